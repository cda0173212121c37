//! Dialogues: opening, greeting, running and ending them.

use std::collections::BTreeSet;
use std::time::Duration;

use model::facts::DialogueFacts;
use model::{CityId, DeviceId, ItemKey, Moment, Obstacle, Part, Scope, Store, StoreError, Table};
use sync::OrderedSet;
use sync::dialogue::{Breach, Dialogue, Output, Shelf, summarise};
use sync::message::{Greeting, Message};

use crate::Engine;
use crate::abroad::Abroad;
use crate::allowance::{Ask, Asker};
use crate::engine::{Home, RETRY};
use crate::event::{CommandError, DialogueId, Effect, Now, PeerKey, Reply, Ticket};
use crate::holdings::{Holdings, Origin};
use crate::live::count;
use crate::peers::{Met, Peer};
use crate::room::FULL;

/// The wait before the next dialogue doubles with each fruitless one, up to this
/// often: by then it is longer than any node waits between two.
const FRUITLESS_MAX: u32 = 16;

/// How far a conversation has come.
#[derive(Debug)]
pub(crate) enum Stage {
    /// Waits for the other's hello, or for a stranger's request.
    Greeting,
    /// Knows the other's hello, and waits for the chain that proves it.
    Proving(Box<Greeting>),
    /// Has asked to join.
    Joining,
    /// Both know each other.
    Talking(Dialogue),
}

/// One conversation with one peer.
#[derive(Debug)]
pub(crate) struct Talk {
    pub peer: PeerKey,
    /// Who the peer is, once it has shown it: what it may read is asked of the roll
    /// at each message.
    pub device: Option<DeviceId>,
    /// The allied city for which the peer speaks: found out by its hello, or known of whom
    /// this node dialed.
    pub border: Option<CityId>,
    pub ours: bool,
    pub stage: Stage,
    pub heard_at: Moment,
    pub began_at: Moment,
    pub ticket: Option<Ticket>,
    pub facts: DialogueFacts,
    /// How many writes there were when this node last said what it holds.
    pub said_at: u64,
}

/// What a dialogue sees of the holdings: those scopes that the peer's device may read
/// as the roll is now. A store's failure is kept until the dialogue has answered.
struct HoldingsShelf<'a, S> {
    home: &'a mut Holdings<Part<S>>,
    abroad: &'a mut Abroad<S>,
    device: Option<DeviceId>,
    border: Option<CityId>,
    failure: Option<StoreError>,
}

impl<S: Store> HoldingsShelf<'_, S> {
    /// Where a scope is held, and under which scope there.
    fn at(&mut self, scope: Scope) -> Option<(&mut Holdings<Part<S>>, Scope)> {
        match scope.city() {
            Some(city) if city != self.home.roll().city() => Some((self.abroad.annexes.get_mut(&city)?, scope.at_home())),
            _ => Some((self.home, scope.at_home())),
        }
    }
}

impl<S: Store> Shelf for HoldingsShelf<'_, S> {
    fn scopes(&self) -> Vec<Scope> {
        self.device.map_or_else(Vec::new, |device| self.abroad.scopes_with(self.home, device, self.border))
    }

    fn shares(&self, scope: Scope) -> bool {
        self.device.is_some_and(|device| self.abroad.shares(self.home, device, self.border, scope))
    }

    fn set(&self, scope: Scope) -> &OrderedSet {
        self.abroad.set(self.home, self.border, scope)
    }

    fn item(&mut self, scope: Scope, key: &ItemKey) -> Option<Vec<u8>> {
        let (holdings, scope) = self.at(scope)?;
        holdings.item(scope, key).unwrap_or_else(|error| {
            self.failure = Some(error);
            None
        })
    }

    fn joining(&self, scope: Scope) -> Option<ItemKey> {
        match scope.city() {
            Some(city) if city != self.home.roll().city() => self.abroad.annexes.get(&city)?.joining(scope.at_home()),
            _ => self.home.joining(scope.at_home()),
        }
    }

    fn joined(&mut self, scope: Scope) {
        if let Some(Err(error)) = self.at(scope).map(|(holdings, scope)| holdings.joined(scope)) {
            self.failure = Some(error);
        }
    }
}

