//! The search, and saved views.

use crate::words::screens::SearchWords;

pub(super) const SEARCH: SearchWords = SearchWords {
    label: "Buscar em conversas, protocolos e mensagens",
    placeholder: "Buscar nome, telefone, protocolo…",
    clear: "Limpar a busca",
    filters: "Filtros da busca",
    by: "Escrita por",
    by_anyone: "De todos",
    by_customer: "Do cliente",
    by_team: "Da equipe",
    files: "Com arquivo",
    from: "De",
    to: "Até",
    conversations: "Conversas",
    protocols: "Protocolos",
    messages: "Mensagens",
    count: |count| match count {
        0 => "Nenhum resultado".to_owned(),
        1 => "1 resultado".to_owned(),
        count => format!("{count} resultados"),
    },
    instead: |words| format!("Mostrando também: {words}"),
    nothing: |typed| format!("Nada encontrado para “{typed}”"),
    nothing_hint: "Tente menos palavras, outra grafia ou outro período.",
    failed: "Não foi possível buscar",
    views: "Visões salvas",
    no_views: "Nenhuma visão salva",
    save: "Salvar esta visão",
    name: "Nome da visão",
    for_whom: "Quem vê",
    for_me: "Só eu",
    for_team: |name| format!("Equipe {name}"),
    keep: "Salvar visão",
    forget: |name| format!("Excluir a visão {name}"),
};
