//! How bytes travel: QUIC, or TCP with Noise and yamux, directly or by a relay.

mod loopback;

use std::time::Duration;

use libp2p::core::muxing::StreamMuxerBox;
use libp2p::core::transport::Boxed;
use libp2p::core::transport::timeout::TransportTimeout;
use libp2p::core::upgrade::Version;
use libp2p::identity::Keypair;
use libp2p::{PeerId, Transport, dns, noise, quic, relay, tcp, yamux};

use crate::limits::{QUIC_KEEP_ALIVE, QUIC_SILENCE_MAX, SETUP_MAX, STREAMS_MAX};
use loopback::Loopback;

/// What every transport comes to: who is there, and streams with them.
type Connected = (PeerId, StreamMuxerBox);

/// All transports of a node, and the behaviour that makes circuits for it.
pub(crate) fn build(keys: &Keypair, loopback_only: bool) -> Result<(Boxed<Connected>, relay::client::Behaviour), noise::Error> {
    let (circuits, relay_client) = relay::client::new(keys.public().to_peer_id());
    let circuits = circuits
        .upgrade(Version::V1Lazy)
        .authenticate(noise::Config::new(keys)?)
        .multiplex(streams())
        .map(|(peer, streams), _| (peer, StreamMuxerBox::new(streams)));
    let named = if loopback_only { Loopback::new(direct(keys)?).boxed() } else { resolved(keys)? };
    let all = circuits.or_transport(named).map(|connected, _| connected.into_inner());
    Ok((TransportTimeout::new(all, SETUP_MAX).boxed(), relay_client))
}

/// Names are resolved as the system does; where it cannot say how, only
/// addresses in numbers are dialled.
fn resolved(keys: &Keypair) -> Result<Boxed<Connected>, noise::Error> {
    match dns::tokio::Transport::system(direct(keys)?) {
        Ok(named) => Ok(named.boxed()),
        Err(error) => {
            tracing::warn!(%error, "the system's name resolution cannot be used");
            direct(keys)
        }
    }
}

fn direct(keys: &Keypair) -> Result<Boxed<Connected>, noise::Error> {
    let tcp = tcp::tokio::Transport::new(tcp::Config::new().nodelay(true))
        .upgrade(Version::V1Lazy)
        .authenticate(noise::Config::new(keys)?)
        .multiplex(streams())
        .map(|(peer, streams), _| (peer, StreamMuxerBox::new(streams)));
    let quic = quic::tokio::Transport::new(quic(keys)).map(|(peer, streams), _| (peer, StreamMuxerBox::new(streams)));
    Ok(tcp.or_transport(quic).map(|connected, _| connected.into_inner()).boxed())
}

/// Yamux grows each stream's window with what the line carries and the node takes.
fn streams() -> yamux::Config {
    let mut config = yamux::Config::default();
    config.set_max_num_streams(STREAMS_MAX);
    config
}

/// Without the search for a greater packet size, whose probes cost nearly as many
/// bytes as the handshake: most connections find nothing to do.
fn quic(keys: &Keypair) -> quic::Config {
    let mut config = quic::Config::new(keys).disable_path_mtu_discovery();
    config.handshake_timeout = SETUP_MAX;
    config.keep_alive_interval = QUIC_KEEP_ALIVE;
    config.max_idle_timeout = millis(QUIC_SILENCE_MAX);
    config.max_concurrent_stream_limit = STREAMS_MAX as u32;
    config
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).expect("limits are minutes, not weeks")
}
