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
    /// How often in a row nobody answered. Only what was found by chance is counted
    /// and given up; see [`Links::try_found`].
    failures: Option<u32>,
}

/// Most addresses that were found by chance: the nodes of a school's network, two
/// addresses each. Anyone on the network can announce any number.
const FOUND_MAX: usize = 256;

/// Dials in vain after which a found address is given up: a quarter of an hour. A
/// node that comes back is found again.
const FAILURES_MAX: u32 = 20;

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
        let link = Link { address: parsed, peer: peer_of(address), wait: WAIT_MIN, due: now.moment, failures: None };
        self.links.entry(address.to_owned()).and_modify(|known| known.failures = None).or_insert(link);
        Ok(())
    }

    /// Stays in touch with the node at this address no longer.
    pub fn part(&mut self, address: &str) {
        self.links.remove(address);
    }

    /// Dials an address that was found by chance, for a while. Answers whether there
    /// was room for it.
    pub fn try_found(&mut self, address: Address, now: Now) -> bool {
        let name = address.to_string();
        let found = self.links.values().filter(|link| link.failures.is_some()).count();
        if self.links.contains_key(&name) || found >= FOUND_MAX {
            return self.links.contains_key(&name);
        }
        let link = Link { peer: peer_of(&name), address, wait: WAIT_MIN, due: now.moment, failures: Some(0) };
        self.links.insert(name, link);
        true
    }

    /// Addresses to dial now: those that are due and whose node is not connected.
    pub fn due(&mut self, now: Now, connected: impl Fn(&PeerKey) -> bool) -> Vec<Address> {
        let mut due = Vec::new();
        self.links.retain(|_, link| link.failures.is_none_or(|failures| failures < FAILURES_MAX));
        for link in self.links.values_mut().filter(|link| link.due <= now.moment) {
            if link.peer.as_ref().is_some_and(&connected) {
                link.wait = WAIT_MIN;
                link.due = now.moment + WAIT_MIN;
                link.failures = link.failures.map(|_| 0);
                continue;
            }
            due.push(link.address.clone());
            link.due = now.moment + link.wait;
            link.wait = (link.wait * 2).min(WAIT_MAX);
            link.failures = link.failures.map(|failures| failures + 1);
        }
        due
    }

    /// When the next address is due.
    pub fn next_due(&self) -> Option<Moment> {
        self.links.values().map(|link| link.due).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;

    fn at(seconds: u64) -> Now {
        Now { moment: Moment(seconds * 1_000), wall: Timestamp(0) }
    }

    fn address(port: usize) -> String {
        format!("/ip4/192.0.2.1/tcp/{port}")
    }

    #[test]
    fn what_was_found_by_chance_is_bounded_and_given_up_and_what_is_kept_is_not() {
        let mut links = Links::default();
        links.keep(&address(1), at(0)).unwrap();
        let found = (2..2 + FOUND_MAX * 2).filter(|port| links.try_found(address(*port).parse().unwrap(), at(0))).count();
        assert_eq!(found, FOUND_MAX);
        assert_eq!(links.due(at(0), |_| false).len(), FOUND_MAX + 1);
        for minute in 1..60 {
            links.due(at(minute * 60), |_| false);
        }
        assert_eq!(links.links.keys().collect::<Vec<_>>(), [&address(1)]);
        assert!(links.try_found(address(2).parse().unwrap(), at(4_000)), "there is room again");
    }
}
