//! What people write: records of all kinds, edits, answers, and whole heaps.

use std::collections::BTreeMap;

use engine::{Command, CommandError, Reply, Ticket};
use model::record::{OPEN, RecordRef, WITHDRAWN};
use model::{Content, RecordId, RecordKind, Schema, Scope, Value};

use crate::agenda::Event;
use crate::ledger::{Hiding, Known, Order};
use crate::people::person;
use crate::world::World;

const WORDS: &[&str] = &["שיעורי גיטרה", "خياطة", "Kurz češtiny", "Bread baking", "Physik", "Chess for all", "גינון", "Oprava kol"];

/// Records in a heap: enough to fill a small budget.
const HEAP: u64 = 24;

impl World {
    /// Someone who belongs to the city does something.
    pub(crate) fn act(&mut self) {
        let node = self.people.index(self.plan.honest());
        let dice = self.people.below(100);
        let heap = self.people.chance(self.plan.heaps);
        if !self.nodes[node].is_inside() {
            return;
        }
        if self.plan.other_of(node).is_some() && self.people.chance(500) {
            return self.keep_some(node);
        }
        match dice {
            _ if heap => {
                let count = 1 + self.people.below(HEAP) as usize;
                self.write_new(node, count);
            }
            0..40 => self.write_new(node, 1),
            40..88 => self.edit_some(node),
            88..94 => self.sync_some(node),
            94..96 => drop(self.command(node, Command::Verify, Order::Verify)),
            _ => self.answer_some(node),
        }
    }

    /// When people act in the time that they have.
    pub(crate) fn schedule_people(&mut self) {
        for _ in 0..self.plan.actions {
            let at = self.people.below(self.plan.active * 1000);
            self.agenda.enter(at, Event::Act);
        }
    }

    fn write_new(&mut self, node: usize, count: usize) {
        let kind =
            *self.people.pick(&[RecordKind::OFFER, RecordKind::REQUEST, RecordKind::CHALLENGE, RecordKind::SESSION, RecordKind::PROFILE]);
        let schema = Schema::of(kind).expect("the kind is known");
        let shared = kind != RecordKind::PROFILE && self.people.chance(400);
        let editors: Vec<usize> = if shared {
            (0..3).map(|_| self.people.index(self.nodes.len())).map(|node| self.plan.first_of(node)).collect()
        } else {
            Vec::new()
        };
        let mut records = Vec::new();
        let mut written = Vec::new();
        for _ in 0..count {
            let mut fields = BTreeMap::new();
            let name = if kind == RecordKind::PROFILE { "name" } else { "title" };
            fields.insert(name.to_owned(), self.words());
            fields.insert("status".to_owned(), Value::from(OPEN));
            let mut content = Content::new(kind).expect("the kind is known");
            fields.iter().for_each(|(name, value)| content.set(name, value.clone()).expect("the value fits"));
            if kind == RecordKind::SESSION {
                content.set("day", Value::from("2099-01-01")).expect("it is a day");
                // Sessions that minors may come to need a registered place and checked adults.
                content.set("audience", Value::set(["18-29", "30-64", "65+"])).expect("they are bands of age");
            }
            content.set("description", self.prose()).expect("the prose fits");
            if schema.field("skills").is_some() {
                content.set("skills", Value::set(["guitar", "music"])).expect("the set fits");
            }
            if shared && schema.field("editors").is_some() {
                let members: Vec<String> = editors.iter().map(|editor| person(*editor).member().to_string()).collect();
                content.set("editors", Value::set(members.iter().map(String::as_str))).expect("the editors fit");
            }
            written.push(fields);
            records.push((None, content));
        }
        self.command(node, Command::Save(records), Order::Found { fields: written, kind, editors });
    }

    /// What only the member's own devices are to hold: something new, or a change to
    /// what either of them wrote.
    fn keep_some(&mut self, node: usize) {
        let first = self.plan.first_of(node);
        let kept: Vec<RecordId> = self.ledger.kept.values().filter(|(by, _)| self.plan.first_of(*by) == first).map(|(_, at)| *at).collect();
        let scope = Scope::Own(self.identity_of(node).member.0);
        let command = if kept.is_empty() || self.people.chance(500) {
            let content = Content::new(RecordKind::REQUEST).expect("the kind is known");
            let mut content = content.with("title", self.words()).expect("the title fits");
            content.set("description", self.prose()).expect("the prose fits");
            Command::SaveIn(scope, vec![(None, content)])
        } else {
            let record = *self.people.pick(&kept);
            Command::Edit(record, [("title".to_owned(), Some(self.words()))].into())
        };
        self.command(node, command, Order::Keep);
    }

    fn words(&mut self) -> Value {
        let word = *self.people.pick(WORDS);
        Value::Text(format!("{word} {}", self.people.below(1_000_000)))
    }

    fn prose(&mut self) -> Value {
        let mut text = String::new();
        for _ in 0..1 + self.people.below(12) {
            text.push_str(self.people.pick::<&str>(WORDS));
            text.push(' ');
        }
        Value::Text(text)
    }

