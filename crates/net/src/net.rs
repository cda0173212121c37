//! The handle by which a node drives its network.

use std::io;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::oneshot;

use crate::driver::{self, Command};
use crate::inbox::Inbox;
use crate::limits::{COMMANDS_MAX, GOSSIP_BYTES_MAX};
use crate::outbox::Outboxes;
use crate::{Address, Config, DialogueKey, Events, MessageKey, PeerKey, Verdict};

/// A handle to a running network; clones drive the same one. The network shuts
/// down when [`Net::shutdown`] is called, when all handles are dropped, or when
/// [`Events`] is.
///
/// Commands wait for a place in a queue that is always being emptied, never for
/// the node to take its events: who takes the events may also give commands.
#[derive(Clone)]
pub struct Net {
    me: PeerKey,
    commands: Sender<Command>,
    outboxes: Outboxes,
}

/// Why a network could not start. Nothing runs when you hold one.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address to listen at cannot be used.
    #[error("cannot listen at {address}")]
    Listen {
        /// Which.
        address: Address,
        /// Why.
        source: io::Error,
    },
    /// The encryption could not be set up.
    #[error("the encryption cannot be set up")]
    Encryption(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The local network cannot be searched.
    #[error("the local network cannot be searched")]
    Mdns(#[source] io::Error),
}

/// Why a command was not given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The network has shut down.
    #[error("the network has shut down")]
    Down,
    /// A message is too long to be gossiped.
    #[error("a message is {found} bytes, above the limit of {limit}")]
    TooLong {
        /// Length found.
        found: usize,
        /// Length allowed.
        limit: usize,
    },
}

/// Why a frame was not sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The frame is too long; the dialogue goes on.
    #[error("a frame is {found} bytes, above the limit of {limit}")]
    TooLong {
        /// Length found.
        found: usize,
        /// Length allowed.
        limit: usize,
    },
    /// The dialogue has ended, or was closed.
    #[error("dialogue {dialogue} is closed")]
    Closed {
        /// Which.
        dialogue: DialogueKey,
    },
    /// The peer does not read: the dialogue has been cut off.
    #[error("{found} bytes wait in dialogue {dialogue}, above the limit of {limit}")]
    Overflow {
        /// Which.
        dialogue: DialogueKey,
        /// How much would have waited.
        found: usize,
        /// How much may.
        limit: usize,
    },
}

impl Net {
    /// Starts a network in a task of the current tokio runtime.
    ///
    /// # Errors
    /// When it cannot be set up; an address that turns out later to be taken is an
    /// [`crate::Event::ListenClosed`].
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start(config: &Config) -> Result<(Self, Events), StartError> {
        let (inbox, events) = Inbox::new();
        let outboxes = Outboxes::default();
        let (commands, obeyed): (_, Receiver<Command>) = mpsc::channel(COMMANDS_MAX);
        let me = driver::start(config, obeyed, outboxes.clone(), inbox)?;
        Ok((Self { me, commands, outboxes }, events))
    }

    /// This node's own peer key.
    pub fn local_peer(&self) -> PeerKey {
        self.me
    }

    /// Looks for a peer at an address, which should end in its peer key.
    /// [`crate::Event::Connected`] or [`crate::Event::DialFailed`] follows, or
    /// nothing when that peer is already connected as directly as the address is.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn dial(&self, address: Address) -> Result<(), CommandError> {
        self.give(Command::Dial { address }).await
    }

    /// Listens at one more address, or with a box's address that ends in
    /// `/p2p-circuit`, through that box.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn listen(&self, address: Address) -> Result<(), CommandError> {
        self.give(Command::Listen { address }).await
    }

    /// Announces this node on the local network from now on, and looks for others
    /// there, as [`Config::mdns`] does from the start. Without effect where the node
    /// stays on its own machine.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn announce(&self) -> Result<(), CommandError> {
        self.give(Command::Announce).await
    }

    /// Begins a dialogue with a connected peer. Frames may be sent at once;
    /// [`crate::Event::Opened`] or [`crate::Event::OpenFailed`] follows.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn open(&self, peer: PeerKey) -> Result<DialogueKey, CommandError> {
        let (dialogue, seat) = self.outboxes.add();
        self.give(Command::Open { dialogue, peer, seat }).await?;
        Ok(dialogue)
    }

    /// Sends a frame. It never waits: frames queue up, within a bound that the
    /// engine's own window keeps it from reaching.
    ///
    /// # Errors
    /// See [`SendError`]; only at [`SendError::Overflow`] does the dialogue end.
    pub fn send(&self, dialogue: DialogueKey, frame: Vec<u8>) -> Result<(), SendError> {
        self.outboxes.put(dialogue, frame)
    }

    /// Ends a dialogue once what was sent has left; [`crate::Event::Closed`]
    /// follows. Frames from the peer may arrive until then.
    pub fn close(&self, dialogue: DialogueKey) {
        self.outboxes.close(dialogue);
    }

    /// Opens the gate to a connected peer until it disconnects.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn admit(&self, peer: PeerKey) -> Result<(), CommandError> {
        self.give(Command::Admit { peer }).await
    }

    /// Keeps the link to a connected peer until it disconnects, for dialogues alone: it hears
    /// no gossip, no address, and finds no relay here.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn keep(&self, peer: PeerKey) -> Result<(), CommandError> {
        self.give(Command::Keep { peer }).await
    }

    /// Disconnects a peer and takes no connection with it for
    /// [`crate::limits::REFUSAL`].
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn refuse(&self, peer: PeerKey) -> Result<(), CommandError> {
        self.give(Command::Refuse { peer }).await
    }

    /// Takes part in a topic's gossip.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn subscribe(&self, topic: &str) -> Result<(), CommandError> {
        self.give(Command::Subscribe { topic: topic.to_owned() }).await
    }

    /// Takes no more part in a topic's gossip.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn unsubscribe(&self, topic: &str) -> Result<(), CommandError> {
        self.give(Command::Unsubscribe { topic: topic.to_owned() }).await
    }

    /// Sends a message to all admitted peers that listen to the topic, and through
    /// them to everybody. Nobody listening, and having said it before, are no
    /// errors.
    ///
    /// # Errors
    /// When the message is too long, or the network has shut down.
    pub async fn publish(&self, topic: &str, bytes: Vec<u8>) -> Result<(), CommandError> {
        if bytes.len() > GOSSIP_BYTES_MAX {
            return Err(CommandError::TooLong { found: bytes.len(), limit: GOSSIP_BYTES_MAX });
        }
        self.give(Command::Publish { topic: topic.to_owned(), bytes }).await
    }

    /// Says what to do with a message that `source` passed to us. To be said
    /// within 20 seconds, or the message goes no further.
    ///
    /// # Errors
    /// When the network has shut down.
    pub async fn judge(&self, message: MessageKey, source: PeerKey, verdict: Verdict) -> Result<(), CommandError> {
        self.give(Command::Judge { message, source, verdict }).await
    }

    /// Flushes and closes every dialogue, then every connection, and waits for it,
    /// at most [`crate::limits::SHUTDOWN_MAX`] for each.
    pub async fn shutdown(&self) {
        let (done, is_done) = oneshot::channel();
        // When it is already down there is nothing to wait for.
        if self.give(Command::Shutdown { done }).await.is_ok() {
            let _ = is_done.await;
        }
    }

    async fn give(&self, command: Command) -> Result<(), CommandError> {
        self.commands.send(command).await.map_err(|_| CommandError::Down)
    }
}
