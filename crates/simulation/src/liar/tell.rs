//! What liars do with what they have signed.

use model::{Nonce, RecordId, RecordKind, Scope, Timestamp};
use sync::pack;
use trust::{Act, Founder, Verified};

use super::forge::{self, Material, Pen};
use crate::founding::charter_of;
use crate::people::person;
use crate::plan::Lie;
use crate::world::World;

const HOUR: u64 = 60 * 60 * 1000;
const DAY: u64 = 24 * HOUR;

/// Most envelopes of one flood; a run pays 50 us and more for each at each node.
const FLOOD_MAX: u32 = 60;

impl World {
    /// A liar does what it does.
    pub(crate) fn lie(&mut self, node: usize) {
        if !self.active || !self.nodes[node].is_inside() {
            return;
        }
        let Some(liar) = self.nodes[node].liar.as_mut() else { return };
        match liar.lie {
            Lie::Fork => self.fork(node),
            Lie::Withhold => self.withhold(node),
            Lie::Date => self.misdate(node),
            Lie::Replay => self.replay(node),
            Lie::Garbage => self.garble(node),
            Lie::Flood => self.flood(node),
            Lie::Body => self.misbody(node),
            Lie::Devices => self.multiply_devices(node),
            Lie::Stranger => self.intrude(node),
            Lie::Sybils => self.breed(node),
            Lie::Theft => self.work_or_steal(node),
        }
    }

    pub(super) fn wall(&self, node: usize) -> Timestamp {
        self.nodes[node].clock.wall(self.now)
    }

    /// Throws a liar's dice.
    pub(super) fn throw(&mut self, node: usize, limit: u64) -> u64 {
        self.nodes[node].liar.as_mut().map_or(0, |liar| liar.dice.below(limit))
    }

    pub(super) fn nonce(&mut self, node: usize) -> Nonce {
        let mut bytes = [0; 16];
        bytes.iter_mut().for_each(|byte| *byte = self.throw(node, 256) as u8);
        Nonce(bytes)
    }

    pub(super) fn run_of(&self, node: usize) -> Nonce {
        self.nodes[node].liar.as_ref().map_or(Nonce([0; 16]), |liar| liar.run)
    }

    /// Puts items into the liar's own set, so that dialogues offer them.
    pub(super) fn plant(&mut self, node: usize, items: &[Vec<u8>]) {
        let as_of = Timestamp(self.wall(node).0 + 10 * 60_000);
        self.figures.lies += items.len() as u64;
        if let Some(holdings) = self.nodes[node].engine.as_mut().and_then(engine::Engine::holdings_mut) {
            drop(holdings.ingest(items.to_vec(), engine::Origin::Backup, as_of));
        }
    }

    /// Tells items to one peer, or to none when it has no peers.
    pub(super) fn whisper(&mut self, node: usize, items: &[Vec<u8>]) {
        let links = self.network.links_of(node);
        if links.is_empty() || items.is_empty() {
            return;
        }
        self.figures.lies += items.len() as u64;
        let (link, end) = links[self.throw(node, links.len() as u64) as usize];
        for part in items.chunks(60) {
            self.gossip_on(link, end, [7; 32], &pack(part));
        }
    }

    /// The record of another in which this liar may write, as it stands here.
    fn shared_with(&mut self, node: usize) -> Option<Material> {
        let records: Vec<RecordId> =
            self.ledger.records.iter().filter(|(_, known)| known.editors.contains(&node)).map(|(record, _)| *record).collect();
        if records.is_empty() {
            return None;
        }
        let record = records[self.throw(node, records.len() as u64) as usize];
        let holdings = self.nodes[node].engine.as_mut()?.holdings_mut()?;
        let items = holdings.all_items().ok()?;
        Material::of(&items, record, holdings.roll())
    }

    /// Something of its own: a record's first change, and the material for more.
    pub(super) fn begin(&mut self, node: usize, title: &str) -> (Material, Vec<u8>) {
        let (key, nonce, at) = (person(node).device(), self.nonce(node), self.wall(node));
        let pen = Pen { key: &key, city: self.city_of(node), scope: Scope::City, run: self.run_of(node) };
        let first = pen.found(nonce, at, title, 20).into_signed();
        (Material::begun(&first, person(node).member()), first.into_bytes())
    }

    pub(super) fn city_of(&self, node: usize) -> model::CityId {
        self.nodes[node].engine.as_ref().and_then(|engine| engine.city()).unwrap_or(model::CityId([0; 32]))
    }

