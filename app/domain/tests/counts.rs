//! Every text that is told with a number, as it reads with none, with one and with two: `counts/*.txt`, to be read by people.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use domain::Refusal;
use domain::allowance::{Amount, NextLevel, Way};
use domain::batch::{Estimate, StopReason};
use domain::contact::import::ImportCounts;
use domain::management::Declined;
use domain::template::Count;
use domain::words::screens::Screens;
use domain::words::{Language, Words};

/// A text told with a first number and, where there is one, a second.
type Told = fn(&Words, &Screens, u32, u32) -> String;

/// Where the numbers of a text come from.
#[derive(Clone, Copy, PartialEq)]
enum Numbers {
    One,
    Two,
    /// Two, the first of which is a part of the second.
    Of,
}
use Numbers::{Of, One, Two};

/// Characters, of those that fit: some hundreds or thousands, never one.
fn letters(used: u32) -> Count {
    of(used, 1_024)
}

/// A count out of another.
fn of(used: u32, most: u32) -> Count {
    Count { used, most }
}

fn limited(most: u32) -> Amount {
    Amount::Limited(most)
}

fn usize_of(number: u32) -> usize {
    number as usize
}

fn next(needed: u32) -> NextLevel {
    NextLevel {
        needed,
        reached: 0,
        next: Some(Amount::Limited(2_000)),
        way: Way::Within { hours: 6 },
    }
}

fn estimate(now: u32, rest: u32) -> Estimate {
    Estimate {
        now,
        seconds: 0,
        deferred: Vec::new(),
        rest,
        last_at: None,
    }
}