impl<S: Store> Engine<S> {
    pub(crate) fn opened(&mut self, now: Now, id: DialogueId, peer: PeerKey, ours: bool) -> Result<(), StoreError> {
        if let Some(known) = self.peers.get_mut(&peer) {
            known.opening = false;
        }
        if let Some(holdings) = self.holdings_mut() {
            holdings.load_whole()?;
        }
        let ticket = if ours { self.wanted.remove(&peer) } else { None };
        let border = if ours { self.gateway_of(&peer) } else { None };
        let talk = Talk {
            peer,
            device: None,
            border,
            ours,
            stage: Stage::Greeting,
            heard_at: now.moment,
            began_at: now.moment,
            ticket,
            facts: DialogueFacts::default(),
            said_at: self.writes,
        };
        self.talks.insert(id, talk);
        if self.full.is_some() {
            self.decline(id, FULL);
            return Ok(());
        }
        if !ours && !self.may_ask(now, id, Ask::Dialogue, 1) {
            self.decline(id, "this node was asked for more dialogues than it grants one peer; try again in a minute");
            return Ok(());
        }
        if ours {
            if self.joining.is_some() && self.holdings().is_none() {
                self.ask_to_join(id);
            } else {
                self.say_hello(id, Vec::new());
            }
        }
        Ok(())
    }

    /// Takes so much of what the peer of a dialogue may ask for; answers whether it may.
    pub(crate) fn may_ask(&mut self, now: Now, id: DialogueId, ask: Ask, amount: u32) -> bool {
        let Some(talk) = self.talks.get(&id) else { return false };
        let asker = self.asker(&talk.peer);
        self.allowances.take(&asker, ask, amount, now.moment)
    }

    pub(crate) fn say(&mut self, id: DialogueId, message: &Message) {
        let Some(talk) = self.talks.get_mut(&id) else { return };
        let bytes = message.encode();
        talk.facts.bytes_sent += bytes.len() as u64;
        talk.facts.bytes_packed += packed_len(message);
        self.effects.push(Effect::Send { dialogue: id, bytes });
    }

    pub(crate) fn frame(&mut self, now: Now, id: DialogueId, bytes: Vec<u8>) -> Result<(), StoreError> {
        let Some(talk) = self.talks.get_mut(&id) else { return Ok(()) };
        talk.heard_at = now.moment;
        talk.facts.bytes_received += bytes.len() as u64;
        let Ok(message) = Message::decode(&bytes) else {
            self.refuse(id, "a message could not be read");
            return Ok(());
        };
        talk.facts.bytes_packed += packed_len(&message);
        match (&talk.stage, message) {
            (_, Message::Refused { reason }) => {
                self.effects.push(Effect::Close { dialogue: id });
                self.refused(id, &reason);
                Ok(())
            }
            (Stage::Greeting, Message::Hello(hello)) => self.heard_hello(now, id, &hello),
            // Asked by the node that this one greets, or, after its own hello, by the one that opened the
            // dialogue and has proven itself. A stranger who opens one is shown no chain.
            (Stage::Greeting, Message::ShowChain { tag }) if talk.ours => self.show_chain(id, tag),
            (Stage::Talking(_), Message::ShowChain { tag }) if !talk.ours => self.show_chain(id, tag),
            (Stage::Proving(_), Message::Chain(items)) => self.heard_chain(now, id, items),
            // Nobody shows another city's gateway where it belongs.
            // A school shows whoever it may be that they belong to it.
            (Stage::Greeting | Stage::Talking(_), Message::Chain(_)) if talk.border.is_some() => {
                self.refuse(id, "a message came out of turn");
                Ok(())
            }
            (Stage::Greeting | Stage::Talking(_), Message::Chain(items)) => match self.may_ask(now, id, Ask::Dialogue, 1) {
                // A device that was removed is shown by what.
                true if self.heard_removal(now, &items)? => Ok(()),
                true => self.heard_belonging(now, id, items),
                false => Ok(()),
            },
            (Stage::Greeting, Message::Join { token, kind, certificate }) if !talk.ours => {
                self.asked_to_join(now, id, trust::Token(token), kind, certificate)
            }
            (Stage::Joining, Message::Welcome(items)) => self.welcomed(now, id, items),
            (Stage::Talking(_), message) => self.talk(now, id, message),
            _ => {
                self.refuse(id, "a message came out of turn");
                Ok(())
            }
        }
    }