    fn fork(&mut self, node: usize) {
        let (key, at, city, run) = (person(node).device(), self.wall(node), self.city_of(node), self.run_of(node));
        let shared = self.shared_with(node);
        let mut sides: Vec<Vec<u8>> = Vec::new();
        match shared {
            Some(material) => {
                let edits = ["one side", "other side"].map(|title| material.edit(&key, city, run, at, title));
                sides.extend(edits.into_iter().flatten().map(|signed| signed.into_signed().into_bytes()));
            }
            None => {
                let nonce = self.nonce(node);
                let pen = Pen { key: &key, city, scope: Scope::City, run };
                for title in ["founded once", "founded twice"] {
                    sides.push(pen.found(nonce, at, title, 10).into_signed().into_bytes());
                }
            }
        }
        for side in &sides {
            self.whisper(node, std::slice::from_ref(side));
        }
        if let Some(side) = sides.get(self.throw(node, 3) as usize) {
            self.plant(node, std::slice::from_ref(side));
        }
    }

    fn withhold(&mut self, node: usize) {
        let stash = self.nodes[node].liar.as_mut().map(|liar| std::mem::take(&mut liar.stash)).unwrap_or_default();
        if !stash.is_empty() && self.throw(node, 2) == 0 {
            return self.plant(node, &stash);
        }
        let (key, at, city, run) = (person(node).device(), self.wall(node), self.city_of(node), self.run_of(node));
        let (mut material, first) = match self.shared_with(node) {
            Some(material) => (material, None),
            None => {
                let (material, first) = self.begin(node, "kept back");
                (material, Some(first))
            }
        };
        let mut chain: Vec<Vec<u8>> = first.into_iter().collect();
        for step in 0..3 {
            let Some(edit) = material.edit(&key, city, run, Timestamp(at.0 + step), &format!("step {step}")) else { break };
            let edit = edit.into_signed();
            material.push(&edit, person(node).member());
            chain.push(edit.into_bytes());
        }
        if chain.len() < 2 {
            return;
        }
        let kept = self.throw(node, chain.len() as u64 - 1) as usize;
        let secret = chain.remove(kept);
        if let Some(liar) = self.nodes[node].liar.as_mut() {
            liar.stash.push(secret);
        }
        let last = chain.split_off(chain.len() - 1);
        self.whisper(node, &last);
        self.plant(node, &chain);
    }

    fn misdate(&mut self, node: usize) {
        let (key, now, city, run) = (person(node).device(), self.wall(node).0, self.city_of(node), self.run_of(node));
        let times = [now - HOUR, now - 20 * HOUR, now - 40 * DAY, now + 3 * HOUR, now + 20 * DAY, now + 300 * DAY, now + 3_000 * DAY, 0];
        let at = Timestamp(times[self.throw(node, times.len() as u64) as usize]);
        let forged = match self.shared_with(node) {
            Some(material) => material.edit(&key, city, run, at, "from another time"),
            None => {
                let nonce = self.nonce(node);
                Some(Pen { key: &key, city, scope: Scope::City, run }.found(nonce, at, "from another time", 10))
            }
        };
        let items: Vec<Vec<u8>> = forged.into_iter().map(|signed| signed.into_signed().into_bytes()).collect();
        self.plant(node, &items);
        self.whisper(node, &items);
    }

    fn replay(&mut self, node: usize) {
        let (key, at, run) = (person(node).device(), self.wall(node), self.run_of(node));
        let (elsewhere, statements) = charter_of(200, "Elsewhere", trust::Policy::DEFAULT, at);
        let mut items: Vec<Vec<u8>> = statements.into_iter().map(|signed| signed.into_signed().into_bytes()).collect();
        for (key, city, scope) in [
            (person(200).device(), elsewhere, Scope::City),
            (key, elsewhere, Scope::City),
            (person(node).device(), self.city_of(node), Scope::Federation),
            (person(node).device(), self.city_of(node), Scope::Control),
            (person(node).device(), self.city_of(node), Scope::School([3; 32])),
            (person(node).device(), self.city_of(node), super::frames::own_of_another()),
        ] {
            let nonce = self.nonce(node);
            items.push(Pen { key: &key, city, scope, run }.found(nonce, at, "from elsewhere", 10).into_signed().into_bytes());
        }
        for item in &items {
            self.whisper(node, std::slice::from_ref(item));
        }
        if let Some(liar) = self.nodes[node].liar.as_mut() {
            liar.stash = items;
        }
    }

    fn garble(&mut self, node: usize) {
        let (_, mut item) = self.begin(node, "garbled");
        let at = self.throw(node, item.len() as u64) as usize;
        item[at] ^= 1 << self.throw(node, 8);
        self.whisper(node, &[item]);
        let links = self.network.links_of(node);
        if let Some((link, end)) = links.first() {
            let noise: Vec<u8> = (0..self.throw(node, 300)).map(|_| self.throw(node, 256) as u8).collect();
            self.gossip_on(*link, *end, [7; 32], &noise);
        }
    }

