//! Labels, headings and sentences of the screens.

use crate::words::screens::{
    Common, Composer, Deliveries, DeskWords, Inbox, Keys, Kinds, Marks, Missing, Panel, Screens, SignIn,
    States, ThreadWords, Times, Troubles, Windows,
};

/// All of them.
pub const SCREENS: Screens = Screens {
    product: "Guichê",
    common: Common {
        retry: "Tentar de novo",
        cancel: "Cancelar",
        close: "Fechar",
        back: "Voltar à lista",
        loading: "Carregando…",
        skip: "Ir para o conteúdo",
    },
    troubles: Troubles {
        signed_out: "Sua sessão terminou. Entre de novo para continuar.",
        forbidden: "Você não tem acesso a isto. Se precisar, fale com um administrador.",
        not_found: "Esta conversa não existe, ou você não tem acesso a ela.",
        busy: "O servidor está ocupado agora. Tente de novo em alguns segundos.",
        transport: "Não foi possível falar com o servidor. Verifique a conexão e tente de novo.",
        unexpected: |reference| {
            format!("Algo deu errado do nosso lado. Se continuar, informe a referência {reference}.")
        },
    },
    missing: Missing {
        title: "Página não encontrada",
        body: "O endereço pode estar errado, ou a página mudou de lugar.",
        home: "Ir para Conversas",
    },
    sign_in: SignIn {
        title: "Entrar",
        lead: "Use o e-mail e a senha que seu administrador cadastrou.",
        email: "E-mail",
        password: "Senha",
        submit: "Entrar",
        wrong: "E-mail ou senha incorretos. Confira e tente de novo.",
        locked: |minutes| match minutes {
            0 => "Muitas tentativas com este e-mail. Aguarde alguns minutos e tente de novo.".to_owned(),
            1 => "Muitas tentativas com este e-mail. Aguarde 1 minuto e tente de novo.".to_owned(),
            minutes => {
                format!("Muitas tentativas com este e-mail. Aguarde {minutes} minutos e tente de novo.")
            }
        },
        rate: "Muitas tentativas a partir deste computador ou rede. Aguarde um pouco e tente de novo.",
        disabled: "Este acesso está desabilitado. Fale com um administrador.",
        expired: "Sua sessão terminou. Entre de novo para continuar de onde parou.",
        origin: "O pedido não veio desta página. Recarregue e tente de novo.",
    },
    desk: DeskWords {
        menu: "Menu principal",
        conversations: "Conversas",
        account: "Sua conta",
        theme: "Aparência",
        theme_system: "Do sistema",
        theme_light: "Clara",
        theme_dark: "Escura",
        keys: "Atalhos de teclado",
        sign_out: "Sair",
        offline: "Sem conexão com o servidor. Tentando de novo…",
        agent: "Atendente",
        supervisor: "Supervisor",
        administrator: "Administrador",
    },
    keys: Keys {
        title: "Atalhos de teclado",
        next: "Próxima conversa",
        previous: "Conversa anterior",
        open: "Abrir a conversa",
        take: "Iniciar ou assumir o atendimento",
        hold: "Colocar em espera ou retomar",
        close: "Encerrar o atendimento",
        write: "Ir para o campo de mensagem",
        sheet: "Mostrar estes atalhos",
        note: "Os atalhos não funcionam enquanto você digita.",
    },
    inbox: Inbox {
        views: "Visões",
        mine: "Meus Atendimentos",
        mine_short: "Meus",
        queue: "Fila de Atendimentos",
        queue_short: "Fila",
        on_hold: "Em Espera",
        on_hold_short: "Espera",
        history: "Histórico",
        history_short: "Histórico",
        list: "Lista de conversas",
        order: "Ordem",
        newest: "Mais recentes",
        longest_waiting: "Maior espera",
        window_closes_first: "Janela fecha antes",
        more: "Carregar mais",
        many: "999+",
        failed: "Não foi possível carregar as conversas",
        empty_mine: "Nenhum atendimento com você",
        empty_mine_hint: "Pegue a próxima conversa na Fila de Atendimentos.",
        empty_mine_link: "Abrir a fila",
        empty_queue: "Ninguém esperando",
        empty_queue_hint: "Novas conversas aparecem aqui assim que chegam.",
        empty_on_hold: "Nada em espera",
        empty_on_hold_hint: "Atendimentos que você colocar em espera ficam guardados aqui.",
        empty_history: "Nenhum atendimento encerrado",
        empty_history_hint: "Depois de encerrado, o atendimento fica aqui para consulta.",
        unread: |count| {
            if count == 1 {
                "1 mensagem não lida".to_owned()
            } else {
                format!("{count} mensagens não lidas")
            }
        },
        count: |count| {
            if count == 1 {
                "1 conversa".to_owned()
            } else {
                format!("{count} conversas")
            }
        },
        owner: |name| format!("com {name}"),
        you: "Você:",
        us: "Equipe:",
        none_selected: "Escolha uma conversa",
        none_selected_hint: "Use a lista, ou as teclas j e k para andar e Enter para abrir.",
    },
    states: States {
        bot: "No robô",
        waiting: "Aguardando",
        in_service: "Em atendimento",
        on_hold: "Em espera",
        awaiting_customer: "Aguardando o cliente",
        closed: "Encerrado",
    },
    windows: Windows {
        open: |left| format!("Janela de 24 horas: {left} restantes"),
        closed: "Janela de 24 horas: fechada",
        closed_short: "fechada",
        left: |minutes| match (minutes / 60, minutes % 60) {
            (0, 0) => "menos de 1 min".to_owned(),
            (0, minutes) => format!("{minutes} min"),
            (hours, 0) => format!("{hours} h"),
            (hours, minutes) if hours < 3 => format!("{hours} h {minutes:02}"),
            (hours, _) => format!("{hours} h"),
        },
    },
    times: Times {
        today: "hoje",
        yesterday: "ontem",
        weekdays: [
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "sábado",
            "domingo",
        ],
        months: [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
        day: |day, month| format!("{day} de {month}"),
        day_of_year: |day, month, year| format!("{day} de {month} de {year}"),
        since: |minutes| match minutes {
            ..1 => "agora".to_owned(),
            1..60 => format!("há {minutes} min"),
            60..1440 => format!("há {} h", minutes / 60),
            1440..2880 => "há 1 dia".to_owned(),
            _ => format!("há {} dias", minutes / 1440),
        },
    },
    thread: ThreadWords {
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
    },
    marks: Marks {
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
        closed: |number, name| match name {
            Some(name) => format!("Protocolo {number} encerrado por {name}"),
            None => format!("Protocolo {number} encerrado"),
        },
    },
    kinds: Kinds {
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
        edit: "Mensagem editada pelo cliente",
        revoke: "O cliente apagou uma mensagem",
        request_welcome: "O cliente abriu a conversa pela primeira vez",
        unsupported: "Mensagem que o WhatsApp não entrega por aqui",
        unsupported_body: |name| {
            format!(
                "O cliente enviou um conteúdo do tipo “{name}”, que só aparece no aplicativo. Peça que envie de outra forma."
            )
        },
        media_later: "O arquivo ainda não pode ser aberto por aqui.",
    },
    deliveries: Deliveries {
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
    },
    composer: Composer {
        label: |name| format!("Mensagem para {name}"),
        placeholder: "Escreva uma mensagem",
        send: "Enviar",
        hint: "Enter envia · Shift+Enter quebra a linha",
        count: |written, most| format!("{written} de {most} caracteres"),
        waiting: "Esta conversa está na fila. Inicie o atendimento para responder.",
        owned: |name| format!("{name} está atendendo esta conversa."),
        on_hold: "Este atendimento está em espera. Você pode responder ou retomar.",
        window_title: "A janela de 24 horas está fechada",
        window_body: "O WhatsApp só aceita mensagens livres até 24 horas depois da última mensagem do cliente. Quando o cliente escrever, este campo volta. Até lá, só um modelo de mensagem aprovado pode ser entregue, e o envio de modelos ainda não está disponível no Guichê.",
        closed_title: "Atendimento encerrado",
        closed_body: "Quando o cliente escrever de novo, um novo protocolo será aberto e a conversa voltará para a fila.",
    },
    panel: Panel {
        title: "Contato",
        identities: "Identidades",
        phone: "Telefone",
        wa_id: "WhatsApp",
        user_id: "ID do usuário",
        username: "Nome de usuário",
        no_identity: "O WhatsApp não informou o telefone deste contato.",
        number: "Número de atendimento",
        protocols: "Protocolos",
        current: "Atual",
        opened: |at| format!("Aberto em {at}"),
        closed: |at| format!("Encerrado em {at}"),
        nobody: "Sem atendente",
    },
};
