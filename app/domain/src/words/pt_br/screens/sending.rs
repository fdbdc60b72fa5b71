//! How batches are sent.

use crate::allowance::Amount;
use crate::batch::SendingFault;
use crate::words::grouped;
use crate::words::screens::SendingWords;

pub const SENDING_WORDS: SendingWords = SendingWords {
    lead: "Como saem os envios em lote, de todos os números.",
    stops: "Quando parar",
    stops_lead: "Ao chegar a um destes limites, o envio para sozinho e mostra o motivo. Quem envia decide se retoma ou cancela.",
    yellow: "Parar também quando a qualidade do número cair para média",
    yellow_hint: "Com qualidade baixa, o envio sempre para.",
    failures: "Parar por falhas",
    failures_hint: "Contam as mensagens que chegaram ou falharam nesse tempo. Com menos do que o mínimo, o envio continua.",
    failures_percent: "Falhas (%)",
    failures_minutes: "Nos últimos (minutos)",
    failures_least: "A partir de (mensagens)",
    opt_outs: "Parar por descadastros",
    opt_outs_hint: "Contam as pessoas que receberam o envio e depois pediram para não receber mais. Com menos do que o mínimo, o envio continua.",
    opt_outs_percent: "Descadastros (%)",
    opt_outs_least: "A partir de (pessoas)",
    quiet: "Horário de silêncio",
    quiet_lead: "Nesse horário nenhum envio em lote sai; o que faltar continua depois. Os atendentes escrevem a qualquer hora. Vale o relógio da empresa.",
    nights: "Todos os dias, em um horário",
    quiet_from: "Começa às",
    quiet_until: "Termina às",
    saturdays: "Sábados, o dia inteiro",
    sundays: "Domingos, o dia inteiro",
    share: "Parte dos atendentes",
    share_lead: "O que os envios em lote deixam livre para o atendimento.",
    headroom: "Da velocidade do número (%)",
    headroom_hint: "O WhatsApp limita quantas mensagens por segundo cada número envia. Com esta parte livre, uma resposta não espera o lote.",
    reserve: "Do limite de mensagens (%)",
    reserve_hint: "Fica para Contato Ativo e Recontato em cada 24 horas: pelo menos 5 lugares, ou metade de um limite menor que 10. Com 0, nada fica reservado.",
    kept: |reserve, amount, numbers| {
        let numbers = numbers.join(", ");
        match amount {
            Amount::Unlimited => format!("{numbers}: sem limite, não é preciso reservar."),
            Amount::Limited(people) => format!(
                "{numbers}: {} de {} {} para os atendentes.",
                grouped(reserve, '.'),
                grouped(people, '.'),
                if reserve == 1 { "fica" } else { "ficam" },
            ),
        }
    },
    fault: |fault| match (fault, fault.limits()) {
        (_, Some((least, most))) => {
            format!("Escreva um número inteiro, de {least} a {}.", grouped(most, '.'))
        }
        (SendingFault::QuietEmpty, None) => "Escolha uma hora diferente do começo.".into(),
        (_, None) => "Escreva a hora, como 21:00.".into(),
    },
};
