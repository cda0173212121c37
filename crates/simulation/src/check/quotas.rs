//! What a node holds of one key is bounded, and what a thief signed counts nowhere.

use std::collections::{BTreeMap, BTreeSet};

use engine::Engine;
use model::{DeviceId, ItemId, Scope};
use trust::{Act, Signed};

use crate::liar::QUOTA;
use crate::people::person;
use crate::world::World;

/// Certificates of one root key, as the documents say.
const DEVICES: usize = 64;

/// Grants of one issuer's device in a year, as the documents say; no city of a run lasts
/// longer.
const GRANTS: usize = 4 * QUOTA as usize + 64;

/// Bytes of other statements of one resident's key in a month, and of the one that
/// crosses.
const WORDS: usize = 512 * 1024 + model::limits::ITEM_BYTES_MAX;

impl World {
    /// What is in every honest node's set, counted anew from the bytes: statements within
    /// the quotas, and envelopes of nobody else than whom held grants lead to.
    pub(super) fn check_quotas(&mut self) {
        for node in 0..self.plan.honest() {
            if let Some(problem) = self.beyond_quota(node) {
                return self.fail("what is held of one key is within its quota", format!("node {node}: {problem}"));
            }
        }
    }

    fn beyond_quota(&mut self, node: usize) -> Option<String> {
        let founder = person(0);
        let (free, root) = (founder.device().device(), founder.member());
        let holdings = self.nodes[node].engine.as_mut().and_then(Engine::holdings_mut)?;
        let items = holdings.all_items().ok()?;
        let held = items.into_iter().filter_map(|bytes| Signed::parse(bytes).ok());
        let held = held.filter(|signed| holdings.set(signed.scope()).contains(&signed.key()));
        let (mut certificates, mut grants, mut words) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (mut certified, mut authors, mut granted) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::from([root]));
        for signed in held {
            let key = (signed.scope(), signed.device());
            match signed.act() {
                None => drop(authors.insert(signed.device())),
                Some(Act::Device { device, .. }) => {
                    certified.entry(*device).or_insert_with(BTreeSet::new).insert(signed.root());
                    *certificates.entry(key).or_insert(0_usize) += 1;
                }
                Some(Act::Grant(grant)) => {
                    granted.insert(grant.member);
                    *grants.entry(key).or_insert(0_usize) += 1;
                }
                Some(_) => *words.entry(key).or_insert(0_usize) += signed.bytes().len(),
            }
        }
        let most = |counts: BTreeMap<(Scope, DeviceId), usize>, limit: usize, of: &str| {
            let mut counts = counts.into_iter().filter(|((_, author), _)| *author != free && author.0 != root.0);
            counts.find(|(_, count)| *count > limit).map(|((scope, author), count)| format!("{count} {of} of {author:?} in {scope:?}"))
        };
        let unled = |author: &&DeviceId| {
            !certified.get(author).is_some_and(|members: &BTreeSet<_>| members.iter().any(|member| granted.contains(member)))
        };
        most(certificates, DEVICES, "certificates")
            .or_else(|| most(grants, GRANTS, "grants"))
            .or_else(|| most(words, WORDS, "bytes of statements"))
            .or_else(|| authors.iter().find(unled).map(|author| format!("envelopes of {author:?}, to whom nothing held leads")))
    }

    /// Nothing that a thief signed counts or is shown on any honest node, and all that the
    /// school and those whom it admitted had written before does.
    pub(super) fn check_theft(&mut self) {
        for school in self.stolen() {
            let (honest, forged) = self.signed_by(school);
            for node in 0..self.plan.honest() {
                for (items, counts) in [(&honest, true), (&forged, false)] {
                    if let Some(problem) = items.iter().find_map(|item| self.misjudged(node, item, counts)) {
                        let fact = if counts { "what was signed before the theft stands" } else { "nothing that a thief signed counts" };
                        return self.fail(fact, format!("node {node}: {problem}"));
                    }
                }
            }
        }
    }

    /// Whether a node counts, or shows, an item otherwise than it should.
    fn misjudged(&mut self, node: usize, item: &ItemId, counts: bool) -> Option<String> {
        let holdings = self.nodes[node].engine.as_mut().and_then(Engine::holdings_mut)?;
        let scope = [Scope::Control, Scope::City].into_iter().find(|scope| holdings.set(*scope).find(item).is_some());
        let signed = scope.and_then(|scope| {
            let key = holdings.set(scope).find(item)?;
            holdings.signed(scope, &key).ok()?
        });
        let Some(signed) = signed else { return counts.then(|| format!("{item:?} is not held")) };
        let judged = holdings.roll().judge(&signed);
        // Each of these envelopes founds a record of its own.
        let record = signed.envelope().map(|envelope| envelope.record(signed.city(), &signed.scope(), signed.device()));
        let shown = record.map(|record| holdings.view(record).ok().flatten().is_some());
        let right = judged.is_ok() == counts && shown.is_none_or(|shown| shown == counts);
        (!right).then(|| format!("{item:?} ({signed:?}) is judged {judged:?}, and shown: {shown:?}"))
    }
}
