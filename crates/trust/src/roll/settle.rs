//! What counts: computed over the whole set of statements, from the highest
//! authority downwards, so that nothing it needs is decided by what it decides.
//!
//! The order: root keys revoke their own devices; delegates amend the charter; the
//! city (a threshold of delegates) revokes and grants; issuers revoke and admit;
//! members vouch; schools revoke and admit in their own scope; then everything else
//! that people with rights may say.

use std::collections::{BTreeMap, BTreeSet};

use model::{CityId, DeviceId, ItemId, ItemKey, MemberId, RecordId, Role, Scope, Timestamp};

use super::chain::Chain;
use super::standing::{Authority, Right};
use super::{Roll, Statements};
use crate::{Act, AgeBand, Alliance, Charter, Consent, Cut, Gateway, Grant, Group, Target, Vetting, Why};

/// A revocation that counts.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub key: ItemKey,
    /// Where the revocation stands: a school's reaches no further than its scope.
    pub scope: Scope,
    pub by: Authority,
    /// Whether the target's own root key revokes, not a higher authority.
    pub own: bool,
    pub cut: Cut,
}

/// Something said about a member for a time, by somebody with the right to.
#[derive(Clone, Debug)]
pub(super) struct Word<T> {
    pub key: ItemKey,
    pub scope: Scope,
    pub by: MemberId,
    pub said: T,
    /// It is in force before this time only.
    pub until: Timestamp,
}

/// See the module's words.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    pub charter: Option<Charter>,
    /// The charter and the amendments in force, the first one first.
    pub charters: Vec<ItemId>,
    /// Per realm: whom a device writes for, and by which certificate.
    pub devices: BTreeMap<Scope, BTreeMap<DeviceId, (MemberId, ItemKey)>>,
    pub rights: BTreeMap<MemberId, Vec<Right>>,
    pub rules: BTreeMap<Target, Vec<Rule>>,
    /// Lists of what is accepted, by where they stand.
    pub(super) lists: BTreeMap<(Scope, ItemId), Vec<ItemId>>,
    /// What was endorsed, in which realm, and whose rule that lifts: everybody's (`None`),
    /// as stewards do, or one revoker's.
    pub(super) endorsed: BTreeMap<(Scope, ItemId), BTreeSet<Option<Authority>>>,
    pub vettings: BTreeMap<MemberId, Vec<Word<Vetting>>>,
    pub places: BTreeMap<ItemId, Word<String>>,
    pub consents: BTreeMap<MemberId, Vec<Word<Consent>>>,
    /// Of a school's minors.
    pub guardians: BTreeMap<(Scope, MemberId), Vec<Word<MemberId>>>,
    /// By which name a school's people see a pupil.
    pub pseudonyms: BTreeMap<(Scope, MemberId), Word<String>>,
    /// The last list of each group.
    pub groups: BTreeMap<Scope, Word<Group>>,
    /// Who is in each group by each of its lists, in their order.
    pub(super) lists_of_groups: BTreeMap<Scope, BTreeMap<ItemKey, BTreeSet<MemberId>>>,
    pub staff: BTreeMap<MemberId, Vec<Word<(MemberId, Timestamp, Timestamp)>>>,
    /// From a lost key to the new one, and from when.
    pub successors: BTreeMap<MemberId, (MemberId, Timestamp)>,
    pub hidden: BTreeMap<RecordId, Vec<ItemKey>>,
    /// Reports that are dealt with, each with the realms whose stewards say so.
    pub closed: BTreeMap<RecordId, BTreeSet<Scope>>,
    pub erased_records: BTreeMap<RecordId, ItemKey>,
    pub erased_members: BTreeMap<(Scope, MemberId), ItemKey>,
    pub blocked: BTreeSet<(MemberId, MemberId)>,
    /// The last half of an alliance with each city that the delegates have carried.
    pub allies: BTreeMap<CityId, Word<Alliance>>,
    /// Who said that nothing crosses the border.
    pub halts: Vec<Word<()>>,
    /// Where each gateway last said that it is reached.
    pub gateways: BTreeMap<DeviceId, Word<Gateway>>,
    /// Statements that are held and do not count.
    pub why: BTreeMap<ItemId, Why>,
}

impl Standing {
    pub fn of(statements: &Statements, chain: &Chain) -> Self {
        let mut standing = Self::default();
        standing.gather_lists(statements);
        standing.settle_devices(chain);
        standing.settle_own_revocations(statements, chain);
        standing.settle_charter(statements, chain);
        standing.settle_city(statements, chain);
        standing.settle_issuers(statements, chain);
        standing.settle_vouches(statements, chain);
        standing.settle_schools(statements, chain);
        standing.settle_vain_revocations();
        standing.settle_words(statements, chain);
        standing
    }

    pub(super) fn gather_lists(&mut self, statements: &Statements) {
        for (scope, stated) in statements.scopes() {
            for (key, said) in stated {
                if let Act::Accept { ids } = &said.act {
                    self.lists.insert((*scope, key.id), ids.clone());
                }
            }
        }
    }

