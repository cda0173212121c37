//! The one task that owns the engine: it brings in what happened and carries out
//! what the engine answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use engine::{Command, CommandError, DialogueId, Effect, Engine, Full, Holdings, Input, Now, PeerKey as EnginePeer, Reply, Ticket};
use model::care::DISK_RESERVE;
use model::{Moment, Part, Scope};
use net::{Address, DialogueKey, Event, Events, MessageKey, Net, PeerKey, Verdict};
use store::SledStore;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant as Deadline, sleep_until};
use zeroize::Zeroizing;

use crate::NodeError;
use crate::clock::Clock;
use crate::librarian::{Errand, Librarian};
use crate::links::{Links, peer_of};
use crate::machine;
use crate::reach::{self, Reach};

/// Views handed to the search index in one go while it is filled.
const FILL: usize = 1_000;

/// Quiet time after which what came of a city that is being joined is indexed,
/// although more is to come: the other node has gone.
const JOINING_QUIET: Duration = Duration::from_secs(5);

/// Gossiped messages that wait for the engine's verdict at most; older ones go
/// no further.
const MESSAGES_MAX: usize = 1_024;

/// How often a node opens its damaged store anew. More than that is a disk or
/// memory that fails, and needs a person.
const HEALS_MAX: u64 = 5;

/// How often it is looked how much room the disk has, while something happens. Within a
/// second a node writes less than what must stay free.
const DISK_EVERY: Duration = Duration::from_secs(1);

/// A node's engine.
pub(crate) type NodeEngine = Engine<SledStore>;

/// What it holds of its own city.
pub(crate) type NodeHoldings = Holdings<Part<SledStore>>;

/// Something done with the engine in its own task.
type Act = Box<dyn FnOnce(&mut NodeEngine, Now) -> Vec<Effect> + Send>;

/// What the node is asked to do.
pub(crate) enum Work {
    /// Something with the engine itself.
    Act(Act),
    /// A command of the engine.
    Command { command: Command, reply: oneshot::Sender<Result<Reply, CommandError>> },
    /// Connect to an address and say to whom.
    Dial { address: String, reply: oneshot::Sender<Result<PeerKey, NodeError>> },
    /// Stay in touch with these addresses.
    Keep(Vec<String>),
    /// At which addresses this node listens.
    Addresses(oneshot::Sender<Vec<String>>),
    /// Fill the search index anew.
    Fill(oneshot::Sender<()>),
    /// Stop.
    Stop,
}

/// See the module's words.
pub(crate) struct Driver {
    pub data_dir: PathBuf,
    pub engine: NodeEngine,
    pub clock: Clock,
    pub net: Option<(Net, Events)>,
    /// Whether this node is to announce itself nearby and has not begun: it waits until
    /// its member is known to be of age.
    pub unannounced: bool,
    pub librarian: Librarian,
    pub work: mpsc::Receiver<Work>,
    pub changes: watch::Sender<u64>,
    pub links: Links,
    /// How many of the addresses to listen at have not been heard of yet.
    pub listening: usize,
    /// Where filling the search index goes on.
    pub filling: Option<Vec<u8>>,
    /// How often damage was mended since the start, for who asks.
    pub healed: Arc<AtomicU64>,
    /// Where a resident's node keeps how it is reached, and the secret of its transport key.
    pub reach: Option<(PathBuf, Zeroizing<[u8; 32]>)>,
    pub state: State,
}

