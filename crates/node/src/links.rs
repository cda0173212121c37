//! Which nodes to stay in touch with, and when to dial them again.

use std::collections::BTreeMap;
use std::time::Duration;

use engine::Now;
use model::Moment;
use net::{Address, PeerKey};

/// Wait after the first failure. A box that restarts is back within seconds.
const WAIT_MIN: Duration = Duration::from_secs(2);

/// Wait at most: a laptop that wakes in another network finds its box soon.
const WAIT_MAX: Duration = Duration::from_secs(60);

#[derive(Debug)]
struct Link {
    address: Address,
    peer: Option<PeerKey>,
    wait: Duration,
    due: Moment,
}

/// The addresses that are dialed until they answer.
#[derive(Default)]
pub(crate) struct Links {
    links: BTreeMap<String, Link>,
}

/// The peer key at the end of an address.
pub(crate) fn peer_of(address: &str) -> Option<PeerKey> {
    address.rsplit_once("/p2p/")?.1.parse().ok()
}

impl Links {
    /// Stays in touch with the node at this address. An address that cannot be
    /// read is refused.
    pub fn keep(&mut self, address: &str, now: Now) -> Result<(), String> {
        let parsed: Address =
            address.parse().map_err(|_| format!("{address:?} is not an address such as /ip4/192.0.2.1/tcp/4001/p2p/12D3…"))?;
        let link = Link { address: parsed, peer: peer_of(address), wait: WAIT_MIN, due: now.moment };
        self.links.entry(address.to_owned()).or_insert(link);
        Ok(())
    }

    /// Addresses to dial now: those that are due and whose node is not connected.
    pub fn due(&mut self, now: Now, connected: impl Fn(&PeerKey) -> bool) -> Vec<Address> {
        let mut due = Vec::new();
        for link in self.links.values_mut().filter(|link| link.due <= now.moment) {
            if link.peer.as_ref().is_some_and(&connected) {
                link.wait = WAIT_MIN;
                link.due = now.moment + WAIT_MIN;
                continue;
            }
            due.push(link.address.clone());
            link.due = now.moment + link.wait;
            link.wait = (link.wait * 2).min(WAIT_MAX);
        }
        due
    }

    /// When the next address is due.
    pub fn next_due(&self) -> Option<Moment> {
        self.links.values().map(|link| link.due).min()
    }
}
