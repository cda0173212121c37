//! Identify, without telling anybody an address or believing a stranger.
//!
//! Identify tells both sides which protocols the other speaks and from where it
//! is seen, which relays, hole punching and AutoNAT need. It would also send our
//! confirmed addresses to whoever connects, so they are kept from it. And what a
//! peer says that is not admitted waits: each address that it claims to see us at
//! would be remembered by AutoNAT for good.
//!
//! Identify cannot stand behind the [`crate::gate::Gate`]: libp2p tells a handler
//! its own protocols only once, when the connection begins.

use std::collections::{BTreeMap, BTreeSet};
use std::task::{Context, Poll};
use std::time::Duration;

use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::identity::PublicKey;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::{ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm};
use libp2p::{Multiaddr, PeerId, identify};

/// What this program calls itself: no version, so that nobody can look for nodes
/// with an old fault.
const AGENT: &str = "kaveret";

/// How often an open connection is identified again. What a node speaks changes
/// only with the program, and a change is pushed.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Most things that a connection of a stranger may have said: who it is, that we
/// answered, and as much again.
const SAID_MAX: usize = 4;

/// See the [module](self).
pub(crate) struct Quiet {
    inner: identify::Behaviour,
    admitted: BTreeSet<PeerId>,
    /// What each connection of a stranger said first.
    waiting: BTreeMap<ConnectionId, (PeerId, Vec<THandlerOutEvent<identify::Behaviour>>)>,
}

impl Quiet {
    pub fn new(key: PublicKey) -> Self {
        let config = identify::Config::new(AGENT.to_owned(), key)
            .with_agent_version(AGENT.to_owned())
            .with_interval(EVERY)
            .with_hide_listen_addrs(true)
            .with_cache_size(0);
        Self { inner: identify::Behaviour::new(config), admitted: BTreeSet::new(), waiting: BTreeMap::new() }
    }

    /// Believes a connected peer, for as long as it stays connected.
    pub fn admit(&mut self, peer: PeerId) {
        self.admitted.insert(peer);
        for (id, (of, said)) in std::mem::take(&mut self.waiting) {
            if of == peer {
                said.into_iter().for_each(|event| self.inner.on_connection_handler_event(peer, id, event));
            } else {
                self.waiting.insert(id, (of, said));
            }
        }
    }
}

impl NetworkBehaviour for Quiet {
    type ConnectionHandler = THandler<identify::Behaviour>;
    type ToSwarm = identify::Event;

    fn handle_established_inbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_inbound_connection(id, peer, local, remote)
    }

    fn handle_established_outbound_connection(
        &mut self,
        id: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port_use: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_outbound_connection(id, peer, address, role, port_use)
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        match event {
            FromSwarm::ExternalAddrConfirmed(_) => return,
            FromSwarm::ConnectionClosed(closed) => {
                self.waiting.remove(&closed.connection_id);
                if closed.remaining_established == 0 {
                    self.admitted.remove(&closed.peer_id);
                }
            }
            _ => {}
        }
        self.inner.on_swarm_event(event);
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, id: ConnectionId, event: THandlerOutEvent<Self>) {
        if self.admitted.contains(&peer) {
            return self.inner.on_connection_handler_event(peer, id, event);
        }
        let (_, said) = self.waiting.entry(id).or_insert_with(|| (peer, Vec::new()));
        if said.len() < SAID_MAX {
            said.push(event);
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ToSwarm<identify::Event, THandlerInEvent<Self>>> {
        loop {
            match self.inner.poll(cx) {
                Poll::Ready(ToSwarm::NewExternalAddrCandidate(address)) if !is_plain(&address) => {}
                other => return other,
            }
        }
    }
}

/// Whether an address names a machine: over a relay, identify takes the peer's
/// name for the address that we are seen at.
fn is_plain(address: &Multiaddr) -> bool {
    matches!(address.iter().next(), Some(Protocol::Ip4(_) | Protocol::Ip6(_))) && !address.iter().any(|part| part == Protocol::P2pCircuit)
}
