//! What can go wrong with the index.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why the index could not do it. The index is a cache: what helps is
/// [`crate::Index::clear`] and filling it again.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The disk or the index said no.
    #[error("the search index could not {what}")]
    Failed {
        /// What was being done.
        what: &'static str,
        /// What was said.
        #[source]
        source: tantivy::TantivyError,
    },
    /// The index's code panicked, as it may on damaged files.
    #[error("the search index could not {what}; it panicked: {words}")]
    Panicked {
        /// What was being done.
        what: &'static str,
        /// The panic's words.
        words: String,
    },
}

/// Calls tantivy, and turns a panic into an error.
pub(crate) fn call<T>(what: &'static str, call: impl FnOnce() -> tantivy::Result<T>) -> Result<T, SearchError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(|source| SearchError::Failed { what, source }),
        Err(panic) => Err(SearchError::Panicked { what, words: words(&*panic) }),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
