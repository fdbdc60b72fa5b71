//! What messages cost, and monthly budgets.

use crate::cost::BudgetFault;
use crate::price::PriceTrouble;
use crate::words::screens::{BudgetWords, CostWords};

const MONTHS: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];

pub const COSTS: CostWords = CostWords {
    title: "Custos",
    lead: "Quanto custaram as mensagens de modelo entregues em cada mês.",
    month: "Mês",
    month_name: |month| {
        let name = MONTHS.get(month.index()).copied().unwrap_or_default();
        format!("{name} de {}", month.year())
    },
    by_number: "Por número e categoria",
    number: "Número",
    category: "Categoria",
    delivered: "Entregues",
    free: "Gratuitas",
    unpriced: "Sem preço",
    assumed: "Pela tabela",
    cost: "Custo",
    no_price: "Sem preço cadastrado",
    total: "Total",
    by_batch: "Por envio",
    batch: "Envio",
    singles: "Envios avulsos",
    any_number: "Todos os números",
    how: "Contam as mensagens entregues, no mês em que foram enviadas. Os valores são os da tabela de preços, antes dos descontos por volume; o valor cobrado é o da fatura da Meta.",
    whose: "A Meta informa se cada mensagem é cobrada e em que categoria. Enquanto ela não informa, a mensagem conta como cobrada na categoria do modelo: são as da coluna “Pela tabela”.",
    none: "Nenhuma mensagem entregue neste mês",
    none_hint: "Escolha outro mês, ou volte quando houver envios.",
};

pub const BUDGET: BudgetWords = BudgetWords {
    title: "Orçamento do mês",
    spent: |spent, month| format!("{spent} em {month}"),
    spent_of: |spent, amount, month| format!("{spent} de {amount} em {month}"),
    nothing: "Nada gasto",
    meter: "Quanto do orçamento foi gasto",
    warned: |percent| format!("Mais de {percent}% do orçamento do mês já foi gasto."),
    reached: "O orçamento do mês foi gasto. Os envios continuam.",
    reached_stops: "O orçamento do mês foi gasto. Os envios em lote ficam interrompidos até o mês virar ou o orçamento aumentar.",
    elsewhere: |money| format!("Mensagens com preço em outra moeda não entram nesta conta: {money} no mês."),
    counts: "Conta o que foi entregue e o que está a caminho, pela tabela de preços.",
    with_batch: |total, amount| format!("Com este envio, {total} de {amount} do mês"),
    passes: "Com este envio, o gasto passa do orçamento do mês. Ele segue até o fim.",
    passes_stops: "Este envio não cabe no orçamento do mês: ele será interrompido quando o orçamento acabar, e quem faltar fica esperando.",
    amount: "Valor por mês",
    amount_hint: "Como 500 ou R$ 1.500,00. Deixe vazio para não ter limite.",
    understood: |money| format!("Por mês: {money}"),
    currency: "Moeda",
    warn_percent: "Avisar a partir de (%)",
    warn_hint: "Do orçamento já gasto.",
    stops: "Interromper os envios em lote quando acabar",
    stops_hint: "Contatos Ativos e Recontatos continuam. Desmarcado, o Guichê só avisa.",
    save: "Salvar orçamento",
    saved: "Orçamento salvo.",
    fault: |fault| match fault {
        BudgetFault::Amount(PriceTrouble::Empty | PriceTrouble::NotAnAmount | PriceTrouble::TooFine) => {
            "Escreva só o valor, como 500 ou R$ 1.500,00."
        }
        BudgetFault::Amount(PriceTrouble::Negative) => "O orçamento não pode ser negativo.",
        BudgetFault::Amount(PriceTrouble::TooMuch) => "O orçamento vai até 100.000.000,00.",
        BudgetFault::Nothing => "Com zero nenhum envio em lote sairia. Deixe vazio para não ter limite.",
        BudgetFault::Currency => "Nenhum preço está nesta moeda. Escolha uma da lista.",
        BudgetFault::Percent => "Escreva uma porcentagem de 1 a 100.",
    },
};
