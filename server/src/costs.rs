//! The report on costs as a file, equal to the screen.

use axum::extract::{Query, State};
use axum::response::Response;
use backend::Desk;
use domain::cost::{CostReport, CostTally, Month};
use domain::price::money;
use domain::words::Language;
use serde::Deserialize;

use crate::asking::Taking;
use crate::sheets::{Failed, file};

/// The month, as it stands in the page's address.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    month: String,
}

/// `GET /batches/costs.xlsx` and `.csv`: what the page shows of the month.
pub async fn month(
    State(desk): State<Desk>,
    taking: Taking,
    Query(asked): Query<Asked>,
) -> Result<Response, Failed> {
    let report = desk
        .cost_export(&taking.asker, Month::from_slug(&asked.month))
        .await?;
    let title = taking.spoken.words().screens.batches().costs.title;
    let name = format!("{}-{}", title.to_lowercase(), report.month.slug());
    file(taking.kind, title, &name, rows(&report, taking.spoken)).await
}

/// The two tables of the page, one below the other.
fn rows(report: &CostReport, spoken: Language) -> Vec<Vec<String>> {
    let screens = &spoken.words().screens;
    let words = &screens.batches().costs;
    let figures = [
        words.delivered,
        words.free,
        words.unpriced,
        words.assumed,
        words.cost,
    ];
    let heads = |first: [&str; 2]| -> Vec<String> {
        let all = first.into_iter().chain(figures);
        all.map(str::to_owned).collect()
    };
    let line = |first: &str, second: &str, tally: &CostTally| -> Vec<String> {
        let mut cells = vec![first.to_owned(), second.to_owned()];
        let counts = [tally.messages, tally.free, tally.unpriced, tally.assumed];
        cells.extend(counts.map(|count| count.to_string()));
        let sums: Vec<String> = tally
            .sums
            .iter()
            .map(|sum| money(sum.micros, &sum.currency, spoken))
            .collect();
        cells.push(match sums.is_empty() {
            true => words.no_price.to_owned(),
            false => sums.join(" · "),
        });
        cells
    };
    let category = screens.templates().category_word;
    let total = report.total();
    let mut rows = vec![heads([words.number, words.category])];
    let groups = report.groups.iter();
    rows.extend(groups.map(|group| line(&group.number_name, category(Some(group.category)), &group.tally)));
    rows.push(line(words.total, "", &total));
    rows.push(Vec::new());
    rows.push(heads([words.batch, words.number]));
    let batches = report.page.batches.iter();
    rows.extend(batches.map(|batch| line(&batch.title, &batch.number_name, &batch.tally)));
    if report.singles.messages > 0 {
        rows.push(line(words.singles, words.any_number, &report.singles));
    }
    rows.push(line(words.total, "", &total));
    rows
}
