//! Those to whom we write first: answered, awaited, and one who is not reached.

use domain::template::Slot;

use super::Deed::{Answers, Closes, Notes, Recontacts};
use super::{CENTRO, DIEGO, ESTUDIO, FERNANDA, GUSTAVO, Line, PAULISTA, Sent, Talk, VERA, VIDRACARIA, all};
use crate::demo::people::{DAVI, LIA, RENATA};

pub(super) fn lines() -> Vec<Line> {
    all([
        Talk::of(0, FERNANDA, CENTRO)
            .begins(
                285,
                LIA,
                "Fernanda Queiroz",
                on_its_way("Fernanda", "9044", "{+1}"),
            )
            .taps(262, 0)
            .them(
                261,
                "Oi! Chego em casa só depois das 14h, dá para entregar à tarde?",
            )
            .us(
                255,
                LIA,
                Answers("{Bom dia}, Fernanda. Dá sim: anotei para {+1}, entre 14h e 18h."),
            )
            .them(251, "Perfeito, muito obrigada!")
            .us(246, LIA, Closes("Dúvida resolvida")),
        Talk::of(0, VERA, CENTRO)
            .us(202, DAVI, Recontacts(goes_on("Vera", "a visita do técnico")))
            .taps(193, 0)
            .them(192, "O técnico já veio e a gaveta ficou ótima")
            .us(
                187,
                DAVI,
                Answers("Que bom, dona Vera! Qualquer coisa, é só chamar por aqui."),
            )
            .us(183, DAVI, Closes("Dúvida resolvida")),
        Talk::of(0, VIDRACARIA, CENTRO).begins(
            176,
            DAVI,
            "Vidraçaria Cambuí",
            goes_on("pessoal", "o tampo de vidro sob medida"),
        ),
        // WhatsApp does not know this phone.
        Talk::of(0, DIEGO, CENTRO)
            .begins(160, DAVI, "Diego Ramos", on_its_way("Diego", "9047", "{+1}"))
            .us(
                154,
                DAVI,
                Notes("Este número não tem WhatsApp. Vou confirmar o telefone no cadastro."),
            ),
        Talk::of(0, ESTUDIO, PAULISTA).begins(
            133,
            RENATA,
            "Estúdio Ipê Arquitetura",
            Sent {
                template: "lembrete_pagamento",
                values: vec![
                    (Slot::Body("1".into()), "pessoal do Estúdio Ipê"),
                    (Slot::Body("2".into()), "R$ 1.240,00"),
                    (Slot::Body("3".into()), "{+4/}"),
                ],
                file: Some("boleto-9012.pdf"),
            },
        ),
        // Nobody answered him in time; he is asked once more.
        Talk::of(0, GUSTAVO, CENTRO).us(105, DAVI, Recontacts(goes_on("Gustavo", "o sofá azul"))),
    ])
}

fn on_its_way(name: &'static str, order: &'static str, day: &'static str) -> Sent {
    Sent {
        template: "pedido_enviado",
        values: vec![
            (Slot::Header("numero".into()), order),
            (Slot::Body("nome".into()), name),
            (Slot::Body("dia".into()), day),
            (Slot::Button(1), order),
        ],
        file: None,
    }
}

fn goes_on(name: &'static str, matter: &'static str) -> Sent {
    Sent {
        template: "retomar_conversa",
        values: vec![(Slot::Body("1".into()), name), (Slot::Body("2".into()), matter)],
        file: None,
    }
}
