//! Who is let in: by issuers, by members who vouch, by schools in their own scope.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, ItemKey, MemberId, MemberKind, Role, Roles, Scope, Timestamp};

use super::chain::Chain;
use super::settle::Standing;
use super::standing::{Authority, Right};
use super::{Stated, Statements};
use crate::{Act, AgeBand, Grant, Why};

/// Roles that only the city gives.
const OF_CITY: [Role; 3] = [Role::Issuer, Role::Moderator, Role::Gateway];

/// One member's word for another.
struct Voucher {
    member: MemberId,
    key: ItemKey,
    starts: Timestamp,
    ends: Timestamp,
}

/// The times for which two members or more stand behind somebody, each as long as it can
/// be, with the later of the first two words that are in force when it begins. It does not
/// matter how many others add theirs.
fn vouched_by_two(words: &[Voucher]) -> Vec<(ItemKey, Timestamp, Timestamp)> {
    let mut turns: BTreeMap<Timestamp, Vec<(&Voucher, bool)>> = BTreeMap::new();
    for word in words.iter().filter(|word| word.starts < word.ends) {
        turns.entry(word.starts).or_default().push((word, true));
        turns.entry(word.ends).or_default().push((word, false));
    }
    let mut in_force: BTreeMap<MemberId, BTreeSet<ItemKey>> = BTreeMap::new();
    // Of each voucher the first word that is in force.
    let mut firsts: BTreeSet<ItemKey> = BTreeSet::new();
    let mut found: Vec<(ItemKey, Timestamp, Timestamp)> = Vec::new();
    let mut turns = turns.into_iter().peekable();
    while let Some((from, words)) = turns.next() {
        for (word, begins) in words {
            let of_voucher = in_force.entry(word.member).or_default();
            of_voucher.first().map(|first| firsts.remove(first));
            if begins {
                of_voucher.insert(word.key)
            } else {
                of_voucher.remove(&word.key)
            };
            firsts.extend(of_voucher.first());
        }
        let (Some(second), Some((to, _))) = (firsts.iter().nth(1), turns.peek()) else { continue };
        match found.last_mut() {
            Some((_, _, ends)) if *ends == from => *ends = *to,
            _ => found.push((*second, from, *to)),
        }
    }
    found
}

impl Standing {
    pub(super) fn settle_issuers(&mut self, statements: &Statements, chain: &Chain) {
        for (key, said) in statements.of(Scope::Control) {
            let Act::Revoke { target, cut } = &said.act else { continue };
            let device = DeviceId(said.author);
            // It reaches no further than the rights that this member gave, so nothing else needs to be asked.
            let passes = match self.member_of(chain, Scope::Control, device) {
                Some(member) => self.passes(chain, member, Some(device), Scope::Control, &key.id, Authority::City).map(|()| member),
                None => Err(Why::OutsideRight),
            };
            match passes {
                Ok(member) => self.add_rule(*target, *key, Scope::Control, Authority::Member(member), false, cut),
                Err(why) => drop(self.why.entry(key.id).or_insert(why)),
            }
        }
        let mut admitted: BTreeMap<MemberId, BTreeSet<MemberId>> = BTreeMap::new();
        for (key, said) in statements.of(Scope::Control) {
            let Act::Grant(grant) = &said.act else { continue };
            let device = DeviceId(said.author);
            let Some(issuer) = self.member_of(chain, Scope::Control, device) else { continue };
            if self.rights.get(&grant.member).is_some_and(|rights| rights.iter().any(|right| right.key == *key)) {
                continue;
            }
            if let Err(why) = self.admits(chain, key, issuer, device, grant, &mut admitted) {
                if !matches!(self.why.get(&key.id), Some(Why::Proposed { .. })) {
                    self.why.insert(key.id, why);
                }
                continue;
            }
            self.give(key, Scope::Control, Authority::Member(issuer), grant);
        }
    }

    /// Whether an issuer admits within its right and its quota.
    pub(super) fn admits(
        &self,
        chain: &Chain,
        key: &ItemKey,
        issuer: MemberId,
        device: DeviceId,
        grant: &Grant,
        admitted: &mut BTreeMap<MemberId, BTreeSet<MemberId>>,
    ) -> Result<(), Why> {
        self.with_role(chain, Scope::Control, issuer, device, key, Role::Issuer)?;
        if OF_CITY.into_iter().any(|role| grant.roles.has(role)) {
            return Err(Why::OutsideRight);
        }
        self.within_quota(issuer, key, grant, admitted)
    }

