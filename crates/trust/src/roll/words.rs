//! Everything else that people with rights may say: checks, places, consents,
//! groups, moderation, erasure, successors.

use std::collections::BTreeMap;

use model::{DeviceId, ItemId, ItemKey, MemberId, Role, Scope, Timestamp};

use super::chain::Chain;
use super::settle::{Standing, Word};
use super::standing::Authority;
use super::{Stated, Statements};
use crate::{Act, AgeBand, Erased, Group, Why};

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// Who speaks, and with what right.
pub(super) struct Speaker {
    pub member: MemberId,
    pub device: Option<DeviceId>,
}

impl Standing {
    /// What members took back of their own: by statement and member, from when.
    pub(super) fn taken_back(&self, statements: &Statements) -> BTreeMap<(ItemId, MemberId), Timestamp> {
        let mut back: BTreeMap<(ItemId, MemberId), Timestamp> = BTreeMap::new();
        for (scope, stated) in statements.scopes() {
            for (key, said) in stated {
                let Act::Withdraw { statement, from } = &said.act else { continue };
                let speaker = self.speaker(*scope, said);
                if self.speaks(&speaker, *scope, key).is_ok() {
                    let earliest = back.entry((*statement, speaker.member)).or_insert(*from);
                    *earliest = (*earliest).min(*from);
                }
            }
        }
        back
    }

    /// Whether somebody says something about themselves that no cut takes away. It
    /// needs no membership of today.
    pub(super) fn speaks(&self, speaker: &Speaker, scope: Scope, key: &ItemKey) -> Result<(), Why> {
        self.passes(speaker.member, speaker.device, scope, &key.id, Authority::City)?;
        let rights = self.rights.get(&speaker.member).into_iter().flatten();
        let by_right: Vec<_> = rights.map(|right| self.passes(speaker.member, speaker.device, scope, &key.id, right.authority)).collect();
        match by_right.iter().any(Result::is_ok) {
            true => Ok(()),
            false => by_right.into_iter().next().unwrap_or(Ok(())),
        }
    }

    /// Who signed a statement: a device for its member, or a root key for itself.
    pub(super) fn speaker(&self, scope: Scope, said: &Stated) -> Speaker {
        let device = DeviceId(said.author);
        let found = match scope {
            Scope::Own(owner) | Scope::Sealed(owner) => {
                self.devices.values().filter_map(|devices| devices.get(&device)).find(|(member, _)| member.0 == owner)
            }
            _ => {
                let control = self.devices.get(&Scope::Control).and_then(|devices| devices.get(&device));
                control.or_else(|| self.devices.get(&scope).and_then(|devices| devices.get(&device)))
            }
        };
        match found {
            Some((member, _)) => Speaker { member: *member, device: Some(device) },
            None => Speaker { member: MemberId(said.author), device: None },
        }
    }

    /// Everything else that people with rights may say.
    pub(super) fn settle_words(&mut self, statements: &Statements, chain: &Chain) {
        let back = self.taken_back(statements);
        let places: Vec<(Scope, ItemKey)> =
            statements.scopes().flat_map(|(scope, stated)| stated.keys().map(|key| (*scope, *key))).collect();
        // Endorsements first, since they lift cuts; then guardians, who may speak for others.
        let turn = |act: &Act| match act {
            Act::Endorse { .. } => 0,
            Act::Guardian { .. } => 1,
            _ => 2,
        };
        for now in 0..=2 {
            for (scope, key) in &places {
                let Some((.., said)) = statements.get(&key.id) else { continue };
                if turn(&said.act) == now
                    && let Err(why) = self.settle_word(statements, chain, *scope, key, said, &back)
                {
                    self.why.insert(key.id, why);
                }
            }
        }
        self.settle_successors(statements, &back);
    }

    /// By the city, or by somebody with this role in the scope; a school in its own.
    pub(super) fn by_steward(
        &self,
        statements: &Statements,
        chain: &Chain,
        scope: Scope,
        key: &ItemKey,
        said: &Stated,
        role: Role,
    ) -> Result<(), Why> {
        let device = DeviceId(said.author);
        let realm = chain.realm_of(scope);
        let mut proposed = None;
        if realm == Scope::Control {
            match self.by_city(statements, chain, key, device) {
                Ok(()) => return Ok(()),
                Err(why @ Why::Proposed { .. }) => proposed = Some(why),
                Err(_) => {}
            }
        }
        if let Scope::School(school) = realm
            && self.speaks_for_school(chain, scope, MemberId(school), key, said).is_ok()
        {
            return Ok(());
        }
        let Some(member) = self.member_of(chain, scope, device) else { return Err(Why::NoMember) };
        // Of a delegate without the role, the others' signatures are what it lacks.
        self.with_role(chain, scope, member, device, key, role).map_err(|why| proposed.unwrap_or(why))
    }

