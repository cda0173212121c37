//! Keeps a behaviour and the peers apart until they are admitted.
//!
//! To the behaviour behind the gate, a peer that is not admitted does not exist.
//! Its connections carry a [`Door`], a handler that answers nothing. Admission
//! makes the inner handlers, sends them to their doors, and plays the connections
//! to the inner behaviour as if they had just been established.
//!
//! Withholding `ConnectionEstablished` alone would not do: gossipsub registers a
//! peer, and queues its first message, when it is asked for a handler.
//!
//! Streams that an impatient peer opens meanwhile wait unread behind the door. To
//! refuse them would be wrong, since the peer may have admitted us before we
//! admitted it, and gossipsub gives up on a peer that refuses its stream.

mod door;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::task::{Context, Poll};

use libp2p::core::transport::PortUse;
use libp2p::core::{ConnectedPoint, Endpoint};
use libp2p::swarm::behaviour::ConnectionEstablished;
use libp2p::swarm::{
    AddressChange, ConnectionClosed, ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NotifyHandler, StreamProtocol, THandler,
    THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId};

pub(crate) use door::{Door, ToDoor};

/// A behaviour that can stand behind a [`Gate`].
pub(crate) trait Guarded: NetworkBehaviour {
    /// The protocols that its handler for such a connection answers.
    fn protocols(&self, endpoint: &ConnectedPoint) -> Vec<StreamProtocol>;

    /// One of several connections to a peer has gone. `rest` is one that remains,
    /// and its handler is woken afterwards.
    fn rejoined(&mut self, rest: ConnectionEstablished);
}

/// See the [module](self).
pub(crate) struct Gate<B: Guarded> {
    inner: B,
    admitted: BTreeSet<PeerId>,
    connections: BTreeMap<ConnectionId, Connection>,
    strangers_max: usize,
    to_doors: VecDeque<ToSwarm<B::ToSwarm, ToDoor<THandler<B>>>>,
}

struct Connection {
    peer: PeerId,
    endpoint: ConnectedPoint,
    /// Whether the inner behaviour knows of it.
    open: bool,
}

/// Too many peers wait to be admitted.
#[derive(Debug, thiserror::Error)]
#[error("{found} peers wait to be admitted, and {limit} may")]
struct Crowded {
    found: usize,
    limit: usize,
}

impl<B: Guarded> Gate<B> {
    pub fn new(inner: B, strangers_max: usize) -> Self {
        Self { inner, admitted: BTreeSet::new(), connections: BTreeMap::new(), strangers_max, to_doors: VecDeque::new() }
    }

    /// The behaviour behind the gate.
    pub fn inner_mut(&mut self) -> &mut B {
        &mut self.inner
    }

    /// Lets a connected peer in, for as long as it stays connected.
    pub fn admit(&mut self, peer: PeerId) {
        let of_peer: Vec<_> = self.connections.iter().filter(|(_, c)| c.peer == peer).map(|(id, _)| *id).collect();
        if !of_peer.is_empty() && self.admitted.insert(peer) {
            of_peer.into_iter().for_each(|id| self.open(id));
        }
    }

    /// Shuts the inner behaviour's ears to a peer that is about to be disconnected.
    pub fn expel(&mut self, peer: PeerId) {
        self.admitted.remove(&peer);
    }

    fn open(&mut self, id: ConnectionId) {
        let others = self.others_open(id).count();
        let Connection { peer, endpoint, open } = self.connections.get_mut(&id).expect("only known connections are opened");
        let handler = match &*endpoint {
            ConnectedPoint::Listener { local_addr, send_back_addr } => {
                self.inner.handle_established_inbound_connection(id, *peer, local_addr, send_back_addr)
            }
            ConnectedPoint::Dialer { address, role_override, port_use } => {
                self.inner.handle_established_outbound_connection(id, *peer, address, *role_override, *port_use)
            }
        };
        let handler = handler.expect("no behaviour behind the gate denies connections: the limits stand before it");
        *open = true;
        self.to_doors.push_back(ToSwarm::NotifyHandler {
            peer_id: *peer,
            handler: NotifyHandler::One(id),
            event: ToDoor::Open(Box::new(handler)),
        });
        self.inner.on_swarm_event(FromSwarm::ConnectionEstablished(established(id, *peer, endpoint, others)));
    }

    /// Other connections to the same peer that the inner behaviour knows of.
    fn others_open(&self, id: ConnectionId) -> impl Iterator<Item = (ConnectionId, &Connection)> {
        let peer = self.connections.get(&id).map(|connection| connection.peer);
        self.connections.iter().map(|(other, c)| (*other, c)).filter(move |(other, c)| c.open && *other != id && Some(c.peer) == peer)
    }

