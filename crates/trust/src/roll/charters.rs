//! What the city itself does: its charter, the amendments to it, and the acts of
//! its delegates by their threshold.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, ItemId, ItemKey, MemberId, Role, Scope};

use super::Statements;
use super::chain::Chain;
use super::settle::Standing;
use super::standing::Authority;
use crate::{Act, Charter, Target, Why};

impl Standing {
    /// The delegates of a charter who stand behind a statement of the control scope.
    ///
    /// **Invariant:** where it takes more than one of them, what the city has settled rests on
    /// no single one: with `settled`, what a delegate revokes of their own devices and key takes
    /// nothing from it. The others replace them by an amendment.
    pub(super) fn behind(&self, chain: &Chain, key: &ItemKey, author: DeviceId, charter: &Charter, settled: bool) -> BTreeSet<MemberId> {
        let spared = settled && charter.threshold > 1;
        let agreed = chain.agreed.get(&key.id).into_iter().flatten().map(|(key, device)| (key.id, *device));
        let mut behind = BTreeSet::new();
        for (id, device) in agreed.chain([(key.id, author)]) {
            let Some(member) = self.member_of(chain, Scope::Control, device) else { continue };
            let (scope, city) = (Scope::Control, Authority::City);
            let passes = match spared {
                true => self.passes_higher(chain, member, Some(device), scope, &id, city),
                false => self.passes(chain, member, Some(device), scope, &id, city),
            };
            if charter.delegates.contains(&member) && passes.is_ok() {
                behind.insert(member);
            }
        }
        behind
    }

    /// Walks from the charter through its amendments to the one in force.
    pub(super) fn settle_charter(&mut self, statements: &Statements, chain: &Chain) {
        let control = statements.of(Scope::Control);
        let founding = control.clone().find_map(|(key, said)| match &said.act {
            Act::Charter(charter) => Some((*key, charter)),
            _ => None,
        });
        let Some((key, charter)) = founding else { return };
        self.charters.push(key.id);
        self.charter = Some(charter.clone());
        let amendments: Vec<_> = control.filter(|(_, said)| matches!(said.act, Act::Amend { .. })).collect();
        while let Some(current) = self.charter.clone() {
            let last = *self.charters.last().expect("the charter itself");
            let mut complete = Vec::new();
            for (key, said) in &amendments {
                let Act::Amend { predecessor, charter, .. } = &said.act else { continue };
                if *predecessor != last || self.charters.contains(&key.id) {
                    continue;
                }
                let behind = self.behind(chain, key, DeviceId(said.author), &current, true);
                if current.carried_by(&behind) {
                    complete.push((**key, charter));
                } else {
                    let found = u8::try_from(behind.len()).unwrap_or(u8::MAX);
                    self.why.insert(key.id, Why::Proposed { needed: current.threshold, found });
                }
            }
            let stands = match &complete[..] {
                [] => return,
                [only] => *only,
                rivals => self.most_acknowledged(statements, chain, rivals),
            };
            for (key, _) in &complete {
                if key.id != stands.0.id {
                    self.why.insert(key.id, Why::Rival);
                }
            }
            self.charters.push(stands.0.id);
            self.charter = Some(stands.1.clone());
        }
    }

    /// Of two complete amendments of one charter, the one that most of its issuers and
    /// boxes acknowledged; then the lowest id.
    pub(super) fn most_acknowledged<'a>(
        &self,
        statements: &Statements,
        chain: &Chain,
        rivals: &[(ItemKey, &'a Charter)],
    ) -> (ItemKey, &'a Charter) {
        // Who was issuer or box under the charter that both amend.
        let mut before = self.clone();
        before.settle_city(statements, chain);
        before.settle_issuers(statements, chain);
        let voice = |device: DeviceId, key: &ItemKey| {
            let member = before.member_of(chain, Scope::Control, device)?;
            let rights = before.rights.get(&member)?;
            let heard = rights.iter().any(|right| {
                (right.roles.has(Role::Issuer) || right.roles.has(Role::Box))
                    && before.passes(chain, member, Some(device), Scope::Control, &key.id, right.authority).is_ok()
            });
            heard.then_some(member)
        };
        // A voice that is given twice is given to the one that it named first.
        let mut voices: BTreeMap<MemberId, (ItemKey, ItemId)> = BTreeMap::new();
        for (key, _) in rivals {
            for (at, device) in chain.agreed.get(&key.id).into_iter().flatten() {
                if let Some(member) = voice(*device, at) {
                    let first = voices.entry(member).or_insert((*at, key.id));
                    *first = (*first).min((*at, key.id));
                }
            }
        }
        let count = |id: &ItemId| voices.values().filter(|(_, named)| named == id).count();
        let mut best = rivals[0];
        for rival in &rivals[1..] {
            let (more, as_many) = (count(&rival.0.id) > count(&best.0.id), count(&rival.0.id) == count(&best.0.id));
            if more || as_many && rival.0.id < best.0.id {
                best = *rival;
            }
        }
        best
    }

    /// Whether enough delegates stand behind a statement: of the charter in force; or
    /// of an earlier one, and the amendments since kept it.
    pub(super) fn by_city(&self, statements: &Statements, chain: &Chain, key: &ItemKey, author: DeviceId) -> Result<(), Why> {
        let Some(current) = &self.charter else { return Err(Why::NoGrant) };
        let behind = self.behind(chain, key, author, current, false);
        if current.carried_by(&behind) {
            return Ok(());
        }
        let kept = self.charters.last().and_then(|last| statements.get(last)).is_some_and(|(_, _, last)| match &last.act {
            Act::Amend { accepted, .. } => {
                accepted.iter().any(|list| self.lists.get(&(Scope::Control, *list)).is_some_and(|ids| ids.binary_search(&key.id).is_ok()))
            }
            _ => false,
        });
        let earlier = || {
            // That in force among them: what it lists was settled when it was signed.
            self.charters
                .iter()
                .filter_map(|id| chain.charters.get(id))
                .any(|charter| charter.carried_by(&self.behind(chain, key, author, charter, true)))
        };
        if kept && earlier() {
            return Ok(());
        }
        match u8::try_from(behind.len()).unwrap_or(u8::MAX) {
            0 => Err(Why::OutsideRight),
            found => Err(Why::Proposed { needed: current.threshold, found }),
        }
    }

    pub(super) fn settle_city(&mut self, statements: &Statements, chain: &Chain) {
        for (key, said) in statements.of(Scope::Control) {
            let Act::Revoke { target, cut } = &said.act else { continue };
            let spared = match target {
                Target::Member(member) => self.is_delegate(*member),
                Target::Device(device) => self.member_of(chain, Scope::Control, *device).is_some_and(|member| self.is_delegate(member)),
            };
            // Delegates change by an amendment, so there are no duels among them.
            match self.by_city(statements, chain, key, DeviceId(said.author)) {
                Ok(()) if !spared => self.add_rule(*target, *key, Scope::Control, Authority::City, false, cut),
                Err(why @ Why::Proposed { .. }) if !spared => drop(self.why.insert(key.id, why)),
                _ => {}
            }
        }
        for (key, said) in statements.of(Scope::Control) {
            let Act::Grant(grant) = &said.act else { continue };
            match self.by_city(statements, chain, key, DeviceId(said.author)) {
                Ok(()) => self.give(key, Scope::Control, Authority::City, grant),
                Err(why) => drop(self.why.insert(key.id, why)),
            }
        }
    }

    pub(super) fn is_delegate(&self, member: MemberId) -> bool {
        self.charter.as_ref().is_some_and(|charter| charter.delegates.contains(&member))
    }
}
