use proptest::prelude::*;

use super::*;
use crate::template::TemplateCategory::{Authentication, Marketing, Utility};
use crate::words::Language::{En, PtBr};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn line(country: &str, category: TemplateCategory, from: &str, micros: i64) -> PriceLine {
    PriceLine {
        country: country.into(),
        category,
        from: day(from),
        currency: "BRL".into(),
        micros,
    }
}

#[test]
fn the_line_of_the_day_holds_and_countries_without_one_have_the_others_price() {
    let lines = [
        line("BR", Marketing, "2026-10-01", 3),
        line("BR", Marketing, "2026-01-01", 1),
        line("BR", Marketing, "2026-04-01", 2),
        line("BR", Utility, "2026-04-01", 20),
        line(OTHER, Marketing, "2025-07-01", 9),
        line("PT", Marketing, "2026-11-01", 5),
        line("PT", Marketing, "2026-11-01", 6),
    ];
    for (country, category, on, micros) in [
        ("BR", Marketing, "2026-01-01", Some(1)),
        ("BR", Marketing, "2026-03-31", Some(1)),
        ("BR", Marketing, "2026-04-01", Some(2)),
        ("BR", Marketing, "2026-09-30", Some(2)),
        ("BR", Marketing, "2026-11-22", Some(3)),
        ("BR", Marketing, "2025-12-31", Some(9)),
        ("BR", Marketing, "2025-06-30", None),
        ("BR", Utility, "2026-03-31", None),
        ("BR", Utility, "2026-11-22", Some(20)),
        ("BR", Authentication, "2026-11-22", None),
        ("PT", Marketing, "2026-10-31", Some(9)),
        ("PT", Marketing, "2026-11-01", Some(6)),
        ("JP", Marketing, "2026-11-22", Some(9)),
        (OTHER, Marketing, "2026-11-22", Some(9)),
    ] {
        let found = price_on(&lines, country, category, day(on)).map(|line| line.micros);
        assert_eq!(found, micros, "{country} {category:?} {on}");
    }
}

#[test]
fn the_shipped_table_prices_brazil_since_the_day_it_is_known_for() {
    let lines = published();
    let shown = |category, on: &str| {
        price_on(&lines, "BR", category, day(on)).map(|line| money(line.micros, &line.currency, PtBr))
    };
    assert_eq!(shown(Marketing, "2026-11-22").as_deref(), Some("US$ 0,0625"));
    assert_eq!(shown(Utility, "2026-11-22").as_deref(), Some("US$ 0,0068"));
    assert_eq!(shown(Authentication, "2026-01-01").as_deref(), Some("US$ 0,0068"));
    assert_eq!(shown(Marketing, "2025-12-31"), None);
    let (year, month, of_month) = PUBLISHED_READ;
    let read = NaiveDate::from_ymd_opt(year, month, of_month).unwrap();
    assert!(lines.iter().all(|line| line.from <= read));
    assert!(price_on(&lines, "PT", Marketing, read).is_none());
}

#[test]
fn money_is_written_as_each_language_writes_it() {
    for (micros, currency, pt_br, en) in [
        (350_000, "BRL", "R$ 0,35", "R$0.35"),
        (62_500, "USD", "US$ 0,0625", "US$0.0625"),
        (6_800, "USD", "US$ 0,0068", "US$0.0068"),
        (321_700, "BRL", "R$ 0,3217", "R$0.3217"),
        (500_000, "BRL", "R$ 0,50", "R$0.50"),
        (125_000, "BRL", "R$ 0,125", "R$0.125"),
        (0, "BRL", "R$ 0,00", "R$0.00"),
        (12_000_000, "EUR", "€ 12,00", "€12.00"),
        (1_234_567_890_000, "BRL", "R$ 1.234.567,89", "R$1,234,567.89"),
        (999_000_000, "COP", "COP 999,00", "COP 999.00"),
        (1_000_000_000, "COP", "COP 1.000,00", "COP 1,000.00"),
        (62_549, "BRL", "R$ 0,0625", "R$0.0625"),
        (62_550, "BRL", "R$ 0,0626", "R$0.0626"),
        (999_999, "BRL", "R$ 1,00", "R$1.00"),
        (-350_000, "BRL", "-R$ 0,35", "-R$0.35"),
        (-62_550, "BRL", "-R$ 0,0626", "-R$0.0626"),
        (-49, "BRL", "R$ 0,00", "R$0.00"),
    ] {
        assert_eq!(money(micros, currency, PtBr), pt_br);
        assert_eq!(money(micros, currency, En), en);
    }
}

