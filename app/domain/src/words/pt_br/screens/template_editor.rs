//! Writing a message template.

use crate::template::{
    ButtonKind, DraftStanding, EditRefusal, TemplateCategory, TemplateHeader, TemplateStatus,
};
use crate::words::screens::{EditorWords, TemplatePageWords};

pub const EDITOR_WORDS: EditorWords = EditorWords {
    new_title: "Novo modelo",
    new_lead: "A Meta analisa cada modelo em até 24 horas. As regras dela aparecem enquanto você escreve.",
    change_title: |name| format!("Editar {name}"),
    change_lead: "A mudança volta para análise da Meta e substitui o modelo inteiro.",
    basics: "Identificação",
    account: "Conta",
    name: "Nome",
    name_hint: "Só quem trabalha aqui vê. Letras minúsculas, números e sublinhado; o resto é ajustado enquanto você digita.",
    name_fixed: "O nome e o idioma de um modelo não mudam. Para outro nome, duplique o modelo.",
    language: "Idioma",
    category: "Categoria",
    category_hint: |category| match category {
        TemplateCategory::Marketing => {
            "Ofertas, novidades e convites. A Meta cobra mais e limita quantas cada cliente recebe."
        }
        TemplateCategory::Utility => {
            "Sobre um pedido, conta ou atendimento em andamento. Se houver oferta no texto, a Meta muda para Marketing."
        }
        TemplateCategory::Authentication => "Códigos de acesso.",
    },
    category_fixed: "A categoria só muda enquanto o modelo está recusado ou pausado.",
    format: "Variáveis",
    named: "Com nome, como {{nome}}",
    numbered: "Com número, como {{1}}",
    field_word: "campo",
    content: "Conteúdo",
    header: "Cabeçalho",
    header_kind: |header| match header {
        None => "Nenhum",
        Some(TemplateHeader::Text(_)) => "Texto",
        Some(TemplateHeader::Image) => "Foto",
        Some(TemplateHeader::Video) => "Vídeo",
        Some(TemplateHeader::Document) => "Documento",
        Some(TemplateHeader::Location) => "Localização",
    },
    header_text: "Texto do cabeçalho",
    header_place: "O lugar é escolhido em cada envio.",
    file: "Arquivo de exemplo",
    file_hint: |header| match header {
        TemplateHeader::Image => "JPG ou PNG de até 5 MB. Só a Meta vê; em cada envio você escolhe a foto.",
        TemplateHeader::Video => "MP4 de até 16 MB. Só a Meta vê; em cada envio você escolhe o vídeo.",
        _ => "PDF de até 100 MB. Só a Meta vê; em cada envio você escolhe o documento.",
    },
    file_wrong: |header| match header {
        TemplateHeader::Image => "Para a foto, escolha um arquivo JPG ou PNG.",
        TemplateHeader::Video => "Para o vídeo, escolha um arquivo MP4.",
        _ => "Para o documento, escolha um arquivo PDF.",
    },
    file_fresh: "A Meta não guarda o arquivo de exemplo: escolha um de novo a cada mudança.",
    body: "Texto da mensagem",
    body_hint: "Use *negrito*, _itálico_ e ~riscado~ como no WhatsApp.",
    insert: "Inserir variável",
    insert_one: |name| format!("Inserir variável {name}"),
    common_names: ["nome", "pedido", "data", "valor", "empresa"],
    footer: "Rodapé",
    footer_hint: "Opcional, sem variáveis.",
    samples: "Exemplos",
    samples_hint: "A Meta pede um exemplo de cada variável para entender o texto. Não use dados de clientes de verdade.",
    sample_of: |name| format!("Exemplo de {name}"),
    sample_in_header: |name| format!("Exemplo de {name} no cabeçalho"),
    sample_of_address: |text| format!("Final do endereço de “{text}”"),
    sample_of_code: "Código para copiar",
    buttons: "Botões",
    buttons_hint: "Até 10: as respostas rápidas ficam juntas; no máximo 2 de site, 1 de telefone e 1 de código.",
    add: |kind| match kind {
        ButtonKind::QuickReply => "Resposta rápida",
        ButtonKind::Url => "Site",
        ButtonKind::Phone => "Telefone",
        ButtonKind::CopyCode => "Copiar código",
        ButtonKind::Other => "Outro",
    },
    kind: |kind| match kind {
        ButtonKind::QuickReply => "Resposta rápida",
        ButtonKind::Url => "Abrir site",
        ButtonKind::Phone => "Ligar",
        ButtonKind::CopyCode => "Copiar código",
        ButtonKind::Other => "Outro tipo",
    },
    button_at: |at| format!("Botão {at}"),
    button_text: "Texto do botão",
    url: "Endereço",
    url_hint: "Pode terminar em {{1}}, preenchido em cada envio.",
    phone: "Telefone com DDD",
    copy_code: "O WhatsApp escreve o texto deste botão; o código é informado em cada envio.",
    up: |at| format!("Mover o botão {at} para cima"),
    down: |at| format!("Mover o botão {at} para baixo"),
    remove: |at| format!("Tirar o botão {at}"),
    preview: "Como o cliente vê",
    count: |count| format!("{}/{}", count.used, count.most),
    count_read: |count| format!("{} de {} caracteres", count.used, count.most),
    fault: super::super::template_faults::sentence,
    saved: |at| format!("Rascunho salvo às {at}"),
    saving: "Salvando rascunho…",
    unsaved: "O rascunho ainda não foi salvo. Mantenha esta página aberta; o Guichê tenta de novo.",
    submit: "Enviar para análise",
    submit_change: "Enviar mudança para análise",
    submitting: "Enviando à Meta…",
    leave: "Sair e deixar como rascunho",
    taken: "Modelo enviado. A Meta analisa em até 24 horas.",
    taken_changed: "Mudança enviada. A Meta analisa em até 24 horas.",
    taken_at_once: |status| match status {
        TemplateStatus::Approved => "Modelo enviado e aprovado na hora.",
        _ => "Modelo enviado e recusado na hora. Veja o motivo na página dele.",
    },
    recategorised: |category| format!("A Meta colocou o modelo na categoria {category}."),
    refused: |refusal| match (refusal.title.trim(), refusal.message.trim()) {
        ("", "") => format!("A Meta recusou e não disse por quê (código {}).", refusal.code),
        ("", message) => format!("A Meta recusou: {message}"),
        (title, "") => format!("A Meta recusou: {title}"),
        (title, message) => format!("A Meta recusou: {title}. {message}"),
    },
    refused_note: "Nada do que você escreveu se perdeu: corrija e envie de novo.",
    faulty: |count| match count {
        1 => "Falta corrigir 1 ponto antes de enviar.".to_owned(),
        count => format!("Falta corrigir {count} pontos antes de enviar."),
    },
    barred: |refusal, until| match refusal {
        EditRefusal::Status(TemplateStatus::Pending | TemplateStatus::InAppeal) => {
            "A Meta está analisando este modelo. Ele pode ser editado depois da análise.".to_owned()
        }
        EditRefusal::Status(_) => {
            "Só modelos aprovados, recusados ou pausados podem ser editados. Duplique este para criar outro."
                .to_owned()
        }
        EditRefusal::OnceADay { .. } => {
            format!(
                "Um modelo aprovado muda uma vez a cada 24 horas. Este pode ser editado a partir de {until}."
            )
        }
        EditRefusal::TenAMonth { .. } => {
            format!(
                "Um modelo aprovado muda até 10 vezes em 30 dias. Este pode ser editado a partir de {until}."
            )
        }
    },
    uncertain: "A resposta da Meta se perdeu: não se sabe se ela recebeu o modelo. Envie de novo; antes, o Guichê confere se ele já está lá.",
    away: "Não foi possível falar com a Meta agora. O rascunho está guardado; envie de novo em alguns minutos.",
    busy: "Este modelo já está sendo enviado. Aguarde um instante e confira a lista.",
    not_connected: "Nenhum número desta conta tem token de acesso. Conecte um em Números e envie de novo.",
    file_gone: "O arquivo de exemplo não está mais disponível. Escolha-o de novo.",
    gone: "Este rascunho não existe mais",
    gone_hint: "Ele foi enviado ou descartado. Veja a lista de modelos.",
    no_account: "Modelos pertencem à conta de um número: adicione o primeiro em “Números”.",
};

