//! Who is here, pauses, and who looks at a conversation.

use crate::words::screens::PresenceWords;

pub(super) const PRESENCE: PresenceWords = PresenceWords {
    present: "Disponível",
    paused: "Em pausa",
    offline: "Offline",
    take_pause: "Fazer uma pausa",
    end_pause: "Encerrar a pausa",
    pause_title: "Fazer uma pausa",
    pause_body: "Seus atendimentos continuam com você. A equipe vê que você está em pausa.",
    reason: "Motivo (opcional)",
    reasons: ["Almoço", "Intervalo", "Reunião", "Treinamento", "Banheiro"],
    begin: "Iniciar pausa",
    on_pause: |reason, since| match reason {
        Some(reason) => format!("Você está em pausa: {reason}, {since}."),
        None => format!("Você está em pausa, {since}."),
    },
    viewing: |name| format!("{name} está vendo"),
    typing: |name| format!("{name} está digitando"),
    several_viewing: |name, more| format!("{name} e mais {more} estão vendo"),
    several_typing: |name, more| format!("{name} e mais {more} estão digitando"),
};
