use std::collections::HashMap;

use super::{CustomerIndex, NumberIndex};

/// Every template that was accepted, by number and customer: whether nobody got one twice and nobody was forgotten.
#[derive(Default)]
pub(crate) struct SendLedger {
    lines: Vec<Line>,
    places: HashMap<(NumberIndex, CustomerIndex), usize>,
}

/// What was accepted for one customer from one number.
#[derive(Clone)]
pub(crate) struct Line {
    pub number: NumberIndex,
    pub customer: CustomerIndex,
    /// The `biz_opaque_callback_data` of each, in the order they were accepted.
    pub callback_data: Vec<Option<String>>,
}

impl SendLedger {
    pub fn accepted(&mut self, number: NumberIndex, customer: CustomerIndex, callback_data: Option<String>) {
        let place = *self.places.entry((number, customer)).or_insert(self.lines.len());
        match self.lines.get_mut(place) {
            Some(line) => line.callback_data.push(callback_data),
            None => self.lines.push(Line {
                number,
                customer,
                callback_data: vec![callback_data],
            }),
        }
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Lines from a place on, in the order of each customer's first template.
    pub fn page(&self, after: usize, most: usize) -> &[Line] {
        let rest = self.lines.get(after..).unwrap_or_default();
        &rest[..rest.len().min(most)]
    }
}
