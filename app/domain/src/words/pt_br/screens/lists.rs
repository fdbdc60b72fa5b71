//! Lists of conversations, states, windows and times.

use crate::words::screens::{Inbox, States, Times, Windows};

pub(super) const INBOX: Inbox = Inbox {
    views: "Visões",
    mine: "Meus Atendimentos",
    mine_short: "Meus",
    queue: "Fila de Atendimentos",
    queue_short: "Fila",
    on_hold: "Em Espera",
    on_hold_short: "Espera",
    history: "Histórico",
    history_short: "Histórico",
    active_contact: "Contato Ativo",
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
    none_selected_hint: "Ela se abre aqui, ao lado da lista.",
    none_selected_keys: "As teclas j e k andam pela lista; Enter abre.",
};

pub(super) const STATES: States = States {
    bot: "No robô",
    waiting: "Aguardando",
    in_service: "Em atendimento",
    on_hold: "Em espera",
    awaiting_customer: "Aguardando o cliente",
    expires_in: |left| format!("expira em {left}"),
    closed: "Encerrado",
};

pub(super) const WINDOWS: Windows = Windows {
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
};

pub(super) const TIMES: Times = Times {
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
};