/// Every function of the catalogues that takes a number or what holds some, by its struct and its name.
#[rustfmt::skip]
const TOLD: &[(&str, Numbers, Told)] = &[
    ("AccountWords.recovery_left", One, |_, s, n, _| (s.account.recovery_left)(n.into())),
    ("AllowanceWords.level", One, |_, s, n, _| (s.batches().allowance.level)(limited(n))),
    ("AllowanceWords.next_level", One, |_, s, n, _| (s.batches().allowance.next_level)(&next(n))),
    ("AllowanceWords.next_progress", Of, |_, s, n, m| (s.batches().allowance.next_progress)(n, m)),
    ("AllowanceWords.reserve", One, |_, s, n, _| (s.batches().allowance.reserve)(n)),
    ("AllowanceWords.returns_at", One, |_, s, n, _| (s.batches().allowance.returns_at)(n, "14:30")),
    ("AllowanceWords.returns_more", One, |_, s, n, _| (s.batches().allowance.returns_more)(n)),
    ("AllowanceWords.room", One, |_, s, n, _| (s.batches().allowance.room)(n)),
    ("AllowanceWords.used", Of, |_, s, n, m| (s.batches().allowance.used)(n, limited(m))),
    ("Attach.description", One, |_, s, n, _| (s.attach().description)(usize_of(n))),
    ("Attach.option", One, |_, s, n, _| (s.attach().option)(usize_of(n))),
    ("Attach.remove_option", One, |_, s, n, _| (s.attach().remove_option)(usize_of(n))),
    ("Attach.send", One, |_, s, n, _| (s.attach().send)(usize_of(n))),
    // Told with a limit, which is more than two.
    ("Attach.too_many", One, |_, s, n, _| (s.attach().too_many)(10 + usize_of(n))),
    ("BatchCheckWords.changed_line", Two, |_, s, n, m| (s.batches().check.changed_line)("+", n, m)),
    ("BatchCheckWords.cost_line", One, |_, s, n, _| (s.batches().check.cost_line)(n, "Marketing", "$")),
    ("BatchCheckWords.cost_unknown", One, |_, s, n, _| (s.batches().check.cost_unknown)(n)),
    ("BatchCheckWords.lately_days", One, |_, s, n, _| (s.batches().check.lately_days)(u16::try_from(n).unwrap())),
    ("BatchCheckWords.later", One, |_, s, n, _| (s.batches().check.later)(n, "14:30")),
    ("BatchCheckWords.later_still", One, |_, s, n, _| (s.batches().check.later_still)(n)),
    ("BatchCheckWords.pace", One, |_, s, n, _| (s.batches().check.pace)(n)),
    ("BatchCheckWords.room", Two, |_, s, n, m| (s.batches().check.room)(&estimate(n, m))),
    ("BatchCheckWords.schedule_to", One, |_, s, n, _| (s.batches().check.schedule_to)(n)),
    ("BatchCheckWords.send_to", One, |_, s, n, _| (s.batches().check.send_to)(n)),
    ("BatchCheckWords.what_happens", One, |_, s, n, _| (s.batches().check.what_happens)(n, "…", None)),
    ("BatchDetailWords.cancel_body", One, |_, s, n, _| (s.batches().detail.cancel_body)(n)),
    ("BatchDetailWords.code", One, |_, s, n, _| (s.batches().detail.code)(i32::try_from(n).unwrap())),
    ("BatchDetailWords.deferred", One, |_, s, n, _| (s.batches().detail.deferred)(n, Some("14:30")) + " / " + &(s.batches().detail.deferred)(n, None)),
    ("BatchDetailWords.done_of", Of, |_, s, n, m| (s.batches().detail.done_of)(n, m)),
    ("BatchDetailWords.people", One, |_, s, n, _| (s.batches().detail.people)(n)),
    ("BatchDetailWords.retry", One, |_, s, n, _| (s.batches().detail.retry)(n)),
    ("BatchDetailWords.stop", One, |_, s, n, _| (s.batches().detail.stop)(&StopReason::Failures { percent: 50, of: n }) + " / " + &(s.batches().detail.stop)(&StopReason::OptOuts { percent: 50, of: n })),
    ("BatchDetailWords.stop_next", One, |_, s, n, _| (s.batches().detail.stop_next)(&StopReason::Failures { percent: 50, of: n }).to_owned()),
    ("BatchDetailWords.uncertain", One, |_, s, n, _| (s.batches().detail.uncertain)(n)),
    ("BatchHistoryWords.percent_of", Of, |_, s, n, m| (s.batches().history.percent_of)(50, n, m)),
    ("BatchHistoryWords.replied_detail", Two, |_, s, n, m| (s.batches().history.replied_detail)(n, m)),
    ("BatchHistoryWords.shown", One, |_, s, n, _| (s.batches().history.shown)(n)),
    ("BatchStartWords.sending", One, |_, s, n, _| (s.batches().start.sending)(u8::try_from(n).unwrap())),
    ("BatchStartWords.unsent_rows", One, |_, s, n, _| (s.batches().start.unsent_rows)(n)),
    ("BatchWords.count", One, |_, s, n, _| (s.batches().count)(n)),
    ("BatchWords.duration", One, |_, s, n, _| (s.batches().duration)(n * 60) + " / " + &(s.batches().duration)(n * 3_600)),
    ("BudgetWords.warned", One, |_, s, n, _| (s.batches().budget.warned)(u8::try_from(n).unwrap())),
    ("Bulk.close_title", One, |_, s, n, _| (s.bulk().close_title)(usize_of(n))),
    ("Bulk.finished", Of, |_, s, n, m| (s.bulk().finished)(usize_of(n), usize_of(m))),
    ("Bulk.give_title", One, |_, s, n, _| (s.bulk().give_title)(usize_of(n))),
    ("Bulk.left", One, |_, s, n, _| (s.bulk().left)(usize_of(n))),
    ("Bulk.most", One, |_, s, n, _| (s.bulk().most)(usize_of(n))),
    ("Bulk.progress", Of, |_, s, n, m| (s.bulk().progress)(usize_of(n), usize_of(m))),
    ("Bulk.return_title", One, |_, s, n, _| (s.bulk().return_title)(usize_of(n))),
    ("Bulk.select_all", One, |_, s, n, _| (s.bulk().select_all)(usize_of(n))),
    ("Bulk.selected", One, |_, s, n, _| (s.bulk().selected)(usize_of(n))),
    ("Composer.count", One, |_, s, n, _| (s.composer().count)(usize_of(n), 4_096)),
    ("ContactImportWords.done_counts", One, |_, s, n, _| {
        let n = usize_of(n);
        (s.contact_import().done_counts)(&ImportCounts { new: n, known: n, repeated: n, invalid: n, consents: n, opted_out: n })
    }),
    ("ContactImportWords.opted_out", One, |_, s, n, _| (s.contact_import().opted_out)(usize_of(n))),
    ("ContactImportWords.repeats", One, |_, s, n, _| (s.contact_import().repeats)(usize_of(n))),
    ("ContactImportWords.take", One, |_, s, n, _| (s.contact_import().take)(usize_of(n))),
    ("ContactImportWords.taking", Of, |_, s, n, m| (s.contact_import().taking)(usize_of(n), usize_of(m))),
    ("ContactImportWords.with_consent", One, |_, s, n, _| (s.contact_import().with_consent)(usize_of(n))),
    ("ContactKeepingWords.conversations", One, |_, s, n, _| (s.contact_keeping().conversations)(n.into())),
    ("Deliveries.code", One, |_, s, n, _| (s.deliveries().code)(i32::try_from(n).unwrap())),
    ("EditorWords.button_at", One, |_, s, n, _| (s.template_editor().button_at)(usize_of(n))),
    ("EditorWords.count", Of, |_, s, n, m| (s.template_editor().count)(of(n, m))),
    ("EditorWords.count_read", One, |_, s, n, _| (s.template_editor().count_read)(letters(n))),
    ("EditorWords.down", One, |_, s, n, _| (s.template_editor().down)(usize_of(n))),
    ("EditorWords.faulty", One, |_, s, n, _| (s.template_editor().faulty)(usize_of(n))),
    ("EditorWords.remove", One, |_, s, n, _| (s.template_editor().remove)(usize_of(n))),
    ("EditorWords.up", One, |_, s, n, _| (s.template_editor().up)(usize_of(n))),
    ("Files.size", One, |_, s, n, _| (s.files().size)(n.into())),
    ("HandOver.note_count", One, |_, s, n, _| (s.hand_over.note_count)(usize_of(n), 1_000)),
    ("HandOver.scheduled", One, |_, s, n, _| (s.hand_over.scheduled)(usize_of(n))),
    ("HandOver.open", One, |_, s, n, _| (s.hand_over.open)(n.into())),
    ("HandOver.waiting", One, |_, s, n, _| (s.hand_over.waiting)(n.into())),
    ("Inbox.count", One, |_, s, n, _| (s.inbox.count)(n.into())),
    ("Inbox.unread", One, |_, s, n, _| (s.inbox.unread)(i32::try_from(n).unwrap())),
    // A delivery of a byte or two is none.
    ("IntakeWords.item_lead", One, |_, s, n, _| (s.intake().item_lead)("14:30", 500, i32::try_from(n).unwrap())),
    ("IntakeWords.progress", Two, |_, s, n, m| (s.intake().progress)(n.into(), m.into())),
    ("IntakeWords.within", One, |_, s, n, _| (s.intake().within)(n.into()) + " / " + &(s.intake().within)(i64::from(n) * 60)),
    ("Kinds.pieces", One, |_, s, n, _| (s.kinds.pieces)(n)),
    ("Mentions.unseen", One, |_, s, n, _| (s.mentions.unseen)(n.into())),
    ("OutreachWords.count_body", One, |_, s, n, _| (s.outreach().count_body)(letters(n))),
    ("OutreachWords.count_header", One, |_, s, n, _| (s.outreach().count_header)(letters(n))),
    ("PaletteWords.count", One, |_, s, n, _| (s.palette.count)(usize_of(n))),
    ("PresenceWords.several_typing", One, |_, s, n, _| (s.presence.several_typing)("Bia", usize_of(n))),
    ("PresenceWords.several_viewing", One, |_, s, n, _| (s.presence.several_viewing)("Bia", usize_of(n))),
    ("Scheduling.at", One, |_, s, n, _| (s.scheduling().at)(n.into(), "24/11", "14:30")),
    ("SearchWords.count", One, |_, s, n, _| (s.search.count)(usize_of(n))),
    ("SendingWords.kept", Of, |_, s, n, m| (s.sending().kept)(n, limited(m), &["Loja".to_owned()])),
    ("SettingsWords.hours", One, |_, s, n, _| (s.settings().hours)(n)),
    ("SettingsWords.minutes", One, |_, s, n, _| (s.settings().minutes)(n)),
    ("SignIn.locked", One, |_, s, n, _| (s.sign_in.locked)(n)),
    ("TeamsWords.archived", One, |_, s, n, _| (s.teams().archived)(n.into())),
    // Asked where there are several languages.
    ("TemplatePageWords.delete_all", One, |_, s, n, _| (s.template_page().delete_all)(2 + usize_of(n))),
    ("TemplatePageWords.deleted", One, |_, s, n, _| (s.template_page().deleted)(n)),
    ("TemplatesWords.count", One, |_, s, n, _| (s.templates().count)(usize_of(n))),
    ("Times.day", One, |_, s, n, _| (s.times.day)(n, s.times.months[0])),
    ("Times.day_of_year", One, |_, s, n, _| (s.times.day_of_year)(n, s.times.months[0], 2026)),
    ("Times.since", One, |_, s, n, _| [1, 60, 1_440].map(|unit| (s.times.since)(i64::from(n) * unit)).join(" / ")),
    ("UsersWords.return_open", One, |_, s, n, _| (s.users().return_open)(n.into())),
    ("Windows.left", One, |_, s, n, _| (s.windows.left)(n.into()) + " / " + &(s.windows.left)(i64::from(n) * 60)),
    ("Words.refusal", One, |w, _, n, _| (w.refusal)(&Refusal::from(Declined::ProtocolsOpen(n.into()))) + " / " + &(w.refusal)(&Refusal::from(Declined::Locked(n.into())))),
];

