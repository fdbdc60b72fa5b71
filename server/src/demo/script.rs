//! What is said in the demo, and when.

use chrono::TimeDelta;
use domain::protocol::ProtocolAction;
use serde_json::{Value, json};
use simulator::{NUMBER_CENTRO as CENTRO, NUMBER_PAULISTA as PAULISTA};

use super::{CLOSE, DAVI, HOLD, LIA, SERGIO, TAKE};

/// Customers beside the simulator's own.
pub(super) const CUSTOMERS: [(&str, &str); 8] = [
    ("Marina Alves", "+55 41 99911-2233"),
    ("João Pedro Nunes", "+55 41 98765-4321"),
    ("Cláudia Teixeira", "+55 11 96543-2109"),
    ("Rafael Cordeiro", "+55 21 99876-1234"),
    ("Padaria Pão de Mel", "+55 41 3222-4455"),
    ("Tereza Okada", "+55 11 95555-0199"),
    ("Gustavo Bittencourt", "+55 51 98123-4567"),
    ("Beatriz Lemos", "+55 41 99700-8181"),
];

const ANA: &str = "+55 41 98888-7777";
const BRUNO: &str = "+55 11 97777-6666";
const CARLA: &str = "carladias";
const MARINA: &str = "+55 41 99911-2233";
const JOAO: &str = "+55 41 98765-4321";
const CLAUDIA: &str = "+55 11 96543-2109";
const RAFAEL: &str = "+55 21 99876-1234";
const PADARIA: &str = "+55 41 3222-4455";
const TEREZA: &str = "+55 11 95555-0199";
const GUSTAVO: &str = "+55 51 98123-4567";
const BEATRIZ: &str = "+55 41 99700-8181";

/// One thing that happens.
pub(super) struct Line {
    /// How long before now.
    pub ago: TimeDelta,
    /// With whom.
    pub customer: &'static str,
    /// On which number.
    pub number: &'static str,
    /// What.
    pub what: What,
}

