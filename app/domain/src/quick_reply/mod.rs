//! Quick replies (“respostas rápidas”): texts kept under a shortcut, with variables that the conversation fills in, and
//! the file that goes with them.

mod variables;

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::fuzzy::fit;
use crate::media::Uploaded;
use crate::message::check_text;
use crate::refusal::Refusal;
use crate::user::{Permission, Role};
use crate::{QuickReplyId, TeamId, UserId};

pub(crate) use variables::between_braces;
pub use variables::{
    Greeting, Stretch, Variable, callable, check_filled, fill, first_hole, first_name, greeting, stretches,
};

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
    /// The text, with `{{variables}}`. It may be empty where there is a file.
    pub body: String,
    /// The file that goes with it.
    #[serde(default)]
    pub file: Option<Uploaded>,
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
    let body = match check_text(&wording.body) {
        Ok(body) => body.replace('\0', ""),
        Err(Refusal::EmptyMessage) if wording.file.is_some() => String::new(),
        Err(Refusal::EmptyMessage) => return Err(Refusal::EmptyQuickReply),
        Err(refusal) => return Err(refusal),
    };
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
        file: wording.file,
    })
}

/// Which of `replies` fit `query`, best first: by shortcut, then title, then text or the file's name.
pub fn search<'a>(replies: &'a [QuickReply], query: &str) -> Vec<&'a QuickReply> {
    let query = fold(query);
    let mut fits: Vec<(u32, &QuickReply)> = replies
        .iter()
        .filter_map(|reply| {
            let wording = &reply.wording;
            let by_shortcut = fit(&query, &wording.shortcut);
            let by_title = fit(&query, &fold(&wording.title)).map(|fit| fit * 2 + 1);
            let name = wording.file.as_ref().map_or("", |file| file.name.as_str());
            let holds = |text: &str| fold(text).contains(&query);
            let inside = (holds(&wording.body) || holds(name)).then_some(50);
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
    use crate::FileId;
    use crate::media::FileKind;

    fn price_list() -> Uploaded {
        Uploaded {
            id: FileId(Uuid::nil()),
            kind: FileKind::Document,
            name: "tabela-de-preços.pdf".into(),
            size: 1_024,
        }
    }

    fn reply(shortcut: &str, title: &str, body: &str) -> QuickReply {
        QuickReply {
            id: QuickReplyId(Uuid::nil()),
            wording: Wording {
                scope: Scope::Global,
                team: None,
                shortcut: shortcut.into(),
                title: title.into(),
                body: body.into(),
                file: None,
            },
            team_name: None,
            mine_to_change: false,
            offered: true,
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
    fn a_reply_is_found_by_the_name_of_its_file() {
        let mut with_file = reply("valores", "Valores", "Segue a lista.");
        with_file.wording.file = Some(price_list());
        let replies = [reply("ola", "Saudação", "Olá"), with_file];
        let found = search(&replies, "TABELA-DE-PRECOS");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].wording.shortcut, "valores");
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
            with(|wording| wording.body = " ".into()),
            Refusal::EmptyQuickReply
        );
        assert_eq!(with(|wording| wording.scope = Scope::Team), Refusal::NoTeamChosen);
        let only_a_file = Wording {
            body: " ".into(),
            file: Some(price_list()),
            ..good
        };
        let kept = check(only_a_file).unwrap();
        assert_eq!((kept.body.as_str(), kept.file), ("", Some(price_list())));
    }

    #[test]
    fn what_a_page_from_before_files_sends_is_still_read() {
        let old = r#"{"scope":"personal","team":null,"shortcut":"oi","title":"Oi","body":"Olá"}"#;
        assert_eq!(serde_json::from_str::<Wording>(old).unwrap().file, None);
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
