//! Words by which a customer opts out or takes that back. Only a whole message counts: “não pode parar” is none.

use serde::{Deserialize, Serialize};

use super::Ears;
use crate::fold::fold;

/// Characters that a configured word or phrase may have.
pub const MOST_WORD: usize = 60;

/// The words, as an administrator keeps them; case, accents and punctuation do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOutWords {
    /// Those that opt out.
    pub out: Vec<String>,
    /// Those that take it back.
    pub undo: Vec<String>,
}

/// A message of more bytes is not even looked at: the ingest asks about every one.
pub(super) const MOST_HEARD: usize = 400;

/// What a customer's message says about consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// They opt out.
    OptOut,
    /// They take their opt-out back.
    Undo,
}

/// What is wrong with a configured word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordTrouble {
    /// It has no letters.
    Empty,
    /// It is longer than [`MOST_WORD`].
    TooLong {
        /// Its characters.
        length: u32,
        /// How many it may have.
        most: u32,
    },
    /// It is there already, perhaps in another spelling.
    Duplicate,
    /// People say it for other things: “ok”, “sim”, “não”, a number of a menu.
    TooCommon,
}

/// “Cancelar” alone is left out: under an appointment's reminder it cancels the appointment.
const OUT: &[&str] = &[
    // Portuguese
    "SAIR",
    "QUERO SAIR",
    "SAIR DA LISTA",
    "QUERO SAIR DA LISTA",
    "PARAR",
    "PARE",
    "PARAR MENSAGENS",
    "PARAR PROMOÇÕES",
    "PARE DE ENVIAR MENSAGENS",
    "PARE DE MANDAR MENSAGENS",
    "PARE DE ME MANDAR MENSAGEM",
    "PARAR DE RECEBER",
    "QUERO PARAR DE RECEBER",
    "CANCELAR INSCRIÇÃO",
    "CANCELAR MENSAGENS",
    "DESCADASTRAR",
    "QUERO ME DESCADASTRAR",
    "DESCADASTRO",
    "DESINSCREVER",
    "REMOVER",
    "REMOVER DA LISTA",
    "ME REMOVA DA LISTA",
    "ME TIRA DA LISTA",
    "ME TIRE DA LISTA",
    "NÃO QUERO RECEBER",
    "NÃO QUERO RECEBER MENSAGENS",
    "NÃO QUERO MAIS RECEBER",
    "NÃO QUERO MAIS RECEBER MENSAGENS",
    "NÃO QUERO MAIS RECEBER ESSAS MENSAGENS",
    "NÃO QUERO RECEBER MAIS",
    "NÃO QUERO RECEBER MAIS MENSAGENS",
    "NÃO ME MANDE MAIS MENSAGENS",
    "NÃO ENVIE MAIS MENSAGENS",
    // English
    "STOP",
    "STOP ALL",
    "STOP MESSAGES",
    "STOP PROMOTIONS",
    "UNSUBSCRIBE",
    "UNSUBSCRIBE ME",
    "OPT OUT",
    "REMOVE ME",
    "NO MORE MESSAGES",
    // Spanish
    "BAJA",
    "DAR DE BAJA",
    "DARME DE BAJA",
    "SALIR",
    "CANCELAR SUSCRIPCIÓN",
    "NO QUIERO RECIBIR MÁS",
    "NO QUIERO RECIBIR MÁS MENSAJES",
    "NO MÁS MENSAJES",
];

const UNDO: &[&str] = &[
    "VOLTAR",
    "QUERO VOLTAR",
    "VOLTAR A RECEBER",
    "QUERO VOLTAR A RECEBER",
    "QUERO RECEBER",
    "QUERO RECEBER MENSAGENS",
    "INSCREVER",
    "START",
    "SUBSCRIBE",
    "VOLVER",
    "QUIERO RECIBIR",
    "QUIERO RECIBIR MENSAJES",
];

/// Courtesies that may stand before and after the word, as [`plain`] leaves them; the longer before the shorter.
#[rustfmt::skip]
pub(super) const COURTESIES: &[&str] = &[
    "por favor", "por gentileza", "favor", "pf", "pfv", "pfvr", "muito obrigado", "muito obrigada", "obrigado",
    "obrigada", "obg", "grato", "grata", "oi", "ola", "bom dia", "boa tarde", "boa noite", "please", "pls", "thanks",
    "thank you", "hi", "helo", "gracias", "hola",
];

