//! What template messages cost: the dated table, and a form for the next line.

use domain::price::{
    PriceEntry, PriceForm, PriceLine, PriceStanding, PriceTable, countries, money, parse_price,
};
use domain::template::TemplateCategory;
use domain::user::Permission;
use leptos::prelude::*;

use super::api::{add_price, list_prices};
use crate::desk::Clock;
use crate::ui::{
    Empty, Field, Form, FormTrouble, Icon, PageHead, Reading, Select, Toasts, browser, language, loaded,
    restricted, words,
};
use crate::wire::resource;

const CATEGORIES: [(TemplateCategory, &str); 3] = [
    (TemplateCategory::Marketing, "marketing"),
    (TemplateCategory::Utility, "utility"),
    (TemplateCategory::Authentication, "authentication"),
];
/// Those in which Meta bills, as far as a business here meets them.
const CURRENCIES: [&str; 8] = ["BRL", "USD", "EUR", "GBP", "ARS", "CLP", "MXN", "COP"];

/// The page.
#[component]
pub fn PricesPage() -> impl IntoView {
    restricted(Permission::Administer, || {
        let read = resource(|| (), |()| list_prices());
        let all = words();
        view! {
            <PageHead title=all.menu.prices lead=all.prices().lead />
            {loaded(read, move |table| view! { <Prices table read /> }.into_any())}
        }
        .into_any()
    })
}

/// The fields of the form.
#[derive(Clone, Copy)]
struct Fields {
    country: RwSignal<String>,
    category: RwSignal<String>,
    from: RwSignal<String>,
    price: RwSignal<String>,
    currency: RwSignal<String>,
}

impl Fields {
    fn form(self) -> PriceForm {
        let slug = self.category.get_untracked();
        let category = CATEGORIES.into_iter().find(|(_, other)| *other == slug);
        PriceForm {
            country: self.country.get_untracked(),
            category: category.map_or(TemplateCategory::Marketing, |(category, _)| category),
            from: self.from.get_untracked(),
            price: self.price.get_untracked(),
            currency: self.currency.get_untracked(),
        }
    }

    /// Takes `line` into the form, to be corrected.
    fn take(self, line: &PriceLine) {
        self.country.set(line.country.clone());
        let slug = CATEGORIES
            .into_iter()
            .find(|(category, _)| *category == line.category);
        self.category.set(slug.map_or("", |(_, slug)| slug).to_owned());
        self.from.set(line.from.to_string());
        self.currency.set(line.currency.clone());
        self.price.set(String::new());
        browser::after_paint(|| {
            browser::focus_first("[name=price]");
        });
    }
}

#[component]
fn Prices(table: PriceTable, read: Reading<PriceTable>) -> impl IntoView {
    let all = words();
    let words = all.prices();
    let text = |text: &str| RwSignal::new(text.to_owned());
    let fields = Fields {
        country: text("BR"),
        category: text("marketing"),
        from: text(&table.today.to_string()),
        price: text(""),
        currency: text("BRL"),
    };
    let form = Form::new();
    let toasts = Toasts::expect();
    let lines = StoredValue::new(
        table
            .entries
            .iter()
            .map(|entry| entry.line.clone())
            .collect::<Vec<_>>(),
    );
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.send(async move {
            match add_price(fields.form()).await? {
                Ok(()) => {
                    toasts.say(words.added);
                    read.refetch();
                }
                Err(fault) => form.complain(Some(fault.field()), (words.fault)(fault).to_owned()),
            }
            Ok(())
        });
    };
    // What was typed, as the desk understands it.
    let understood = move || {
        let typed = parse_price(&fields.price.read()).ok()?;
        let currency = typed.currency.unwrap_or_else(|| fields.currency.get());
        Some((words.understood)(&money(typed.micros, &currency, language())))
    };
    let corrects = move || {
        let (country, category, from) = (fields.country.get(), fields.category.get(), fields.from.get());
        let category = CATEGORIES.into_iter().find(|(_, slug)| *slug == category);
        lines.with_value(|lines| {
            lines.iter().any(|line| {
                line.country == country
                    && Some(line.category) == category.map(|(category, _)| category)
                    && line.from.to_string() == from
            })
        })
    };
    let mut offered: Vec<(String, String)> = countries()
        .into_iter()
        .map(|code| (code.to_owned(), (words.country_name)(code).to_owned()))
        .collect();
    // By their names; all the others stay on top.
    offered[1..].sort_by_key(|(_, name)| domain::fold::fold(name));
    let categories = CATEGORIES
        .map(|(category, slug)| (slug.to_owned(), category_word(category).to_owned()))
        .to_vec();
    let currencies = CURRENCIES.map(|code| (code.to_owned(), code.to_owned())).to_vec();
    view! {
        <form class="office-form price-form" on:submit=send novalidate aria-label=words.form>
            <h2>{words.form}</h2>
            <FormTrouble form fields=&["country", "from", "price"] />
            <div class="price-fields">
                <Select form name="country" label=words.country value=fields.country options=offered />
                <Select form name="category" label=words.category value=fields.category options=categories />
                <Field form name="from" label=words.from value=fields.from kind="date" />
                <Field form name="price" label=words.price value=fields.price hint=words.price_hint />
                <Select form name="currency" label=words.currency value=fields.currency options=currencies />
            </div>
            <div class="form-actions">
                <p class="form-note" role="status">
                    {understood}
                    {move || corrects().then(|| view! { <span class="price-corrects">{words.corrects}</span> })}
                </p>
                <button class="button button-main" type="submit" disabled=move || form.busy.get()>
                    {words.add}
                </button>
            </div>
        </form>
        {rows(table.entries, fields, form)}
    }
    .into_any()
}

