//! Why the book of contacts says no.

use chrono::{DateTime, Utc};

use crate::consent::LineTrouble;
use crate::contact::import::{RowTrouble, SheetTrouble};
use crate::contact::{ContactFieldKind, ContactTrouble};
use crate::phone::PhoneError;
use crate::words::pt_br::failures;

/// The sentence of `trouble`; `told` writes an instant.
pub fn trouble(trouble: &ContactTrouble, told: &dyn Fn(DateTime<Utc>) -> String) -> String {
    match trouble {
        ContactTrouble::Name => "Escreva um nome de até 100 caracteres.".into(),
        ContactTrouble::Note => "Escreva uma nota de até 2.000 caracteres.".into(),
        ContactTrouble::TooManyNotes => {
            "Este contato já tem 100 notas. Exclua uma antes de adicionar outra.".into()
        }
        ContactTrouble::FieldName => "Escreva um nome de até 80 caracteres.".into(),
        ContactTrouble::FieldNameTaken => {
            "Já existe um campo ou uma coluna da planilha com este nome.".into()
        }
        ContactTrouble::FieldChoices => {
            "Escreva de 1 a 50 opções, uma em cada linha, com até 80 caracteres.".into()
        }
        ContactTrouble::TooManyFields => "Já há 40 campos em uso. Arquive um antes de criar outro.".into(),
        ContactTrouble::Value { field, kind } => value(field, *kind),
        ContactTrouble::Day => "Informe um dia que já passou, ou hoje.".into(),
        ContactTrouble::Proof => "Informe a prova: sem ela o aceite não pode ser conferido.".into(),
        ContactTrouble::ProofTooLong => "A prova pode ter até 500 caracteres.".into(),
        ContactTrouble::Line(LineTrouble::NoProof(out)) => format!(
            "O próprio cliente pediu para sair em {}. Para registrar que voltou atrás, informe a prova.",
            told(out.at)
        ),
        ContactTrouble::Line(LineTrouble::OverImport(out)) => format!(
            "O próprio cliente pediu para sair em {}. Uma lista importada não desfaz isso.",
            told(out.at)
        ),
        ContactTrouble::SameContact => "É o mesmo contato. Escolha outro.".into(),
        ContactTrouble::OtherPortfolio => {
            "Os dois contatos pertencem a contas diferentes do WhatsApp e não podem ser unidos.".into()
        }
        ContactTrouble::AlreadyMerged => {
            "Um dos dois já foi unido a outro contato. Atualize a página.".into()
        }
        ContactTrouble::NothingToUndo => {
            "Esta união já foi desfeita, ou o contato foi unido a outro depois. Atualize a página.".into()
        }
        ContactTrouble::BlockUnchanged => "O bloqueio já tinha mudado. Atualize a página.".into(),
        ContactTrouble::NoAddress => {
            "Não há telefone nem identificação do WhatsApp para este contato.".into()
        }
        ContactTrouble::NotConnected => "Este número ainda não está conectado ao WhatsApp.".into(),
        ContactTrouble::NotRecent => {
            "O WhatsApp só deixa bloquear quem escreveu para este número nas últimas 24 horas.".into()
        }
        ContactTrouble::MetaAway => {
            "O WhatsApp não respondeu, e nada foi mudado aqui. Tente de novo em instantes.".into()
        }
        ContactTrouble::MetaRefused(code) => format!("{} (código {code} da Meta)", failures::sentence(*code)),
    }
}

fn value(field: &str, kind: ContactFieldKind) -> String {
    match kind {
        ContactFieldKind::Text => format!("“{field}” pode ter até 500 caracteres."),
        ContactFieldKind::Number => format!("“{field}” precisa ser um número, como 1.234,50."),
        ContactFieldKind::Date => format!("“{field}” precisa ser uma data, como 31/12/2026."),
        ContactFieldKind::Choice => format!("“{field}” precisa ser uma das opções do campo."),
    }
}

/// The sentence of why a file cannot be imported.
pub fn sheet(trouble: &SheetTrouble) -> String {
    match trouble {
        SheetTrouble::NoFile => "Escolha uma planilha.".into(),
        SheetTrouble::TooBig => {
            "A planilha é maior que 5 MB. Divida em partes e importe uma de cada vez.".into()
        }
        SheetTrouble::Unreadable => {
            "Não foi possível ler este arquivo. Salve a planilha como xlsx ou csv e envie de novo.".into()
        }
        SheetTrouble::Empty => "A planilha não tem linhas abaixo dos títulos.".into(),
        SheetTrouble::TooManyRows => {
            "A planilha tem mais de 20 mil linhas. Divida em partes e importe uma de cada vez.".into()
        }
        SheetTrouble::TooManyColumns => "A planilha tem mais de 60 colunas. Deixe só as do modelo.".into(),
        SheetTrouble::NoPhoneColumn => {
            "Falta a coluna “Telefone”. A primeira linha precisa ter os títulos do modelo.".into()
        }
        SheetTrouble::ColumnTwice(heading) => {
            format!("A coluna “{heading}” aparece duas vezes com o mesmo sentido. Deixe só uma.")
        }
    }
}

/// The reason why a row is left out.
pub fn row(trouble: &RowTrouble) -> String {
    match trouble {
        RowTrouble::Phone(error) => phone(error),
        RowTrouble::Name => "O nome passa de 100 caracteres ou não tem letras".into(),
        RowTrouble::YesOrNo(cell) => format!("“{cell}” não é sim nem não"),
        RowTrouble::ConsentDay => "Falta a data do aceite, ou ela não existe ou está no futuro".into(),
        RowTrouble::ConsentProof => "Falta a prova do aceite, ou ela passa de 500 caracteres".into(),
        RowTrouble::Value { field, kind } => value(field, *kind).trim_end_matches('.').to_owned(),
    }
}

/// Why what stands for the phone is none.
pub fn phone(error: &PhoneError) -> String {
    match error {
        PhoneError::Empty => "Sem telefone".into(),
        PhoneError::StrayCharacter(c) => format!("O telefone tem “{c}”"),
        PhoneError::WrongLength => "O telefone tem dígitos de mais ou de menos".into(),
        PhoneError::MissingAreaCode => "O telefone está sem o DDD".into(),
        PhoneError::UnknownAreaCode(ddd) => format!("Não existe o DDD {ddd}"),
        PhoneError::NotALine => "Não é um celular nem um fixo brasileiro".into(),
    }
}