    pub(super) fn settle_word(
        &mut self,
        statements: &Statements,
        chain: &Chain,
        scope: Scope,
        key: &ItemKey,
        said: &Stated,
        back: &BTreeMap<(ItemId, MemberId), Timestamp>,
    ) -> Result<(), Why> {
        let device = DeviceId(said.author);
        let speaker = self.speaker(scope, said);
        let by = speaker.member;
        let until = back.get(&(key.id, by)).copied().unwrap_or(Timestamp(u64::MAX));
        let own_right = || self.right(chain, scope, by, speaker.device, key).map(drop);
        match &said.act {
            Act::Endorse { ids } => {
                let by_steward = self.by_steward(statements, chain, scope, key, said, Role::Moderator);
                let lifts = match by_steward {
                    Ok(()) => None,
                    // A revoker endorses what its own cut left out.
                    Err(_) => {
                        self.passes(by, speaker.device, scope, &key.id, Authority::City)?;
                        Some(Authority::Member(by))
                    }
                };
                for id in ids {
                    self.endorsed.entry(*id).or_default().insert(lifts);
                }
                if let Err(why @ Why::Proposed { .. }) = by_steward {
                    return Err(why);
                }
            }
            Act::Vetting(vetting) => {
                self.by_steward(statements, chain, scope, key, said, Role::Issuer)?;
                let word = Word { key: *key, scope, by, said: *vetting, until };
                self.vettings.entry(vetting.member).or_default().push(word);
            }
            Act::Place { name } => {
                self.by_steward(statements, chain, scope, key, said, Role::Issuer)?;
                self.places.insert(key.id, Word { key: *key, scope, by, said: name.clone(), until });
            }
            Act::Guardian { minor, guardian } => {
                let Scope::School(school) = scope else { return Err(Why::OutsideRight) };
                self.speaks_for_school(chain, scope, MemberId(school), key, said)?;
                if until == Timestamp(u64::MAX) {
                    self.guardians.entry(*minor).or_default().insert(*guardian);
                }
            }
            Act::Pseudonym { member, name } => {
                let Scope::School(school) = scope else { return Err(Why::OutsideRight) };
                self.speaks_for_school(chain, scope, MemberId(school), key, said)?;
                if until != Timestamp(u64::MAX) {
                    return Err(Why::Withdrawn);
                }
                let word = Word { key: *key, scope, by, said: name.clone(), until };
                let last = self.pseudonyms.get(&(scope, *member)).is_none_or(|before| before.key < *key);
                if last {
                    self.pseudonyms.insert((scope, *member), word);
                }
            }
            Act::Consent(consent) => {
                let Scope::School(school) = scope else { return Err(Why::OutsideRight) };
                let guarded = self.guardians.get(&consent.minor).is_some_and(|guardians| guardians.contains(&by));
                let for_itself = by == consent.minor && self.age(chain, by, scope, key.time) == Some(AgeBand::Young);
                match consent.on_paper {
                    true => self.speaks_for_school(chain, scope, MemberId(school), key, said)?,
                    false if guarded || for_itself => own_right()?,
                    false => return Err(Why::OutsideRight),
                }
                let word = Word { key: *key, scope, by, said: *consent, until };
                self.consents.entry(consent.minor).or_default().push(word);
            }
            Act::Group(group) => {
                own_right()?;
                let name = Group::scope(statements.city, scope, by, group.nonce);
                let word = Word { key: *key, scope, by, said: group.clone(), until };
                let later = self.groups.get(&name).is_none_or(|before| before.key < *key);
                if later {
                    self.groups.insert(name, word);
                }
            }
            Act::Staff { member, starts, ends } => {
                own_right()?;
                self.staff.entry(by).or_default().push(Word { key: *key, scope, by, said: (*member, *starts, *ends), until });
            }
            Act::Hide { record, .. } => {
                self.by_steward(statements, chain, scope, key, said, Role::Moderator)?;
                let lifted = back.range((key.id, MemberId([0; 32]))..=(key.id, MemberId([0xff; 32])));
                for ((_, other), _) in lifted {
                    let rights = self.rights.get(other).into_iter().flatten();
                    let school = scope == Scope::School(other.0);
                    let steward = *other == by || school || rights.into_iter().any(|right| right.roles.has(Role::Moderator));
                    if steward || self.is_delegate(*other) {
                        return Err(Why::Withdrawn);
                    }
                }
                self.hidden.entry(*record).or_default().push(*key);
            }
            Act::Appeal { .. } | Act::Receipt { .. } => own_right()?,
            Act::Erase { what } => {
                if until != Timestamp(u64::MAX) {
                    return Err(Why::Withdrawn);
                }
                self.may_erase(statements, chain, scope, key, said, &speaker, what)?;
                match what {
                    Erased::Record { .. } => {
                        let record = what.record(statements.city, scope).expect("one record");
                        self.erased_records.entry(record).or_insert(*key);
                    }
                    Erased::Member(member) => {
                        self.erased_members.entry((crate::records_scope(scope), *member)).or_insert(*key);
                    }
                }
            }
            Act::Block { member } => {
                self.speaks(&speaker, scope, key)?;
                if until == Timestamp(u64::MAX) {
                    self.blocked.insert((by, *member));
                }
            }
            Act::Close { reports } => {
                self.by_steward(statements, chain, scope, key, said, Role::Moderator)?;
                for report in reports {
                    self.closed.entry(*report).or_default().insert(scope);
                }
            }
            Act::Succeed { .. } => {
                let by_city = self.by_city(statements, chain, key, device);
                by_city.or_else(|city| {
                    let by_issuer = self.with_role(chain, Scope::Control, by, device, key, Role::Issuer);
                    by_issuer.map_err(|why| if matches!(city, Why::Proposed { .. }) { city } else { why })
                })?;
            }
            Act::Unknown { .. } => return Err(Why::Unknown),
            _ => {}
        }
        Ok(())
    }

