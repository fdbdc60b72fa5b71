//! The menus, and what pages of the office share.

use crate::words::screens::{MenuWords, Office};

pub(super) const MENU_WORDS: MenuWords = MenuWords {
    conversations: "Conversas",
    contacts: "Contatos",
    notifications: "Notificações",
    numbers: "Números",
    management: "Gerencial",
    more: "Mais",
    users: "Usuários",
    teams: "Equipes",
    wrap_ups: "Tabulações",
    consent: "Consentimento",
    sending: "Envios",
    prices: "Preços",
    settings: "Configurações",
    audit: "Auditoria",
    intake: "Saúde da entrada",
    tokens: "Tokens da API",
};

pub(super) const OFFICE: Office = Office {
    search: "Buscar",
    all: "Todos",
    none: "Nenhum",
    more: "Mostrar mais",
    save: "Salvar",
    saved: "Alterações salvas.",
    undo: "Desfazer",
    copy: "Copiar",
    copied: "Copiado",
    done: "Concluir",
    archived: "Arquivado",
    forbidden: "Sem acesso",
    unread: "Não foi possível carregar esta página",
};