/// What the driver remembers between events.
#[derive(Default)]
pub(crate) struct State {
    pub connected: BTreeSet<PeerKey>,
    /// Where this node listens.
    pub addresses: BTreeSet<String>,
    /// Where others were found to reach it; with its key, as all addresses.
    reachable: BTreeSet<String>,
    dials: Vec<(PeerKey, oneshot::Sender<Result<PeerKey, NodeError>>)>,
    replies: BTreeMap<Ticket, oneshot::Sender<Result<Reply, CommandError>>>,
    next_ticket: u64,
    messages: BTreeMap<u64, (MessageKey, PeerKey)>,
    next_message: u64,
    wake_at: Option<Moment>,
    filled: Vec<oneshot::Sender<()>>,
    asked_where: Vec<oneshot::Sender<Vec<String>>>,
    /// When views last came that the librarian was not told of, because the city is
    /// being joined.
    untold_at: Option<Moment>,
    /// Addresses of other cities' gateways with which to stay in touch.
    abroad: Vec<String>,
    /// Told when the librarian begins with what it was filled with last.
    taken: Option<oneshot::Receiver<()>>,
    heals: u64,
    /// When it is next looked how much room the disk has.
    disk_at: Moment,
    stopping: bool,
    /// Whether stopping was asked for, and not what came of a failure.
    asked_to_stop: bool,
}

impl State {
    /// Every address at which others may try to reach this node.
    fn whereabouts(&self) -> Vec<String> {
        self.addresses.union(&self.reachable).cloned().collect()
    }
}

enum Next {
    Work(Option<Work>),
    Event(Option<Event>),
    Woke,
    Fill,
}

async fn next_event(net: &mut Option<(Net, Events)>) -> Option<Event> {
    match net {
        Some((_, events)) => events.next().await,
        None => std::future::pending().await,
    }
}

impl Driver {
    /// Runs until it is told to stop, or the store fails. Answers whether it was
    /// told to.
    pub async fn run(mut self) -> bool {
        let now = self.clock.now();
        let effects = self.engine.step(now, Input::Woke);
        self.carry_out(effects).await;
        self.forget_reach();
        self.announce().await;
        while !self.state.stopping {
            self.fill_untold();
            let quiet_at = self.state.untold_at.map(|at| at + JOINING_QUIET);
            let dial_at = self.links.next_due().filter(|_| self.net.is_some());
            let disk_at = Some(self.state.disk_at).filter(|_| self.engine.is_full());
            let wake_at = [self.state.wake_at, quiet_at, dial_at, disk_at].into_iter().flatten().min();
            let deadline = wake_at.map(|moment| self.clock.deadline(moment));
            let next = {
                let (work, net, taken) = (&mut self.work, &mut self.net, &mut self.state.taken);
                let filling = self.filling.is_some();
                tokio::select! {
                    biased;
                    work = work.recv() => Next::Work(work),
                    event = next_event(net) => Next::Event(event),
                    () = wait(deadline) => Next::Woke,
                    () = is_taken(taken), if filling => Next::Fill,
                }
            };
            self.look_at_disk().await;
            self.handle(next).await;
            self.announce().await;
            if self.is_damaged() {
                self.heal().await;
            }
        }
        self.forget_reach();
        if let Some((net, _)) = &self.net {
            net.shutdown().await;
        }
        self.state.asked_to_stop
    }

    async fn handle(&mut self, next: Next) {
        match next {
            Next::Work(None | Some(Work::Stop)) => self.stop(),
            Next::Work(Some(work)) => self.work(work).await,
            Next::Event(None) => {
                tracing::error!("the network has stopped");
                self.net = None;
            }
            Next::Event(Some(event)) => self.event(event).await,
            Next::Woke => {
                // The engine asks again if it still wants to be woken.
                let now = self.clock.now().moment;
                self.state.wake_at.take_if(|at| *at <= now);
                self.dial_due().await;
                self.step(Input::Woke).await;
            }
            Next::Fill => self.fill(),
        }
    }

    /// Tells the engine when the disk becomes full, and when it has room again.
    async fn look_at_disk(&mut self) {
        let now = self.clock.now();
        if now.moment < self.state.disk_at {
            return;
        }
        self.state.disk_at = now.moment + DISK_EVERY;
        let free = machine::free(&self.data_dir).filter(|free| *free < DISK_RESERVE);
        let full = free.map(|free| Full { free, needed: DISK_RESERVE });
        if full.is_some() != self.engine.is_full() {
            match full {
                Some(full) => tracing::error!(free = full.free, needed = full.needed, "the disk is full: nothing is taken in or written"),
                None => tracing::warn!("the disk has room again"),
            }
            let effects = self.engine.disk_is_full(now, full);
            self.carry_out(effects).await;
        }
    }

