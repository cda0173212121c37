//! How much one peer may ask of this node, and how fast what it took is earned back.
//!
//! A peer is its device once it has shown it, on whichever link and however often it
//! connects anew; until then it is its transport key. Who draws a fresh key for each
//! link is bounded by how many strangers the network lets in at once. What is counted
//! here is this node's own business: no other node has to agree.

use std::collections::BTreeMap;
use std::time::Duration;

use model::{CityId, DeviceId, Moment};

use crate::event::PeerKey;

/// How many peers are remembered at most. A box meets a city of 20,000 devices within
/// days; whoever has earned back what it took is forgotten first.
pub(crate) const REMEMBERED_MAX: usize = 4096;

/// What a peer may ask for, and what of it one device may ask while its links come and
/// go. Each has its limit: how much at once, and how fast it comes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ask {
    /// Opens a dialogue, or shows statements that lead to a device. A node opens one half a
    /// second after something has changed, and keeps to half of this itself.
    Dialogue,
    /// A dialogue that this node opens with the peer: half of what the other allows.
    Opening,
    /// Asks to join, which makes this node look up an invitation, check a signature and,
    /// where it is one, write to the disk. A person asks once, and again after a mistake.
    Join,
    /// Gossips an item: a lively hour of a city of 20,000. What is over comes by dialogue.
    Gossip,
    /// Sent an item that this node refuses. An honest node passes such on where it knows
    /// less of the city, and then not the same ones again and again.
    Refused,
    /// Exchanges an item, either way: a large city has some 100,000, and a device is set up
    /// anew now and then.
    Exchange,
}

impl Ask {
    const ALL: [Self; 6] = [Self::Dialogue, Self::Opening, Self::Join, Self::Gossip, Self::Refused, Self::Exchange];
    const COUNT: usize = Self::ALL.len();

    /// Its name in figures.
    const fn name(self) -> &'static str {
        match self {
            Self::Dialogue => "dialogue",
            Self::Opening => "opening",
            Self::Join => "join",
            Self::Gossip => "gossip",
            Self::Refused => "refused",
            Self::Exchange => "exchange",
        }
    }

    /// How many at once, and the time in which one more is earned.
    const fn limit(self) -> (u32, Duration) {
        match self {
            Self::Dialogue => (240, Duration::from_millis(250)),
            Self::Opening => (120, Duration::from_millis(500)),
            Self::Join => (10, Duration::from_secs(15)),
            Self::Gossip => (20_000, Duration::from_millis(10)),
            Self::Refused => (20_000, Duration::from_millis(20)),
            Self::Exchange => (1_000_000, Duration::from_millis(4)),
        }
    }
}

/// Who asks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Asker {
    /// Has shown no device yet.
    Stranger(PeerKey),
    Device(DeviceId),
    /// All gateways of an allied city together.
    City(CityId),
}

/// When all that was taken will have been earned back (the generic cell rate algorithm).
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Meter(Moment);

impl Meter {
    /// When `amount` more may be taken: now, or later. What is more than all that is allowed
    /// at once may be taken by whom nothing is missing.
    fn ready(self, ask: Ask, amount: u32, now: Moment) -> Moment {
        let (burst, every) = ask.limit();
        let credit = Moment::default() + every * burst.saturating_sub(amount);
        Moment(self.0.0.saturating_sub(credit.0)).max(now)
    }

    fn take(&mut self, ask: Ask, amount: u32, now: Moment) {
        self.0 = self.0.max(now) + ask.limit().1.saturating_mul(amount);
    }
}

/// What each peer has taken and not earned back yet.
#[derive(Default, Debug)]
pub(crate) struct Allowances {
    meters: BTreeMap<Asker, [Meter; Ask::COUNT]>,
    /// How often more was asked for than is granted.
    hits: [u64; Ask::COUNT],
}

impl Allowances {
    /// When this peer may take so much more: now, or later.
    pub fn ready(&self, asker: &Asker, ask: Ask, amount: u32, now: Moment) -> Moment {
        self.meters.get(asker).map_or(now, |meters| meters[ask as usize].ready(ask, amount, now))
    }

    /// Takes so much, where it may be taken now; answers whether it was.
    pub fn take(&mut self, asker: &Asker, ask: Ask, amount: u32, now: Moment) -> bool {
        let may = amount == 0 || self.ready(asker, ask, amount, now) <= now;
        match may {
            true => self.note(asker, ask, amount, now),
            false => self.hits[ask as usize] += 1,
        }
        may
    }

