//! Contato Ativo and Recontato.

use crate::consent::ConsentSource;
use crate::phone::PhoneError;
use crate::template::{FillTrouble, TemplateStatus};
use crate::words::grouped;
use crate::words::screens::OutreachWords;

pub const OUTREACH_WORDS: OutreachWords = OutreachWords {
    active_lead: "Escreva primeiro, com um modelo de mensagem aprovado.",
    recontact: "Recontato",
    recontact_lead: |name| format!("Retome a conversa com {name} usando um modelo de mensagem aprovado."),
    back_to_active: "Voltar ao Contato Ativo",
    unread: "Não foi possível abrir esta tela",
    no_origin: "Nenhum número liberado para você",
    no_origin_hint: "Peça a um administrador acesso a um número para poder escrever primeiro.",
    origin: "Número de origem",
    choose_origin: "Escolha o número",
    from: |name, phone| format!("De {name} · {phone}"),
    to: |name, phone| format!("Para {name} · {phone}"),
    phone: "Telefone com DDD",
    phone_hint: "De qualquer forma: (41) 99999-0001, 041 99999 0001, +55 41 99999-0001.",
    understood: |phone, town| match town {
        Some(town) => format!("{phone} · {town} e região"),
        None => phone.to_owned(),
    },
    phone_wrong: |error| match error {
        PhoneError::Empty => "Digite o telefone do cliente.".into(),
        PhoneError::StrayCharacter(c) => format!("“{c}” não faz parte de um telefone."),
        PhoneError::WrongLength => "Confira os números: há dígitos a mais ou a menos.".into(),
        PhoneError::MissingAreaCode => "Falta o DDD.".into(),
        PhoneError::UnknownAreaCode(ddd) => format!("O DDD {ddd} não existe."),
        PhoneError::NotALine => "Depois do DDD, um celular começa com 9 e um fixo com 2 a 5.".into(),
    },
    name: "Nome do cliente",
    template: "Modelo de mensagem",
    choose_template: "Escolha um modelo.",
    template_search: "Buscar por nome ou texto",
    category: "Categoria",
    language: "Idioma do modelo",
    any: "Todas",
    more: "Há mais modelos do que cabem aqui. Busque pelo nome ou pelo texto.",
    none: "Nenhum modelo aprovado para este número",
    none_hint: "Os modelos aprovados pela Meta aparecem aqui depois da sincronização.",
    none_found: "Nenhum modelo encontrado. Mude a busca ou os filtros.",
    other_template: "Trocar modelo",
    fill: "Variáveis",
    slot_header: |name| format!("Cabeçalho: {{{{{name}}}}}"),
    slot_body: |name| format!("{{{{{name}}}}}"),
    slot_address: |button| format!("Fim do endereço do botão “{button}”"),
    slot_code: "Código que o botão copia",
    example: |value| format!("Ex.: {value}"),
    file: |kind| format!("{kind} do cabeçalho"),
    file_choose: "Escolher arquivo",
    file_other: "Trocar arquivo",
    file_wrong: |kind| format!("Este modelo pede outro tipo de arquivo: {kind}."),
    place_name: "Nome do lugar (opcional)",
    place_address: "Endereço (opcional)",
    trouble: |trouble| match trouble {
        FillTrouble::Empty => "Preencha este campo.".into(),
        FillTrouble::Break => "Use uma linha só, sem tabulações.".into(),
        FillTrouble::Blanks => "Há mais de quatro espaços seguidos.".into(),
        FillTrouble::BlankInAddress => "Um endereço não pode ter espaços.".into(),
        FillTrouble::TooLong(count) => {
            format!(
                "Ficou longo: {} de {} caracteres.",
                grouped(count.used, '.'),
                grouped(count.most, '.')
            )
        }
        FillTrouble::NoFile => "Escolha o arquivo do cabeçalho.".into(),
        FillTrouble::NoPlace => "Diga onde é: coordenadas ou o endereço do mapa.".into(),
        FillTrouble::PlaceUnknown => "Estas coordenadas não existem.".into(),
    },
    preview: "Como o cliente vê",
    count_header: |count| {
        format!(
            "Cabeçalho: {} de {} caracteres",
            grouped(count.used, '.'),
            grouped(count.most, '.')
        )
    },
    count_body: |count| {
        format!(
            "Texto: {} de {} caracteres",
            grouped(count.used, '.'),
            grouped(count.most, '.')
        )
    },
    price: |category, price| format!("{category} · {price} por mensagem entregue"),
    no_price: |category| format!("{category} · sem preço cadastrado"),
    price_hint: "Preço de tabela, antes de descontos por volume e de impostos.",
    send: "Enviar mensagem",
    send_to: |name| format!("Enviar para {name}"),
    sending: "Enviando…",
    discard_title: "Descartar o que você preencheu?",
    discard: "Descartar",
    keep: "Continuar preenchendo",
    known_before: "Esse contato já existe. Clique em ",
    known_link: "Recontato",
    known_after: " para ir para tela de Recontato",
    in_service: "Esse cliente já está em atendimento",
    in_service_protocol: |protocol| format!("Protocolo {protocol}"),
    in_service_with: |name| format!("com {name}"),
    in_service_mine: "com você",
    in_service_queue: "na fila",
    window_open: "A janela de 24 horas está aberta: responda sem modelo, na própria conversa.",
    window_open_link: "Ir para a conversa",
    blocked: "Este contato está bloqueado neste número. Desbloqueie na página do contato para poder escrever.",
    no_opt_in: "Este cliente ainda não autorizou mensagens de marketing. Registre a autorização na página do contato ou use um modelo de utilidade.",
    opted_out: |at, source, proof| {
        let how = match (source, proof) {
            (ConsentSource::MessageWord, Some(words)) => format!("respondendo “{words}”"),
            (ConsentSource::MessageWord, None) => "por mensagem".into(),
            (ConsentSource::TemplateButton, _) => "pelo botão de um modelo".into(),
            (ConsentSource::UserPreferences, _) => "nas preferências do WhatsApp".into(),
            (ConsentSource::Meta131050, _) => "e a Meta avisou ao recusar uma mensagem".into(),
            (ConsentSource::Import, _) => "conforme uma lista importada".into(),
            (ConsentSource::Api, _) => "conforme outro sistema".into(),
            (ConsentSource::ByHand | ConsentSource::CustomerUndo, _) => "conforme anotado pela equipe".into(),
        };
        format!(
            "Este cliente pediu para não receber estas mensagens em {at}, {how}. Aguarde ele escrever ou use outro canal."
        )
    },
    number_not_enabled: "Este número não está liberado para você. Escolha outro ou peça acesso a um administrador.",
    limit_reached: |until| {
        format!(
            "O limite de mensagens do WhatsApp está esgotado. Haverá espaço a partir de {until}; respostas dentro da janela seguem normalmente."
        )
    },
    number_restricted: "O WhatsApp restringiu este número: por enquanto ele só responde a quem escreve. Escolha outro número ou tente mais tarde.",
    number_not_connected: "Este número não está conectado ao WhatsApp. Avise um administrador.",
    template_gone: "Este modelo não está mais disponível para este número. Escolha outro.",
    template_status: |status| match status {
        TemplateStatus::Paused => "A Meta pausou este modelo por baixa qualidade. Escolha outro.",
        TemplateStatus::Disabled => "A Meta desativou este modelo. Escolha outro.",
        TemplateStatus::Rejected => "A Meta recusou este modelo. Escolha outro.",
        TemplateStatus::Pending | TemplateStatus::InAppeal => {
            "A Meta ainda analisa este modelo. Escolha outro ou aguarde."
        }
        _ => "A Meta não aceita este modelo agora. Escolha outro.",
    },
    template_foreign: "Este modelo tem partes que o Guichê não preenche. Escolha outro.",
    unfilled: "Confira os campos marcados.",
    phone_unreadable: "Confira o telefone.",
    name_missing: "Digite o nome do cliente.",
    start_again_body: "O cliente recebe um modelo de mensagem aprovado, e um novo protocolo fica com você até ele responder.",
    start_again_confirm: "Enviar mensagem de Recontato",
    awaiting: "Aguardando o cliente",
    awaiting_body: |left| {
        format!(
            "Quando o cliente responder, a conversa continua aqui. Sem resposta, o protocolo se encerra em {left}."
        )
    },
    another: "Enviar outro modelo",
    undelivered: "A mensagem não foi entregue",
};
