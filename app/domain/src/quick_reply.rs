//! Quick replies (“respostas rápidas”): texts kept under a shortcut, with variables that the conversation fills in.

use serde::{Deserialize, Serialize};

use crate::fuzzy::{fit, fold};
use crate::message::check_text;
use crate::refusal::Refusal;
use crate::user::{Permission, Role};
use crate::{QuickReplyId, TeamId, UserId};

/// A shortcut has at most this many characters.
pub const MOST_SHORTCUT: usize = 30;
/// A title has at most this many characters.
pub const MOST_TITLE: usize = 80;
/// So many one person, one team or everybody together may keep: more nobody finds again.
pub const MOST_REPLIES: i64 = 300;

/// Whose a quick reply is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(
    feature = "sqlx",
    derive(sqlx::Type),
    sqlx(type_name = "quick_reply_scope", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One person's own.
    #[default]
    Personal,
    /// A team's.
    Team,
    /// Everybody's.
    Global,
}

/// What one writes to make or change a quick reply.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Wording {
    /// Whose it is.
    pub scope: Scope,
    /// Which team's, if a team's.
    pub team: Option<TeamId>,
    /// What one types after the “/”.
    pub shortcut: String,
    /// What it is called.
    pub title: String,
    /// The text, with `{{variables}}`.
    pub body: String,
}

/// A quick reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReply {
    /// Which.
    pub id: QuickReplyId,
    /// What it says.
    pub wording: Wording,
    /// The team's name, if a team's.
    pub team_name: Option<String>,
    /// Whether the asker may change it.
    pub mine_to_change: bool,
    /// Whether the picker offers it to the asker; supervisors also see, and keep, those of teams they are not in.
    pub offered: bool,
}

/// A team one may write quick replies for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamChoice {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// All quick replies somebody sees.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QuickReplies {
    /// By title.
    pub replies: Vec<QuickReply>,
    /// Teams the asker may write for.
    pub teams: Vec<TeamChoice>,
}

/// Whether `role` may keep quick replies of `scope`; `owner` is whose a personal one is, `member` whether the asker
/// belongs to the team.
pub fn may_keep(scope: Scope, role: Role, me: UserId, owner: Option<UserId>, member: bool) -> bool {
    match scope {
        Scope::Personal => owner == Some(me),
        Scope::Team => role.may(Permission::Administer) || (member && role.may(Permission::ShareTexts)),
        Scope::Global => role.may(Permission::ShareTexts),
    }
}

/// Checks a wording before it is stored; returns it as it is kept.
///
/// # Errors
/// The refusal that names the field.
pub fn check(wording: Wording) -> Result<Wording, Refusal> {
    let shortcut = fold(wording.shortcut.trim().trim_start_matches('/'));
    let good = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if shortcut.is_empty() || shortcut.chars().count() > MOST_SHORTCUT || !shortcut.chars().all(good) {
        return Err(Refusal::BadShortcut);
    }
    let title = wording.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.chars().count() > MOST_TITLE {
        return Err(Refusal::BadTitle);
    }
    let body = check_text(&wording.body)?.replace('\0', "");
    let team = wording.team.filter(|_| wording.scope == Scope::Team);
    if wording.scope == Scope::Team && team.is_none() {
        return Err(Refusal::NoTeamChosen);
    }
    Ok(Wording {
        scope: wording.scope,
        team,
        shortcut,
        title,
        body,
    })
}

/// What a conversation can fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Variable {
    /// The contact's name.
    Contact,
    /// Its first word.
    FirstName,
    /// Who answers.
    Agent,
    /// The protocol's number.
    Protocol,
    /// “Bom dia”, “Boa tarde”, “Boa noite”.
    Greeting,
    /// Our number's name.
    Number,
    /// Today.
    Date,
    /// Now.
    Hour,
}

impl Variable {
    /// All of them, as the help lists them.
    pub const ALL: [Self; 8] = [
        Self::Contact,
        Self::FirstName,
        Self::Agent,
        Self::Protocol,
        Self::Greeting,
        Self::Number,
        Self::Date,
        Self::Hour,
    ];

    /// Its names: as texts in Portuguese and in English write it.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::Contact => ["contato", "contact"],
            Self::FirstName => ["primeiro_nome", "first_name"],
            Self::Agent => ["atendente", "agent"],
            Self::Protocol => ["protocolo", "protocol"],
            Self::Greeting => ["saudacao", "greeting"],
            Self::Number => ["numero", "number"],
            Self::Date => ["data", "date"],
            Self::Hour => ["hora", "time"],
        }
    }

    /// Reads a name, whatever its case and accents.
    pub fn named(name: &str) -> Option<Self> {
        let name = fold(name.trim());
        Self::ALL
            .into_iter()
            .find(|variable| variable.names().contains(&name.as_str()))
    }
}

