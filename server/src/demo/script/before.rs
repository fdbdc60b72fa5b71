//! The days before today: served and closed, mostly.

use serde_json::json;

use super::Deed::{Answers, Closes, Gives, Notes, Queues};
use super::{
    ANA, BEATRIZ, CENTRO, GUSTAVO, HOLD, IGOR, Line, OTAVIO, PADARIA, PAULISTA, RAFAEL, TAKE, Talk, VERA, all,
};
use crate::demo::people::{DAVI, LIA, RENATA, SERGIO};

pub(super) fn lines() -> Vec<Line> {
    all([
        Talk::of(4, IGOR, CENTRO)
            .them(410, "{Bom dia}! Quanto sai a mesa de jantar de seis lugares com as cadeiras?")
            .us(404, DAVI, TAKE)
            .us(402, DAVI, Queues("Vendas", "Quer a mesa Araucária com seis cadeiras."))
            .us(395, LIA, TAKE)
            .us(
                393,
                LIA,
                Answers("{Bom dia}, Igor. O conjunto Araucária sai por R$ 4.280,00, em até 10 vezes. Segue o catálogo."),
            )
            .us(392, LIA, Gives("catalogo-salas.pdf", "O seu conjunto está na página 12."))
            .them(371, "Gostei. Fecho em 10 vezes, pode gerar o pedido")
            .us(360, LIA, Closes("Venda concluída")),
        Talk::of(3, ANA, CENTRO)
            .them(300, "Oi! Vocês abrem no feriado?")
            .us(296, LIA, TAKE)
            .us(295, LIA, Answers("Oi, Ana, {bom dia}. Abrimos sim, das 9h às 14h."))
            .them(293, "Perfeito, obrigada!")
            .us(290, LIA, Closes("Dúvida resolvida")),
        Talk::of(3, VERA, CENTRO)
            .them(180, "{Bom dia}. A gaveta da cômoda não fecha, olha o vídeo")
            .sends(179, json!({"type": "video", "video": {}}))
            .us(171, DAVI, TAKE)
            .us(170, DAVI, Queues("Suporte", "Gaveta de baixo desalinhada, pedido 8877."))
            .us(160, DAVI, TAKE)
            .us(
                158,
                DAVI,
                Answers("{Bom dia}, dona Vera. Vi o vídeo: o trilho veio torto. O técnico vai {+2}, das 8h às 12h."),
            )
            .them(150, "Está ótimo. Obrigada")
            .us(149, SERGIO, Notes("@Davi Rocha, pede para o técnico levar dois trilhos."))
            .us(140, DAVI, Closes("Troca ou devolução")),
        Talk::of(2, RAFAEL, PAULISTA)
            .them(500, "{Bom dia}, preciso da segunda via da nota do pedido 8123")
            .us(498, LIA, TAKE)
            .us(
                496,
                LIA,
                Answers("{Bom dia}, Rafael. Já localizei: a nota vai para o e-mail do cadastro em até uma hora."),
            )
            .them(470, "Chegou. Valeu")
            .us(465, LIA, Closes("Dúvida resolvida")),
        Talk::of(2, GUSTAVO, CENTRO)
            .them(200, "O *sofá azul* ainda está em promoção?")
            .us(190, DAVI, TAKE)
            .us(
                188,
                DAVI,
                Answers("Oi, Gustavo. Está sim, até {+3}: R$ 1.890,00 em 6 vezes."),
            )
            .us(150, DAVI, Closes("Cliente não respondeu")),
        Talk::of(1, BEATRIZ, CENTRO)
            .them(330, "Comprei uma luminária e veio sem o parafuso")
            .sends(327, json!({"type": "image", "image": {"caption": "olha só"}}))
            .us(320, LIA, TAKE)
            .us(
                318,
                LIA,
                Answers("Poxa, Beatriz, sinto muito. Mando o parafuso amanhã pelo correio, sem custo."),
            )
            .them(300, "Obrigada pela rapidez 🙏")
            .us(290, LIA, Closes("Dúvida resolvida")),
        // Held until the bank answers.
        Talk::of(0, OTAVIO, PAULISTA)
            .them(415, "Paguei o boleto ontem e o pedido ainda está como pendente")
            .sends(414, json!({"type": "image", "image": {"caption": "comprovante"}}))
            .us(400, RENATA, TAKE)
            .us(
                398,
                RENATA,
                Answers("{Bom dia}, Otávio. Recebi o comprovante; o banco confirma em até um dia útil e eu aviso por aqui."),
            )
            .us(397, RENATA, HOLD),
        // Window already closed, still open: nobody may write freely.
        Talk::of(1, PADARIA, CENTRO)
            .them(90, "{Bom dia}! Queremos um orçamento de 40 cadeiras para a padaria nova.")
            .us(80, LIA, TAKE)
            .us(
                78,
                LIA,
                Answers("{Bom dia}! Que boa notícia. Monto o orçamento e envio por aqui."),
            ),
    ])
}
