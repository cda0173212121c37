//! The data directory: whose it is right now, and how to reach the node that
//! runs on it.
//!
//! Whoever opens the store holds a lock on the file `lock`; the system gives it
//! back when the process ends, however it ends, so no lock is ever stale. A
//! running node also writes `running.json`, which says where its API listens and
//! the token to show there. Without the lock that file means nothing, and is
//! removed by the next who takes the lock.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::failure::{Context, Exit, Outcome};
use crate::platform;

const LOCK: &str = "lock";
const RUNNING: &str = "running.json";

/// Where one node keeps everything.
#[derive(Clone, Debug)]
pub struct Directory {
    path: PathBuf,
}

/// The right to open the store, until dropped.
#[derive(Debug)]
pub struct Claim {
    _lock: File,
    running: PathBuf,
}

/// How to reach the node that runs on a data directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The process.
    pub pid: u32,
    /// Where its API listens: `http://127.0.0.1:8417`.
    pub api: String,
    /// What to show there. Whoever can read the file may act as this user.
    pub token: String,
}

impl Directory {
    /// At this path, created when it is not there.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn open(path: &Path) -> Outcome<Self> {
        platform::create_private_directory(path)
            .or_exit(Exit::Store, || format!("the data directory {} cannot be created; choose another with --data-dir", path.display()))?;
        Ok(Self { path: path.to_owned() })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the lock, or `None` when another process holds it.
    ///
    /// # Errors
    /// When the lock's file cannot be opened or this system cannot lock files.
    pub fn claim(&self) -> io::Result<Option<Claim>> {
        let lock = platform::open_private(&self.path.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let claim = Claim { _lock: lock, running: self.path.join(RUNNING) };
        claim.forget();
        Ok(Some(claim))
    }

    /// What the node that runs here wrote about itself, if one does and has.
    /// Only of worth while [`Directory::claim`] answers `None`.
    pub fn running(&self) -> Option<Running> {
        serde_json::from_slice(&std::fs::read(self.path.join(RUNNING)).ok()?).ok()
    }
}

impl Claim {
    /// Tells other commands where this node answers.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn announce(&self, running: &Running) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(running).expect("a struct of texts and a number is JSON");
        platform::write_private(&self.running, &text)
    }

    /// Removes what was announced, by this process or by one that was killed.
    fn forget(&self) {
        // It may not be there; and one that stays is harmless without the lock.
        let _ = std::fs::remove_file(&self.running);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_at_a_time_holds_a_directory() {
        let home = tempfile::tempdir().unwrap();
        let directory = Directory::open(&home.path().join("deep/inside")).unwrap();
        let claim = directory.claim().unwrap().expect("nobody holds it");
        assert!(directory.claim().unwrap().is_none());
        drop(claim);
        assert!(directory.claim().unwrap().is_some());
    }

    #[test]
    fn what_a_killed_node_announced_is_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let directory = Directory::open(home.path()).unwrap();
        let running = Running { pid: 7, api: "http://127.0.0.1:1".into(), token: "t".into() };
        let claim = directory.claim().unwrap().unwrap();
        claim.announce(&running).unwrap();
        assert_eq!(directory.running(), Some(running.clone()));
        drop(claim);
        assert_eq!(directory.running(), None);

        std::fs::write(home.path().join(RUNNING), serde_json::to_vec(&running).unwrap()).unwrap();
        let _claim = directory.claim().unwrap().unwrap();
        assert_eq!(directory.running(), None);
    }
}
