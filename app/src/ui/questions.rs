//! Answers that overtake one another.

use leptos::prelude::*;

/// Questions to the server of which several may be on their way: an answer that comes late does not take the place of one
/// to a later question.
#[derive(Clone, Copy)]
pub struct Questions {
    asked: StoredValue<u32>,
    /// The latest one whose answer was taken.
    taken: StoredValue<u32>,
}

impl Questions {
    /// None was asked.
    pub fn new() -> Self {
        Self {
            asked: StoredValue::new(0),
            taken: StoredValue::new(0),
        }
    }

    /// Counts one that is asked now.
    pub fn ask(self) -> u32 {
        let asked = self.asked.try_get_value().unwrap_or_default() + 1;
        self.asked.set_value(asked);
        asked
    }

    /// Whether the answer to `question` is to be taken: who asks is still there, and has taken no later one.
    pub fn take(self, question: u32) -> bool {
        let later = self.taken.try_get_value().is_some_and(|taken| question > taken);
        if later {
            self.taken.set_value(question);
        }
        later
    }
}

impl Default for Questions {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_unless_a_later_one_was() {
        let owner = Owner::new();
        owner.with(|| {
            let questions = Questions::new();
            let [first, second, third] = std::array::from_fn(|_| questions.ask());
            // The second overtakes the first; each that comes after it is news.
            assert!(questions.take(second));
            assert!(!questions.take(first));
            assert!(questions.take(third));
            assert!(!questions.take(third), "once");
            owner.cleanup();
            assert!(!questions.take(third + 1), "nobody is there");
        });
    }
}
