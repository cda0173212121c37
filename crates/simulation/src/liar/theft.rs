//! A school that admits and writes honestly, and whose key is stolen half way: what the
//! thief signs claims times before the theft as well as after it.

use engine::Command;
use model::govern::Deed;
use model::{ItemId, Timestamp};
use trust::{Signed, Verified};

use super::rogue::QUOTA;
use crate::clock::{Clock, START};
use crate::ledger::Order;
use crate::people::{PUPILS, person};
use crate::plan::Lie;
use crate::world::World;

const DAY: u64 = 24 * 60 * 60 * 1000;

/// What the thief does again once the revocation is written.
const AFTERWARDS: u32 = 4;

impl World {
    /// When the key is stolen, as a right clock says it.
    fn theft(&self) -> Timestamp {
        Timestamp(START + self.plan.active * 500)
    }

    /// The nodes whose keys are stolen.
    pub(crate) fn stolen(&self) -> Vec<usize> {
        let lies = |node: &usize| self.nodes[*node].liar.as_ref().is_some_and(|liar| liar.lie == Lie::Theft);
        (0..self.nodes.len()).filter(lies).collect()
    }

    /// What a stolen school's key signed before the theft, and what the thief signed.
    pub(crate) fn signed_by(&self, node: usize) -> (Vec<ItemId>, Vec<ItemId>) {
        self.nodes[node].liar.as_ref().map(|liar| (liar.honest.clone(), liar.forged.clone())).unwrap_or_default()
    }

    pub(super) fn work_or_steal(&mut self, node: usize) {
        let now = self.wall(node);
        if now < self.theft() {
            if self.may_admit(node) {
                self.serve(node, now);
            }
        } else {
            self.forge_as(node);
        }
    }

    /// An offer of the school's own, and somebody who is admitted and writes.
    fn serve(&mut self, node: usize, at: Timestamp) {
        let count = self.nodes[node].liar.as_ref().map_or(0, |liar| liar.bred);
        let (_, offer) = self.begin(node, "the school's own");
        let mut items = vec![offer];
        // The quota's last places are the thief's to try.
        if count < QUOTA as usize / 2 {
            let admitted = self.admit_person(node, person(PUPILS + count), at, "admitted by the school");
            items.extend(admitted.into_iter().map(bytes_of));
        }
        let Some(liar) = self.nodes[node].liar.as_mut() else { return };
        liar.bred += 1;
        liar.honest.extend(items.iter().map(|item| ItemId::of(item)));
        self.plant(node, &items);
    }

    /// The thief writes as the school, and admits whom it likes, now and earlier.
    fn forge_as(&mut self, node: usize) {
        let (theft, now) = (self.theft().0, self.wall(node).0);
        let earlier = self.throw(node, self.plan.active * 500);
        let at = Timestamp(if self.throw(node, 2) == 0 { theft - earlier } else { now.max(theft) });
        let number = QUOTA as usize + self.throw(node, 60) as usize;
        let mut items: Vec<Vec<u8>> =
            self.admit_person(node, person(PUPILS + number), at, "admitted by the thief").into_iter().map(bytes_of).collect();
        let (run, nonce, city) = (self.run_of(node), self.nonce(node), self.city_of(node));
        let key = person(node).device();
        let pen = super::forge::Pen { key: &key, city, scope: model::Scope::City, run };
        items.push(bytes_of(pen.found(nonce, at, "by the thief", 10)));
        if let Some(liar) = self.nodes[node].liar.as_mut() {
            // The newcomer's certificate is the newcomer's own.
            liar.forged.extend([0, 2, 3].map(|at| ItemId::of(&items[at])));
        }
        self.whisper(node, &items);
        self.plant(node, &items);
    }

    /// A day after the theft the city revokes the key, with the school's word of what it
    /// did not sign itself as far as anybody has seen it; and the thief goes on.
    pub(crate) fn revoke_stolen(&mut self) {
        let stolen = self.stolen();
        if stolen.is_empty() {
            return;
        }
        for node in 0..self.nodes.len() {
            self.nodes[node].clock = Clock { offset: DAY as i64, drift: 0 };
            self.arrive(node, engine::Input::Woke);
        }
        for node in stolen {
            // What the school kept to itself nobody can tell from what the thief dated back.
            let founder = &self.nodes[0];
            let known: Vec<ItemId> = self.signed_by(node).0.into_iter().filter(|item| founder.holds(item)).collect();
            if let Some(liar) = self.nodes[node].liar.as_mut() {
                liar.honest = known;
            }
            let (_, except) = self.signed_by(node);
            let before = Some(self.theft());
            // Seeds differ in whether the school starts anew or goes on with other devices.
            let deed = if self.seed.is_multiple_of(2) {
                Deed::RevokeMember { member: person(node).member(), before, except }
            } else {
                Deed::RevokeDevice { device: person(node).device().device(), before, except }
            };
            self.command(0, Command::Govern { deed: Box::new(deed), root: None }, Order::Govern);
            self.run_until(self.now + 50);
            (0..AFTERWARDS).for_each(|_| self.forge_as(node));
        }
        self.run_until(self.now + 1_000);
    }
}

fn bytes_of(signed: Verified<Signed>) -> Vec<u8> {
    signed.into_signed().into_bytes()
}
