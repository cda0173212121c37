//! Finding a record by the first digits of its id, and walking whole lists.

use model::facts::{ListFilter, RecordFacts};
use model::{RecordId, RecordKind};

use super::Client;
use crate::failure::{Exit, Failure, Outcome};

/// Fewest digits that name a record: with fewer, a name that is unique today is
/// not tomorrow.
const DIGITS_MIN: usize = 6;

/// Records a page: the most that a node gives at once.
const PAGE: usize = 500;

impl Client {
    /// Every record that fits, page by page; `seen` is told of each page's length.
    pub fn list_all(&self, filter: ListFilter, mut seen: impl FnMut(usize)) -> Outcome<Vec<RecordFacts>> {
        let mut records = Vec::new();
        let mut after = None;
        loop {
            let page = self.list(ListFilter { limit: Some(PAGE), after, ..filter.clone() })?;
            seen(page.records.len());
            records.extend(page.records);
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(records),
            }
        }
    }

    /// The record of this id, or of this unique beginning of one.
    ///
    /// # Errors
    /// [`Exit::NotFound`] when there is none or it is of another kind than
    /// `expected`; [`Exit::Wrong`] when the digits name several.
    pub fn find(&self, expected: Option<RecordKind>, digits: &str) -> Outcome<RecordFacts> {
        let facts = match digits.parse::<RecordId>() {
            Ok(id) => self.show(id)?,
            Err(_) => self.find_beginning(expected, digits)?,
        };
        match expected {
            Some(kind) if kind != facts.view.kind() => {
                let found = facts.view.kind();
                Err(Failure::new(Exit::NotFound, format!("{digits} is a record of kind {found}, not {kind}; try `kaveret show {digits}`")))
            }
            _ => Ok(facts),
        }
    }

    fn find_beginning(&self, expected: Option<RecordKind>, digits: &str) -> Outcome<RecordFacts> {
        let lower = digits.to_ascii_lowercase();
        if lower.len() < DIGITS_MIN || !lower.bytes().all(|b| b.is_ascii_hexdigit()) {
            let sentence = format!("a record is named by its id or at least its first {DIGITS_MIN} digits, and {digits:?} is neither");
            return Err(Failure::new(Exit::Wrong, sentence));
        }
        let kinds = expected.map_or(RecordKind::LISTED.to_vec(), |kind| vec![kind]);
        let mut found = Vec::new();
        for kind in kinds {
            let filter = ListFilter { kind: Some(kind), all: true, blocked: true, ..ListFilter::default() };
            found.extend(self.list_all(filter, |_| ())?.into_iter().filter(|facts| facts.view.id.to_string().starts_with(&lower)));
        }
        match found.len() {
            0 => Err(Failure::new(
                Exit::NotFound,
                format!("no record held here begins with {digits}; `kaveret list --all` shows what there is"),
            )),
            1 => Ok(found.remove(0)),
            _ => {
                let ids: Vec<_> = found.iter().take(5).map(|facts| facts.view.id.to_string()).collect();
                Err(Failure::new(Exit::Wrong, format!("{digits} begins {} ids: {}; give more digits", found.len(), ids.join(", "))))
            }
        }
    }
}
