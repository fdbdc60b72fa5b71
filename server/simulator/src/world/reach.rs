//! Who was reached in a span of time that moves along.

use std::collections::{BTreeSet, HashMap};

use super::CustomerIndex;

/// The different customers reached in the last so many milliseconds, and those whom something is on its way to. What has been
/// on its way for as long takes no place any more: phones that stay off would use up every limit.
/// Every step costs the logarithm of their number at most.
pub(crate) struct Reach {
    span_ms: i64,
    people: HashMap<CustomerIndex, Place>,
    by_arrival: BTreeSet<(i64, CustomerIndex)>,
    by_leaving: BTreeSet<(i64, CustomerIndex)>,
}

#[derive(Default)]
struct Place {
    /// When they were last reached, if they were.
    at_ms: Option<i64>,
    /// When the last message that is on its way left.
    left_ms: Option<i64>,
    /// Messages on their way.
    coming: u32,
}

impl Reach {
    pub fn over(span_ms: i64) -> Self {
        Self {
            span_ms,
            people: HashMap::new(),
            by_arrival: BTreeSet::new(),
            by_leaving: BTreeSet::new(),
        }
    }

    /// How many were reached.
    pub fn reached(&mut self, now_ms: i64) -> usize {
        self.forget(now_ms);
        self.by_arrival.len()
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
    pub fn leaves(&mut self, customer: CustomerIndex, now_ms: i64) {
        let place = self.people.entry(customer).or_default();
        place.coming += 1;
        if let Some(before) = place.left_ms.replace(now_ms) {
            self.by_leaving.remove(&(before, customer));
        }
        self.by_leaving.insert((now_ms, customer));
    }

    /// A message that left is not on its way any more.
    pub fn ends(&mut self, customer: CustomerIndex) {
        if let Some(place) = self.people.get_mut(&customer) {
            place.coming = place.coming.saturating_sub(1);
            if place.coming > 0 {
                return;
            }
            if let Some(left_ms) = place.left_ms.take() {
                self.by_leaving.remove(&(left_ms, customer));
            }
            if place.at_ms.is_none() {
                self.people.remove(&customer);
            }
        }
    }

    /// They are reached; from now on they count for the whole span.
    pub fn arrives(&mut self, customer: CustomerIndex, now_ms: i64) {
        let place = self.people.entry(customer).or_default();
        if let Some(before) = place.at_ms.replace(now_ms) {
            self.by_arrival.remove(&(before, customer));
        }
        self.by_arrival.insert((now_ms, customer));
    }

    fn forget(&mut self, now_ms: i64) {
        let over = |first: Option<&(i64, CustomerIndex)>, span_ms: i64| {
            let (at_ms, customer) = first.copied()?;
            (at_ms + span_ms <= now_ms).then_some(customer)
        };
        while let Some(customer) = over(self.by_arrival.first(), self.span_ms) {
            self.by_arrival.pop_first();
            if let Some(place) = self.people.get_mut(&customer) {
                place.at_ms = None;
                if place.left_ms.is_none() {
                    self.people.remove(&customer);
                }
            }
        }
        while let Some(customer) = over(self.by_leaving.first(), self.span_ms) {
            self.by_leaving.pop_first();
            if let Some(place) = self.people.get_mut(&customer) {
                (place.left_ms, place.coming) = (None, 0);
                if place.at_ms.is_none() {
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
        assert_eq!((reach.people.len(), reach.by_arrival.len()), (0, 0));
    }

    #[test]
    fn what_is_on_its_way_takes_a_place_until_it_ends() {
        let mut reach = Reach::over(1000);
        reach.leaves(1, 0);
        reach.leaves(1, 0);
        assert_eq!((reach.taken(0), reach.reached(0)), (1, 0));
        reach.ends(1);
        assert_eq!(reach.taken(0), 1);
        reach.ends(1);
        assert_eq!(reach.taken(0), 0);

        reach.leaves(2, 0);
        reach.arrives(2, 0);
        reach.ends(2);
        reach.leaves(2, 900);
        assert_eq!(
            (reach.taken(1000), reach.reached(1000)),
            (1, 0),
            "forgotten, and on its way again"
        );
        reach.ends(2);
        assert_eq!(reach.taken(1000), 0);
    }

    #[test]
    fn what_stays_on_its_way_takes_a_place_for_the_span_and_counts_when_it_comes() {
        let mut reach = Reach::over(1000);
        reach.leaves(1, 0);
        reach.leaves(1, 300);
        assert_eq!((reach.taken(1299), reach.taken(1300)), (1, 0));
        reach.arrives(1, 5000);
        reach.ends(1);
        reach.ends(1);
        assert_eq!((reach.reached(5999), reach.reached(6000)), (1, 0));
    }
}