/// What happens.
pub(super) enum What {
    /// The customer writes.
    Writes(&'static str),
    /// The customer sends something else.
    Sends(Value),
    /// An agent answers.
    Answers(usize, &'static str),
    /// An agent sends a PDF of this name, with words under it.
    Gives(usize, &'static str, &'static str),
    /// An agent reacts to what the customer said last.
    Reacts(usize, &'static str),
    /// An agent takes, holds or closes.
    Does(usize, ProtocolAction),
    /// An agent hands it to another, with a note.
    Hands(usize, usize, &'static str),
    /// Somebody leaves a note for the team; a supervisor's may be a whisper to the owner.
    Notes(usize, &'static str, bool),
    /// An agent writes something to be sent so many minutes from now.
    Schedules(usize, i64, &'static str),
    /// The owner looks at the thread.
    Looks(usize),
}

/// Everything that happens, in order.
pub(super) fn lines() -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut say = |days: i64, minutes: i64, customer, number, what| {
        lines.push(Line {
            ago: TimeDelta::days(days) + TimeDelta::minutes(minutes),
            customer,
            number,
            what,
        });
    };
    use What::{Answers, Does, Gives, Hands, Looks, Notes, Reacts, Schedules, Sends, Writes};

    // Some days ago: served and closed.
    say(3, 300, ANA, CENTRO, Writes("Oi! Vocês abrem no feriado?"));
    say(3, 296, ANA, CENTRO, Does(LIA, TAKE));
    say(
        3,
        295,
        ANA,
        CENTRO,
        Answers(LIA, "Oi, Ana, bom dia. Abrimos sim, das 9h às 14h."),
    );
    say(3, 293, ANA, CENTRO, Writes("Perfeito, obrigada!"));
    say(3, 290, ANA, CENTRO, Does(LIA, CLOSE));
    say(
        2,
        500,
        RAFAEL,
        PAULISTA,
        Writes("Boa tarde, preciso da segunda via da nota do pedido 8123"),
    );
    say(2, 498, RAFAEL, PAULISTA, Does(LIA, TAKE));
    say(
        2,
        496,
        RAFAEL,
        PAULISTA,
        Answers(
            LIA,
            "Boa tarde, Rafael. Já localizei: a nota vai para o e-mail do cadastro em até uma hora.",
        ),
    );
    say(2, 470, RAFAEL, PAULISTA, Writes("Chegou. Valeu"));
    say(2, 465, RAFAEL, PAULISTA, Does(LIA, CLOSE));
    say(
        2,
        200,
        GUSTAVO,
        CENTRO,
        Writes("O *sofá azul* ainda está em promoção?"),
    );
    say(2, 190, GUSTAVO, CENTRO, Does(DAVI, TAKE));
    say(
        2,
        188,
        GUSTAVO,
        CENTRO,
        Answers(DAVI, "Oi, Gustavo. Está sim, até sábado: R$ 1.890,00 em 6 vezes."),
    );
    say(2, 150, GUSTAVO, CENTRO, Does(DAVI, CLOSE));
    say(
        1,
        330,
        BEATRIZ,
        CENTRO,
        Writes("Comprei uma luminária e veio sem o parafuso"),
    );
    say(
        1,
        327,
        BEATRIZ,
        CENTRO,
        Sends(json!({"type": "image", "image": {"caption": "olha só"}})),
    );
    say(1, 320, BEATRIZ, CENTRO, Does(LIA, TAKE));
    say(
        1,
        318,
        BEATRIZ,
        CENTRO,
        Answers(
            LIA,
            "Poxa, Beatriz, sinto muito. Mando o parafuso amanhã pelo correio, sem custo.",
        ),
    );
    say(1, 300, BEATRIZ, CENTRO, Writes("Obrigada pela rapidez 🙏"));
    say(1, 290, BEATRIZ, CENTRO, Does(LIA, CLOSE));
    // Window already closed, still open: nobody may write freely.
    say(
        1,
        90,
        PADARIA,
        CENTRO,
        Writes("Bom dia! Queremos um orçamento de 40 cadeiras para a padaria nova."),
    );
    say(1, 80, PADARIA, CENTRO, Does(LIA, TAKE));
    say(
        1,
        78,
        PADARIA,
        CENTRO,
        Answers(
            LIA,
            "Bom dia! Que boa notícia. Monto o orçamento e envio por aqui.",
        ),
    );

    // Today.
    say(
        0,
        235,
        CLAUDIA,
        PAULISTA,
        Writes("Olá, quero trocar o tamanho da mesa do pedido 9001"),
    );
    say(0, 228, CLAUDIA, PAULISTA, Does(LIA, TAKE));
    say(
        0,
        226,
        CLAUDIA,
        PAULISTA,
        Answers(
            LIA,
            "Oi, Cláudia. Claro: qual tamanho fica melhor, 1,20 m ou 1,60 m?",
        ),
    );
    say(0, 220, CLAUDIA, PAULISTA, Writes("1,60 m"));
    say(
        0,
        219,
        CLAUDIA,
        PAULISTA,
        Answers(LIA, "Anotado. Vou confirmar o estoque com o depósito e já volto."),
    );
    say(0, 218, CLAUDIA, PAULISTA, Looks(LIA));
    say(0, 217, CLAUDIA, PAULISTA, Does(LIA, HOLD));
    say(0, 140, BRUNO, CENTRO, Writes("Meu pedido PED-812 era para ontem"));
    say(0, 139, BRUNO, CENTRO, Writes("alguém pode ver?"));
    say(0, 131, BRUNO, CENTRO, Does(DAVI, TAKE));
    say(
        0,
        130,
        BRUNO,
        CENTRO,
        Answers(DAVI, "Oi, Bruno. Já estou olhando com a transportadora."),
    );
    say(
        0,
        118,
        BRUNO,
        CENTRO,
        Answers(
            DAVI,
            "O caminhão saiu de Curitiba às 10h; a entrega é hoje até 18h. Rastreio: https://rastreio.example/PED-812",
        ),
    );
    say(0, 117, BRUNO, CENTRO, Writes("Certo, fico no aguardo"));
    say(0, 116, BRUNO, CENTRO, Sends(json!({"type": "sticker"})));
    say(
        0,
        95,
        MARINA,
        CENTRO,
        Writes("Boa tarde! Esse sofá tem na cor azul?"),
    );
    say(
        0,
        94,
        MARINA,
        CENTRO,
        Sends(json!({"type": "image", "image": {"caption": "este aqui"}})),
    );
    say(0, 90, MARINA, CENTRO, Does(LIA, TAKE));
    say(
        0,
        88,
        MARINA,
        CENTRO,
        Answers(
            LIA,
            "Boa tarde, Marina. Temos sim: azul-petróleo e azul-claro, pronta entrega.",
        ),
    );
    say(
        0,
        86,
        MARINA,
        CENTRO,
        Writes("O azul-petróleo! Vocês entregam no Água Verde?"),
    );
    say(
        0,
        85,
        MARINA,
        CENTRO,
        Sends(
            json!({"type": "location", "location": {"latitude": -25.4595, "longitude": -49.2803, "name": "Rua Pará, 1200", "address": "Água Verde, Curitiba"}}),
        ),
    );
    say(
        0,
        82,
        MARINA,
        CENTRO,
        Answers(
            LIA,
            "Entregamos: o frete para o Água Verde fica em R$ 25,00, amanhã à tarde. Posso fechar?",
        ),
    );
    say(
        0,
        81,
        MARINA,
        CENTRO,
        Gives(LIA, "orcamento-4412.pdf", "Segue o orçamento com o frete."),
    );
    say(
        0,
        80,
        MARINA,
        CENTRO,
        Notes(SERGIO, "Se ela fechar os dois tapetes, pode dar o frete.", true),
    );
    say(0, 12, MARINA, CENTRO, Writes("Pode fechar 😊"));
    say(
        0,
        10,
        MARINA,
        CENTRO,
        Schedules(
            LIA,
            120,
            "Marina, o seu tapete já está separado para amanhã à tarde.",
        ),
    );
    say(
        0,
        116,
        BRUNO,
        CENTRO,
        Notes(
            LIA,
            "@Davi Rocha, a transportadora confirmou a entrega até as 18h.",
            false,
        ),
    );
    say(0, 11, MARINA, CENTRO, Reacts(LIA, "❤️"));
    say(
        0,
        11,
        MARINA,
        CENTRO,
        Sends(json!({"type": "audio", "audio": {"voice": true}})),
    );
    say(
        0,
        72,
        BEATRIZ,
        CENTRO,
        Writes("Oi, o parafuso chegou, mas é de outra medida 😅"),
    );
    say(0, 70, BEATRIZ, CENTRO, Does(DAVI, TAKE));
    say(
        0,
        69,
        BEATRIZ,
        CENTRO,
        Answers(
            DAVI,
            "Oi, Beatriz. Vou passar para a Lia, que cuidou do seu pedido.",
        ),
    );
    say(
        0,
        68,
        BEATRIZ,
        CENTRO,
        Hands(
            DAVI,
            LIA,
            "Recebeu o parafuso errado: precisa do M6 de 40 mm. Prometi retorno hoje.",
        ),
    );
    say(
        0,
        64,
        JOAO,
        CENTRO,
        Writes("Oi, a garantia da poltrona cobre rasgo no tecido?"),
    );
    say(
        0,
        41,
        CARLA,
        CENTRO,
        Writes("Oi! Vi vocês no Instagram. Fazem entrega em São José?"),
    );
    say(
        0,
        26,
        TEREZA,
        PAULISTA,
        Writes("Bom dia, o boleto venceu, pode gerar outro?"),
    );
    say(
        0,
        25,
        TEREZA,
        PAULISTA,
        Sends(json!({"type": "document", "document": {"filename": "boleto-0911.pdf"}})),
    );
    say(0, 6, ANA, CENTRO, Writes("Oi! Aquela cristaleira branca chegou?"));

    lines.sort_by_key(|line| -line.ago);
    lines
}