    fn on_closed(&mut self, closed: ConnectionClosed) {
        let id = closed.connection_id;
        let rest = self.others_open(id).map(|(other, c)| (other, c.endpoint.clone())).last();
        let remaining_established = self.others_open(id).count();
        let connection = self.connections.remove(&id).expect("it was established");
        if !self.connections.values().any(|other| other.peer == connection.peer) {
            self.admitted.remove(&connection.peer);
        }
        if !connection.open {
            return;
        }
        self.inner.on_swarm_event(FromSwarm::ConnectionClosed(ConnectionClosed { remaining_established, ..closed }));
        if let Some((other, endpoint)) = rest {
            self.inner.rejoined(established(other, connection.peer, &endpoint, 0));
            let handler = NotifyHandler::One(other);
            self.to_doors.push_back(ToSwarm::NotifyHandler { peer_id: connection.peer, handler, event: ToDoor::Wake });
        }
    }

    fn on_address_change(&mut self, change: AddressChange) {
        let connection = self.connections.get_mut(&change.connection_id).expect("it was established");
        connection.endpoint = change.new.clone();
        if connection.open {
            self.inner.on_swarm_event(FromSwarm::AddressChange(change));
        }
    }

    fn door(&self, endpoint: &ConnectedPoint) -> Door<THandler<B>> {
        Door::new(self.inner.protocols(endpoint))
    }
}

fn established(id: ConnectionId, peer: PeerId, endpoint: &ConnectedPoint, others: usize) -> ConnectionEstablished<'_> {
    ConnectionEstablished { peer_id: peer, connection_id: id, endpoint, failed_addresses: &[], other_established: others }
}

impl<B: Guarded> NetworkBehaviour for Gate<B> {
    type ConnectionHandler = Door<THandler<B>>;
    type ToSwarm = B::ToSwarm;

    fn handle_pending_inbound_connection(&mut self, _: ConnectionId, _: &Multiaddr, _: &Multiaddr) -> Result<(), ConnectionDenied> {
        let strangers: BTreeSet<_> = self.connections.values().map(|c| c.peer).filter(|peer| !self.admitted.contains(peer)).collect();
        match strangers.len() {
            found if found >= self.strangers_max => Err(ConnectionDenied::new(Crowded { found, limit: self.strangers_max })),
            _ => Ok(()),
        }
    }

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(self.door(&ConnectedPoint::Listener { local_addr: local.clone(), send_back_addr: remote.clone() }))
    }

    fn handle_pending_outbound_connection(
        &mut self,
        id: ConnectionId,
        peer: Option<PeerId>,
        addresses: &[Multiaddr],
        role: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        self.inner.handle_pending_outbound_connection(id, peer, addresses, role)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        address: &Multiaddr,
        role_override: Endpoint,
        port_use: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(self.door(&ConnectedPoint::Dialer { address: address.clone(), role_override, port_use }))
    }

    fn on_swarm_event(&mut self, event: FromSwarm) {
        match event {
            FromSwarm::ConnectionEstablished(ConnectionEstablished { peer_id, connection_id, endpoint, .. }) => {
                let connection = Connection { peer: peer_id, endpoint: endpoint.clone(), open: false };
                self.connections.insert(connection_id, connection);
                if self.admitted.contains(&peer_id) {
                    self.open(connection_id);
                }
            }
            FromSwarm::ConnectionClosed(closed) => self.on_closed(closed),
            FromSwarm::AddressChange(change) => self.on_address_change(change),
            other => self.inner.on_swarm_event(other),
        }
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, id: ConnectionId, event: THandlerOutEvent<Self>) {
        if self.admitted.contains(&peer) {
            self.inner.on_connection_handler_event(peer, id, event);
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        if let Some(event) = self.to_doors.pop_front() {
            return Poll::Ready(event);
        }
        self.inner.poll(cx).map(|event| event.map_in(ToDoor::Pass))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::members::Members;
    use crate::{Config, Identity, Role};

    #[test]
    fn a_few_strangers_are_let_near_and_the_admitted_do_not_count() {
        let me = PeerId::random();
        let mut gate = Gate::new(Members::new(&Config::new(Identity::Fresh, Role::Resident), me), 2);
        let address: Multiaddr = "/ip4/127.0.0.1/tcp/4001".parse().unwrap();
        let endpoint = ConnectedPoint::Listener { local_addr: address.clone(), send_back_addr: address.clone() };
        let strangers = [PeerId::random(), PeerId::random()];
        let next = |gate: &mut Gate<Members>| gate.handle_pending_inbound_connection(ConnectionId::new_unchecked(9), &address, &address);
        for (n, stranger) in strangers.into_iter().enumerate() {
            next(&mut gate).unwrap();
            let id = ConnectionId::new_unchecked(n);
            gate.on_swarm_event(FromSwarm::ConnectionEstablished(established(id, stranger, &endpoint, 0)));
        }
        let denied = next(&mut gate).unwrap_err().downcast::<Crowded>().unwrap();
        assert_eq!(denied.to_string(), "2 peers wait to be admitted, and 2 may");
        gate.admit(strangers[0]);
        next(&mut gate).unwrap();
    }
}