/// A stretch of a text: words, or what stands between double braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// As written, braces included.
    pub words: &'a str,
    /// The name between the braces.
    pub variable: Option<&'a str>,
}

/// What stands between braces is taken for a variable up to this many characters.
const LONGEST_NAME: usize = 40;

/// Reads `text` for variables.
pub fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let mut begun = 0;
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|found| at + found) {
        let inside = open + 2;
        let name = text[inside..]
            .find("}}")
            .map(|close| &text[inside..inside + close]);
        let name = name.filter(|name| {
            !name.trim().is_empty()
                && name.chars().count() <= LONGEST_NAME
                && !name.contains(['{', '}', '\n'])
        });
        let Some(name) = name else {
            at = open + 1;
            continue;
        };
        let end = inside + name.len() + 2;
        if begun < open {
            stretches.push(Stretch {
                words: &text[begun..open],
                variable: None,
            });
        }
        stretches.push(Stretch {
            words: &text[open..end],
            variable: Some(name.trim()),
        });
        (begun, at) = (end, end);
    }
    if begun < text.len() {
        stretches.push(Stretch {
            words: &text[begun..],
            variable: None,
        });
    }
    stretches
}

/// `body` with its variables filled in. What is unknown, or has no value here, stays as written.
pub fn fill(body: &str, value: impl Fn(Variable) -> String) -> String {
    stretches(body)
        .into_iter()
        .map(|stretch| {
            let filled = stretch.variable.and_then(Variable::named).map(&value);
            filled
                .filter(|value| !value.trim().is_empty())
                .unwrap_or_else(|| stretch.words.to_owned())
        })
        .collect()
}

/// The first variable in `text` that is not filled in, with its place in bytes.
pub fn first_hole(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    for stretch in stretches(text) {
        if stretch.variable.is_some() {
            return Some((at, stretch.words));
        }
        at += stretch.words.len();
    }
    None
}

/// Says no while a variable of `text` is not filled in.
///
/// # Errors
/// [`Refusal::UnfilledVariable`].
pub fn check_filled(text: &str) -> Result<(), Refusal> {
    match first_hole(text) {
        Some((_, words)) => Err(Refusal::UnfilledVariable {
            variable: words.to_owned(),
        }),
        None => Ok(()),
    }
}

/// The contact's name where it is one: a number or a user name is nothing to call somebody by.
pub fn callable(name: &str) -> &str {
    let name = name.trim();
    if name.starts_with('@') || !name.chars().any(char::is_alphabetic) {
        ""
    } else {
        name
    }
}

/// The first word of a name.
pub fn first_name(name: &str) -> &str {
    callable(name).split_whitespace().next().unwrap_or_default()
}

/// How one greets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greeting {
    /// From five.
    Morning,
    /// From noon.
    Afternoon,
    /// From six in the evening.
    Evening,
}

/// How one greets at `hour` (0–23) of the business's clock.
pub fn greeting(hour: u32) -> Greeting {
    match hour {
        5..12 => Greeting::Morning,
        12..18 => Greeting::Afternoon,
        _ => Greeting::Evening,
    }
}

