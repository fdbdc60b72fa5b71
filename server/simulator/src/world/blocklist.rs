use std::collections::{BTreeMap, HashMap};

use super::{CustomerIndex, NumberIndex};

/// Who may not write to which number, in the order of the blocks. Asked at every send, so it has an index.
#[derive(Default)]
pub(crate) struct Blocklist {
    in_order: BTreeMap<u64, (NumberIndex, CustomerIndex)>,
    places: HashMap<(NumberIndex, CustomerIndex), u64>,
    next: u64,
}

impl Blocklist {
    pub fn contains(&self, number: NumberIndex, customer: CustomerIndex) -> bool {
        self.places.contains_key(&(number, customer))
    }

    pub fn add(&mut self, number: NumberIndex, customer: CustomerIndex) {
        if !self.contains(number, customer) {
            self.in_order.insert(self.next, (number, customer));
            self.places.insert((number, customer), self.next);
            self.next += 1;
        }
    }

    pub fn remove(&mut self, number: NumberIndex, customer: CustomerIndex) {
        if let Some(place) = self.places.remove(&(number, customer)) {
            self.in_order.remove(&place);
        }
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Those of one number, the first blocked first.
    pub fn of(&self, number: NumberIndex) -> impl Iterator<Item = CustomerIndex> {
        let pairs = self.in_order.values();
        pairs
            .filter(move |(of, _)| *of == number)
            .map(|(_, customer)| *customer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_order() {
        let mut list = Blocklist::default();
        for customer in [5, 3, 9, 3] {
            list.add(0, customer);
        }
        list.add(1, 3);
        list.remove(0, 5);
        list.add(0, 5);
        assert_eq!(list.of(0).collect::<Vec<_>>(), [3, 9, 5]);
        assert_eq!(list.len(), 4);
        assert!(!list.contains(1, 5));
    }
}
