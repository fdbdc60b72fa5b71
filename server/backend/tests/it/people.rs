//! Letting people in, and out.

use backend::sessions::{IDLE, LONGEST, StoredSession};
use backend::{Error, NewUser, SignIn};
use chrono::TimeDelta;
use domain::UserId;
use domain::user::Role;
use secrecy::SecretString;
use serde_json::json;
use sqlx::PgPool;

use crate::common::{Bench, seconds};

const EMAIL: &str = "bia@loja.example";

async fn bia(bench: &Bench) -> UserId {
    let new = NewUser {
        email: " Bia@Loja.example ".into(),
        name: "Bia".into(),
        role: Role::Agent,
        password: "senha-da-bia".into(),
    };
    bench.desk.create_user(new).await.unwrap()
}

async fn tries(bench: &Bench, email: &str, password: &str) -> SignIn {
    bench
        .desk
        .sign_in(email, SecretString::from(password), None)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_right_password_lets_in_and_the_address_is_read_kindly(pool: PgPool) {
    let bench = Bench::new(pool).await;
    bia(&bench).await;
    assert!(
        matches!(tries(&bench, "  BIA@loja.EXAMPLE", "senha-da-bia").await, SignIn::Welcome(user) if user.name == "Bia")
    );
    assert_eq!(tries(&bench, EMAIL, "Senha-da-bia").await, SignIn::Wrong);
    assert_eq!(
        tries(&bench, "ninguem@loja.example", "senha-da-bia").await,
        SignIn::Wrong
    );
    assert_eq!(
        tries(&bench, "nul\u{0}@loja.example", "\u{0}").await,
        SignIn::Wrong
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn people_are_made_with_sense_and_once(pool: PgPool) {
    let bench = Bench::new(pool).await;
    bia(&bench).await;
    for (email, name, password) in [
        ("sem-arroba", "X", "cavalo correto"),
        ("a@b.c", " ", "cavalo correto"),
        ("a@b.c", "X", "cavalo corr"),
        ("a@b.c", "X", "password1234"),
        (EMAIL, "Outra", "cavalo correto"),
    ] {
        let new = NewUser {
            email: email.into(),
            name: name.into(),
            role: Role::Agent,
            password: password.into(),
        };
        assert!(
            matches!(bench.desk.create_user(new).await, Err(Error::Invalid(_))),
            "{email} {name}"
        );
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn five_wrong_passwords_lock_any_address_alike_and_the_lock_ends(pool: PgPool) {
    let bench = Bench::new(pool).await;
    bia(&bench).await;
    for email in [EMAIL, "ninguem@loja.example"] {
        for _ in 0..5 {
            assert_eq!(tries(&bench, email, "errada!!").await, SignIn::Wrong);
        }
        assert_eq!(
            tries(&bench, email, "senha-da-bia").await,
            SignIn::Locked { minutes: 1 }
        );
    }
    // The desk's clock is not the one that counts here.
    bench.clock.advance(TimeDelta::days(1));
    assert!(matches!(
        tries(&bench, EMAIL, "senha-da-bia").await,
        SignIn::Locked { .. }
    ));
    bench.wall.advance(seconds(61));
    assert_eq!(tries(&bench, EMAIL, "errada!!").await, SignIn::Wrong);
    assert_eq!(
        tries(&bench, EMAIL, "senha-da-bia").await,
        SignIn::Locked { minutes: 2 },
        "longer with each"
    );
    bench.wall.advance(seconds(121));
    assert!(matches!(
        tries(&bench, EMAIL, "senha-da-bia").await,
        SignIn::Welcome(_)
    ));
    for _ in 0..4 {
        assert_eq!(tries(&bench, EMAIL, "errada!!").await, SignIn::Wrong);
    }
    assert!(
        matches!(tries(&bench, EMAIL, "senha-da-bia").await, SignIn::Welcome(_)),
        "the right one begins the count anew"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn guesses_made_all_at_once_are_locked_out_like_those_made_in_turn(pool: PgPool) {
    let bench = Bench::new(pool).await;
    bia(&bench).await;
    let guesses = (0..30).map(|i| tries(&bench, EMAIL, if i == 29 { "senha-da-bia" } else { "errada!!" }));
    let told = futures::future::join_all(guesses).await;
    let looked_at = told.iter().filter(|told| **told == SignIn::Wrong).count();
    assert!(looked_at < 10, "{looked_at} guesses were looked at");
    assert!(matches!(told[29], SignIn::Locked { .. }), "{:?}", told[29]);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn disabling_somebody_ends_their_sessions_at_once(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    let session = StoredSession {
        data: json!({}),
        expires_at: bench.wall.now() + LONGEST,
    };
    assert!(
        bench
            .desk
            .create_session(b"one", Some(bia), &session)
            .await
            .unwrap()
    );
    assert!(
        !bench
            .desk
            .create_session(b"one", Some(bia), &session)
            .await
            .unwrap()
    );
    assert!(bench.desk.load_session(b"one").await.unwrap().is_some());
    bench.desk.disable_user(EMAIL).await.unwrap();
    assert!(bench.desk.load_session(b"one").await.unwrap().is_none());
    assert!(bench.desk.person(bia).await.unwrap().is_none());
    // A request that was under way cannot bring it back, nor can a session be made anew.
    bench
        .desk
        .save_session(b"one", Some(bia), &session)
        .await
        .unwrap();
    bench
        .desk
        .create_session(b"two", Some(bia), &session)
        .await
        .unwrap();
    assert!(bench.desk.load_session(b"one").await.unwrap().is_none());
    assert!(bench.desk.load_session(b"two").await.unwrap().is_none());
    assert_eq!(tries(&bench, EMAIL, "senha-da-bia").await, SignIn::Disabled);
    assert_eq!(
        tries(&bench, EMAIL, "errada!!").await,
        SignIn::Wrong,
        "only who knows the password is told"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_session_ends_when_idle_and_when_old(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bia(&bench).await;
    let far = StoredSession {
        data: json!({}),
        expires_at: bench.wall.now() + TimeDelta::days(30),
    };
    for id in [&b"used"[..], b"idle", b"unused"] {
        bench.desk.create_session(id, Some(bia), &far).await.unwrap();
    }
    let stands = async |id: &[u8]| bench.desk.load_session(id).await.unwrap().is_some();
    bench.wall.advance(IDLE - seconds(5));
    assert!(
        stands(b"used").await && stands(b"idle").await,
        "looking counts as use"
    );
    bench.wall.advance(seconds(10));
    assert!(!stands(b"unused").await);
    // From here on only one of them is used, every two hours.
    let mut passed = IDLE + seconds(5);
    while passed + TimeDelta::hours(2) < LONGEST {
        assert!(stands(b"used").await, "after {passed}");
        bench.wall.advance(TimeDelta::hours(2));
        passed += TimeDelta::hours(2);
    }
    assert!(stands(b"used").await && !stands(b"idle").await);
    bench.wall.advance(LONGEST - passed);
    assert!(!stands(b"used").await, "old, used or not");
    assert_eq!(bench.desk.sweep_sessions().await.unwrap(), 3);
    // What the browser holds is not what is stored.
    bench.wall.set_offset(TimeDelta::zero());
    bench
        .desk
        .create_session(b"cookie", Some(bia), &far)
        .await
        .unwrap();
    assert_eq!(
        bench
            .count("select count(*) from sessions where id = 'cookie'::bytea")
            .await,
        0
    );
}
