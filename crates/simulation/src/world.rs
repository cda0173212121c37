//! One run: all nodes, the network between them, and the loop of virtual time.

use engine::{Effect, Engine, Identity, Input, Options};
use std::time::Duration;

use crate::agenda::{Agenda, Event};
use crate::dice::Dice;
use crate::disk::FusedStore;
use crate::latency::Latency;
use crate::ledger::Ledger;
use crate::liar::Liar;
use crate::network::Network;
use crate::node::{Node, number_of};
use crate::outcome::{Failure, Figures};
use crate::people::{person, spare_device};
use crate::plan::Plan;
use crate::story::Story;
use crate::trace::Trace;

/// An engine that asks to be woken this often at one moment spins.
const WAKES_MAX: u32 = 100;

/// Most dialogues that one node may have with one peer: each side opens one, and
/// each may still wait for the silence of one that broke.
const DIALOGUES_MAX: usize = 8;

/// One run.
pub(crate) struct World {
    pub seed: u64,
    pub plan: Plan,
    pub faults: engine::Faults,
    pub now: u64,
    pub agenda: Agenda,
    pub nodes: Vec<Node>,
    pub network: Network,
    pub latency: Latency,
    pub ledger: Ledger,
    /// The network's dice, the people's, and misfortune's.
    pub weather: Dice,
    pub people: Dice,
    pub fate: Dice,
    /// The dice of who erases and hides.
    pub erasing: Dice,
    pub trace: Trace,
    pub story: Story,
    pub figures: Figures,
    pub failure: Option<Failure>,
    /// People write and things go wrong; false once the city heals.
    pub active: bool,
}

impl World {
    pub fn new(seed: u64, plan: Plan, faults: engine::Faults) -> Self {
        let mut weather = Dice::new(seed, "weather");
        let latency = Latency::new(&mut weather, plan.nodes);
        let honest = plan.honest();
        let liar = |node: usize| (node >= honest).then(|| Liar::new(seed, node, plan.liars[node - honest]));
        let nodes = (0..plan.nodes).map(|node| Node::new(node < plan.boxes, liar(node))).collect();
        Self {
            seed,
            plan,
            faults,
            now: 0,
            agenda: Agenda::default(),
            nodes,
            network: Network::default(),
            latency,
            ledger: Ledger::default(),
            weather,
            people: Dice::new(seed, "people"),
            fate: Dice::new(seed, "fate"),
            erasing: Dice::new(seed, "erasing"),
            trace: Trace::new(),
            story: Story::default(),
            figures: Figures::default(),
            failure: None,
            active: true,
        }
    }

    /// The first thing that is wrong ends the run.
    pub fn fail(&mut self, fact: &'static str, detail: String) {
        let at = self.now;
        self.failure.get_or_insert_with(|| Failure { fact: fact.to_owned(), detail: format!("at {at} ms: {detail}") });
    }

