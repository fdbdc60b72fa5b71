//! Drafts, internal notes, and the list of those that name me.

use crate::words::screens::{Mentions, Notes};

pub(super) const NOTES: Notes = Notes {
    draft: "Rascunho:",
    modes: "O que escrever",
    reply: "Responder",
    note: "Nota",
    label: |name| format!("Nota interna sobre {name}"),
    placeholder: "Escreva para a equipe. Use @ para mencionar alguém",
    hint: "Só a equipe vê · Enter salva · Shift+Enter quebra a linha",
    save: "Salvar nota",
    whisper: |name| format!("Sussurrar para {name}"),
    only_team: "Só a equipe vê",
    whispered: |name| format!("Sussurro para {name}"),
    whispered_to_you: "Sussurro para você",
    people: "Pessoas que veem esta conversa",
    nobody: "Ninguém com esse nome vê esta conversa",
    said: |author, words| format!("Nova nota de {author}: {words}"),
    key: "Escrever uma nota interna",
};

pub(super) const MENTIONS: Mentions = Mentions {
    title: "Menções",
    lead: "Notas internas em que alguém chamou você.",
    unseen: |count| {
        if count == 1 {
            "1 menção nova".to_owned()
        } else {
            format!("{count} menções novas")
        }
    },
    place: |customer, number| format!("em {customer} · {number}"),
    new: "Nova",
    see_all: "Marcar todas como vistas",
    empty: "Ninguém mencionou você ainda",
    empty_hint: "Quando alguém escrever @ e o seu nome em uma nota interna, ela aparece aqui.",
    failed: "Não foi possível carregar as menções",
    more: "Carregar mais",
};
