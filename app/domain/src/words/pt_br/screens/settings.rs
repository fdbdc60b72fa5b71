//! Settings of the business.

use crate::words::screens::SettingsWords;

pub const SETTINGS_WORDS: SettingsWords = SettingsWords {
    lead: "Valem para a empresa inteira.",
    business: "Empresa",
    name: "Nome da empresa",
    name_hint: "Aparece na página de entrada.",
    language: "Idioma padrão",
    zone: "Fuso horário",
    zone_hint: "Definido na instalação (GUICHE_TIMEZONE).",
    security: "Segurança",
    idle: "Encerrar sessões sem uso depois de",
    minutes: |minutes| match minutes {
        1 => "1 minuto".to_owned(),
        60 => "1 hora".to_owned(),
        minutes if minutes % 60 == 0 => format!("{} horas", minutes / 60),
        minutes => format!("{minutes} minutos"),
    },
    second_factor: "Exigir verificação em duas etapas de",
    second_factor_hint: "Quem ainda não configurou faz isso ao entrar na próxima vez.",
    service: "Atendimento",
    awaiting: "Esperar a resposta do cliente por",
    awaiting_hint: "Depois de um Contato Ativo ou Recontato. Sem resposta nesse prazo, o protocolo é encerrado.",
    hours: |hours| match hours {
        1 => "1 hora".to_owned(),
        hours if hours % 24 == 0 && hours > 24 => format!("{} dias", hours / 24),
        hours => format!("{hours} horas"),
    },
    changed: |who, at| format!("Última alteração: {who}, {at}"),
};