    fn flood(&mut self, node: usize) {
        let (key, now, city, run) = (person(node).device(), self.wall(node).0, self.city_of(node), self.run_of(node));
        let count = (self.plan.hourly * 3).min(FLOOD_MAX);
        let mut items = Vec::new();
        for _ in 0..count {
            let at = Timestamp(now - now % HOUR + self.throw(node, 3 * HOUR) - HOUR);
            let (nonce, prose) = (self.nonce(node), [10, 40, 900, 3_000][self.throw(node, 4) as usize]);
            items.push(Pen { key: &key, city, scope: Scope::City, run }.found(nonce, at, "flood", prose).into_signed().into_bytes());
        }
        for _ in 0..self.network.links_of(node).len() {
            if let Some(liar) = self.nodes[node].liar.as_mut() {
                liar.dice.shuffle(&mut items);
            }
            let part = &items[..1 + self.throw(node, items.len() as u64) as usize];
            self.whisper(node, part);
        }
        self.plant(node, &items);
    }

    fn misbody(&mut self, node: usize) {
        let (key, at, city, run) = (person(node).device(), self.wall(node), self.city_of(node), self.run_of(node));
        let pen = Pen { key: &key, city, scope: Scope::City, run };
        let (nonce, shared) = (self.nonce(node), self.shared_with(node));
        let own = RecordId::derive(city, &Scope::City, RecordKind::OFFER, key.device(), nonce);
        let actor = document::actor(key.device(), own, run);
        let founder = Founder { device: None, nonce };
        let forged = match (self.throw(node, 5), shared) {
            (0, _) => vec![pen.sign(RecordKind::OFFER, founder, at, forge::body([9; 16], "wrong actor", 10))],
            (1, _) => {
                let founder = Founder { device: Some(forge::device_of(0)), nonce };
                let record = RecordId::derive(city, &Scope::City, RecordKind::OFFER, forge::device_of(0), nonce);
                let body = forge::body(document::actor(key.device(), record, run), "wrong founder", 10);
                vec![pen.sign(RecordKind::OFFER, founder, at, body)]
            }
            (2, _) => {
                let kind = RecordKind::from_code(77);
                let record = RecordId::derive(city, &Scope::City, kind, key.device(), nonce);
                vec![pen.sign(kind, founder, at, forge::body(document::actor(key.device(), record, run), "unknown kind", 10))]
            }
            (_, Some(material)) => {
                let actor = document::actor(key.device(), material.founding.record, run);
                let edit = material.edit(&key, city, run, at, "soon mutated");
                let body = edit.as_ref().and_then(|edit| edit.envelope()).map(|envelope| envelope.body.clone());
                let liar = self.nodes[node].liar.as_mut().expect("only liars lie");
                let body = body.and_then(|body| forge::mutated(&mut liar.dice, &body, &actor));
                body.and_then(|body| material.sign(&key, city, run, at, body)).into_iter().collect()
            }
            (_, None) => {
                let liar = self.nodes[node].liar.as_mut().expect("only liars lie");
                let body = forge::mutated(&mut liar.dice, &forge::body(actor, "soon mutated", 40), &actor);
                body.into_iter().map(|body| pen.sign(RecordKind::OFFER, founder, at, body)).collect()
            }
        };
        let items: Vec<Vec<u8>> = forged.into_iter().map(|signed| signed.into_signed().into_bytes()).collect();
        self.whisper(node, &items);
        self.plant(node, &items);
    }

    fn intrude(&mut self, node: usize) {
        let (key, at, run, city) = (person(node).device(), self.wall(node), self.run_of(node), self.city());
        let nonce = self.nonce(node);
        let envelope = Pen { key: &key, city, scope: Scope::City, run }.found(nonce, at, "from a stranger", 10);
        let grant = trust::Grant {
            member: person(node).member(),
            kind: model::MemberKind::School,
            roles: model::Roles::of(&[model::Role::Member, model::Role::Issuer]),
            age: trust::AgeBand::Adult,
            starts: Timestamp(at.0 - DAY),
            ends: Timestamp(at.0 + DAY),
            admissions: 9,
            budget: 9,
        };
        let grant = Verified::statement(&key, city, at, Act::Grant(grant)).expect("a grant is short");
        let items = [envelope, grant, person(node).certificate(city, at)].map(|signed| signed.into_signed().into_bytes());
        self.whisper(node, &items);
    }
}