    /// Both know each other now: the side that opened leads.
    pub(crate) fn begin(&mut self, now: Now, id: DialogueId, hello: Greeting) -> Result<(), StoreError> {
        let Some(talk) = self.talks.get(&id) else { return Ok(()) };
        let (peer, ours) = (talk.peer.clone(), talk.ours);
        let border = talk.border;
        let stranger = matches!(self.asker(&peer), Asker::Stranger(_));
        match border {
            Some(city) => self.admit_gateway(&peer, city, hello.device),
            None => self.admit(now, &peer, hello.device)?,
        }
        let asker = border.map_or(Asker::Device(hello.device), Asker::City);
        // A link that is new was charged to its key: charged to the device too, it helps nobody to draw new ones.
        if !ours && stranger && !self.allowances.take(&asker, Ask::Dialogue, 1, now.moment) {
            self.decline(id, "this node was asked for more dialogues than it grants one device; try again in a minute");
            return Ok(());
        }
        if let Some(talk) = self.talks.get_mut(&id) {
            talk.device = Some(hello.device);
        }
        if border.is_none() {
            self.begin_reports_of(hello.device, &hello.summaries);
            self.show_belonging(id, hello.device)?;
        }
        self.mark_said(id);
        if !ours {
            // The other side leads through all that this node holds by now.
            if let Some(known) = self.peers.get_mut(&peer).filter(|_| !self.wanted.contains_key(&peer)) {
                known.due = None;
            }
            let summaries = self.on_shelf(id, |shelf| summarise(shelf))?;
            let dialogue = Dialogue::following(&summaries);
            self.remember_named(&peer, &dialogue);
            self.set_stage(id, Stage::Talking(dialogue));
            self.say_hello(id, summaries);
            return Ok(());
        }
        let mut dialogue = Dialogue::leading();
        let outputs = self.on_shelf(id, |shelf| dialogue.lead(shelf, hello.summaries))?;
        self.remember_named(&peer, &dialogue);
        self.set_stage(id, Stage::Talking(dialogue));
        self.go_on(now, id, outputs)
    }

    fn remember_named(&mut self, peer: &PeerKey, dialogue: &Dialogue) {
        if let Some(known) = self.peers.get_mut(peer) {
            known.named = dialogue.named().to_vec();
        }
    }

    /// Does what a dialogue said, or ends it.
    fn go_on(&mut self, now: Now, id: DialogueId, outputs: Result<Vec<Output>, Breach>) -> Result<(), StoreError> {
        match outputs {
            Ok(outputs) => self.carry_out(now, id, outputs),
            Err(breach @ Breach::Lost(_)) => {
                self.decline(id, &breach.to_string());
                Ok(())
            }
            Err(breach) => {
                self.refuse(id, &model::with_causes(&breach));
                Ok(())
            }
        }
    }

    pub(crate) fn set_stage(&mut self, id: DialogueId, stage: Stage) {
        if let Some(talk) = self.talks.get_mut(&id) {
            talk.stage = stage;
        }
    }

    fn mark_said(&mut self, id: DialogueId) {
        let writes = self.writes;
        if let Some(talk) = self.talks.get_mut(&id) {
            talk.said_at = writes;
        }
    }

