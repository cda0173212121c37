//! Who is connected or was met, and with whom a dialogue is due.

use std::collections::{BTreeMap, BTreeSet};

use model::facts::{DeviceFacts, PeerFacts};
use model::govern::ErasureList;
use model::{CityId, DeviceId, ItemId, ItemKey, MemberId, Moment, Order, Scope, Store, StoreError, Table, Timestamp};

use crate::Engine;
use crate::allowance::{Ask, Asker};
use crate::engine::Home;
use crate::event::{Effect, Now, PeerKey};
use crate::holdings::Holdings;
use crate::talk::{Stage, Talk};

/// What is known about a connected peer.
#[derive(Debug)]
pub(crate) struct Peer {
    pub dialer: bool,
    pub relayed: bool,
    /// Who it is, once it has shown it.
    pub device: Option<DeviceId>,
    /// The allied city for which it speaks, once it has shown that.
    pub border: Option<CityId>,
    /// When this node is to open a dialogue with it.
    pub due: Option<Moment>,
    /// Whether an opening is under way.
    pub opening: bool,
    /// How many dialogues in a row ended apart and brought nothing new: the peer
    /// holds what this node may not, or lies.
    pub fruitless: u32,
    /// The scopes of which the last dialogue spoke.
    pub named: Vec<Scope>,
}

/// What is remembered about a node that was met.
pub(crate) struct Met {
    pub member: MemberId,
    pub is_box: bool,
    pub in_step: Option<Timestamp>,
}

impl Met {
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.member.0.to_vec();
        bytes.push(u8::from(self.is_box));
        bytes.extend_from_slice(&self.in_step.map_or(0, |at| at.0).to_be_bytes());
        bytes
    }

    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = model::wire::Reader::new(bytes);
        let (member, is_box, in_step) = (MemberId(from.array().ok()?), from.u8().ok()? == 1, from.u64().ok()?);
        Some(Self { member, is_box, in_step: (in_step > 0).then_some(Timestamp(in_step)) })
    }
}

impl<S: Store> Engine<S> {
    /// Whose allowance a peer uses up.
    pub(crate) fn asker(&self, peer: &PeerKey) -> Asker {
        match self.peers.get(peer).map(|known| (known.border, known.device)) {
            Some((Some(city), _)) => Asker::City(city),
            Some((None, Some(device))) => Asker::Device(device),
            _ => Asker::Stranger(peer.clone()),
        }
    }

    /// Whether this node has anything to say to a peer. Who asks to join asks only
    /// the node that invited: others have no business with its invitation.
    pub(crate) fn may_open(&self, peer: &PeerKey) -> bool {
        match self.holdings() {
            _ if self.full.is_some() => false,
            Some(holdings) => holdings.is_loaded(),
            None => self.joining.as_ref().is_some_and(|joining| joining.host == *peer),
        }
    }

    /// Answers with whom a dialogue of this node's own runs, or one in which the
    /// other side has proven itself; what becomes due meanwhile is opened after it.
    /// Two at once would send the same items twice.
    pub(crate) fn open_due(&mut self, now: Now) -> BTreeSet<PeerKey> {
        let runs = |talk: &&Talk| talk.ours || matches!(talk.stage, Stage::Talking(_));
        let busy: BTreeSet<PeerKey> = self.talks.values().filter(runs).map(|talk| talk.peer.clone()).collect();
        let due = |key: &PeerKey, peer: &Peer| peer.due.is_some_and(|due| due <= now.moment) && !peer.opening && self.may_open(key);
        let opening: Vec<PeerKey> =
            self.peers.iter().filter(|(key, peer)| due(key, peer) && !busy.contains(key)).map(|(key, _)| key.clone()).collect();
        for key in opening {
            let asker = self.asker(&key);
            if !self.allowances.take(&asker, Ask::Opening, 1, now.moment) {
                let ready = self.allowances.ready(&asker, Ask::Opening, 1, now.moment);
                if let Some(peer) = self.peers.get_mut(&key) {
                    peer.due = Some(ready);
                }
                continue;
            }
            if let Some(peer) = self.peers.get_mut(&key) {
                peer.due = None;
                peer.opening = true;
            }
            self.effects.push(Effect::Open { peer: key });
        }
        busy
    }

