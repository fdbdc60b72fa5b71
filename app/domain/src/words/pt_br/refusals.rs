//! One sentence for each refusal: what is the matter, and what to do next.

use crate::media::FileKind;
use crate::refusal::Refusal;

/// The sentence of `refusal`.
pub fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ProtocolClosed => "Este protocolo já foi encerrado. Quando o cliente escrever, outro será aberto.".into(),
        Refusal::TakenBy { name } => format!("{name} já assumiu este atendimento."),
        Refusal::OwnedBy { name } => format!("Este atendimento está com {name}. Só quem está atendendo pode fazer isso."),
        Refusal::AlreadyYours => "Este atendimento já está com você.".into(),
        Refusal::NotTaken => "Este atendimento ainda está na fila. Clique em “Iniciar Atendimento” primeiro.".into(),
        Refusal::AlreadyOnHold => "Este atendimento já está em espera.".into(),
        Refusal::NotOnHold => "Este atendimento não está em espera.".into(),
        Refusal::AwaitingCustomer => "O cliente ainda não respondeu; não há o que colocar em espera.".into(),
        Refusal::WindowClosed => "A janela de 24 horas está fechada. Envie um modelo de mensagem aprovado ou aguarde o cliente escrever.".into(),
        Refusal::EmptyMessage => "Escreva uma mensagem antes de enviar.".into(),
        Refusal::MessageTooLong { length, most } => {
            format!("A mensagem tem {} caracteres e o WhatsApp aceita até {}. Divida o texto em partes.", grouped(*length), grouped(*most))
        }
        Refusal::NothingToRetry => "Esta mensagem não precisa ser enviada novamente.".into(),
        Refusal::Declined { why } => super::declined::sentence(why),
        Refusal::NumberNotConnected => "Este número não está conectado ao WhatsApp. Peça a um administrador para conectá-lo.".into(),
        Refusal::FileEmpty => "O arquivo está vazio.".into(),
        Refusal::FileType => "O WhatsApp não aceita arquivos deste tipo. Envie foto (JPG ou PNG), vídeo (MP4), áudio, PDF, texto ou documento do Office.".into(),
        Refusal::FileTooLarge { kind, size, most } => {
            let what = match kind {
                FileKind::Image => "fotos",
                FileKind::Video => "vídeos",
                FileKind::Audio => "áudios",
                FileKind::Document => "documentos",
                FileKind::Sticker => "figurinhas",
            };
            format!("O arquivo tem {} e o WhatsApp aceita {what} de até {}. Reduza o arquivo e tente de novo.", crate::words::size(*size, ','), crate::words::size(*most, ','))
        }
        Refusal::FileDiffers => "O conteúdo do arquivo não corresponde ao tipo dele. Abra-o no computador e salve de novo antes de enviar.".into(),
        Refusal::VoiceUnreadable => "Não foi possível preparar a gravação para o WhatsApp. Grave de novo.".into(),
        Refusal::TooManyUploads => "Há arquivos demais carregados e não enviados. Envie ou descarte alguns e tente de novo.".into(),
        Refusal::FileMissing => "O arquivo não está mais disponível. Anexe-o de novo.".into(),
        Refusal::NothingToFetch => "Este arquivo não precisa ser baixado de novo.".into(),
        Refusal::PlaceUnknown => "Informe as coordenadas do lugar, como -25.4284, -49.2733.".into(),
        Refusal::ContactIncomplete => "Informe o nome e um telefone com DDD.".into(),
        Refusal::ChoiceCount { most } => format!("Informe de 1 a {most} opções."),
        Refusal::ChoiceEmpty => "Escreva o texto de cada opção e do botão.".into(),
        Refusal::ChoicesAlike => "Duas opções têm o mesmo texto. Deixe cada uma diferente.".into(),
        Refusal::NotAtWhatsApp => "O WhatsApp ainda não recebeu essa mensagem. Aguarde um momento.".into(),
    }
}

fn grouped(number: u32) -> String {
    crate::words::grouped(number, '.')
}

#[cfg(test)]
mod tests {
    use super::{Refusal, grouped, sentence};

    #[test]
    fn numbers_are_grouped_as_brazilians_write_them() {
        let shown = [0, 999, 1000, 4096, 100_000, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1.000", "4.096", "100.000", "1.234.567"]);
    }

    #[test]
    fn a_refusal_names_who_is_in_the_way_and_how_much_is_too_much() {
        let taken = Refusal::TakenBy { name: "Ana".into() };
        assert_eq!(sentence(&taken), "Ana já assumiu este atendimento.");
        let long = Refusal::MessageTooLong {
            length: 5012,
            most: 4096,
        };
        assert!(sentence(&long).contains("5.012") && sentence(&long).contains("4.096"));
    }
}