#[test]
fn a_price_is_read_as_people_type_it() {
    for (text, micros, currency) in [
        ("0,3500", 350_000, None),
        ("0,35", 350_000, None),
        (",35", 350_000, None),
        ("0.35", 350_000, None),
        ("R$ 0,35", 350_000, Some("BRL")),
        ("r$0,35", 350_000, Some("BRL")),
        ("R$\u{a0}0,35", 350_000, Some("BRL")),
        ("US$ 0.0625", 62_500, Some("USD")),
        ("$0.0625", 62_500, None),
        ("usd 0,0068", 6_800, Some("USD")),
        ("0,35 BRL", 350_000, Some("BRL")),
        ("€0,10", 100_000, Some("EUR")),
        ("0,000001", 1, None),
        ("0,1000000000", 100_000, None),
        ("3", 3_000_000, None),
        ("3,", 3_000_000, None),
        ("0", 0, None),
        ("-0,00", 0, None),
        ("1.234", 1_234_000, None),
        ("1.234,56", 1_234_560_000, None),
        ("1,234.56", 1_234_560_000, None),
        ("100.000,00", 100_000_000_000, None),
    ] {
        let expected = TypedPrice {
            micros,
            currency: currency.map(str::to_owned),
        };
        assert_eq!(parse_price(text), Ok(expected), "{text}");
    }
    use PriceTrouble::{Empty, Negative, NotAnAmount, TooFine, TooMuch};
    for (text, trouble) in [
        ("", Empty),
        (" \u{a0} ", Empty),
        ("grátis", NotAnAmount),
        ("R$", NotAnAmount),
        (",", NotAnAmount),
        ("0,3a5", NotAnAmount),
        ("0,35 por mensagem", NotAnAmount),
        ("R$ 0,35 BRL", NotAnAmount),
        ("1.23.4", NotAnAmount),
        ("1.234.56,7", NotAnAmount),
        ("0,35-", NotAnAmount),
        ("١", NotAnAmount),
        ("-0,35", Negative),
        ("R$ -0,35", Negative),
        ("0,0000001", TooFine),
        ("100.000,01", TooMuch),
        ("1.234.567", TooMuch),
        ("99999999999999999999999999", TooMuch),
    ] {
        assert_eq!(parse_price(text), Err(trouble), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(hundreds in 0i64..1_000_000_000, currency in prop_oneof![Just("BRL"), Just("USD"), Just("MXN")]) {
        let micros = hundreds * 100;
        prop_assume!(micros <= MOST_PRICE);
        for language in [PtBr, En] {
            let text = money(micros, currency, language);
            let read = parse_price(&text).unwrap();
            prop_assert_eq!(read, TypedPrice { micros, currency: Some(currency.to_owned()) });
        }
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,16}|[0-9.,R$ -]{0,16}") {
        if let Ok(read) = parse_price(&text) {
            prop_assert!((0..=MOST_PRICE).contains(&read.micros));
        }
    }

    #[test]
    fn no_amount_breaks_the_writer(micros in any::<i64>()) {
        for language in [PtBr, En] {
            prop_assert!(money(micros, "BRL", language).contains("R$"));
        }
    }
}

#[test]
fn a_line_stands_by_its_day_and_by_what_was_written_after_it() {
    use PriceStanding::*;
    let lines = [
        line("BR", Marketing, "2026-01-01", 1),
        line("BR", Marketing, "2026-10-01", 2),
        line("BR", Marketing, "2026-10-01", 3),
        line("BR", Marketing, "2027-01-01", 4),
        line("BR", Utility, "2026-01-01", 5),
        line(OTHER, Marketing, "2026-01-01", 6),
    ];
    assert_eq!(
        standings(&lines, day("2026-11-22")),
        [Past, Corrected, Holds, Coming, Holds, Holds]
    );
    assert_eq!(standings(&lines, day("2026-02-01"))[0], Holds);
}

#[test]
fn a_typed_line_is_read_and_what_is_wrong_with_it_is_named() {
    let form = |country: &str, from: &str, price: &str| PriceForm {
        country: country.into(),
        category: Marketing,
        from: from.into(),
        price: price.into(),
        currency: "BRL".into(),
    };
    let read = form("BR", "2026-12-01", "0,35").checked().unwrap();
    assert_eq!(read, line("BR", Marketing, "2026-12-01", 350_000));
    let dollars = form(OTHER, " 2026-12-01 ", "US$ 0,0625").checked().unwrap();
    assert_eq!((&*dollars.currency, dollars.micros), ("USD", 62_500));
    for (form, why) in [
        (form("ZZ", "2026-12-01", "1"), PriceFault::Country),
        (form("BR", "", "1"), PriceFault::Day),
        (form("BR", "31/12/2026", "1"), PriceFault::Day),
        (form("BR", "0026-12-01", "1"), PriceFault::Day),
        (
            form("BR", "2026-12-01", "grátis"),
            PriceFault::Price(PriceTrouble::NotAnAmount),
        ),
        (
            form("BR", "2026-12-01", ""),
            PriceFault::Price(PriceTrouble::Empty),
        ),
    ] {
        assert_eq!(form.checked(), Err(why), "{form:?}");
    }
}

#[test]
fn every_country_has_a_name_in_every_language() {
    for language in [PtBr, En] {
        let words = language.words().screens.prices();
        for country in countries() {
            assert_ne!((words.country_name)(country), country, "{language:?}");
        }
    }
}
