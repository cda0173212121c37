//! A transport that does not leave this machine.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use libp2p::core::transport::{Boxed, DialOpts, ListenerId, TransportError, TransportEvent};
use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, Transport};

/// Refuses every address that does not begin with 127.0.0.0/8 or ::1. It stands
/// below everything else, so what libp2p dials of itself is refused as well.
pub(super) struct Loopback<O> {
    inner: Boxed<O>,
}

#[derive(Debug, thiserror::Error)]
#[error("this node keeps to its own machine, and {address} is elsewhere")]
struct Elsewhere {
    address: Multiaddr,
}

impl<O> Loopback<O> {
    pub fn new(inner: Boxed<O>) -> Self {
        Self { inner }
    }
}

fn check(address: Multiaddr) -> Result<Multiaddr, TransportError<io::Error>> {
    let here = match address.iter().next() {
        Some(Protocol::Ip4(ip)) => ip.is_loopback(),
        Some(Protocol::Ip6(ip)) => ip.is_loopback(),
        _ => false,
    };
    if here { Ok(address) } else { Err(TransportError::Other(io::Error::other(Elsewhere { address }))) }
}

impl<O> Transport for Loopback<O> {
    type Output = O;
    type Error = io::Error;
    type ListenerUpgrade = <Boxed<O> as Transport>::ListenerUpgrade;
    type Dial = <Boxed<O> as Transport>::Dial;

    fn listen_on(&mut self, id: ListenerId, address: Multiaddr) -> Result<(), TransportError<io::Error>> {
        self.inner.listen_on(id, check(address)?)
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        self.inner.remove_listener(id)
    }

    fn dial(&mut self, address: Multiaddr, opts: DialOpts) -> Result<Self::Dial, TransportError<io::Error>> {
        self.inner.dial(check(address)?, opts)
    }

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<TransportEvent<Self::ListenerUpgrade, io::Error>> {
        Pin::new(&mut self.inner).poll(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_here() {
        for here in ["/ip4/127.0.0.1/tcp/1", "/ip4/127.9.9.9/udp/1/quic-v1", "/ip6/::1/tcp/1"] {
            check(here.parse().unwrap()).unwrap();
        }
        for elsewhere in ["/ip4/0.0.0.0/tcp/1", "/ip4/10.0.0.1/tcp/1", "/ip6/::/tcp/1", "/dns/localhost/tcp/1"] {
            let TransportError::Other(error) = check(elsewhere.parse().unwrap()).unwrap_err() else { panic!("an unclear error") };
            assert_eq!(error.to_string(), format!("this node keeps to its own machine, and {elsewhere} is elsewhere"));
        }
    }
}
