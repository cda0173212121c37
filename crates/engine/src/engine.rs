//! The machine itself: what it remembers, and which part answers which input.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use model::care::Tally;
use model::{CityId, DeviceId, ItemKey, MemberId, Moment, Nonce, Part, RecordId, Scope, Store, StoreError, Timestamp, limits};
use trust::{Signed, Verified};

use crate::abroad::Abroad;
use crate::allowance::Allowances;
use crate::event::{Command, CommandError, DialogueId, Effect, Input, Now, PeerKey, Reply, Ticket};
use crate::holdings::{Holdings, Ingested};
use crate::join::Joining;
use crate::peers::Peer;
use crate::publish::Compared;
use crate::room::Full;
use crate::talk::Talk;
use crate::{Faults, Identity, Random, live};

/// What whoever runs a node may choose.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How often two connected nodes compare what they hold.
    pub reconcile_every: Duration,
    /// How long to wait before comparing after something changed.
    pub settle: Duration,
    /// The city that the node is known to belong to even when its store, damaged,
    /// has lost the word.
    pub city: Option<CityId>,
    /// Faults planted on purpose; none in a node that ships.
    pub faults: Faults,
}

impl Default for Options {
    fn default() -> Self {
        Self { reconcile_every: Duration::from_secs(120), settle: Duration::from_millis(500), city: None, faults: Faults::default() }
    }
}

/// Silence after which a dialogue is let go. Ten batches of a slow line fit in it.
pub(crate) const SILENCE_MAX: Duration = Duration::from_secs(30);

/// The wait before a dialogue that could not be opened is tried again.
pub(crate) const RETRY: Duration = Duration::from_secs(5);

/// Between two parts of what the store strikes: it is not to hold up what somebody
/// waits for.
const STRIKE_PAUSE: Duration = Duration::from_millis(20);

/// Where the engine keeps what it holds.
pub(crate) enum Home<S> {
    /// In no city yet.
    Outside(Part<S>),
    /// In one.
    Inside(Box<Holdings<Part<S>>>),
    /// Between the two, inside one call.
    Moving,
}

/// One node as one state machine. See the crate's words.
pub struct Engine<S> {
    pub(crate) home: Home<S>,
    /// What is held of other cities.
    pub(crate) abroad: Abroad<S>,
    pub(crate) identity: Option<Identity>,
    pub(crate) joining: Option<Joining>,
    /// What members said who vouch for this node's member to be, one of whom is missing.
    pub(crate) words: Vec<Verified<Signed>>,
    pub(crate) local: PeerKey,
    pub(crate) random: Random,
    pub(crate) run: Nonce,
    pub(crate) peers: BTreeMap<PeerKey, Peer>,
    pub(crate) allowances: Allowances,
    pub(crate) tally: Tally,
    /// Set while the disk has no room.
    pub(crate) full: Option<Full>,
    pub(crate) talks: BTreeMap<DialogueId, Talk>,
    /// Commands that wait for a dialogue with a peer to open.
    pub(crate) wanted: BTreeMap<PeerKey, Ticket>,
    /// Items of this node that no other is known to hold, with the count of
    /// writes at which each was written.
    pub(crate) waiting: BTreeMap<(Scope, ItemKey), u64>,
    /// Where loading what waits goes on; `None` once it is loaded.
    pub(crate) waiting_from: Option<Vec<u8>>,
    /// Items that wait no more, and which the store has yet to strike.
    pub(crate) passed: VecDeque<(Scope, ItemKey)>,
    pub(crate) writes: u64,
    /// To which devices it was shown by how many statements that they belong here.
    pub(crate) shown_to: BTreeSet<(DeviceId, usize)>,
    /// The state of the roll by which it was last asked what is shared with whom.
    pub(crate) roll_changes: u64,
    /// How many complete charters there were when the amendments were last acknowledged.
    pub(crate) acknowledged: usize,
    /// What the copies that this node's member published were last compared with.
    pub(crate) compared: Compared,
    /// The walk through all records for what the city keeps no longer.
    pub(crate) retaining: crate::retain::Retaining,
    pub(crate) effects: Vec<Effect>,
    pub(crate) options: Options,
    wake_at: Option<Moment>,
}

