//! Templates changed and deleted.

use std::time::Duration;

use whatsapp::OutboundMessage;
use whatsapp::send::Recipient;
use whatsapp::template::{TemplateCategory, TemplateStatus};
use whatsapp::webhook::{TemplateChange, What};

use crate::common::{ANA, CENTRO, Rig, TOKEN};
use crate::template_kit::{DAY, client, create, delete, edit, order, refused, status};

#[tokio::test]
async fn an_approved_template_may_be_changed_once_a_day_and_ten_times_in_30_days() {
    let rig = Rig::new().await;
    let id = create(&rig, &order()).await.unwrap().id;
    rig.simulator.settled().await;
    rig.desk.forget();
    rig.simulator.set_review_after(None);
    edit(&rig, &id, None).await.unwrap();
    assert_eq!(status(&rig, &id).await, TemplateStatus::Pending);
    rig.simulator.settled().await;
    let What::Template(update) = rig.desk.updates().remove(0).what else {
        panic!()
    };
    let TemplateChange::Components { body, buttons, .. } = update.change else {
        panic!()
    };
    assert_eq!(
        (body.as_deref(), buttons.len()),
        (Some("Olá {{nome}}, seu pedido saiu hoje."), 2)
    );
    let pending = edit(&rig, &id, None).await.unwrap_err();
    assert_eq!(
        pending.user_title.as_deref(),
        Some("Este modelo não pode ser editado")
    );

    // Sent only once it is approved again.
    let message =
        OutboundMessage::template(Recipient::Phone(format!("+{ANA}")), "saiu_hoje", "pt_BR", vec![]);
    let outcome = refused(client(&rig).send(&TOKEN.into(), CENTRO, &message).await);
    assert_eq!(outcome.unwrap_err().code, 132_001);

    rig.simulator.set_review_after(Some(Duration::ZERO));
    let approve = || {
        let change = simulator::TemplateChange {
            status: Some("APPROVED".into()),
            ..simulator::TemplateChange::default()
        };
        rig.simulator.change_template(&id, change).unwrap();
    };
    approve();
    let soon = edit(&rig, &id, None).await.unwrap_err();
    assert!(soon.user_message.unwrap().contains("24 horas"));
    let moved = edit(&rig, &id, Some(TemplateCategory::Marketing))
        .await
        .unwrap_err();
    assert!(moved.user_message.unwrap().contains("categoria"));
    for _ in 0..9 {
        rig.simulator.advance(DAY);
        edit(&rig, &id, None).await.unwrap();
        rig.simulator.settled().await;
    }
    rig.simulator.advance(DAY);
    let often = edit(&rig, &id, None).await.unwrap_err();
    assert!(often.user_message.unwrap().contains("30 dias"));
    rig.simulator.advance(DAY * 21);
    edit(&rig, &id, None).await.unwrap();

    // A refused one as often as it takes, and with another category.
    let change = simulator::TemplateChange {
        status: Some("REJECTED".into()),
        ..simulator::TemplateChange::default()
    };
    rig.simulator.settled().await;
    rig.simulator.set_review_after(None);
    for category in [None, Some(TemplateCategory::Marketing)] {
        rig.simulator.change_template(&id, change.clone()).unwrap();
        edit(&rig, &id, category).await.unwrap();
    }
    let read = client(&rig).template(&TOKEN.into(), &id).await.unwrap();
    assert_eq!(read.category, TemplateCategory::Marketing);
}

#[tokio::test]
async fn a_deleted_name_is_kept_for_30_days() {
    let rig = Rig::new().await;
    let mut english = order();
    english.language = "en_US".into();
    let english_id = create(&rig, &english).await.unwrap().id;
    create(&rig, &order()).await.unwrap();
    rig.simulator.settled().await;
    rig.desk.forget();

    delete(&rig, "saiu_hoje", Some(&english_id)).await.unwrap();
    rig.simulator.settled().await;
    let What::Template(update) = rig.desk.updates().remove(0).what else {
        panic!()
    };
    assert_eq!(update.template_id, english_id);
    assert!(
        matches!(&update.change, TemplateChange::Status(status) if status.event == TemplateStatus::Deleted)
    );
    assert_eq!(create(&rig, &english).await.unwrap_err().subcode, Some(2_388_023));
    // The other language lives.
    assert_eq!(create(&rig, &order()).await.unwrap_err().subcode, Some(2_388_024));

    delete(&rig, "saiu_hoje", None).await.unwrap();
    let mut spanish = order();
    spanish.language = "es".into();
    assert_eq!(create(&rig, &spanish).await.unwrap_err().subcode, Some(2_388_023));
    rig.simulator.advance(DAY * 30);
    create(&rig, &spanish).await.unwrap();

    assert_eq!(delete(&rig, "nunca_houve", None).await.unwrap_err().code, 100);
    assert_eq!(delete(&rig, "saiu_hoje", Some("1")).await.unwrap_err().code, 100);
    // One that was never approved leaves its name free.
    delete(&rig, "promo_relampago", None).await.unwrap();
    let mut again = order();
    again.name = "promo_relampago".into();
    create(&rig, &again).await.unwrap();
}
