//! What this node does only with admitted peers. All of it stands behind the
//! [`crate::gate::Gate`].

use std::num::NonZeroU32;
use std::time::Duration;

use libp2p::core::ConnectedPoint;
use libp2p::swarm::behaviour::ConnectionEstablished;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::swarm::{FromSwarm, NetworkBehaviour, StreamProtocol};
use libp2p::{PeerId, autonat::v2 as autonat, dcutr, gossipsub, relay, rendezvous};

use crate::gate::Guarded;
use crate::limits::{
    CIRCUIT_BYTES_MAX, CIRCUIT_LIFE_MAX, CIRCUITS_HOUR_MAX, CIRCUITS_MAX, CIRCUITS_PEER_MAX, RESERVATIONS_MAX, RESERVATIONS_PEER_MAX,
};
use crate::{Config, Role, gossip};

/// One field a behaviour, in the order in which they are asked.
#[derive(NetworkBehaviour)]
pub(crate) struct Members {
    pub gossip: gossipsub::Behaviour,
    hole_punching: Toggle<dcutr::Behaviour>,
    probing: Toggle<autonat::client::Behaviour>,
    probed: Toggle<autonat::server::Behaviour>,
    relay: Toggle<relay::Behaviour>,
    rendezvous: Toggle<rendezvous::server::Behaviour>,
}

impl Members {
    pub fn new(config: &Config, me: PeerId) -> Self {
        let is_box = config.role == Role::Box;
        Self {
            gossip: gossip::behaviour(),
            hole_punching: config.hole_punching.then(|| dcutr::Behaviour::new(me)).into(),
            probing: config.probing.then(autonat::client::Behaviour::default).into(),
            probed: is_box.then(autonat::server::Behaviour::default).into(),
            relay: is_box.then(|| relay(me)).into(),
            rendezvous: is_box.then(|| rendezvous::server::Behaviour::new(rendezvous::server::Config::default())).into(),
        }
    }
}

/// A relay for members. Its limits are per peer and not per network address,
/// because a whole school may sit behind one.
fn relay(me: PeerId) -> relay::Behaviour {
    let hour = Duration::from_secs(60 * 60);
    let often = NonZeroU32::new(CIRCUITS_HOUR_MAX).expect("a limit above zero");
    let config = relay::Config {
        max_reservations: RESERVATIONS_MAX,
        max_reservations_per_peer: RESERVATIONS_PEER_MAX,
        reservation_duration: hour,
        reservation_rate_limiters: Vec::new(),
        max_circuits: CIRCUITS_MAX,
        max_circuits_per_peer: CIRCUITS_PEER_MAX,
        max_circuit_duration: CIRCUIT_LIFE_MAX,
        max_circuit_bytes: CIRCUIT_BYTES_MAX,
        circuit_src_rate_limiters: Vec::new(),
    };
    let mut relay = relay::Behaviour::new(me, config.reservation_rate_per_peer(often, hour).circuit_src_per_peer(often, hour));
    relay.set_status(Some(relay::Status::Enable));
    relay
}

/// The names that gossipsub answers to, the newest first.
const GOSSIP: [StreamProtocol; 4] = [
    StreamProtocol::new("/meshsub/1.3.0"),
    StreamProtocol::new("/meshsub/1.2.0"),
    StreamProtocol::new("/meshsub/1.1.0"),
    StreamProtocol::new("/meshsub/1.0.0"),
];
const DIAL_REQUEST: StreamProtocol = StreamProtocol::new("/libp2p/autonat/2/dial-request");
const DIAL_BACK: StreamProtocol = StreamProtocol::new("/libp2p/autonat/2/dial-back");

impl Guarded for Members {
    fn protocols(&self, endpoint: &ConnectedPoint) -> Vec<StreamProtocol> {
        let mut protocols = Vec::from(GOSSIP);
        let others = [
            (dcutr::PROTOCOL_NAME, self.hole_punching.is_enabled() && endpoint.is_relayed() && endpoint.is_dialer()),
            (DIAL_BACK, self.probing.is_enabled() && endpoint.is_listener()),
            (DIAL_REQUEST, self.probed.is_enabled() && endpoint.is_listener()),
            (relay::HOP_PROTOCOL_NAME, self.relay.is_enabled() && !endpoint.is_relayed()),
            (rendezvous::PROTOCOL_NAME, self.rendezvous.is_enabled()),
        ];
        protocols.extend(others.into_iter().filter(|(_, answered)| *answered).map(|(protocol, _)| protocol));
        protocols
    }

    /// Gossipsub sends over any connection to a peer, but a handler that has never
    /// sent listens to no queue. Telling it of the peer again queues a repetition
    /// of our topics, which makes the remaining handler open its stream.
    fn rejoined(&mut self, rest: ConnectionEstablished) {
        self.gossip.on_swarm_event(FromSwarm::ConnectionEstablished(rest));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use libp2p::core::Endpoint;
    use libp2p::core::transport::PortUse;
    use libp2p::swarm::{ConnectionHandler, ConnectionId, handler::UpgradeInfoSend};

    use super::*;
    use crate::{Address, Identity};

    /// What a shut door lets wait must be what the open one takes.
    fn check(role: Role, address: &str) {
        let mut members = Members::new(&Config::new(Identity::Fresh, role), PeerId::random());
        let address: Address = address.parse().unwrap();
        let (id, peer) = (ConnectionId::new_unchecked(1), PeerId::random());
        let dialer = ConnectedPoint::Dialer { address: address.clone(), role_override: Endpoint::Dialer, port_use: PortUse::New };
        let outbound = members.handle_established_outbound_connection(id, peer, &address, Endpoint::Dialer, PortUse::New).unwrap();
        let listener = ConnectedPoint::Listener { local_addr: address.clone(), send_back_addr: address.clone() };
        let inbound = members.handle_established_inbound_connection(id, peer, &address, &address).unwrap();
        for (endpoint, handler) in [(dialer, outbound), (listener, inbound)] {
            let names = |protocols: Vec<StreamProtocol>| protocols.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
            let open = handler.listen_protocol().upgrade().protocol_info().map(|name| AsRef::<str>::as_ref(&name).to_owned()).collect();
            assert_eq!(names(members.protocols(&endpoint)), open, "{endpoint:?}");
        }
    }

    #[test]
    fn a_shut_door_names_what_the_open_one_takes() {
        for role in [Role::Resident, Role::Box] {
            check(role, "/ip4/127.0.0.1/tcp/4001");
            let relay = PeerId::random();
            check(role, &format!("/ip4/127.0.0.1/tcp/4001/p2p/{relay}/p2p-circuit"));
        }
    }
}
