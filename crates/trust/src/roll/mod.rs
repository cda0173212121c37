//! Who is a member of the city, with which roles, devices and budgets: what the
//! statements add up to.
//!
//! **Invariant:** a roll is a pure function of the set of statements. It does not
//! matter in which order they came, or how often. What the control scope adds up to
//! depends on the control scope alone; a school's scope is judged with both.
//!
//! Two questions are kept apart. [`Chain`] says what may be *held*: a chain of
//! grants, even expired or revoked ones, leads from the charter to its author.
//! [`Standing`] says what *counts*: dates, quotas, cuts and thresholds.

mod admission;
mod chain;
mod charters;
mod query;
mod register;
mod settle;
mod standing;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{CityId, DeviceId, ItemId, ItemKey, MemberId, Scope};

use crate::{Act, Refusal, Signed, Verified};
use chain::Chain;
pub use query::Hiding;
pub use register::{Revocation, Spoken, Support};
use settle::Standing;
pub use standing::{Authority, Budget, Right};

/// One statement, without its bytes.
#[derive(Debug)]
pub(crate) struct Stated {
    /// The key that signed.
    pub author: [u8; 32],
    pub act: Act,
}

/// The set of statements, by scope and place.
#[derive(Clone, Debug)]
pub(crate) struct Statements {
    pub city: CityId,
    by_scope: BTreeMap<Scope, BTreeMap<ItemKey, Arc<Stated>>>,
    places: BTreeMap<ItemId, (Scope, ItemKey)>,
}

impl Statements {
    /// Those of one scope, in order.
    pub fn of(&self, scope: Scope) -> impl Iterator<Item = (&ItemKey, &Arc<Stated>)> + Clone {
        self.by_scope.get(&scope).into_iter().flatten()
    }

    /// Every scope with its statements; the control scope first.
    pub fn scopes(&self) -> impl Iterator<Item = (&Scope, &BTreeMap<ItemKey, Arc<Stated>>)> {
        self.by_scope.iter()
    }

    /// A statement by its id.
    pub fn get(&self, id: &ItemId) -> Option<(Scope, ItemKey, &Arc<Stated>)> {
        let (scope, key) = self.places.get(id)?;
        Some((*scope, *key, self.by_scope.get(scope)?.get(key)?))
    }
}

/// The members of a city. See the module's words.
#[derive(Clone, Debug)]
pub struct Roll {
    statements: Statements,
    chain: Arc<Chain>,
    standing: Arc<Standing>,
}

impl Roll {
    /// Most devices of one member; the earliest certified count. A household's
    /// machines and a school's room of laptops fit.
    pub const DEVICES_MAX: usize = 32;

    /// The roll of an empty set.
    pub fn new(city: CityId) -> Self {
        let statements = Statements { city, by_scope: BTreeMap::new(), places: BTreeMap::new() };
        Self { statements, chain: Arc::default(), standing: Arc::default() }
    }

    /// The city whose roll this is.
    pub fn city(&self) -> CityId {
        self.statements.city
    }

    /// Whether the statement may be held: a chain of grants, even expired ones,
    /// leads from its author to the charter.
    ///
    /// # Errors
    /// [`Refusal::City`] or [`Refusal::Stranger`].
    pub fn holds(&self, signed: &Signed) -> Result<(), Refusal> {
        let Some(act) = signed.act() else { return Err(Refusal::Scope(signed.scope())) };
        let found = if matches!(act, Act::Charter(_)) { CityId(signed.id().0) } else { signed.city() };
        if found != self.city() {
            return Err(Refusal::City { needed: self.city(), found });
        }
        let chain = &self.chain;
        let (scope, root, device) = (signed.scope(), signed.root(), signed.device());
        let by_delegate = || chain.certifiers(Scope::Control, device).any(|(_, member)| chain.delegates.contains(&member));
        let chained = match act {
            Act::Charter(_) => true,
            Act::Device { .. } => chain.delegates.contains(&root) || chain.is_member(scope, root) || self.is_member_somewhere(scope, root),
            Act::Grant(_) => match scope {
                Scope::School(school) => {
                    chain.issues(MemberId(school)) && chain.certifiers(Scope::Control, device).any(|(_, member)| member.0 == school)
                }
                _ => chain.certifiers(scope, device).any(|(_, member)| chain.issues(member)),
            },
            _ => self.is_chained_in(scope, device) || chain.is_member(scope, root) || scope == Scope::Control && by_delegate(),
        };
        if chained { Ok(()) } else { Err(Refusal::Stranger) }
    }

    /// A school's pupil certifies devices in the school's scope, and a member of the
    /// city there too.
    fn is_member_somewhere(&self, scope: Scope, root: MemberId) -> bool {
        matches!(scope, Scope::School(_)) && self.chain.is_member(Scope::Control, root)
    }

    /// Takes in statements of the set, those that [`Roll::holds`] among them, in
    /// any order, until nothing more can be held. Answers which were taken.
    pub fn take(&mut self, statements: &[Verified<Signed>]) -> Vec<bool> {
        let mut taken = vec![false; statements.len()];
        loop {
            let mut progress = false;
            for (statement, taken) in statements.iter().zip(&mut taken) {
                if !*taken && self.holds(statement).is_ok() {
                    *taken = true;
                    progress = true;
                    self.insert(statement);
                }
            }
            if !progress {
                break;
            }
            self.chain = Arc::new(Chain::of(&self.statements));
        }
        if taken.contains(&true) {
            self.standing = Arc::new(Standing::of(&self.statements, &self.chain));
        }
        taken
    }

    fn insert(&mut self, signed: &Verified<Signed>) {
        let Some(act) = signed.act() else { return };
        let stated = Arc::new(Stated { author: signed.root().0, act: act.clone() });
        self.statements.by_scope.entry(signed.scope()).or_default().insert(signed.key(), stated);
        self.statements.places.insert(signed.id(), (signed.scope(), signed.key()));
    }

    /// Whether a chain of grants, even expired ones, leads to this device in the city.
    pub fn is_chained(&self, device: DeviceId) -> bool {
        self.is_chained_in(Scope::City, device)
    }

    /// Whether a chain of grants, even expired ones, leads to this device in a scope.
    pub fn is_chained_in(&self, scope: Scope, device: DeviceId) -> bool {
        self.chain.leads_of_device(scope, device).next().is_some()
    }
}
