//! One sentence for each refusal: what is the matter, and what to do next.

use crate::refusal::Refusal;

/// The sentence of `refusal`.
pub fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ProtocolClosed => "Este protocolo já foi encerrado. Uma nova mensagem do cliente abre outro.".into(),
        Refusal::TakenBy { name } => format!("{name} já assumiu este atendimento."),
        Refusal::OwnedBy { name } => format!("Este atendimento é de {name}. Só quem atende pode fazer isso."),
        Refusal::AlreadyYours => "Este atendimento já é seu.".into(),
        Refusal::NotTaken => "Este atendimento está na fila. Clique em Iniciar Atendimento primeiro.".into(),
        Refusal::AlreadyOnHold => "Este atendimento já está em espera.".into(),
        Refusal::NotOnHold => "Este atendimento não está em espera.".into(),
        Refusal::AwaitingCustomer => "O cliente ainda não respondeu; não há o que colocar em espera.".into(),
        Refusal::WindowClosed => "A janela de 24 horas fechou. Só é possível enviar um modelo de mensagem aprovado, ou esperar o cliente escrever.".into(),
        Refusal::EmptyMessage => "Escreva uma mensagem antes de enviar.".into(),
        Refusal::MessageTooLong { length, most } => {
            format!("A mensagem tem {length} caracteres e o WhatsApp aceita até {most}. Divida em duas.")
        }
        Refusal::NothingToRetry => "Esta mensagem não precisa ser enviada de novo.".into(),
        Refusal::NumberNotConnected => "Este número não está conectado ao WhatsApp. Peça a um administrador que o conecte.".into(),
    }
}
