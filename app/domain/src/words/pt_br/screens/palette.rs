//! The command palette.

use crate::words::screens::PaletteWords;

pub(super) const PALETTE: PaletteWords = PaletteWords {
    title: "Comandos",
    placeholder: "Lugar, ação ou cliente…",
    here: "Nesta conversa",
    go: "Ir para",
    mine: "Para mim",
    search: "Buscar",
    search_for: |typed| format!("Buscar “{typed}” em conversas e mensagens"),
    appearance: |name| format!("Aparência: {name}"),
    language: |name| format!("Idioma: {name}"),
    count: |count| match count {
        1 => "1 opção".to_owned(),
        count => format!("{count} opções"),
    },
    hint_choose: "escolhe",
    hint_run: "executa",
    hint_leave: "fecha",
    also_active: "nova conversa, novo cliente, modelo, iniciar contato",
    also_take: "assumir, aceitar, capturar, atender",
    also_transfer: "passar, encaminhar, departamento, setor",
    also_hold: "em espera, pausar, estacionar",
    also_close: "fechar, finalizar, resolver, tabular",
    also_write: "mensagem, escrever, composição",
    also_note: "comentário, sussurro, anotação, nota interna",
    also_theme: "tema, modo, cores, noturno",
    also_pause: "presença, ausente, almoço, intervalo, não perturbe",
    also_preferences: "avisos, som, notificações, densidade, assinatura, tecla enter",
    also_account: "senha, perfil, sessões, segundo fator",
};
