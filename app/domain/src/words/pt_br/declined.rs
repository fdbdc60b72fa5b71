//! One sentence for each thing that an administrator, or a person about their own account, is refused.

use crate::management::Declined;

/// The sentence of `why`.
pub fn sentence(why: &Declined) -> String {
    match why {
        Declined::EmailInvalid => "Escreva um e-mail completo, como nome@empresa.com.br.".into(),
        Declined::EmailTaken => "Já existe um usuário com este e-mail.".into(),
        Declined::NameMissing => "Escreva um nome.".into(),
        Declined::NameTooLong => "Use no máximo 80 caracteres.".into(),
        Declined::NameTaken => "Este nome já está em uso. Escolha outro.".into(),
        Declined::PasswordTooShort => "Use pelo menos 12 caracteres. Uma frase curta funciona bem.".into(),
        Declined::PasswordTooLong => "Use no máximo 128 caracteres.".into(),
        Declined::PasswordCommon => "Esta senha é fácil de adivinhar. Escolha outra.".into(),
        Declined::PasswordPersonal => "A senha não pode ser feita do nome ou do e-mail.".into(),
        Declined::PasswordUnchanged => "A senha nova precisa ser diferente da atual.".into(),
        Declined::PasswordWrong => "A senha atual não confere.".into(),
        Declined::LastAdministrator => {
            "Este é o único administrador ativo. Antes, dê o perfil de administrador a outra pessoa.".into()
        }
        Declined::Oneself => "Você não pode desabilitar o próprio acesso. Peça a outro administrador.".into(),
        Declined::ProtocolsOpen(1) => "Há 1 atendimento em aberto. Devolva-o à fila ou encerre-o antes.".into(),
        Declined::ProtocolsOpen(open) => {
            format!("Há {open} atendimentos em aberto. Devolva-os à fila ou encerre-os antes.")
        }
        Declined::TeamOwnsNumber(number) => {
            format!("A fila do número {number} é desta equipe. Em Números, escolha outra equipe para ele antes.")
        }
        Declined::CodeWrong => "Código incorreto ou já usado. Confira no aplicativo e digite o código atual.".into(),
        Declined::Locked(1) => "Muitas tentativas. Aguarde 1 minuto e tente de novo.".into(),
        Declined::Locked(minutes) => format!("Muitas tentativas. Aguarde {minutes} minutos e tente de novo."),
        Declined::SecondFactorRequired => "Seu perfil de acesso exige a verificação em duas etapas.".into(),
        Declined::PhoneNumberIdInvalid => "A identificação do número tem só algarismos. Copie-a do painel da Meta.".into(),
        Declined::WabaIdInvalid => "A identificação da conta tem só algarismos. Copie-a do painel da Meta.".into(),
        Declined::NumberKnown => "Este número já está cadastrado.".into(),
        Declined::TokenMissing => "Cole o token de acesso gerado no painel da Meta.".into(),
        Declined::TokenRefused => "A Meta não aceitou este token. Gere outro e cole-o inteiro.".into(),
        Declined::NumberUnknown => {
            "A Meta não encontrou este número com este token. Confira a identificação e as permissões do token.".into()
        }
        Declined::MetaAway => "Não foi possível falar com a Meta agora. Tente de novo em alguns minutos.".into(),
        Declined::IdleOutside(least, most) => format!("Escolha entre {least} e {most} minutos."),
        Declined::AwaitingOutside => "Escolha entre 1 hora e 7 dias.".into(),
        Declined::ConsentUnfit => "Confira as palavras e as respostas.".into(),
        Declined::ScopesMissing => "Escolha pelo menos uma permissão.".into(),
        Declined::ExpiryPast => "Escolha um dia a partir de hoje.".into(),
    }
}
