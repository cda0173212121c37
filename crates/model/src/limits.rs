//! What one node asks another to hold, each with the reason for its number.
//!
//! Over a limit is a refusal that names it. Quotas per author are the charter's
//! policy (`trust`), these are constants of the protocol: two nodes that differ
//! in one of them would disagree about what is held.

use std::time::Duration;

/// Longest item in bytes. A page of text is 3 KB; sled likes small values.
pub const ITEM_BYTES_MAX: usize = 64 * 1024;

/// Most operations in one change. A pasted text of ten pages is 30,000
/// characters in one `Text` operation run; people edit far less at once.
pub const OPERATIONS_MAX: usize = 10_000;

/// Most other changes that one change may name as its dependencies. A change
/// that joins more than 32 branches at once has no honest author.
pub const DEPENDENCIES_MAX: usize = 32;

/// Most changes of one record that count, in canonical order.
pub const RECORD_CHANGES_MAX: usize = 10_000;

/// Most bytes of changes of one record that count, in canonical order.
pub const RECORD_BYTES_MAX: usize = 1024 * 1024;

/// Most operations of one record that count, in canonical order: a dozen times
/// what rewriting its longest prose takes. A run of deletions costs a byte or
/// two in a body, so bytes alone would not bound the work.
pub const RECORD_OPERATIONS_MAX: usize = 200_000;

/// Most envelopes of one record that may wait for ancestors.
pub const RECORD_ORPHANS_MAX: usize = 1_000;

/// Longest compressed batch in bytes.
pub const BATCH_BYTES_MAX: usize = 1024 * 1024;

/// Most bytes that a batch may inflate to: a node with 64 peers holds 256 MiB
/// of them at the very worst.
pub const BATCH_INFLATED_MAX: usize = 4 * 1024 * 1024;

/// Longest frame of a dialogue in bytes: a batch and its head.
pub const FRAME_BYTES_MAX: usize = BATCH_BYTES_MAX + 64 * 1024;

/// Most statements that are held of an allied city: as many as one of 50,000 members
/// writes in some years. Beyond it nothing of that city is taken in or shown.
pub const ALLIED_STATEMENTS_MAX: usize = 500_000;

/// Most envelopes of one allied city, of all its devices together, that claim one hour: a
/// city's import of its offers.
pub const ALLIED_ENVELOPES_PER_HOUR: u64 = 20_000;

/// Most bytes of envelopes of one allied city, of all its devices together, that claim one
/// month of thirty days. A resident's laptop holds twelve such months of four allies beside
/// its own city in 10 GB.
pub const ALLIED_BYTES_PER_MONTH: u64 = 200_000_000;

/// Most cities with which one is allied at a time: a dialogue names two sets of each.
pub const ALLIES_MAX: usize = 16;

/// How far a clock may run ahead before what it stamps waits to be shown.
/// Laptops without time service drift by minutes.
pub const CLOCK_AHEAD_MAX: Duration = Duration::from_secs(10 * 60);
