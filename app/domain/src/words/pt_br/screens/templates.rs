//! Message templates.

use crate::template::{TemplateCategory, TemplateQuality, TemplateStatus};
use crate::words::screens::TemplatesWords;

pub const TEMPLATES_WORDS: TemplatesWords = TemplatesWords {
    title: "Modelos de mensagem",
    lead: "O que pode ser enviado fora da janela de 24 horas, como a Meta aprovou.",
    sync: "Sincronizar agora",
    syncing: "Sincronizando com a Meta…",
    synced: |at| format!("Última sincronização: {at}"),
    never_synced: "Ainda não sincronizado com a Meta",
    sync_failed: |cause| format!("A última tentativa não deu certo. {cause}"),
    search: "Nome ou texto do modelo",
    all: "Todas",
    status: "Situação",
    category: "Categoria",
    count: |count| match count {
        1 => "1 modelo".to_owned(),
        count => format!("{count} modelos"),
    },
    more: "Mostrar mais modelos",
    none: "Nenhum modelo ainda",
    none_hint: "Os modelos criados na Meta aparecem aqui depois da sincronização.",
    none_found: "Nenhum modelo encontrado",
    none_found_hint: "Mude a busca ou os filtros.",
    no_account: "Nenhum número ainda",
    no_account_hint: "Os modelos pertencem à conta de um número: adicione o primeiro em “Números”.",
    preview: |name| format!("Como o cliente vê {name}"),
    file: |kind| format!("{kind}: arquivo escolhido no envio"),
    place: "Localização: escolhida no envio",
    copy_code: "Copiar código",
    foreign: "Tem partes que o Guichê não preenche: não é oferecido para envio.",
    next_category: |category| format!("A Meta vai mudar a categoria para {category}"),
    quality: |quality| format!("Qualidade {quality}"),
    status_word: |status| match status {
        TemplateStatus::Approved => "Aprovado",
        TemplateStatus::Pending => "Em análise",
        TemplateStatus::Rejected => "Recusado",
        TemplateStatus::Paused => "Pausado",
        TemplateStatus::Disabled => "Desativado",
        TemplateStatus::InAppeal => "Em recurso",
        TemplateStatus::PendingDeletion => "Sendo excluído",
        TemplateStatus::Deleted => "Excluído",
        TemplateStatus::LimitExceeded => "Acima do limite da conta",
        TemplateStatus::Archived => "Arquivado",
        TemplateStatus::Unknown => "Situação desconhecida",
    },
    category_word: |category| match category {
        Some(TemplateCategory::Marketing) => "Marketing",
        Some(TemplateCategory::Utility) => "Utilidade",
        Some(TemplateCategory::Authentication) => "Autenticação",
        None => "Outra categoria",
    },
    quality_word: |quality| match quality {
        TemplateQuality::Green => "alta",
        TemplateQuality::Yellow => "média",
        TemplateQuality::Red => "baixa",
        TemplateQuality::Unknown => "ainda não definida",
    },
    reason: |reason| {
        Some(match reason {
            "ABUSIVE_CONTENT" => "A Meta considerou o conteúdo abusivo.",
            "INCORRECT_CATEGORY" => "A categoria não combina com o texto.",
            "INVALID_FORMAT" => "O formato está errado: confira as variáveis e os exemplos.",
            "PROMOTIONAL" => "O texto é promocional: use a categoria Marketing.",
            "SCAM" => "A Meta suspeitou de golpe.",
            "TAG_CONTENT_MISMATCH" => "O idioma ou a categoria não combina com o texto.",
            _ => return None,
        })
    },
    reason_code: |reason| format!("Motivo informado pela Meta: {reason}"),
    language: |tag| {
        Some(match tag {
            "pt_BR" => "Português (Brasil)",
            "pt_PT" => "Português (Portugal)",
            "en" | "en_US" | "en_GB" => "Inglês",
            "es" | "es_AR" | "es_ES" | "es_MX" => "Espanhol",
            _ => return None,
        })
    },
};