    /// Lets everything happen up to and including this moment.
    pub fn run_until(&mut self, until: u64) {
        while self.failure.is_none()
            && let Some((at, event)) = self.agenda.next(until)
        {
            self.now = at;
            self.figures.events += 1;
            self.happen(event);
        }
        self.now = until;
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Arrive { node, run, input } if self.nodes[node].run == run => self.arrive(node, input),
            Event::Work { node, run } if self.nodes[node].run == run => self.work(node),
            Event::Wake { node, run, asked } => {
                if self.nodes[node].run == run && self.nodes[node].wake_at == Some(asked) {
                    self.nodes[node].wake_at = None;
                    self.arrive(node, Input::Woke);
                }
            }
            Event::Arrive { .. } | Event::Work { .. } => {}
            Event::StreamBegin { stream, to } => self.stream_begin(stream, to),
            Event::Frame { stream, to, bytes } => self.frame(stream, to, bytes),
            Event::StreamEnd { stream, to } => self.stream_end(stream, to),
            Event::Gossip { link, from, to, topic, bytes } => self.gossip(link, from, to, topic, bytes),
            Event::LinkEnd { link, to } => self.link_end(link, to),
            Event::Dial => self.dial(),
            Event::Act => self.act(),
            Event::Erase => self.erase(),
            Event::Moderate => self.moderate(),
            Event::Lie { node } => self.lie(node),
            Event::Join { node } => self.join(node),
            Event::Trouble(trouble) => self.trouble(trouble),
            Event::Start { node } => self.start(node),
        }
    }

    /// Something reaches a node; it takes it when it is done with what came before.
    pub fn arrive(&mut self, node: usize, input: Input) {
        let now = self.now;
        let machine = &mut self.nodes[node];
        if machine.engine.is_none() {
            return;
        }
        machine.inbox.push_back(input);
        if !std::mem::replace(&mut machine.working, true) {
            let at = machine.busy_until.max(now);
            let run = machine.run;
            self.agenda.enter(at, Event::Work { node, run });
        }
    }

    fn work(&mut self, node: usize) {
        let Some(input) = self.nodes[node].inbox.pop_front() else { return };
        let machine = &mut self.nodes[node];
        machine.busy_until = self.now + machine.cost;
        machine.working = !machine.inbox.is_empty();
        if machine.working {
            let (at, run) = (machine.busy_until, machine.run);
            self.agenda.enter(at, Event::Work { node, run });
        }
        self.step(node, input);
    }

    /// One step of one engine, and what follows from it.
    pub fn step(&mut self, node: usize, input: Input) {
        self.trace.input(self.now, node, &input);
        let machine = &mut self.nodes[node];
        if matches!(input, Input::Woke) {
            machine.woken = (self.now, if machine.woken.0 == self.now { machine.woken.1 + 1 } else { 0 });
            if machine.woken.1 > WAKES_MAX {
                return self.fail("an engine does not spin", format!("node {node} asks to be woken again and again"));
            }
        }
        let now = machine.now(self.now);
        let Some(engine) = machine.engine.as_mut() else { return };
        self.story.input(self.now, node, now.wall, &input);
        let effects = engine.step(now, input);
        self.figures.steps += 1;
        self.carry_out(node, effects);
    }

    /// Does what an engine said.
    pub fn carry_out(&mut self, node: usize, effects: Vec<Effect>) {
        self.trace.effects(&effects);
        if self.nodes[node].fuse.is_out() {
            // The power failed in the middle: nothing of it left the machine.
            return self.crash(node, false);
        }
        self.story.effects(self.now, node, &effects);
        for effect in effects {
            if self.nodes[node].engine.is_none() {
                return;
            }
            match effect {
                Effect::Open { peer } => self.open(node, &peer),
                Effect::Send { dialogue, bytes } => self.say(node, dialogue, bytes),
                Effect::Close { dialogue } => self.close(node, dialogue),
                Effect::Admit { peer } => self.admit(node, number_of(&peer)),
                Effect::Refuse { peer } => self.refuse(node, &peer),
                Effect::Subscribe { .. } | Effect::Viewed { .. } | Effect::Note(_) | Effect::Mended | Effect::Purged => {}
                // One city has no border.
                Effect::Keep { .. } | Effect::Reach(_) => {}
                Effect::Publish { topic, bytes } => {
                    self.watch_gossip(node, &bytes);
                    self.publish(node, topic, bytes);
                }
                Effect::Verdict { message, verdict, .. } => self.verdict(node, message, verdict),
                Effect::Reply { ticket, reply } => self.replied(node, ticket, reply),
                Effect::WakeAt(moment) => {
                    let at = (self.nodes[node].started + moment.0).max(self.now);
                    self.nodes[node].wake_at = Some(at);
                    let run = self.nodes[node].run;
                    self.agenda.enter(at, Event::Wake { node, run, asked: at });
                }
                Effect::Fatal(problem) => self.fail("a healthy disk never stops a node", format!("node {node}: {problem}")),
            }
        }
        self.bound_dialogues(node);
        self.bound_load(node);
    }

    fn admit(&mut self, node: usize, other: usize) {
        let Some(id) = self.network.between(node, other) else { return };
        let link = self.network.links.get_mut(&id).expect("it was just found");
        let end = usize::from(link.ends[1] == node);
        link.admitted[end] = true;
        if self.nodes[node].is_honest() && self.nodes[other].liar.as_ref().is_some_and(Liar::is_stranger) {
            self.fail("a stranger is never admitted", format!("node {node} admitted node {other}"));
        }
    }

    fn bound_dialogues(&mut self, node: usize) {
        if !self.nodes[node].is_honest() {
            return;
        }
        let mut with = std::collections::BTreeMap::<usize, usize>::new();
        for (stream, end) in
            self.network.dialogues.range((node, engine::DialogueId(0))..(node + 1, engine::DialogueId(0))).map(|(_, at)| at)
        {
            if let Some(stream) = self.network.streams.get(stream).filter(|stream| !stream.over[*end]) {
                *with.entry(stream.ends[1 - end].0).or_default() += 1;
            }
        }
        if let Some((other, count)) = with.into_iter().find(|(_, count)| *count > DIALOGUES_MAX) {
            self.fail("the number of dialogues is bounded", format!("node {node} has {count} with node {other}"));
        }
    }

    /// Whom a node writes for, and with which device.
    pub fn identity_of(&self, node: usize) -> Identity {
        let first = self.plan.first_of(node);
        let member = person(first).member();
        let key = if first == node { person(node).device() } else { spare_device(first, 0) };
        Identity { key, member }
    }

    pub fn options(&self, node: usize) -> Options {
        let honest = self.nodes[node].is_honest();
        // A liar's engine holds whatever it is given.
        let faults = if honest { self.faults } else { engine::Faults { forgotten_check: true, ..Default::default() } };
        Options { reconcile_every: Duration::from_secs(self.plan.reconcile), faults, ..Options::default() }
    }

    /// Switches a machine on.
    pub fn start(&mut self, node: usize) {
        let (options, identity) = (self.options(node), self.identity_of(node));
        let machine = &mut self.nodes[node];
        machine.run += 1;
        machine.started = self.now;
        machine.fuse.put_out();
        machine.seen.clear();
        machine.gossiped.clear();
        self.story.line(self.now, node, || format!("starts, for the {}. time", machine.run));
        let store = FusedStore::open(&machine.disk, &machine.fuse);
        let secret = blake3::derive_key(
            "kaveret 1 simulation start",
            &[self.seed.to_be_bytes(), (node as u64).to_be_bytes(), u64::from(machine.run).to_be_bytes()].concat(),
        );
        match Engine::open(store, Some(identity), machine.key(node), &secret, options) {
            Ok(engine) => machine.engine = Some(engine),
            Err(error) => return self.fail("a node starts again", format!("node {node}: {error}")),
        }
        self.check_start(node);
        self.arrive(node, Input::Woke);
        if !self.nodes[node].joined {
            self.agenda.enter(self.now + 1_000, Event::Join { node });
        }
    }

    /// The power of a machine fails.
    pub fn crash(&mut self, node: usize, between_steps: bool) {
        let before = if between_steps { self.nodes[node].held_whole() } else { None };
        let machine = &mut self.nodes[node];
        machine.before = before;
        machine.engine = None;
        machine.fuse.put_out();
        machine.run += 1;
        machine.inbox.clear();
        machine.working = false;
        machine.wake_at = None;
        let kept = self.fate.index(machine.disk.unsynced() + 1);
        self.story.line(self.now, node, || {
            let step = if between_steps { "between two steps" } else { "in the middle of a step" };
            format!("loses power {step}; {kept} of {} batches that were not synced are on its disk", machine.disk.unsynced())
        });
        machine.disk.crash(kept);
        self.figures.crashes += 1;
        self.ledger.forget_node(node);
        self.drop_links(node);
        let at = self.now + 500 + self.fate.below(30_000);
        self.agenda.enter(at, Event::Start { node });
    }
}
