//! What is wrong with a sheet or a row, and what becomes of a row.

use chrono::{DateTime, Utc};

use crate::batch::{InService, Options, RowTrouble, SheetTrouble, Verdict};
use crate::template::FillTrouble;
use crate::words::pt_br::screens::contact_troubles::phone;
use crate::words::{date, grouped};

/// Why a file is no sheet of a batch, and what to do.
pub fn sheet(trouble: &SheetTrouble) -> String {
    match trouble {
        SheetTrouble::NoFile => "Escolha a planilha.".into(),
        SheetTrouble::TooBig => {
            "A planilha é maior que 16 MB. Divida em partes e faça um envio para cada uma.".into()
        }
        SheetTrouble::Unreadable => {
            "Não foi possível ler este arquivo. Salve a planilha como xlsx ou csv e escolha de novo.".into()
        }
        SheetTrouble::Empty => {
            "A planilha não tem linhas abaixo dos títulos. Preencha uma linha para cada pessoa.".into()
        }
        SheetTrouble::TooManyRows => {
            "A planilha tem mais de 100 mil linhas. Divida em partes e faça um envio para cada uma.".into()
        }
        SheetTrouble::TooManyColumns => {
            "A planilha tem mais de 60 colunas. Deixe só as da planilha-modelo.".into()
        }
        SheetTrouble::NoPhoneColumn => {
            "Falta a coluna “Telefone”. A primeira linha precisa ter os títulos da planilha-modelo.".into()
        }
        SheetTrouble::ColumnsMissing(columns) => match columns.as_slice() {
            [column] => format!("Falta a coluna “{column}”, que este modelo pede. Inclua e escolha de novo."),
            columns => format!(
                "Faltam as colunas “{}”, que este modelo pede. Inclua e escolha de novo.",
                columns.join("”, “")
            ),
        },
        SheetTrouble::ColumnTwice(heading) => {
            format!("A coluna “{heading}” aparece duas vezes com o mesmo sentido. Deixe só uma.")
        }
    }
}

/// Why a row cannot be sent.
pub fn row(trouble: &RowTrouble) -> String {
    match trouble {
        RowTrouble::Phone(error) => phone(error),
        RowTrouble::PhoneRounded => {
            "A planilha arredondou o telefone: formate a coluna como texto e digite de novo".into()
        }
        RowTrouble::Name => "O nome passa de 100 caracteres ou não tem letras".into(),
        RowTrouble::Value { column, trouble } => value(column, *trouble),
    }
}

fn value(column: &str, trouble: FillTrouble) -> String {
    match trouble {
        FillTrouble::Empty => format!("“{column}” está em branco"),
        FillTrouble::Break => format!("“{column}” tem quebra de linha ou tabulação"),
        FillTrouble::Blanks => format!("“{column}” tem mais de quatro espaços seguidos"),
        FillTrouble::BlankInAddress => format!("“{column}” é parte de um endereço e não pode ter espaços"),
        FillTrouble::TooLong(count) => format!(
            "Com “{column}” o texto fica longo: {} de {} caracteres",
            grouped(count.used, '.'),
            grouped(count.most, '.')
        ),
        FillTrouble::NoFile => "Falta o arquivo do cabeçalho".into(),
        FillTrouble::NoPlace => "Falta a localização do cabeçalho".into(),
        FillTrouble::PlaceUnknown => "A localização do cabeçalho não existe".into(),
    }
}

/// What becomes of a row; `told` writes an instant.
pub fn verdict(verdict: &Verdict, options: &Options, told: &dyn Fn(DateTime<Utc>) -> String) -> String {
    match verdict {
        Verdict::Valid => "Recebe a mensagem".into(),
        Verdict::Repeated { line } => format!("Repete o telefone da linha {line}"),
        Verdict::Invalid(trouble) => row(trouble),
        Verdict::OptedOut(line) => format!("Pediu para não receber em {}", told(line.at)),
        Verdict::NoOptIn => "Ainda não autorizou mensagens de marketing".into(),
        Verdict::Blocked => "Está bloqueado neste número".into(),
        Verdict::ContactedLately { on } => format!("Recebeu um envio em lote em {}", date(*on)),
        Verdict::InService { protocol } => match options.in_service {
            InService::Include => format!(
                "Em atendimento, protocolo {}: recebe, e a conversa continua com quem atende",
                protocol.as_str()
            ),
            InService::Skip => format!("Em atendimento, protocolo {}: fica de fora", protocol.as_str()),
        },
    }
}
