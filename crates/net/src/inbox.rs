//! The bounded way from the network's tasks to the node.
//!
//! Two bounds hold at once: so many events, and so many bytes of frames. Whoever
//! has more to say waits, and so its peer waits too.

use std::sync::Arc;

use tokio::sync::mpsc::error::SendError;
use tokio::sync::mpsc::{self, Permit, Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::{EVENTS_MAX, INCOMING_BYTES_MAX};
use crate::{DialogueKey, Event, Payload};

/// An event, and the room that its bytes take until the node has it.
struct Waiting {
    event: Event,
    _room: Option<OwnedSemaphorePermit>,
}

/// What happened, in order. Dropping it shuts the network down.
pub struct Events {
    waiting: Receiver<Waiting>,
}

impl Events {
    /// The next event; `None` once the network has shut down.
    pub async fn next(&mut self) -> Option<Event> {
        self.waiting.recv().await.map(|waiting| waiting.event)
    }

    /// An event that already waits, if one does.
    pub fn next_waiting(&mut self) -> Option<Event> {
        self.waiting.try_recv().ok().map(|waiting| waiting.event)
    }
}

/// The network's end of [`Events`].
#[derive(Clone)]
pub(crate) struct Inbox {
    waiting: Sender<Waiting>,
    room: Arc<Semaphore>,
}

/// Room for one event.
pub(crate) struct Room<'a>(Permit<'a, Waiting>);

impl Room<'_> {
    pub fn put(self, event: Event) {
        self.0.send(Waiting { event, _room: None });
    }
}

/// The node no longer listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gone;

impl Inbox {
    pub fn new() -> (Self, Events) {
        let (to, from) = mpsc::channel(EVENTS_MAX);
        (Self { waiting: to, room: Arc::new(Semaphore::new(INCOMING_BYTES_MAX)) }, Events { waiting: from })
    }

    /// Waits for room and leaves the event there.
    pub async fn put(&self, event: Event) -> Result<(), Gone> {
        self.waiting.send(Waiting { event, _room: None }).await.map_err(|SendError(_)| Gone)
    }

    /// Waits until the frame's bytes have room as well.
    pub async fn put_frame(&self, dialogue: DialogueKey, bytes: Vec<u8>) -> Result<(), Gone> {
        let len = u32::try_from(bytes.len()).expect("frames are bounded far below 4 GiB");
        let room = self.room.clone().acquire_many_owned(len).await.expect("nobody closes the semaphore");
        let event = Event::Frame { dialogue, bytes: Payload(bytes) };
        self.waiting.send(Waiting { event, _room: Some(room) }).await.map_err(|SendError(_)| Gone)
    }

    /// Waits for room for one event; `None` when the node no longer listens.
    pub async fn room(&self) -> Option<Room<'_>> {
        self.waiting.reserve().await.ok().map(Room)
    }

    /// Ends when the node no longer listens.
    pub async fn gone(&self) {
        self.waiting.closed().await;
    }
}
