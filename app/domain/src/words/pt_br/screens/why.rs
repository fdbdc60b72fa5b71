//! “Por que esta conversa está aqui?”.

use crate::protocol::ProtocolState;
use crate::routing::{Attribution, Decision, Reason, SendKind};
use crate::words::screens::WhyWords;

fn kind(kind: SendKind) -> &'static str {
    match kind {
        SendKind::ActiveContact => "Contato Ativo",
        SendKind::Recontact => "Recontato",
        SendKind::Batch => "Envio em lote",
        SendKind::Survey => "Pergunta da avaliação",
    }
}

fn state(state: ProtocolState) -> &'static str {
    match state {
        ProtocolState::Bot => "Com o chatbot",
        ProtocolState::Waiting => "Na fila",
        ProtocolState::InService => "Em atendimento",
        ProtocolState::OnHold => "Em espera",
        ProtocolState::AwaitingCustomer => "Aguardando o cliente",
        ProtocolState::Closed => "Encerrado",
    }
}

pub const WHY_WORDS: WhyWords = WhyWords {
    title: "Por que esta conversa está aqui?",
    failed: "Não foi possível ler o motivo",
    decision: |decision, agent| match decision {
        Decision::SurveyAnswer => "A mensagem ficou com a avaliação.".to_owned(),
        Decision::ToSender { .. } => format!("A mensagem foi para {agent}."),
        Decision::StaysWithAgent { .. } => format!("A conversa continuou com {agent}."),
        Decision::StaysInQueue => "A conversa continuou na fila.".to_owned(),
        Decision::BackToQueue => "A conversa voltou para a fila.".to_owned(),
        Decision::JourneyGoesOn => "A conversa continuou com o chatbot.".to_owned(),
        Decision::JourneyBegins => "Um protocolo foi aberto com o chatbot.".to_owned(),
        Decision::OpensInQueue => "Um protocolo foi aberto na fila.".to_owned(),
    },
    reason: |reason, sender, owner| match reason {
        Reason::SurveyAnswered => "O cliente respondeu à avaliação.".to_owned(),
        Reason::AnsweredSender => format!("O cliente respondeu à mensagem que {sender} enviou."),
        Reason::ProtocolOver => {
            format!(
                "O cliente respondeu à mensagem que {sender} enviou, mas o protocolo dela já estava encerrado."
            )
        }
        Reason::SenderGone => {
            format!(
                "O cliente respondeu à mensagem que {sender} enviou, mas {sender} não pode mais atender este número."
            )
        }
        Reason::ChangedSince => format!(
            "O cliente respondeu à mensagem que {sender} enviou, mas depois dela alguém assumiu, transferiu ou colocou o atendimento em espera."
        ),
        Reason::OwnerAwaits => format!(
            "O cliente respondeu à mensagem que {sender} enviou, mas {owner} também esperava a resposta deste cliente."
        ),
        Reason::OnlyByTime => format!(
            "O cliente pode ter respondido à mensagem que {sender} enviou. Como só o horário indica isso, quem já atendia continuou."
        ),
        Reason::AnsweredBatch => "O cliente respondeu a um envio em lote.".to_owned(),
        Reason::NotASurveyAnswer => "O cliente escreveu depois da avaliação, sobre outro assunto.".to_owned(),
        Reason::WroteUnasked => "O cliente escreveu por conta própria.".to_owned(),
        Reason::OwnerGone => format!("{owner} não pode mais atender este número."),
        Reason::JourneyGone => {
            "A jornada de atendimento em que o chatbot estava não está mais publicada.".to_owned()
        }
    },
    decided: |at| format!("Decidido em {at}"),
    facts: "O que se sabia",
    answers: "Respondeu a",
    sent: |what, who, at| match who {
        Some(who) => format!("{} de {who}, {at}", kind(what)),
        None => format!("{}, {at}", kind(what)),
    },
    nothing: "Nenhuma mensagem nossa",
    how: "Como sabemos",
    known: |how| match how {
        Attribution::Context => "O cliente citou a mensagem",
        Attribution::Button => "O cliente apertou um botão dela",
        Attribution::Within24Hours => "O cliente respondeu em até 24 h; nada mais indica",
    },
    before: "Protocolo na hora",
    none_open: "Nenhum aberto",
    open: |standing, owner| match owner {
        Some(owner) => format!("{}, com {owner}", state(standing)),
        None => state(standing).to_owned(),
    },
    people: "Quem atende",
    able: |who, able| match able {
        true => format!("{who} podia atender este número"),
        false => format!("{who} não podia atender este número"),
    },
    journey: "Jornada de atendimento",
    has_journey: "Publicada neste número",
    no_journey: "Nenhuma publicada neste número",
    awaiting: |what, who, until| match who {
        Some(who) => format!(
            "{who} abriu este protocolo com {} e espera a resposta do cliente até {until}.",
            with(what)
        ),
        None => format!(
            "Este protocolo foi aberto com {} e espera a resposta do cliente até {until}.",
            with(what)
        ),
    },
    begun: |what, who| match who {
        Some(who) => format!("{who} abriu este protocolo com {}.", with(what)),
        None => format!("Este protocolo foi aberto com {}.", with(what)),
    },
    unrecorded: "O cliente abriu este protocolo antes de o Guichê registrar os motivos.",
    since: "O que aconteceu depois",
    last: "A última mudança",
    somebody: "alguém",
};

fn with(kind: SendKind) -> &'static str {
    match kind {
        SendKind::ActiveContact => "um Contato Ativo",
        SendKind::Recontact => "um Recontato",
        SendKind::Batch => "um envio em lote",
        SendKind::Survey => "uma avaliação",
    }
}
