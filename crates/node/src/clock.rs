//! The one place where the clock is read.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use engine::Now;
use model::{Moment, Timestamp};
use tokio::time::Instant as Deadline;

/// Both clocks of this process.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started: Instant,
}

impl Clock {
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }

    pub fn now(&self) -> Now {
        let moment = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Now { moment: Moment(moment), wall: wall() }
    }

    /// When a moment comes, for the runtime. A millisecond later, since moments
    /// are rounded down.
    pub fn deadline(&self, moment: Moment) -> Deadline {
        Deadline::from_std(self.started + std::time::Duration::from_millis(moment.0.saturating_add(1).min(u64::from(u32::MAX))))
    }
}

/// The time now, by this machine's clock.
pub(crate) fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp(since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0)))
}
