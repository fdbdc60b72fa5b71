//! Writing templates: drafts, submitting, changing, deleting, and what keeps a repeated request harmless.

mod changes;

use backend::{Asker, Clock, Error};
use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::{AuditAction, AuditFilter};
use domain::template::{
    Beginning, DraftFault, DraftStanding, ParameterFormat, Sample, Slot, Submission, TemplateButton,
    TemplateCategory, TemplateDraft, TemplateEntry, TemplateHeader, TemplateParts, TemplateStatus, Writing,
};
use domain::user::Role;
use domain::{TemplateDraftId, TemplateId};
use serde_json::json;
use simulator::{RunningSimulator, Simulator, SimulatorConfig};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Bench, WABA};

/// When somebody types, by their computer's clock.
fn machine_now() -> DateTime<Utc> {
    Clock::system().now()
}

/// A desk beside a WhatsApp, its templates read, and an administrator.
struct Rig {
    whatsapp: Simulator,
    running: RunningSimulator,
    bench: Bench,
    chief: Asker,
}

impl Rig {
    async fn new(pool: PgPool) -> Self {
        Self::with(pool, SimulatorConfig::quick()).await
    }

    async fn with(pool: PgPool, config: SimulatorConfig) -> Self {
        let whatsapp = Simulator::new(config);
        let running = whatsapp.start("127.0.0.1:0").await.unwrap();
        let bench = Bench::with_graph(pool, &running.url()).await;
        let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
        let rig = Self {
            whatsapp,
            running,
            bench,
            chief,
        };
        rig.sync().await;
        rig
    }

    async fn sync(&self) {
        self.bench.desk.sync_templates(&self.chief).await.unwrap();
        assert!(self.bench.desk.sync_next_account().await.unwrap());
    }

    async fn submit(&self, id: TemplateDraftId, writing: &Writing) -> Submission {
        let now = machine_now();
        self.bench
            .desk
            .submit_template(&self.chief, id, writing, now)
            .await
            .unwrap()
    }

    async fn listed(&self, name: &str) -> Option<TemplateEntry> {
        let list = self.bench.desk.list_templates(&self.chief).await.unwrap();
        list.templates.into_iter().find(|one| one.name == name)
    }

    /// The template `dois_idiomas` in `language`.
    async fn in_language(&self, language: &str) -> Option<TemplateId> {
        let list = self.bench.desk.list_templates(&self.chief).await.unwrap();
        let mut of_name = list
            .templates
            .into_iter()
            .filter(|one| one.name == "dois_idiomas");
        of_name.find(|one| one.language == language).map(|one| one.id)
    }

    async fn standing(&self, id: TemplateDraftId) -> Option<DraftStanding> {
        let list = self.bench.desk.list_templates(&self.chief).await.unwrap();
        let found = list.drafts.into_iter().find(|one| one.id == id);
        found.map(|one| one.standing)
    }

    async fn at_meta(&self, name: &str) -> usize {
        let url = format!(
            "{}/v24.0/{WABA}/message_templates?name={name}&fields=id",
            self.running.url()
        );
        let answer = reqwest::Client::builder()
            .build()
            .unwrap()
            .get(url)
            .bearer_auth("EAAx")
            .send()
            .await;
        let list: serde_json::Value = answer.unwrap().json().await.unwrap();
        list["data"].as_array().unwrap().len()
    }

    fn faults(&self, faults: serde_json::Value) {
        self.whatsapp.set_faults(serde_json::from_value(faults).unwrap());
    }

    async fn actions(&self) -> Vec<AuditAction> {
        let filter = AuditFilter::default();
        let log = self.bench.desk.list_audit(&self.chief, &filter, None).await;
        let entries = log.unwrap().entries;
        entries.into_iter().map(|entry| entry.action).collect()
    }
}

fn new_id() -> TemplateDraftId {
    TemplateDraftId(Uuid::now_v7())
}

fn sample(slot: Slot, value: &str) -> Sample {
    Sample {
        slot,
        value: value.into(),
    }
}