    pub(super) fn settle_vouches(&mut self, statements: &Statements, chain: &Chain) {
        let withdrawn = self.taken_back(statements, chain);
        let quota = self.charter.as_ref().map_or(0, |charter| charter.policy.rules.vouches);
        let mut given: BTreeMap<MemberId, Vec<(MemberId, Timestamp, Timestamp)>> = BTreeMap::new();
        let mut words: BTreeMap<MemberId, Vec<Voucher>> = BTreeMap::new();
        for (key, said) in statements.of(Scope::Control) {
            let Act::Vouch { member, starts, ends } = &said.act else { continue };
            let device = DeviceId(said.author);
            let Some((voucher, _)) = self.devices.get(&Scope::Control).and_then(|devices| devices.get(&device)).copied() else { continue };
            let rights = self.rights.get(&voucher).into_iter().flatten();
            let may = rights.filter(|right| right.scope == Scope::Control && right.roles.has(Role::Member) && right.covers(key.time));
            let mut outcome = Err(Why::OutsideRight);
            for right in may {
                outcome = self.passes(chain, voucher, Some(device), Scope::Control, &key.id, right.authority);
                if outcome.is_ok() {
                    break;
                }
            }
            let ends = withdrawn.get(&(key.id, voucher)).map_or(*ends, |(from, _)| (*ends).min(*from));
            let outcome = outcome.and_then(|()| {
                let people = given.entry(voucher).or_default();
                if voucher == *member {
                    return Err(Why::OutsideRight);
                }
                // So many at one time.
                let then = people.iter().filter(|(other, from, to)| other != member && *from < ends && *starts < *to);
                if then.map(|(other, ..)| other).collect::<BTreeSet<_>>().len() >= usize::from(quota) {
                    return Err(Why::OverQuota { by: voucher, quota: quota.into() });
                }
                people.push((*member, *starts, ends));
                Ok(())
            });
            match outcome {
                Ok(()) => words.entry(*member).or_default().push(Voucher { member: voucher, key: *key, starts: *starts, ends }),
                Err(why) => drop(self.why.insert(key.id, why)),
            }
        }
        for (member, words) in words {
            for (key, starts, ends) in vouched_by_two(&words) {
                self.rights.entry(member).or_default().push(Right {
                    key,
                    scope: Scope::Control,
                    authority: Authority::Vouchers,
                    kind: MemberKind::Resident,
                    roles: Roles::of(&[Role::Member]),
                    age: AgeBand::Adult,
                    starts,
                    ends,
                    admissions: 0,
                });
            }
            if !self.rights.get(&member).is_some_and(|rights| rights.iter().any(|right| right.authority == Authority::Vouchers)) {
                self.why.extend(words.iter().map(|word| (word.key.id, Why::Single)));
            }
        }
    }

    pub(super) fn settle_schools(&mut self, statements: &Statements, chain: &Chain) {
        for (scope, stated) in statements.scopes() {
            let Scope::School(school) = *scope else { continue };
            let school = MemberId(school);
            for (key, said) in stated {
                let Act::Revoke { target, cut } = &said.act else { continue };
                if self.speaks_for_school(chain, *scope, school, key, said).is_ok() {
                    self.add_rule(*target, *key, *scope, Authority::Member(school), false, cut);
                }
            }
            let mut admitted = BTreeMap::new();
            for (key, said) in stated {
                let Act::Grant(grant) = &said.act else { continue };
                let outcome = self.speaks_for_school(chain, *scope, school, key, said).and_then(|()| {
                    let of_city = grant.roles.has(Role::Issuer) || grant.roles.has(Role::Gateway);
                    if of_city { Err(Why::OutsideRight) } else { self.within_quota(school, key, grant, &mut admitted) }
                });
                match outcome {
                    Ok(()) => self.give(key, *scope, Authority::Member(school), grant),
                    Err(why) => drop(self.why.insert(key.id, why)),
                }
            }
        }
    }

    /// Whether an issuer's admissions leave room for this one, of whom it admits in
    /// one scope.
    pub(super) fn within_quota(
        &self,
        issuer: MemberId,
        key: &ItemKey,
        grant: &Grant,
        admitted: &mut BTreeMap<MemberId, BTreeSet<MemberId>>,
    ) -> Result<(), Why> {
        let rights = self.rights.get(&issuer).into_iter().flatten();
        let issuing = rights.filter(|right| right.scope == Scope::Control && right.roles.has(Role::Issuer) && right.covers(key.time));
        let quota = issuing.map(|right| right.admissions).max().unwrap_or(0);
        let members = admitted.entry(issuer).or_default();
        if members.len() >= quota as usize && !members.contains(&grant.member) {
            return Err(Why::OverQuota { by: issuer, quota });
        }
        members.insert(grant.member);
        Ok(())
    }

    /// Whether a statement of a school's scope is the school's own, in its right.
    pub(super) fn speaks_for_school(&self, chain: &Chain, scope: Scope, school: MemberId, key: &ItemKey, said: &Stated) -> Result<(), Why> {
        let device = DeviceId(said.author);
        if self.member_of(chain, Scope::Control, device) != Some(school) {
            return Err(Why::OutsideRight);
        }
        let rights = self.rights.get(&school).into_iter().flatten();
        let mut why = Why::OutsideRight;
        for right in rights.filter(|right| right.scope == Scope::Control && right.roles.has(Role::Issuer) && right.covers(key.time)) {
            match self.passes(chain, school, Some(device), scope, &key.id, right.authority) {
                Ok(()) => return Ok(()),
                Err(cut) => why = cut,
            }
        }
        Err(why)
    }
}
