//! Who was reached in a span of time that moves along.

use std::collections::{BTreeSet, HashMap};

use super::CustomerIndex;

/// The different customers reached in the last so many milliseconds, and those whom something is on its way to.
/// Every step costs the logarithm of their number at most.
pub(crate) struct Reach {
    span_ms: i64,
    people: HashMap<CustomerIndex, Place>,
    by_time: BTreeSet<(i64, CustomerIndex)>,
}

#[derive(Default)]
struct Place {
    /// When they were last reached, if they were.
    at_ms: Option<i64>,
    /// Messages on their way.
    coming: u32,
}

impl Reach {
    pub fn over(span_ms: i64) -> Self {
        Self {
            span_ms,
            people: HashMap::new(),
            by_time: BTreeSet::new(),
        }
    }

    /// How many were reached.
    pub fn reached(&mut self, now_ms: i64) -> usize {
        self.forget(now_ms);
        self.by_time.len()
    }

    /// How many were reached or are about to be.
    pub fn taken(&mut self, now_ms: i64) -> usize {
        self.forget(now_ms);
        self.people.len()
    }

    /// Whether one more message to them takes no place.
    pub fn counts(&mut self, customer: CustomerIndex, now_ms: i64) -> bool {
        self.forget(now_ms);
        self.people.contains_key(&customer)
    }

    /// A message leaves for them.
    pub fn leaves(&mut self, customer: CustomerIndex) {
        self.people.entry(customer).or_default().coming += 1;
    }

    /// A message that left is not on its way any more.
    pub fn ends(&mut self, customer: CustomerIndex) {
        if let Some(place) = self.people.get_mut(&customer) {
            place.coming = place.coming.saturating_sub(1);
            if place.coming == 0 && place.at_ms.is_none() {
                self.people.remove(&customer);
            }
        }
    }

    /// They are reached; from now on they count for the whole span.
    pub fn arrives(&mut self, customer: CustomerIndex, now_ms: i64) {
        let place = self.people.entry(customer).or_default();
        if let Some(before) = place.at_ms.replace(now_ms) {
            self.by_time.remove(&(before, customer));
        }
        self.by_time.insert((now_ms, customer));
    }

    fn forget(&mut self, now_ms: i64) {
        while let Some((at_ms, customer)) = self.by_time.first().copied() {
            if at_ms + self.span_ms > now_ms {
                return;
            }
            self.by_time.pop_first();
            if let Some(place) = self.people.get_mut(&customer) {
                place.at_ms = None;
                if place.coming == 0 {
                    self.people.remove(&customer);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_counts_once_and_until_the_span_after_the_last_time_is_over() {
        let mut reach = Reach::over(1000);
        reach.arrives(1, 0);
        reach.arrives(2, 100);
        reach.arrives(1, 900);
        assert_eq!(reach.reached(999), 2);
        assert_eq!(
            reach.reached(1100),
            1,
            "the second is forgotten, the first was reached again"
        );
        assert!(reach.counts(1, 1899) && !reach.counts(1, 1900));
        assert_eq!((reach.people.len(), reach.by_time.len()), (0, 0));
    }

    #[test]
    fn what_is_on_its_way_takes_a_place_until_it_ends() {
        let mut reach = Reach::over(1000);
        reach.leaves(1);
        reach.leaves(1);
        assert_eq!((reach.taken(0), reach.reached(0)), (1, 0));
        reach.ends(1);
        assert_eq!(reach.taken(0), 1);
        reach.ends(1);
        assert_eq!(reach.taken(0), 0);

        reach.leaves(2);
        reach.arrives(2, 0);
        reach.ends(2);
        reach.leaves(2);
        assert_eq!(
            (reach.taken(1000), reach.reached(1000)),
            (1, 0),
            "forgotten, and on its way again"
        );
        reach.ends(2);
        assert_eq!(reach.taken(1000), 0);
    }
}
