//! libp2p: moves bytes, and does not know what an offer is.
//!
//! [`Net::start`] runs one libp2p swarm in a task of its own. The node tells it
//! what to do through a [`Net`] (dial, open, send, admit, publish) and hears what
//! happened through [`Events`]. Two kinds of traffic pass: *dialogues*, which are
//! streams of frames between two nodes, and *gossip*, which floods a topic.
//!
//! **Invariant:** before [`Net::admit`], a peer gets dialogues and nothing else:
//! no gossip, no address, no relaying, and none of these from it reaches us
//! (`gate`, `quiet`). What a peer must say to be admitted is the engine's business.
//!
//! **Invariant:** every queue here has a bound. A node that does not take its
//! events slows the peers that send, and a peer that does not read loses its
//! dialogue instead of filling our memory.
//!
//! Deliberately absent: retries, peer choice and lists of known addresses (the
//! engine decides whom to dial, and when again); silence within a dialogue (the
//! engine hears it); meaning of any byte in a frame; limits on the memory of the
//! whole process.

mod behaviour;
mod config;
mod dialogue;
mod driver;
mod event;
mod frame;
mod gate;
mod gossip;
mod inbox;
mod keys;
pub mod limits;
mod members;
mod net;
mod outbox;
mod quiet;
mod streams;
mod transport;

pub use config::{Config, Identity, Role};
pub use event::{Ending, Event, Payload, Verdict};
pub use inbox::Events;
pub use keys::{DialogueKey, KeyError, MessageKey, PeerKey};
pub use net::{CommandError, Net, SendError, StartError};

/// Where a node can be reached, such as `/ip4/127.0.0.1/tcp/4001/p2p/12D3Koo…`.
pub use libp2p::Multiaddr as Address;
