//! What the statements say of one member, for who wants to take everything of theirs
//! along.

use std::collections::BTreeSet;

use model::govern::StatementFacts;
use model::record::Gathering;
use model::{ItemKey, MemberId, RecordId, RecordView, Store, StoreError};
use trust::{Act, Erased, Target};

use super::Holdings;

/// Whether a statement speaks of a member, of one of their records, or of a statement
/// that does.
fn concerns(act: &Act, member: MemberId, records: &BTreeSet<RecordId>, said: &BTreeSet<model::ItemId>) -> bool {
    match act {
        Act::Charter(charter) | Act::Amend { charter, .. } => charter.delegates.contains(&member),
        Act::Grant(grant) => grant.member == member,
        Act::Device { .. } | Act::Accept { .. } | Act::Place { .. } | Act::Unknown { .. } => false,
        Act::Vouch { member: of, .. } | Act::Staff { member: of, .. } | Act::Block { member: of } | Act::Pseudonym { member: of, .. } => {
            *of == member
        }
        Act::Revoke { target, .. } => *target == Target::Member(member),
        Act::Endorse { .. } | Act::Ally(_) | Act::Halt | Act::Gateway(_) => false,
        Act::Vetting(vetting) => vetting.member == member,
        Act::Consent(consent) => consent.minor == member,
        Act::Guardian { minor, guardian } => *minor == member || *guardian == member,
        Act::Group(group) => group.members.contains(&member),
        Act::Succeed { old, new, .. } => *old == member || *new == member,
        Act::Hide { record, .. } => records.contains(record),
        Act::Close { reports } => reports.iter().any(|report| records.contains(report)),
        Act::Erase { what: Erased::Member(of) } => *of == member,
        Act::Erase { .. } => false,
        Act::Agree { statement } | Act::Withdraw { statement, .. } => said.contains(statement),
        Act::Appeal { hide, .. } => said.contains(hide),
        Act::Uphold { appeal, .. } => said.contains(appeal),
        Act::Receipt { erasure } => said.contains(erasure),
    }
}

impl<S: Store> Holdings<S> {
    /// The statements by a member, and those by others that speak of them or of these
    /// records of theirs, each in the order of their times.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn statements_of(
        &mut self,
        member: MemberId,
        records: &BTreeSet<RecordId>,
    ) -> Result<(Vec<StatementFacts>, Vec<StatementFacts>), StoreError> {
        let roll = self.roll.clone();
        let mut all: Vec<(ItemKey, MemberId, &Act)> = self.scopes().flat_map(|scope| roll.statements(scope)).collect();
        all.sort_unstable_by_key(|(key, ..)| *key);
        let mut said = BTreeSet::new();
        let (mut by, mut about) = (Vec::new(), Vec::new());
        for (key, author, act) in all {
            let own = author == member;
            if !own && !concerns(act, member, records, &said) {
                continue;
            }
            said.insert(key.id);
            let facts = self.statement_facts(&key.id)?;
            if own { by.extend(facts) } else { about.extend(facts) }
        }
        Ok((by, about))
    }

    /// Some views in the order of the store, as [`Holdings::views_after`] reads them:
    /// those that a member owns, in whatever scope, and the sessions that name them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn views_about(&mut self, member: MemberId, after: &[u8], limit: usize) -> Result<(Vec<RecordView>, Option<Vec<u8>>), StoreError> {
        let (mut views, next) = self.views_after(after, limit)?;
        let named = |gathering: Gathering| [gathering.host, gathering.responsible].contains(&Some(member));
        views.retain(|view| view.owner == member || Gathering::of(&view.content).is_some_and(named));
        Ok((views, next))
    }
}
