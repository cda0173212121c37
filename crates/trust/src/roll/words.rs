//! Everything else that people with rights may say: checks, places, consents,
//! groups, moderation, erasure, successors.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, ItemId, ItemKey, MemberId, Role, Scope, Timestamp};

use super::chain::Chain;
use super::settle::{Standing, Word};
use super::standing::Authority;
use super::{Stated, Statements};
use crate::{Act, AgeBand, Erased, Group, Why};

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// By statement and member: from when it is taken back, and by which statement.
pub(super) type TakenBack = BTreeMap<(ItemId, MemberId), (Timestamp, ItemKey)>;

/// Who speaks, and with what right.
pub(super) struct Speaker {
    pub member: MemberId,
    pub device: Option<DeviceId>,
}

impl Standing {
    /// What members took back: by statement and member, from when, and by which
    /// statement. Only where the statement itself stands: a withdrawal elsewhere is not
    /// heard by all who hold it.
    pub(super) fn taken_back(&self, statements: &Statements, chain: &Chain) -> TakenBack {
        let mut back = TakenBack::new();
        for (scope, stated) in statements.scopes() {
            for (key, said) in stated {
                let Act::Withdraw { statement, from } = &said.act else { continue };
                if statements.get(statement).is_none_or(|(stands, ..)| stands != *scope) {
                    continue;
                }
                let speaker = self.speaker(chain, *scope, said);
                if self.speaks(chain, &speaker, *scope, key).is_ok() {
                    let earliest = back.entry((*statement, speaker.member)).or_insert((*from, *key));
                    *earliest = (*earliest).min((*from, *key));
                }
            }
        }
        back
    }

    /// Whether somebody says something about themselves that no cut takes away. It
    /// needs no membership of today.
    pub(super) fn speaks(&self, chain: &Chain, speaker: &Speaker, scope: Scope, key: &ItemKey) -> Result<(), Why> {
        let passes = |authority| self.passes(chain, speaker.member, speaker.device, scope, &key.id, authority);
        passes(Authority::City)?;
        // Those of this scope alone: not everybody who hears this knows of others.
        let rights = self.rights.get(&speaker.member).into_iter().flatten();
        let here = rights.filter(|right| Self::is_of(chain, scope, speaker.member, right));
        let by_right: Vec<_> = here.map(|right| passes(right.authority)).collect();
        match by_right.iter().any(Result::is_ok) {
            true => Ok(()),
            false => by_right.into_iter().next().unwrap_or(Ok(())),
        }
    }

    /// Who signed a statement: a device for its member, or a root key for itself.
    pub(super) fn speaker(&self, chain: &Chain, scope: Scope, said: &Stated) -> Speaker {
        let device = DeviceId(said.author);
        match self.member_of(chain, scope, device) {
            Some(member) => Speaker { member, device: Some(device) },
            None => Speaker { member: MemberId(said.author), device: None },
        }
    }

