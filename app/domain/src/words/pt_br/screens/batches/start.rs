//! “Em lote”: number, template, sheet.

use super::{count, troubles};
use crate::words::screens::BatchStartWords;

pub const START: BatchStartWords = BatchStartWords {
    lead: "Envie um modelo de mensagem aprovado para as pessoas de uma planilha.",
    no_origin: "Nenhum número para enviar",
    no_origin_hint: "Um administrador precisa conectar um número ao WhatsApp.",
    template_step: "1. Modelo de mensagem",
    template_gone: "O modelo escolhido não está entre os que este número pode enviar. Escolha outro.",
    model_step: "2. Planilha-modelo",
    model_hint: "Uma linha por pessoa. Baixe o modelo, preencha e não mude os títulos das colunas.",
    model_columns: "Colunas da planilha",
    model_required: "obrigatória",
    model_optional: "opcional",
    model_xlsx: "Planilha-modelo (xlsx)",
    model_csv: "Lista-modelo (csv)",
    sheet_step: "3. Envio",
    report_title: "Título do relatório",
    report_hint: "É por ele que você encontra o envio no Histórico. O cliente não vê.",
    title_missing: "Dê um título ao relatório.",
    header_file_missing: "Escolha o arquivo do cabeçalho: ele vai em todas as mensagens.",
    place: "Localização do cabeçalho",
    place_hint: "Coordenadas ou o endereço do mapa. Vale para todas as mensagens.",
    place_name: "Nome do lugar (opcional)",
    place_address: "Endereço (opcional)",
    file: "Planilha",
    file_hint: "Arraste o arquivo até aqui ou escolha: xlsx ou csv, até 16 MB e 100 mil linhas.",
    send: "Conferir planilha",
    sending: |percent| format!("Enviando a planilha: {percent}%"),
    reading: "Lendo a planilha…",
    stop: "Interromper",
    cut: "A conexão caiu antes de a planilha chegar. Nada foi enviado; tente de novo.",
    nothing_leaves: "Nenhuma mensagem sai antes de você conferir.",
    unsent: "Planilhas por enviar",
    unsent_hint: "Já foram lidas e esperam a sua conferência.",
    unsent_rows: |rows| match rows {
        1 => "1 linha".to_owned(),
        rows => format!("{} linhas", count(rows)),
    },
    sheet: troubles::sheet,
};