    /// Mostly what the node's member owns, or may edit beside others.
    fn edit_some(&mut self, node: usize) {
        let mine = |known: &Known| known.owner == node || known.editors.contains(&node);
        let records: Vec<_> =
            self.ledger.records.iter().filter(|(_, known)| mine(known)).map(|(record, known)| (*record, known.kind)).collect();
        if records.is_empty() {
            return self.write_new(node, 1);
        }
        let (record, kind) = *self.people.pick(&records);
        let mut fields = BTreeMap::new();
        if self.people.chance(600) && kind != RecordKind::INTEREST {
            fields.insert(if kind == RecordKind::PROFILE { "name" } else { "title" }.to_owned(), self.words());
        }
        if self.people.chance(300) {
            fields.insert("status".to_owned(), Value::from(*self.people.pick(&[OPEN, WITHDRAWN, "full"])));
        }
        let mut edits: BTreeMap<String, Option<Value>> = fields.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
        if kind != RecordKind::INTEREST && self.people.chance(500) {
            edits.insert("description".to_owned(), Some(self.prose()));
        }
        if Schema::of(kind).is_some_and(|schema| schema.field("skills").is_some()) && self.people.chance(300) {
            let skill = format!("skill {}", self.people.below(5));
            edits.insert("skills".to_owned(), Some(Value::set(["guitar", skill.as_str()])));
        }
        self.command(node, Command::Edit(record, edits), Order::Edit { record, fields });
    }

    fn answer_some(&mut self, node: usize) {
        let records: Vec<_> = self.ledger.records.iter().map(|(record, known)| RecordRef::in_city(known.kind, *record)).collect();
        if records.is_empty() {
            return;
        }
        let to = Value::Text(self.people.pick(&records).to_string());
        let content = Content::new(RecordKind::INTEREST)
            .and_then(|content| content.with("to", to))
            .and_then(|content| content.with("message", "אני אשמח"));
        let records = vec![(None, content.expect("an answer's fields fit"))];
        self.command(
            node,
            Command::Save(records),
            Order::Found { fields: vec![BTreeMap::new()], kind: RecordKind::INTEREST, editors: Vec::new() },
        );
    }

    fn sync_some(&mut self, node: usize) {
        let peers: Vec<_> =
            self.network.links_of(node).into_iter().map(|(link, end)| self.network.links[&link].keys[1 - end].clone()).collect();
        if !peers.is_empty() {
            let peer = self.people.pick(&peers).clone();
            self.command(node, Command::Sync(peer), Order::Sync);
        }
    }

    /// An engine has answered.
    pub(crate) fn replied(&mut self, node: usize, ticket: Ticket, reply: Result<Reply, CommandError>) {
        let Some(pending) = self.ledger.pending.remove(&ticket) else { return };
        match (pending.order, reply) {
            (Order::Invite { guest }, Ok(Reply::Invited(invited))) => self.invited(guest, &invited.link),
            (Order::Join, reply) => self.join_replied(node, reply.map(|_| ())),
            (Order::Found { fields, kind, editors }, Ok(Reply::Saved(saved))) => {
                for (saved, last) in saved.into_iter().zip(fields) {
                    let Ok(saved) = saved else { continue };
                    let item = saved.item.expect("founding writes something");
                    self.ledger.saved.insert(item, (node, saved.record));
                    self.ledger
                        .records
                        .insert(saved.record, Known { owner: node, kind, editors: editors.clone(), last, doubtful: Vec::new() });
                    self.figures.acknowledged += 1;
                    self.keep_bodies_of_erased(node, saved.record);
                }
            }
            (Order::Edit { record, fields }, Ok(Reply::Saved(saved))) => {
                let Some(Ok(saved)) = saved.into_iter().next() else { return };
                if let Some(item) = saved.item {
                    self.ledger.saved.insert(item, (node, record));
                    self.figures.acknowledged += 1;
                }
                if let Some(known) = self.ledger.records.get_mut(&record).filter(|known| known.owner == node) {
                    known.told(fields);
                }
            }
            (Order::Keep, Ok(Reply::Saved(saved))) => {
                for saved in saved.into_iter().flatten() {
                    self.ledger.kept.extend(saved.item.map(|item| (item, (node, saved.record))));
                    self.figures.kept += 1;
                }
            }
            (Order::Erase { record }, reply) => self.erase_replied(node, record, reply),
            (Order::EraseAll { records }, reply) => self.erase_all_replied(node, &records, reply),
            (Order::Hide { record }, reply) => self.hide_replied(node, record, reply),
            (Order::Show { record }, Ok(_)) => drop(self.ledger.hidings.insert(record, Hiding::TakenBack)),
            (Order::Verify, Ok(Reply::Verified(found))) => {
                if let Some(problem) = found.problems.first().filter(|_| !self.nodes[node].damaged) {
                    self.fail("a node's views are what its set says", format!("node {node}: {problem}"));
                }
            }
            _ => {}
        }
    }
}
