//! Links, ordered streams that break, and gossip that loses, repeats and reorders.
//!
//! A link that stops carrying is noticed by its ends only later, each in its own
//! time. Frames of one stream come in order, until the stream breaks; from then
//! on nothing comes. Gossip goes to admitted peers, and is forwarded only after
//! the engine's verdict, as gossipsub does.
//!
//! Deliberately absent: relays, NAT and transports; they move bytes and nothing
//! else. Bandwidth is one rate for all.

use std::collections::{BTreeMap, BTreeSet};

use engine::{DialogueId, Input, PeerKey};
use model::limits::FRAME_BYTES_MAX;

use crate::agenda::Event;
use crate::node::{Gossiped, number_of};
use crate::world::World;

/// Bytes a millisecond: 8 Mbit/s.
const RATE: u64 = 1_000;

/// For how long a peer that was refused is not dialed, and may not dial.
const BAN: u64 = 60_000;

/// For how long a gossiped message is remembered, as gossipsub does.
const SEEN: u64 = 120_000;

/// Until when a stream that cannot be opened fails.
const OPENING: u64 = 10_000;

/// A connection. End 0 dialed.
pub(crate) struct Link {
    pub ends: [usize; 2],
    /// The transport keys that the ends had when they met.
    pub keys: [PeerKey; 2],
    pub carries: bool,
    /// Whether an end has been told that the link is over.
    pub over: [bool; 2],
    pub admitted: [bool; 2],
    /// When each end was told of the link.
    pub since: [u64; 2],
}

/// An ordered stream of a dialogue. End 0 opened it.
pub(crate) struct Stream {
    pub link: u64,
    pub ends: [(usize, DialogueId); 2],
    /// When the last thing comes to each end.
    pub last: [u64; 2],
    pub alive: bool,
    pub over: [bool; 2],
    /// Frames on their way to each end.
    pub flying: [usize; 2],
}

/// All links and streams.
#[derive(Default)]
pub(crate) struct Network {
    pub links: BTreeMap<u64, Link>,
    pub streams: BTreeMap<u64, Stream>,
    pub dialogues: BTreeMap<(usize, DialogueId), (u64, usize)>,
    /// Who wants to be connected with whom; the first one dials.
    pub wishes: BTreeSet<(usize, usize)>,
    pub bans: BTreeMap<(usize, usize), u64>,
    counter: u64,
}

