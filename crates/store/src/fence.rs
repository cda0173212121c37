//! Calls into sled that may fail or panic without taking the node down.
//!
//! Deliberately absent: a time limit. When one of sled's own threads panics, a
//! flush that waits for it waits for ever.

use std::any::Any;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};

use model::StoreError;

/// What went wrong inside sled.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// It said so.
    #[error(transparent)]
    Error(#[from] sled::Error),
    /// It panicked, with these words.
    #[error("the database panicked: {0}")]
    Panic(String),
}

impl Fault {
    /// Whether the files are at fault, and not the disk's room or a permission.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Error(sled::Error::Corruption { .. } | sled::Error::ReportableBug(_) | sled::Error::CollectionNotFound(_)) => true,
            Self::Error(sled::Error::Io(error)) => matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidData),
            Self::Error(sled::Error::Unsupported(_)) => false,
            Self::Panic(_) => true,
        }
    }

    /// Whether another holder of the file is at fault. sled wraps the reason of
    /// the system into an error without a kind, so only its words tell.
    pub(crate) fn is_locked(&self) -> bool {
        matches!(self, Self::Error(sled::Error::Io(error)) if error.to_string().starts_with("could not acquire lock"))
    }

    /// As the store's error.
    pub(crate) fn into_error(self, what: &'static str) -> StoreError {
        match self.is_damage() {
            true => StoreError::Corrupt { what, source: Box::new(self) },
            false => StoreError::Failed { what, source: Box::new(self) },
        }
    }
}

/// Calls, and turns a panic into a [`Fault`].
///
/// sled guards its state with locks that are let go as a panic unwinds; whoever
/// meets a [`Fault::Panic`] must not write through the same handle again.
pub(crate) fn call<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => Ok(result?),
        Err(panic) => Err(Fault::Panic(words(&*panic))),
    }
}

/// Closes sled, which flushes and may panic as any call may.
pub(crate) fn close(db: sled::Db) -> Result<(), Fault> {
    call(|| {
        drop(db);
        Ok(())
    })
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_with_its_words() {
        let fault = call::<()>(|| panic!("page {} is gone", 7)).unwrap_err();
        assert_eq!(fault.to_string(), "the database panicked: page 7 is gone");
        assert!(fault.is_damage());
    }

    #[test]
    fn a_full_disk_is_no_damage() {
        let fault = call::<()>(|| Err(sled::Error::Io(ErrorKind::StorageFull.into()))).unwrap_err();
        assert!(!fault.is_damage());
    }
}
