//! All that one node does on the network, as one libp2p behaviour.

use std::io;

use libp2p::allow_block_list::{self, BlockedPeers};
use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::identity::PublicKey;
use libp2p::swarm::NetworkBehaviour;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::{mdns, ping, relay, upnp};

use crate::Config;
use crate::gate::Gate;
use crate::limits::{CONNECTIONS_PEER_MAX, Connections, PING_EVERY, PING_MAX};
use crate::members::Members;
use crate::quiet::Quiet;
use crate::streams::Streams;

/// One field a behaviour, in the order in which they are asked: those that refuse
/// connections come first.
#[derive(NetworkBehaviour)]
pub(crate) struct Behaviour {
    limits: connection_limits::Behaviour,
    pub refused: allow_block_list::Behaviour<BlockedPeers>,
    ping: ping::Behaviour,
    pub streams: Streams,
    pub identify: Quiet,
    relay_client: relay::client::Behaviour,
    pub mdns: Toggle<mdns::tokio::Behaviour>,
    upnp: Toggle<upnp::tokio::Behaviour>,
    pub members: Gate<Members>,
}

impl Behaviour {
    /// # Errors
    /// When mDNS is wanted and the list of network interfaces cannot be had.
    pub fn new(config: &Config, me: &PublicKey, relay_client: relay::client::Behaviour) -> io::Result<Self> {
        let peer = me.to_peer_id();
        let connections = Connections::of(config.role);
        let limits = ConnectionLimits::default()
            .with_max_pending_incoming(Some(connections.incoming))
            .with_max_pending_outgoing(Some(connections.outgoing))
            .with_max_established(Some(connections.all))
            .with_max_established_per_peer(Some(CONNECTIONS_PEER_MAX));
        let mdns = (config.mdns && !config.loopback_only).then(|| mdns::tokio::Behaviour::new(mdns::Config::default(), peer));
        Ok(Self {
            limits: connection_limits::Behaviour::new(limits),
            refused: allow_block_list::Behaviour::default(),
            ping: ping::Behaviour::new(ping::Config::new().with_interval(PING_EVERY).with_timeout(PING_MAX)),
            streams: Streams::default(),
            identify: Quiet::new(me.clone()),
            relay_client,
            mdns: mdns.transpose()?.into(),
            upnp: (config.upnp && !config.loopback_only).then(upnp::tokio::Behaviour::default).into(),
            members: Gate::new(Members::new(config, peer), connections.strangers),
        })
    }
}