    /// **Invariant:** the node of a minor is not found by the machines around it. So it
    /// begins to announce itself once it is known whose it is, and not before.
    async fn announce(&mut self) {
        if !self.unannounced || !self.engine.may_announce(self.clock.now()) {
            return;
        }
        self.unannounced = false;
        if let Some((net, _)) = &self.net
            && let Err(error) = net.announce().await
        {
            tracing::debug!(%error, "the network did not take a command");
        }
    }

    fn stop(&mut self) {
        (self.state.stopping, self.state.asked_to_stop) = (true, true);
    }

    async fn step(&mut self, input: Input) {
        let now = self.clock.now();
        let effects = self.engine.step(now, input);
        self.carry_out(effects).await;
    }

    async fn work(&mut self, work: Work) {
        match work {
            Work::Act(act) => {
                let effects = act(&mut self.engine, self.clock.now());
                self.carry_out(effects).await;
            }
            Work::Command { command, reply } => {
                self.state.next_ticket += 1;
                let ticket = Ticket(self.state.next_ticket);
                self.state.replies.insert(ticket, reply);
                self.step(Input::Command { ticket, command }).await;
            }
            Work::Dial { address, reply } => self.dial(address, reply).await,
            Work::Keep(addresses) => {
                for address in addresses {
                    if let Err(error) = self.links.keep(&address, self.clock.now()) {
                        tracing::warn!(%error, "an address was passed over");
                    }
                }
                self.dial_due().await;
            }
            // Who asked may be gone; so with every reply.
            Work::Addresses(reply) if self.listening > 0 => self.state.asked_where.push(reply),
            Work::Addresses(reply) => drop(reply.send(self.state.whereabouts())),
            Work::Fill(done) => {
                self.begin_filling();
                self.state.filled.push(done);
            }
            Work::Stop => self.stop(),
        }
    }

    async fn dial(&mut self, address: String, reply: oneshot::Sender<Result<PeerKey, NodeError>>) {
        let fail = |reply: oneshot::Sender<_>, error| drop(reply.send(Err(error)));
        let Some((net, _)) = &self.net else {
            return fail(reply, NodeError::Network("this node runs without a network".into()));
        };
        let (Some(peer), Ok(parsed)) = (peer_of(&address), address.parse::<Address>()) else {
            let needed = "an address ends in the other node's key, such as /ip4/192.0.2.1/tcp/4001/p2p/12D3…";
            return fail(reply, NodeError::Input(format!("{needed}; found {address:?}")));
        };
        if self.state.connected.contains(&peer) {
            return drop(reply.send(Ok(peer)));
        }
        match net.dial(parsed).await {
            Ok(()) => self.state.dials.push((peer, reply)),
            Err(error) => fail(reply, NodeError::Network(error.to_string())),
        }
    }

    async fn dial_due(&mut self) {
        let Some((net, _)) = &self.net else { return };
        let connected = &self.state.connected;
        for address in self.links.due(self.clock.now(), |peer| connected.contains(peer)) {
            if net.dial(address).await.is_err() {
                return;
            }
        }
    }

