//! The quick replies that the demo's people keep.

use backend::{Desk, NewUpload};
use bytes::Bytes;
use domain::media::Uploaded;
use domain::quick_reply::{Scope, Wording};
use domain::user::CurrentUser;

use super::PDF;
use super::people::{HELENA, LIA, SERGIO};
use crate::commands::Failure;

/// One quick reply.
struct Text {
    /// Who keeps it.
    who: usize,
    scope: Scope,
    /// Which team's, if a team's.
    team: &'static str,
    shortcut: &'static str,
    title: &'static str,
    body: &'static str,
    /// The name of the PDF that goes with it.
    file: Option<&'static str>,
}

/// Everybody's text without a file; the others say how they differ.
const TEXT: Text = Text {
    who: SERGIO,
    scope: Scope::Global,
    team: "",
    shortcut: "",
    title: "",
    body: "",
    file: None,
};

const TEXTS: [Text; 8] = [
    Text {
        shortcut: "ola",
        title: "Saudação",
        body: "{{saudacao}}, {{primeiro_nome}}. Aqui é {{atendente}}, da {{numero}}. Como posso ajudar?",
        ..TEXT
    },
    Text {
        shortcut: "prazo",
        title: "Prazo de entrega",
        body: "Entregamos em até {{dias}} dias úteis. Posso confirmar o seu CEP?",
        ..TEXT
    },
    Text {
        shortcut: "pix",
        title: "Pagamento por Pix",
        body: "Você pode pagar por Pix com 5% de desconto. Assim que o pagamento cair, separo o seu pedido.",
        ..TEXT
    },
    Text {
        shortcut: "protocolo",
        title: "Número do protocolo",
        body: "O número do seu protocolo é {{protocolo}}.",
        ..TEXT
    },
    Text {
        scope: Scope::Team,
        team: "Vendas",
        shortcut: "catalogo",
        title: "Catálogo da estação",
        body: "{{primeiro_nome}}, segue o nosso catálogo. Se gostar de alguma peça, confiro o estoque na hora.",
        file: Some("catalogo-2026.pdf"),
        ..TEXT
    },
    Text {
        scope: Scope::Team,
        team: "Suporte",
        shortcut: "garantia",
        title: "Termo de garantia",
        body: "Todos os móveis têm um ano de garantia contra defeito de fabricação. O termo vai em anexo.",
        file: Some("termo-de-garantia.pdf"),
        ..TEXT
    },
    Text {
        who: HELENA,
        scope: Scope::Team,
        team: "Financeiro",
        shortcut: "boleto",
        title: "Segunda via do boleto",
        body: "Gerei a segunda via do seu boleto; o vencimento novo é {{vencimento}}.",
        ..TEXT
    },
    Text {
        who: LIA,
        scope: Scope::Personal,
        shortcut: "tchau",
        title: "Despedida",
        body: "Obrigada pelo contato, {{primeiro_nome}}. Qualquer coisa, é só chamar por aqui.",
        ..TEXT
    },
];

/// Keeps them.
pub(super) async fn keep(desk: &Desk, people: &[CurrentUser]) -> Result<(), Failure> {
    let teams = desk.list_quick_replies(&people[HELENA]).await?.teams;
    for text in TEXTS {
        let who = &people[text.who];
        let file = match text.file {
            Some(name) => Some(pdf(desk, who, name).await?),
            None => None,
        };
        let wording = Wording {
            scope: text.scope,
            team: teams
                .iter()
                .find(|team| team.name == text.team)
                .map(|team| team.id),
            shortcut: text.shortcut.into(),
            title: text.title.into(),
            body: text.body.into(),
            file,
        };
        desk.save_quick_reply(who, None, wording).await?;
    }
    Ok(())
}

/// A document of this name, uploaded by `who`.
pub(super) async fn pdf(desk: &Desk, who: &CurrentUser, name: &str) -> Result<Uploaded, Failure> {
    let new = NewUpload {
        name: name.into(),
        mime: "application/pdf".into(),
        length: None,
        voice: false,
    };
    let bytes = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(PDF))]);
    Ok(desk.upload(who, new, bytes).await?)
}