impl<S: Store> Engine<S> {
    /// A node on this store. `identity` is who it writes for, once it belongs to
    /// a city; `local` is its transport key; `seed` comes from the operating
    /// system, new at each start.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn open(store: S, identity: Option<Identity>, local: PeerKey, seed: &[u8; 32], options: Options) -> Result<Self, StoreError> {
        let own = identity.as_ref().map(|identity| identity.member);
        let home = match Holdings::open(Part::whole(store), options.city, own, options.faults)? {
            Ok(holdings) => Home::Inside(Box::new(holdings)),
            Err(store) => Home::Outside(store),
        };
        let mut random = Random::new(seed);
        let run = random.nonce();
        let mut engine = Self {
            home,
            abroad: Abroad::default(),
            identity,
            joining: None,
            words: Vec::new(),
            local,
            random,
            run,
            peers: BTreeMap::new(),
            allowances: Allowances::default(),
            tally: Tally::default(),
            full: None,
            talks: BTreeMap::new(),
            wanted: BTreeMap::new(),
            waiting: BTreeMap::new(),
            waiting_from: Some(Vec::new()),
            passed: VecDeque::new(),
            writes: 0,
            shown_to: BTreeSet::new(),
            roll_changes: 0,
            acknowledged: 0,
            compared: Compared::default(),
            retaining: crate::retain::Retaining::default(),
            effects: Vec::new(),
            options,
            wake_at: None,
        };
        engine.open_abroad()?;
        engine.subscribe();
        Ok(engine)
    }

    /// Tells the network which gossip to take part in, at the next step.
    pub(crate) fn subscribe(&mut self) {
        if let Some(city) = self.city() {
            self.effects.push(Effect::Subscribe { scope: Scope::City, topic: live::topic(city, Scope::City) });
        }
    }

    /// The city, once the node belongs to one.
    pub fn city(&self) -> Option<CityId> {
        self.holdings().map(|holdings| holdings.roll().city())
    }

    /// The member this node writes for.
    pub fn member(&self) -> Option<MemberId> {
        self.identity.as_ref().map(|identity| identity.member)
    }

    /// This node's device.
    pub fn device(&self) -> Option<DeviceId> {
        self.identity.as_ref().map(|identity| identity.key.device())
    }

    /// What it holds, once it belongs to a city.
    pub fn holdings(&self) -> Option<&Holdings<Part<S>>> {
        match &self.home {
            Home::Inside(holdings) => Some(holdings),
            _ => None,
        }
    }

    /// What it holds, for reading views, which may mend what is damaged.
    pub fn holdings_mut(&mut self) -> Option<&mut Holdings<Part<S>>> {
        match &mut self.home {
            Home::Inside(holdings) => Some(holdings),
            _ => None,
        }
    }

    pub(crate) fn part(&self) -> Option<&Part<S>> {
        match &self.home {
            Home::Inside(holdings) => Some(holdings.store()),
            Home::Outside(store) => Some(store),
            Home::Moving => None,
        }
    }

    /// Looks at the node's store; `None` only after [`Engine::reopen`] has failed.
    pub fn with_store<T>(&self, look: impl FnOnce(&S) -> T) -> Option<T> {
        self.part().map(|part| part.with(look))
    }

    /// What it has done with other nodes since it was opened.
    pub fn tally(&self) -> Tally {
        Tally { limits_hit: self.allowances.hits(), ..self.tally.clone() }
    }

    /// Bytes on disk.
    pub fn bytes_on_disk(&self) -> u64 {
        self.part().map_or(0, Store::bytes_on_disk)
    }

    /// Items whose time is before this are shown.
    pub fn as_of(wall: Timestamp) -> Timestamp {
        wall.after(limits::CLOCK_AHEAD_MAX)
    }

    /// Takes in one event and returns what the caller must now do, in order.
    #[must_use = "an effect that nobody carries out is a message lost"]
    pub fn step(&mut self, now: Now, input: Input) -> Vec<Effect> {
        self.abroad.wall = now.wall;
        if let Err(error) = self.take(now, input).and_then(|()| self.follow_up(now)) {
            self.effects.push(Effect::Fatal(model::with_causes(&error)));
        }
        self.finish(now)
    }

    fn take(&mut self, now: Now, input: Input) -> Result<(), StoreError> {
        self.keep_time(now)?;
        match input {
            Input::Connected { peer, dialer, relayed } => {
                // Who was dialed says nothing to whoever came: that one speaks first.
                let due = dialer.then_some(now.moment);
                let known = Peer { dialer, relayed, device: None, border: None, due, opening: false, fruitless: 0, named: Vec::new() };
                self.peers.insert(peer, known);
                Ok(())
            }
            Input::Disconnected { peer } => {
                self.peers.remove(&peer);
                let lost: Vec<DialogueId> = self.talks.iter().filter(|(_, talk)| talk.peer == peer).map(|(id, _)| *id).collect();
                lost.into_iter().for_each(|id| self.lose(id, "the other node went away"));
                if let Some(ticket) = self.wanted.remove(&peer) {
                    self.reply(ticket, Err(CommandError::Network("the other node went away".into())));
                }
                if let Some(joining) = self.joining.take_if(|joining| joining.host == peer) {
                    self.reply(joining.ticket, Err(CommandError::Network("the inviting node went away".into())));
                }
                Ok(())
            }
            Input::Opened { dialogue, peer, ours } => self.opened(now, dialogue, peer, ours),
            Input::OpenFailed { peer } => {
                if let Some(known) = self.peers.get_mut(&peer) {
                    known.opening = false;
                    known.due = Some(now.moment + RETRY);
                }
                if let Some(ticket) = self.wanted.remove(&peer) {
                    self.reply(ticket, Err(CommandError::Network("the other node opened no dialogue".into())));
                }
                Ok(())
            }
            Input::Frame { dialogue, bytes } => self.frame(now, dialogue, bytes),
            Input::Closed { dialogue } => {
                self.lose(dialogue, "the other node ended the dialogue");
                Ok(())
            }
            Input::Gossip { peer, message, bytes } => self.gossip(now, peer, message, bytes),
            Input::Command { ticket, command } => self.command(now, ticket, command),
            Input::Woke => self.woke(now),
        }
    }

    fn woke(&mut self, now: Now) -> Result<(), StoreError> {
        let silent: Vec<DialogueId> =
            self.talks.iter().filter(|(_, talk)| now.moment.since(talk.heard_at) >= SILENCE_MAX).map(|(id, _)| *id).collect();
        for id in silent {
            self.effects.push(Effect::Close { dialogue: id });
            self.lose(id, "the other node fell silent");
        }
        self.strike_passed()?;
        let full = self.full.is_some();
        if let Some(holdings) = self.holdings_mut().filter(|holdings| !holdings.is_loaded()) {
            return holdings.load().map(drop);
        }
        match self.load_abroad()? {
            true => Ok(()),
            false if full => Ok(()),
            false => {
                self.purge_due(now)?;
                self.purge_abroad(now)?;
                self.retain_due(now)?;
                self.load_waiting().map(drop)
            }
        }
    }

    /// Takes off the disk what was erased long enough ago, and says so to everyone who
    /// may know.
    fn purge_due(&mut self, now: Now) -> Result<(), StoreError> {
        let as_of = Self::as_of(now.wall);
        // All rewrite the same files.
        let abroad = self.abroad.annexes.values().any(Holdings::is_purging);
        let Some(holdings) = self.holdings_mut().filter(|_| !abroad) else { return Ok(()) };
        if holdings.next_purge()?.is_none_or(|due| due > as_of) {
            return Ok(());
        }
        let carried_out = holdings.purge()?;
        if carried_out.is_empty() {
            return Ok(());
        }
        self.waiting.clear();
        self.waiting_from = Some(Vec::new());
        self.effects.push(Effect::Purged);
        // Said first: who ends in between says it once more, and not never.
        self.say_receipts(now, &carried_out)?;
        self.holdings_mut().map_or(Ok(()), |holdings| holdings.note_purged(&carried_out))
    }

    fn say_receipts(&mut self, now: Now, carried_out: &[(Scope, model::ItemId)]) -> Result<(), StoreError> {
        let (Some(city), Some(identity)) = (self.city(), &self.identity) else { return Ok(()) };
        let said = |erasure: &model::ItemId| {
            let roll = self.holdings().map(Holdings::roll);
            roll.is_some_and(|roll| roll.receipts(erasure).iter().any(|(_, device, _)| *device == identity.key.device()))
        };
        let receipt = |&(scope, erasure): &(Scope, model::ItemId)| {
            let act = trust::Act::Receipt { erasure };
            trust::Verified::statement_in(&identity.key, city, scope, now.wall, act).ok()
        };
        let receipts: Vec<_> = carried_out.iter().filter(|(_, erasure)| !said(erasure)).filter_map(receipt).collect();
        self.hold_and_publish(now, receipts).map(drop)
    }

    /// Whatever comes finds the views as of its own time, even when the wall clock
    /// has gone back.
    fn keep_time(&mut self, now: Now) -> Result<(), StoreError> {
        if let Some(holdings) = self.holdings_mut().filter(|holdings| holdings.is_loaded()) {
            let shown = holdings.show_due(Self::as_of(now.wall))?;
            self.tell_views(shown);
        }
        self.keep_time_abroad(now)
    }

    /// Opens dialogues that are due and says when to wake; every call ends here.
    pub(crate) fn finish(&mut self, now: Now) -> Vec<Effect> {
        if self.holdings_mut().is_some_and(Holdings::take_mended) {
            self.effects.push(Effect::Mended);
        }
        self.widen(now);
        let busy = self.open_due(now);
        let talks = self.talks.values().map(|talk| talk.heard_at + SILENCE_MAX);
        let waits = |key: &PeerKey, peer: &Peer| self.may_open(key) && !peer.opening && !busy.contains(key);
        let peers = self.peers.iter().filter(|(key, peer)| waits(key, peer)).filter_map(|(_, peer)| peer.due);
        let home = self.holdings().and_then(|holdings| match holdings.next_due() {
            _ if !holdings.is_loaded() => Some(now.moment),
            Some(due) => {
                let wait = due.0.saturating_sub(Self::as_of(now.wall).0);
                Some(now.moment + Duration::from_millis(wait))
            }
            None => None,
        });
        let purging = self.holdings().filter(|holdings| holdings.is_loaded()).and_then(|holdings| holdings.next_purge().ok().flatten());
        let purging = purging.map(|due| now.moment + Duration::from_millis(due.0.saturating_sub(Self::as_of(now.wall).0)));
        let ending = self.publications_due(now);
        let loading = self.holdings().and(self.waiting_from.as_ref()).map(|_| now.moment);
        let striking = (!self.passed.is_empty()).then(|| now.moment + STRIKE_PAUSE);
        // What waits for room is no reason to wake: it would be one again at once.
        let own_work = [loading, purging, ending, self.next_retaining(now.moment), self.next_abroad(now)].into_iter().flatten();
        let own_work = own_work.filter(|_| self.full.is_none()).min();
        let wake_at = talks.chain(peers).chain(home).chain(striking).chain(own_work).min();
        if let Some(at) = wake_at
            && (self.wake_at != wake_at || at <= now.moment)
        {
            self.effects.push(Effect::WakeAt(at));
        }
        self.wake_at = wake_at;
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn reply(&mut self, ticket: Ticket, reply: Result<Reply, CommandError>) {
        self.effects.push(Effect::Reply { ticket, reply });
    }

    /// Tells of changed views.
    pub(crate) fn tell_views(&mut self, ingested: Ingested) {
        if ingested.views.is_empty() && ingested.gone.is_empty() {
            return;
        }
        self.note_sources(&ingested.views);
        let version = self.views_version();
        self.effects.push(Effect::Viewed { views: ingested.views, gone: ingested.gone, version });
    }

    fn command(&mut self, now: Now, ticket: Ticket, command: Command) -> Result<(), StoreError> {
        let as_of = Self::as_of(now.wall);
        if let Err(full) = self.room_for(&command) {
            self.reply(ticket, Err(full));
            return Ok(());
        }
        let reply = match command {
            Command::Join { host, identity, city, token, kind, certificate } => {
                if self.holdings().is_some() {
                    Err(CommandError::HasCity)
                } else if self.joining.is_some() {
                    Err(CommandError::Refused("another request to join is under way; wait for its answer".into()))
                } else {
                    if let Some(known) = self.peers.get_mut(&host) {
                        known.due = Some(now.moment);
                    }
                    self.joining = Some(Joining { host, identity: *identity, city, token, kind, certificate: *certificate, ticket });
                    return Ok(());
                }
            }
            Command::Invite { invitation, addresses } => self.invite(now, &invitation, addresses)?.map(Reply::Invited),
            Command::InviteDevice { addresses, boxes } => self.invite_device(now, addresses, boxes)?.map(Reply::Invited),
            Command::Save(records) => self.save(now, None, records)?.map(Reply::Saved),
            Command::SaveIn(scope, records) => self.save(now, Some(scope), records)?.map(Reply::Saved),
            Command::Publish(record) => self.publish_in_city(now, record)?.map(|saved| Reply::Saved(vec![Ok(saved)])),
            Command::Edit(record, edits) => self.edit(now, record, edits)?.map(|saved| Reply::Saved(vec![Ok(saved)])),
            Command::Report { record, ground, message } => {
                self.report(now, record, &ground, &message)?.map(|saved| Reply::Saved(vec![Ok(saved)]))
            }
            Command::Sync(peer) => match self.peers.get_mut(&peer) {
                None => Err(CommandError::Network("the other node is not connected".into())),
                Some(known) => {
                    let running = self.talks.values_mut().find(|talk| talk.ours && talk.peer == peer && talk.ticket.is_none());
                    match running {
                        // It ends with the word whether both hold the same by then.
                        Some(talk) => talk.ticket = Some(ticket),
                        None => {
                            known.due = Some(now.moment);
                            if let Some(earlier) = self.wanted.insert(peer, ticket) {
                                self.reply(earlier, Err(CommandError::Network("the same was asked again meanwhile".into())));
                            }
                        }
                    }
                    return Ok(());
                }
            },
            Command::Govern { deed, root } => self.govern(now, *deed, root.as_deref())?.map(Reply::Governed),
            Command::Rebuild => match self.holdings_mut() {
                None => Err(CommandError::NoCity),
                Some(holdings) => Ok(Reply::Rebuilt(holdings.rebuild(as_of)?)),
            },
            Command::Verify => match self.holdings_mut() {
                None => Err(CommandError::NoCity),
                Some(holdings) => Ok(Reply::Verified(holdings.verify()?)),
            },
        };
        self.reply(ticket, reply);
        Ok(())
    }

    /// Looks up an invitation or a peer; `None` when the node belongs to no city.
    pub(crate) fn store_mut(&mut self) -> Option<&mut Part<S>> {
        self.holdings_mut().map(Holdings::store_mut)
    }

    /// A record's id out of an own write, for tests and the simulator.
    pub fn record_of(signed: &Signed) -> Option<RecordId> {
        signed.envelope().map(|envelope| envelope.record(signed.city(), &signed.scope(), signed.device()))
    }
}
