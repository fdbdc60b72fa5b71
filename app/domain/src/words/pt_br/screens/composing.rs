//! What helps to write: emoji, signature, messages to be sent later; and how the desk is for each person.

use crate::preferences::{Density, SignaturePolicy};
use crate::words::screens::{Composing, PreferenceWords, Scheduling};

pub const COMPOSING: Composing = Composing {
    emoji: "Emoji",
    emoji_search: "Buscar emoji",
    emoji_recent: "Usados há pouco",
    emoji_none: "Nenhum emoji encontrado",
    emoji_failed: "Não foi possível carregar os emoji. Feche e abra de novo.",
    signature: "Assinatura",
    hint_shift: "Shift+Enter envia · Enter quebra a linha",
};

pub const SCHEDULING: Scheduling = Scheduling {
    title: "Agendar mensagem",
    edit_title: "Editar mensagem agendada",
    list: "Mensagens agendadas",
    text: "Mensagem",
    when: "Enviar em",
    window: |at| format!("A janela de 24 horas fecha {at}; agende antes."),
    at: |days, date, hour| match days {
        0 => format!("hoje às {hour}"),
        1 => format!("amanhã às {hour}"),
        _ => format!("em {date} às {hour}"),
    },
    save: "Agendar",
    waits: |at| format!("Será enviada {at}"),
    by: |name| format!("por {name}"),
    edit: "Editar",
    cancel: "Cancelar envio",
    failed: |at| format!("Agendada para {at} e não enviada"),
    failed_unknown: "Algo deu errado na hora do envio.",
    again: "Reagendar",
    dismiss: "Dispensar",
    no_time: "Escolha o dia e a hora.",
};

pub(super) const PREFERENCES: PreferenceWords = PreferenceWords {
    title: "Preferências",
    lead: "Valem só para você, em qualquer aparelho, e são salvas na hora.",
    writing: "Mensagens",
    signature: |signature| format!("Assinar minhas mensagens com “{signature}”"),
    signature_hint: "Seu nome aparece em negrito acima de cada mensagem enviada ao cliente.",
    signature_off: "O administrador desligou as assinaturas para todos.",
    signature_always: "O administrador definiu que todos assinam as mensagens.",
    enter: "Tecla Enter",
    enter_sends: "Enter envia, Shift+Enter quebra a linha",
    enter_breaks: "Enter quebra a linha, Shift+Enter envia",
    keys: "Teclado",
    letter_keys: "Usar atalhos de uma tecla, como j, k e ?",
    letter_keys_hint: "Desligue se você dita textos ou aciona atalhos sem querer. Os comandos continuam em Ctrl K e nos botões.",
    density: "Densidade",
    densities: |density| match density {
        Density::Comfortable => "Confortável",
        Density::Compact => "Compacta",
    },
    everybody: "Para todos",
    policy: "Assinatura nas mensagens",
    policies: |policy| match policy {
        SignaturePolicy::Off => "Ninguém assina",
        SignaturePolicy::Personal => "Cada um decide",
        SignaturePolicy::Always => "Todos assinam",
    },
    saved: "Salvo.",
    failed: "Não foi possível salvar",
};