    fn on_shelf<T>(&mut self, id: DialogueId, act: impl FnOnce(&mut HoldingsShelf<'_, S>) -> T) -> Result<T, StoreError> {
        let (device, border) = self.talks.get(&id).map_or((None, None), |talk| (talk.device, talk.border));
        if let Some(city) = border {
            self.pick_outgoing(city)?;
        }
        let Home::Inside(home) = &mut self.home else { unreachable!("only members of a city hold dialogues") };
        let mut shelf = HoldingsShelf { home, abroad: &mut self.abroad, device, border, failure: None };
        let outcome = act(&mut shelf);
        match shelf.failure {
            Some(error) => Err(error),
            None => Ok(outcome),
        }
    }

    fn talk(&mut self, now: Now, id: DialogueId, message: Message) -> Result<(), StoreError> {
        let Some(talk) = self.talks.get_mut(&id) else { return Ok(()) };
        let Stage::Talking(mut dialogue) = std::mem::replace(&mut talk.stage, Stage::Greeting) else { return Ok(()) };
        if matches!(message, Message::Summaries(_) | Message::Stored { .. } | Message::End { .. }) {
            self.mark_said(id);
        }
        let outputs = self.on_shelf(id, |shelf| dialogue.receive(shelf, message))?;
        self.set_stage(id, Stage::Talking(dialogue));
        self.go_on(now, id, outputs)
    }

    fn carry_out(&mut self, now: Now, id: DialogueId, outputs: Vec<Output>) -> Result<(), StoreError> {
        for output in outputs {
            match output {
                Output::Send(message) => self.say(id, &message),
                Output::Deliver { number, scope, items, streamed } => {
                    if !self.deliver(now, id, number, scope, items, streamed)? {
                        return Ok(());
                    }
                }
                Output::Stored { scope, keys } => {
                    let taken = count(&keys);
                    if let Some(talk) = self.talks.get_mut(&id) {
                        talk.facts.items_sent += keys.len() as u64;
                    }
                    self.passed_on(keys.into_iter().map(|key| (scope, key)).collect())?;
                    if !self.may_ask(now, id, Ask::Exchange, taken) {
                        self.decline(id, EXCHANGED);
                        return Ok(());
                    }
                }
                Output::Over { in_step } => self.over(now, id, in_step)?,
            }
        }
        Ok(())
    }

    /// Answers whether the dialogue goes on.
    fn deliver(
        &mut self,
        now: Now,
        id: DialogueId,
        number: u32,
        scope: Scope,
        items: Vec<Vec<u8>>,
        streamed: bool,
    ) -> Result<bool, StoreError> {
        if !self.may_ask(now, id, Ask::Exchange, count(&items)) {
            self.decline(id, EXCHANGED);
            return Ok(false);
        }
        let home = scope.at_home();
        let origin = if streamed { Origin::Stream(home) } else { Origin::Dialogue(home) };
        let Some(ingested) = self.ingest_at(scope, items, origin, now)? else { return Ok(true) };
        let hostile = ingested.is_hostile();
        let refused = count(&ingested.refused);
        let Some(talk) = self.talks.get_mut(&id) else { return Ok(false) };
        talk.facts.items_received += ingested.held.len() as u64;
        talk.facts.items_refused += ingested.refused.len() as u64;
        let (peer, news) = (talk.peer.clone(), self.news_of(scope, &ingested));
        self.tell_views_of(scope.city(), ingested);
        if hostile {
            self.refuse(id, "items came that no honest node passes on");
            return Ok(false);
        }
        if !news.is_empty() {
            self.tell_others(now, &peer, &news);
        }
        if !self.may_ask(now, id, Ask::Refused, refused) {
            self.refuse(id, "more items came that this node refuses than one peer may send");
            return Ok(false);
        }
        let Some(talk) = self.talks.get_mut(&id) else { return Ok(false) };
        if let Stage::Talking(dialogue) = &mut talk.stage {
            let outputs = dialogue.stored(number);
            self.carry_out(now, id, outputs)?;
        }
        Ok(true)
    }

    fn over(&mut self, now: Now, id: DialogueId, in_step: bool) -> Result<(), StoreError> {
        let Some(talk) = self.talks.remove(&id) else { return Ok(()) };
        self.effects.push(Effect::Close { dialogue: id });
        let (rounds, named) = match &talk.stage {
            Stage::Talking(dialogue) => (dialogue.rounds(), dialogue.named()),
            _ => (0, &[][..]),
        };
        let milliseconds = u64::try_from(now.moment.since(talk.began_at).as_millis()).unwrap_or(u64::MAX);
        let facts = DialogueFacts { rounds, milliseconds, in_step, ..talk.facts };
        self.count_in(&facts);
        if in_step {
            self.passed_on_until(talk.said_at, &self.shared_of(&talk, named))?;
            self.remember_in_step(now, &talk.peer)?;
        }
        if let Some(peer) = self.peers.get_mut(&talk.peer) {
            peer.fruitless = if in_step || facts.items_received > 0 { 0 } else { peer.fruitless.saturating_add(1) };
            let again = self.options.settle * 2_u32.saturating_pow(peer.fruitless.min(FRUITLESS_MAX));
            let wait = if in_step { self.options.reconcile_every } else { again.min(self.options.reconcile_every) };
            let due = now.moment + wait;
            if peer.dialer || !in_step {
                peer.due = Some(peer.due.map_or(due, |earlier| earlier.min(due)));
            }
        }
        if let Some(ticket) = talk.ticket {
            self.reply(ticket, Ok(Reply::Synced(facts)));
        }
        Ok(())
    }

    fn remember_in_step(&mut self, now: Now, peer: &PeerKey) -> Result<(), StoreError> {
        let Some(device) = self.peers.get(peer).and_then(|peer| peer.device) else { return Ok(()) };
        let Some(store) = self.store_mut() else { return Ok(()) };
        if let Some(met) = store.get(Table::Peers, &device.0).ok().flatten().and_then(|bytes| Met::decode(&bytes)) {
            let mut batch = model::Batch::default();
            batch.put(Table::Peers, device.0, Met { in_step: Some(now.wall), ..met }.encode());
            // Not worth a sync of its own: after a crash the page says an older time.
            store.write(batch)?;
        }
        Ok(())
    }

    /// Those of the scopes named in a dialogue that are shared with the peer still.
    fn shared_of(&self, talk: &Talk, named: &[Scope]) -> Vec<Scope> {
        let Some((holdings, device)) = self.holdings().zip(talk.device) else { return Vec::new() };
        named.iter().copied().filter(|scope| self.abroad.shares(holdings, device, talk.border, *scope)).collect()
    }

    /// Other connected nodes that may read one of these scopes will want what has just
    /// come. With the others nothing becomes due: even that would tell them something.
    pub(crate) fn tell_others(&mut self, now: Now, but: &PeerKey, scopes: &BTreeSet<Scope>) {
        let due = now.moment + self.options.settle;
        let Home::Inside(holdings) = &self.home else { return };
        let abroad = &self.abroad;
        let wants = |peer: &Peer| {
            let shared = |device: DeviceId, scope: &Scope| abroad.shares(holdings, device, peer.border, *scope);
            peer.device.is_some_and(|device| scopes.iter().any(|scope| shared(device, scope)))
        };
        for (_, peer) in self.peers.iter_mut().filter(|(key, peer)| *key != but && wants(peer)) {
            peer.due = Some(peer.due.map_or(due, |earlier| earlier.min(due)));
        }
    }

    /// Ends a dialogue with somebody who may hear why: the link stays until the
    /// reason has arrived, and the network lets go of who is never admitted.
    pub(crate) fn decline(&mut self, id: DialogueId, reason: &str) {
        self.say(id, &Message::Refused { reason: reason.to_owned() });
        self.effects.push(Effect::Close { dialogue: id });
        self.lose(id, reason);
    }

    /// Ends a dialogue with a peer that broke the rules.
    pub(crate) fn refuse(&mut self, id: DialogueId, reason: &str) {
        self.say(id, &Message::Refused { reason: reason.to_owned() });
        self.effects.push(Effect::Close { dialogue: id });
        let Some(talk) = self.talks.get(&id) else { return };
        let peer = talk.peer.clone();
        self.effects.push(Effect::Note(format!("a node was refused: {reason}")));
        self.effects.push(Effect::Refuse { peer });
        self.lose(id, reason);
    }

    fn refused(&mut self, id: DialogueId, reason: &str) {
        if let Some(joining) = self.joining.take_if(|_| matches!(self.talks.get(&id).map(|talk| &talk.stage), Some(Stage::Joining))) {
            let why = Obstacle::heard(reason).map_or_else(|| CommandError::Refused(reason.to_owned()), CommandError::Obstacle);
            self.reply(joining.ticket, Err(why));
        }
        self.lose(id, reason);
    }

    /// Counts a dialogue that is over.
    fn count_in(&mut self, facts: &DialogueFacts) {
        let tally = &mut self.tally;
        tally.dialogues_in_step += u64::from(facts.in_step);
        tally.dialogues_other += u64::from(!facts.in_step);
        tally.items_sent += facts.items_sent;
        tally.items_received += facts.items_received;
        tally.items_refused += facts.items_refused;
        tally.bytes_sent += facts.bytes_sent;
        tally.bytes_received += facts.bytes_received;
    }

    /// Forgets a dialogue that ended without having come to its end.
    pub(crate) fn lose(&mut self, id: DialogueId, reason: &str) {
        let Some(talk) = self.talks.remove(&id) else { return };
        self.count_in(&talk.facts);
        if let Some(ticket) = talk.ticket {
            self.reply(ticket, Err(CommandError::Network(reason.to_owned())));
        }
        if matches!(talk.stage, Stage::Joining)
            && let Some(joining) = self.joining.take()
        {
            self.reply(joining.ticket, Err(CommandError::Network(reason.to_owned())));
        }
        // Whoever dialed opens the next one; the other side, if it knows the peer, should that never come.
        let wait = self.options.reconcile_every.min(Duration::from_secs(10));
        if let Some(peer) = self.peers.get_mut(&talk.peer).filter(|peer| peer.dialer || peer.device.is_some()) {
            let due = talk.heard_at + if peer.dialer { wait } else { wait + RETRY };
            peer.due = Some(peer.due.map_or(due, |earlier| earlier.min(due)));
        }
    }
}

/// What a device hears that has taken or brought the whole city many times over.
const EXCHANGED: &str = "more items were exchanged with this device than one device needs; try again in some minutes";

/// Bytes of a message that are compressed items.
fn packed_len(message: &Message) -> u64 {
    match message {
        Message::Batch { packed, .. } => packed.len() as u64,
        _ => 0,
    }
}
