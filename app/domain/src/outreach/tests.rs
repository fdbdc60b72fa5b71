use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::UserId;
use crate::protocol::ProtocolState::{self, *};
use crate::template::{
    Filling, ParameterFormat, TemplateButton, TemplateCategory, TemplateHeader, TemplateParts,
};

const ME: UserId = UserId(Uuid::from_u128(1));
const OTHER: UserId = UserId(Uuid::from_u128(2));
const HERE: ConversationId = ConversationId(Uuid::from_u128(9));
const STATES: [ProtocolState; 6] = [Bot, Waiting, InService, OnHold, AwaitingCustomer, Closed];

fn known(state: ProtocolState, owner: Option<UserId>, window_open: bool) -> Known {
    Known {
        conversation: HERE,
        protocol: ProtocolNumber::parse("20261123-000007").unwrap(),
        state,
        owner: owner.map(|id| (id, "Bia".to_owned())),
        window_open,
    }
}

fn in_service(owner: Option<UserId>) -> Stop {
    Stop::InService {
        conversation: HERE,
        protocol: ProtocolNumber::parse("20261123-000007").unwrap(),
        owner: owner.map(|_| "Bia".to_owned()),
        mine: owner == Some(ME),
    }
}

#[test]
fn a_contato_ativo_is_for_people_who_are_not_known_on_that_number() {
    assert_eq!(may_contact(None, ME), Ok(()));
    for state in STATES {
        let owner = state.is_served().then_some(OTHER);
        let expected = if state == Closed {
            Stop::KnownContact { conversation: HERE }
        } else {
            in_service(owner)
        };
        for window_open in [true, false] {
            assert_eq!(
                may_contact(Some(&known(state, owner, window_open)), ME),
                Err(expected.clone()),
                "{state:?}"
            );
        }
    }
    assert_eq!(
        may_contact(Some(&known(InService, Some(ME), true)), ME),
        Err(in_service(Some(ME)))
    );
}

#[test]
fn a_recontato_opens_a_protocol_or_goes_on_in_ones_own() {
    let open = Err(Stop::WindowOpen { conversation: HERE });
    let table = [
        // A closed one belongs to nobody any more, whoever had it.
        (Closed, Some(OTHER), false, Ok(Recontact::Opens)),
        (Closed, Some(OTHER), true, Ok(Recontact::Opens)),
        (Closed, None, false, Ok(Recontact::Opens)),
        (Closed, Some(ME), true, Ok(Recontact::Opens)),
        (Waiting, None, false, Err(in_service(None))),
        (Bot, None, false, Err(in_service(None))),
        (InService, Some(OTHER), false, Err(in_service(Some(OTHER)))),
        (OnHold, Some(OTHER), true, Err(in_service(Some(OTHER)))),
        (AwaitingCustomer, Some(OTHER), false, Err(in_service(Some(OTHER)))),
        (InService, Some(ME), true, open.clone()),
        (OnHold, Some(ME), true, open.clone()),
        (AwaitingCustomer, Some(ME), true, open),
        (InService, Some(ME), false, Ok(Recontact::Continues)),
        (OnHold, Some(ME), false, Ok(Recontact::Continues)),
        (AwaitingCustomer, Some(ME), false, Ok(Recontact::Continues)),
    ];
    for (state, owner, window_open, expected) in table {
        assert_eq!(
            may_recontact(&known(state, owner, window_open), ME),
            expected,
            "{state:?} {owner:?} {window_open}"
        );
    }
}

fn parts() -> TemplateParts {
    TemplateParts {
        format: ParameterFormat::Positional,
        header: Some(TemplateHeader::Text("Pedido".into())),
        body: "Olá {{1}}, tudo certo?".into(),
        ..TemplateParts::default()
    }
}

#[test]
fn a_template_goes_out_when_it_is_approved_whole_and_filled_in() {
    let mut filling = Filling::default();
    filling.set(Slot::Body("1".into()), "Ana".into());
    let utility = Some(TemplateCategory::Utility);
    let approved = TemplateStatus::Approved;
    assert_eq!(
        offered(approved, utility, &parts(), &filling),
        Ok(TemplateCategory::Utility)
    );
    for status in [
        TemplateStatus::Paused,
        TemplateStatus::Rejected,
        TemplateStatus::Disabled,
        TemplateStatus::Pending,
    ] {
        assert_eq!(
            offered(status, utility, &parts(), &filling),
            Err(Stop::TemplateNotApproved(status))
        );
    }
    assert_eq!(
        offered(approved, None, &parts(), &filling),
        Err(Stop::TemplateForeign)
    );
    let mut foreign = parts();
    foreign.buttons.push(TemplateButton::Other {
        what: "FLOW".into(),
        text: "Abrir".into(),
    });
    assert_eq!(
        offered(approved, utility, &foreign, &filling),
        Err(Stop::TemplateForeign)
    );
    assert_eq!(
        offered(approved, utility, &parts(), &Filling::default()),
        Err(Stop::Unfilled(vec![(Slot::Body("1".into()), FillTrouble::Empty)]))
    );
}

#[test]
fn a_name_is_tidied_and_never_nothing() {
    assert_eq!(person_name("  Ana \n Souza "), Ok("Ana Souza".to_owned()));
    for nothing in ["", " \t", "\u{200b}\u{200b}"] {
        assert_eq!(person_name(nothing), Err(Stop::NameMissing), "{nothing:?}");
    }
}

proptest! {
    #[test]
    fn where_a_contato_ativo_is_stopped_exactly_one_way_on_is_shown(state in 0usize..6, mine in any::<bool>(), window_open in any::<bool>()) {
        let state = STATES[state];
        let owner = state.is_served().then_some(if mine { ME } else { OTHER });
        let known = known(state, owner, window_open);
        match may_contact(Some(&known), ME).unwrap_err() {
            // Who is sent to Recontato is not sent back from there.
            Stop::KnownContact { .. } => prop_assert_eq!(may_recontact(&known, ME), Ok(Recontact::Opens)),
            Stop::InService { mine: told, .. } => prop_assert_eq!(told, owner == Some(ME)),
            other => prop_assert!(false, "{other:?}"),
        }
    }
}
