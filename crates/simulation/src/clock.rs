//! Wall clocks, which may be wrong, drift, and jump.

use model::Timestamp;

/// What a right clock says when a run begins: January 2027.
pub(crate) const START: u64 = 1_800_000_000_000;

/// One node's wall clock. Times are milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    /// How far it is ahead.
    pub offset: i64,
    /// How many milliseconds it gains in a thousand seconds.
    pub drift: i64,
}

impl Clock {
    pub fn wall(&self, now: u64) -> Timestamp {
        let gained = now as i64 * self.drift / 1_000_000;
        Timestamp((START as i64 + now as i64 + self.offset + gained) as u64)
    }
}
