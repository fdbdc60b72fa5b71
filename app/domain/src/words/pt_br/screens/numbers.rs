//! Our numbers.

use crate::words::screens::NumbersWords;

pub(super) const NUMBERS_WORDS: NumbersWords = NumbersWords {
    lead: "Os números de WhatsApp da empresa e quem pode usá-los.",
    add: "Adicionar número",
    add_lead: "Os dados estão no painel da Meta, em WhatsApp, Configuração da API.",
    name: "Nome",
    name_hint: "Como a equipe chama este número, como “Loja Centro”.",
    new_name_hint: "Se ficar vazio, vale o nome verificado pela Meta.",
    connection: "Conexão",
    connected: "Conectado",
    unconnected: "Sem conexão",
    team: "Equipe da fila",
    people: "Quem pode usar",
    people_hint: "Supervisores e administradores usam todos os números. A mudança vale na hora.",
    nobody: "Só supervisores",
    open: "Em aberto",
    none: "Nenhum número ainda",
    none_hint: "Adicione o primeiro em “Adicionar número”.",
    gone: "Este número não existe",
    phone_number_id: "Identificação do número",
    phone_number_id_hint: "Só algarismos, com o nome “Phone number ID” no painel da Meta.",
    waba_id: "Identificação da conta (WABA)",
    waba_id_hint: "Só algarismos, com o nome “WhatsApp Business Account ID”.",
    token: "Token de acesso",
    token_hint: "É guardado cifrado e não aparece de novo.",
    connect: "Conectar",
    replace: "Trocar token",
    token_replaced: "Número conectado com o novo token.",
    added: "Número conectado.",
};
