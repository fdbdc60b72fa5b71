//! “Saúde da entrada”.

use crate::words::screens::IntakeWords;

pub const INTAKE_WORDS: IntakeWords = IntakeWords {
    lead: "O que o WhatsApp entregou e o que foi feito de cada entrega. Atualiza a cada 10 segundos.",
    received: "Recebidas e guardadas",
    handled: "Aplicadas",
    unusual: "Fora do comum",
    refused: "Recusadas",
    last_day: "Últimas 24 horas",
    updates: "Mensagens e situações",
    lag: "Atraso mediano",
    lag_note: |lag| format!("95%: {lag} · última hora"),
    within: |seconds| match seconds {
        3600 => "até 1 h".to_owned(),
        seconds if seconds >= 60 => format!("até {} min", seconds / 60),
        seconds => format!("até {seconds} s"),
    },
    beyond: "mais de 1 h",
    oldest: "Mais antiga sem tratar",
    nothing_waits: "Nada esperando",
    outbox: "Envios na fila",
    media: "Arquivos a buscar",
    by_hour: "Por hora",
    chart: "Entregas por hora nas últimas 24 horas; os números estão na tabela abaixo",
    as_table: "Ver como tabela",
    hour: "Hora",
    outcomes: "Fora do comum, por tipo",
    no_outcomes: "Tudo o que chegou foi aplicado.",
    refusals: "Recusadas, por motivo",
    no_refusals: "Nenhuma entrega foi recusada.",
    last: |at| format!("Última: {at}"),
    replay_all: "Reprocessar todas",
    replay: "Reprocessar",
    stop: "Parar",
    progress: |bodies, settled| format!("Reprocessadas: {bodies}. Resolvidas: {settled}."),
    list: "Ocorrências",
    show_all: "Mostrar todas",
    when: "Quando",
    what: "O que aconteceu",
    detail: "Detalhe",
    none: "Nada fora do comum",
    none_hint: "Tudo o que chegou foi aplicado.",
    item: "Entrega do WhatsApp",
    item_lead: |at, size, updates| match updates {
        1 => format!("{at} · {size} bytes · 1 atualização"),
        updates => format!("{at} · {size} bytes · {updates} atualizações"),
    },
    settled: "Tudo nesta entrega foi aplicado.",
    body: "Conteúdo da entrega",
    masked: "Telefones, nomes e textos estão cobertos.",
    revealed: "Conteúdo completo. Quem o viu ficou registrado na auditoria.",
    reveal: "Mostrar tudo",
    reveal_body: "O conteúdo pode ter telefones e mensagens de clientes. A consulta fica registrada na auditoria.",
    administrators_only: "Só administradores veem o conteúdo e reprocessam.",
    outcome: |name| match name {
        "unknown_number" => (
            "Número desconhecido",
            "A mensagem é de um número que não está em Números. Adicione-o e reprocesse.",
        ),
        "not_applied" => (
            "Não aplicada",
            "Chegou e está guardada, mas não pôde ser aplicada. Reprocesse ou avise o suporte.",
        ),
        "unhandled_field" => (
            "Tipo ainda não tratado",
            "Um aviso da conta que o Guichê guarda, mas ainda não usa.",
        ),
        "unreadable" => (
            "Formato inesperado",
            "Uma parte da entrega não pôde ser lida. As outras partes foram aplicadas.",
        ),
        "unknown_status" => (
            "Situação desconhecida",
            "O WhatsApp informou uma situação de mensagem que ainda não existe aqui.",
        ),
        "unknown_customer" => (
            "Cliente desconhecido",
            "Alguém mudou o que quer receber, sem que se soubesse quem. Reprocesse: quem puder ser identificado vira contato.",
        ),
        "unknown_preference" => (
            "Preferência desconhecida",
            "O WhatsApp informou uma escolha do cliente que ainda não existe aqui.",
        ),
        "app_error" => (
            "Erro informado pela Meta",
            "A Meta avisou de um erro do aplicativo ou da conta.",
        ),
        _ => ("", ""),
    },
    refusal: |name| match name {
        "signature_wrong" => (
            "Assinatura errada",
            "O segredo do aplicativo não confere, ou o pedido não é da Meta.",
        ),
        "signature_missing" => ("Sem assinatura", "O pedido não veio da Meta."),
        "no_app_secret" => (
            "Sem segredo configurado",
            "Defina WHATSAPP_APP_SECRET para aceitar entregas.",
        ),
        "not_json" => ("Não é JSON", "O conteúdo foi cortado ou não é da Meta."),
        "too_large" => ("Grande demais", "Passa do limite de 3 MB da Meta."),
        "cut" => (
            "Interrompido",
            "A conexão caiu antes do fim. A Meta entrega de novo.",
        ),
        "busy" => (
            "Servidor ocupado",
            "O banco não acompanhou. A Meta entrega de novo.",
        ),
        _ => ("", ""),
    },
};
