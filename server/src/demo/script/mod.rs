//! What is said and done in the demo, and when.

mod before;
mod mailings;
mod outreach;
mod today;

use domain::protocol::ProtocolAction;
use domain::template::Slot;
use serde_json::Value;
use simulator::{NUMBER_CENTRO as CENTRO, NUMBER_PAULISTA as PAULISTA};

use super::hours::DAY;
pub(super) use mailings::{Ends, Mailing, recipients};

/// Customers beside the simulator's own.
pub(super) const CUSTOMERS: [(&str, &str); 16] = [
    ("Marina Alves", MARINA),
    ("João Pedro Nunes", JOAO),
    ("Cláudia Teixeira", CLAUDIA),
    ("Rafael Cordeiro", RAFAEL),
    ("Padaria Pão de Mel", PADARIA),
    ("Tereza Okada", TEREZA),
    ("Gustavo Bittencourt", GUSTAVO),
    ("Beatriz Lemos", BEATRIZ),
    ("Igor Salles", IGOR),
    ("Vera Lúcia Moraes", VERA),
    ("Luciana Prates", LUCIANA),
    ("Hotel Serra Azul", HOTEL),
    ("Otávio Brandão", OTAVIO),
    ("Fernanda Queiroz", FERNANDA),
    ("Vidraçaria Cambuí", VIDRACARIA),
    ("Estúdio Ipê Arquitetura", ESTUDIO),
];

const ANA: &str = "+55 41 98888-7777";
const BRUNO: &str = "+55 11 97777-6666";
const CARLA: &str = "carladias";
const MARINA: &str = "+55 41 99911-2233";
const JOAO: &str = "+55 41 98765-4321";
const CLAUDIA: &str = "+55 11 96543-2109";
const RAFAEL: &str = "+55 21 99876-1234";
const PADARIA: &str = "+55 41 3222-4455";
const TEREZA: &str = "+55 11 95555-0199";
const GUSTAVO: &str = "+55 51 98123-4567";
const BEATRIZ: &str = "+55 41 99700-8181";
const IGOR: &str = "+55 41 98811-2040";
const VERA: &str = "+55 41 98407-1122";
const LUCIANA: &str = "+55 11 97321-6644";
const HOTEL: &str = "+55 54 3221-9090";
const OTAVIO: &str = "+55 31 98888-4512";
const FERNANDA: &str = "+55 41 99655-3107";
const VIDRACARIA: &str = "+55 19 3255-0144";
const ESTUDIO: &str = "+55 11 94488-2075";
/// Nothing reaches this phone: WhatsApp does not know it.
const DIEGO: &str = "+55 21 96666-5555";

/// One thing that happens.
pub(super) struct Line {
    /// How many open minutes before now.
    pub ago: i64,
    /// With whom; nobody in particular for a batch.
    pub customer: &'static str,
    /// On which number.
    pub number: &'static str,
    /// What.
    pub what: What,
}

/// What happens.
pub(super) enum What {
    /// The customer writes.
    Writes(&'static str),
    /// The customer sends something else.
    Sends(Value),
    /// The customer presses a button, counted from 0, of what we sent last.
    Taps(usize),
    /// One of us does something.
    Agent(usize, Deed),
    /// One of us writes first to somebody who is not known on that number yet.
    Begins(usize, &'static str, Sent),
    /// One of us sends a template to many.
    Mails(usize, Mailing),
}

/// A template that is sent to one person.
pub(super) struct Sent {
    /// Which.
    pub template: &'static str,
    /// What it is filled with.
    pub values: Vec<(Slot, &'static str)>,
    /// The name of the PDF above it.
    pub file: Option<&'static str>,
}

/// What one of us does.
pub(super) enum Deed {
    /// Answers.
    Answers(&'static str),
    /// Sends a PDF of this name, with words under it.
    Gives(&'static str, &'static str),
    /// Reacts to what the customer said last.
    Reacts(&'static str),
    /// Takes or holds.
    Does(ProtocolAction),
    /// Closes with the wrap-up code of this name.
    Closes(&'static str),
    /// Hands it to a colleague, with a note.
    Hands(usize, &'static str),
    /// Puts it into the queue of the team of this name, with a note.
    Queues(&'static str, &'static str),
    /// Leaves a note for the team.
    Notes(&'static str),
    /// Leaves a note that only the owner sees.
    Whispers(&'static str),
    /// Writes something to be sent so many minutes from now.
    Schedules(i64, &'static str),
    /// Looks at the thread.
    Looks,
    /// Writes first to somebody whose protocol is closed.
    Recontacts(Sent),
}

/// Takes what waits.
const TAKE: Deed = Deed::Does(ProtocolAction::Take);
/// Puts it on hold.
const HOLD: Deed = Deed::Does(ProtocolAction::Hold);

/// Everything that happens, in order.
pub(super) fn lines() -> Vec<Line> {
    let mut lines = before::lines();
    lines.extend(today::lines());
    lines.extend(outreach::lines());
    lines.extend(mailings::lines());
    lines.sort_by_key(|line| -line.ago);
    lines
}

/// The lines of one conversation.
struct Talk {
    customer: &'static str,
    number: &'static str,
    days: i64,
    lines: Vec<Line>,
}

impl Talk {
    /// A conversation of `days` ago.
    fn of(days: i64, customer: &'static str, number: &'static str) -> Self {
        Self {
            customer,
            number,
            days,
            lines: Vec::new(),
        }
    }

    fn at(mut self, minutes: i64, what: What) -> Self {
        self.lines.push(Line {
            ago: self.days * DAY + minutes,
            customer: self.customer,
            number: self.number,
            what,
        });
        self
    }

    /// The customer writes, so many open minutes before now on that day.
    fn them(self, minutes: i64, text: &'static str) -> Self {
        self.at(minutes, What::Writes(text))
    }

    /// The customer sends something else.
    fn sends(self, minutes: i64, message: Value) -> Self {
        self.at(minutes, What::Sends(message))
    }

    /// The customer presses a button of what we sent last.
    fn taps(self, minutes: i64, button: usize) -> Self {
        self.at(minutes, What::Taps(button))
    }

    /// One of us writes first to the customer, who is called `name`.
    fn begins(self, minutes: i64, agent: usize, name: &'static str, sent: Sent) -> Self {
        self.at(minutes, What::Begins(agent, name, sent))
    }

    /// One of us does something.
    fn us(self, minutes: i64, agent: usize, deed: Deed) -> Self {
        self.at(minutes, What::Agent(agent, deed))
    }
}

fn all(talks: impl IntoIterator<Item = Talk>) -> Vec<Line> {
    talks.into_iter().flat_map(|talk| talk.lines).collect()
}
