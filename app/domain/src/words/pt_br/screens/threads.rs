//! An open conversation: messages, deliveries, composer, side panel.

use crate::words::screens::{Composer, Deliveries, Kinds, Marks, Panel, ThreadWords};

pub(super) const THREAD: ThreadWords = ThreadWords {
    region: |name| format!("Conversa com {name}"),
    messages: "Mensagens",
    protocol: |number| format!("Protocolo {number}"),
    take: "Iniciar Atendimento",
    take_over: |name| format!("Assumir de {name}"),
    hold: "Colocar em espera",
    resume: "Retomar",
    give_back: "Devolver à fila",
    close: "Encerrar",
    more_actions: "Mais ações",
    contact: "Dados do contato",
    close_title: "Encerrar atendimento",
    close_body: |name, protocol| {
        format!(
            "O protocolo {protocol} de {name} será encerrado e a conversa irá para o Histórico. Se o cliente escrever de novo, um novo protocolo será aberto."
        )
    },
    close_confirm: |name| format!("Encerrar com {name}"),
    older: "Carregar anteriores",
    beginning: "Início da conversa",
    newer: "Novas mensagens",
    to_end: "Ir para o fim",
    failed: "Não foi possível abrir a conversa",
    empty: "Ainda não há mensagens nesta conversa",
    you: "Você",
    customer_said: |name, words| format!("Nova mensagem de {name}: {words}"),
    forwarded: "Encaminhada",
    reply_to: "Em resposta a",
    quote_missing: "Mensagem anterior",
    retried: "Enviada de novo",
};

pub const MARKS: Marks = Marks {
    opened: |number| format!("Protocolo {number} aberto"),
    taken: |name| {
        name.map_or_else(
            || "Atendimento iniciado".to_owned(),
            |name| format!("{name} iniciou o atendimento"),
        )
    },
    taken_over: |name| {
        name.map_or_else(
            || "Atendimento assumido".to_owned(),
            |name| format!("{name} assumiu o atendimento"),
        )
    },
    returned: |name| {
        name.map_or_else(
            || "Devolvido à fila".to_owned(),
            |name| format!("{name} devolveu à fila"),
        )
    },
    held: |name| {
        name.map_or_else(
            || "Em espera".to_owned(),
            |name| format!("{name} colocou em espera"),
        )
    },
    resumed: |name| {
        name.map_or_else(
            || "Atendimento retomado".to_owned(),
            |name| format!("{name} retomou o atendimento"),
        )
    },
    recontacted: |name| {
        name.map_or_else(
            || "Recontato enviado".to_owned(),
            |name| format!("{name} enviou um Recontato e aguarda o cliente"),
        )
    },
    answered: "O cliente respondeu",
    answered_to: |name| format!("O cliente respondeu a {name}, que agora atende"),
    owner_gone: "Quem atendia não pode mais atender este número",
    journey_gone: "A jornada do chatbot não está mais publicada",
    expired: |number| format!("Protocolo {number} encerrado: o cliente não respondeu no prazo"),
    closed: |number, name| match name {
        Some(name) => format!("Protocolo {number} encerrado por {name}"),
        None => format!("Protocolo {number} encerrado"),
    },
};

pub(super) const KINDS: Kinds = Kinds {
    image: "Foto",
    video: "Vídeo",
    audio: "Áudio",
    voice: "Mensagem de voz",
    document: "Documento",
    sticker: "Figurinha",
    location: "Localização",
    map: "Ver no mapa",
    contacts: "Contato compartilhado",
    reaction: "Reação",
    reaction_removed: "Reação removida",
    reacted: |emoji| format!("Reagiu com {emoji}"),
    button: "Botão escolhido",
    list_reply: "Opção escolhida",
    flow_reply: "Formulário respondido",
    order: "Pedido",
    pieces: |pieces| {
        if pieces == 1 {
            "1 item".to_owned()
        } else {
            format!("{pieces} itens")
        }
    },
    system: "Aviso do WhatsApp",
    template: "Modelo de mensagem",
    of_batch: |title| format!("Envio em lote · {title}"),
    edit: "Mensagem editada pelo cliente",
    revoke: "O cliente apagou uma mensagem",
    request_welcome: "O cliente abriu a conversa pela primeira vez",
    unsupported: "Mensagem que o WhatsApp não entrega por aqui",
    unsupported_body: |name| {
        format!(
            "O cliente enviou um conteúdo do tipo “{name}”, que só aparece no aplicativo. Peça que envie de outra forma."
        )
    },
    choices: "Opções de resposta",
};

pub const DELIVERIES: Deliveries = Deliveries {
    queued: "Na fila de envio",
    sending: "Enviando",
    uncertain: "Envio não confirmado",
    uncertain_body: "A resposta do WhatsApp se perdeu. O envio será confirmado assim que o WhatsApp avisar; não envie de novo antes disso, para o cliente não receber duas vezes.",
    uncertain_retry: "Enviar de novo mesmo assim",
    sent: "Enviada",
    delivered: "Entregue",
    read: "Lida",
    failed: "Não enviada",
    local_failed: "Não foi possível enviar",
    retry: "Tentar de novo",
    copy: "Copiar texto",
    copied: "Texto copiado",
    discard: "Voltar a editar",
    details: "Detalhes",
    next_step: "O que fazer",
    code: |code| format!("Código {code} do WhatsApp"),
};

pub const COMPOSER: Composer = Composer {
    label: |name| format!("Mensagem para {name}"),
    placeholder: "Escreva uma mensagem",
    send: "Enviar",
    hint: "Enter envia · Shift+Enter quebra a linha",
    count: |written, most| format!("{written} de {most} caracteres"),
    waiting: "Esta conversa está na fila. Inicie o atendimento para responder.",
    owned: |name| format!("{name} está atendendo esta conversa."),
    on_hold: "Este atendimento está em espera. Você pode responder ou retomar.",
    window_title: "A janela de 24 horas está fechada",
    window_body: "O WhatsApp só aceita mensagens livres até 24 horas depois da última mensagem do cliente. Envie um modelo de mensagem aprovado; quando o cliente responder, este campo volta.",
    closed_title: "Atendimento encerrado",
    closed_body: "Quando o cliente escrever de novo, um novo protocolo será aberto e a conversa voltará para a fila.",
};

pub const PANEL: Panel = Panel {
    title: "Contato",
    identities: "Identidades",
    contact_page: "Abrir página do contato",
    phone: "Telefone",
    wa_id: "WhatsApp",
    user_id: "ID do usuário",
    username: "Nome de usuário",
    no_identity: "O WhatsApp não informou o telefone deste contato.",
    number: "Número de atendimento",
    protocols: "Protocolos",
    opened: |at| format!("Aberto em {at}"),
    closed: |at| format!("Encerrado em {at}"),
    nobody: "Sem atendente",
    why: "Por que esta conversa está aqui?",
};
