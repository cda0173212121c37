//! The bounded way from the node into each dialogue.
//!
//! A frame goes straight from the node's thread to the task of its dialogue, past
//! the network's own task, which saves a hop on the path that must be fast.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;

use crate::DialogueKey;
use crate::limits::{FRAME_BYTES_MAX, OUTGOING_BYTES_MAX};
use crate::net::SendError;

/// What a waiting frame costs beyond its bytes, so that empty frames are bounded too.
const FRAME_COST: usize = 64;

/// All dialogues into which the node can put frames.
#[derive(Clone, Default)]
pub(crate) struct Outboxes {
    all: Arc<Mutex<BTreeMap<DialogueKey, Outbox>>>,
    next: Arc<AtomicU64>,
}

struct Outbox {
    frames: UnboundedSender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
    overflow: oneshot::Sender<()>,
}

/// A dialogue's end of its outbox.
pub(crate) struct Seat {
    /// What to send.
    pub frames: Frames,
    /// Told when too much waits; dropped when the node has closed the dialogue.
    pub overflow: oneshot::Receiver<()>,
}

/// The frames of one dialogue that wait to be sent.
pub(crate) struct Frames {
    frames: UnboundedReceiver<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

impl Frames {
    /// The next frame; `None` when the node has closed the dialogue.
    pub async fn next(&mut self) -> Option<Vec<u8>> {
        self.frames.recv().await
    }

    /// A frame has been sent, and makes room for another.
    pub fn sent(&self, frame: &[u8]) {
        self.waiting.fetch_sub(frame.len() + FRAME_COST, Ordering::Relaxed);
    }
}

impl Outboxes {
    /// Names a new dialogue. Frames may be put in before anybody sits there.
    pub fn add(&self) -> (DialogueKey, Seat) {
        let dialogue = DialogueKey(self.next.fetch_add(1, Ordering::Relaxed));
        let (frames, from) = mpsc::unbounded_channel();
        let (overflow, overflown) = oneshot::channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        self.lock().insert(dialogue, Outbox { frames, waiting: waiting.clone(), overflow });
        (dialogue, Seat { frames: Frames { frames: from, waiting }, overflow: overflown })
    }

    /// Leaves a frame for the dialogue's task.
    pub fn put(&self, dialogue: DialogueKey, frame: Vec<u8>) -> Result<(), SendError> {
        if frame.len() > FRAME_BYTES_MAX {
            return Err(SendError::TooLong { found: frame.len(), limit: FRAME_BYTES_MAX });
        }
        let mut all = self.lock();
        let outbox = all.get(&dialogue).ok_or(SendError::Closed { dialogue })?;
        let cost = frame.len() + FRAME_COST;
        let found = outbox.waiting.fetch_add(cost, Ordering::Relaxed) + cost;
        if found > OUTGOING_BYTES_MAX {
            let outbox = all.remove(&dialogue).expect("found above, under the same lock");
            // The task may have ended a moment ago, which is as good.
            let _ = outbox.overflow.send(());
            return Err(SendError::Overflow { dialogue, found, limit: OUTGOING_BYTES_MAX });
        }
        outbox.frames.send(frame).map_err(|_| SendError::Closed { dialogue })
    }

    /// No more frames: the task sends what waits, then closes the stream.
    pub fn close(&self, dialogue: DialogueKey) {
        self.lock().remove(&dialogue);
    }

    /// Closes every dialogue.
    pub fn close_all(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<DialogueKey, Outbox>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialogue_that_nobody_reads_overflows_at_its_bound() {
        let outboxes = Outboxes::default();
        let (dialogue, mut seat) = outboxes.add();
        for _ in 0..15 {
            outboxes.put(dialogue, vec![0; 1024 * 1024]).unwrap();
        }
        assert!(matches!(outboxes.put(dialogue, vec![0; 1024 * 1024]), Err(SendError::Overflow { .. })));
        assert!(matches!(outboxes.put(dialogue, vec![]), Err(SendError::Closed { .. })));
        assert_eq!(seat.overflow.try_recv(), Ok(()));
    }

    #[test]
    fn empty_frames_count_too() {
        let outboxes = Outboxes::default();
        let (dialogue, _seat) = outboxes.add();
        let taken = (0..).take_while(|_| outboxes.put(dialogue, vec![]).is_ok()).count();
        assert_eq!(taken, OUTGOING_BYTES_MAX / FRAME_COST);
    }

    #[test]
    fn what_is_sent_makes_room() {
        let outboxes = Outboxes::default();
        let (dialogue, mut seat) = outboxes.add();
        for _ in 0..100 {
            outboxes.put(dialogue, vec![0; 1024 * 1024]).unwrap();
            let frame = seat.frames.frames.try_recv().unwrap();
            seat.frames.sent(&frame);
        }
    }
}
