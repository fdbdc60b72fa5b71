//! The table of prices: what it ships with, what is added, and which line holds.

use backend::{Asker, Error};
use chrono::NaiveDate;
use domain::audit::{AuditAction, AuditFilter};
use domain::price::{OTHER, PriceFault, PriceForm, PriceLine, PriceStanding, PriceTrouble, published};
use domain::template::TemplateCategory::{self, Marketing, Utility};
use domain::user::Role;
use sqlx::PgPool;

use crate::common::Bench;

fn form(country: &str, category: TemplateCategory, from: &str, price: &str) -> PriceForm {
    PriceForm {
        country: country.into(),
        category,
        from: from.into(),
        price: price.into(),
        currency: "BRL".into(),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn micros(bench: &Bench, country: &str, category: TemplateCategory, on: &str) -> Option<i64> {
    let line = bench.desk.price(country, category, day(on)).await.unwrap();
    line.map(|line| line.micros)
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_table_ships_with_what_was_published_and_says_where_it_was_read(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let table = bench.desk.list_prices(&chief).await.unwrap();
    let lines: Vec<PriceLine> = table.entries.iter().map(|entry| entry.line.clone()).collect();
    assert_eq!(lines, published());
    let (year, month, of_month) = domain::price::PUBLISHED_READ;
    let read = NaiveDate::from_ymd_opt(year, month, of_month).unwrap();
    for entry in &table.entries {
        assert_eq!(
            entry.source,
            Some((domain::price::PUBLISHED_SOURCE.to_owned(), read))
        );
        assert_eq!(entry.author, None);
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn the_latest_line_holds_and_nothing_written_goes_away(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    assert_eq!(micros(&bench, "BR", Marketing, "2026-11-22").await, Some(62_500));
    assert_eq!(micros(&bench, "PT", Marketing, "2026-11-22").await, None);
    for (country, category, from, price) in [
        ("BR", Marketing, "2026-11-01", "R$ 0,35"),
        ("BR", Marketing, "2026-11-01", "0,36"),
        ("BR", Marketing, "2027-01-01", "0,40"),
        (OTHER, Marketing, "2026-11-01", "US$ 0,10"),
    ] {
        bench
            .desk
            .add_price(&chief, &form(country, category, from, price))
            .await
            .unwrap()
            .unwrap();
    }
    for (country, category, on, holds) in [
        ("BR", Marketing, "2026-10-31", Some(62_500)),
        ("BR", Marketing, "2026-11-22", Some(360_000)),
        ("BR", Marketing, "2027-01-01", Some(400_000)),
        ("BR", Utility, "2026-11-22", Some(6_800)),
        ("PT", Marketing, "2026-11-22", Some(100_000)),
        ("PT", Marketing, "2026-10-31", None),
        ("PT", Utility, "2026-11-22", None),
    ] {
        assert_eq!(
            micros(&bench, country, category, on).await,
            holds,
            "{country} {on}"
        );
    }
    let table = bench.desk.list_prices(&chief).await.unwrap();
    assert_eq!(table.entries.len(), 7);
    let of_brazil: Vec<_> = table
        .entries
        .iter()
        .filter(|entry| entry.line.country == "BR" && entry.line.category == Marketing)
        .map(|entry| (entry.line.micros, entry.standing, entry.author.as_deref()))
        .collect();
    use PriceStanding::*;
    // Whether a day is past depends on today; what was corrected is so on any day.
    assert_eq!(of_brazil.len(), 4);
    assert_eq!((of_brazil[0].0, of_brazil[0].2), (400_000, Some("Helena")));
    assert_eq!(of_brazil[2], (350_000, Corrected, Some("Helena")));

    let log = bench
        .desk
        .list_audit(&chief, &AuditFilter::default(), None)
        .await
        .unwrap();
    let added: Vec<_> = log
        .entries
        .iter()
        .filter(|entry| entry.action == AuditAction::PriceAdded)
        .collect();
    assert_eq!(added.len(), 4);
    let correction = &added[2].changes;
    let price = correction.iter().find(|change| change.field == "price").unwrap();
    assert_eq!((&*price.before, &*price.after), ("R$ 0,35", "R$ 0,36"));
    for sql in ["delete from price_lines", "update price_lines set micros = 0"] {
        let refused = sqlx::query(sql).execute(&bench.pool).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn only_administrators_see_and_write_prices_and_bad_ones_are_refused(pool: PgPool) {
    let bench = Bench::new(pool).await;
    let good = form("BR", Utility, "2026-12-01", "0,05");
    for role in [Role::Agent, Role::Supervisor] {
        let asker: Asker = bench.person(&format!("{role:?}"), role).await.into();
        for told in [
            bench.desk.list_prices(&asker).await.err(),
            bench.desk.add_price(&asker, &good).await.err(),
        ] {
            assert!(matches!(told, Some(Error::Forbidden)), "{told:?}");
        }
    }
    let chief: Asker = bench.stranger("Helena", Role::Administrator).await.into();
    let told = bench
        .desk
        .add_price(&chief, &form("BR", Utility, "2026-12-01", "-1"))
        .await;
    assert!(
        matches!(told, Ok(Err(PriceFault::Price(PriceTrouble::Negative)))),
        "{told:?}"
    );
    assert_eq!(bench.count("select count(*) from price_lines").await, 3);
}