    /// Each device writes for whoever certified it first; of one member's devices the
    /// earliest count.
    pub(super) fn settle_devices(&mut self, chain: &Chain) {
        let realms = chain.schools.iter().map(|(scope, realm)| (*scope, realm)).chain([(Scope::Control, &chain.control)]);
        for (scope, realm) in realms {
            let mut first: BTreeMap<ItemKey, (MemberId, DeviceId)> = BTreeMap::new();
            for (device, by) in &realm.certifiers {
                if let Some((key, member)) = by.first_key_value() {
                    first.insert(*key, (*member, *device));
                }
            }
            let mut of_member: BTreeMap<MemberId, usize> = BTreeMap::new();
            let devices = self.devices.entry(scope).or_default();
            for (key, (member, device)) in first {
                let count = of_member.entry(member).or_default();
                if *count < Roll::DEVICES_MAX {
                    *count += 1;
                    devices.insert(device, (member, key));
                } else {
                    self.why.insert(key.id, Why::DeviceTooMany);
                }
            }
        }
    }

    /// The member that a device writes for in a scope.
    pub(super) fn member_of(&self, chain: &Chain, scope: Scope, device: DeviceId) -> Option<MemberId> {
        let find = |realm: Scope| self.devices.get(&realm).and_then(|devices| devices.get(&device)).map(|(member, _)| *member);
        match scope {
            Scope::Own(owner) | Scope::Sealed(owner) => {
                self.devices.values().filter_map(|devices| devices.get(&device)).map(|(member, _)| *member).find(|member| member.0 == owner)
            }
            _ => {
                let realm = chain.realm_of(scope);
                find(Scope::Control).or_else(|| find(realm))
            }
        }
    }

    /// The lists that cuts name and that are here, and what was endorsed: by these cuts
    /// accept more.
    pub(super) fn accepted(&self) -> (BTreeSet<(Scope, ItemId)>, &BTreeMap<(Scope, ItemId), BTreeSet<Option<Authority>>>) {
        let named = self.rules.values().flatten().flat_map(|rule| rule.cut.lists());
        (named.filter(|list| self.lists.contains_key(list)).collect(), &self.endorsed)
    }

    /// Whether a revocation binds a right: it stands where it reaches it, and comes from
    /// who gave it, from the city, or from the member's own root key.
    pub(super) fn binds(rule: &Rule, right: &Right) -> bool {
        let reaches = rule.scope == Scope::Control || right.scope == rule.scope;
        reaches && (rule.own || rule.by == Authority::City || rule.by == right.authority)
    }

    /// Whether a right is one of a scope's own realm, or that of a school, which belongs to
    /// its own scope by its place in the city. What members keep for themselves or for
    /// stewards rests on any right.
    pub(super) fn is_of(chain: &Chain, scope: Scope, member: MemberId, right: &Right) -> bool {
        let realm = chain.realm_of(scope);
        match scope {
            Scope::Own(_) | Scope::Sealed(_) => true,
            _ => right.scope == realm || right.scope == Scope::Control && realm == Scope::School(member.0),
        }
    }

    pub(super) fn add_rule(&mut self, target: Target, key: ItemKey, scope: Scope, by: Authority, own: bool, cut: &Cut) {
        self.rules.entry(target).or_default().push(Rule { key, scope, by, own, cut: cut.clone() });
    }

    /// A root key revokes its own devices, and itself.
    pub(super) fn settle_own_revocations(&mut self, statements: &Statements, chain: &Chain) {
        for (scope, stated) in statements.scopes() {
            for (key, said) in stated {
                let Act::Revoke { target, cut } = &said.act else { continue };
                let root = MemberId(said.author);
                let own = match target {
                    Target::Device(device) => self.member_of(chain, *scope, *device) == Some(root),
                    Target::Member(member) => *member == root,
                };
                if own {
                    self.add_rule(*target, *key, *scope, Authority::Member(root), true, cut);
                }
            }
        }
    }

    /// Whether a rule's cut accepts an item.
    pub(super) fn accepts(&self, chain: &Chain, rule: &Rule, scope: Scope, id: &ItemId) -> Result<(), Why> {
        let (by, revocation) = (rule.by, rule.key.id);
        let mut complete = true;
        for list in rule.cut.of_scope(scope) {
            match self.lists.get(&(Cut::list_scope(scope), *list)) {
                Some(ids) if ids.binary_search(id).is_ok() => return Ok(()),
                Some(_) => {}
                None => complete = false,
            }
        }
        let lifted =
            self.endorsed.get(&(chain.realm_of(scope), *id)).is_some_and(|lifts| lifts.contains(&None) || lifts.contains(&Some(by)));
        match (lifted, complete) {
            (true, _) => Ok(()),
            (false, true) => Err(Why::Cut { by, revocation }),
            (false, false) => Err(Why::CutUnknown { by, revocation }),
        }
    }

