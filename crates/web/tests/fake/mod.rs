//! A desk without a node behind it: everything is in memory, nothing is passed
//! on. For the tests of this crate and its example server.

#![allow(dead_code)]

mod desk;
pub mod samples;
mod school;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use model::facts::{CityFacts, Edits, Founded, ListFilter, LogEntry, PlaceFacts, RecordFacts, Saved, Status};
use model::record::{Outcome, OwnReport};
use model::{CityId, Content, DeviceId, ItemId, MemberId, RecordId, RecordKind, RecordView, Role, Timestamp, Value, record};
use node::NodeError;

/// The member whose node this pretends to be.
pub const ALICE: MemberId = MemberId([0xa1; 32]);
/// Another member of the city.
pub const BOB: MemberId = MemberId([0xb0; 32]);
/// A pupil of Alice's school, for whom Bob answers.
pub const OWL: MemberId = MemberId([0x0e; 32]);
/// The phrase of every city that is founded or joined.
pub const PHRASE: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

/// The one passphrase that unlocks it.
pub const PASSPHRASE: &str = "bees fly at noon";

/// Clones are the same desk.
#[derive(Clone)]
pub struct FakeDesk(Arc<Mutex<Inner>>);

pub struct Inner {
    pub status: Status,
    pub records: BTreeMap<RecordId, RecordFacts>,
    pub now: Timestamp,
    /// Whether the search index is still being filled.
    pub indexing: bool,
    /// What the next writing operation answers instead of doing anything.
    pub refusal: Option<NodeError>,
    /// Which words of the phrase are asked for.
    pub asked: Vec<u32>,
    /// Whether the words are shown still.
    pub shown: bool,
    /// How it is when it is not locked, while it is.
    pub open: Option<Status>,
    /// Places that are registered.
    pub places: Vec<PlaceFacts>,
    /// What was reported.
    pub reports: Vec<RecordView>,
    /// Whether this node's member may hide what was reported.
    pub may_hide: bool,
    /// What this node's member reported.
    pub own_reports: Vec<OwnReport>,
    /// What was hidden.
    pub log: Vec<LogEntry>,
    /// Whom this node's member blocked.
    pub blocked: BTreeSet<MemberId>,
    /// What was published in the city, and its copy.
    pub published: std::collections::BTreeMap<RecordId, RecordId>,
    /// What was decided through it.
    pub deeds: Vec<model::govern::Deed>,
    /// The schools in which this node's member takes part.
    pub schools: model::govern::SchoolList,
    /// The invitations that were taken back.
    pub taken_back: Vec<model::InvitationId>,
    /// What was asked of invitations and lists, the last one last.
    pub invited: Vec<model::facts::NewInvitation>,
    pub admitted: Vec<model::govern::NewAdmission>,
    count: u8,
}

impl FakeDesk {
    /// A node that belongs to no city.
    pub fn alone(now: Timestamp) -> Self {
        let status = samples::status_without_city();
        Self(Arc::new(Mutex::new(Inner {
            status,
            records: BTreeMap::new(),
            now,
            indexing: false,
            refusal: None,
            places: Vec::new(),
            reports: Vec::new(),
            may_hide: true,
            own_reports: Vec::new(),
            log: Vec::new(),
            blocked: BTreeSet::new(),
            published: Default::default(),
            asked: vec![2, 5, 12],
            shown: false,
            open: None,
            deeds: Vec::new(),
            schools: school::list(now),
            taken_back: Vec::new(),
            invited: Vec::new(),
            admitted: Vec::new(),
            count: 0,
        })))
    }

    /// A node of a city whose languages are these.
    pub fn in_city(name: &str, languages: &[&str], now: Timestamp) -> Self {
        let desk = Self::alone(now);
        desk.inner().settle(name, languages.iter().map(|code| (*code).to_owned()).collect());
        desk.inner().shown = true;
        desk
    }

