//! Records whose use is over: for how long they are still shown.
//!
//! **Invariant:** whether a record has left is a pure function of its view, the charter
//! and an as-of time. That it leaves the disks too takes an erasure, which is a dated
//! statement like any other; see `crate::retain`.

use model::facts::RecordFacts;
use model::record::WITHDRAWN;
use model::{MemberId, RecordId, RecordView, Store, StoreError, Timestamp};

use super::Holdings;

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// So many days before its end the author of a record is asked whether to renew it.
pub(crate) const NUDGE_DAYS: u64 = 14;

/// The last day on which a record was of use: the day of its withdrawal, or its own end.
/// `None` for what has no end.
fn end(view: &RecordView) -> Option<String> {
    let last = view.content.last_day();
    let own = (!last.is_empty()).then(|| last.to_owned());
    match view.content.text("status") {
        WITHDRAWN => view.updated.day().into_iter().chain(own).min(),
        _ => own,
    }
}

fn days_before(as_of: Timestamp, days: u64) -> Option<String> {
    Timestamp(as_of.0.saturating_sub(days * DAY)).day()
}

/// Whether a record ended more than so many days ago.
pub(crate) fn ended_before(view: &RecordView, as_of: Timestamp, days: u64) -> bool {
    end(view).zip(days_before(as_of, days)).is_some_and(|(end, cutoff)| end < cutoff)
}

/// Whether a record is still of use, and will not be in [`NUDGE_DAYS`] or less.
pub(crate) fn ends_soon(view: &RecordView, as_of: Timestamp) -> bool {
    let (today, horizon) = (as_of.day(), Timestamp(as_of.0.saturating_add(NUDGE_DAYS * DAY)).day());
    let open = view.content.text("status") != WITHDRAWN;
    let within = |last: &str| today.zip(horizon).is_some_and(|(today, horizon)| today.as_str() <= last && last <= horizon.as_str());
    open && view.content.get("expires").is_some() && within(view.content.text("expires"))
}

impl<S: Store> Holdings<S> {
    /// Whether a record's end is longer ago than the city keeps it: no list, search or
    /// page shows it any more.
    pub fn has_left(&self, view: &RecordView, as_of: Timestamp) -> bool {
        ended_before(view, as_of, u64::from(self.roll.rules().retention_days))
    }

    /// Those of these records that a member owns and that end soon.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn ending(
        &mut self,
        member: MemberId,
        records: impl IntoIterator<Item = RecordId>,
        as_of: Timestamp,
    ) -> Result<Vec<RecordFacts>, StoreError> {
        let mut ending = Vec::new();
        for record in records {
            if let Some(view) = self.view(record)?.filter(|view| view.owner == member && ends_soon(view, as_of)) {
                ending.push(self.facts(view, Some(member), as_of)?);
            }
        }
        ending.sort_by(|a, b| (a.view.content.last_day(), a.view.id).cmp(&(b.view.content.last_day(), b.view.id)));
        Ok(ending)
    }
}
