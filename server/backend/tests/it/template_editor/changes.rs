//! Templates that stand at Meta: changed, with a new sample of their file each time, and deleted.

use backend::{Error, NewUpload};
use domain::audit::AuditAction;
use domain::media::Uploaded;
use domain::template::{
    Beginning, Deletion, EditRefusal, Slot, Submission, TemplateCategory, TemplateHeader, TemplateStatus,
    Writing,
};
use futures::stream;
use serde_json::json;
use sqlx::PgPool;

use super::{Rig, machine_now, new_id, sample, taken, writing};

async fn upload(rig: &Rig, name: &str, mime: &str, bytes: &'static [u8]) -> Uploaded {
    let new = NewUpload {
        name: name.into(),
        mime: mime.into(),
        length: Some(bytes.len() as u64),
        voice: false,
    };
    let pieces = stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from_static(bytes))]);
    rig.bench.desk.upload(&rig.chief.user, new, pieces).await.unwrap()
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_header_with_a_file_brings_its_sample_to_meta_and_each_change_a_new_one(pool: PgPool) {
    let rig = Rig::new(pool).await;
    let (id, mut form) = (new_id(), writing("com_documento"));
    form.draft.parts.header = Some(TemplateHeader::Document);
    let told = rig.submit(id, &form).await;
    assert!(matches!(told, Submission::Faulty(_)), "without a file: {told:?}");

    let file = upload(&rig, "contrato.pdf", "application/pdf", PDF).await;
    let with = |form: &mut Writing, file: &Uploaded| {
        let slot = Slot::header();
        form.draft.parts.samples.retain(|sample| sample.slot != slot);
        let value = file.id.to_string();
        form.draft.parts.samples.push(sample(slot, &value));
        form.file = Some(file.clone());
    };
    with(&mut form, &file);
    let now = machine_now();
    rig.bench
        .desk
        .save_template_draft(&rig.chief, id, &form, now)
        .await
        .unwrap();
    let kept = "select count(*) from files where kept";
    assert_eq!(
        rig.bench.count(kept).await,
        1,
        "the sweep leaves a draft's file alone"
    );
    assert_eq!(rig.submit(id, &form).await, taken(TemplateStatus::Pending));
    assert_eq!(rig.bench.count(kept).await, 0, "nobody needs it any more");
    rig.whatsapp.settled().await;
    rig.sync().await;
    let entry = rig.listed("com_documento").await.unwrap();
    assert_eq!(entry.parts.header, Some(TemplateHeader::Document));

    let opened = rig
        .bench
        .desk
        .open_template_editor(&rig.chief, Beginning::Change(entry.id))
        .await
        .unwrap();
    let mut change = opened.writing;
    change.draft.parts.footer = Some("Loja Paulista".into());
    let told = rig.submit(new_id(), &change).await;
    assert!(
        matches!(told, Submission::Faulty(_)),
        "a fresh file is needed: {told:?}"
    );
    let file = upload(&rig, "novo.pdf", "application/pdf", PDF).await;
    with(&mut change, &file);
    assert_eq!(
        rig.submit(new_id(), &change).await,
        taken(TemplateStatus::Pending)
    );
    rig.whatsapp.settled().await;
    rig.sync().await;
    let entry = rig.listed("com_documento").await.unwrap();
    assert_eq!(entry.parts.footer.as_deref(), Some("Loja Paulista"));

    // A file of another kind is refused before Meta is asked.
    let mut wrong = writing("com_foto");
    wrong.draft.parts.header = Some(TemplateHeader::Image);
    let file = upload(&rig, "outro.pdf", "application/pdf", PDF).await;
    with(&mut wrong, &file);
    let told = rig
        .bench
        .desk
        .submit_template(&rig.chief, new_id(), &wrong, machine_now())
        .await;
    assert!(
        matches!(told, Err(Error::Refused(domain::Refusal::FileType))),
        "{told:?}"
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn an_approved_template_is_changed_once_a_day_and_keeps_name_and_category(pool: PgPool) {
    let rig = Rig::new(pool).await;
    let desk = &rig.bench.desk;
    let entry = rig.listed("pedido_enviado").await.unwrap();
    let opened = desk
        .open_template_editor(&rig.chief, Beginning::Change(entry.id))
        .await
        .unwrap();
    assert_eq!((opened.barred, opened.draft), (None, None));
    let mut change = opened.writing;
    change.draft.name = "outro_nome".into();
    change.draft.category = TemplateCategory::Marketing;
    change.draft.parts.footer = Some("Mudou".into());
    let told = rig.submit(new_id(), &change).await;
    assert!(
        matches!(
            told,
            Submission::Taken {
                status: TemplateStatus::Pending,
                ..
            }
        ),
        "{told:?}"
    );
    assert!(rig.actions().await.contains(&AuditAction::TemplateChanged));
    let entry = rig.listed("pedido_enviado").await.unwrap();
    assert_eq!(
        (entry.status, entry.category, entry.parts.footer.as_deref()),
        (
            TemplateStatus::Pending,
            Some(TemplateCategory::Utility),
            Some("Mudou")
        )
    );
    let told = rig.submit(new_id(), &change).await;
    let pending = EditRefusal::Status(TemplateStatus::Pending);
    assert_eq!(
        told,
        Submission::Barred(pending),
        "nothing changes while it is read"
    );

    rig.whatsapp.settled().await;
    rig.sync().await;
    let told = rig.submit(new_id(), &change).await;
    assert!(
        matches!(told, Submission::Barred(EditRefusal::OnceADay { .. })),
        "{told:?}"
    );
    let card = desk.view_template(&rig.chief, entry.id).await.unwrap();
    assert!(matches!(card.barred, Some(EditRefusal::OnceADay { .. })));
    assert_eq!(card.entry.status, TemplateStatus::Approved);

    // What this desk does not know Meta does, and says so.
    rig.bench.run("delete from template_edits").await;
    let told = rig.submit(new_id(), &change).await;
    assert!(
        matches!(&told, Submission::Refused(refusal) if refusal.message.contains("24 horas")),
        "{told:?}"
    );

    // A rejected one changes its category too; the answer is lost and the change stands all the same.
    let rejected = rig.listed("promo_relampago").await.unwrap();
    let mut change = desk
        .open_template_editor(&rig.chief, Beginning::Change(rejected.id))
        .await
        .unwrap()
        .writing;
    change.draft.category = TemplateCategory::Utility;
    change.draft.parts.body = "Seu pedido saiu hoje para entrega.".into();
    change.draft.parts.header = None;
    change.draft.parts.buttons.clear();
    rig.faults(json!({"lose_template_answers": 1}));
    let told = rig.submit(new_id(), &change).await;
    assert!(matches!(told, Submission::Taken { .. }), "{told:?}");
    rig.whatsapp.settled().await;
    rig.sync().await;
    let entry = rig.listed("promo_relampago").await.unwrap();
    assert_eq!(entry.category, Some(TemplateCategory::Utility));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn one_language_is_deleted_or_all_and_the_name_stays_blocked(pool: PgPool) {
    let rig = Rig::new(pool).await;
    let desk = &rig.bench.desk;
    let mut english = writing("dois_idiomas");
    english.draft.language = "en_US".into();
    for form in [writing("dois_idiomas"), english] {
        assert!(matches!(
            rig.submit(new_id(), &form).await,
            Submission::Taken { .. }
        ));
        rig.whatsapp.settled().await;
    }
    rig.sync().await;
    let (portuguese, english) = (
        rig.in_language("pt_BR").await.unwrap(),
        rig.in_language("en_US").await.unwrap(),
    );
    let card = desk.view_template(&rig.chief, portuguese).await.unwrap();
    assert_eq!(card.siblings.len(), 1);
    let done = desk.delete_template(&rig.chief, english, false).await.unwrap();
    assert_eq!(done, Deletion::Done { languages: 1 });
    assert_eq!(
        (rig.in_language("en_US").await, rig.in_language("pt_BR").await),
        (None, Some(portuguese))
    );
    let done = desk.delete_template(&rig.chief, portuguese, true).await.unwrap();
    assert_eq!(done, Deletion::Done { languages: 1 });
    assert_eq!(rig.at_meta("dois_idiomas").await, 0);
    let gone = desk.view_template(&rig.chief, portuguese).await;
    assert!(matches!(gone, Err(Error::NotFound)));
    let deleted = rig.actions().await;
    let deleted = deleted.iter().filter(|one| **one == AuditAction::TemplateDeleted);
    assert_eq!(deleted.count(), 2);
    let told = rig.submit(new_id(), &writing("dois_idiomas")).await;
    assert!(
        matches!(&told, Submission::Refused(refusal) if refusal.subcode == Some(2_388_023)),
        "{told:?}"
    );

    rig.whatsapp
        .change_template(
            "promo_natal",
            serde_json::from_value(json!({"status": "DISABLED"})).unwrap(),
        )
        .unwrap();
    let old = rig.listed("promo_natal").await.unwrap();
    let told = desk.delete_template(&rig.chief, old.id, false).await.unwrap();
    assert!(matches!(told, Deletion::Refused(_)), "the copy was old: {told:?}");
    rig.sync().await;
    let told = desk.delete_template(&rig.chief, old.id, false).await.unwrap();
    assert_eq!(told, Deletion::Barred(TemplateStatus::Disabled));

    rig.faults(json!({"lose_template_answers": 1}));
    let other = rig.listed("pedido_enviado").await.unwrap();
    let told = desk.delete_template(&rig.chief, other.id, false).await.unwrap();
    assert_eq!(told, Deletion::Uncertain);
    rig.sync().await;
    assert!(
        rig.listed("pedido_enviado").await.is_none(),
        "the list settles it"
    );
}
