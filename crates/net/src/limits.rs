//! How much a peer may take, each with the reason for its number.

use std::time::Duration;

use crate::Role;

/// Longest frame of a dialogue in bytes: the protocol's own limit.
pub const FRAME_BYTES_MAX: usize = model::limits::FRAME_BYTES_MAX;

/// Longest gossiped message in bytes. Gossip is for what is fresh: three of the
/// longest items. More goes by dialogue, which has back-pressure.
pub const GOSSIP_BYTES_MAX: usize = 256 * 1024;

/// Most bytes that wait within one dialogue for a peer to read them. The engine
/// keeps at most 8 unacknowledged frames of 1 MiB; twice that is a fault.
pub const OUTGOING_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Most bytes of frames, over all dialogues, that wait for the node to take
/// them. A store writes 16 MiB in well under a second, so it is never idle.
pub const INCOMING_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Most events that wait for the node to take them.
pub const EVENTS_MAX: usize = 64;

/// Most commands that wait for the network task to obey them. It obeys within
/// microseconds, whether or not the node takes its events.
pub const COMMANDS_MAX: usize = 1024;

/// Most dialogues that one peer may have opened with us at once. Two nodes need
/// one; the others are for those that overlap while a connection is replaced.
pub const DIALOGUES_MAX: usize = 4;

/// Most streams of any kind on one connection: dialogues, gossip, pings and the
/// circuits that a box carries.
pub const STREAMS_MAX: usize = 64;

/// Most streams that wait on one connection until the peer is admitted: each
/// protocol behind the gate opens one.
pub const STREAMS_WAITING_MAX: usize = 8;

/// How long a peer that is not admitted may stay without a dialogue. Who has
/// something to say opens one at once.
pub const GRACE: Duration = Duration::from_secs(10);

/// How long a refused peer stays refused. A peer can draw a new key, so this
/// only spares us the mistaken and the stubborn.
pub const REFUSAL: Duration = Duration::from_secs(10 * 60);

/// How long a refused peer may take to hear why, while nothing new is heard of it.
pub const PARTING: Duration = Duration::from_secs(2);

/// How long a dialogue that we closed may take to flush what it still holds: the
/// full 16 MiB at 2 Mbit/s.
pub const LINGER: Duration = Duration::from_secs(60);

/// How long a connection may take to be set up. A far box on a bad line needs
/// ten round trips of 300 ms.
pub const SETUP_MAX: Duration = Duration::from_secs(10);

/// How often a silent connection is tested. Two tests fit before a person gives
/// up waiting, and a laptop that slept is noticed within a minute.
pub const PING_EVERY: Duration = Duration::from_secs(30);

/// How long a test may take before the connection is let go.
pub const PING_MAX: Duration = Duration::from_secs(20);

/// How often a silent QUIC connection sends a packet. Home routers forget a UDP
/// mapping after 30 seconds.
pub const QUIC_KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Silence after which a QUIC connection is gone. Three lost keep-alives fit.
pub const QUIC_SILENCE_MAX: Duration = Duration::from_secs(50);

/// How long a connection stays that nothing uses and nobody wants to keep: one
/// that a box made to test whether a peer can be reached.
pub const PROBE_MAX: Duration = Duration::from_secs(15);

/// How long it may take to shut down, be it a node or the last side of a stream,
/// before what is left is dropped. Nobody waits longer for a window to close.
pub const SHUTDOWN_MAX: Duration = Duration::from_secs(2);

/// Longest life of one circuit through a box. Two nodes that nothing else
/// connects talk through it all day; hourly they prove their reservation again.
pub const CIRCUIT_LIFE_MAX: Duration = Duration::from_secs(60 * 60);

/// Most bytes of one circuit, both ways: a newcomer's whole city of 100k
/// envelopes fits.
pub const CIRCUIT_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Most circuits that a box carries at once, of all and of one peer: half of its
/// residents behind closed routers, each with a few others.
pub const CIRCUITS_MAX: usize = 512;
/// See [`CIRCUITS_MAX`].
pub const CIRCUITS_PEER_MAX: usize = 16;

/// Most circuits that one peer may ask for in an hour. A laptop that changes
/// networks each quarter of an hour and meets its 16 peers anew stays below.
pub const CIRCUITS_HOUR_MAX: u32 = 120;

/// Most reservations that a box holds, of all and of one peer: one for each
/// connection, and two while a connection is replaced.
pub const RESERVATIONS_MAX: usize = 1024;
/// See [`RESERVATIONS_MAX`].
pub const RESERVATIONS_PEER_MAX: usize = 2;

/// Most connections to one peer: a direct one, one through a relay, and one on
/// trial.
pub const CONNECTIONS_PEER_MAX: u32 = 3;

/// How many connections of each kind a node takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Connections {
    /// Established.
    pub all: u32,
    /// Being set up, inwards.
    pub incoming: u32,
    /// Being set up, outwards.
    pub outgoing: u32,
    /// Established with peers that are not admitted.
    pub strangers: usize,
}

impl Connections {
    /// A resident meets a few dozen neighbours; a box meets a whole city, all of
    /// it within a minute after a power cut.
    pub fn of(role: Role) -> Self {
        match role {
            Role::Resident => Self { all: 64, incoming: 16, outgoing: 32, strangers: 16 },
            Role::Box => Self { all: 1024, incoming: 128, outgoing: 64, strangers: 128 },
        }
    }
}
