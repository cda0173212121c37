//! One thread that owns the search index, so that indexing never holds up the
//! engine. The index is a cache: whatever it lacks after a crash is put in again.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use model::{RecordId, RecordKind, RecordView};
use search::{Index, Query, SearchError};
use tokio::sync::oneshot;

use crate::NodeError;

/// Version of what is indexed and how; another one makes the index anew.
const VERSION: u32 = 2;

/// Quiet time after which what has come is committed. A commit costs some
/// milliseconds of disk; a search commits at once.
const IDLE: Duration = Duration::from_millis(300);

/// More records than this are committed even when it is never quiet.
const PENDING_MAX: usize = 10_000;

/// What the librarian is told.
pub(crate) enum Errand {
    /// Views have changed, as of this version.
    Viewed { views: Vec<RecordView>, gone: Vec<RecordId>, version: u64 },
    /// Some of all views, while the index is filled; told when it begins with them.
    Fill { views: Vec<RecordView>, taken: oneshot::Sender<()> },
    /// Views change that it is not told of: it will be filled anew.
    Behind,
    /// Everything comes anew.
    Clear,
    /// Everything has come, as of this version.
    Filled { version: u64 },
    /// Commit what has come, and end.
    Close,
    /// Someone searches.
    Search { query: Query, reply: oneshot::Sender<Result<Found, NodeError>> },
}

/// What a search found.
pub(crate) struct Found {
    /// The records, the best first.
    pub records: Vec<RecordId>,
    /// Whether every view has been indexed.
    pub complete: bool,
}

/// The way to the librarian.
#[derive(Clone)]
pub(crate) struct Librarian {
    errands: Sender<Errand>,
}

impl Librarian {
    /// Opens the index. Answers with the version of the views that it is as of;
    /// `None` when it has to be filled.
    pub fn start(dir: &Path) -> Result<(Self, Option<u64>, JoinHandle<()>), NodeError> {
        let index = Index::open(dir, VERSION).map_err(|error| NodeError::Storage(error.to_string()))?;
        let marker = index.marker().filter(|_| !index.needs_rebuild());
        let (errands, inbox) = channel();
        let desk = Desk { index, pending: 0, version: marker };
        let thread = thread::Builder::new().name("librarian".into()).spawn(move || desk.work(&inbox));
        let thread = thread.map_err(|error| NodeError::Storage(format!("starting a thread failed: {error}")))?;
        Ok((Self { errands }, marker, thread))
    }

    pub fn tell(&self, errand: Errand) {
        if self.errands.send(errand).is_err() {
            tracing::debug!("the search index has closed");
        }
    }
}

struct Desk {
    index: Index,
    pending: usize,
    /// The views that the next commit is as of; `None` while it is being filled.
    version: Option<u64>,
}

impl Desk {
    fn work(mut self, inbox: &Receiver<Errand>) {
        loop {
            let errand = if self.pending > 0 {
                match inbox.recv_timeout(IDLE) {
                    Err(RecvTimeoutError::Timeout) => {
                        self.commit();
                        continue;
                    }
                    other => other.ok(),
                }
            } else {
                inbox.recv().ok()
            };
            match errand {
                None | Some(Errand::Close) => return self.commit(),
                Some(errand) => self.run(errand),
            }
            if self.pending >= PENDING_MAX {
                self.commit();
            }
        }
    }

    fn run(&mut self, errand: Errand) {
        let done = match errand {
            Errand::Viewed { views, gone, version } => {
                self.pending += views.len() + gone.len();
                self.version = self.version.map(|_| version);
                gone.into_iter().for_each(|record| self.index.remove(record));
                self.put_all(&views)
            }
            Errand::Fill { views, taken } => {
                // Whoever reads the next ones meanwhile may be gone.
                let _ = taken.send(());
                self.pending += views.len();
                self.put_all(&views)
            }
            Errand::Behind => {
                self.version = None;
                Ok(())
            }
            Errand::Clear => {
                self.version = None;
                self.pending += 1;
                self.index.clear()
            }
            Errand::Close => Ok(()),
            Errand::Filled { version } => {
                self.version = Some(version);
                self.pending += 1;
                Ok(())
            }
            Errand::Search { query, reply } => {
                self.commit();
                let complete = self.version.is_some();
                let found = self.index.search(&query);
                let found = found.map(|hits| Found { records: hits.into_iter().map(|hit| hit.id).collect(), complete });
                // Who asked may be gone.
                let _ = reply.send(found.map_err(|error| NodeError::Storage(error.to_string())));
                Ok(())
            }
        };
        if let Err(error) = done {
            tracing::error!(%error, "the search index could not be written; `kaveret rebuild` makes it anew");
        }
    }

