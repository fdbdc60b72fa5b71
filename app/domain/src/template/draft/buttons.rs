//! Rules for a template's buttons.

use super::text::{line_break, loose_braces, no_variables};
use super::{DraftFault, DraftPlace, Found, length};
use crate::template::render::is_web;
use crate::template::slots::fixed_part;
use crate::template::{
    MOST_BUTTON_TEXT, MOST_BUTTONS, MOST_CODES, MOST_LINKS, MOST_PHONE, MOST_PHONES, MOST_URL,
    TemplateButton, stretches, variables,
};

pub(super) fn check(buttons: &[TemplateButton], found: &mut Found) {
    together(buttons, found);
    for (at, button) in (0..=u8::MAX).zip(buttons) {
        match button {
            TemplateButton::QuickReply { text } => label(at, text, found),
            TemplateButton::Url { text, url } => {
                label(at, text, found);
                found.add(DraftPlace::ButtonTarget(at), address(url));
            }
            TemplateButton::Phone { text, phone } => {
                label(at, text, found);
                found.add(DraftPlace::ButtonTarget(at), self::phone(phone));
            }
            TemplateButton::CopyCode => {}
            TemplateButton::Other { what, .. } => {
                let what = what.clone();
                found.add(DraftPlace::ButtonText(at), Some(DraftFault::Foreign { what }));
            }
        }
    }
}

/// How many there are, and in which order.
fn together(buttons: &[TemplateButton], found: &mut Found) {
    let count = |of: fn(&TemplateButton) -> bool| buttons.iter().filter(|it| of(it)).count();
    let is_quick = |it: &TemplateButton| matches!(it, TemplateButton::QuickReply { .. });
    let links = count(|it| matches!(it, TemplateButton::Url { .. }));
    let phones = count(|it| matches!(it, TemplateButton::Phone { .. }));
    let codes = count(|it| matches!(it, TemplateButton::CopyCode));
    let changes = buttons
        .windows(2)
        .filter(|two| is_quick(&two[0]) != is_quick(&two[1]))
        .count();
    let table = [
        (buttons.len() > MOST_BUTTONS, DraftFault::TooManyButtons),
        (links > MOST_LINKS, DraftFault::TooManyLinks),
        (phones > MOST_PHONES, DraftFault::TooManyPhones),
        (codes > MOST_CODES, DraftFault::TooManyCodes),
        (changes > 1, DraftFault::QuickRepliesApart),
    ];
    for (broken, fault) in table {
        found.add(DraftPlace::Buttons, broken.then_some(fault));
    }
}

fn label(at: u8, text: &str, found: &mut Found) {
    let mut add = |fault| found.add(DraftPlace::ButtonText(at), fault);
    add(length(text, MOST_BUTTON_TEXT));
    add(line_break(text));
    add(no_variables(text));
}

fn address(url: &str) -> Option<DraftFault> {
    if let Some(fault) = length(url, MOST_URL).or_else(|| loose_braces(url)) {
        return Some(fault);
    }
    let fixed = fixed_part(url);
    let host = fixed.split_once("://").map(|(_, rest)| rest);
    let has_host = host.is_some_and(|host| host.starts_with(char::is_alphanumeric));
    if !is_web(fixed) || !has_host || url.contains(char::is_whitespace) {
        return Some(DraftFault::BadAddress);
    }
    let stretches = stretches(url);
    let count = stretches.iter().filter(|it| it.variable.is_some()).count();
    match stretches.last() {
        _ if count > 1 => Some(DraftFault::OneVariable),
        Some(last) if count == 1 && last.variable.is_none() => Some(DraftFault::VariableNotAtEnd),
        // Addresses have their own `{{1}}`, also where the words have names.
        _ => variables(url)
            .into_iter()
            .find(|name| *name != "1")
            .map(|name| DraftFault::BadVariable {
                name: name.to_owned(),
            }),
    }
}

/// With its country; a service number such as +55 800 123 4567 is no line that can be written to, but may be called.
fn phone(phone: &str) -> Option<DraftFault> {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let good = phone.starts_with('+')
        && (8..=15).contains(&digits)
        && phone
            .chars()
            .skip(1)
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'));
    length(phone, MOST_PHONE).or((!good).then_some(DraftFault::BadPhone))
}
