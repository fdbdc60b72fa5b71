//! Contato Ativo and Recontato against the model of WhatsApp: what is written down, what reaches the phone, and what
//! comes back.

use std::time::Duration;

use backend::{Desk, OutboxSettings};
use chrono::TimeDelta;
use domain::conversation::{Order, View};
use domain::message::Content;
use domain::outreach::{FilledTemplate, NewContact, Outcome, Stop};
use domain::protocol::{ProtocolAction, ProtocolState};
use domain::template::{Filling, Rendered, RenderedHeader, Slot};
use domain::user::{CurrentUser, Role};
use domain::{ConversationId, MessageId, TemplateId};
use simulator::{PhoneMessage, RunningSimulator, Side, Simulator, SimulatorConfig, Tap};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Bench, status, statuses};
use crate::post::upload;

pub const PHONE: &str = "(41) 99123-4567";
/// As WhatsApp tells of them.
pub const WA_ID: &str = "5541991234567";

/// A desk that knows its templates, an agent, and a WhatsApp that knows no address of ours: statuses come by hand.
pub struct Outreach {
    pub bench: Bench,
    pub bia: CurrentUser,
    pub whatsapp: Simulator,
    running: RunningSimulator,
}

pub async fn outreach(pool: PgPool) -> Outreach {
    let whatsapp = Simulator::new(SimulatorConfig {
        throughput: 1_000,
        ..SimulatorConfig::quick()
    });
    outreach_with(pool, whatsapp).await
}

/// The same beside a WhatsApp of one's own.
pub async fn outreach_with(pool: PgPool, whatsapp: Simulator) -> Outreach {
    let running = whatsapp.start("127.0.0.1:0").await.unwrap();
    let bench = Bench::with_graph(pool, &running.url()).await;
    assert!(bench.desk.sync_next_account().await.unwrap());
    let bia = bench.agent("Bia").await;
    Outreach {
        bench,
        bia,
        whatsapp,
        running,
    }
}

impl Outreach {
    /// Where WhatsApp is.
    pub fn url(&self) -> String {
        self.running.url()
    }

    pub fn start(&self) {
        run_outbox(&self.bench.desk, &self.bench);
    }

    pub async fn template(&self, name: &str) -> TemplateId {
        self.bench
            .one("select id from templates where name = $1", name.to_owned())
            .await
    }

    /// A template without variables.
    pub async fn plain(&self) -> FilledTemplate {
        self.with("aviso_horario", &[]).await
    }

    pub async fn with(&self, name: &str, values: &[(Slot, &str)]) -> FilledTemplate {
        let mut filling = Filling::default();
        for (slot, value) in values {
            filling.set(slot.clone(), (*value).to_owned());
        }
        FilledTemplate {
            template: self.template(name).await,
            filling,
        }
    }

    pub fn to(&self, phone: &str) -> NewContact {
        NewContact {
            number: self.bench.number,
            phone: phone.into(),
            name: "Ana Souza".into(),
        }
    }

    pub async fn contacts(&self, phone: &str, with: &FilledTemplate) -> Outcome {
        self.bench
            .desk
            .active_contact(&self.bia, &self.to(phone), with, Uuid::now_v7())
            .await
            .unwrap()
    }

    pub async fn recontacts(&self, conversation: ConversationId, with: &FilledTemplate) -> Outcome {
        self.bench
            .desk
            .recontact(&self.bia, conversation, with, Uuid::now_v7())
            .await
            .unwrap()
    }

    /// What of ours is on the customer's phone.
    pub fn reached(&self, customer: &str) -> Vec<PhoneMessage> {
        let inbox = self.whatsapp.inbox_of(customer).unwrap();
        inbox
            .into_iter()
            .filter(|message| message.side == Side::Desk)
            .collect()
    }

    pub async fn closes(&self, conversation: ConversationId) {
        self.bench
            .desk
            .change_protocol(&self.bia, conversation, ProtocolAction::Close)
            .await
            .unwrap();
    }
}

