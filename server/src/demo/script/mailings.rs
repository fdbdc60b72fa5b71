//! What is sent to many, and what comes back: a batch that is finished, one that its number's budget stopped, one that
//! waits for its hour.

use super::Deed::{Answers, Closes};
use super::{CENTRO, Line, PAULISTA, TAKE, Talk, What, all};
use crate::demo::people::{DAVI, LIA, SERGIO};

const SONIA: &str = "+55 41 98712-4410";
const WAGNER: &str = "+55 47 98824-1907";
const NEIDE: &str = "+55 42 98431-5562";
const OLIVIA: &str = "+55 41 98690-3318";

/// Those of the first batch of whom something is told: name, phone, and the code with which what is sent to them fails.
const TOLD: [(&str, &str, Option<i64>); 7] = [
    ("Sônia Marchetti", SONIA, None),
    ("Wagner Pilar", WAGNER, None),
    ("Neide Kowalski", NEIDE, None),
    ("Olívia Barreto", OLIVIA, None),
    // No WhatsApp there.
    ("Ademir Fontoura", "+55 41 98655-2090", Some(131_026)),
    // Has had enough offers of late.
    ("Jussara Vidal", "+55 51 98260-7741", Some(131_049)),
    // Switched offers off in WhatsApp.
    ("Elton Schmitz", "+55 48 98877-3014", Some(131_050)),
];

const FIRST: [&str; 24] = [
    "Adriana",
    "Caetano",
    "Débora",
    "Edson",
    "Flávia",
    "Geraldo",
    "Heloísa",
    "Ivan",
    "Janaína",
    "Kátia",
    "Leandro",
    "Mirela",
    "Nelson",
    "Otília",
    "Patrícia",
    "Quirino",
    "Rosana",
    "Sidnei",
    "Tatiane",
    "Ubirajara",
    "Valdir",
    "Yara",
    "Zilda",
    "Anselmo",
];
const LAST: [&str; 25] = [
    "Amaral",
    "Bastos",
    "Cardoso",
    "Dantas",
    "Esteves",
    "Farias",
    "Godoy",
    "Hoffmann",
    "Inácio",
    "Jardim",
    "Kimura",
    "Leme",
    "Machado",
    "Novaes",
    "Ortiz",
    "Pacheco",
    "Queirós",
    "Rezende",
    "Siqueira",
    "Tavares",
    "Uchoa",
    "Valadares",
    "Watanabe",
    "Xavier",
    "Zanetti",
];

/// A template that is sent to many.
pub(in crate::demo) struct Mailing {
    pub title: &'static str,
    /// The sheet's name.
    pub file_name: &'static str,
    pub template: &'static str,
    /// Whether a picture stands above it.
    pub picture: bool,
    pub headings: &'static str,
    /// A line of the sheet, with `{phone}`, `{name}`, `{first}` and `{order}` where those go.
    pub row: &'static str,
    pub people: Vec<Recipient>,
    /// Lines that the check refuses.
    pub refused: &'static str,
    pub ends: Ends,
}

/// What becomes of a mailing before the script goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) enum Ends {
    /// All of it is sent.
    Finished,
    /// The desk halts it by itself.
    Stopped,
    /// It waits, so many open minutes from now.
    Waits(i64),
}

/// Somebody on a sheet.
#[derive(Clone)]
pub(in crate::demo) struct Recipient {
    pub name: String,
    pub phone: String,
    /// The code with which what is sent to them fails.
    pub trouble: Option<i64>,
}

/// Everybody who is on a sheet.
pub(in crate::demo) fn recipients() -> Vec<Recipient> {
    let told = TOLD.map(|(name, phone, trouble)| Recipient {
        name: name.into(),
        phone: phone.into(),
        trouble,
    });
    let others = (0..FIRST.len() * 4).map(|at| {
        let area = [41, 47, 11, 42, 19, 51][at % 6];
        Recipient {
            name: format!("{} {}", FIRST[at % FIRST.len()], LAST[at % LAST.len()]),
            phone: format!("+55 {area} 98{:03}-{:04}", 107 + at * 7, 1_030 + at * 89),
            trouble: None,
        }
    });
    told.into_iter().chain(others).collect()
}

pub(super) fn lines() -> Vec<Line> {
    let everybody = recipients();
    let nobody = "";
    all([
        Talk::of(1, nobody, CENTRO).at(
            430,
            What::Mails(
                SERGIO,
                Mailing {
                    title: "Coleção de verão: clientes da Loja Centro",
                    file_name: "clientes-centro.csv",
                    refused: "98888-12;Célio Antunes;Célio;20%\n+55 41 98712-4410;Sônia M.;Sônia;20%\n",
                    ..offer(everybody[..30].to_vec(), Ends::Finished)
                },
            ),
        ),
        Talk::of(1, SONIA, CENTRO)
            .taps(424, 0)
            .them(423, "A poltrona de palhinha entra no desconto?")
            .us(415, LIA, TAKE)
            .us(
                413,
                LIA,
                Answers("{Bom dia}, Sônia. Entra sim: de R$ 990,00 por R$ 792,00, até domingo."),
            )
            .them(402, "Passo na loja {+1} para ver. Obrigada!")
            .us(398, LIA, Closes("Dúvida resolvida")),
        // Wants no more of it: the desk writes that down and answers by itself, and nobody has to serve her.
        Talk::of(1, NEIDE, CENTRO).taps(421, 1),
        Talk::of(1, WAGNER, CENTRO)
            .them(396, "Tem frete grátis para Joinville?")
            .us(388, DAVI, TAKE)
            .us(
                386,
                DAVI,
                Answers("{Bom dia}, Wagner. Para Joinville é grátis em compras acima de R$ 1.500,00."),
            )
            .them(380, "Show, vou ver com a minha esposa")
            .us(371, DAVI, Closes("Dúvida resolvida")),
        // The budget of the second number is spent before all of these are.
        Talk::of(0, nobody, PAULISTA).at(
            212,
            What::Mails(
                SERGIO,
                Mailing {
                    title: "Coleção de verão: clientes da Loja Paulista",
                    file_name: "clientes-paulista.csv",
                    ..offer([&everybody[2..3], &everybody[34..94]].concat(), Ends::Stopped)
                },
            ),
        ),
        Talk::of(0, nobody, CENTRO).at(
            52,
            What::Mails(
                SERGIO,
                Mailing {
                    title: "Pedidos da próxima rota",
                    file_name: "rota.csv",
                    template: "pedido_enviado",
                    picture: false,
                    headings: "Telefone;Nome;Cabeçalho: numero;dia;Botão 2: parte do endereço",
                    row: "{phone};{name};{order};{+2};{order}",
                    people: everybody[40..54].to_vec(),
                    refused: "",
                    ends: Ends::Waits(90),
                },
            ),
        ),
        Talk::of(0, OLIVIA, CENTRO)
            .taps(33, 0)
            .them(32, "Ainda vale o desconto da coleção?"),
    ])
}

fn offer(people: Vec<Recipient>, ends: Ends) -> Mailing {
    Mailing {
        title: "",
        file_name: "",
        template: "promo_verao",
        picture: true,
        headings: "Telefone;Nome;Variável 1;Variável 2",
        row: "{phone};{name};{first};20%",
        people,
        refused: "",
        ends,
    }
}
