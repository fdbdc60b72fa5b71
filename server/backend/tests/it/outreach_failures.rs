//! Templates that WhatsApp does not take or does not deliver: told with their reason, tried again with everything kept.

use backend::Error;
use domain::Refusal;
use domain::failure;
use domain::message::Delivery;
use domain::outreach::{Outcome, Stop};
use domain::protocol::{ProtocolAction, ProtocolState};
use domain::template::TemplateStatus;
use simulator::{Faults, NextError};
use sqlx::PgPool;

use crate::common::{status, statuses};
use crate::outreach::{PHONE, WA_ID, begun, body, outreach, stopped};
use crate::post::upload;

fn refusing(code: i64) -> Faults {
    Faults {
        next_errors: vec![NextError {
            code,
            times: 1,
            asynchronous: false,
        }],
        ..Faults::default()
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn every_code_is_told_on_the_message_and_the_protocol_goes_on_awaiting(pool: PgPool) {
    let desk = outreach(pool).await;
    desk.start();
    let with = desk.plain().await;
    let codes = [
        132_000, 132_001, 132_005, 132_007, 132_012, 132_015, 132_016, 132_018, 131_026, 131_047, 131_049,
        131_050, 131_042, 130_472, 190, 131_048,
    ];
    for (count, code) in codes.into_iter().enumerate() {
        assert!(failure::known(code).is_some(), "{code} has no words");
        desk.whatsapp.set_faults(refusing(i64::from(code)));
        let phone = format!("41 99111-{count:04}");
        let (conversation, message) = begun(desk.contacts(&phone, &with).await);
        desk.bench.until_delivery(message, "failed").await;
        let thread = desk
            .bench
            .desk
            .open_thread(&desk.bia, conversation)
            .await
            .unwrap();
        let shown = &thread.messages[0];
        assert_eq!(shown.failure.as_ref().unwrap().code, code);
        assert_eq!(thread.card.state, ProtocolState::AwaitingCustomer, "{code}");
        assert!(thread.card.expires_at.is_some());
    }
    // 131050: Meta knew of an opt-out that the desk did not know of.
    let known = desk
        .bench
        .count("select count(*) from consent_lines where source = 'meta_131050' and scope = 'marketing' and change = 'opt_out'")
        .await;
    assert_eq!(known, 1);
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_failed_template_is_tried_again_with_its_values_and_file_and_closed_if_need_be(pool: PgPool) {
    let desk = outreach(pool).await;
    desk.start();
    let pdf = upload(
        &desk.bench.desk,
        &desk.bia,
        "boleto.pdf",
        "application/pdf",
        b"%PDF-1.4 o boleto",
        false,
    )
    .await
    .unwrap();
    let mut with = desk
        .with(
            "lembrete_pagamento",
            &[(body("1"), "Ana"), (body("2"), "R$ 120,00"), (body("3"), "25/11")],
        )
        .await;
    with.filling.file = Some(pdf.id);
    desk.whatsapp.set_faults(refusing(131_042));
    let (conversation, first) = begun(desk.contacts(PHONE, &with).await);
    desk.bench.until_delivery(first, "failed").await;

    // Whose protocol it is now tries it again, with the file that a colleague brought.
    let caio = desk.bench.agent("Caio").await;
    let theirs = desk.bench.desk.retry_template(&caio, first).await;
    assert!(
        matches!(&theirs, Err(Error::Refused(Refusal::OwnedBy { name })) if name == "Bia"),
        "{theirs:?}"
    );
    desk.bench
        .desk
        .change_protocol(
            &desk.bia,
            conversation,
            ProtocolAction::Transfer(domain::protocol::Target::Agent(caio.id)),
        )
        .await
        .unwrap();
    let (there, second) = begun(desk.bench.desk.retry_template(&caio, first).await.unwrap());
    assert_eq!(there, conversation);
    desk.bench.until_delivery(second, "sent").await;
    let phone = desk.reached(WA_ID).remove(0);
    assert_eq!(
        phone.bubble.media.unwrap().filename.as_deref(),
        Some("boleto.pdf")
    );
    assert!(phone.bubble.text.contains("R$ 120,00"));
    let kinds = desk
        .bench
        .count("select count(*) from messages m join template_sends s on s.message_id = m.id where m.send_kind = 'active_contact'")
        .await;
    assert_eq!(kinds, 2, "it stays what it was");
    let twice = desk.bench.desk.retry_template(&caio, first).await;
    assert!(
        matches!(twice, Err(Error::Refused(Refusal::NothingToRetry))),
        "{twice:?}"
    );

    // Reported later by a status; the template was paused meanwhile.
    desk.bench
        .receives(&statuses(&[status(&phone.wamid, "failed", desk.bench.now())]))
        .await;
    desk.bench.until_delivery(second, "failed").await;
    desk.bench
        .run("update templates set status = 'paused' where name = 'lembrete_pagamento'")
        .await;
    assert_eq!(
        stopped(desk.bench.desk.retry_template(&caio, second).await.unwrap()),
        Stop::TemplateNotApproved(TemplateStatus::Paused)
    );
    let plain = desk.bench.desk.retry_message(&caio, second).await;
    assert!(
        matches!(plain, Err(Error::Refused(Refusal::TemplateStopped))),
        "{plain:?}"
    );
    desk.bench
        .run("update templates set status = 'approved' where name = 'lembrete_pagamento'")
        .await;
    let view = desk.bench.desk.retry_message(&caio, second).await.unwrap();
    desk.bench.until_delivery(view.id, "sent").await;
    assert_eq!(
        desk.bench
            .one::<i64, _>(
                "select count(*) from template_sends where message_id = $1",
                view.id
            )
            .await,
        1
    );

    // Closed: there is nothing to try again in.
    desk.bench
        .run("update messages set delivery = 'failed', failure_code = 131026, failed_at = now() where retried_as is null")
        .await;
    desk.bench
        .desk
        .change_protocol(&caio, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    let closed = desk.bench.desk.retry_template(&caio, view.id).await;
    assert!(
        matches!(closed, Err(Error::Refused(Refusal::ProtocolClosed))),
        "{closed:?}"
    );
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_expired_token_and_a_lost_answer_leave_nothing_sending(pool: PgPool) {
    let desk = outreach(pool).await;
    desk.start();
    let with = desk.plain().await;
    desk.whatsapp.set_faults(Faults {
        expired_token: true,
        ..Faults::default()
    });
    let (_, message) = begun(desk.contacts(PHONE, &with).await);
    desk.bench.until_delivery(message, "failed").await;
    let code: i32 = desk
        .bench
        .one("select failure_code from messages where id = $1", message)
        .await;
    assert_eq!(code, 190);

    desk.whatsapp.set_faults(Faults {
        cut_after: 1,
        ..Faults::default()
    });
    let (conversation, lost) = begun(desk.contacts("41 99111-0001", &with).await);
    desk.bench.until_delivery(lost, "uncertain").await;
    let phone = desk.reached("5541991110001").remove(0);
    let mut told = status(&phone.wamid, "delivered", desk.bench.now());
    told["biz_opaque_callback_data"] = lost.to_string().into();
    desk.bench.receives(&statuses(&[told])).await;
    desk.bench.until_delivery(lost, "delivered").await;
    assert_eq!(desk.reached("5541991110001").len(), 1, "nobody is sent it twice");
    let thread = desk
        .bench
        .desk
        .open_thread(&desk.bia, conversation)
        .await
        .unwrap();
    assert_eq!(thread.messages[0].delivery, Some(Delivery::Delivered));
    let outcome = desk.bench.desk.retry_template(&desk.bia, lost).await;
    assert!(!matches!(outcome, Ok(Outcome::Begun(_))), "{outcome:?}");
}
