//! An issuer that admits keys of its own making, far beyond its quota.

use engine::Command;
use model::govern::Deed;
use model::{MemberId, MemberKind, Role, Roles, Scope, Timestamp};
use trust::{Act, AgeBand, Grant, Signed, Verified};

use super::forge::Pen;
use crate::ledger::Order;
use crate::people::{Person, SYBILS, person};
use crate::world::World;

const DAY: u64 = 24 * 60 * 60 * 1000;

/// How many members the city lets one of them admit.
pub(crate) const QUOTA: u32 = 8;

/// Keys that are made members in one go.
const BROOD: usize = 60;

impl World {
    /// Whether the city has made the node's member an issuer. Asks for it when not.
    pub(super) fn may_admit(&mut self, node: usize) -> bool {
        let (member, at) = (person(node).member(), self.wall(node));
        let founder = self.nodes[0].engine.as_ref().and_then(engine::Engine::holdings);
        if founder.is_some_and(|holdings| holdings.roll().issues(member, at)) {
            return true;
        }
        let deed = Deed::Grant { member, kind: None, roles: vec![Role::Issuer], days: None, admissions: Some(QUOTA), budget: None };
        if founder.is_some_and(|holdings| holdings.roll().is_admitted(member)) {
            self.command(0, Command::Govern { deed: Box::new(deed), root: None }, Order::Govern);
        }
        false
    }

    /// A node's member admits somebody: the grant, the newcomer's certificate, and
    /// something that the newcomer writes.
    pub(super) fn admit_person(&mut self, node: usize, newcomer: &Person, at: Timestamp, title: &str) -> Vec<Verified<Signed>> {
        let (city, run, nonce) = (self.city_of(node), self.run_of(node), self.nonce(node));
        let grant = Verified::statement(&person(node).device(), city, at, Act::Grant(grant_to(newcomer.member(), at)));
        let key = newcomer.device();
        let written = Pen { key: &key, city, scope: Scope::City, run }.found(nonce, at, title, 10);
        vec![grant.expect("a grant is short"), newcomer.certificate(city, at), written]
    }

    /// Makes some more keys members, and tells each peer of other ones first.
    pub(super) fn breed(&mut self, node: usize) {
        if !self.may_admit(node) {
            return;
        }
        let bred = self.nodes[node].liar.as_ref().map_or(0, |liar| liar.bred);
        let mut items = Vec::new();
        for number in bred..(bred + BROOD).min(self.plan.sybils) {
            let at = Timestamp(self.wall(node).0 - self.throw(node, DAY));
            items.extend(self.admit_person(node, person(SYBILS + number), at, "a sybil"));
        }
        let items: Vec<Vec<u8>> = items.into_iter().map(|signed| signed.into_signed().into_bytes()).collect();
        let Some(liar) = self.nodes[node].liar.as_mut() else { return };
        liar.bred = (bred + BROOD).min(self.plan.sybils);
        let from = liar.dice.index(items.len().max(1)) / 3 * 3;
        self.whisper(node, &items[from.min(items.len())..]);
        self.plant(node, &items);
    }
}

fn grant_to(member: MemberId, at: Timestamp) -> Grant {
    Grant {
        member,
        kind: MemberKind::Resident,
        roles: Roles::of(&[Role::Member]),
        age: AgeBand::Adult,
        starts: Timestamp(at.0 - 2 * DAY),
        ends: Timestamp(at.0 + 300 * DAY),
        admissions: 0,
        budget: 1,
    }
}