/// Which of `replies` fit `query`, best first: by shortcut, then title, then text.
pub fn search<'a>(replies: &'a [QuickReply], query: &str) -> Vec<&'a QuickReply> {
    let query = fold(query);
    let mut fits: Vec<(u32, &QuickReply)> = replies
        .iter()
        .filter_map(|reply| {
            let wording = &reply.wording;
            let by_shortcut = fit(&query, &wording.shortcut);
            let by_title = fit(&query, &fold(&wording.title)).map(|fit| fit * 2 + 1);
            let inside = fold(&wording.body).contains(&query).then_some(50);
            let best = [by_shortcut.map(|fit| fit * 2), by_title, inside];
            best.into_iter().flatten().min().map(|fit| (fit, reply))
        })
        .collect();
    fits.sort_by_key(|(fit, _)| *fit);
    fits.into_iter().map(|(_, reply)| reply).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn reply(shortcut: &str, title: &str, body: &str) -> QuickReply {
        QuickReply {
            id: QuickReplyId(Uuid::nil()),
            wording: Wording {
                scope: Scope::Global,
                team: None,
                shortcut: shortcut.into(),
                title: title.into(),
                body: body.into(),
            },
            team_name: None,
            mine_to_change: false,
            offered: true,
        }
    }

    fn filled(body: &str) -> String {
        fill(body, |variable| match variable {
            Variable::FirstName => "Ana".into(),
            Variable::Greeting => "Bom dia".into(),
            _ => String::new(),
        })
    }

    #[test]
    fn variables_are_filled_in_and_what_is_unknown_or_empty_stays() {
        let cases = [
            ("{{saudacao}}, {{primeiro_nome}}!", "Bom dia, Ana!"),
            ("{{ Saudação }}, {{first_name}}", "Bom dia, Ana"),
            ("{{protocolo}} e {{nada}}", "{{protocolo}} e {{nada}}"),
            (
                "{{}} {{ }} {{a\nb}} {{primeiro_nome",
                "{{}} {{ }} {{a\nb}} {{primeiro_nome",
            ),
            ("{{{primeiro_nome}}}", "{Ana}"),
            ("sem nada", "sem nada"),
        ];
        for (body, expected) in cases {
            assert_eq!(filled(body), expected, "{body}");
        }
    }

    #[test]
    fn what_is_not_filled_in_is_found_and_refused() {
        assert_eq!(first_hole("é {{prazo}} de"), Some((3, "{{prazo}}")));
        assert_eq!(
            check_filled("oi {{x}}"),
            Err(Refusal::UnfilledVariable {
                variable: "{{x}}".into()
            })
        );
        assert_eq!(check_filled("chaves { } e {{}} são só texto"), Ok(()));
    }

    #[test]
    fn a_number_is_nothing_to_call_somebody_by() {
        assert_eq!(first_name(" Ana Maria Souza"), "Ana");
        assert_eq!(first_name("+55 41 98888-7777"), "");
        assert_eq!(first_name("@carladias"), "");
        assert_eq!(callable("Padaria Pão de Mel"), "Padaria Pão de Mel");
    }

    #[test]
    fn one_greets_by_the_hour() {
        use Greeting::{Afternoon, Evening, Morning};
        let table = [
            (4, Evening),
            (5, Morning),
            (11, Morning),
            (12, Afternoon),
            (17, Afternoon),
            (18, Evening),
            (0, Evening),
        ];
        for (hour, expected) in table {
            assert_eq!(greeting(hour), expected, "{hour} h");
        }
    }

    #[test]
    fn the_shortcut_counts_more_than_the_title_and_accents_do_not_count() {
        let replies = [
            reply("frete", "Prazo de entrega", "O prazo é…"),
            reply("prazo", "Quando chega", "…"),
            reply("ola", "Saudação", "Olá"),
        ];
        let found = |query: &str| -> Vec<String> {
            search(&replies, query)
                .iter()
                .map(|reply| reply.wording.shortcut.clone())
                .collect()
        };
        assert_eq!(found("PRAZO"), ["prazo", "frete"]);
        assert_eq!(found("saudacao"), ["ola"]);
        assert_eq!(found("").len(), 3);
        assert!(found("xyz").is_empty());
    }

    #[test]
    fn a_wording_is_kept_tidy_or_refused_by_field() {
        let good = Wording {
            shortcut: " /Prazo-Entrega ".into(),
            title: "  Prazo   de entrega ".into(),
            body: " oi ".into(),
            ..Wording::default()
        };
        let kept = check(good.clone()).unwrap();
        assert_eq!(
            (kept.shortcut.as_str(), kept.title.as_str(), kept.body.as_str()),
            ("prazo-entrega", "Prazo de entrega", "oi")
        );
        let with = |change: fn(&mut Wording)| {
            let mut wording = good.clone();
            change(&mut wording);
            check(wording).unwrap_err()
        };
        assert_eq!(
            with(|wording| wording.shortcut = "com espaço".into()),
            Refusal::BadShortcut
        );
        assert_eq!(
            with(|wording| wording.shortcut = "/".into()),
            Refusal::BadShortcut
        );
        assert_eq!(with(|wording| wording.title = " ".into()), Refusal::BadTitle);
        assert_eq!(
            with(|wording| wording.body = String::new()),
            Refusal::EmptyMessage
        );
        assert_eq!(with(|wording| wording.scope = Scope::Team), Refusal::NoTeamChosen);
    }

    #[test]
    fn who_may_keep_what() {
        let (me, other) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let table = [
            (Scope::Personal, Role::Agent, Some(me), false, true),
            (Scope::Personal, Role::Administrator, Some(other), false, false),
            (Scope::Team, Role::Agent, None, true, false),
            (Scope::Team, Role::Supervisor, None, true, true),
            (Scope::Team, Role::Supervisor, None, false, false),
            (Scope::Team, Role::Administrator, None, false, true),
            (Scope::Global, Role::Agent, None, true, false),
            (Scope::Global, Role::Supervisor, None, false, true),
        ];
        for (scope, role, owner, member, expected) in table {
            assert_eq!(
                may_keep(scope, role, me, owner, member),
                expected,
                "{scope:?} {role:?} {member}"
            );
        }
    }
}
