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
mod allies;
mod chain;
mod charters;
mod query;
mod quota;
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
pub use allies::Ally;
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
    /// The length of its bytes.
    pub len: u32,
}

/// What one key has signed in one scope.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Signings {
    pub count: u64,
    pub bytes: u64,
}

/// The set of statements, by scope and place.
#[derive(Clone, Debug)]
pub(crate) struct Statements {
    pub city: CityId,
    by_scope: BTreeMap<Scope, BTreeMap<ItemKey, Arc<Stated>>>,
    places: BTreeMap<ItemId, (Scope, ItemKey)>,
    authors: BTreeMap<(Scope, [u8; 32]), Signings>,
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

    /// What a key has signed in a scope.
    pub fn signings(&self, scope: Scope, author: [u8; 32]) -> Signings {
        self.authors.get(&(scope, author)).copied().unwrap_or_default()
    }

    fn insert(&mut self, scope: Scope, key: ItemKey, stated: Stated) {
        if self.places.insert(key.id, (scope, key)).is_some() {
            return;
        }
        let signings = self.authors.entry((scope, stated.author)).or_default();
        signings.count += 1;
        signings.bytes += u64::from(stated.len);
        self.by_scope.entry(scope).or_default().insert(key, Arc::new(stated));
    }

    fn remove(&mut self, scope: Scope, key: &ItemKey) {
        let Some(stated) = self.by_scope.get_mut(&scope).and_then(|stated| stated.remove(key)) else { return };
        self.places.remove(&key.id);
        if let Some(signings) = self.authors.get_mut(&(scope, stated.author)) {
            signings.count -= 1;
            signings.bytes -= u64::from(stated.len);
        }
    }
}

/// The members of a city. See the module's words.
#[derive(Clone, Debug)]
pub struct Roll {
    /// Shared with the clones of this roll until one of them takes something in.
    statements: Arc<Statements>,
    chain: Arc<Chain>,
    standing: Arc<Standing>,
    /// How often statements left for their authors' quotas.
    leavings: u64,
    full: quota::Full,
}

impl Roll {
    /// Most devices of one member; the earliest certified count. A household's
    /// machines and a school's room of laptops fit.
    pub const DEVICES_MAX: usize = 32;

    /// The roll of an empty set.
    pub fn new(city: CityId) -> Self {
        let statements = Statements { city, by_scope: BTreeMap::new(), places: BTreeMap::new(), authors: BTreeMap::new() };
        Self {
            statements: Arc::new(statements),
            chain: Arc::default(),
            standing: Arc::default(),
            leavings: 0,
            full: quota::Full::default(),
        }
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
        if self.is_led_to(signed.scope(), signed.root().0, act) { Ok(()) } else { Err(Refusal::Stranger) }
    }

    /// Whether a chain of grants leads to the key that signs an act in a scope.
    fn is_led_to(&self, scope: Scope, author: [u8; 32], act: &Act) -> bool {
        let chain = &self.chain;
        let (root, device) = (MemberId(author), DeviceId(author));
        let by_delegate = || chain.certifiers(Scope::Control, device).any(|(_, member)| chain.delegates.contains(&member));
        match act {
            Act::Charter(_) => true,
            Act::Device { .. } => chain.delegates.contains(&root) || chain.is_member(scope, root) || self.is_member_somewhere(scope, root),
            Act::Grant(_) => match scope {
                Scope::School(school) => {
                    chain.issues(MemberId(school)) && chain.certifiers(Scope::Control, device).any(|(_, member)| member.0 == school)
                }
                _ => chain.certifiers(scope, device).any(|(_, member)| chain.issues(member)),
            },
            _ => self.is_chained_in(scope, device) || chain.is_member(scope, root) || scope == Scope::Control && by_delegate(),
        }
    }

    /// A school's pupil certifies devices in the school's scope, and a member of the
    /// city there too.
    fn is_member_somewhere(&self, scope: Scope, root: MemberId) -> bool {
        matches!(scope, Scope::School(_)) && self.chain.is_member(Scope::Control, root)
    }