pub const TEMPLATE_PAGE_WORDS: TemplatePageWords = TemplatePageWords {
    new: "Novo modelo",
    drafts: "Seus rascunhos",
    drafts_hint: "Só você vê. Ainda não foram aceitos pela Meta.",
    unnamed: "Sem nome",
    draft_of_change: "Mudança",
    standing: |standing| match standing {
        DraftStanding::Writing => "Rascunho",
        DraftStanding::Submitting => "Enviando",
        DraftStanding::Refused(_) => "Recusado no envio",
        DraftStanding::Uncertain => "Envio sem resposta",
    },
    written: |at| format!("Escrito em {at}"),
    discard: |name| format!("Descartar o rascunho {name}"),
    discarded: "Rascunho descartado.",
    edit: "Editar",
    go_on: "Continuar a edição",
    duplicate: "Duplicar",
    delete: "Excluir",
    situation: "Situação",
    explained: |status| match status {
        TemplateStatus::Approved => "Pode ser enviado.",
        TemplateStatus::Pending => "A Meta está analisando; leva até 24 horas. Até lá não pode ser enviado.",
        TemplateStatus::Rejected => "A Meta recusou. Corrija e envie de novo para análise.",
        TemplateStatus::Paused => {
            "A Meta pausou por qualidade baixa: 3 horas na primeira vez, 6 na segunda; na terceira, desativa. A pausa termina sozinha."
        }
        TemplateStatus::Disabled => {
            "A Meta desativou de vez por qualidade baixa. Crie outro modelo, com outro texto."
        }
        TemplateStatus::InAppeal => "A recusa foi contestada e a Meta está reavaliando.",
        TemplateStatus::PendingDeletion => "Está sendo excluído.",
        TemplateStatus::Deleted => "Foi excluído.",
        TemplateStatus::LimitExceeded => {
            "A conta passou do limite de modelos da Meta. Exclua alguns que não usa."
        }
        TemplateStatus::Archived => "Foi arquivado na Meta. Desarquive lá para usar.",
        TemplateStatus::Unknown => {
            "A Meta informa uma situação que o Guichê não conhece. Confira no Gerenciador do WhatsApp."
        }
    },
    appeal: "Se a recusa parece um engano, conteste no Gerenciador do WhatsApp, da Meta.",
    appeal_link: "Abrir o Gerenciador do WhatsApp",
    next_category: |category| {
        format!("A Meta avisou que vai mudar a categoria para {category}. O preço de cada envio muda junto.")
    },
    file_note: "O cabeçalho tem arquivo: para editar, será preciso escolher um exemplo de novo.",
    account: "Conta de",
    language: "Idioma",
    category: "Categoria",
    quality: "Qualidade",
    other_languages: "Outros idiomas",
    about: "Sobre o modelo",
    delete_title: "Excluir modelo",
    delete_one: |language| format!("Só em {language}"),
    delete_all: |count| format!("Em todos os {count} idiomas"),
    delete_body: |name| {
        format!(
            "{name} deixa de ser oferecido para envio e não volta. Se estava aprovado, a Meta bloqueia o nome por 30 dias. As mensagens já enviadas continuam nas conversas."
        )
    },
    delete_which: "O que excluir",
    deleted: |languages| match languages {
        1 => "Modelo excluído.".to_owned(),
        count => format!("Modelo excluído em {count} idiomas."),
    },
    delete_barred: |status| match status {
        TemplateStatus::Disabled => "A Meta não deixa excluir modelos desativados.",
        _ => "Este modelo já foi ou está sendo excluído.",
    },
    delete_uncertain: "A resposta da Meta se perdeu. A lista está sendo lida de novo e mostra se o modelo foi excluído.",
};
