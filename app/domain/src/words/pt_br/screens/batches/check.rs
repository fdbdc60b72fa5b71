//! The check page.

use super::{count, people, troubles};
use crate::batch::CheckSort;
use crate::words::screens::BatchCheckWords;

pub const CHECK: BatchCheckWords = BatchCheckWords {
    lead: |file, template, number| format!("{file} · modelo {template} · {number}"),
    what_happens: |sends, when, ends| {
        let messages = match sends {
            1 => "1 mensagem".to_owned(),
            sends => format!("{} mensagens", count(sends)),
        };
        let ends = ends
            .map(|ends| format!("; termina por volta de {ends}"))
            .unwrap_or_default();
        format!("{messages} para {}, {when}{ends}.", people(sends))
    },
    nobody: "Ninguém desta planilha recebe a mensagem.",
    from_now: "a partir de agora",
    at: |at| format!("a partir de {at}"),
    tallies: "Linhas por resultado",
    sort: |sort| match sort {
        CheckSort::Valid => "Válidas",
        CheckSort::Repeated => "Repetidas",
        CheckSort::Invalid => "Inválidas",
        CheckSort::Refused => "Sem consentimento",
        CheckSort::InService => "Em atendimento",
        CheckSort::ContactedLately => "Contatadas há pouco",
    },
    all_rows: "Todas as linhas",
    options: "Quem fica de fora",
    in_service: "Quem está em atendimento",
    in_service_include: "Recebe a mensagem",
    in_service_skip: "Fica de fora",
    lately: "Quem recebeu um envio em lote há pouco",
    lately_nobody: "Recebe de novo",
    lately_days: |days| match days {
        1 => "Fica de fora se foi hoje".to_owned(),
        days => format!("Fica de fora se foi nos últimos {days} dias"),
    },
    facts: "Custo, duração e limite",
    cost: "Custo previsto",
    cost_line: |messages, category, money| format!("{money} · {} × {category}", count(messages)),
    cost_unknown: |messages| match messages {
        1 => "1 mensagem sem preço cadastrado".to_owned(),
        messages => format!("{} mensagens sem preço cadastrado", count(messages)),
    },
    cost_none: "Nada",
    duration: "Duração",
    pace: |second| match second {
        1 => "1 mensagem por segundo".to_owned(),
        second => format!("{} mensagens por segundo", count(second)),
    },
    allowance: "Limite de mensagens",
    room: |estimate| match (estimate.deferred.is_empty() && estimate.rest == 0, estimate.now) {
        (true, 1) => "Cabe no limite agora".to_owned(),
        (true, _) => "Todas cabem no limite agora".to_owned(),
        (false, now) => format!("{} agora", count(now)),
    },
    later: |messages, at| format!("{} a partir de {at}", count(messages)),
    later_still: |messages| format!("{} mais tarde", count(messages)),
    never_room: "O limite deste número não comporta todas. O restante espera até você cancelar o envio ou o limite aumentar.",
    ends: |at| format!("Termina por volta de {at}"),
    samples: "Como o cliente vê",
    sample_to: |name| format!("Para {name}"),
    no_sample: "Nenhuma linha recebe a mensagem, então não há o que mostrar.",
    rows: "Linhas da planilha",
    line: "Linha",
    name: "Nome",
    phone: "Telefone",
    result: "O que acontece",
    blank: "Em branco",
    none_of_sort: "Nenhuma linha assim.",
    more: "Próximas linhas",
    unknown: |columns| format!("Colunas que este modelo não usa, e ficam de fora: {columns}"),
    corrected: "Corrigir as inválidas",
    corrected_hint: "A planilha traz só as linhas inválidas, com o motivo de cada uma. Corrija e faça outro envio com ela.",
    corrected_xlsx: "Linhas inválidas (xlsx)",
    corrected_csv: "Linhas inválidas (csv)",
    verdict: troubles::verdict,
    when: "Quando enviar",
    now: "Agora",
    later_choice: "Em outro dia ou hora",
    day_and_hour: "Dia e hora",
    zone_hint: "No horário da empresa.",
    no_time: "Informe o dia e a hora.",
    past_time: "Este horário já passou. Escolha outro ou envie agora.",
    send_to: |sends| format!("Enviar para {}", people(sends)),
    schedule_to: |sends| format!("Agendar para {}", people(sends)),
    cannot_be_undone: "O que já foi entregue não pode ser desfeito. Você pode pausar ou cancelar o que faltar.",
    changed: "A situação mudou desde que você abriu esta página, e nada foi enviado. Confira e confirme de novo.",
    changed_line: |sort, before, now| format!("{sort}: antes {}, agora {}", count(before), count(now)),
    changed_otherwise: "As pessoas são outras, embora os totais sejam os mesmos.",
    discard: "Descartar planilha",
    discard_body: "Nada foi enviado. A planilha deixa de aparecer entre as que estão por enviar.",
    discarded: "Planilha descartada.",
    nothing: "Nenhuma linha pode ser enviada. Corrija a planilha e envie de novo.",
    other_sheet: "Escolher outra planilha",
};
