//! How the desk is for each person, and whose choice the signature is.

use backend::Error;
use domain::notice::{Channels, NoticePreferences};
use domain::preferences::{Density, Preferences, SignaturePolicy};
use domain::user::Role;
use sqlx::PgPool;

use crate::common::{ANA, Bench};

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_one_chose_is_ones_own(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let (bia, caio) = (bench.agent("Bia").await, bench.agent("Caio").await);
    let chosen = Preferences {
        signature: true,
        enter_sends: false,
        letter_keys: false,
        density: Density::Compact,
        notices: NoticePreferences {
            queue: Channels::NONE,
            shows_text: false,
            ..NoticePreferences::default()
        },
        ..Preferences::default()
    };
    assert_eq!(
        bench.desk.preferences(bia.id).await.unwrap(),
        Preferences::default()
    );
    assert_eq!(bench.desk.save_preferences(&bia, chosen).await.unwrap(), chosen);
    assert_eq!(bench.desk.preferences(bia.id).await.unwrap(), chosen);
    assert_eq!(
        bench.desk.preferences(caio.id).await.unwrap(),
        Preferences::default()
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_name_stands_above_what_is_sent_as_the_policy_says(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let bia = bench.agent("Bia").await;
    let chief = bench.person("Ada", Role::Administrator).await;
    let conversation = bench.served(&bia, ANA).await;
    bench.sends(&bia, conversation, "sem nome").await;
    let signs = Preferences {
        signature: true,
        ..Preferences::default()
    };
    bench.desk.save_preferences(&bia, signs).await.unwrap();
    bench.sends(&bia, conversation, "com nome").await;
    bench
        .desk
        .set_signature_policy(&chief, SignaturePolicy::Off)
        .await
        .unwrap();
    bench.sends(&bia, conversation, "ninguém assina").await;
    bench
        .desk
        .save_preferences(&bia, Preferences::default())
        .await
        .unwrap();
    bench
        .desk
        .set_signature_policy(&chief, SignaturePolicy::Always)
        .await
        .unwrap();
    bench.sends(&bia, conversation, "todos assinam").await;
    assert_eq!(
        bench.words(conversation).await,
        [
            "Olá",
            "sem nome",
            "*Bia:*\ncom nome",
            "ninguém assina",
            "*Bia:*\ntodos assinam"
        ]
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn only_administrators_set_the_policy_of_signatures(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let sol = bench.person("Sol", Role::Supervisor).await;
    let set = bench
        .desk
        .set_signature_policy(&sol, SignaturePolicy::Always)
        .await;
    assert!(matches!(set, Err(Error::Forbidden)));
}
