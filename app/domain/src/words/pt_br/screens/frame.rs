//! The frame around every screen, and the pages that stand alone.

use crate::words::screens::{Common, DeskWords, Keys, Missing, SignIn, Troubles};

pub(super) const COMMON: Common = Common {
    retry: "Tentar de novo",
    part_failed: "Esta parte da tela não carregou",
    cancel: "Cancelar",
    close: "Fechar",
    back: "Voltar à lista",
    loading: "Carregando…",
    skip: "Ir para o conteúdo",
};

pub(super) const TROUBLES: Troubles = Troubles {
    signed_out: "Sua sessão terminou. Entre de novo para continuar.",
    forbidden: "Você não tem acesso a isto. Se precisar, fale com um administrador.",
    not_found: "Esta conversa não existe, ou você não tem acesso a ela.",
    busy: "O servidor está ocupado agora. Tente de novo em alguns segundos.",
    transport: "Não foi possível falar com o servidor. Verifique a conexão e tente de novo.",
    unexpected: |reference| {
        format!("Algo deu errado do nosso lado. Se continuar, informe a referência {reference}.")
    },
};

pub(super) const MISSING: Missing = Missing {
    title: "Página não encontrada",
    body: "O endereço pode estar errado, ou a página mudou de lugar.",
    home: "Ir para Conversas",
};

pub(super) const SIGN_IN: SignIn = SignIn {
    title: "Entrar",
    lead: "Use o e-mail e a senha que seu administrador cadastrou.",
    email: "E-mail",
    password: "Senha",
    submit: "Entrar",
    wrong: "E-mail ou senha incorretos. Confira e tente de novo.",
    locked: |minutes| match minutes {
        0 => "Muitas tentativas com este e-mail. Aguarde alguns minutos e tente de novo.".to_owned(),
        1 => "Muitas tentativas com este e-mail. Aguarde 1 minuto e tente de novo.".to_owned(),
        minutes => format!("Muitas tentativas com este e-mail. Aguarde {minutes} minutos e tente de novo."),
    },
    rate: "Muitas tentativas a partir deste computador ou rede. Aguarde um pouco e tente de novo.",
    disabled: "Este acesso está desabilitado. Fale com um administrador.",
    expired: "Sua sessão terminou. Entre de novo para continuar de onde parou.",
    origin: "O pedido não veio desta página. Recarregue e tente de novo.",
};

pub(super) const DESK: DeskWords = DeskWords {
    menu: "Menu principal",
    conversations: "Conversas",
    account: "Sua conta",
    theme: "Aparência",
    theme_system: "Sistema",
    theme_light: "Clara",
    theme_dark: "Escura",
    language: "Idioma",
    keys: "Atalhos de teclado",
    sign_out: "Sair",
    offline: "Sem conexão com o servidor. Tentando de novo…",
    agent: "Atendente",
    supervisor: "Supervisor",
    administrator: "Administrador",
};

pub(super) const KEYS: Keys = Keys {
    title: "Atalhos de teclado",
    next: "Próxima conversa",
    previous: "Conversa anterior",
    open: "Abrir a conversa",
    take: "Iniciar ou assumir o atendimento",
    hold: "Colocar em espera ou retomar",
    close: "Encerrar o atendimento",
    write: "Ir para o campo de mensagem",
    search: "Buscar",
    sheet: "Mostrar estes atalhos",
    note: "Os atalhos de uma só tecla não funcionam enquanto você digita.",
    off: "Os atalhos de uma só tecla estão desligados nas suas preferências.",
};
