//! What waits for this node's member, and what they should know of without having asked.
//!
//! **Invariant:** the answer is a function of the set, the views and an as-of time. Of own
//! records it knows those that the walk of [`crate::retain`] has passed since the node
//! started, and all that came since: so nothing here reads a whole city.
//!
//! Deliberately absent: what was looked at. An answer is new for a while, and a hidden
//! record stands here while it is hidden.

use std::collections::{BTreeMap, BTreeSet};

use model::notice::{ANSWER_NEW_MILLISECONDS, Answered, Claim, ERASED_NEW_MILLISECONDS, ErasedRecord, Notices, Removed};
use model::record::{RecordRef, WITHDRAWN};
use model::{DeviceId, ItemId, MemberId, RecordId, RecordKind, RecordView, Scope, Store, StoreError, Timestamp};
use trust::{Act, Roll, Target, Why};

use super::Holdings;
use super::keys::{Link, ViewKey};

/// For so long what was found holds as long as nothing changes: rights begin and end, and
/// answers grow old, without anything arriving. An hour.
const HOLDS_MILLISECONDS: u64 = 60 * 60 * 1000;

/// Own records, and what answers them.
#[derive(Default)]
pub(super) struct Mine {
    own: BTreeSet<RecordId>,
    hidden: BTreeSet<RecordId>,
    /// Where each answer's view stands, and what it answers.
    answers: BTreeMap<RecordId, (ViewKey, RecordId)>,
    found: Option<(Basis, Notices)>,
    /// Counts changes of the above.
    changes: u64,
}

/// What notices were computed from.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Basis {
    roll_changes: u64,
    views_version: u64,
    changes: u64,
    member: MemberId,
    device: DeviceId,
    hour: u64,
}

impl<S: Store> Holdings<S> {
    /// All of it, for this member on this device.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn notices(&mut self, member: MemberId, device: DeviceId, at: Timestamp) -> Result<Notices, StoreError> {
        self.load_whole()?;
        let (roll_changes, views_version, changes) = (self.roll_changes, self.views_version, self.mine.changes);
        let basis = Basis { roll_changes, views_version, changes, member, device, hour: at.0 / HOLDS_MILLISECONDS };
        if let Some((_, found)) = self.mine.found.as_ref().filter(|(of, _)| *of == basis) {
            return Ok(found.clone());
        }
        let notices = self.compute_notices(member, device, at)?;
        self.mine.found = Some((basis, notices.clone()));
        Ok(notices)
    }

    fn compute_notices(&mut self, member: MemberId, device: DeviceId, at: Timestamp) -> Result<Notices, StoreError> {
        let mut notices = Notices {
            removed: removed(&self.roll, member, device, at),
            all_erased: all_erased(&self.roll, member),
            claims: self.claims(member, at)?,
            signatures: signatures(&self.roll, member),
            answered: self.answered(member, at)?,
            hidden: self.mine.hidden.iter().copied().collect(),
            erased: erased(&self.roll, member, at),
            ..Notices::default()
        };
        if self.roll.moderates_anywhere(member, at) {
            notices.reports = self.reports(member, at)?.len() as u64;
            let log = self.moderation_log(Some(member), at)?;
            let waits = log.iter().filter(|entry| entry.you_answer).flat_map(|entry| &entry.appeals);
            notices.appeals = waits.filter(|appeal| appeal.answer.is_none()).count() as u64;
        }
        Ok(notices)
    }

    /// Who is said to go on in a member's place, and against whom nothing was said.
    fn claims(&mut self, member: MemberId, at: Timestamp) -> Result<Vec<Claim>, StoreError> {
        let mut words: BTreeMap<MemberId, (ItemId, BTreeSet<MemberId>, Timestamp)> = BTreeMap::new();
        for (key, by, act) in self.roll.statements(Scope::Control) {
            if let Act::Succeed { old, new, from } = act
                && *old == member
                && matches!(self.roll.why(&key.id), None | Some(Why::Single))
            {
                let (_, said, last) = words.entry(*new).or_insert((key.id, BTreeSet::new(), *from));
                said.insert(by);
                *last = (*last).max(*from);
            }
        }
        let chosen = self.roll.successor(member);
        let mut claims = Vec::new();
        for (new, (statement, by, last)) in words {
            let from = chosen.filter(|(chosen, _)| *chosen == new).map(|(_, from)| from);
            let in_force = from.is_some_and(|from| from <= at);
            claims.push(Claim { statement, new: self.person(new)?, by: by.len() as u64, from: from.unwrap_or(last), in_force });
        }
        Ok(claims)
    }

    /// Own records with answers of others that are new, in the order of the newest.
    fn answered(&mut self, member: MemberId, at: Timestamp) -> Result<Vec<Answered>, StoreError> {
        let since = Timestamp(at.0.saturating_sub(ANSWER_NEW_MILLISECONDS));
        let recent: Vec<(ViewKey, RecordId)> =
            self.mine.answers.values().filter(|(place, _)| since <= place.created && place.created <= at).copied().collect();
        let blocked: BTreeSet<MemberId> = self.roll.blocked(member).collect();
        let mut found: BTreeMap<RecordId, (Timestamp, u64)> = BTreeMap::new();
        for (place, to) in recent {
            let shown = |view: &RecordView| {
                view.owner != member
                    && view.withheld.is_empty()
                    && !blocked.contains(&view.owner)
                    && view.content.text("status") != WITHDRAWN
            };
            if self.view_at(place)?.is_some_and(|view| shown(&view)) {
                let (newest, answers) = found.entry(to).or_default();
                *newest = (*newest).max(place.created);
                *answers += 1;
            }
        }
        let mut found: Vec<(Timestamp, Answered)> =
            found.into_iter().map(|(record, (newest, answers))| (newest, Answered { record, answers })).collect();
        found.sort_by_key(|(newest, of)| (std::cmp::Reverse(*newest), of.record));
        Ok(found.into_iter().map(|(_, of)| of).collect())
    }

    /// Takes note of views that the walk has passed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn note_walked(&mut self, views: &[RecordView]) -> Result<(), StoreError> {
        let own = self.own;
        for view in views.iter().filter(|view| Some(view.owner) == own) {
            self.note_mine(view.id, Some(view));
            for place in self.linked(Link::Answers(view.id), usize::MAX)? {
                self.note_answer(place, view.id);
            }
        }
        Ok(())
    }

    /// Keeps what is known of own records in step with a record's view.
    pub(super) fn note_mine(&mut self, record: RecordId, view: Option<&RecordView>) {
        let mine = &mut self.mine;
        mine.changes += 1;
        let Some(view) = view else {
            mine.own.remove(&record);
            mine.hidden.remove(&record);
            mine.answers.remove(&record);
            return;
        };
        if Some(view.owner) == self.own {
            mine.own.insert(record);
            match view.withheld.is_empty() || view.content.text("status") == WITHDRAWN {
                true => mine.hidden.remove(&record),
                false => mine.hidden.insert(record),
            };
        }
        if let Some(to) = answered_by(view).filter(|to| mine.own.contains(&to.id)) {
            self.note_answer(ViewKey { kind: view.kind(), created: view.created, record }, to.id);
        }
    }

    fn note_answer(&mut self, place: ViewKey, to: RecordId) {
        if place.kind == RecordKind::INTEREST {
            self.mine.answers.insert(place.record, (place, to));
            self.mine.changes += 1;
        }
    }
}