    async fn event(&mut self, event: Event) {
        match event {
            Event::Listening { address } => {
                tracing::info!(%address, "listening");
                self.state.addresses.insert(address.to_string());
                self.listens();
            }
            Event::ListenClosed { address, error } => {
                self.listens();
                if let Some(error) = error {
                    tracing::warn!(%address, error, "not listening");
                }
                self.state.addresses.remove(&address.to_string());
            }
            Event::Reachable { address } => {
                let address = self.with_own_key(address.to_string());
                self.state.reachable.insert(address);
            }
            Event::Unreachable { address } => {
                let address = self.with_own_key(address.to_string());
                self.state.reachable.remove(&address);
            }
            Event::Discovered { address } => {
                if self.links.try_found(address, self.clock.now()) {
                    self.dial_due().await;
                }
            }
            Event::Connected { peer, dialer, relayed, address } => {
                tracing::debug!(?peer, %address, dialer, relayed, "connected");
                self.state.connected.insert(peer);
                for (_, reply) in self.state.dials.extract_if(.., |(wanted, _)| *wanted == peer) {
                    drop(reply.send(Ok(peer)));
                }
                self.step(Input::Connected { peer: EnginePeer(peer.to_bytes()), dialer, relayed }).await;
            }
            Event::Direct { peer, .. } => tracing::debug!(?peer, "a direct connection stands"),
            Event::Disconnected { peer } => {
                tracing::debug!(?peer, "disconnected");
                self.state.connected.remove(&peer);
                self.step(Input::Disconnected { peer: EnginePeer(peer.to_bytes()) }).await;
            }
            Event::DialFailed { address, error } => {
                tracing::debug!(%address, error, "nobody answered");
                let Some(peer) = peer_of(&address.to_string()) else { return };
                for (_, reply) in self.state.dials.extract_if(.., |(wanted, _)| *wanted == peer) {
                    drop(reply.send(Err(NodeError::Network(format!("nobody answered at {address}: {error}")))));
                }
            }
            Event::Opened { dialogue, peer, ours } => {
                self.step(Input::Opened { dialogue: DialogueId(dialogue.0), peer: EnginePeer(peer.to_bytes()), ours }).await;
            }
            Event::Frame { dialogue, bytes } => self.step(Input::Frame { dialogue: DialogueId(dialogue.0), bytes: bytes.0 }).await,
            Event::Closed { dialogue, ending } => {
                tracing::trace!(?dialogue, ?ending, "dialogue closed");
                self.step(Input::Closed { dialogue: DialogueId(dialogue.0) }).await;
            }
            Event::OpenFailed { peer, error, .. } => {
                tracing::debug!(?peer, error, "no dialogue could be opened");
                self.step(Input::OpenFailed { peer: EnginePeer(peer.to_bytes()) }).await;
            }
            Event::Gossip { source, message, bytes, .. } => {
                self.state.next_message += 1;
                self.state.messages.insert(self.state.next_message, (message, source));
                if self.state.messages.len() > MESSAGES_MAX {
                    self.state.messages.pop_first();
                }
                let input = Input::Gossip { peer: EnginePeer(source.to_bytes()), message: self.state.next_message, bytes: bytes.0 };
                self.step(input).await;
            }
        }
    }

    /// One of the addresses asked for has come to something: who asked where this
    /// node is may be told once all have.
    fn listens(&mut self) {
        self.listening = self.listening.saturating_sub(1);
        if self.listening == 0 {
            let whereabouts = self.state.whereabouts();
            for reply in self.state.asked_where.drain(..) {
                // Who asked may be gone.
                let _ = reply.send(whereabouts.clone());
            }
        }
    }

    /// The network tells of reachable addresses as others see them, without the
    /// key that whoever dials needs.
    fn with_own_key(&self, address: String) -> String {
        match &self.net {
            Some((net, _)) if peer_of(&address).is_none() => format!("{address}/p2p/{}", net.local_peer()),
            _ => address,
        }
    }

