//! People, as administrators see them.

use crate::words::screens::UsersWords;

pub const USERS_WORDS: UsersWords = UsersWords {
    lead: "Quem trabalha aqui, o que pode fazer e quando esteve por último.",
    add: "Novo usuário",
    add_lead: "No primeiro acesso, a pessoa escolhe a própria senha.",
    search: "Nome ou e-mail",
    name: "Nome",
    email: "E-mail",
    email_hint: "Usado para entrar. Não muda depois.",
    role: "Perfil de acesso",
    state: "Situação",
    numbers: "Números",
    teams: "Equipes",
    last_seen: "Último acesso",
    never: "Nunca entrou",
    active: "Ativo",
    disabled: "Desabilitado",
    invited: "Senha provisória",
    second_factor: "Entra com verificação em duas etapas",
    second_factor_short: "2 etapas",
    every_number: "Todos",
    no_numbers: "Nenhum",
    no_number_yet: "Nenhum número cadastrado ainda.",
    every_number_hint: "Este perfil de acesso usa todos os números.",
    none: "Ninguém encontrado",
    none_hint: "Mude a busca ou os filtros.",
    language: "Idioma",
    language_default: "O da empresa",
    first_password: "Senha provisória",
    password_made: "Gerar uma e mostrar uma vez",
    password_typed: "Escolher agora",
    password: "Senha",
    create: "Criar usuário",
    added: "Usuário criado.",
    access: "Acesso",
    sessions: "Navegadores conectados",
    open_protocols: "Atendimentos em aberto",
    reset_password: "Redefinir senha",
    reset_password_body: |name| {
        format!(
            "{name} recebe uma senha provisória, sai de todos os navegadores e escolhe outra senha ao entrar."
        )
    },
    sign_out: "Desconectar de todos os navegadores",
    sign_out_body: |name| {
        format!("{name} sai agora de todos os navegadores e pode entrar de novo com a mesma senha.")
    },
    signed_out: "Sessões encerradas.",
    reset_second_factor: "Remover verificação em duas etapas",
    reset_second_factor_body: |name| {
        format!(
            "{name} entra só com a senha até configurar a verificação de novo. Faça isso quando o celular foi perdido."
        )
    },
    second_factor_reset: "Verificação em duas etapas removida.",
    disable: "Desabilitar acesso",
    disable_body: |name| {
        format!("{name} sai agora e não entra mais. O histórico continua com o nome da pessoa.")
    },
    return_open: |open| match open {
        1 => "1 atendimento em aberto volta para a fila.".to_owned(),
        open => format!("{open} atendimentos em aberto voltam para a fila."),
    },
    return_reason: "Nota nos atendimentos",
    return_note: "Acesso desabilitado",
    disable_and_return: "Desabilitar e devolver à fila",
    disabled_now: "Acesso desabilitado.",
    enable: "Reabilitar acesso",
    enabled: "Acesso reabilitado.",
    told_title: "Senha provisória",
    told_body: "Copie e entregue à pessoa por um meio seguro. Ela não será mostrada de novo.",
};
