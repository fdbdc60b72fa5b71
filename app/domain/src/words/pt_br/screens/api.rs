//! The public API: its tokens on screen, and the sentences it answers with.

use crate::api::{ApiProblem, ApiRefusal, ApiScope, variable};
use crate::consent::{BeginRefusal, ConsentRefusal, LineTrouble};
use crate::contact::ContactTrouble;
use crate::outreach::Stop;
use crate::words::screens::{ApiWords, TokensWords};

pub const TOKENS_WORDS: TokensWords = TokensWords {
    lead: "Cada sistema que fala com o Guichê usa um token próprio, com as permissões e os números que você escolher.",
    document: "Documentação (OpenAPI)",
    new: "Novo token",
    new_lead: "Dê só as permissões e os números de que o sistema precisa. O token aparece uma única vez.",
    name: "Sistema",
    name_hint: "Quem vai usar o token, como “CRM” ou “Loja virtual”.",
    scopes: "Permissões",
    scope: |scope| match scope {
        ApiScope::ContactsRead => "Ler contatos e consentimentos",
        ApiScope::ContactsWrite => "Criar e alterar contatos",
        ApiScope::ConsentWrite => "Registrar consentimentos",
        ApiScope::TemplatesSend => "Enviar modelos de mensagem",
        ApiScope::ConversationsRead => "Ler conversas e protocolos",
    },
    numbers: "Números",
    no_numbers: "Nenhum número",
    expires: "Vale até",
    expires_hint: "Deixe em branco para um token sem prazo.",
    add: "Criar token",
    made: "Criado por",
    used: "Último uso",
    never: "Nunca usado",
    no_end: "Sem prazo",
    expired: "Vencido",
    revoked: "Revogado",
    actions: "Ações",
    revoke: "Revogar",
    revoke_body: |name| {
        format!(
            "O sistema “{name}” perde o acesso na hora, e o token não volta a valer. Para religar o sistema, crie outro token."
        )
    },
    revoked_now: "Token revogado.",
    told_title: "Token criado",
    told_body: "Copie agora e guarde no sistema que vai usá-lo. Depois de fechar esta janela ele não aparece mais.",
    none: "Nenhum token ainda",
    none_hint: "Crie um para cada sistema que vai falar com o Guichê.",
    more: "Há mais tokens vencidos ou revogados; a auditoria guarda todos.",
};

pub const API_WORDS: ApiWords = ApiWords {
    refusal,
    problem: |problem| match problem {
        ApiProblem::Unauthorized => "Envie um token válido no cabeçalho Authorization: Bearer.",
        ApiProblem::ScopeMissing => "Este token não tem permissão para isso.",
        ApiProblem::NotFound => "Não encontrado.",
        ApiProblem::MethodNotAllowed => "Este endereço não aceita este método.",
        ApiProblem::TooManyRequests => "Pedidos demais. Aguarde o tempo indicado em Retry-After.",
        ApiProblem::BodyTooLarge => "O corpo do pedido é grande demais.",
        ApiProblem::BadBody => "O corpo do pedido não é um JSON com os campos esperados.",
        ApiProblem::BadQuery => "Um parâmetro do endereço não pôde ser lido.",
        ApiProblem::KeyMissing => "Envie o cabeçalho Idempotency-Key, com 1 a 200 caracteres visíveis.",
        ApiProblem::Busy => "O banco de dados não respondeu a tempo. Tente de novo em instantes.",
        ApiProblem::Internal => "Algo falhou do nosso lado. Informe o X-Request-Id à administração.",
    },
};

