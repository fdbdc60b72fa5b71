//! The quick replies that the demo's people keep.

use backend::Desk;
use domain::quick_reply::{Scope, Wording};
use domain::user::CurrentUser;

use super::{LIA, SERGIO};
use crate::commands::Failure;

/// Who keeps it, for whom, its shortcut, title and text.
const TEXTS: [(usize, Scope, &str, &str, &str); 5] = [
    (
        SERGIO,
        Scope::Global,
        "ola",
        "Saudação",
        "{{saudacao}}, {{primeiro_nome}}. Aqui é {{atendente}}, da {{numero}}. Como posso ajudar?",
    ),
    (
        SERGIO,
        Scope::Global,
        "prazo",
        "Prazo de entrega",
        "Entregamos em até {{dias}} dias úteis. Posso confirmar o seu CEP?",
    ),
    (
        SERGIO,
        Scope::Global,
        "pix",
        "Pagamento por Pix",
        "Você pode pagar por Pix com 5% de desconto. Assim que o pagamento cair, separo o seu pedido.",
    ),
    (
        SERGIO,
        Scope::Global,
        "protocolo",
        "Número do protocolo",
        "O número do seu protocolo é {{protocolo}}.",
    ),
    (
        LIA,
        Scope::Personal,
        "tchau",
        "Despedida",
        "Obrigada pelo contato, {{primeiro_nome}}. Qualquer coisa, é só chamar por aqui.",
    ),
];

/// Keeps them.
pub(super) async fn keep(desk: &Desk, people: &[CurrentUser]) -> Result<(), Failure> {
    for (who, scope, shortcut, title, body) in TEXTS {
        let wording = Wording {
            scope,
            team: None,
            shortcut: shortcut.into(),
            title: title.into(),
            body: body.into(),
            file: None,
        };
        desk.save_quick_reply(&people[who], None, wording).await?;
    }
    Ok(())
}
