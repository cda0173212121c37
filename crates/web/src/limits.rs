//! What one request may ask for, each with the reason for its number.

use std::time::Duration;

use crate::paths;

/// Longest body of an ordinary request in bytes. The fullest record, twice over
/// (what was there and what is there now), in a form's encoding of Hebrew text
/// (six bytes a letter) is some 300 KB.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Longest body of [`paths::API_SAVE_ALL`] in bytes: an import sends some ten
/// thousand ordinary records at a time, and no more is held in memory at once.
pub const IMPORT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Longest body of [`paths::API_RESTORE`] and [`paths::API_CARRY`] in bytes. A city of a hundred thousand
/// records is about 100 MB; five times that still fits in a laptop's memory.
pub const RESTORE_BYTES_MAX: usize = 512 * 1024 * 1024;

/// Most records in one [`paths::API_SAVE_ALL`]: what fits into its body, at the
/// shortest useful length.
pub const IMPORT_RECORDS_MAX: usize = 50_000;

/// Records on one page of a list: a few screens of a phone.
pub const PAGE_RECORDS: usize = 30;

/// Records of each kind on the first page: four lists fit two screens of a laptop.
pub const HOME_RECORDS: usize = 5;

/// Found records on a search page. Who has not found it in fifty uses other words.
pub const SEARCH_RECORDS: usize = 50;

/// Longest words of a decision or an appeal in bytes, as statements have them.
pub const WORDS_BYTES_MAX: usize = 500;

/// Members whom a form names to choose from: the most that a node lists at once.
/// Others are given by their number.
pub const MEMBERS_NAMED: usize = 500;

/// Answers shown below a record.
pub const ANSWERS_SHOWN: usize = 100;

/// How long requests under way may take once the node stops; the disk has what
/// they were told is saved.
pub const STOP_WAIT_MAX: Duration = Duration::from_secs(2);

/// Longest body that this path takes, in bytes.
pub fn body_bytes_max(path: &str) -> usize {
    match path {
        paths::API_SAVE_ALL => IMPORT_BYTES_MAX,
        paths::API_RESTORE | paths::API_CARRY => RESTORE_BYTES_MAX,
        _ => BODY_BYTES_MAX,
    }
}
