//! What a node decides once, before its network starts.

use libp2p::identity::Keypair;

use crate::Address;

/// Everything [`crate::Net::start`] needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// Whose transport key this node speaks with.
    pub identity: Identity,
    /// What this node does for others.
    pub role: Role,
    /// Where to listen, such as `/ip4/0.0.0.0/udp/0/quic-v1`. Circuits through
    /// boxes come later, by [`crate::Net::listen`].
    pub listen: Vec<Address>,
    /// Addresses under which the operator knows this node to be reachable.
    pub external: Vec<Address>,
    /// Stay on 127.0.0.1 and ::1: other addresses are refused, for listening as
    /// for dialling, and `mdns`, `upnp` and names are off. For tests and trials.
    pub loopback_only: bool,
    /// Announce this node on the local network and look for others there, from the
    /// start; [`crate::Net::announce`] begins it later.
    pub mdns: bool,
    /// Ask the home router to open a port.
    pub upnp: bool,
    /// Ask admitted boxes whether this node can be reached (AutoNAT v2).
    pub probing: bool,
    /// Replace connections through a relay by direct ones where routers let us.
    pub hole_punching: bool,
}

/// Whose transport key a node speaks with (ed25519).
#[derive(Clone)]
pub enum Identity {
    /// A new random key, so that nobody can follow this node from day to day.
    /// For residents.
    Fresh,
    /// The key with this secret seed, so that invitations can name it. For boxes.
    Stable([u8; 32]),
}

/// Says which kind it is, never the seed.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fresh => "Fresh",
            Self::Stable(_) => "Stable(..)",
        })
    }
}

impl Identity {
    pub(crate) fn keypair(&self) -> Keypair {
        match self {
            Self::Fresh => Keypair::generate_ed25519(),
            Self::Stable(seed) => Keypair::ed25519_from_bytes(*seed).expect("any 32 bytes are a seed"),
        }
    }
}

/// What a node does for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A person's own machine: relays nothing.
    Resident,
    /// An always-on node that relays for admitted peers, tells them whether they
    /// can be reached, and holds their rendezvous.
    Box,
}

impl Config {
    /// A node that listens nowhere yet, with every optional behaviour on.
    pub fn new(identity: Identity, role: Role) -> Self {
        Self {
            identity,
            role,
            listen: Vec::new(),
            external: Vec::new(),
            loopback_only: false,
            mdns: true,
            upnp: true,
            probing: true,
            hole_punching: true,
        }
    }
}
