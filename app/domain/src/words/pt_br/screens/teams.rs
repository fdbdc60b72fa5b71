//! Teams and wrap-up codes.

use crate::words::screens::{TeamsWords, WrapUpsWords};

pub const TEAMS_WORDS: TeamsWords = TeamsWords {
    lead: "Cada equipe tem a sua fila. A fila de um número é de uma equipe.",
    add: "Nova equipe",
    form_lead: "Quem faz parte e como os atendimentos são encerrados.",
    name: "Nome",
    members: "Participantes",
    numbers: "Números",
    wrap_up: "Tabulação",
    open: "Em aberto",
    required: "Obrigatória",
    optional: "Opcional",
    wrap_up_required: "Exigir tabulação ao encerrar",
    wrap_up_hint: "Sem escolher uma tabulação, o atendimento não é encerrado.",
    none: "Nenhuma equipe ainda",
    none_hint: "Crie a primeira em “Nova equipe”.",
    gone: "Esta equipe não existe",
    archive: "Arquivar",
    restore: "Restaurar",
    archived: |open| match open {
        0 => "Equipe arquivada.".into(),
        1 => "Equipe arquivada. 1 atendimento em aberto continua à vista: assuma-o ou transfira-o.".into(),
        _ => format!(
            "Equipe arquivada. {open} atendimentos em aberto continuam à vista: assuma-os ou transfira-os."
        ),
    },
    restored: "Equipe restaurada.",
};

pub const WRAP_UPS_WORDS: WrapUpsWords = WrapUpsWords {
    lead: "Os motivos oferecidos ao encerrar um atendimento, nesta ordem.",
    add: "Adicionar",
    name: "Nome",
    team: "Equipe",
    every_team: "Todas as equipes",
    used: "Usos",
    actions: "Ações",
    up: "Subir",
    down: "Descer",
    edit: "Editar",
    archive: "Arquivar",
    restore: "Restaurar",
    archived: "Tabulação arquivada.",
    restored: "Tabulação restaurada.",
    none: "Nenhuma tabulação ainda",
    none_hint: "Escreva o nome acima e adicione.",
};