    /// Takes in statements of the set, those that [`Roll::holds`] among them, in
    /// any order, until nothing more can be held, and lets go of what is beyond its
    /// author's quota then. Answers which were taken, and stay.
    pub fn take(&mut self, statements: &[Verified<Signed>]) -> Vec<bool> {
        let mut waiting: Vec<&Verified<Signed>> = statements.iter().collect();
        let mut changed = false;
        // Each round but the last holds more of them than the one before. The count keeps a
        // share that is judged in two ways from costing a node more than time.
        for _ in 0..=statements.len() {
            // What is beyond a full share costs no more than this look.
            let within: Vec<_> = waiting.iter().copied().filter(|statement| !self.is_beyond(statement)).collect();
            if !self.take_in(&within) {
                break;
            }
            changed = true;
            self.keep_quotas();
            // More may be led to now, and shares may have grown.
            waiting.retain(|statement| self.statements.get(&statement.id()).is_none());
        }
        if changed {
            self.standing = Arc::new(Standing::of(&self.statements, &self.chain));
        }
        statements.iter().map(|statement| self.statements.get(&statement.id()).is_some()).collect()
    }

    fn is_beyond(&self, signed: &Signed) -> bool {
        let Some(act) = signed.act() else { return false };
        self.full.is_beyond(&self.chain, signed.scope(), signed.root().0, &signed.key(), act)
    }

    /// Takes in what a chain leads to. Answers whether there was any.
    fn take_in(&mut self, statements: &[&Verified<Signed>]) -> bool {
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
                return taken.contains(&true);
            }
            self.chain = Arc::new(Chain::of(&self.statements));
        }
    }

    fn insert(&mut self, signed: &Verified<Signed>) {
        let Some(act) = signed.act() else { return };
        let len = u32::try_from(signed.bytes().len()).unwrap_or(u32::MAX);
        Arc::make_mut(&mut self.statements).insert(signed.scope(), signed.key(), Stated { author: signed.root().0, act: act.clone(), len });
    }

    /// Lets go of what is beyond its author's quota, and of all to which nothing leads
    /// then.
    fn keep_quotas(&mut self) {
        loop {
            let (surplus, full) = quota::surplus(&self.statements, &self.chain);
            self.full = full;
            if surplus.is_empty() {
                return;
            }
            self.leavings += 1;
            let statements = Arc::make_mut(&mut self.statements);
            surplus.iter().for_each(|(scope, key)| statements.remove(*scope, key));
            loop {
                self.chain = Arc::new(Chain::of(&self.statements));
                let all = self.statements.scopes().flat_map(|(scope, stated)| stated.iter().map(|(key, said)| (*scope, *key, said)));
                let astray = all.filter(|(scope, _, said)| !self.is_led_to(*scope, said.author, &said.act));
                let astray: Vec<_> = astray.map(|(scope, key, _)| (scope, key)).collect();
                if astray.is_empty() {
                    break;
                }
                let statements = Arc::make_mut(&mut self.statements);
                astray.iter().for_each(|(scope, key)| statements.remove(*scope, key));
            }
        }
    }

    /// The statements of an earlier state of this roll that it has let go of since.
    pub fn left_since(&self, earlier: &Self) -> Vec<(Scope, ItemKey)> {
        if self.leavings == earlier.leavings {
            return Vec::new();
        }
        let places = earlier.statements.places.iter();
        places.filter(|(id, _)| self.statements.get(id).is_none()).map(|(_, place)| *place).collect()
    }

    /// What a statement is refused with that a chain leads to, and that its author's quota
    /// leaves no room for.
    pub fn over_quota(&self, signed: &Signed) -> Refusal {
        let limit = signed.act().map_or(0, |act| quota::limit(&self.chain, signed.scope(), signed.root().0, act));
        Refusal::Budget { limit, unit: "statements" }
    }

    /// Whether the same grants lead to a device in a scope as did earlier.
    pub fn is_led_to_alike(&self, earlier: &Self, scope: Scope, device: DeviceId) -> bool {
        let leads = |roll: &Self| roll.chain.leads_of_device(scope, device).map(|lead| lead.key).collect::<Vec<_>>();
        leads(self) == leads(earlier)
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