    /// The roll has changed: with a peer with whom this node shares more than the last
    /// dialogue spoke of, the next one is due.
    pub(crate) fn widen(&mut self, now: Now) {
        let due = now.moment + self.options.settle;
        let Some(changes) = self.holdings().map(Holdings::roll_changes).filter(|changes| *changes != self.roll_changes) else { return };
        self.roll_changes = changes;
        let Home::Inside(holdings) = &self.home else { return };
        for peer in self.peers.values_mut() {
            let Some(device) = peer.device else { continue };
            if self.abroad.scopes_with(holdings, device, peer.border).iter().any(|scope| !peer.named.contains(scope)) {
                peer.due = Some(peer.due.map_or(due, |earlier| earlier.min(due)));
            }
        }
    }

    /// The nodes this one met, those connected first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn peer_facts(&mut self) -> Result<Vec<PeerFacts>, StoreError> {
        let connected: BTreeMap<DeviceId, bool> = self.peers.values().filter_map(|peer| Some((peer.device?, peer.relayed))).collect();
        let Some(holdings) = self.holdings_mut() else { return Ok(Vec::new()) };
        let mut facts = Vec::new();
        for entry in holdings.store().scan(Table::Peers, &[], &[0xff; 64], Order::Rising, usize::MAX)? {
            let (Ok(device), Some(value)) = (<[u8; 32]>::try_from(&entry.key[..]), entry.value) else { continue };
            let Some(met) = Met::decode(&value) else { continue };
            let relayed = connected.get(&DeviceId(device));
            let name = holdings.name_of(met.member)?;
            facts.push(PeerFacts {
                member: met.member,
                device: DeviceId(device),
                name,
                is_box: met.is_box,
                connected: relayed.is_some(),
                connection: relayed.map(|relayed| if *relayed { "relayed" } else { "direct" }.to_owned()),
                in_step: met.in_step,
            });
        }
        facts.sort_by_key(|facts| (!facts.connected, facts.device));
        Ok(facts)
    }

    /// What was erased in the city, the newest first: who has confirmed, and when this
    /// node last saw who has not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn erasure_facts(&mut self, now: Now) -> Result<ErasureList, StoreError> {
        let (me, met) = (self.member(), self.peer_facts()?);
        let Some(holdings) = self.holdings_mut() else { return Ok(ErasureList::default()) };
        let mut erasures = holdings.erasures(now.wall)?;
        for asked in erasures.iter_mut().flat_map(|erasure| &mut erasure.asked) {
            let nodes = || met.iter().filter(|met| met.member == asked.person.member);
            asked.connected = me == Some(asked.person.member) || nodes().any(|met| met.connected);
            asked.seen = nodes().filter_map(|met| met.in_step).max();
        }
        Ok(ErasureList { erasures })
    }

    /// The devices of this node's member, this one first, then as they were
    /// certified.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device_facts(&mut self, now: Now) -> Result<Vec<DeviceFacts>, StoreError> {
        let (Some(member), Some(this)) = (self.member(), self.device()) else { return Ok(Vec::new()) };
        let met: BTreeMap<DeviceId, PeerFacts> = self.peer_facts()?.into_iter().map(|facts| (facts.device, facts)).collect();
        let Some(holdings) = self.holdings() else { return Ok(Vec::new()) };
        let roll = holdings.roll();
        // Certified again, a device is still one; the first time is its own.
        let mut certified: BTreeMap<DeviceId, Timestamp> = BTreeMap::new();
        for (device, at) in roll.certified_by(member) {
            certified.entry(device).or_insert(at);
        }
        let facts = certified.into_iter().map(|(device, certified)| DeviceFacts {
            device,
            this: device == this,
            certified,
            counts: roll.judge_envelope(Scope::City, device, &ItemKey { time: now.wall, id: ItemId([0; 32]) }) == Ok(member),
            connected: met.get(&device).is_some_and(|met| met.connected),
            in_step: met.get(&device).and_then(|met| met.in_step),
        });
        let mut facts: Vec<DeviceFacts> = facts.collect();
        facts.sort_by_key(|facts| (!facts.this, facts.certified, facts.device));
        Ok(facts)
    }
}
