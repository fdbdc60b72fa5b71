//! The last 24 hours as bars, drawn on the server, with the same figures as a table behind them.

use domain::intake::IntakeHour;
use leptos::prelude::*;

use crate::desk::Clock;
use crate::ui::words;

const HEIGHT: i64 = 120;
const BAR: usize = 24;
const GAP: usize = 6;

/// The chart and its table.
#[component]
pub fn Chart(hours: Vec<IntakeHour>, open: RwSignal<bool>) -> impl IntoView {
    let words = words().intake();
    let clock = Clock::expect();
    let most = hours
        .iter()
        .map(|hour| hour.handled + hour.unusual + hour.refused)
        .max()
        .unwrap_or_default()
        .max(1);
    let width = hours.len() * (BAR + GAP);
    let bars = hours
        .iter()
        .enumerate()
        .map(|(index, hour)| {
            let x = index * (BAR + GAP);
            let mut y = HEIGHT;
            let mut part = |count: i64, class: &'static str| {
                // What is there is seen, however small.
                let tall = if count == 0 {
                    0
                } else {
                    (count * HEIGHT / most).max(2)
                };
                y -= tall;
                (tall > 0).then(|| view! { <rect class=class x=x y=y.max(0) width=BAR height=tall></rect> })
            };
            let (handled, unusual, refused) = (
                part(hour.handled, "bar-handled"),
                part(hour.unusual, "bar-unusual"),
                part(hour.refused, "bar-refused"),
            );
            let label = index.is_multiple_of(4).then(|| {
                view! {
                    <text class="bar-label" x=x y=HEIGHT + 16>
                        {clock.hour(hour.hour)}
                    </text>
                }
            });
            view! { {handled} {unusual} {refused} {label} }
        })
        .collect_view();
    let rows = hours
        .iter()
        .rev()
        .map(|hour| {
            view! {
                <tr>
                    <th scope="row">{clock.full(hour.hour)}</th>
                    <td class="table-number">{hour.handled.to_string()}</td>
                    <td class="table-number">{hour.unusual.to_string()}</td>
                    <td class="table-number">{hour.refused.to_string()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <figcaption>
                <span>{words.by_hour}</span>
                <span class="legend" data-kind="handled">
                    {words.handled}
                </span>
                <span class="legend" data-kind="unusual">
                    {words.unusual}
                </span>
                <span class="legend" data-kind="refused">
                    {words.refused}
                </span>
            </figcaption>
            <svg viewBox=format!("0 0 {width} {}", HEIGHT + 20) role="img" aria-label=words.chart>
                <defs>
                    <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect class="stripe-ground" width="6" height="6"></rect>
                        <rect class="stripe" width="2" height="6"></rect>
                    </pattern>
                </defs>
                <line class="chart-foot" x1="0" y1=HEIGHT x2=width y2=HEIGHT></line>
                {bars}
            </svg>
            <details
                class="chart-table"
                prop:open=move || open.get()
                on:toggle=move |event| {
                    let details: web_sys::HtmlDetailsElement = event_target(&event);
                    open.set(details.open());
                }
            >
                <summary class="button-link">{words.as_table}</summary>
                <div class="table-place" role="region" tabindex="0" aria-label=words.by_hour>
                    <table class="table table-plain">
                        <thead>
                            <tr>
                                <th scope="col">{words.hour}</th>
                                <th scope="col" class="table-number">
                                    {words.handled}
                                </th>
                                <th scope="col" class="table-number">
                                    {words.unusual}
                                </th>
                                <th scope="col" class="table-number">
                                    {words.refused}
                                </th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}