pub fn run_outbox(desk: &Desk, bench: &Bench) {
    let settings = OutboxSettings {
        in_flight: 16,
        lease: Duration::from_secs(45),
        poll: Duration::from_millis(20),
    };
    let (desk, stop) = (desk.clone(), bench.stop.clone());
    tokio::spawn(async move { desk.run_outbox(settings, stop).await });
}

pub fn begun(outcome: Outcome) -> (ConversationId, MessageId) {
    match outcome {
        Outcome::Begun(begun) => (begun.conversation, begun.message.id),
        Outcome::Stopped(stop) => panic!("stopped: {stop:?}"),
    }
}

pub fn stopped(outcome: Outcome) -> Stop {
    match outcome {
        Outcome::Stopped(stop) => stop,
        Outcome::Begun(begun) => panic!("begun: {begun:?}"),
    }
}

pub fn body(name: &str) -> Slot {
    Slot::Body(name.into())
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_contato_ativo_reaches_the_phone_and_its_protocol_awaits_the_customer(pool: PgPool) {
    let desk = outreach(pool).await;
    desk.start();
    let with = desk
        .with(
            "pedido_enviado",
            &[
                (Slot::Header("numero".into()), "812"),
                (body("nome"), " Ana "),
                (body("dia"), "sexta"),
                (Slot::Button(1), "812"),
            ],
        )
        .await;
    let (conversation, message) = begun(desk.contacts(PHONE, &with).await);
    let card = desk.bench.card(conversation).await;
    assert_eq!(card.state, ProtocolState::AwaitingCustomer);
    assert_eq!(card.contact_name, "Ana Souza");
    assert_eq!(card.contact_handle.as_deref(), Some("+55 41 99123-4567"));
    assert_eq!(card.owner, Some(desk.bia.id));
    let left = card.expires_at.unwrap() - desk.bench.now();
    assert!((23..=24).contains(&left.num_hours()), "{left}");
    assert!(card.preview.outbound && card.preview.text.starts_with("Pedido 812 Olá Ana, seu pedido"));
    let mine = desk.bench.pages(&desk.bia, View::Mine, Order::Newest).await;
    assert_eq!(mine.len(), 1, "it stands in Meus Atendimentos");

    desk.bench.until_delivery(message, "sent").await;
    let phone = desk.reached(WA_ID).remove(0);
    assert_eq!(phone.callback_data, Some(message.to_string()));
    assert_eq!(phone.bubble.header.as_deref(), Some("Pedido 812"));
    assert!(phone.bubble.text.starts_with("Olá Ana, seu pedido saiu hoje"));
    let payload = format!("tap:{message}:0");
    assert_eq!(
        phone.bubble.buttons[0].action,
        Tap::QuickReply { payload },
        "what is tapped names the message"
    );
    for told in ["delivered", "read"] {
        desk.bench
            .receives(&statuses(&[status(&phone.wamid, told, desk.bench.now())]))
            .await;
        assert_eq!(desk.bench.delivery(message).await, told);
    }

    // What the thread draws, what was shown before sending, and the history.
    let thread = desk
        .bench
        .desk
        .open_thread(&desk.bia, conversation)
        .await
        .unwrap();
    let Content::Template { rendered, body, .. } = &thread.messages[0].content else {
        panic!("no template");
    };
    let rendered = Rendered::unfolded(rendered.as_deref().unwrap()).unwrap();
    assert_eq!(*body, rendered.words());
    assert_eq!(rendered.buttons.len(), 2);
    assert_eq!(thread.messages[0].author_name.as_deref(), Some("Bia"));
    assert_eq!(thread.marks.len(), 1);
    assert_eq!(thread.marks[0].actor, Some(desk.bia.id));
    let kept: (String, String, Option<i64>) = sqlx::query_as(
        "select s.name, p.begun_by::text, s.micros from template_sends s join messages m on m.id = s.message_id
           join protocols p on p.id = m.protocol_id where m.id = $1 and m.send_kind = 'active_contact'",
    )
    .bind(message)
    .fetch_one(&desk.bench.pool)
    .await
    .unwrap();
    assert_eq!(
        kept,
        ("pedido_enviado".into(), "active_contact".into(), Some(6_800))
    );
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn whoever_answers_is_the_one_who_was_written_to_with_or_without_the_ninth_digit(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    let (conversation, _) = begun(desk.contacts("+55 41 8888-7777", &with).await);
    // WhatsApp calls them by the id without it.
    let told = desk.bench.conversation("554188887777").await;
    assert_eq!(told, conversation);
    let people = desk.bench.count("select count(*) from contacts").await;
    assert_eq!(people, 1);
    assert_eq!(
        desk.bench.card(conversation).await.contact_name,
        "Ana Souza",
        "the name stays as it was typed"
    );
    let open = desk.bench.count("select count(*) from protocols").await;
    assert_eq!(open, 1, "the answer goes to the open protocol");
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_recontato_opens_a_protocol_of_the_senders_in_the_same_conversation(pool: PgPool) {
    let desk = outreach(pool).await;
    desk.start();
    let caio = desk.bench.agent("Caio").await;
    let conversation = desk.bench.served(&caio, WA_ID).await;
    desk.bench
        .desk
        .change_protocol(&caio, conversation, ProtocolAction::Close)
        .await
        .unwrap();
    let with = desk
        .with(
            "retomar_conversa",
            &[(body("1"), "Ana"), (body("2"), "o pedido 812")],
        )
        .await;
    let before = desk
        .bench
        .desk
        .recontact_start(&desk.bia, conversation)
        .await
        .unwrap();
    assert_eq!((before.stop, before.origin.connected), (None, true));
    assert_eq!(before.phone.unwrap().as_str(), "+5541991234567");

    let (there, message) = begun(desk.recontacts(conversation, &with).await);
    assert_eq!(there, conversation);
    let card = desk.bench.card(conversation).await;
    assert_eq!(
        (card.state, card.owner),
        (ProtocolState::AwaitingCustomer, Some(desk.bia.id))
    );
    desk.bench.until_delivery(message, "sent").await;
    let phone = desk.reached(WA_ID).remove(0);
    assert_eq!(
        phone.bubble.text,
        "Olá Ana, podemos continuar sua conversa sobre o pedido 812? Responda esta mensagem quando puder."
    );
    let kinds: Vec<String> = desk
        .bench
        .all(
            "select coalesce(begun_by::text, 'customer') from protocols where conversation_id = $1 order by opened_at",
            conversation,
        )
        .await;
    assert_eq!(kinds, ["customer", "recontact"]);
    desk.bench.check_books().await;

    // Found by its words, not by how it is kept.
    desk.bench.desk.index_search().await.unwrap();
    let words: String = desk
        .bench
        .one(
            "select words::text from message_search where message_id = $1",
            message,
        )
        .await;
    assert!(words.contains("812") && !words.contains("quick_reply"), "{words}");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn inside_ones_own_protocol_a_recontato_awaits_the_customer_once_the_window_is_closed(pool: PgPool) {
    let desk = outreach(pool).await;
    let with = desk.plain().await;
    let conversation = desk.bench.served(&desk.bia, WA_ID).await;
    let protocol = desk.bench.card(conversation).await.protocol;
    assert_eq!(
        stopped(desk.recontacts(conversation, &with).await),
        Stop::WindowOpen { conversation }
    );
    desk.bench.clock.advance(TimeDelta::hours(25));
    begun(desk.recontacts(conversation, &with).await);
    let card = desk.bench.card(conversation).await;
    assert_eq!(
        (card.state, card.owner, &card.protocol),
        (ProtocolState::AwaitingCustomer, Some(desk.bia.id), &protocol)
    );
    let first = card.expires_at.unwrap();
    desk.bench.check_books().await;

    // Once more: the wait begins anew, and the history says nothing twice.
    desk.bench.clock.advance(TimeDelta::hours(2));
    begun(desk.recontacts(conversation, &with).await);
    let card = desk.bench.card(conversation).await;
    assert!(card.expires_at.unwrap() >= first + TimeDelta::minutes(119));
    let changes: Vec<String> = desk
        .bench
        .all(
            "select change::text from protocol_changes c join protocols p on p.id = c.protocol_id where p.conversation_id = $1 order by c.at, c.id",
            conversation,
        )
        .await;
    assert_eq!(changes, ["opened", "taken", "recontacted"]);
    desk.bench.check_books().await;

    // From on hold as well.
    let other = desk.bench.served(&desk.bia, "5541991110002").await;
    desk.bench
        .desk
        .change_protocol(&desk.bia, other, ProtocolAction::Hold)
        .await
        .unwrap();
    desk.bench.clock.advance(TimeDelta::hours(25));
    begun(desk.recontacts(other, &with).await);
    assert_eq!(
        desk.bench.card(other).await.state,
        ProtocolState::AwaitingCustomer
    );
    desk.bench.check_books().await;
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_header_with_a_file_goes_out_with_the_file_and_is_shown_in_the_thread(pool: PgPool) {
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
    let (conversation, message) = begun(desk.contacts(PHONE, &with).await);
    desk.bench.until_delivery(message, "sent").await;
    let phone = desk.reached(WA_ID).remove(0);
    let media = phone.bubble.media.unwrap();
    assert_eq!(media.filename.as_deref(), Some("boleto.pdf"));
    let thread = desk
        .bench
        .desk
        .open_thread(&desk.bia, conversation)
        .await
        .unwrap();
    assert_eq!(thread.messages[0].file.as_ref().unwrap().mime, "application/pdf");
    let Content::Template { rendered, .. } = &thread.messages[0].content else {
        panic!("no template");
    };
    let header = Rendered::unfolded(rendered.as_deref().unwrap()).unwrap().header;
    assert!(matches!(header, Some(RenderedHeader::File { file: Some(file), .. }) if file == pdf.id));

    // Another kind of file, or somebody else's, is no header of that template.
    let caio = desk.bench.agent("Caio").await;
    let theirs = upload(
        &desk.bench.desk,
        &caio,
        "outro.pdf",
        "application/pdf",
        b"%PDF-1.4 outro",
        false,
    )
    .await
    .unwrap();
    with.filling.file = Some(theirs.id);
    let wrong = stopped(desk.contacts("41 99123-4568", &with).await);
    assert!(matches!(wrong, Stop::Unfilled(troubles) if troubles.len() == 1));
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_offered_is_what_the_asker_may_send(pool: PgPool) {
    let desk = outreach(pool).await;
    let start = desk.bench.desk.outreach_start(&desk.bia).await.unwrap();
    let names: Vec<&str> = start.origins.iter().map(|origin| origin.name.as_str()).collect();
    assert_eq!(names, ["Loja Centro"]);
    assert_eq!(start.prices.len(), 3);
    let chief = desk.bench.stranger("Helena", Role::Administrator).await;
    let all = desk.bench.desk.outreach_start(&chief).await.unwrap();
    assert_eq!(all.origins.len(), 2);

    let choose = async |text: &str| {
        let choice = desk
            .bench
            .desk
            .sendable_templates(&desk.bia, desk.bench.number, text)
            .await
            .unwrap();
        assert!(!choice.more);
        let names = choice.templates.into_iter().map(|template| template.name);
        names.collect::<Vec<String>>()
    };
    assert_eq!(
        choose("").await,
        [
            "aviso_horario",
            "lembrete_pagamento",
            "pedido_enviado",
            "promo_verao",
            "retomar_conversa"
        ]
    );
    assert_eq!(choose("coleção de verão").await, ["promo_verao"]);
    assert_eq!(choose("COLECAO").await, ["promo_verao"]);
    assert_eq!(choose("pedido enviado").await, ["pedido_enviado"]);
    assert_eq!(choose("%").await, [""; 0]);
    let foreign: domain::NumberId = desk
        .bench
        .one("select id from numbers where name = $1", "Loja Paulista")
        .await;
    let refused = desk.bench.desk.sendable_templates(&desk.bia, foreign, "").await;
    assert!(matches!(refused, Err(backend::Error::NotFound)), "{refused:?}");
}
