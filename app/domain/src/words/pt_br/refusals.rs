//! One sentence for each refusal: what is the matter, and what to do next.

use crate::media::FileKind;
use crate::refusal::Refusal;

/// The sentence of `refusal`.
pub fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::ProtocolClosed => "Este protocolo já foi encerrado. Quando o cliente escrever, outro será aberto.".into(),
        Refusal::BatchMovedOn => "Este envio em lote mudou enquanto isso. Atualize a página para ver como está.".to_owned(),
        Refusal::TakenBy { name } => format!("{name} já assumiu este atendimento."),
        Refusal::OwnedBy { name } => format!("Este atendimento está com {name}. Só quem está atendendo pode fazer isso."),
        Refusal::AlreadyYours => "Este atendimento já está com você.".into(),
        Refusal::NotTaken => "Este atendimento ainda está na fila. Clique em “Iniciar Atendimento” primeiro.".into(),
        Refusal::AlreadyOnHold => "Este atendimento já está em espera.".into(),
        Refusal::NotOnHold => "Este atendimento não está em espera.".into(),
        Refusal::AlreadyWith { name } => format!("Este atendimento já está com {name}."),
        Refusal::MovedOn => "Este atendimento não está mais onde estava quando você o selecionou.".into(),
        Refusal::CustomerWrote(_) => "O cliente escreveu enquanto isso. Leia antes de encerrar.".into(),
        Refusal::AlreadyInTeam => "Este atendimento já está na fila desta equipe.".into(),
        Refusal::ReceiverGone => "Esta pessoa ou equipe não está mais disponível. Escolha outra.".into(),
        Refusal::CannotReceive { name } => format!("{name} não tem acesso a este número. Escolha outra pessoa ou uma equipe."),
        Refusal::NobodyPresent => "Ninguém desta equipe está disponível agora com acesso a este número.".into(),
        Refusal::NoteTooLong { length, most } => {
            format!("O texto tem {} caracteres e cabem até {}. Encurte o texto.", grouped(*length), grouped(*most))
        }
        Refusal::WrapUpRequired => "Esta equipe pede uma tabulação para encerrar. Escolha uma.".into(),
        Refusal::WrapUpUnknown => "Esta tabulação não vale mais para esta equipe. Escolha outra.".into(),
        Refusal::AwaitingCustomer => "O cliente ainda não respondeu; não há o que colocar em espera.".into(),
        Refusal::TemplateStopped => "Este modelo não pode ser enviado a este cliente agora.".into(),
        Refusal::WindowClosed => "A janela de 24 horas está fechada. Envie um modelo de mensagem aprovado ou aguarde o cliente escrever.".into(),
        Refusal::EmptyQuickReply => "Escreva o texto da resposta ou anexe um arquivo.".into(),
        Refusal::EmptyMessage => "Escreva uma mensagem antes de enviar.".into(),
        Refusal::MessageTooLong { length, most } => {
            format!("A mensagem tem {} caracteres e o WhatsApp aceita até {}. Divida o texto em partes.", grouped(*length), grouped(*most))
        }
        Refusal::SavedViewName => "Dê um nome à visão, com até 60 caracteres.".into(),
        Refusal::SavedViewsFull => "Você já salvou 50 visões. Exclua uma que não usa mais.".into(),
        Refusal::EmptyNote => "Escreva a nota antes de salvar.".into(),
        Refusal::UnfilledVariable { variable } => {
            format!("Falta preencher {variable}. Troque por um texto antes de enviar.")
        }
        Refusal::BadShortcut => "Use de 1 a 30 letras, números, “-” ou “_” no atalho, sem espaços.".into(),
        Refusal::ShortcutTaken { shortcut } => format!("Já existe uma resposta rápida com o atalho /{shortcut}. Escolha outro."),
        Refusal::BadTitle => "Dê um título de até 80 caracteres.".into(),
        Refusal::NoTeamChosen => "Escolha a equipe que vai usar esta resposta.".into(),
        Refusal::TooManyQuickReplies { most } => {
            format!("Já são {most} respostas rápidas aqui. Exclua as que ninguém usa antes de criar outra.")
        }
        Refusal::TimePassed => "Escolha um horário a partir de daqui a um minuto.".into(),
        Refusal::AfterWindow { closes } => {
            format!("A janela de 24 horas fecha em {closes}. Agende para antes disso.")
        }
        Refusal::TooManyScheduled { most } => {
            format!("Já são {most} mensagens agendadas nesta conversa. Cancele alguma antes de agendar outra.")
        }
        Refusal::AlreadySettled => "Esta mensagem agendada já foi enviada ou cancelada.".into(),
        Refusal::AuthorGone => "Quem agendou não tem mais acesso a esta conversa. Copie o texto e envie você, se ainda fizer sentido.".into(),
        Refusal::NobodyToWhisperTo => "Ninguém além de você está atendendo esta conversa. Escreva uma nota comum.".into(),
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