/// With every part that needs no file.
fn writing(name: &str) -> Writing {
    let body = |name: &str| Slot::Body(name.into());
    Writing {
        waba_id: WABA.into(),
        template: None,
        draft: TemplateDraft {
            name: name.into(),
            language: "pt_BR".into(),
            category: TemplateCategory::Utility,
            parts: TemplateParts {
                format: ParameterFormat::Named,
                header: Some(TemplateHeader::Text("Pedido {{numero}}".into())),
                body: "Olá {{ nome }}, seu pedido saiu hoje e chega até {{dia}} na sua casa.".into(),
                footer: Some("Loja Centro".into()),
                buttons: vec![
                    TemplateButton::QuickReply {
                        text: "Falar com atendente".into(),
                    },
                    TemplateButton::Url {
                        text: "Rastrear".into(),
                        url: "https://loja.example/r/{{1}}".into(),
                    },
                    TemplateButton::Phone {
                        text: "Ligar".into(),
                        phone: "(41) 3000-0000".into(),
                    },
                    TemplateButton::CopyCode,
                ],
                samples: vec![
                    sample(Slot::Header("numero".into()), "812"),
                    sample(body("nome"), "Ana"),
                    sample(body("dia"), "sexta"),
                    sample(Slot::Button(1), "812"),
                    sample(Slot::Button(3), "VOLTE10"),
                ],
                foreign: Vec::new(),
            },
        },
        file: None,
    }
}