    /// Everything else that people with rights may say.
    pub(super) fn settle_words(&mut self, statements: &Statements, chain: &Chain) {
        let back = self.taken_back(statements, chain);
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
        self.settle_successors(statements, chain, &back);
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
        back: &TakenBack,
    ) -> Result<(), Why> {
        let device = DeviceId(said.author);
        let speaker = self.speaker(chain, scope, said);
        let by = speaker.member;
        let until = back.get(&(key.id, by)).map_or(Timestamp(u64::MAX), |(from, _)| *from);
        let own_right = || self.right(chain, scope, by, speaker.device, key).map(drop);
        match &said.act {
            Act::Endorse { ids } => {
                let by_steward = self.by_steward(statements, chain, scope, key, said, Role::Moderator);
                let lifts = match by_steward {
                    Ok(()) => None,
                    // A revoker endorses what its own cut left out.
                    Err(_) => {
                        self.passes(chain, by, speaker.device, scope, &key.id, Authority::City)?;
                        Some(Authority::Member(by))
                    }
                };
                let realm = chain.realm_of(scope);
                // A word that lifts nothing is none.
                let revoked = self.rules.values().flatten().any(|rule| lifts.is_none_or(|by| rule.by == by));
                for id in ids.iter().filter(|_| revoked) {
                    self.endorsed.entry((realm, *id)).or_default().insert(lifts);
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
                let word = Word { key: *key, scope, by, said: *guardian, until };
                self.guardians.entry((scope, *minor)).or_default().push(word);
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
                let guarded = self.guards(chain, scope, by, consent.minor, key.time);
                let for_itself = by == consent.minor && self.age(chain, by, scope, key.time) == Some(AgeBand::Young);
                match consent.on_paper {
                    true => self.speaks_for_school(chain, scope, MemberId(school), key, said)?,
                    false if guarded || for_itself => own_right()?,
                    false => return Err(Why::OutsideRight),
                }
                // A paper is a guardian's word that the school keeps: they end it themselves.
                let taken_back = back.range((key.id, MemberId([0; 32]))..=(key.id, MemberId([0xff; 32])));
                let by_guardians = taken_back.filter(|((_, other), (_, withdrawal))| {
                    consent.on_paper && self.guards(chain, scope, *other, consent.minor, withdrawal.time)
                });
                let until = by_guardians.map(|(_, (from, _))| *from).chain([until]).min().expect("the school's own is one");
                let word = Word { key: *key, scope, by, said: *consent, until };
                self.consents.entry(consent.minor).or_default().push(word);
            }
            Act::Group(group) => {
                own_right()?;
                let name = Group::scope(statements.city, scope, by, group.nonce);
                let members = group.members.iter().copied().chain([by]).collect();
                self.lists_of_groups.entry(name).or_default().insert(*key, members);
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
                for ((_, other), (_, withdrawal)) in lifted {
                    let Some((.., word)) = statements.get(&withdrawal.id) else { continue };
                    // Whoever hid it, or may hide when they say so. One delegate is enough to show
                    // something again, as one moderator is.
                    let delegate = chain.realm_of(scope) == Scope::Control && self.is_delegate(*other);
                    let steward = || self.by_steward(statements, chain, scope, withdrawal, word, Role::Moderator).is_ok();
                    if *other == by || delegate || steward() {
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
                    Erased::Record { .. } | Erased::Crossing { .. } => {
                        let record = what.record(statements.city, scope).expect("one record");
                        self.erased_records.entry(record).or_insert(*key);
                    }
                    Erased::Member(member) => {
                        for of in crate::records_scopes(scope) {
                            self.erased_members.entry((of, *member)).or_insert(*key);
                        }
                    }
                }
            }
            Act::Block { member } => {
                self.speaks(chain, &speaker, scope, key)?;
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
            Act::Uphold { appeal, .. } => {
                self.by_steward(statements, chain, scope, key, said, Role::Moderator)?;
                // Of another scope, its steward has no say.
                let appealed = statements.get(appeal).is_some_and(|(of, _, said)| of == scope && matches!(said.act, Act::Appeal { .. }));
                if !appealed {
                    return Err(Why::OutsideRight);
                }
            }
            Act::Succeed { .. } => {
                let by_city = self.by_city(statements, chain, key, device);
                by_city.or_else(|city| {
                    let by_issuer = self.with_role(chain, Scope::Control, by, device, key, Role::Issuer);
                    by_issuer.map_err(|why| if matches!(city, Why::Proposed { .. }) { city } else { why })
                })?;
            }
            Act::Ally(alliance) => {
                self.by_city(statements, chain, key, device)?;
                let word = Word { key: *key, scope, by, said: alliance.clone(), until: self.until_too_few(chain, key, device, back) };
                // They come in their order.
                self.allies.insert(alliance.city, word);
            }
            Act::Halt => {
                if !self.is_delegate(by) {
                    return Err(Why::OutsideRight);
                }
                self.passes(chain, by, speaker.device, scope, &key.id, Authority::City)?;
                self.halts.push(Word { key: *key, scope, by, said: (), until });
            }
            Act::Gateway(gateway) => {
                self.with_role(chain, scope, by, device, key, Role::Gateway)?;
                self.gateways.insert(device, Word { key: *key, scope, by, said: gateway.clone(), until });
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
            Erased::Record { founder, .. } | Erased::Crossing { founder, .. } => self.member_of(chain, scope, *founder),
            Erased::Member(member) => Some(*member),
        };
        let guarded = |owner: MemberId| self.guards(chain, scope, speaker.member, owner, key.time);
        if owner == Some(speaker.member) || owner.is_some_and(guarded) {
            return self.speaks(chain, speaker, scope, key);
        }
        self.by_steward(statements, chain, scope, key, said, Role::Moderator)
    }

    /// Whether somebody was the guardian of a minor of a scope's school at a time.
    pub(super) fn guards(&self, chain: &Chain, scope: Scope, guardian: MemberId, minor: MemberId, at: Timestamp) -> bool {
        let realm = chain.realm_of(scope);
        let words = self.guardians.get(&(realm, minor)).into_iter().flatten();
        let named = words.into_iter().any(|word| word.said == guardian && at < word.until);
        let of_school = || self.rights.get(&minor).into_iter().flatten().any(|right| right.scope == realm);
        named && of_school() && self.age(chain, minor, scope, at).is_some_and(AgeBand::is_minor)
    }

    /// Two issuers' word, after the policy's delay, unless the old key objects.
    pub(super) fn settle_successors(&mut self, statements: &Statements, chain: &Chain, back: &TakenBack) {
        let delay = self.charter.as_ref().map_or(0, |charter| u64::from(charter.policy.rules.successor_days) * DAY);
        let mut words: BTreeMap<(MemberId, MemberId), BTreeMap<MemberId, (ItemKey, Timestamp)>> = BTreeMap::new();
        // Who objects once objects to that key for good, whoever speaks for it.
        let objects = |(statement, by): &(ItemId, MemberId)| match statements.get(statement).map(|(.., said)| &said.act) {
            Some(Act::Succeed { old, new, .. }) if old == by => Some((*old, *new)),
            _ => None,
        };
        let objected: BTreeSet<(MemberId, MemberId)> = back.keys().filter_map(objects).collect();
        for (key, said) in statements.of(Scope::Control) {
            let Act::Succeed { old, new, from } = &said.act else { continue };
            if self.why.contains_key(&key.id) {
                continue;
            }
            let by = self.speaker(chain, Scope::Control, said).member;
            let refused = if objected.contains(&(*old, *new)) || back.contains_key(&(key.id, by)) {
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
