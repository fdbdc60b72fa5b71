//! A person's own account: passwords, the second factor and its codes, the browsers they are signed in with.

use backend::sessions::StoredSession;
use backend::{Asker, CodeTaken, Error, NewUser, SessionKey, SignIn};
use chrono::TimeDelta;
use domain::Refusal;
use domain::account::SignInStep;
use domain::management::Declined;
use domain::settings::Business;
use domain::user::{CurrentUser, Role};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;
use sqlx::PgPool;

use crate::common::{Bench, seconds};

const PASSWORD: &str = "cavalo correto";

fn why<T: std::fmt::Debug>(result: Result<T, Error>) -> Declined {
    match result {
        Err(Error::Refused(Refusal::Declined { why })) => why,
        other => panic!("not declined: {other:?}"),
    }
}

/// Somebody with a password, in a session.
async fn bia(bench: &Bench) -> Asker {
    let new = NewUser {
        email: "bia@loja.example".into(),
        name: "Bia".into(),
        role: Role::Agent,
        password: PASSWORD.into(),
    };
    let id = bench.desk.create_user(new).await.unwrap();
    let asker = Asker {
        session: Some(SessionKey([1; 16])),
        ..Asker::from(CurrentUser {
            id,
            name: "Bia".into(),
            email: "bia@loja.example".into(),
            role: Role::Agent,
        })
    };
    for key in [[1; 16], [2; 16], [3; 16]] {
        let session = StoredSession {
            data: json!({"browser": "Firefox · Linux"}),
            expires_at: bench.wall.now() + TimeDelta::days(1),
        };
        bench.desk.create_session(&key, Some(id), &session).await.unwrap();
    }
    asker
}

async fn tries(bench: &Bench, password: &str) -> SignIn {
    bench
        .desk
        .sign_in("bia@loja.example", password.into(), None)
        .await
        .unwrap()
}