fn category_word(category: TemplateCategory) -> &'static str {
    (words().templates().category_word)(Some(category))
}

fn rows(entries: Vec<PriceEntry>, fields: Fields, form: Form) -> AnyView {
    let words = words().prices();
    if entries.is_empty() {
        return view! { <Empty icon="coins" title=words.none hint=words.none_hint /> }.into_any();
    }
    view! {
        <div class="table-place">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{words.country}</th>
                        <th scope="col">{words.category}</th>
                        <th scope="col">{words.from}</th>
                        <th scope="col" class="table-number">
                            {words.price}
                        </th>
                        <th scope="col">{words.state}</th>
                        <th scope="col">{words.origin}</th>
                        <th scope="col">
                            <span class="unseen">{words.actions}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{entries.into_iter().map(|entry| row(entry, fields, form)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(entry: PriceEntry, fields: Fields, form: Form) -> AnyView {
    let (words, clock) = (words().prices(), Clock::expect());
    let line = entry.line;
    let country = (words.country_name)(&line.country).to_owned();
    let category = category_word(line.category);
    let price = money(line.micros, &line.currency, language());
    let faint = matches!(entry.standing, PriceStanding::Past | PriceStanding::Corrected).then_some("");
    let (tone, icon) = match entry.standing {
        PriceStanding::Holds => ("on", "circle-check"),
        PriceStanding::Coming => ("wait", "clock"),
        PriceStanding::Past => ("", "archive"),
        PriceStanding::Corrected => ("", "undo-2"),
    };
    let origin = match (&entry.source, &entry.author) {
        (Some((address, read_on)), _) => {
            let told = (words.shipped)(&date(*read_on));
            view! {
                {told}
                " "
                <a href=address.clone() target="_blank" rel="noopener noreferrer">
                    {words.source}
                </a>
            }
            .into_any()
        }
        (None, author) => {
            let author = author.clone().unwrap_or_default();
            (words.written)(&author, &clock.full(entry.recorded_at)).into_any()
        }
    };
    let correct = (words.correct)(&format!("{country}, {category}, {price}"));
    let from = date(line.from);
    view! {
        <tr data-faint=faint>
            <th scope="row">{country}</th>
            <td data-label=words.category>{category}</td>
            <td data-label=words.from class="table-time">
                {from}
            </td>
            <td data-label=words.price class="table-number">
                {price}
            </td>
            <td data-label=words.state>
                <span class="tag" data-tone=tone>
                    <Icon name=icon />
                    {(words.standing)(entry.standing)}
                </span>
            </td>
            <td data-label=words.origin class="price-origin">
                {origin}
            </td>
            <td class="table-actions">
                <button
                    class="button-quiet"
                    type="button"
                    aria-label=correct
                    title=words.correct_short
                    disabled=move || form.busy.get()
                    on:click=move |_| fields.take(&line)
                >
                    <Icon name="pencil" />
                </button>
            </td>
        </tr>
    }
    .into_any()
}

/// A day as the language writes it.
fn date(day: chrono::NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}
