//! Waiting for facts.

use std::time::{Duration, Instant};

/// After this, what is waited for is taken to never come. On an idle machine all
/// of it comes within seconds; a redial after a long partition takes up to one
/// minute, and CI's two cores may be busy with other tests.
pub const DEADLINE: Duration = Duration::from_secs(150);

/// How often to look. Short beside everything that is waited for.
const LOOK_EVERY: Duration = Duration::from_millis(15);

/// Looks until it is there; `look` answers with it, or with what it saw instead.
///
/// # Panics
/// After [`DEADLINE`], with what was waited for and what was seen last.
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) if Instant::now() > deadline => panic!("waited {DEADLINE:?} for this: {what}; seen last: {seen}"),
            Err(_) => std::thread::sleep(LOOK_EVERY),
        }
    }
}
