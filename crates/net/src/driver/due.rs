//! What is to be done later.

use std::collections::BTreeMap;
use std::time::Instant;

use libp2p::PeerId;
use libp2p::swarm::ConnectionId;

/// Something to look at when its time has come. Looking twice is harmless.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// A peer may still be a stranger without a dialogue.
    Stranger(PeerId),
    /// A refused peer has had its time to hear why.
    Parting(PeerId),
    /// A refused peer may come again.
    Refusal(PeerId),
    /// A connection made to test a peer has served.
    Probe(ConnectionId),
    /// A peer's circuits may be idle beside a direct connection.
    Circuits(PeerId),
}

/// See [`Due`].
#[derive(Default)]
pub(super) struct Dues {
    dues: BTreeMap<Instant, Vec<Due>>,
}

impl Dues {
    pub fn add(&mut self, at: Instant, due: Due) {
        self.dues.entry(at).or_default().push(due);
    }

    /// When to look next.
    pub fn next(&self) -> Option<Instant> {
        self.dues.first_key_value().map(|(at, _)| *at)
    }

    /// Takes out what is due by now.
    pub fn take(&mut self, now: Instant) -> Vec<Due> {
        let later = self.dues.split_off(&now);
        let mut taken: Vec<_> = std::mem::replace(&mut self.dues, later).into_values().flatten().collect();
        taken.extend(self.dues.remove(&now).into_iter().flatten());
        taken
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_due_comes_in_order_and_once() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        let [first, other, last] = [1, 2, 3].map(|n| Due::Probe(ConnectionId::new_unchecked(n)));
        let mut dues = Dues::default();
        dues.add(start + second, other);
        dues.add(start, first);
        dues.add(start + second + second, last);
        assert_eq!(dues.next(), Some(start));
        assert_eq!(dues.take(start + second), [first, other]);
        assert_eq!(dues.take(start + second), []);
        assert_eq!(dues.next(), Some(start + second + second));
    }
}
