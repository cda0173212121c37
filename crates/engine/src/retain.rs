//! What the city keeps no longer: the node of its author erases it, or, when that has
//! not run for a month, a box of a moderator. "Retention is a dated statement, not a
//! local habit": nodes whose clocks differ hold the same all the same.
//!
//! All views are walked through once a day, a part at a time, so that nobody waits. The
//! same walk finds what ends soon, so that its author can be asked, and what is this
//! member's own, so that they can be told what becomes of it.

use std::collections::BTreeSet;
use std::time::Duration;

use model::facts::RecordFacts;
use model::{Moment, RecordId, RecordView, Role, Scope, Store, StoreError, Timestamp};
use trust::Act;

use crate::Engine;
use crate::event::Now;
use crate::govern::Draft;
use crate::holdings::{ended_before, ends_soon};

/// Between two walks.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Views of one part: some ten milliseconds.
const PART: usize = 500;

/// So many days a moderator's box leaves to the author's own node.
const AUTHOR_DAYS: u64 = 30;

/// How far the walk is.
#[derive(Default)]
pub(crate) struct Retaining {
    /// Where it goes on, while one runs.
    from: Option<Vec<u8>>,
    /// When the next one begins; at once when the node starts.
    next: Option<Moment>,
    /// Own records that ended soon when they were last walked past.
    ending: BTreeSet<RecordId>,
}

/// Whose records this node erases when they have left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// None: its member has no right now. So a clock that is years ahead erases nothing.
    Nobodys,
    Own,
    /// Everybody's in the city, after [`AUTHOR_DAYS`].
    All,
}

impl<S: Store> Engine<S> {
    /// When the walk goes on.
    pub(crate) fn next_retaining(&self, now: Moment) -> Option<Moment> {
        let holdings = self.holdings().filter(|holdings| holdings.is_loaded() && holdings.joining(Scope::City).is_none())?;
        // Nothing is said before the charter has come.
        holdings.roll().charter()?;
        Some(if self.retaining.from.is_some() { now } else { self.retaining.next.unwrap_or(now) })
    }

    /// The next part of the walk, if one is due.
    pub(crate) fn retain_due(&mut self, now: Now) -> Result<(), StoreError> {
        if self.next_retaining(now.moment).is_none_or(|due| due > now.moment) {
            return Ok(());
        }
        let from = self.retaining.from.take().unwrap_or_default();
        let (Some(me), whose, as_of) = (self.member(), self.whose(now), Self::as_of(now.wall)) else { return Ok(()) };
        let Some(holdings) = self.holdings_mut() else { return Ok(()) };
        let (views, next) = holdings.views_after(&from, PART)?;
        holdings.note_walked(&views)?;
        let days = u64::from(holdings.roll().rules().retention_days);
        let over = |view: &RecordView| match whose {
            _ if view.owner == me && whose != Whose::Nobodys => ended_before(view, as_of, days),
            Whose::All => view.scope == Scope::City && ended_before(view, as_of, days + AUTHOR_DAYS),
            Whose::Own | Whose::Nobodys => false,
        };
        let left: Vec<RecordId> = views.iter().filter(|view| over(view)).map(|view| view.id).collect();
        let ending = views.iter().filter(|view| view.owner == me && ends_soon(view, as_of)).map(|view| view.id);
        if from.is_empty() {
            self.retaining.ending.clear();
        }
        self.retaining.ending.extend(ending);
        self.retaining.next = Some(now.moment + EVERY);
        self.retaining.from = next;
        self.let_go(now, left)
    }

    fn whose(&self, now: Now) -> Whose {
        let roles = self.holdings().zip(self.member()).map(|(holdings, me)| holdings.roll().roles(me, now.wall));
        match roles {
            Some(roles) if roles.has(Role::Box) && roles.has(Role::Moderator) => Whose::All,
            Some(roles) if roles.has(Role::Member) => Whose::Own,
            _ => Whose::Nobodys,
        }
    }

    /// Erases records; what may not be erased stays, and is left out of lists all the same.
    fn let_go(&mut self, now: Now, records: Vec<RecordId>) -> Result<(), StoreError> {
        let mut all = Draft::default();
        for record in records {
            let Ok(draft) = self.erase_record(record)? else { continue };
            all.acts.extend(draft.acts);
        }
        if all.acts.is_empty() {
            return Ok(());
        }
        let signed = match self.write_out(now, None, all.clone()) {
            Ok(signed) => signed,
            // One that may not be erased is not to keep the others.
            Err(_) => all.acts.into_iter().flat_map(|(scope, act)| self.alone(now, scope, act)).collect(),
        };
        self.hold_and_publish(now, signed).map(drop)
    }

    fn alone(&self, now: Now, scope: Scope, act: Act) -> Vec<trust::Verified<trust::Signed>> {
        self.write_out(now, None, Draft::of(scope, act)).unwrap_or_default()
    }

    /// The member's own records that end in two weeks or less, the first to end first, as
    /// far as the walk of this day has found them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ending(&mut self, as_of: Timestamp) -> Result<Vec<RecordFacts>, StoreError> {
        let records = self.retaining.ending.clone();
        match (self.member(), self.holdings_mut()) {
            (Some(me), Some(holdings)) => holdings.ending(me, records, as_of),
            _ => Ok(Vec::new()),
        }
    }
}