fn taken(status: TemplateStatus) -> Submission {
    Submission::Taken {
        status,
        recategorised: None,
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_draft_is_kept_submitted_reviewed_and_stands_in_the_list(pool: PgPool) {
    let rig = Rig::new(pool).await;
    let (id, mut form) = (new_id(), writing("saiu_para_entrega"));
    let desk = &rig.bench.desk;
    let first = machine_now() - TimeDelta::seconds(2);
    form.draft.parts.body = "Olá".into();
    desk.save_template_draft(&rig.chief, id, &form, first)
        .await
        .unwrap();
    let earlier = form.clone();
    let form = writing("saiu_para_entrega");
    let second = machine_now() - TimeDelta::seconds(1);
    desk.save_template_draft(&rig.chief, id, &form, second)
        .await
        .unwrap();
    // Requests overtake each other: what is older changes nothing.
    desk.save_template_draft(&rig.chief, id, &earlier, first)
        .await
        .unwrap();
    let opened = desk
        .open_template_editor(&rig.chief, Beginning::Draft(id))
        .await
        .unwrap();
    assert_eq!(opened.writing, form);
    assert_eq!(rig.standing(id).await, Some(DraftStanding::Writing));

    assert_eq!(rig.submit(id, &form).await, taken(TemplateStatus::Pending));
    let entry = rig.listed("saiu_para_entrega").await.unwrap();
    assert_eq!(entry.status, TemplateStatus::Pending);
    assert_eq!(rig.standing(id).await, None, "it is no draft any more");
    assert!(rig.actions().await.contains(&AuditAction::TemplateCreated));
    let due = rig.bench.desk.list_templates(&rig.chief).await.unwrap();
    assert!(due.accounts[0].due, "it is read anew at once");

    rig.whatsapp.settled().await;
    rig.sync().await;
    let approved = rig.listed("saiu_para_entrega").await.unwrap();
    assert_eq!(
        (approved.id, approved.status),
        (entry.id, TemplateStatus::Approved)
    );
    let parts = approved.parts;
    assert_eq!(
        parts.body,
        "Olá {{nome}}, seu pedido saiu hoje e chega até {{dia}} na sua casa."
    );
    assert_eq!(parts.buttons.len(), 4);
    assert_eq!(
        parts.buttons[2],
        TemplateButton::Phone {
            text: "Ligar".into(),
            phone: "+554130000000".into()
        }
    );

    rig.faults(json!({"reject_templates": 1, "recategorise_templates": 1}));
    let other = writing("recusado_depois");
    let told = rig.submit(new_id(), &other).await;
    assert_eq!(
        told,
        Submission::Taken {
            status: TemplateStatus::Pending,
            recategorised: Some(TemplateCategory::Marketing)
        }
    );
    rig.whatsapp.settled().await;
    rig.sync().await;
    let rejected = rig.listed("recusado_depois").await.unwrap();
    assert_eq!(
        (rejected.status, rejected.reason.as_deref()),
        (TemplateStatus::Rejected, Some("INVALID_FORMAT"))
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_the_rules_or_meta_refuse_is_told_and_the_draft_stays(pool: PgPool) {
    let rig = Rig::new(pool).await;
    let id = new_id();
    let mut form = writing("recusado");
    form.draft.parts.body = "{{nome}}, oi".into();
    let told = rig.submit(id, &form).await;
    let Submission::Faulty(troubles) = told else {
        panic!("{told:?}")
    };
    assert!(troubles.iter().any(|it| it.fault == DraftFault::VariableFirst));
    assert_eq!(rig.at_meta("recusado").await, 0, "Meta was not asked");

    // The desk's own copy knows the name.
    let told = rig.submit(new_id(), &writing("pedido_enviado")).await;
    let Submission::Faulty(troubles) = told else {
        panic!("{told:?}")
    };
    assert_eq!(troubles[0].fault, DraftFault::NameTaken);

    // A rule that only warns here: Meta says no in its own words.
    form.draft.parts.body = "Oi {{nome}}, {{dia}} ok".into();
    form.draft.parts.header = None;
    let told = rig.submit(id, &form).await;
    let Submission::Refused(refusal) = told else {
        panic!("{told:?}")
    };
    assert_eq!(refusal.subcode, Some(2_388_293));
    assert!(
        !refusal.title.is_empty() && !refusal.message.is_empty(),
        "{refusal:?}"
    );
    assert_eq!(rig.standing(id).await, Some(DraftStanding::Refused(refusal)));
    let opened = rig
        .bench
        .desk
        .open_template_editor(&rig.chief, Beginning::Draft(id))
        .await
        .unwrap();
    assert_eq!(opened.writing.draft.parts.body, "Oi {{nome}}, {{dia}} ok");

    // Repaired, it goes through.
    form.draft.parts.body = "Olá {{nome}}, seu pedido chega na loja até {{dia}} pela manhã.".into();
    assert_eq!(rig.submit(id, &form).await, taken(TemplateStatus::Pending));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn submitting_twice_makes_one_template(pool: PgPool) {
    let rig = Rig::new(pool).await;
    let (id, form) = (new_id(), writing("uma_vez_so"));
    let (a, b) = tokio::join!(rig.submit(id, &form), rig.submit(id, &form));
    for told in [&a, &b] {
        assert!(
            matches!(told, Submission::Taken { .. } | Submission::Busy),
            "{told:?}"
        );
    }
    assert_eq!(
        rig.submit(id, &form).await,
        taken(TemplateStatus::Pending),
        "as it was told"
    );
    assert_eq!(rig.at_meta("uma_vez_so").await, 1);
    let created = "select count(*) from audit_log where action = 'template_created'";
    assert_eq!(rig.bench.count(created).await, 1);

    // The answer is lost: the list shows that Meta has it.
    rig.faults(json!({"lose_template_answers": 1}));
    let (id, form) = (new_id(), writing("resposta_perdida"));
    assert!(matches!(rig.submit(id, &form).await, Submission::Taken { .. }));
    assert_eq!(rig.at_meta("resposta_perdida").await, 1);

    // The process died after Meta had heard it: the next try finds it.
    let (id, form) = (new_id(), writing("processo_morto"));
    let other = new_id();
    assert!(matches!(rig.submit(other, &form).await, Submission::Taken { .. }));
    let desk = &rig.bench.desk;
    desk.save_template_draft(&rig.chief, id, &form, machine_now())
        .await
        .unwrap();
    sqlx::query("update template_drafts set uncertain = true, submitting_until = now() + interval '1 minute' where id = $1")
        .bind(id)
        .execute(&rig.bench.pool)
        .await
        .unwrap();
    assert_eq!(rig.submit(id, &form).await, Submission::Busy);
    assert_eq!(rig.standing(id).await, Some(DraftStanding::Submitting));
    rig.bench.wall.set_offset(TimeDelta::minutes(2));
    assert_eq!(rig.standing(id).await, Some(DraftStanding::Uncertain));
    rig.whatsapp.settled().await;
    assert!(matches!(rig.submit(id, &form).await, Submission::Taken { .. }));
    assert_eq!(rig.at_meta("processo_morto").await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_nobody_can_tell_is_said_so_and_found_out_by_the_next_try(pool: PgPool) {
    let rig = Rig::new(pool).await;
    let (id, form) = (new_id(), writing("quem_sabe"));
    rig.faults(json!({"lose_template_answers": 1, "templates_unread": 2}));
    assert_eq!(rig.submit(id, &form).await, Submission::Uncertain);
    assert_eq!(rig.standing(id).await, Some(DraftStanding::Uncertain));
    // Not asked for again while it is unknown whether Meta has it.
    assert_eq!(rig.submit(id, &form).await, Submission::Away);
    assert_eq!(rig.standing(id).await, Some(DraftStanding::Uncertain));
    let created = "select count(*) from audit_log where action = 'template_created'";
    assert_eq!(rig.bench.count(created).await, 0);

    assert!(matches!(rig.submit(id, &form).await, Submission::Taken { .. }));
    assert_eq!(rig.standing(id).await, None);
    assert_eq!(rig.at_meta("quem_sabe").await, 1);
    assert_eq!(rig.bench.count(created).await, 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn nothing_is_lost_while_meta_is_away(pool: PgPool) {
    // Nothing listens at the bench's Graph.
    let bench = Bench::new(pool).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let (id, form) = (new_id(), writing("sem_meta"));
    let told = bench.desk.submit_template(&chief, id, &form, machine_now()).await;
    assert_eq!(told.unwrap(), Submission::Away);
    let list = bench.desk.list_templates(&chief).await.unwrap();
    assert_eq!(list.drafts.len(), 1);
    assert_eq!(list.drafts[0].standing, DraftStanding::Writing);
    let opened = bench
        .desk
        .open_template_editor(&chief, Beginning::Draft(id))
        .await
        .unwrap();
    assert_eq!(opened.writing, form);

    bench.run("update numbers set sealed_token = null").await;
    let told = bench.desk.submit_template(&chief, id, &form, machine_now()).await;
    assert_eq!(told.unwrap(), Submission::NotConnected);
    assert_eq!(bench.desk.list_templates(&chief).await.unwrap().drafts.len(), 1);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn drafts_are_their_authors_and_templates_are_administered(pool: PgPool) {
    let rig = Rig::new(pool).await;
    let desk = &rig.bench.desk;
    let (id, form) = (new_id(), writing("meu_rascunho"));
    let at: DateTime<Utc> = machine_now();
    let template = rig.listed("pedido_enviado").await.unwrap().id;
    desk.save_template_draft(&rig.chief, id, &form, at).await.unwrap();

    let other: Asker = rig.bench.stranger("Iara", Role::Administrator).await.into();
    let open = |asker: Asker, beginning| async move { desk.open_template_editor(&asker, beginning).await };
    for told in [
        desk.save_template_draft(&other, id, &form, machine_now())
            .await
            .err(),
        desk.submit_template(&other, id, &form, machine_now()).await.err(),
        open(other.clone(), Beginning::Draft(id)).await.err(),
    ] {
        assert!(matches!(told, Some(Error::NotFound)), "{told:?}");
    }
    desk.drop_template_draft(&other, id).await.unwrap();
    assert!(desk.list_templates(&other).await.unwrap().drafts.is_empty());
    assert_eq!(rig.standing(id).await, Some(DraftStanding::Writing));
    let mut foreign = form.clone();
    foreign.waba_id = "1".into();
    let told = desk.save_template_draft(&rig.chief, new_id(), &foreign, at).await;
    assert!(
        matches!(told, Err(Error::NotFound)),
        "an account of nobody's: {told:?}"
    );

    let copied = open(rig.chief.clone(), Beginning::Copy(template)).await.unwrap();
    assert_eq!(copied.writing.draft.name, "pedido_enviado_2");
    assert_eq!(copied.writing.template, None);
    desk.drop_template_draft(&rig.chief, id).await.unwrap();
    assert_eq!(rig.standing(id).await, None);

    for role in [Role::Agent, Role::Supervisor] {
        let asker: Asker = rig.bench.person(&format!("{role:?}"), role).await.into();
        let gone = TemplateId(Uuid::nil());
        for told in [
            desk.save_template_draft(&asker, new_id(), &form, at).await.err(),
            desk.drop_template_draft(&asker, id).await.err(),
            desk.submit_template(&asker, new_id(), &form, at).await.err(),
            desk.delete_template(&asker, template, true).await.err(),
            desk.view_template(&asker, template).await.err(),
            desk.view_template(&asker, gone).await.err(),
            open(asker.clone(), Beginning::Empty).await.err(),
        ] {
            assert!(matches!(told, Some(Error::Forbidden)), "{role:?} {told:?}");
        }
    }
    assert_eq!(rig.at_meta("meu_rascunho").await, 0);
}
