//! What the addresses of these pages say: filters, options, and what was chosen.

use chrono::NaiveDate;
use domain::batch::{BatchState, CheckSort, HistoryFilter, InService, Options, Progress, RecipientFilter};
use domain::cost::Month;
use domain::{NumberId, TemplateId};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// The days that “lately” can mean.
pub const LATELY: [u16; 5] = [1, 3, 7, 15, 30];

/// What was chosen on “Em lote”.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// The number.
    pub number: Option<NumberId>,
    /// The template.
    pub template: Option<TemplateId>,
    /// What templates are looked for by.
    pub text: String,
    /// The report's title.
    pub title: String,
}

impl Chosen {
    /// As the address has it.
    pub fn read(query: &ParamsMap) -> Self {
        Self {
            number: id(query, "number").map(NumberId),
            template: id(query, "template").map(TemplateId),
            text: text(query, "text"),
            title: text(query, "title"),
        }
    }

    /// Its address.
    pub fn href(&self) -> String {
        let number = self.number.map(|id| id.to_string()).unwrap_or_default();
        let template = self.template.map(|id| id.to_string()).unwrap_or_default();
        address(
            super::START,
            &[
                ("number", &number),
                ("template", &template),
                ("text", &self.text),
                ("title", &self.title),
            ],
        )
    }
}

/// The options of a check page.
pub fn options(query: &ParamsMap) -> Options {
    let include = query.get_str("in_service") == Some("include");
    Options {
        in_service: if include {
            InService::Include
        } else {
            InService::Skip
        },
        lately_days: query
            .get_str("lately")
            .and_then(|days| days.parse().ok())
            .filter(|days| LATELY.contains(days)),
    }
}

/// As it stands in the address.
pub fn in_service_slug(in_service: InService) -> &'static str {
    match in_service {
        InService::Include => "include",
        InService::Skip => "skip",
    }
}

/// The rows that a check page shows.
pub fn sort(query: &ParamsMap) -> Option<CheckSort> {
    query.get_str("rows").and_then(CheckSort::from_slug)
}

/// The address of a check page.
pub fn check_href(page: &str, options: Options, sort: Option<CheckSort>) -> String {
    let lately = options
        .lately_days
        .map(|days| days.to_string())
        .unwrap_or_default();
    let in_service = match options.in_service {
        InService::Include => in_service_slug(InService::Include),
        InService::Skip => "",
    };
    address(
        page,
        &[
            ("in_service", in_service),
            ("lately", &lately),
            ("rows", sort.map_or("", CheckSort::slug)),
        ],
    )
}

/// The filter of the history.
pub fn history(query: &ParamsMap) -> HistoryFilter {
    HistoryFilter {
        text: text(query, "text"),
        number: id(query, "number").map(NumberId),
        state: query.get_str("state").and_then(BatchState::from_slug),
        from: day(query, "from"),
        until: day(query, "until"),
    }
}

/// The history's filter in an address.
pub fn history_href(page: &str, filter: &HistoryFilter) -> String {
    let number = filter.number.map(|id| id.to_string()).unwrap_or_default();
    let written = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (from, until) = (written(filter.from), written(filter.until));
    address(
        page,
        &[
            ("text", &filter.text),
            ("number", &number),
            ("state", filter.state.map_or("", BatchState::slug)),
            ("from", &from),
            ("until", &until),
        ],
    )
}

/// The month whose costs are told.
pub fn month(query: &ParamsMap) -> Option<Month> {
    Month::from_slug(query.get_str("month")?)
}

/// The filter of a batch's recipients.
pub fn recipients(query: &ParamsMap) -> RecipientFilter {
    RecipientFilter {
        text: text(query, "text"),
        progress: query.get_str("progress").and_then(Progress::from_slug),
        code: query.get_str("code").and_then(|code| code.parse().ok()),
        replied: query.get_str("replied") == Some("true"),
    }
}

/// The recipients' filter in an address.
pub fn recipients_href(page: &str, filter: &RecipientFilter) -> String {
    let code = filter.code.map(|code| code.to_string()).unwrap_or_default();
    address(
        page,
        &[
            ("text", &filter.text),
            ("progress", filter.progress.map_or("", Progress::slug)),
            ("code", &code),
            ("replied", if filter.replied { "true" } else { "" }),
        ],
    )
}

/// `page` with what of `values` is not empty.
fn address(page: &str, values: &[(&'static str, &str)]) -> String {
    let mut query = ParamsMap::new();
    for (name, value) in values {
        if !value.is_empty() {
            query.insert(*name, (*value).to_owned());
        }
    }
    format!("{page}{}", query.to_query_string())
}

fn text(query: &ParamsMap, name: &str) -> String {
    query.get_str(name).unwrap_or_default().to_owned()
}

fn id(query: &ParamsMap, name: &str) -> Option<uuid::Uuid> {
    query.get_str(name)?.parse().ok()
}

fn day(query: &ParamsMap, name: &str) -> Option<NaiveDate> {
    query.get_str(name)?.parse().ok()
}

/// The address's query, read by `read` whenever it changes.
pub fn asked<T: PartialEq + Send + Sync + 'static>(
    read: impl Fn(&ParamsMap) -> T + Send + Sync + 'static,
) -> Memo<T> {
    let query = leptos_router::hooks::use_query_map();
    Memo::new(move |_| read(&query.read()))
}