fn answered_by(view: &RecordView) -> Option<RecordRef> {
    (view.kind() == RecordKind::INTEREST).then(|| view.content.text("to").parse().ok()).flatten()
}

/// Whether what this device writes counts no more. Who was let in again after the end of a
/// membership is a member.
pub(crate) fn removed(roll: &Roll, member: MemberId, device: DeviceId, at: Timestamp) -> Option<Removed> {
    let gone = !roll.has_standing(member, at);
    if roll.is_trusted(device) && !gone {
        return None;
    }
    let revocations = roll.revocations();
    let of = |target: Target| revocations.iter().rev().find(move |revocation| revocation.target == target);
    let membership = of(Target::Member(member)).filter(|_| gone);
    let found = membership.or_else(|| of(Target::Device(device)))?;
    Some(Removed { statement: found.key.id, at: found.key.time, membership: membership.is_some() })
}

fn all_erased(roll: &Roll, member: MemberId) -> Option<ItemId> {
    roll.erased_members().find(|(_, of, _)| *of == member).map(|(.., key)| key.id)
}

/// How many proposals a delegate has not signed.
fn signatures(roll: &Roll, member: MemberId) -> u64 {
    if !roll.is_delegate(member) {
        return 0;
    }
    let signed = |id: &ItemId| roll.support(id).is_some_and(|support| support.by.contains(&member));
    roll.proposals().filter(|key| !signed(&key.id)).count() as u64
}

/// Single records of a member that others erased lately, the newest first.
fn erased(roll: &Roll, member: MemberId, at: Timestamp) -> Vec<ErasedRecord> {
    let since = Timestamp(at.0.saturating_sub(ERASED_NEW_MILLISECONDS));
    let theirs = roll.erased_records().filter(|(_, key)| since <= key.time).filter(|(_, key)| match roll.statement(&key.id) {
        Some((scope, _, by, Act::Erase { what })) => {
            by != member && what.founder().and_then(|founder| roll.member_in(scope, founder)) == Some(member)
        }
        _ => false,
    });
    let mut erased: Vec<ErasedRecord> = theirs.map(|(record, key)| ErasedRecord { erasure: key.id, record, at: key.time }).collect();
    erased.sort_by_key(|of| (std::cmp::Reverse(of.at), of.record));
    erased
}
