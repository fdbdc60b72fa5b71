//! Today: waiting, in service, on hold.

use serde_json::json;

use super::Deed::{Answers, Gives, Hands, Looks, Notes, Queues, Reacts, Schedules, Whispers};
use super::{
    ANA, BEATRIZ, BRUNO, CARLA, CENTRO, CLAUDIA, HOLD, HOTEL, JOAO, LUCIANA, Line, MARINA, PAULISTA, TAKE,
    TEREZA, Talk, all,
};
use crate::demo::people::{DAVI, LIA, RENATA, SERGIO};

pub(super) fn lines() -> Vec<Line> {
    all([
        Talk::of(0, CLAUDIA, PAULISTA)
            .them(235, "Olá, quero trocar o tamanho da mesa do pedido 9001")
            .us(228, LIA, TAKE)
            .us(
                226,
                LIA,
                Answers("Oi, Cláudia. Claro: qual tamanho fica melhor, 1,20 m ou 1,60 m?"),
            )
            .them(220, "1,60 m")
            .us(
                219,
                LIA,
                Answers("Anotado. Vou confirmar o estoque com o depósito e já volto."),
            )
            .us(218, LIA, Looks)
            .us(217, LIA, HOLD),
        Talk::of(0, LUCIANA, PAULISTA)
            .them(170, "{Bom dia}! Perdi o boleto da segunda parcela, consegue reenviar?")
            .us(165, LIA, TAKE)
            .us(164, LIA, Queues("Financeiro", "Segunda parcela do pedido 8990, vence {+2}."))
            .us(150, RENATA, TAKE)
            .us(149, RENATA, Gives("boleto-8990-2.pdf", "{Bom dia}, Luciana. Segue a segunda via."))
            .them(120, "Recebi! E se eu pagar as duas juntas, tem desconto?")
            .us(
                118,
                RENATA,
                Notes("@Lia Campos, dá para oferecer 3% se ela quitar? Respondo assim que voltar."),
            ),
        Talk::of(0, BRUNO, CENTRO)
            .them(140, "Meu pedido PED-812 era para ontem")
            .them(139, "alguém pode ver?")
            .us(131, DAVI, TAKE)
            .us(
                130,
                DAVI,
                Answers("Oi, Bruno. Já estou olhando com a transportadora."),
            )
            .us(
                118,
                DAVI,
                Answers("O caminhão já saiu do depósito; a entrega é {+1}, até as 18h. Rastreio: https://rastreio.example/PED-812"),
            )
            .them(117, "Certo, fico no aguardo")
            .sends(116, json!({"type": "sticker"}))
            .us(
                116,
                LIA,
                Notes("@Davi Rocha, a transportadora confirmou a entrega {+1}, até as 18h."),
            ),
        Talk::of(0, MARINA, CENTRO)
            .them(95, "{Bom dia}! Esse sofá tem na cor azul?")
            .sends(94, json!({"type": "image", "image": {"caption": "este aqui"}}))
            .us(90, LIA, TAKE)
            .us(
                88,
                LIA,
                Answers("{Bom dia}, Marina. Temos sim: azul-petróleo e azul-claro, pronta entrega."),
            )
            .them(86, "O azul-petróleo! Vocês entregam no Água Verde?")
            .sends(
                85,
                json!({"type": "location", "location": {"latitude": -25.4595, "longitude": -49.2803,
                    "name": "Rua Pará, 1200", "address": "Água Verde, Curitiba"}}),
            )
            .us(
                82,
                LIA,
                Answers("Entregamos: o frete para o Água Verde fica em R$ 25,00, {+1} à tarde. Posso fechar?"),
            )
            .us(81, LIA, Gives("orcamento-4412.pdf", "Segue o orçamento com o frete."))
            .us(80, SERGIO, Whispers("Se ela levar também a poltrona, pode dar o frete."))
            .them(12, "Pode fechar 😊")
            .us(11, LIA, Reacts("❤️"))
            .sends(11, json!({"type": "audio", "audio": {"voice": true}}))
            .us(
                10,
                LIA,
                Schedules(120, "Marina, o seu sofá já está separado e sai na rota da tarde."),
            ),
        Talk::of(0, BEATRIZ, CENTRO)
            .them(72, "Oi, o parafuso chegou, mas é de outra medida 😅")
            .us(70, DAVI, TAKE)
            .us(
                69,
                DAVI,
                Answers("Oi, Beatriz. Vou passar para a Lia, que cuidou do seu pedido."),
            )
            .us(
                68,
                DAVI,
                Hands(LIA, "Recebeu o parafuso errado: precisa do M6 de 40 mm. Prometi retorno hoje."),
            ),
        Talk::of(0, JOAO, CENTRO).them(64, "Oi, a garantia da poltrona cobre rasgo no tecido?"),
        Talk::of(0, HOTEL, CENTRO)
            .them(58, "{Bom dia}, somos de Gramado. Precisamos de 30 camas box até o mês que vem.")
            .us(55, DAVI, TAKE)
            .us(54, DAVI, Queues("Vendas", "Trinta camas box, entrega em Gramado. Pediu nota para CNPJ.")),
        Talk::of(0, CARLA, CENTRO).them(41, "Oi! Vi vocês no Instagram. Fazem entrega em São José?"),
        Talk::of(0, TEREZA, PAULISTA)
            .them(26, "{Bom dia}, o boleto venceu, pode gerar outro?")
            .sends(
                25,
                json!({"type": "document", "document": {"filename": "boleto-0911.pdf"}}),
            ),
        Talk::of(0, ANA, CENTRO).them(6, "Oi! Aquela cristaleira branca chegou?"),
    ])
}
