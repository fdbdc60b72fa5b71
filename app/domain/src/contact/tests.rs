use proptest::prelude::*;

use super::IdentityKind::{self, UserId, Username, WaId};
use super::{Identity, display_name, handle, is_user_id, keys, match_key, resolving};

fn identity(kind: IdentityKind, value: &str) -> Identity {
    Identity {
        kind,
        value: value.into(),
    }
}

const PHONE: IdentityKind = IdentityKind::Phone;

#[test]
fn a_sender_carries_their_identities_in_order_of_trust() {
    assert_eq!(
        keys(
            Some("554188887777"),
            Some("+55 41 98888-7777"),
            Some("BR.1349"),
            Some("@Maria.Silva")
        ),
        [
            identity(UserId, "BR.1349"),
            identity(WaId, "554188887777"),
            identity(PHONE, "+5541988887777"),
            identity(Username, "maria.silva"),
        ]
    );
}

#[test]
fn a_customer_without_a_phone_is_known_by_user_id_and_username() {
    assert_eq!(
        keys(None, None, Some("BR.1349"), Some("maria")),
        [identity(UserId, "BR.1349"), identity(Username, "maria")]
    );
}

#[test]
fn what_cannot_be_an_identity_is_left_out() {
    assert_eq!(keys(None, None, None, None), []);
    assert_eq!(keys(Some(""), Some("Maria"), Some(" "), Some("@")), []);
    assert_eq!(keys(Some("\0"), Some("\0"), Some("BR.1\0"), Some("a\0b")), []);
    assert_eq!(
        keys(None, None, Some(&"x".repeat(300)), Some(&"y".repeat(300))),
        []
    );
}

#[test]
fn a_user_id_of_a_new_shape_still_tells_who_writes() {
    assert_eq!(
        keys(None, None, Some("BR.NEW.1349-7"), None),
        [identity(UserId, "BR.NEW.1349-7")]
    );
}

#[test]
fn a_phone_that_differs_from_the_wa_id_is_kept_beside_it() {
    assert_eq!(
        keys(Some("16315551234"), Some("+5541988887777"), None, None),
        [
            identity(WaId, "16315551234"),
            identity(PHONE, "+16315551234"),
            identity(PHONE, "+5541988887777")
        ]
    );
}

#[test]
fn a_username_leads_to_a_contact_only_when_nothing_better_is_known() {
    let known = keys(None, None, Some("BR.1349"), Some("maria"));
    assert_eq!(resolving(&known), [identity(UserId, "BR.1349")]);
    let name_only = keys(None, None, None, Some("maria"));
    assert_eq!(resolving(&name_only), [identity(Username, "maria")]);
    assert_eq!(resolving(&[]), []);
}

#[test]
fn both_spellings_of_a_mobile_match_and_landlines_match_only_themselves() {
    let key = |value: &str| match_key(&identity(PHONE, value)).into_owned();
    assert_eq!(key("+554188887777"), key("+5541988887777"));
    assert_eq!(key("554188887777"), "+5541988887777");
    assert_eq!(key("(41) 8888-7777"), "+5541988887777");
    assert_ne!(key("+554130000000"), key("+5541930000000"));
    assert_eq!(key("+554130000000"), "+554130000000");
}

#[test]
fn whatsapps_ids_match_as_they_are_and_usernames_whatever_their_case() {
    assert_eq!(match_key(&identity(UserId, "BR.aB9")), "BR.aB9");
    assert_eq!(match_key(&identity(WaId, "+554188887777")), "554188887777");
    assert_eq!(
        match_key(&identity(Username, "@Maria")),
        match_key(&identity(Username, "maria"))
    );
}

#[test]
fn a_person_is_called_by_the_best_name_there_is() {
    let all = (
        Some("Maria Silva"),
        Some("@maria"),
        Some("554188887777"),
        Some("BR.1349"),
    );
    assert_eq!(display_name(all.0, all.1, all.2, all.3), "Maria Silva");
    assert_eq!(display_name(Some("  "), all.1, all.2, all.3), "@maria");
    assert_eq!(display_name(None, None, all.2, all.3), "+55 41 98888-7777");
    assert_eq!(display_name(None, None, None, all.3), "BR.1349");
    assert_eq!(display_name(None, None, None, None), "WhatsApp");
}

#[test]
fn a_profile_name_is_one_clean_line() {
    let name = |text: &str| display_name(Some(text), None, None, Some("BR.1"));
    assert_eq!(name(" Maria\n\tda  Silva "), "Maria da Silva");
    assert_eq!(name("Ana\u{202e}gro.live"), "Anagro.live");
    assert_eq!(name("João 👩‍💻"), "João 👩‍💻");
    assert_eq!(name("\u{200b}\u{3164}"), "BR.1");
    assert_eq!(name("a\0b"), "a b");
    assert_eq!(name(&"á".repeat(500)).chars().count(), 100);
}

#[test]
fn people_are_told_apart_by_phone_then_username() {
    let all = keys(Some("554188887777"), None, Some("BR.1349"), Some("maria"));
    assert_eq!(handle(&all).as_deref(), Some("+55 41 98888-7777"));
    assert_eq!(handle(&all[1..2]).as_deref(), Some("+55 41 98888-7777"));
    assert_eq!(
        handle(&[identity(UserId, "BR.1349"), identity(Username, "maria")]).as_deref(),
        Some("@maria")
    );
    assert_eq!(handle(&[identity(UserId, "BR.1349")]), None);
}

#[test]
fn a_user_id_has_metas_syntax() {
    for id in [
        "BR.13491208655302741918",
        "US.ENT.abc",
        "BR.ENT",
        "BR.a",
        &format!("BR.{}", "9".repeat(128)),
    ] {
        assert!(is_user_id(id), "{id}");
    }
    for id in [
        "",
        "BR",
        "BR.",
        "br.1",
        "BRA.1",
        "BR.ENT.",
        "BR.1.2",
        "BR.1 ",
        "BR.é",
        &format!("BR.{}", "9".repeat(129)),
    ] {
        assert!(!is_user_id(id), "{id}");
    }
}

proptest! {
    #[test]
    fn a_key_is_its_own_match_key(
        wa_id in "[0-9+]{0,15}", phone in "[+0-9 ()-]{0,18}", user_id in "\\PC{0,12}", username in "@?\\PC{0,12}",
    ) {
        for key in keys(Some(&wa_id), Some(&phone), Some(&user_id), Some(&username)) {
            prop_assert_eq!(match_key(&key), key.value.as_str());
        }
    }

    #[test]
    fn a_name_is_never_empty_and_fits_a_line(name in "\\PC{0,30}|[ \\t\\n\u{200b}\u{202e}]{0,9}") {
        let shown = display_name(Some(&name), None, None, None);
        prop_assert!(!shown.trim().is_empty());
        prop_assert!(!shown.chars().any(char::is_control));
    }
}
