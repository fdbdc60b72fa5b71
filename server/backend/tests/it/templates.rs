//! Templates: read from Meta whole, again when Meta tells of a change, and kept when it cannot be reached.

use backend::{Asker, Error};
use chrono::TimeDelta;
use domain::failure;
use domain::template::{ParameterFormat, TemplateCategory, TemplateHeader, TemplateList, TemplateStatus};
use domain::user::Role;
use serde_json::json;
use simulator::{Simulator, SimulatorConfig};
use sqlx::PgPool;

use crate::common::{Bench, body};

async fn listed(bench: &Bench, asker: &Asker) -> TemplateList {
    bench.desk.list_templates(asker).await.unwrap()
}

fn status(list: &TemplateList, name: &str) -> Option<TemplateStatus> {
    let found = list.templates.iter().find(|template| template.name == name);
    found.map(|template| template.status)
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_accounts_templates_are_read_whole_and_again_when_they_change(pool: PgPool) {
    let whatsapp = Simulator::new(SimulatorConfig::quick());
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();

    let before = listed(&bench, &chief).await;
    assert!(before.templates.is_empty());
    // Two numbers, one account.
    assert_eq!(before.accounts.len(), 1);
    assert_eq!(before.accounts[0].numbers, ["Loja Centro", "Loja Paulista"]);
    assert!(before.accounts[0].due && before.accounts[0].synced_at.is_none());

    assert!(bench.desk.sync_next_account().await.unwrap());
    assert!(
        !bench.desk.sync_next_account().await.unwrap(),
        "read once is enough"
    );
    let list = listed(&bench, &chief).await;
    assert!(list.accounts[0].synced_at.is_some() && !list.accounts[0].due);
    assert_eq!(list.templates.len(), 8);
    assert_eq!(status(&list, "pesquisa_nova"), Some(TemplateStatus::Pending));
    assert_eq!(status(&list, "promo_natal"), Some(TemplateStatus::Paused));
    let refused = list
        .templates
        .iter()
        .find(|one| one.name == "promo_relampago")
        .unwrap();
    assert_eq!(
        (refused.status, refused.reason.as_deref()),
        (TemplateStatus::Rejected, Some("INVALID_FORMAT"))
    );
    let order = list
        .templates
        .iter()
        .find(|one| one.name == "pedido_enviado")
        .unwrap();
    assert_eq!(
        (order.category, order.reason.as_deref()),
        (Some(TemplateCategory::Utility), None)
    );
    assert_eq!(order.parts.format, ParameterFormat::Named);
    assert_eq!(
        order.parts.header,
        Some(TemplateHeader::Text("Pedido {{numero}}".into()))
    );
    assert_eq!(order.parts.buttons.len(), 2);
    let id = order.id;

    // Told of a change, the desk waits a little for more, then reads.
    bench
        .run("update template_accounts set due_at = now() + interval '1 hour'")
        .await;
    whatsapp
        .change_template(
            "pedido_enviado",
            serde_json::from_value(json!({"status": "PAUSED"})).unwrap(),
        )
        .unwrap();
    let told = json!({"field": "message_template_status_update", "value": {
        "event": "PAUSED", "message_template_id": 1_689_556_908_129_832_u64,
        "message_template_name": "pedido_enviado", "message_template_language": "pt_BR", "reason": "NONE"}});
    bench.receives(&body(&[told])).await;
    assert!(!bench.desk.sync_next_account().await.unwrap(), "more may follow");
    bench.wall.set_offset(TimeDelta::seconds(3));
    assert!(bench.desk.sync_next_account().await.unwrap());
    let list = listed(&bench, &chief).await;
    assert_eq!(status(&list, "pedido_enviado"), Some(TemplateStatus::Paused));
    assert!(
        list.templates.iter().any(|one| one.id == id),
        "it stays the same one"
    );
    let named = bench
        .count("select count(*) from webhook_outcomes where outcome = 'unhandled_field'")
        .await;
    assert_eq!(named, 0, "a change of a template is nothing unusual");

    // What Meta no longer lists is no longer offered, and comes back when it does.
    bench
        .run("insert into templates select gen_random_uuid(), waba_id, '1', 'velho', language, category, next_category, status, reason, quality, parts, seen_at from templates limit 1")
        .await;
    assert_eq!(listed(&bench, &chief).await.templates.len(), 9);
    bench.desk.sync_templates(&chief).await.unwrap();
    assert!(bench.desk.sync_next_account().await.unwrap());
    assert_eq!(status(&listed(&bench, &chief).await, "velho"), None);

    let agent: Asker = bench.stranger("Bia", Role::Agent).await.into();
    for refused in [
        bench.desk.list_templates(&agent).await.err(),
        bench.desk.sync_templates(&agent).await.err(),
    ] {
        assert!(matches!(refused, Some(Error::Forbidden)), "{refused:?}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_was_read_stays_when_meta_cannot_be_reached_and_the_reason_is_told(pool: PgPool) {
    // Nothing listens at the bench's Graph.
    let bench = Bench::new(pool).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    assert!(bench.desk.sync_next_account().await.unwrap());
    let account = listed(&bench, &chief).await.accounts.remove(0);
    assert_eq!(account.failure, Some(failure::NO_CONNECTION));
    assert!(account.synced_at.is_none() && !account.due);
    assert!(
        !bench.desk.sync_next_account().await.unwrap(),
        "not again at once"
    );
    bench.wall.set_offset(TimeDelta::minutes(6));
    assert!(bench.desk.sync_next_account().await.unwrap());

    bench.run("update numbers set sealed_token = null").await;
    bench.desk.sync_templates(&chief).await.unwrap();
    assert!(bench.desk.sync_next_account().await.unwrap());
    let account = listed(&bench, &chief).await.accounts.remove(0);
    assert_eq!(account.failure, Some(failure::NOT_CONNECTED));
}
