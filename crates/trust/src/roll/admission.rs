//! Who is let in: by issuers, by members who vouch, by schools in their own scope.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, ItemKey, MemberId, MemberKind, Role, Roles, Scope, Timestamp};

use super::chain::Chain;
use super::settle::Standing;
use super::standing::{Authority, Right};
use super::{Stated, Statements};
use crate::{Act, AgeBand, Grant, Why};

/// Vouches of one member that are looked at: two are enough.
const VOUCHES_LOOKED_AT: usize = 8;

/// Roles that only the city gives.
const OF_CITY: [Role; 3] = [Role::Issuer, Role::Moderator, Role::Gateway];

impl Standing {
    pub(super) fn settle_issuers(&mut self, statements: &Statements, chain: &Chain) {
        for (key, said) in statements.of(Scope::Control) {
            let Act::Revoke { target, cut } = &said.act else { continue };
            let device = DeviceId(said.author);
            // It reaches no further than the rights that this member gave, so nothing else needs to be asked.
            let passes = match self.member_of(chain, Scope::Control, device) {
                Some(member) => self.passes(member, Some(device), Scope::Control, &key.id, Authority::City).map(|()| member),
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

    pub(super) fn settle_vouches(&mut self, statements: &Statements) {
        let withdrawn = self.taken_back(statements);
        let quota = self.charter.as_ref().map_or(0, |charter| charter.policy.rules.vouches);
        let mut given: BTreeMap<MemberId, BTreeSet<MemberId>> = BTreeMap::new();
        let mut words: BTreeMap<MemberId, Vec<(MemberId, ItemKey, Timestamp, Timestamp)>> = BTreeMap::new();
        for (key, said) in statements.of(Scope::Control) {
            let Act::Vouch { member, starts, ends } = &said.act else { continue };
            let device = DeviceId(said.author);
            let Some((voucher, _)) = self.devices.get(&Scope::Control).and_then(|devices| devices.get(&device)).copied() else { continue };
            let rights = self.rights.get(&voucher).into_iter().flatten();
            let may = rights.filter(|right| right.scope == Scope::Control && right.roles.has(Role::Member) && right.covers(key.time));
            let mut outcome = Err(Why::OutsideRight);
            for right in may {
                outcome = self.passes(voucher, Some(device), Scope::Control, &key.id, right.authority);
                if outcome.is_ok() {
                    break;
                }
            }
            let outcome = outcome.and_then(|()| {
                let people = given.entry(voucher).or_default();
                if voucher == *member {
                    return Err(Why::OutsideRight);
                }
                if people.len() >= usize::from(quota) && !people.contains(member) {
                    return Err(Why::OverQuota { by: voucher, quota: quota.into() });
                }
                people.insert(*member);
                Ok(())
            });
            match outcome {
                Ok(()) => {
                    let ends = withdrawn.get(&(key.id, voucher)).map_or(*ends, |from| (*ends).min(*from));
                    words.entry(*member).or_default().push((voucher, *key, *starts, ends));
                }
                Err(why) => drop(self.why.insert(key.id, why)),
            }
        }
        for (member, words) in words {
            let words = &words[..words.len().min(VOUCHES_LOOKED_AT)];
            for (at, (one, first, from, to)) in words.iter().enumerate() {
                for (other, second, starts, ends) in &words[at + 1..] {
                    let (starts, ends) = ((*from).max(*starts), (*to).min(*ends));
                    if one != other && starts < ends {
                        self.rights.entry(member).or_default().push(Right {
                            key: (*first).max(*second),
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
                }
            }
            if !self.rights.get(&member).is_some_and(|rights| rights.iter().any(|right| right.authority == Authority::Vouchers)) {
                words.iter().for_each(|(_, key, ..)| {
                    self.why.insert(key.id, Why::Single);
                });
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
            match self.passes(school, Some(device), scope, &key.id, right.authority) {
                Ok(()) => return Ok(()),
                Err(cut) => why = cut,
            }
        }
        Err(why)
    }
}