    /// What is in it, to look at and to change.
    pub fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap()
    }

    /// Puts a record in, as this member's, so many milliseconds ago.
    pub fn put(&self, owner: MemberId, name: &str, age: u64, content: Content) -> RecordId {
        let mut inner = self.inner();
        let created = Timestamp(inner.now.0 - age);
        inner.found(owner, Some(name), created, content)
    }
}

impl Inner {
    /// A moderator has decided about what was reported of a record.
    pub fn decided(&mut self, record: RecordId, outcome: Outcome) {
        self.reports.retain(|report| !report.content.text("to").ends_with(&record.to_string()));
        self.own_reports.iter_mut().filter(|own| own.to.id == record).for_each(|own| own.outcome = outcome);
    }

    fn settle(&mut self, name: &str, languages: Vec<String>) {
        self.status.city = Some(CityFacts { id: CityId([0xc1; 32]), name: name.to_owned(), languages, founding: true, members: 1 });
        self.status.member = Some(ALICE);
        self.status.device = Some(DeviceId([0xd1; 32]));
        self.status.roles = vec![Role::Member, Role::Issuer];
    }

    fn statement(&mut self) -> ItemId {
        self.count += 1;
        ItemId([self.count; 32])
    }

    fn mark_blocked(&mut self) {
        let blocked = self.blocked.clone();
        self.records.values_mut().for_each(|facts| facts.blocked = blocked.contains(&facts.view.owner));
    }

    fn view(&mut self, owner: MemberId, created: Timestamp, content: Content) -> RecordView {
        self.count += 1;
        let id = RecordId([self.count; 32]);
        RecordView {
            id,
            scope: model::Scope::City,
            owner,
            created,
            updated: created,
            content,
            conflicts: Vec::new(),
            editors: Default::default(),
            changes: 1,
            waiting: 0,
            set_aside: Vec::new(),
            withheld: Vec::new(),
        }
    }

    pub fn found(&mut self, owner: MemberId, name: Option<&str>, created: Timestamp, content: Content) -> RecordId {
        let view = self.view(owner, created, content);
        let id = view.id;
        let blocked = self.blocked.contains(&owner);
        let facts =
            RecordFacts { view, owner_name: name.map(String::from), editable: owner == ALICE, scope_name: None, expired: false, blocked };
        self.records.insert(id, facts);
        id
    }

    fn refuse(&mut self) -> Result<(), NodeError> {
        match self.refusal.take() {
            Some(error) => Err(error),
            None if self.status.city.is_none() => Err(NodeError::NoCity),
            None => Ok(()),
        }
    }

    fn save(&mut self, id: RecordId, edits: Edits) -> Result<Saved, NodeError> {
        self.refuse()?;
        let now = self.now;
        let facts = self.records.get_mut(&id).ok_or(NodeError::Unknown(id))?;
        let mut content = facts.view.content.clone();
        for (field, value) in &edits {
            content.set(field, value.clone().unwrap_or(Value::Text(String::new())))?;
        }
        content.check()?;
        facts.view.content = content;
        facts.view.conflicts.retain(|conflict| !edits.contains_key(&conflict.field));
        facts.view.updated = now;
        Ok(Saved { record: id, item: Some(ItemId([1; 32])) })
    }

    fn founded(&self) -> Founded {
        Founded { city: self.status.city.clone().unwrap(), phrase: PHRASE.to_owned(), member: ALICE }
    }

    fn listed(&self, filter: &ListFilter) -> Vec<RecordFacts> {
        let mut found: Vec<RecordFacts> = self.records.values().cloned().collect();
        found.retain(|facts| {
            let content = &facts.view.content;
            let kind = facts.view.kind();
            filter.kind.map_or(RecordKind::BROWSED.contains(&kind), |wanted| wanted == kind)
                && filter.scope.is_none_or(|scope| facts.view.scope == scope)
                && (!filter.mine || facts.editable)
                && (filter.all || content.text("status") != record::WITHDRAWN)
                && filter.to.is_none_or(|to| content.refers_to().is_some_and(|found| found.id == to))
                && (filter.blocked || !facts.blocked)
        });
        found.sort_by_key(|facts| std::cmp::Reverse(facts.view.updated));
        found
    }
}