/// Numbers, and what holds some.
const NUMBERS: [&str; 15] = [
    "u8",
    "u16",
    "u32",
    "u64",
    "usize",
    "i8",
    "i16",
    "i32",
    "i64",
    "isize",
    "Amount",
    "Count",
    "Estimate",
    "ImportCounts",
    "NextLevel",
];

/// The functions of the catalogues that take a number, as they are declared.
fn declared() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words/screens");
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let source = fs::read_to_string(entry.unwrap().path()).unwrap();
        for part in source.split("pub struct ").skip(1) {
            let (name, fields) = part.split_once('{').unwrap();
            let fields = fields.split("\n}").next().unwrap();
            // A field ends with its line's comma; what stands in brackets may be on lines of its own.
            for field in fields.split(",\n") {
                let Some((_, field)) = field.split_once("    pub ") else {
                    continue;
                };
                let (field, kind) = field.split_once(':').unwrap();
                let Some((_, takes)) = kind.split_once("fn(") else {
                    continue;
                };
                let takes = takes.split("->").next().unwrap();
                let mut words = takes.split(|c: char| !c.is_alphanumeric());
                if words.any(|word| NUMBERS.contains(&word)) {
                    found.insert(format!("{}.{field}", name.trim()));
                }
            }
        }
    }
    found
}