    async fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.effect(effect).await;
        }
    }

    async fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Reply { ticket, reply } => {
                let reply = self.keeping_reach(reply);
                if let Some(asked) = self.state.replies.remove(&ticket) {
                    drop(asked.send(reply));
                }
            }
            Effect::Viewed { views, gone, version } => {
                if self.is_joining() {
                    self.leave_untold();
                } else {
                    self.librarian.tell(Errand::Viewed { views, gone, version });
                }
                self.changes.send_modify(|changes| *changes += 1);
            }
            Effect::WakeAt(moment) => self.state.wake_at = Some(moment),
            Effect::Note(note) => tracing::warn!(note, "worth knowing"),
            Effect::Fatal(reason) if self.is_damaged() => tracing::error!(reason, "the store is damaged"),
            Effect::Mended => {
                tracing::error!("damage: what lists show was not in step with what is stored, and has been computed anew");
                self.healed.fetch_add(1, Ordering::Relaxed);
                self.refill();
            }
            Effect::Reach(addresses) => {
                for address in self.state.abroad.iter().filter(|address| !addresses.contains(address)) {
                    self.links.part(address);
                }
                for address in &addresses {
                    if let Err(error) = self.links.keep(address, self.clock.now()) {
                        tracing::warn!(%error, "an address of another city's gateway was passed over");
                    }
                }
                self.state.abroad = addresses;
            }
            Effect::Purged => {
                tracing::info!("what was erased has left this node's disk");
                self.refill();
            }
            Effect::Fatal(reason) => {
                tracing::error!(reason, "the store failed, so the node stops");
                self.state.stopping = true;
            }
            other => {
                if let Some((net, _)) = &self.net {
                    tell(net, &mut self.state, other).await;
                }
            }
        }
    }

    /// A link names this node's key and ports, so they are on disk before it is handed on.
    fn keeping_reach(&self, reply: Result<Reply, CommandError>) -> Result<Reply, CommandError> {
        let (Ok(Reply::Invited(_)), Some((dir, seed))) = (&reply, &self.reach) else { return reply };
        let Some(key) = self.engine.sealing_key(reach::PURPOSE) else { return reply };
        let reach = Reach { seed: seed.clone(), addresses: self.state.addresses.iter().cloned().collect() };
        match reach::write(dir, &key, &reach) {
            Ok(()) => reply,
            Err(error) => Err(CommandError::Storage(error.to_string())),
        }
    }

    /// Nobody has a reason to look for this node by the key that it had, unless an
    /// invitation is open.
    fn forget_reach(&self) {
        if let (Some((dir, _)), Ok(None)) = (&self.reach, self.engine.invites_until(self.clock.now())) {
            reach::forget(dir);
        }
    }

    /// Whether the city has never been received whole.
    fn is_joining(&self) -> bool {
        self.engine.holdings().is_some_and(|holdings| holdings.joining(Scope::City).is_some())
    }

    /// Indexing takes the same cores as joining, and as much of them, so the views of
    /// a city that is being joined are indexed afterwards, out of the store.
    fn leave_untold(&mut self) {
        if self.state.untold_at.replace(self.clock.now().moment).is_none() {
            self.filling = None;
            self.librarian.tell(Errand::Behind);
        }
    }

    /// Fills the search index, once the city has come or no more of it comes.
    fn fill_untold(&mut self) {
        let quiet = |at| self.clock.now().moment.since(at) >= JOINING_QUIET;
        if self.state.untold_at.is_some_and(|at| !self.is_joining() || quiet(at)) {
            self.begin_filling();
        }
    }

    fn begin_filling(&mut self) {
        self.state.untold_at = None;
        self.librarian.tell(Errand::Clear);
        self.filling = Some(Vec::new());
    }

    /// Whether damage was found in the store's files, and it must be opened anew.
    fn is_damaged(&self) -> bool {
        !self.state.stopping && self.engine.with_store(SledStore::is_damaged) == Some(true)
    }

    /// Opens the damaged store anew, with what can be read of it; the rest comes
    /// again from other nodes. Who waits for an answer is told to ask again.
    async fn heal(&mut self) {
        self.state.heals += 1;
        self.healed.fetch_add(1, Ordering::Relaxed);
        if self.state.heals > HEALS_MAX {
            tracing::error!(
                heals = HEALS_MAX,
                "the store is damaged again and again, so the node stops; check this machine's disk and memory"
            );
            self.state.stopping = true;
            return;
        }
        let reopen = |store: &mut SledStore| {
            let (aside, rescued) = store.reopen().or_else(|error| {
                tracing::error!(error = model::with_causes(&error), "the damaged store did not open anew; one more try");
                store.reopen()
            })?;
            tracing::error!(aside = %aside.display(), rescued, "the store was damaged and set aside; what is missing comes from other nodes");
            Ok(())
        };
        match self.engine.reopen(self.clock.now(), reopen) {
            Ok(effects) => {
                self.refill();
                self.carry_out(effects).await;
            }
            Err(error) => {
                tracing::error!(error = model::with_causes(&error), "the damaged store cannot be opened anew, so the node stops");
                self.state.stopping = true;
            }
        }
        for asked in std::mem::take(&mut self.state.replies).into_values() {
            // Who asked may be gone.
            let _ = asked.send(Err(CommandError::Damaged));
        }
    }

    /// Fills the search index anew, if there is anything to fill it with.
    fn refill(&mut self) {
        match self.engine.holdings() {
            Some(_) => self.begin_filling(),
            None => self.librarian.tell(Errand::Clear),
        }
    }

    /// Hands the next views to the search index.
    fn fill(&mut self) {
        let Some(after) = self.filling.take() else { return };
        let version = self.engine.views_version();
        match self.engine.views_after(&after, FILL) {
            Ok((views, next)) => {
                let (taken, is_taken) = oneshot::channel();
                self.librarian.tell(Errand::Fill { views, taken });
                self.state.taken = Some(is_taken);
                self.filling = next;
            }
            Err(error) => tracing::error!(%error, "the search index could not be filled"),
        }
        if self.filling.is_none() {
            self.librarian.tell(Errand::Filled { version });
            for done in self.state.filled.drain(..) {
                // Who asked may be gone.
                let _ = done.send(());
            }
        }
    }
}