fn pair(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl Network {
    fn count(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub fn between(&self, a: usize, b: usize) -> Option<u64> {
        self.links.iter().find(|(_, link)| link.ends == [a, b] || link.ends == [b, a]).map(|(id, _)| *id)
    }

    /// The links of a node that carry, with its end of each.
    pub fn links_of(&self, node: usize) -> Vec<(u64, usize)> {
        let carrying = self.links.iter().filter(|(_, link)| link.carries);
        carrying.filter_map(|(id, link)| Some((*id, link.ends.iter().position(|end| *end == node)?))).collect()
    }
}

impl World {
    /// Whether two nodes could reach each other now.
    pub(crate) fn reachable(&self, a: usize, b: usize) -> bool {
        let up = |node: usize| self.nodes[node].engine.is_some() && !self.nodes[node].offline;
        up(a) && up(b) && self.nodes[a].island == self.nodes[b].island
    }

    fn delay(&mut self, from: usize, to: usize) -> u64 {
        self.latency.one_way(from, to) + self.weather.below(self.plan.jitter / 8 + 1)
    }

    /// Dials all that are wanted, reachable and not connected.
    pub(crate) fn dial(&mut self) {
        let now = self.now;
        self.network.bans.retain(|_, until| *until > now);
        let wishes: Vec<(usize, usize)> = self.network.wishes.iter().copied().collect();
        for (a, b) in wishes {
            let banned = self.network.bans.contains_key(&pair(a, b));
            if !banned && self.reachable(a, b) && self.network.between(a, b).is_none() {
                self.connect(a, b);
            }
        }
        self.agenda.enter(now + 1_000 + self.weather.below(4_000), Event::Dial);
    }

    fn connect(&mut self, a: usize, b: usize) {
        let (there, back) = (self.delay(a, b), self.delay(a, b));
        let since = [self.now + there + back, self.now + there];
        let id = self.network.count();
        let keys = [self.nodes[a].key(a), self.nodes[b].key(b)];
        for (end, node) in [(0, a), (1, b)] {
            let input = Input::Connected { peer: keys[1 - end].clone(), dialer: end == 0, relayed: false };
            self.agenda.enter(since[end], Event::Arrive { node, run: self.nodes[node].run, input });
        }
        self.network.links.insert(id, Link { ends: [a, b], keys, carries: true, over: [false; 2], admitted: [false; 2], since });
    }

    /// A link stops carrying; its ends notice within `notice` milliseconds.
    pub(crate) fn cut_link(&mut self, id: u64, notice: u64) {
        let Some(link) = self.network.links.get_mut(&id).filter(|link| link.carries) else { return };
        link.carries = false;
        for end in 0..2 {
            let at = self.now.max(link.since[end]) + 1 + self.weather.below(notice.max(1));
            self.agenda.enter(at, Event::LinkEnd { link: id, to: end });
        }
        for stream in self.network.streams.values_mut().filter(|stream| stream.link == id) {
            stream.alive = false;
        }
    }

    pub(crate) fn link_end(&mut self, id: u64, to: usize) {
        let Some(link) = self.network.links.get_mut(&id) else { return };
        let (node, peer) = (link.ends[to], link.keys[1 - to].clone());
        if !std::mem::replace(&mut link.over[to], true) {
            self.arrive(node, Input::Disconnected { peer });
        }
        self.forget_link(id);
    }

    fn forget_link(&mut self, id: u64) {
        if self.network.links.get(&id).is_some_and(|link| link.over == [true; 2]) {
            self.network.links.remove(&id);
            let gone: Vec<u64> = self.network.streams.iter().filter(|(_, stream)| stream.link == id).map(|(id, _)| *id).collect();
            gone.into_iter().for_each(|stream| self.forget_stream(stream));
        }
    }

    fn forget_stream(&mut self, id: u64) {
        if let Some(stream) = self.network.streams.remove(&id) {
            for end in stream.ends {
                self.network.dialogues.remove(&end);
            }
        }
    }

    /// A node has lost power: it is told nothing any more, its peers notice later.
    pub(crate) fn drop_links(&mut self, node: usize) {
        for (id, end) in self.network.links_of(node) {
            self.cut_link(id, 15_000);
            if let Some(link) = self.network.links.get_mut(&id) {
                link.over[end] = true;
            }
        }
        // Links that were dead before.
        for link in self.network.links.values_mut() {
            for end in 0..2 {
                link.over[end] |= link.ends[end] == node;
            }
        }
    }

    pub(crate) fn open(&mut self, node: usize, peer: &PeerKey) {
        let other = number_of(peer);
        let Some(link) = self.network.between(node, other) else { return };
        let end = usize::from(self.network.links[&link].ends[1] == node);
        if self.network.links[&link].keys[1 - end] != *peer {
            return;
        }
        let fails = !self.network.links[&link].carries || self.weather.chance(self.plan.breaks / 8);
        let ids = [self.network.count(), self.network.count(), self.network.count()];
        let (there, back) = (self.delay(node, other), self.delay(node, other));
        let known = self.network.links[&link].since[1 - end];
        let last = if fails { [self.now + OPENING; 2] } else { [self.now + there + back, (self.now + there).max(known + 1)] };
        let ends = [(node, DialogueId(ids[1])), (other, DialogueId(ids[2]))];
        self.network.streams.insert(ids[0], Stream { link, ends, last, alive: !fails, over: [false; 2], flying: [0; 2] });
        for (to, end) in ends.iter().enumerate() {
            self.network.dialogues.insert(*end, (ids[0], to));
            self.agenda.enter(last[to], Event::StreamBegin { stream: ids[0], to });
        }
    }

    pub(crate) fn stream_begin(&mut self, id: u64, to: usize) {
        let Some(stream) = self.network.streams.get_mut(&id) else { return };
        let (node, dialogue) = stream.ends[to];
        let Some(link) = self.network.links.get(&stream.link) else { return };
        let end = usize::from(link.ends[1] == node);
        if link.over[end] {
            return;
        }
        let (alive, peer) = (stream.alive, link.keys[1 - end].clone());
        let honest = link.ends.iter().all(|node| self.nodes[*node].is_honest());
        match (alive, to) {
            (true, _) => {
                self.figures.dialogues += usize::from(to == 0);
                self.figures.honest_dialogues += usize::from(to == 0 && honest);
                self.arrive(node, Input::Opened { dialogue, peer, ours: to == 0 });
            }
            (false, 0) => {
                stream.over[0] = true;
                self.arrive(node, Input::OpenFailed { peer });
            }
            (false, _) => stream.over[1] = true,
        }
    }

    pub(crate) fn send(&mut self, node: usize, dialogue: DialogueId, bytes: Vec<u8>) {
        if bytes.len() > FRAME_BYTES_MAX && self.nodes[node].is_honest() {
            self.fail("a frame is within its bound", format!("node {node} sent {} bytes", bytes.len()));
        }
        let Some(&(id, from)) = self.network.dialogues.get(&(node, dialogue)) else { return };
        self.watch_frame(node, self.network.streams[&id].ends[1 - from].0, &bytes);
        self.watch_scopes(id, from, &bytes);
        let breaks = self.weather.chance(self.plan.breaks / 4);
        let (ours, theirs) = (node, self.network.streams[&id].ends[1 - from].0);
        let delay = self.delay(ours, theirs) + bytes.len() as u64 / RATE;
        let late = [self.weather.below(5_000), self.weather.below(5_000)];
        let now = self.now;
        let Some(stream) = self.network.streams.get_mut(&id).filter(|stream| stream.alive && !stream.over[1 - from]) else { return };
        if breaks {
            stream.alive = false;
            for (to, late) in late.into_iter().enumerate() {
                let at = stream.last[to].max(now) + 1 + late;
                self.agenda.enter(at, Event::StreamEnd { stream: id, to });
            }
            return;
        }
        let at = (now + delay).max(stream.last[1 - from] + 1);
        stream.last[1 - from] = at;
        stream.flying[1 - from] += 1;
        self.figures.frames += 1;
        self.agenda.enter(at, Event::Frame { stream: id, to: 1 - from, bytes });
    }

    pub(crate) fn frame(&mut self, id: u64, to: usize, bytes: Vec<u8>) {
        let Some(stream) = self.network.streams.get_mut(&id) else { return };
        stream.flying[to] -= 1;
        let carries = self.network.links.get(&stream.link).is_some_and(|link| link.carries);
        if carries && stream.alive && !stream.over[to] {
            let (node, dialogue) = stream.ends[to];
            self.arrive(node, Input::Frame { dialogue, bytes });
        }
    }

    pub(crate) fn close(&mut self, node: usize, dialogue: DialogueId) {
        let Some(&(id, from)) = self.network.dialogues.get(&(node, dialogue)) else { return };
        let delay = self.delay(node, self.network.streams[&id].ends[1 - from].0);
        let Some(stream) = self.network.streams.get_mut(&id) else { return };
        if std::mem::replace(&mut stream.over[from], true) {
            return;
        }
        let at = (self.now + delay).max(stream.last[1 - from] + 1);
        self.agenda.enter(at, Event::StreamEnd { stream: id, to: 1 - from });
    }

    pub(crate) fn stream_end(&mut self, id: u64, to: usize) {
        let Some(stream) = self.network.streams.get_mut(&id) else { return };
        let (node, dialogue) = stream.ends[to];
        if !std::mem::replace(&mut stream.over[to], true) {
            self.arrive(node, Input::Closed { dialogue });
        }
        if self.network.streams[&id].over == [true; 2] {
            self.forget_stream(id);
        }
    }

    pub(crate) fn refuse(&mut self, node: usize, peer: &PeerKey) {
        let other = number_of(peer);
        let members = self.nodes[node].joined && self.nodes[other].joined;
        if members && self.nodes[node].is_honest() && self.nodes[other].is_honest() {
            let reason = self.nodes[node].refusal.clone();
            self.fail("no honest node refuses an honest one", format!("node {node} refused node {other}: {reason}"));
        }
        self.figures.refusals += 1;
        self.network.bans.insert(pair(node, other), self.now + BAN);
        if let Some(link) = self.network.between(node, other) {
            // What was said last still leaves.
            self.cut_link(link, 500);
        }
    }

    pub(crate) fn publish(&mut self, node: usize, topic: [u8; 32], bytes: Vec<u8>) {
        let now = self.now;
        self.nodes[node].seen.insert(gossip_id(&topic, &bytes), now);
        self.forward(node, None, topic, &bytes);
    }

    fn forward(&mut self, node: usize, but: Option<usize>, topic: [u8; 32], bytes: &[u8]) {
        for (id, end) in self.network.links_of(node) {
            let link = &self.network.links[&id];
            if link.admitted[end] && Some(link.ends[1 - end]) != but {
                self.gossip_on(id, end, topic, bytes);
            }
        }
    }

    /// Sends a gossiped message over one link.
    pub(crate) fn gossip_on(&mut self, id: u64, end: usize, topic: [u8; 32], bytes: &[u8]) {
        let link = &self.network.links[&id];
        let (from, to, since) = (link.ends[end], link.ends[1 - end], link.since[1 - end]);
        let copies = if self.weather.chance(self.plan.loss) { 0 } else { 1 + usize::from(self.weather.chance(self.plan.twice)) };
        for _ in 0..copies {
            let at = (self.now + self.delay(from, to) + self.weather.below(self.plan.jitter + 1)).max(since + 1);
            self.agenda.enter(at, Event::Gossip { link: id, from, to, topic, bytes: bytes.to_vec() });
        }
    }

    pub(crate) fn gossip(&mut self, link: u64, from: usize, to: usize, topic: [u8; 32], bytes: Vec<u8>) {
        let Some(link) = self.network.links.get(&link).filter(|link| link.carries) else { return };
        let peer = link.keys[usize::from(link.ends[1] == from)].clone();
        let now = self.now;
        let node = &mut self.nodes[to];
        node.seen.retain(|_, at| *at + SEEN > now);
        if node.seen.insert(gossip_id(&topic, &bytes), now).is_some() {
            return;
        }
        let message = self.network.count();
        self.figures.gossip += 1;
        node.gossiped.insert(message, Gossiped { from, topic, bytes: bytes.clone() });
        self.arrive(to, Input::Gossip { peer, message, bytes });
    }

    pub(crate) fn verdict(&mut self, node: usize, message: u64, verdict: engine::Verdict) {
        let Some(gossiped) = self.nodes[node].gossiped.remove(&message) else { return };
        match verdict {
            engine::Verdict::Accept => self.forward(node, Some(gossiped.from), gossiped.topic, &gossiped.bytes),
            engine::Verdict::Reject if self.nodes[node].is_honest() && self.nodes[gossiped.from].is_honest() => {
                self.fail("no honest node passes on what is rejected", format!("node {node} rejected gossip of node {}", gossiped.from));
            }
            _ => {}
        }
    }
}

fn gossip_id(topic: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    *blake3::Hasher::new().update(topic).update(bytes).finalize().as_bytes()
}