#[test]
fn every_text_with_a_number_is_read_here() {
    let declared = declared();
    assert!(declared.len() > 80, "only {} found", declared.len());
    let told: BTreeSet<String> = TOLD.iter().map(|(name, ..)| (*name).to_owned()).collect();
    let missing: Vec<_> = declared.difference(&told).collect();
    assert!(missing.is_empty(), "not read with 0, 1 and 2: {missing:?}");
    // Kinds that hold a number in one of their cases.
    let cases = [
        "BatchDetailWords.stop",
        "BatchDetailWords.stop_next",
        "Words.refusal",
    ];
    let gone: Vec<_> = told
        .difference(&declared)
        .filter(|name| !cases.contains(&&***name))
        .collect();
    assert!(gone.is_empty(), "no text of the catalogues: {gone:?}");
}

fn told(language: Language) -> String {
    let words = language.words();
    let mut lines = String::new();
    for (name, numbers, told) in TOLD {
        let pairs: &[(u32, u32)] = match numbers {
            One => &[(0, 0), (1, 0), (2, 0)],
            Two => &[(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (1, 2), (2, 1), (2, 2)],
            Of => &[(0, 1), (1, 1), (0, 2), (1, 2), (2, 2)],
        };
        lines += &format!("{name}\n");
        for (n, m) in pairs {
            let text = told(words, &words.screens, *n, *m);
            lines += &match numbers {
                One => format!("  {n}: {text}\n"),
                Two | Of => format!("  {n} {m}: {text}\n"),
            };
        }
    }
    lines
}

/// With `COUNTS=write` what is told now is written down, to be read before it is kept.
#[test]
fn no_text_reads_wrong_with_none_one_or_two() {
    for language in Language::ALL {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/counts/{}.txt", language.tag()));
        let now = told(language);
        if std::env::var("COUNTS").is_ok_and(|how| how == "write") {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &now).unwrap();
        }
        let kept = fs::read_to_string(&file).unwrap();
        for (now, kept) in now.lines().zip(kept.lines()) {
            assert_eq!(now, kept, "{}", file.display());
        }
        assert_eq!(now, kept, "{}", file.display());
    }
}

/// Words after a 1 that end as plurals do without being one.
const NO_PLURALS: [&str; 3] = ["às", "depois", "mais"];

#[test]
fn nothing_that_is_one_stands_in_the_plural() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for line in told(language).lines().filter(|line| line.starts_with("  ")) {
            let (_, text) = line.split_once(": ").unwrap();
            let words: Vec<&str> = text.split(' ').collect();
            for pair in words.windows(2) {
                let word = pair[1].trim_matches(|c: char| !c.is_alphanumeric());
                let plural = word.chars().count() > 1 && word.ends_with('s') || word == "people";
                if pair[0] == "1" && plural && !NO_PLURALS.contains(&word) {
                    wrong.push(line.to_owned());
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
