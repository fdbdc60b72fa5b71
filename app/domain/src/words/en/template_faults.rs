//! One sentence for each thing that Meta would not take of a template.

use crate::template::{
    DraftFault, FillTrouble, MOST_BUTTONS, MOST_CODES, MOST_LINKS, MOST_PHONES, TemplateCategory,
};

/// The sentence of `fault`.
pub fn sentence(fault: &DraftFault) -> String {
    match fault {
        DraftFault::Empty => "Fill in this field.".into(),
        DraftFault::TooLong(count) => {
            format!("It has {} characters and {} fit. Make it shorter.", count.used, count.most)
        }
        DraftFault::BadName => "Use only small letters without accents, digits and underscores.".into(),
        DraftFault::NameTaken => "There is a template of this name in this language. Change the name or the language.".into(),
        DraftFault::OtherCategory { category } => {
            format!("This name exists in another language under {}. Use the same category.", category_word(*category))
        }
        DraftFault::BadLanguage => "Choose a language from the list.".into(),
        DraftFault::FixedWording => {
            "Meta writes the words of one-time codes itself: create this template in WhatsApp Manager.".into()
        }
        DraftFault::Foreign { what } => {
            format!("The template has a part that Guichê does not write ({what}) and that would be lost. Change it in WhatsApp Manager.")
        }
        DraftFault::LineBreak => "Write it on one line.".into(),
        DraftFault::LooseBraces => "There are braces that are no variable. Write a variable as {{name}}.".into(),
        DraftFault::NoVariables => "No variable fits here.".into(),
        DraftFault::OneVariable => "Only one variable fits here.".into(),
        DraftFault::BadVariable { name } => {
            format!("{{{{{name}}}}} does not do: use small letters without accents, digits and underscores; in an address, {{{{1}}}}.")
        }
        DraftFault::MixedVariables { name } => {
            format!("{{{{{name}}}}} does not match: either all variables have names or all have numbers.")
        }
        DraftFault::MissingNumber { number } => {
            format!("{{{{{number}}}}} is missing: numbers begin with 1 and leave none out.")
        }
        DraftFault::VariableFirst => "The text cannot begin with a variable. Write something before it, such as “Hello”.".into(),
        DraftFault::VariableLast => "The text cannot end with a variable. Write something after it.".into(),
        DraftFault::OnlyPunctuation => {
            "Only punctuation stands before the first or after the last variable; Meta may refuse. Write a word.".into()
        }
        DraftFault::VariablesTouch => "Two variables touch. Write something between them.".into(),
        DraftFault::FewWords { words, least } => {
            format!("There are few words for so many variables ({words}; Meta usually wants {least}). It may refuse.")
        }
        DraftFault::TooManyButtons => format!("Up to {MOST_BUTTONS} buttons fit."),
        DraftFault::TooManyLinks => format!("Up to {MOST_LINKS} website buttons fit."),
        DraftFault::TooManyPhones => format!("{MOST_PHONES} phone button fits."),
        DraftFault::TooManyCodes => format!("{MOST_CODES} code button fits."),
        DraftFault::QuickRepliesApart => "Keep the quick replies together, before or after the other buttons.".into(),
        DraftFault::BadAddress => "Write a whole address, such as https://shop.com/order.".into(),
        DraftFault::VariableNotAtEnd => "In an address the variable stands at the end.".into(),
        DraftFault::BadPhone => "Write the phone with its area code, such as (41) 3000-0000.".into(),
        DraftFault::Sample(trouble) => match trouble {
            FillTrouble::Empty => "Give an example.".into(),
            FillTrouble::Break => "The example stands on one line.".into(),
            FillTrouble::Blanks => "There are too many blanks in a row.".into(),
            FillTrouble::BlankInAddress => "The end of an address has no blanks.".into(),
            FillTrouble::TooLong(count) => {
                format!("With this example it has {} characters and {} fit.", count.used, count.most)
            }
            FillTrouble::NoFile => "Choose a sample file.".into(),
            FillTrouble::NoPlace | FillTrouble::PlaceUnknown => "Choose a place.".into(),
        },
    }
}

fn category_word(category: TemplateCategory) -> &'static str {
    match category {
        TemplateCategory::Marketing => "Marketing",
        TemplateCategory::Utility => "Utility",
        TemplateCategory::Authentication => "Authentication",
    }
}