/// What people say all day long.
#[rustfmt::skip]
pub(super) const COMMON: &[&str] = &[
    "ok", "okay", "sim", "nao", "certo", "claro", "pode", "pode ser", "isso", "beleza", "blz", "valeu", "vlw",
    "entendi", "quero", "nao quero", "nada", "tchau", "ate", "yes", "no", "sure", "si", "vale", "para", "mais",
];

impl Default for OptOutWords {
    fn default() -> Self {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            out: owned(OUT),
            undo: owned(UNDO),
        }
    }
}

impl OptOutWords {
    /// What a customer's message says; `is_out` is whether they opted out before.
    ///
    /// Taking back is heard only from those who opted out: “voltar” is also what people type into a menu. A question
    /// (“parar?”) is for people to answer.
    pub fn hear(&self, text: &str, is_out: bool) -> Option<Heard> {
        let heard = Ears::from(self).hear(text);
        heard.filter(|heard| is_out || *heard == Heard::OptOut)
    }

    /// The words without outer blanks, fit to be kept.
    ///
    /// # Errors
    /// The first word that is not, and why; an empty word where there is none to opt out with.
    pub fn checked(self) -> Result<Self, (String, WordTrouble)> {
        let trim = |words: Vec<String>| -> Vec<String> {
            words.into_iter().map(|word| word.trim().to_owned()).collect()
        };
        let (out, undo) = (trim(self.out), trim(self.undo));
        if out.is_empty() {
            return Err((String::new(), WordTrouble::Empty));
        }
        let mut earlier: Vec<&str> = Vec::new();
        for word in out.iter().chain(&undo) {
            if let Some(trouble) = word_trouble(word, &earlier) {
                return Err((word.clone(), trouble));
            }
            earlier.push(word);
        }
        Ok(Self { out, undo })
    }
}

/// What keeps `word` from being configured beside `others`, which are all the other words of both lists.
pub fn word_trouble(word: &str, others: &[&str]) -> Option<WordTrouble> {
    let length = word.trim().chars().count();
    if length > MOST_WORD {
        return Some(WordTrouble::TooLong {
            length: length as u32,
            most: MOST_WORD as u32,
        });
    }
    let word = plain(word);
    let common = || {
        let short = word.chars().count() == 1 || word.chars().all(|c| c.is_numeric() || c == ' ');
        let said = |words: &[&str]| words.iter().any(|common| plain(common) == word);
        short || without_courtesies(&word).is_empty() || said(COMMON) || said(COURTESIES)
    };
    if word.is_empty() {
        Some(WordTrouble::Empty)
    } else if common() {
        Some(WordTrouble::TooCommon)
    } else if others.iter().any(|other| plain(other) == word) {
        Some(WordTrouble::Duplicate)
    } else {
        None
    }
}

/// The words of `text` with single spaces: folded, without punctuation and emoji, repeated letters once (“PARAAAR”),
/// letters that were spaced out together (“S A I R”).
pub(super) fn plain(text: &str) -> String {
    let mut words: Vec<String> = vec![String::new()];
    for c in fold(text).chars() {
        match c {
            // Accents written apart, apostrophes, and marks that draw nothing, stand inside words.
            '\u{300}'..='\u{36f}'
            | '\''
            | '’'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}' => {}
            c if c.is_alphanumeric() => {
                if let Some(word) = words.last_mut()
                    && (!word.ends_with(c) || c.is_numeric())
                {
                    word.push(c);
                }
            }
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    let spelled = words.len() > 1 && words.iter().all(|word| word.chars().count() == 1);
    words.join(if spelled { "" } else { " " })
}

/// `said`, as [`plain`] leaves it, without courtesies at its ends.
pub(super) fn without_courtesies(said: &str) -> &str {
    let mut bare = said;
    while let Some(shorter) = COURTESIES
        .iter()
        .find_map(|courtesy| strip_start(bare, courtesy).or_else(|| strip_end(bare, courtesy)))
    {
        bare = shorter;
    }
    bare
}

fn strip_start<'a>(said: &'a str, courtesy: &str) -> Option<&'a str> {
    let rest = said.strip_prefix(courtesy)?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim_start())
}

fn strip_end<'a>(said: &'a str, courtesy: &str) -> Option<&'a str> {
    let rest = said.strip_suffix(courtesy)?;
    (rest.is_empty() || rest.ends_with(' ')).then(|| rest.trim_end())
}
