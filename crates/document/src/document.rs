//! One record's document, as its held changes make it.
//!
//! Most records are one change that nobody ever edits. Such a one is read
//! straight from its operations; automerge is asked only when there are two
//! changes to merge, or an edit to write.
//!
//! Deliberately absent: `automerge::save`. The envelopes are the truth, and what
//! it saves of an accepted change would sometimes not load again.

use std::borrow::Cow;

use automerge::Automerge;
use model::{DeviceId, ItemKey, MemberId, Nonce, SetAside};

use crate::body::decode;
use crate::reason::Reason;
use crate::verdict::{Verdict, judge};
use crate::{Founding, actor, apply};

/// One held change of a record, out of a verified envelope.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The envelope's place in the set.
    pub key: ItemKey,
    /// The device that signed it.
    pub device: DeviceId,
    /// The member whose device that is.
    pub member: MemberId,
    /// The nonce of the device's run.
    pub run: Nonce,
    /// The body: the bytes of one automerge change.
    pub body: Cow<'a, [u8]>,
    /// Whether it may count at all. It is held all the same.
    pub counts: Counts,
}

/// Whether a change may count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Its author had the right.
    Yes,
    /// Its time lies in the future, or its author has no right for that time.
    NotNow,
    /// Its author was revoked, and it is not among what was accepted. Where others
    /// built on it, it is carried and marked, so that a thief's edit does not take
    /// honest work with it; an ordinary edit undoes it.
    Cut,
}

/// A record's document.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) verdict: Verdict,
    /// All changes that stand, merged; `None` while there are fewer than two.
    pub(crate) merged: Option<Automerge>,
}

/// The document that a set of held changes makes: the same in every replica,
/// whatever the order of `changes`. Never fails; what cannot count waits or is
/// set aside, with its reason.
pub fn materialise(founding: &Founding, changes: &[Change<'_>]) -> Document {
    let mut verdict = judge(founding, changes);
    let merged = merge(&mut verdict);
    Document { verdict, merged }
}

/// Merges what stands, and sets aside what automerge cannot merge.
fn merge(verdict: &mut Verdict) -> Option<Automerge> {
    if verdict.standing.len() < 2 {
        return None;
    }
    let history = &verdict.history;
    let changes: Vec<_> = verdict.standing.iter().map(|node| &history.nodes[*node].decoded).collect();
    if let Some(document) = apply::all(changes.iter().copied()) {
        return Some(document);
    }
    let (document, failed) = apply::each(&changes);
    let failed: Vec<usize> = failed.into_iter().map(|place| verdict.standing[place]).collect();
    for node in &failed {
        let on_failed = failed.iter().any(|other| history.nodes[*node].ancestors.contains(*other));
        let reason = if on_failed { Reason::BuiltOnSetAside } else { Reason::Automerge };
        verdict.set_aside.insert(history.nodes[*node].key, reason);
    }
    verdict.standing.retain(|node| !failed.contains(node));
    Some(document)
}

impl Document {
    /// How many held changes wait for others that have not come.
    pub fn waiting(&self) -> usize {
        self.verdict.waiting
    }

    /// Held changes that do not count and why, in the order of the set.
    pub fn set_aside(&self) -> impl Iterator<Item = (ItemKey, &Reason)> {
        self.verdict.set_aside.iter().map(|(key, reason)| (*key, reason))
    }

    /// The same, as views list it: the first so many.
    pub(crate) fn set_aside_shown(&self, most: usize) -> Vec<SetAside> {
        self.set_aside()
            .take(most)
            .map(|(key, reason)| SetAside { item: key.id, word: reason.word().to_owned(), reason: reason.to_string() })
            .collect()
    }

    /// Adds one change, if that provably makes what [`materialise`] would make of
    /// all of them: nothing waits or is set aside, all that the change builds on
    /// is here, and nothing rivals it. Otherwise `false`: nothing has changed, and
    /// the caller materialises anew.
    #[must_use = "a change that was not added is missing until the document is materialised anew"]
    pub fn extend(&mut self, change: &Change<'_>) -> bool {
        self.try_extend(change).is_some()
    }

    fn try_extend(&mut self, change: &Change<'_>) -> Option<()> {
        let clean = self.verdict.set_aside.is_empty() && self.verdict.waiting == 0 && !self.verdict.standing.is_empty();
        if !clean || change.counts != Counts::Yes {
            return None;
        }
        let history = &self.verdict.history;
        let actor = actor(change.device, history.founding.record, change.run);
        let decoded = decode(&change.body, &actor).ok()?;
        let (body, next) = (decoded.body.clone(), self.verdict.used.get(&actor).map_or(1, |used| used + 1));
        let ready = !body.deps.is_empty() && body.deps.iter().all(|dep| history.node(dep).is_some());
        if !ready || body.seq != next || history.node(&body.hash).is_some() {
            return None;
        }
        let node = history.examine(change.key, change.device, change.member, decoded).ok()?;
        self.merged = match self.merged.take() {
            Some(merged) => apply::one(merged, &node.decoded),
            None => apply::all(history.nodes.iter().chain([&node]).map(|node| &node.decoded)),
        };
        if self.merged.is_none() {
            self.merged = merge(&mut self.verdict);
            return None;
        }
        let node = self.verdict.history.push(node);
        self.verdict.standing.push(node);
        self.verdict.used.insert(actor, body.seq);
        Some(())
    }
}
