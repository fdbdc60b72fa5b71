//! Answers that overtake one another.

use leptos::prelude::*;

/// Questions to the server of which several may be on their way: an answer that comes late does not take the place of one
/// to a later question.
#[derive(Clone, Copy)]
pub struct Questions(StoredValue<Count>);

#[derive(Default)]
struct Count {
    asked: u32,
    /// The latest one whose answer was taken.
    taken: u32,
}

impl Questions {
    /// None was asked.
    pub fn new() -> Self {
        Self(StoredValue::new(Count::default()))
    }

    /// Counts one that is asked now.
    pub fn ask(self) -> u32 {
        let asked = self.0.try_update_value(|count| {
            count.asked += 1;
            count.asked
        });
        asked.unwrap_or_default()
    }

    /// Whether the answer to `question` is to be taken: who asks is still there, and has taken no later one.
    pub fn take(self, question: u32) -> bool {
        let taken = self.0.try_update_value(|count| {
            let later = question > count.taken;
            if later {
                count.taken = question;
            }
            later
        });
        taken.unwrap_or_default()
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