    /// Whether an item of a member's device passes every cut that binds a right from
    /// this authority in this scope.
    pub(super) fn passes(
        &self,
        chain: &Chain,
        member: MemberId,
        device: Option<DeviceId>,
        scope: Scope,
        id: &ItemId,
        authority: Authority,
    ) -> Result<(), Why> {
        self.passes_higher(chain, member, device, scope, id, authority)?;
        let (of_member, of_device) = self.rules_of(member, device);
        // The root key's own revocations, unless a thief of that key made them.
        let real = |rule: &&Rule| self.passes_higher(chain, member, None, rule.scope, &rule.key.id, authority).is_ok();
        let own = of_member.iter().chain(of_device).filter(|rule| rule.own && Self::reaches(chain, rule, scope));
        own.filter(real).try_for_each(|rule| self.accepts(chain, rule, scope, id))
    }

    /// As [`Standing::passes`], of the cuts alone that a higher authority made.
    pub(super) fn passes_higher(
        &self,
        chain: &Chain,
        member: MemberId,
        device: Option<DeviceId>,
        scope: Scope,
        id: &ItemId,
        authority: Authority,
    ) -> Result<(), Why> {
        let (of_member, of_device) = self.rules_of(member, device);
        let higher = |rule: &&Rule| !rule.own && (rule.by == Authority::City || rule.by == authority);
        let reaching = of_member.iter().chain(of_device).filter(|rule| Self::reaches(chain, rule, scope));
        reaching.filter(higher).try_for_each(|rule| self.accepts(chain, rule, scope, id))
    }

    fn rules_of(&self, member: MemberId, device: Option<DeviceId>) -> (&[Rule], &[Rule]) {
        let of = |target: Target| self.rules.get(&target).map_or(&[][..], Vec::as_slice);
        (of(Target::Member(member)), device.map_or(&[][..], |device| of(Target::Device(device))))
    }

    /// The city's revocations reach everywhere, a school's its own scope and its groups'.
    /// What members keep for themselves or for stewards is of all their realms.
    fn reaches(chain: &Chain, rule: &Rule, scope: Scope) -> bool {
        rule.scope == Scope::Control || matches!(scope, Scope::Own(_) | Scope::Sealed(_)) || rule.scope == chain.realm_of(scope)
    }

    pub(super) fn give(&mut self, key: &ItemKey, scope: Scope, authority: Authority, grant: &Grant) {
        let Grant { member, kind, roles, age, starts, ends, admissions, .. } = *grant;
        self.why.remove(&key.id);
        self.rights.entry(member).or_default().push(Right { key: *key, scope, authority, kind, roles, age, starts, ends, admissions });
    }

    /// The youngest band of ages that any counting grant for a scope gives a member at
    /// a time. When none covers it: the youngest that any ever gave.
    pub(super) fn age(&self, chain: &Chain, member: MemberId, scope: Scope, at: Timestamp) -> Option<AgeBand> {
        let realm = chain.realm_of(scope);
        let here = |right: &&Right| right.scope == realm || right.scope == Scope::Control;
        let rights = || self.rights.get(&member).into_iter().flatten().filter(here);
        let then = rights().filter(|right| right.covers(at)).map(|right| right.age).min();
        then.or_else(|| rights().map(|right| right.age).min())
    }

    /// The right by which a member's item counts in a scope; the best reason when
    /// none does.
    pub(super) fn right(
        &self,
        chain: &Chain,
        scope: Scope,
        member: MemberId,
        device: Option<DeviceId>,
        key: &ItemKey,
    ) -> Result<&Right, Why> {
        let mut best: Option<Why> = None;
        let (mut ended, mut starts) = (None, None);
        for right in self.rights.get(&member).into_iter().flatten() {
            if !Self::is_of(chain, scope, member, right) {
                continue;
            }
            if !right.covers(key.time) {
                match key.time < right.starts {
                    true => starts = starts.min(Some(right.starts)).or(Some(right.starts)),
                    false => ended = ended.max(Some(right.ends)),
                }
                continue;
            }
            match self.passes(chain, member, device, scope, &key.id, right.authority) {
                Ok(()) => return Ok(right),
                Err(why) => best = Some(why),
            }
        }
        Err(match (best, ended, starts) {
            (Some(why), ..) => why,
            (None, Some(ended), _) => Why::Expired { ended },
            (None, None, Some(starts)) => Why::Early { starts },
            (None, None, None) => Why::NoGrant,
        })
    }

    /// Whether a member's device had a role in a scope when it signed.
    pub(super) fn with_role(
        &self,
        chain: &Chain,
        scope: Scope,
        member: MemberId,
        device: DeviceId,
        key: &ItemKey,
        role: Role,
    ) -> Result<(), Why> {
        let of_realm = chain.realm_of(scope);
        let rights = self.rights.get(&member).into_iter().flatten().filter(|right| right.scope == of_realm);
        let mut why = Why::OutsideRight;
        for right in rights.filter(|right| right.roles.has(role) && right.covers(key.time)) {
            match self.passes(chain, member, Some(device), scope, &key.id, right.authority) {
                Ok(()) => return Ok(()),
                Err(cut) => why = cut,
            }
        }
        Err(why)
    }
}