/// Waits until the librarian has begun with what it was given last: reading views is
/// faster than indexing them, and a whole city of them is not to wait in memory.
async fn is_taken(taken: &mut Option<oneshot::Receiver<()>>) {
    if let Some(waiting) = taken {
        // A librarian that has ended takes nothing, and nothing is lost by telling it.
        let _ = waiting.await;
    }
    *taken = None;
}

async fn wait(deadline: Option<Deadline>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// Carries out an effect that concerns the network.
async fn tell(net: &Net, state: &mut State, effect: Effect) {
    let key = |peer: &EnginePeer| PeerKey::from_bytes(&peer.0).ok();
    let told = match effect {
        Effect::Open { peer } => match key(&peer) {
            Some(peer) => net.open(peer).await.map(drop),
            None => Ok(()),
        },
        Effect::Send { dialogue, bytes } => {
            if let Err(error) = net.send(DialogueKey(dialogue.0), bytes) {
                tracing::debug!(%error, "a frame was not sent");
            }
            Ok(())
        }
        Effect::Close { dialogue } => {
            net.close(DialogueKey(dialogue.0));
            Ok(())
        }
        Effect::Admit { peer } => match key(&peer) {
            Some(peer) => net.admit(peer).await,
            None => Ok(()),
        },
        Effect::Keep { peer } => match key(&peer) {
            Some(peer) => net.keep(peer).await,
            None => Ok(()),
        },
        Effect::Refuse { peer } => match key(&peer) {
            Some(peer) => net.refuse(peer).await,
            None => Ok(()),
        },
        Effect::Subscribe { topic, .. } => net.subscribe(&topic_name(&topic)).await,
        Effect::Publish { topic, bytes } => net.publish(&topic_name(&topic), bytes).await,
        Effect::Verdict { message, verdict, .. } => match state.messages.remove(&message) {
            Some((message, source)) => {
                let verdict = match verdict {
                    engine::Verdict::Accept => Verdict::Accept,
                    engine::Verdict::Ignore => Verdict::Ignore,
                    engine::Verdict::Reject => Verdict::Reject,
                };
                net.judge(message, source, verdict).await
            }
            None => Ok(()),
        },
        Effect::Reply { .. }
        | Effect::Viewed { .. }
        | Effect::WakeAt(_)
        | Effect::Note(_)
        | Effect::Fatal(_)
        | Effect::Mended
        | Effect::Reach(_)
        | Effect::Purged => Ok(()),
    };
    if let Err(error) = told {
        tracing::debug!(%error, "the network did not take a command");
    }
}

fn topic_name(topic: &[u8; 32]) -> String {
    topic.iter().map(|byte| format!("{byte:02x}")).collect()
}
