//! Erasures, before they are signed: which statement erases what, and where it stands.
//!
//! Deliberately absent: who may erase what. That is the roll's to say; a member is
//! erased wherever it says yes.

use std::collections::BTreeSet;

use model::{MemberId, Obstacle, RecordId, Scope, Store, StoreError};
use trust::{Act, Erased, Ground};

use super::{Draft, no_member, refused};
use crate::Engine;
use crate::event::{CommandError, Now};

/// Where a statement stands that erases records of a scope; `None` where none can.
fn statement_scope(of: Scope) -> Option<Scope> {
    match of {
        Scope::City | Scope::Federation => Some(Scope::Control),
        Scope::School(_) | Scope::Group(_) | Scope::Own(_) => Some(of),
        Scope::Control | Scope::Sealed(_) | Scope::AlliedControl(_) | Scope::Allied(_) => None,
    }
}

impl<S: Store> Engine<S> {
    pub(crate) fn erase_record(&mut self, record: RecordId) -> Result<Result<Draft, CommandError>, StoreError> {
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        let Some((scope, what)) = holdings.founding_of(record)? else {
            let erased = holdings.roll().erased_records().any(|(erased, _)| erased == record);
            return Ok(Err(if erased { Obstacle::ErasedAlready.into() } else { CommandError::Unknown(record) }));
        };
        Ok(match statement_scope(scope) {
            Some(scope) => Ok(Draft::of(scope, Act::Erase { what })),
            None => Err(refused("what went to the moderators alone is not erased; they dismiss it")),
        })
    }

    /// As [`Engine::erase_record`], by whoever wishes it: who erases what another wrote, and
    /// is not their guardian, hides it too, with the reason, so that the public log says it
    /// and its owner learns why.
    pub(super) fn erase_anybodys(
        &mut self,
        now: Now,
        me: MemberId,
        record: RecordId,
        ground: Option<&str>,
        words: String,
    ) -> Result<Result<Draft, CommandError>, StoreError> {
        let erasing = match self.erase_record(record)? {
            Ok(draft) => draft,
            Err(error) => return Ok(Err(error)),
        };
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        let founding = holdings.founding_of(record)?.and_then(|(scope, what)| Some((scope, what.founder()?)));
        let Some((scope, founder)) = founding else { return Ok(Ok(erasing)) };
        let roll = holdings.roll();
        let owner = roll.member_in(scope, founder);
        let answers_for = |owner| owner == me || roll.guards(scope, me, owner, now.wall);
        // Who may not erase it is told that, and not that a reason is missing.
        let may = owner.is_some_and(|owner| roll.may_erase(me, owner, scope, now.wall));
        if owner.is_some_and(answers_for) || !may {
            return Ok(Ok(erasing));
        }
        let (Some(ground), false) = (ground.and_then(Ground::from_name), words.trim().is_empty()) else {
            return Ok(Err(Obstacle::ErasingWithoutReason.into()));
        };
        let mut draft = self.hide(now, me, record, ground, words)?;
        draft.acts.extend(erasing.acts);
        Ok(Ok(draft))
    }

    /// In each scope where the member may own something and this node's member may erase
    /// it; elsewhere nothing is said.
    pub(super) fn erase_member(&mut self, now: Now, me: MemberId, member: MemberId) -> Result<Result<Draft, CommandError>, StoreError> {
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        let mut scopes = holdings.scopes_of_owner(member)?;
        let roll = holdings.roll();
        // Devices that are away may hold more; of a minor, the city is told nothing.
        if roll.rights_ever(member).iter().any(|right| right.scope == Scope::Control) || roll.is_delegate(member) {
            scopes.insert(Scope::City);
        }
        if scopes.is_empty() && roll.rights_ever(member).is_empty() {
            return Ok(Err(no_member(member)));
        }
        let erased: BTreeSet<Scope> = roll.erased_members().filter(|(_, of, _)| *of == member).map(|(scope, ..)| scope).collect();
        if !scopes.is_empty() && scopes.is_subset(&erased) {
            return Ok(Err(Obstacle::AllErasedAlready.into()));
        }
        let mut draft = Draft::default();
        let mut first = None;
        let statements: BTreeSet<Scope> = scopes.difference(&erased).filter_map(|scope| statement_scope(*scope)).collect();
        for scope in statements {
            let act = Act::Erase { what: Erased::Member(member) };
            match self.write_out(now, None, Draft::of(scope, act.clone())) {
                Ok(_) => draft.acts.push((scope, act)),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Ok(match (draft.acts.is_empty(), first) {
            (false, _) => Ok(draft),
            (true, Some(error)) => Err(error),
            (true, None) if member == me => Err(Obstacle::NothingToErase.into()),
            (true, None) => Err(refused("this node holds nothing of theirs that could be erased")),
        })
    }
}
