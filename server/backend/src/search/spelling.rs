//! The words typed, as they were ever written: what begins so, and what is alike where nobody wrote them.

use sqlx::PgConnection;
use uuid::Uuid;

use super::ALIKE;
use crate::Result;

/// Written words weighed for each one typed.
const WAYS: i64 = 16;
/// Fewer letters begin too many words.
const FEWEST_LETTERS: usize = 4;
/// Each number's newest messages in which a word is looked for before the index of words is asked.
const NEWEST: i64 = 200;
/// Messages that the index of words gives to tell whether one of them is on the asker's numbers.
const MOST_WRITTEN: i64 = 20_000;

/// The words typed, each with those that may stand for it.
pub(super) struct Spelling {
    words: Vec<Word>,
}

struct Word {
    typed: String,
    /// Written words that begin so.
    begins: Vec<String>,
    /// Written words that are spelt like it.
    alike: Vec<String>,
    /// Whether nobody wrote it, so that what begins so and what is alike stands for it.
    unwritten: bool,
    /// Whether it is the last one, which may not be finished.
    last: bool,
}

impl Word {
    fn ways(&self) -> String {
        let mut ways = vec![self.typed.clone()];
        if self.last && self.unwritten && self.typed.chars().count() >= FEWEST_LETTERS {
            ways.push(format!("{}:*", self.typed));
        }
        ways.extend(self.begins.iter().cloned());
        if self.unwritten {
            ways.extend(self.alike.iter().cloned());
        }
        format!("({})", ways.join(" | "))
    }

    /// Whether it may be found otherwise than as it was typed, and is not yet.
    fn may_loosen(&self) -> bool {
        !self.unwritten && (self.last || !self.alike.is_empty())
    }
}

impl Spelling {
    /// Compares `typed` with every word ever written, on whatever number: what this puts in place of a word is told to
    /// nobody unless a message found has it.
    pub(super) async fn of(connection: &mut PgConnection, typed: &[String]) -> Result<Self> {
        let rows = sqlx::query!(
            r#"
            select t.at as "at!", s.word, s.word = t.word as "same!", s.word like t.word || '%' as "begins!"
              from unnest($1::text[]) with ordinality as t (word, at)
             cross join lateral (
                   select w.word from search_words w
                    where w.word = t.word
                       or w.word like t.word || '%' and t.at = cardinality($1::text[])
                       or w.word % t.word and similarity(w.word, t.word) >= $2
                    order by w.word = t.word desc, similarity(w.word, t.word) desc
                    limit $3) s
            "#,
            typed,
            ALIKE,
            WAYS,
        )
        .fetch_all(connection)
        .await?;
        let words = typed.iter().enumerate().map(|(index, word)| {
            let of_it = || rows.iter().filter(move |row| row.at == index as i64 + 1);
            let named = |begins: bool| {
                of_it()
                    .filter(move |row| !row.same && row.begins == begins)
                    .map(|row| row.word.clone())
                    .collect()
            };
            Word {
                typed: word.clone(),
                begins: named(true),
                alike: named(false),
                unwritten: !of_it().any(|row| row.same || row.begins),
                last: index + 1 == typed.len(),
            }
        });
        Ok(Self {
            words: words.collect(),
        })
    }

    /// Whether nobody wrote one of the words, nor one that begins so or is alike: it stands in few messages if its stem
    /// stands in any, and no newest ones need to be looked through for it.
    pub(super) fn is_unheard_of(&self) -> bool {
        self.words
            .iter()
            .any(|word| word.unwritten && word.begins.is_empty() && word.alike.is_empty())
    }

    /// What is asked of the index of words.
    pub(super) fn query(&self) -> String {
        let words: Vec<String> = self.words.iter().map(Word::ways).collect();
        words.join(" & ")
    }

    /// The words that stand for what was typed.
    pub(super) fn instead(&self) -> Vec<String> {
        self.words
            .iter()
            .filter(|word| word.unwritten)
            .flat_map(|word| word.alike.iter().cloned())
            .collect()
    }

    /// Lets words stand for those that nobody wrote on `numbers`, though somebody did elsewhere. Says whether there is
    /// one.
    pub(super) async fn loosen(&mut self, connection: &mut PgConnection, numbers: &[Uuid]) -> Result<bool> {
        let mut loosened = false;
        for word in self.words.iter_mut().filter(|word| word.may_loosen()) {
            if !is_written(connection, &word.ways(), numbers).await? {
                word.unwritten = true;
                loosened = true;
            }
        }
        Ok(loosened)
    }
}

/// Whether a message on one of `numbers` has what `query` says.
async fn is_written(connection: &mut PgConnection, query: &str, numbers: &[Uuid]) -> Result<bool> {
    let lately = sqlx::query_scalar!(
        r#"
        select exists (
               select from unnest($2::uuid[]) as n (id)
                cross join lateral (
                      select words from message_search where number_id = n.id order by at desc, message_id desc limit $3) r
                where r.words @@ to_tsquery('desk', $1)) as "lately!"
        "#,
        query,
        numbers,
        NEWEST,
    )
    .fetch_one(&mut *connection)
    .await?;
    if lately {
        return Ok(true);
    }
    // A fence: asked whether there is one, the plan would hope to meet it soon and walk through everything. What others
    // have far more of counts as unwritten here.
    Ok(sqlx::query_scalar!(
        r#"
        with s as materialized (select number_id from message_search where words @@ to_tsquery('desk', $1))
        select coalesce(bool_or(number_id = any($2)), false) as "ever!" from (select number_id from s limit $3) s
        "#,
        query,
        numbers,
        MOST_WRITTEN,
    )
    .fetch_one(connection)
    .await?)
}
