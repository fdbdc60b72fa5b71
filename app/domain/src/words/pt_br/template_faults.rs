//! One sentence for each thing that Meta would not take of a template.

use crate::template::{
    DraftFault, FillTrouble, MOST_BUTTONS, MOST_CODES, MOST_LINKS, MOST_PHONES, TemplateCategory,
};

/// The sentence of `fault`.
pub fn sentence(fault: &DraftFault) -> String {
    match fault {
        DraftFault::Empty => "Preencha este campo.".into(),
        DraftFault::TooLong(count) => {
            format!("São {} caracteres e cabem {}. Encurte o texto.", count.used, count.most)
        }
        DraftFault::BadName => "Use só letras minúsculas sem acento, números e sublinhado.".into(),
        DraftFault::NameTaken => "Já existe um modelo com este nome neste idioma. Mude o nome ou o idioma.".into(),
        DraftFault::OtherCategory { category } => {
            format!("Este nome já existe em outro idioma na categoria {}. Use a mesma.", category_word(*category))
        }
        DraftFault::BadLanguage => "Escolha um idioma da lista.".into(),
        DraftFault::FixedWording => {
            "O texto de códigos de acesso é escrito pela Meta: crie este modelo no Gerenciador do WhatsApp.".into()
        }
        DraftFault::Foreign { what } => {
            format!("O modelo tem uma parte que o Guichê não escreve ({what}) e que se perderia. Edite-o no Gerenciador do WhatsApp.")
        }
        DraftFault::LineBreak => "Escreva em uma linha só.".into(),
        DraftFault::LooseBraces => "Há chaves que não formam uma variável. Escreva a variável como {{nome}}.".into(),
        DraftFault::NoVariables => "Aqui não cabem variáveis.".into(),
        DraftFault::OneVariable => "Aqui cabe uma variável só.".into(),
        DraftFault::BadVariable { name } => {
            format!("{{{{{name}}}}} não serve: use letras minúsculas sem acento, números e sublinhado; no endereço, {{{{1}}}}.")
        }
        DraftFault::MixedVariables { name } => {
            format!("{{{{{name}}}}} não combina: ou todas as variáveis têm nome, ou todas têm número.")
        }
        DraftFault::MissingNumber { number } => {
            format!("Falta {{{{{number}}}}}: os números vão de 1 em diante, sem pular.")
        }
        DraftFault::VariableFirst => "O texto não pode começar com uma variável. Escreva algo antes, como “Olá”.".into(),
        DraftFault::VariableLast => "O texto não pode terminar com uma variável. Escreva algo depois.".into(),
        DraftFault::OnlyPunctuation => {
            "Antes da primeira ou depois da última variável só há pontuação; a Meta pode recusar. Escreva uma palavra.".into()
        }
        DraftFault::VariablesTouch => "Duas variáveis estão coladas. Escreva algo entre elas.".into(),
        DraftFault::FewWords { words, least } => {
            format!("Há poucas palavras para tantas variáveis ({words}; a Meta costuma pedir {least}). Ela pode recusar.")
        }
        DraftFault::TooManyButtons => format!("Cabem até {MOST_BUTTONS} botões."),
        DraftFault::TooManyLinks => format!("Cabem até {MOST_LINKS} botões de site."),
        DraftFault::TooManyPhones => format!("Cabe {MOST_PHONES} botão de telefone."),
        DraftFault::TooManyCodes => format!("Cabe {MOST_CODES} botão de código."),
        DraftFault::QuickRepliesApart => "Deixe as respostas rápidas juntas, antes ou depois dos outros botões.".into(),
        DraftFault::BadAddress => "Escreva um endereço completo, como https://loja.com.br/pedido.".into(),
        DraftFault::VariableNotAtEnd => "No endereço, a variável fica no fim.".into(),
        DraftFault::BadPhone => "Escreva o telefone com DDD, como (41) 3000-0000.".into(),
        DraftFault::Sample(trouble) => match trouble {
            FillTrouble::Empty => "Dê um exemplo.".into(),
            FillTrouble::Break => "O exemplo fica em uma linha só.".into(),
            FillTrouble::Blanks => "Há espaços demais seguidos no exemplo.".into(),
            FillTrouble::BlankInAddress => "O final do endereço não tem espaços.".into(),
            FillTrouble::TooLong(count) => {
                format!("Com este exemplo são {} caracteres e cabem {}.", count.used, count.most)
            }
            FillTrouble::NoFile => "Escolha um arquivo de exemplo.".into(),
            FillTrouble::NoPlace | FillTrouble::PlaceUnknown => "Escolha um lugar.".into(),
        },
    }
}

fn category_word(category: TemplateCategory) -> &'static str {
    match category {
        TemplateCategory::Marketing => "Marketing",
        TemplateCategory::Utility => "Utilidade",
        TemplateCategory::Authentication => "Autenticação",
    }
}