    /// By its author, a guardian, a steward, or whoever gave the member its right.
    #[allow(clippy::too_many_arguments, reason = "the statement, and where it stands")]
    pub(super) fn may_erase(
        &self,
        statements: &Statements,
        chain: &Chain,
        scope: Scope,
        key: &ItemKey,
        said: &Stated,
        speaker: &Speaker,
        what: &Erased,
    ) -> Result<(), Why> {
        let owner = match what {
            Erased::Record { founder, .. } => self.member_of(chain, scope, *founder),
            Erased::Member(member) => Some(*member),
        };
        let guarded = |owner: MemberId| self.guardians.get(&owner).is_some_and(|guardians| guardians.contains(&speaker.member));
        if owner == Some(speaker.member) || owner.is_some_and(guarded) {
            return self.speaks(speaker, scope, key);
        }
        self.by_steward(statements, chain, scope, key, said, Role::Moderator)
    }

    /// Two issuers' word, after the policy's delay, unless the old key objects.
    pub(super) fn settle_successors(&mut self, statements: &Statements, back: &BTreeMap<(ItemId, MemberId), Timestamp>) {
        let delay = self.charter.as_ref().map_or(0, |charter| u64::from(charter.policy.rules.successor_days) * DAY);
        let mut words: BTreeMap<(MemberId, MemberId), BTreeMap<MemberId, (ItemKey, Timestamp)>> = BTreeMap::new();
        for (key, said) in statements.of(Scope::Control) {
            let Act::Succeed { old, new, from } = &said.act else { continue };
            if self.why.contains_key(&key.id) {
                continue;
            }
            let by = self.speaker(Scope::Control, said).member;
            let refused = if back.contains_key(&(key.id, *old)) || back.contains_key(&(key.id, by)) {
                Some(Why::Withdrawn)
            } else if from.0 < key.time.0.saturating_add(delay) || old == new {
                Some(Why::OutsideRight)
            } else {
                None
            };
            match refused {
                Some(why) => {
                    self.why.insert(key.id, why);
                }
                None => {
                    words.entry((*old, *new)).or_default().entry(by).or_insert((*key, *from));
                }
            }
        }
        for ((old, new), by) in words {
            let mut dates: Vec<Timestamp> = by.values().map(|(_, from)| *from).collect();
            dates.sort_unstable();
            match dates.get(1) {
                // Of two successors the one whose time comes first, then the lower key.
                Some(from) => {
                    let earlier = self.successors.get(&old).is_none_or(|(other, at)| (*from, new) < (*at, *other));
                    if earlier {
                        self.successors.insert(old, (new, *from));
                    }
                }
                None => by.values().for_each(|(key, _)| {
                    self.why.insert(key.id, Why::Single);
                }),
            }
        }
    }
}