/// What an app with this secret shows now.
fn app(bench: &Bench, secret: &str) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0u32, 0);
    for letter in secret.chars().filter(|c| !c.is_whitespace()) {
        held = (held << 5) | letters.find(letter).unwrap() as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    let mut mac = Hmac::<Sha1>::new_from_slice(&bytes).unwrap();
    mac.update(&(bench.wall.now().timestamp() / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let from = (digest[19] & 15) as usize;
    let word = u32::from_be_bytes(digest[from..from + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn changing_the_password_needs_the_old_one_and_ends_the_other_sessions(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    let change = async |old: &str, new: &str| bench.desk.change_password(&bia, old.into(), new.into()).await;
    assert_eq!(
        why(change("errada errada", "bateria grampo").await),
        Declined::PasswordWrong
    );
    assert_eq!(why(change(PASSWORD, "curta").await), Declined::PasswordTooShort);
    assert_eq!(why(change(PASSWORD, PASSWORD).await), Declined::PasswordUnchanged);
    assert_eq!(bench.count("select count(*) from sessions").await, 3);
    change(PASSWORD, "bateria grampo").await.unwrap();
    let left = bench.desk.view_account(&bia).await.unwrap().sessions;
    assert_eq!(left.len(), 1);
    assert!(left[0].current && left[0].browser == "Firefox · Linux");
    assert_eq!(tries(&bench, PASSWORD).await, SignIn::Wrong);
    assert!(matches!(
        tries(&bench, "bateria grampo").await,
        SignIn::Welcome(_)
    ));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn who_finds_a_browser_unattended_cannot_guess_for_ever(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    for _ in 0..5 {
        let told = bench
            .desk
            .change_password(&bia, "errada errada".into(), "bateria grampo".into())
            .await;
        assert_eq!(why(told), Declined::PasswordWrong);
    }
    let told = bench
        .desk
        .change_password(&bia, PASSWORD.into(), "bateria grampo".into())
        .await;
    assert_eq!(why(told), Declined::Locked(1));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn one_session_or_all_others_can_be_ended_and_nobody_elses(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    let foreign: Asker = bench.agent("Davi").await.into();
    let sessions = bench.desk.view_account(&bia).await.unwrap().sessions;
    let other = sessions.iter().find(|session| !session.current).unwrap().handle;
    assert!(matches!(
        bench.desk.end_my_sessions(&foreign, Some(other)).await,
        Err(Error::NotFound)
    ));
    bench.desk.end_my_sessions(&bia, Some(other)).await.unwrap();
    assert_eq!(bench.desk.view_account(&bia).await.unwrap().sessions.len(), 2);
    bench.desk.end_my_sessions(&bia, None).await.unwrap();
    let left = bench.desk.view_account(&bia).await.unwrap().sessions;
    assert!(left.len() == 1 && left[0].current);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_code_is_asked_once_confirmed_and_none_is_taken_twice(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    let enrolment = bench.desk.begin_second_factor(&bia).await.unwrap();
    assert!(
        matches!(tries(&bench, PASSWORD).await, SignIn::Welcome(_)),
        "not confirmed: not asked"
    );
    assert_eq!(
        why(bench.desk.confirm_second_factor(&bia, "000000").await),
        Declined::CodeWrong
    );
    let typed = app(&bench, &enrolment.secret);
    let codes = bench.desk.confirm_second_factor(&bia, &typed).await.unwrap();
    assert_eq!(codes.len(), 8);
    assert!(matches!(
        bench.desk.begin_second_factor(&bia).await,
        Err(Error::NotFound)
    ));
    assert_eq!(
        bench.count("select count(*) from sessions").await,
        1,
        "others ended"
    );
    let stored: Vec<String> = bench
        .all(
            "select hint || hash from recovery_codes where used_at is distinct from $1",
            Some(bench.now()),
        )
        .await;
    let kept = stored.join(" ");
    assert!(
        codes.iter().all(|code| !kept.contains(&code.replace('-', ""))),
        "only hashes are kept"
    );

    let SignIn::Next(user, SignInStep::Code) = tries(&bench, PASSWORD).await else {
        panic!("a code is asked")
    };
    let give = async |typed: &str| bench.desk.give_code(&user, typed, None).await.unwrap();
    assert_eq!(give(&typed).await, CodeTaken::Wrong, "used when it was confirmed");
    bench.wall.advance(seconds(30));
    let fresh = app(&bench, &enrolment.secret);
    assert_eq!(
        give(&format!(" {} {} ", &fresh[..3], &fresh[3..])).await,
        CodeTaken::Right
    );
    assert_eq!(give(&fresh).await, CodeTaken::Wrong, "once");
    bench.wall.advance(seconds(120));
    assert_eq!(give(&fresh).await, CodeTaken::Wrong, "old");
    assert_eq!(give(&codes[0].to_uppercase()).await, CodeTaken::Right);
    assert_eq!(give(&codes[0]).await, CodeTaken::Wrong, "a recovery code too");
    for _ in 0..2 {
        give("111111").await;
    }
    bench.wall.advance(seconds(30));
    let right = app(&bench, &enrolment.secret);
    assert!(
        matches!(give(&right).await, CodeTaken::Locked { .. }),
        "five wrong ones lock"
    );
    assert!(
        matches!(tries(&bench, PASSWORD).await, SignIn::Locked { .. }),
        "the right password does not forgive them"
    );
    let account = bench.desk.view_account(&bia).await.unwrap();
    assert_eq!(account.recovery_codes, 7);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn two_who_give_the_same_code_at_once_do_not_both_come_in(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    let enrolment = bench.desk.begin_second_factor(&bia).await.unwrap();
    let codes = bench
        .desk
        .confirm_second_factor(&bia, &app(&bench, &enrolment.secret))
        .await
        .unwrap();
    bench.wall.advance(seconds(60));
    for typed in [app(&bench, &enrolment.secret), codes[3].clone()] {
        let (one, two) = tokio::join!(
            bench.desk.give_code(&bia.user, &typed, None),
            bench.desk.give_code(&bia.user, &typed, None)
        );
        let right = [one.unwrap(), two.unwrap()]
            .into_iter()
            .filter(|taken| *taken == CodeTaken::Right);
        assert_eq!(right.count(), 1, "{typed}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn switching_it_off_needs_the_password_and_a_role_that_may(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let enrolment = bench.desk.begin_second_factor(&bia).await.unwrap();
    bench
        .desk
        .confirm_second_factor(&bia, &app(&bench, &enrolment.secret))
        .await
        .unwrap();
    let off = async |password: &str| bench.desk.disable_second_factor(&bia, password.into()).await;
    assert_eq!(why(off("errada errada").await), Declined::PasswordWrong);
    let demanding = Business {
        second_factor: vec![Role::Agent],
        ..Business::default()
    };
    bench.desk.save_settings(&chief, demanding).await.unwrap();
    assert_eq!(why(off(PASSWORD).await), Declined::SecondFactorRequired);
    bench.desk.reset_second_factor(&chief, bia.user.id).await.unwrap();
    assert!(
        matches!(tries(&bench, PASSWORD).await, SignIn::Next(_, SignInStep::Enrol)),
        "the role needs one: it is set up while signing in"
    );
    bench
        .desk
        .save_settings(&chief, Business::default())
        .await
        .unwrap();
    assert!(matches!(tries(&bench, PASSWORD).await, SignIn::Welcome(_)));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_reset_password_lets_in_once_to_choose_another_and_undoes_what_was_under_way(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let begun = bench.wall.now();
    bench.wall.advance(seconds(5));
    let told = bench
        .desk
        .reset_password(&chief, bia.user.id, None)
        .await
        .unwrap();
    let temporary = told.password.unwrap();
    assert_eq!(
        bench.count("select count(*) from sessions").await,
        0,
        "signed out everywhere"
    );
    assert_eq!(
        bench.desk.sign_in_step(bia.user.id, begun, true).await.unwrap(),
        None,
        "who had just given the old password starts again"
    );
    assert_eq!(tries(&bench, PASSWORD).await, SignIn::Wrong);
    let SignIn::Next(user, SignInStep::NewPassword) = tries(&bench, &temporary).await else {
        panic!("a new one is asked")
    };
    let choose = async |new: &str| bench.desk.choose_password(&user, new.into(), None).await;
    assert_eq!(why(choose(&temporary).await), Declined::PasswordUnchanged);
    assert_eq!(why(choose("curta").await), Declined::PasswordTooShort);
    choose("bateria grampo").await.unwrap();
    assert!(
        matches!(choose("outra bateria nova").await, Err(Error::NotFound)),
        "once"
    );
    assert!(matches!(
        tries(&bench, "bateria grampo").await,
        SignIn::Welcome(_)
    ));
    bench.wall.advance(TimeDelta::minutes(16));
    assert_eq!(
        bench
            .desk
            .sign_in_step(bia.user.id, bench.wall.now() - TimeDelta::minutes(16), true)
            .await
            .unwrap(),
        None,
        "patience ends"
    );
}