fn refusal(refusal: &ApiRefusal) -> String {
    match refusal {
        ApiRefusal::Stop(stop) => self::stop(stop),
        ApiRefusal::Contact(trouble) => contact(trouble),
        ApiRefusal::Rule(rule) => crate::words::pt_br::refusals::sentence(rule),
        ApiRefusal::OwnerUnknown => "Ninguém com este e-mail atende por este número.".into(),
        ApiRefusal::KeyReused => {
            "Esta Idempotency-Key já foi usada com outro pedido. Use uma chave nova.".into()
        }
        ApiRefusal::HeaderFile => {
            "O cabeçalho deste modelo é um arquivo. A API não envia arquivos; envie este modelo pela tela."
                .into()
        }
        ApiRefusal::VariableUnknown { variable } => format!("O modelo não tem a variável “{variable}”."),
        ApiRefusal::NumberNeeded => "Informe o número: este token pode usar mais de um, ou nenhum.".into(),
        ApiRefusal::ContactElsewhere => {
            "Este telefone já é de um contato de outros números, que este token não pode ver.".into()
        }
        ApiRefusal::NoConversation => {
            "Não há conversa com este contato neste número. Envie um Contato Ativo.".into()
        }
        ApiRefusal::NoPhone => "O contato não tem telefone.".into(),
        ApiRefusal::PhoneUnreadable => "Informe um telefone com DDD.".into(),
        ApiRefusal::FieldUnknown { field } => format!("Não há um campo de contato chamado “{field}”."),
    }
}

fn stop(stop: &Stop) -> String {
    match stop {
        Stop::KnownContact { .. } => "Esse contato já existe. Envie um Recontato.".into(),
        Stop::InService { protocol, owner, .. } => match owner {
            Some(owner) => format!("Esse cliente já está em atendimento: protocolo {protocol}, com {owner}."),
            None => format!("Esse cliente já está em atendimento: protocolo {protocol}, na fila."),
        },
        Stop::WindowOpen { .. } => "A janela de 24 horas está aberta: responda pela conversa.".into(),
        Stop::Consent(BeginRefusal::Blocked) => "Este contato está bloqueado neste número.".into(),
        Stop::Consent(BeginRefusal::Consent(ConsentRefusal::OptedOut(_))) => {
            "O cliente pediu para não receber este tipo de mensagem.".into()
        }
        Stop::Consent(BeginRefusal::Consent(ConsentRefusal::NoOptIn)) => {
            "Não há consentimento do cliente para mensagens de marketing.".into()
        }
        Stop::NumberNotEnabled => "Este número não está habilitado.".into(),
        Stop::LimitReached { until } => format!(
            "O limite de mensagens está esgotado até {}.",
            until.format("%Y-%m-%dT%H:%MZ")
        ),
        Stop::NumberRestricted => "O WhatsApp restringiu este número: ele só responde a quem escreve.".into(),
        Stop::NumberNotConnected => "Este número não está conectado ao WhatsApp.".into(),
        Stop::TemplateGone => "Não há um modelo com este nome e idioma na conta deste número.".into(),
        Stop::TemplateNotApproved(_) => "Este modelo não está aprovado pela Meta.".into(),
        Stop::TemplateForeign => "Este modelo tem partes que o Guichê não sabe preencher.".into(),
        Stop::Unfilled(slots) => {
            let slots: Vec<String> = slots.iter().map(|(slot, _)| variable(slot)).collect();
            format!(
                "Faltam variáveis do modelo, ou têm um valor que o WhatsApp não aceita: {}.",
                slots.join(", ")
            )
        }
        Stop::PhoneUnreadable => "Informe um telefone com DDD.".into(),
        Stop::NameMissing => "Informe o nome do cliente.".into(),
    }
}

fn contact(trouble: &ContactTrouble) -> String {
    match trouble {
        ContactTrouble::Name => "Informe um nome de até 100 caracteres.".into(),
        ContactTrouble::Value { field, .. } => format!("O valor de “{field}” não serve para este campo."),
        ContactTrouble::Day => "Informe a data em que o cliente disse isso, sem ser no futuro.".into(),
        ContactTrouble::Proof => {
            "Um consentimento precisa de uma prova: onde e como o cliente concordou.".into()
        }
        ContactTrouble::ProofTooLong => "A prova é longa demais.".into(),
        ContactTrouble::Line(LineTrouble::NoProof(_)) => {
            "O próprio cliente pediu para sair. Só com uma prova de que ele voltou atrás.".into()
        }
        _ => "O pedido não pode ser feito para este contato.".into(),
    }
}
