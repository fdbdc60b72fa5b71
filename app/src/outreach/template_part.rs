//! The template of either form: choosing it, filling it in, how it will look, what it costs.

use chrono::NaiveDate;
use domain::NumberId;
use domain::outreach::{SendableTemplate, price_to};
use domain::phone::Phone;
use domain::price::{PriceLine, money};
use domain::template::{counts, render};
use leptos::prelude::*;

use super::choose::{Chooser, facts};
use super::fields::fields;
use super::writing::Writing;
use crate::numbers::template::preview;
use crate::ui::{Icon, browser, language, words};

/// What prices are worked out from.
#[derive(Clone)]
pub struct Prices {
    /// Today's lines.
    pub lines: Vec<PriceLine>,
    /// Today.
    pub today: NaiveDate,
}

/// The part; `phone` decides the country of the price.
#[component]
pub fn TemplatePart(
    writing: Writing,
    origin: Signal<Option<NumberId>>,
    phone: Signal<Option<Phone>>,
    prices: StoredValue<Prices>,
) -> impl IntoView {
    let texts = words().outreach();
    view! {
        <section class="outreach-part" aria-label=texts.template>
            {move || match (writing.template.get(), origin.get()) {
                (Some(template), _) => chosen(writing, template, phone, prices),
                (None, Some(origin)) => {
                    view! {
                        <p class="outreach-heading">{texts.template}</p>
                        <Chooser writing origin />
                    }
                        .into_any()
                }
                (None, None) => ().into_any(),
            }}
        </section>
    }
    .into_any()
}

fn chosen(
    writing: Writing,
    template: SendableTemplate,
    phone: Signal<Option<Phone>>,
    prices: StoredValue<Prices>,
) -> AnyView {
    let texts = words().outreach();
    let facts = facts(&template);
    let name = template.name.clone();
    let fields = fields(writing, &template.parts);
    let has_fields = !template.parts.slots().is_empty();
    let category = template.category;
    let word = (words().templates().category_word)(Some(category));
    let cost = move || {
        let phone = phone.get();
        prices.with_value(|prices| {
            let line = price_to(&prices.lines, phone.as_ref(), category, prices.today);
            match line {
                Some(line) => (texts.price)(word, &money(line.micros, &line.currency, language())),
                None => (texts.no_price)(word),
            }
        })
    };
    let parts = StoredValue::new(template.parts);
    let seen = move || {
        let values = writing.values();
        parts.with_value(|parts| preview(&render(parts, &values), writing.file.drawn()))
    };
    let room = move || {
        let values = writing.values();
        let counts = parts.with_value(|parts| counts(parts, &values));
        let header = counts.header.map(|count| (texts.count_header)(count));
        let too_long = counts.header.is_some_and(|count| !count.fits()) || !counts.body.fits();
        let told = header.into_iter().chain([(texts.count_body)(counts.body)]);
        (told.collect::<Vec<_>>().join(" · "), too_long)
    };
    let other = move |_| {
        writing.choose(None);
        browser::after_paint(|| {
            browser::focus_first(".outreach-choose input");
        });
    };
    view! {
        <div class="outreach-chosen">
            <div>
                <p class="outreach-heading">{name}</p>
                <p class="outreach-quiet">{facts}</p>
            </div>
            <button class="button" type="button" on:click=other>
                {texts.other_template}
            </button>
        </div>
        {has_fields.then(|| view! { <div class="outreach-fields" role="group" aria-label=texts.fill>{fields}</div> })}
        <figure class="outreach-preview">
            <figcaption>{texts.preview}</figcaption>
            <div class="template-place">{seen}</div>
            <p class="outreach-count" data-bad=move || room().1.then_some("")>
                {move || room().0}
            </p>
        </figure>
        <p class="outreach-cost">
            <Icon name="info" />
            <span>
                <strong>{cost}</strong>
                <small>{texts.price_hint}</small>
            </span>
        </p>
    }
    .into_any()
}
