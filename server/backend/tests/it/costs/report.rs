//! The month's report, against a calculation by hand.

use backend::Asker;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::BatchId;
use domain::batch::CostLine;
use domain::cost::{CostTally, Money, Month, total};
use domain::template::TemplateCategory::{Marketing, Utility};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Sends, Written, charged, sends};
use crate::common::{status, statuses};

/// An instant by the business's clock, three hours behind.
fn local(year: i32, month: u32, day: u32, hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, hour, 0, 0).unwrap() + TimeDelta::hours(3)
}

async fn batch(s: &Sends, title: &str) -> BatchId {
    let id = BatchId(Uuid::now_v7());
    sqlx::query(
        "insert into batches (id, number_id, template_id, name, language, category, parts, title, file_name, state, state_since, options,
                              created_by, created_at, confirmed_at, send_at, started_at)
         select $1, $2, t.id, t.name, t.language, 'utility', '{}', $3, 'x.csv', 'sending', $5, '{}', $4, $5, $5, $5, $5
           from templates t where t.name = 'aviso_horario'",
    )
    .bind(id)
    .bind(s.bench().number)
    .bind(title)
    .bind(s.chief.user.id)
    .bind(local(2026, 10, 30, 9))
    .execute(&s.bench().pool)
    .await
    .unwrap();
    id
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_months_report_equals_the_calculation_by_hand(pool: PgPool) {
    let s = sends(pool).await;
    s.bench().set_now(local(2026, 11, 28, 12));
    let natal = batch(&s, "Natal").await;
    let (usd, brl) = (Some(("USD", 6_800)), Some(("BRL", 350_000)));
    let november = local(2026, 11, 10, 12);
    // When, as what, its price, how far, of the batch, and what WhatsApp says of it.
    let mix = [
        (november, Utility, usd, "delivered", true, None),
        (november, Utility, usd, "read", true, Some(("regular", "utility"))),
        (
            november,
            Utility,
            usd,
            "delivered",
            false,
            Some(("free_customer_service", "utility")),
        ),
        // Charged as marketing: 62 500.
        (
            november,
            Utility,
            usd,
            "delivered",
            true,
            Some(("regular", "marketing")),
        ),
        (
            november,
            Marketing,
            brl,
            "delivered",
            true,
            Some(("regular", "marketing")),
        ),
        (november, Marketing, None, "delivered", false, None),
        // Not delivered: nothing is due.
        (november, Utility, usd, "sent", true, Some(("regular", "utility"))),
        (november, Utility, usd, "failed", true, None),
        (november, Utility, usd, "uncertain", false, None),
        // The month begins and ends with the business's days.
        (local(2026, 11, 1, 0), Utility, usd, "delivered", false, None),
        (local(2026, 10, 31, 23), Utility, usd, "delivered", true, None),
        (local(2026, 12, 1, 0), Utility, usd, "delivered", false, None),
        (local(2026, 11, 30, 23), Utility, usd, "delivered", true, None),
    ];
    for (at, category, price, delivery, of_batch, told) in mix {
        let written = Written {
            at,
            category,
            price,
            delivery,
            batch: of_batch.then_some(natal),
        };
        let (_, wamid) = s.writes(written).await;
        if let Some((kind, category)) = told {
            let told = charged(&wamid, delivery, kind, category, at);
            s.bench().receives(&statuses(&[told])).await;
        }
    }
    let report = s.report("2026-11").await;
    let money = |currency: &str, micros| Money {
        currency: currency.into(),
        micros,
    };
    let tally = |messages, free, unpriced, assumed, sums: &[Money]| CostTally {
        messages,
        free,
        unpriced,
        assumed,
        sums: sums.to_vec(),
    };
    let shown: Vec<_> = report
        .groups
        .iter()
        .map(|group| (group.category, group.currency.as_deref(), group.tally.clone()))
        .collect();
    assert!(
        report
            .groups
            .iter()
            .all(|group| group.number_name == "Loja Centro")
    );
    let expected = [
        (
            Marketing,
            Some("BRL"),
            tally(1, 0, 0, 0, &[money("BRL", 350_000)]),
        ),
        (Marketing, Some("USD"), tally(1, 0, 0, 0, &[money("USD", 62_500)])),
        (Marketing, None, tally(1, 0, 1, 1, &[])),
        (
            Utility,
            Some("USD"),
            tally(5, 1, 0, 3, &[money("USD", 4 * 6_800)]),
        ),
    ];
    assert_eq!(shown, expected);
    let sums = [money("BRL", 350_000), money("USD", 62_500 + 4 * 6_800)];
    assert_eq!(report.total(), tally(8, 1, 1, 4, &sums));
    assert_eq!(report.singles, tally(3, 1, 1, 2, &[money("USD", 6_800)]));
    let [only] = report.page.batches.as_slice() else {
        panic!("{:?}", report.page)
    };
    assert_eq!((only.id, only.title.as_str()), (natal, "Natal"));
    let of_batch = [money("BRL", 350_000), money("USD", 62_500 + 3 * 6_800)];
    assert_eq!(only.tally, tally(5, 0, 0, 2, &of_batch));
    // Batches and single sends are everything.
    assert_eq!(total([&only.tally, &report.singles]), report.total());
    let slugs: Vec<String> = report.months.iter().map(|month| month.slug()).collect();
    assert_eq!(slugs, ["2026-11", "2026-10"]);
    let before = s.report("2026-10").await;
    assert_eq!(before.total(), tally(1, 0, 0, 1, &[money("USD", 6_800)]));

    // The page of the batch tells the same, over both months.
    let detail = s.bench().desk.batch_detail(&s.chief, natal).await.unwrap();
    let line = |category, currency: &str, count, micros| CostLine {
        category,
        currency: currency.into(),
        count,
        micros,
    };
    assert_eq!(
        detail.cost.lines,
        [
            line(Marketing, "BRL", 1, 350_000),
            line(Marketing, "USD", 1, 62_500),
            line(Utility, "USD", 4, 4 * 6_800)
        ]
    );
    assert_eq!(detail.cost.unknown, 0);
    for currency in ["USD", "BRL"] {
        assert_eq!(s.spend(currency).await, s.recounted(currency).await, "{currency}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_month_of_many_batches_comes_in_pages_and_a_file_has_them_all(pool: PgPool) {
    let s = sends(pool).await;
    s.bench().set_now(local(2026, 11, 28, 12));
    for at in 0..53 {
        let id = batch(&s, &format!("Lote {at}")).await;
        s.writes(Written {
            at: local(2026, 11, 2, 12),
            category: Utility,
            price: Some(("USD", 1_000 + at)),
            delivery: "read",
            batch: Some(id),
        })
        .await;
    }
    let report = s.report("2026-11").await;
    assert_eq!(report.page.batches.len(), domain::cost::COSTS_PAGE);
    let desk = &s.bench().desk;
    let rest = desk
        .batch_costs(&s.chief, report.month, report.page.next)
        .await
        .unwrap();
    assert_eq!((rest.batches.len(), rest.next), (3, None));
    let whole = desk.cost_export(&s.chief, Some(report.month)).await.unwrap();
    assert_eq!(whole.page.batches.len(), 53);
    let tallies = whole.page.batches.iter().map(|batch| &batch.tally);
    assert_eq!(total(tallies), report.total());
    assert!(s.report("2026-09").await.page.batches.is_empty());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_spent_follows_every_message_and_folding_changes_nothing(pool: PgPool) {
    let s = sends(pool).await;
    let now = s.bench().now();
    let mut wamids = Vec::new();
    for _ in 0..4 {
        wamids.push(s.utility().await.1);
    }
    assert_eq!(s.spend("USD").await, 4 * 6_800);
    let told = |wamid: &str, told: &str| statuses(&[status(wamid, told, now)]);
    // One fails, and comes after all; one fails for good; one is free; one costs more.
    s.bench().receives(&told(&wamids[0], "failed")).await;
    assert_eq!(s.spend("USD").await, 3 * 6_800);
    s.bench().receives(&told(&wamids[0], "delivered")).await;
    s.bench().receives(&told(&wamids[1], "failed")).await;
    let free = charged(&wamids[2], "delivered", "free_entry_point", "utility", now);
    let dear = charged(&wamids[3], "sent", "regular", "marketing", now);
    s.bench().receives(&statuses(&[free, dear])).await;
    let expected = 6_800 + 62_500;
    assert_eq!(
        (s.spend("USD").await, s.recounted("USD").await),
        (expected, expected)
    );
    let portions = s.bench().count("select count(*) from spend").await;
    s.bench().desk.forget_old_webhooks().await.unwrap();
    assert_eq!(s.spend("USD").await, expected);
    let folded = s.bench().count("select count(*) from spend").await;
    assert!(folded < portions && folded <= 2, "{folded} of {portions}");
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn costs_are_for_those_who_send_batches(pool: PgPool) {
    let s = sends(pool).await;
    let agent: Asker = s.outreach.bia.clone().into();
    let month = Month::of(NaiveDate::from_ymd_opt(2026, 11, 1).unwrap());
    let desk = &s.bench().desk;
    for told in [
        desk.cost_report(&agent, None).await.err(),
        desk.batch_costs(&agent, month, None).await.err(),
        desk.cost_export(&agent, None).await.err(),
        desk.spendings(&agent).await.err(),
    ] {
        assert!(matches!(told, Some(backend::Error::Forbidden)), "{told:?}");
    }
    // Nothing was sent yet: this month, and nothing in it.
    let report = desk.cost_report(&s.chief, None).await.unwrap();
    assert_eq!(
        (report.months.as_slice(), report.groups.len()),
        (&[report.month][..], 0)
    );
}