    /// Reports are found by nobody: a search answers everyone who has this device.
    fn put_all(&mut self, views: &[RecordView]) -> Result<(), SearchError> {
        let listed = |view: &&RecordView| RecordKind::LISTED.contains(&view.kind());
        views.iter().filter(listed).try_for_each(|view| self.index.put(view))
    }

    fn commit(&mut self) {
        if self.pending == 0 {
            return;
        }
        self.pending = 0;
        // Zero is the version of no views: while it is being filled, it is as of none.
        if let Err(error) = self.index.commit(self.version.unwrap_or(0)) {
            tracing::error!(%error, "the search index could not be committed");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::{Content, MemberId, Timestamp};

    use super::*;

    fn offer(number: u8, title: &str) -> RecordView {
        RecordView {
            id: RecordId([number; 32]),
            scope: model::Scope::City,
            owner: MemberId([1; 32]),
            created: Timestamp(0),
            updated: Timestamp(0),
            content: Content::new(RecordKind::OFFER).unwrap().with("title", title).unwrap(),
            conflicts: Vec::new(),
            editors: BTreeSet::new(),
            changes: 1,
            waiting: 0,
            set_aside: Vec::new(),
            withheld: Vec::new(),
        }
    }

    fn found(librarian: &Librarian, words: &str) -> (usize, bool) {
        let (reply, answer) = oneshot::channel();
        let query = Query { words: words.to_owned(), limit: 10, ..Query::default() };
        librarian.tell(Errand::Search { query, reply });
        let found = answer.blocking_recv().unwrap().unwrap();
        (found.records.len(), found.complete)
    }

    #[test]
    fn a_search_is_incomplete_from_the_first_view_that_was_not_told_until_all_are_filled_in() {
        let dir = tempfile::tempdir().unwrap();
        let (librarian, marker, thread) = Librarian::start(dir.path()).unwrap();
        assert_eq!(marker, None);
        librarian.tell(Errand::Filled { version: 1 });
        librarian.tell(Errand::Viewed { views: vec![offer(1, "chess")], gone: Vec::new(), version: 2 });
        assert_eq!(found(&librarian, "chess"), (1, true));
        librarian.tell(Errand::Behind);
        assert_eq!(found(&librarian, "chess"), (1, false));
        librarian.tell(Errand::Clear);
        let (taken, mut is_taken) = oneshot::channel();
        librarian.tell(Errand::Fill { views: vec![offer(1, "chess"), offer(2, "chess for all")], taken });
        assert_eq!(found(&librarian, "chess"), (2, false));
        assert_eq!(is_taken.try_recv(), Ok(()));
        librarian.tell(Errand::Filled { version: 9 });
        assert_eq!(found(&librarian, "chess"), (2, true));
        librarian.tell(Errand::Close);
        thread.join().unwrap();
    }

    #[test]
    fn an_index_that_was_behind_when_the_node_ended_is_filled_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let (librarian, _, thread) = Librarian::start(dir.path()).unwrap();
        librarian.tell(Errand::Filled { version: 5 });
        librarian.tell(Errand::Behind);
        librarian.tell(Errand::Clear);
        let (taken, _) = oneshot::channel();
        librarian.tell(Errand::Fill { views: vec![offer(1, "chess")], taken });
        librarian.tell(Errand::Close);
        thread.join().unwrap();
        let (librarian, marker, thread) = Librarian::start(dir.path()).unwrap();
        assert_ne!(marker, Some(5), "the views' version never equals what a half-filled index says");
        librarian.tell(Errand::Close);
        thread.join().unwrap();
    }
}