    /// Whether this peer may take one more now; nothing is taken.
    pub fn has_left(&mut self, asker: &Asker, ask: Ask, now: Moment) -> bool {
        let may = self.ready(asker, ask, 1, now) <= now;
        self.hits[ask as usize] += u64::from(!may);
        may
    }

    /// Notes what was taken already, however much it is.
    pub fn note(&mut self, asker: &Asker, ask: Ask, amount: u32, now: Moment) {
        if amount == 0 {
            return;
        }
        if !self.meters.contains_key(asker) && self.meters.len() >= REMEMBERED_MAX {
            self.forget(now);
        }
        self.meters.entry(asker.clone()).or_default()[ask as usize].take(ask, amount, now);
    }

    /// How often more was asked for than is granted, by what was asked for.
    pub fn hits(&self) -> Vec<(String, u64)> {
        Ask::ALL.iter().map(|ask| (ask.name().to_owned(), self.hits[*ask as usize])).collect()
    }

    /// Forgets those who have earned back everything, or else who will have first.
    fn forget(&mut self, now: Moment) {
        let owes_until = |meters: &[Meter; Ask::COUNT]| meters.iter().map(|meter| meter.0).max().unwrap_or_default();
        self.meters.retain(|_, meters| owes_until(meters) > now);
        if self.meters.len() >= REMEMBERED_MAX
            && let Some(least) = self.meters.iter().min_by_key(|(_, meters)| owes_until(meters)).map(|(asker, _)| asker.clone())
        {
            self.meters.remove(&least);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment(1_000_000);

    fn device(number: u32) -> Asker {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        Asker::Device(DeviceId(bytes))
    }

    #[test]
    fn so_many_at_once_and_then_one_by_one() {
        let mut allowances = Allowances::default();
        let (burst, every) = Ask::Join.limit();
        for _ in 0..burst {
            assert!(allowances.take(&device(1), Ask::Join, 1, NOON));
        }
        assert!(!allowances.take(&device(1), Ask::Join, 1, NOON));
        assert!(allowances.take(&device(1), Ask::Dialogue, 1, NOON), "each ask has a meter of its own");
        assert!(allowances.take(&device(2), Ask::Join, 1, NOON), "and each peer");
        assert_eq!(allowances.ready(&device(1), Ask::Join, 1, NOON), NOON + every);
        assert!(!allowances.take(&device(1), Ask::Join, 1, Moment(NOON.0 + 1)), "what was refused costs nothing, and earns nothing");
        assert!(allowances.take(&device(1), Ask::Join, 1, NOON + every));
        let later = NOON + every * (burst + 10);
        assert!(allowances.take(&device(1), Ask::Join, burst, later), "no more is saved up than the burst");
        assert!(!allowances.take(&device(1), Ask::Join, 1, later));
    }

    #[test]
    fn what_is_more_than_the_burst_is_owed_and_paid_back() {
        let mut allowances = Allowances::default();
        let (burst, every) = Ask::Exchange.limit();
        assert!(allowances.take(&device(1), Ask::Exchange, 2 * burst, NOON));
        assert_eq!(allowances.ready(&device(1), Ask::Exchange, 1, NOON), NOON + every * (burst + 1));
        assert!(allowances.take(&device(1), Ask::Exchange, 0, NOON), "who asks for nothing may");
    }

    #[test]
    fn a_node_opens_no_more_dialogues_than_half_of_what_the_other_allows() {
        let ((opening, slow), (heard, fast)) = (Ask::Opening.limit(), Ask::Dialogue.limit());
        assert!(2 * opening <= heard && slow >= 2 * fast);
    }

    #[test]
    fn whoever_draws_new_keys_pushes_out_no_one_who_owes_more() {
        let mut allowances = Allowances::default();
        let busy = device(0);
        allowances.note(&busy, Ask::Refused, 20_000, NOON);
        for number in 1..3 * u32::try_from(REMEMBERED_MAX).unwrap() {
            allowances.note(&device(number), Ask::Dialogue, 1, NOON);
        }
        assert!(allowances.meters.len() <= REMEMBERED_MAX);
        assert!(!allowances.take(&busy, Ask::Refused, 1, NOON));
        let later = NOON + Duration::from_secs(24 * 60 * 60);
        allowances.note(&device(u32::MAX), Ask::Dialogue, 1, later);
        assert_eq!(allowances.meters.len(), 1, "who owes nothing is forgotten");
    }
}
