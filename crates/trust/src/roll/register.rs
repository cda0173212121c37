//! What the roll lists for people to look at: who is in it, what was proposed, who
//! was revoked, who was checked, and by which statements somebody has a right.

use std::collections::BTreeSet;

use model::{DeviceId, ItemId, ItemKey, MemberId, Role, Scope, Timestamp};

use super::Roll;
use super::settle::Standing;
use super::standing::{Authority, Right};
use crate::{Act, Charter, Consent, Group, Target, Vetting, Why};

/// A revocation that binds somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The statement.
    pub key: ItemKey,
    /// Where it stands.
    pub scope: Scope,
    /// Whose rights it ends.
    pub target: Target,
    /// By whose authority.
    pub by: Authority,
    /// Whether the target's own root key revokes.
    pub own: bool,
}

/// Something said for a time by somebody with the right to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken<T> {
    /// The statement.
    pub key: ItemKey,
    /// Where it stands.
    pub scope: Scope,
    /// Who says it.
    pub by: MemberId,
    /// What.
    pub said: T,
    /// Since when it is taken back, if it is.
    pub until: Option<Timestamp>,
}

/// How many delegates stand behind a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// Who signed.
    pub by: BTreeSet<MemberId>,
    /// How many must.
    pub needed: u8,
}

impl Support {
    /// Whether enough have signed.
    pub fn is_enough(&self) -> bool {
        self.by.len() >= usize::from(self.needed)
    }
}

fn until(time: Timestamp) -> Option<Timestamp> {
    (time != Timestamp(u64::MAX)).then_some(time)
}

/// How deep a chain of issuers is followed: city, issuer, member, and what amendments add.
const GROUNDS_MAX: usize = 64;

impl Roll {
    /// Every member that any counting right names, revoked and expired ones among them.
    pub fn members(&self) -> impl Iterator<Item = MemberId> {
        self.standing.rights.keys().copied()
    }

    /// Every right that a member was given and that counts or counted, those that a
    /// revocation has ended among them.
    pub fn rights_ever(&self, member: MemberId) -> &[Right] {
        self.standing.rights.get(&member).map_or(&[], Vec::as_slice)
    }

    /// How many members an issuer has admitted in a scope: what its quota is filled with.
    pub fn admitted_by(&self, issuer: MemberId, scope: Scope) -> usize {
        let by_it = |right: &&Right| right.scope == scope && right.authority == Authority::Member(issuer);
        self.standing.rights.values().filter(|rights| rights.iter().any(|right| by_it(&right))).count()
    }

    /// How many more members an issuer may admit in a scope at this time.
    pub fn quota_left(&self, issuer: MemberId, scope: Scope, at: Timestamp) -> u64 {
        let rights = self.rights(Scope::City, issuer).filter(|right| right.roles.has(Role::Issuer) && right.covers(at));
        let quota = rights.map(|right| u64::from(right.admissions)).max().unwrap_or(0);
        quota.saturating_sub(self.admitted_by(issuer, scope) as u64)
    }

    /// Whether a grant that the member writes now makes somebody a member by itself: as
    /// an issuer, or as the one delegate whose word is enough.
    pub fn admits_alone(&self, member: MemberId, at: Timestamp) -> bool {
        let alone = self.charter().is_some_and(|charter| charter.threshold == 1 && charter.delegates.contains(&member));
        alone || self.roles(member, at).has(Role::Issuer)
    }

    /// The charter and every amendment that enough delegates have signed, those that
    /// another took the place of among them.
    pub fn complete_charters(&self) -> impl ExactSizeIterator<Item = (ItemId, &Charter)> {
        self.chain.charters.iter().map(|(id, charter)| (*id, charter))
    }

    /// A held statement: where it stands, who signed it, and what it does.
    pub fn statement(&self, id: &ItemId) -> Option<(Scope, ItemKey, MemberId, &Act)> {
        let (scope, key, said) = self.statements.get(id)?;
        Some((scope, key, self.signer(scope, said), &said.act))
    }

    /// The key that signed a held statement, read as a device.
    pub fn signing_device(&self, id: &ItemId) -> Option<DeviceId> {
        self.statements.get(id).map(|(_, _, said)| DeviceId(said.author))
    }

    /// Which delegates stand behind a statement of the control scope, of how many that
    /// must: those of the charter that it amends, or else of the one in force.
    pub fn support(&self, id: &ItemId) -> Option<Support> {
        let (scope, key, said) = self.statements.get(id)?;
        let charter = match &said.act {
            _ if scope != Scope::Control => return None,
            Act::Amend { predecessor, .. } => self.chain.charters.get(predecessor)?,
            _ => self.charter()?,
        };
        let by = self.standing.behind(&self.chain, &key, DeviceId(said.author), charter, matches!(said.act, Act::Amend { .. }));
        Some(Support { by, needed: charter.threshold })
    }

    /// Acts of the city that fewer delegates have signed than must.
    pub fn proposals(&self) -> impl Iterator<Item = ItemKey> {
        let current = self.charter_id();
        self.statements.of(Scope::Control).filter_map(move |(key, said)| {
            // An amendment of a charter that is amended already waits for nothing.
            let stale = matches!(&said.act, Act::Amend { predecessor, .. } if Some(*predecessor) != current);
            (!stale && matches!(self.why(&key.id), Some(Why::Proposed { .. }))).then_some(*key)
        })
    }

    /// The revocations that bind somebody, in the order of their statements.
    pub fn revocations(&self) -> Vec<Revocation> {
        let rules = self.standing.rules.iter().flat_map(|(target, rules)| rules.iter().map(move |rule| (target, rule)));
        let mut found: Vec<Revocation> = rules
            .filter(|(_, rule)| !self.standing.why.contains_key(&rule.key.id))
            .map(|(target, rule)| Revocation { key: rule.key, scope: rule.scope, target: *target, by: rule.by, own: rule.own })
            .collect();
        found.sort_by_key(|revocation| (revocation.key, revocation.own));
        found.dedup_by_key(|revocation| revocation.key);
        found
    }

    /// Every check of a member that counts.
    pub fn vettings(&self) -> impl Iterator<Item = Spoken<Vetting>> {
        let words = self.standing.vettings.values().flatten();
        words.map(|word| Spoken { key: word.key, scope: word.scope, by: word.by, said: word.said, until: until(word.until) })
    }

    /// Every place that was registered.
    pub fn registered_places(&self) -> impl Iterator<Item = Spoken<String>> {
        let words = self.standing.places.values();
        words.map(|word| Spoken { key: word.key, scope: word.scope, by: word.by, said: word.said.clone(), until: until(word.until) })
    }

    /// Every consent that was given for a minor of a school.
    pub fn consents(&self, school: Scope) -> impl Iterator<Item = Spoken<Consent>> {
        let words = self.standing.consents.values().flatten().filter(move |word| word.scope == school);
        words.map(|word| Spoken { key: word.key, scope: word.scope, by: word.by, said: word.said, until: until(word.until) })
    }

    /// Every guardian that a school named and has not taken back, with the minor.
    pub fn guardians(&self, school: Scope) -> impl Iterator<Item = Spoken<(MemberId, MemberId)>> {
        self.statements(school).filter_map(move |(key, by, act)| match act {
            Act::Guardian { minor, guardian } => {
                let words = self.standing.guardians.get(&(school, *minor)).into_iter().flatten();
                let stands = words.into_iter().any(|word| word.key == key && word.until == Timestamp(u64::MAX));
                stands.then_some(Spoken { key, scope: school, by, said: (*minor, *guardian), until: None })
            }
            _ => None,
        })
    }

    /// The groups whose list stands in a scope, each with its own scope.
    pub fn groups(&self, parent: Scope) -> impl Iterator<Item = (Scope, Spoken<Group>)> {
        let words = self.standing.groups.iter().filter(move |(_, word)| word.scope == parent);
        words.map(|(scope, word)| {
            (*scope, Spoken { key: word.key, scope: word.scope, by: word.by, said: word.said.clone(), until: until(word.until) })
        })
    }

    /// Who may edit whose records as its staff: the organisation is who says it.
    pub fn staff(&self) -> impl Iterator<Item = Spoken<(MemberId, Timestamp, Timestamp)>> {
        let words = self.standing.staff.values().flatten();
        words.map(|word| Spoken { key: word.key, scope: word.scope, by: word.by, said: word.said, until: until(word.until) })
    }

    /// The statements by which what a device signed counts, from the device's own
    /// certificate up to the charter. Empty when it does not count.
    pub fn grounds(&self, scope: Scope, device: DeviceId, key: &ItemKey) -> Vec<ItemKey> {
        let Some(member) = self.member_in(scope, device) else { return Vec::new() };
        let Ok(right) = self.standing.right(&self.chain, scope, member, Some(device), key) else { return Vec::new() };
        let mut found = Vec::new();
        self.certified(scope, device, &mut found);
        self.ground_right(member, right.clone(), &mut found);
        self.upwards(found)
    }

    /// The statements by which a member has a right, up to the charter.
    pub fn grounds_of(&self, member: MemberId, right: &Right) -> Vec<ItemKey> {
        let mut found = Vec::new();
        self.ground_right(member, right.clone(), &mut found);
        self.upwards(found)
    }

    /// Each once, and the city's charters behind all that rests on them.
    fn upwards(&self, mut found: Vec<ItemKey>) -> Vec<ItemKey> {
        let mut seen = BTreeSet::new();
        found.retain(|key| seen.insert(*key));
        found.sort_by_key(|key| self.chain.charters.contains_key(&key.id));
        found
    }

    fn certified(&self, scope: Scope, device: DeviceId, found: &mut Vec<ItemKey>) {
        let realms = [Scope::Control, self.chain.realm_of(scope)];
        let certificate = realms.into_iter().find_map(|realm| self.standing.devices.get(&realm)?.get(&device));
        found.extend(certificate.map(|(_, key)| *key));
    }

    fn ground_right(&self, member: MemberId, right: Right, found: &mut Vec<ItemKey>) {
        let mut next = vec![(member, right)];
        while let Some((member, right)) = next.pop() {
            if found.len() >= GROUNDS_MAX {
                return;
            }
            let vouches: Vec<ItemKey> = match right.authority {
                Authority::Vouchers => self.vouches_for(member),
                _ => vec![right.key],
            };
            for key in vouches.into_iter().filter(|key| !found.contains(key)).collect::<Vec<_>>() {
                found.push(key);
                let Some(author) = self.signing_device(&key.id) else { continue };
                self.certified(right.scope, author, found);
                match right.authority {
                    Authority::City => self.ground_city(&key, found),
                    _ => {
                        let Some(giver) = self.member_in(right.scope, author) else { continue };
                        let given = self.rights_ever(giver).iter().find(|given| given.scope == Scope::Control && given.covers(key.time));
                        next.extend(given.map(|given| (giver, given.clone())));
                    }
                }
            }
        }
    }

    /// The charter in force, and whose signatures carry an act of the city.
    fn ground_city(&self, key: &ItemKey, found: &mut Vec<ItemKey>) {
        let agreed = self.chain.agreed.get(&key.id).into_iter().flatten();
        found.extend(agreed.map(|(key, _)| *key));
        let charters = self.standing.charters.iter().filter_map(|id| self.statements.get(id));
        found.extend(charters.map(|(_, key, _)| key));
    }

    fn vouches_for(&self, member: MemberId) -> Vec<ItemKey> {
        let vouches = self.statements.of(Scope::Control).filter(|(key, said)| {
            matches!(&said.act, Act::Vouch { member: of, .. } if *of == member) && !self.standing.why.contains_key(&key.id)
        });
        vouches.map(|(key, _)| *key).collect()
    }
}

impl Standing {
    /// Lets go of revocations that bind nobody, and says why they do not: they lack
    /// signatures of delegates, or their author gave the target no right.
    pub(super) fn settle_vain_revocations(&mut self) {
        let mut binding: BTreeSet<ItemId> = BTreeSet::new();
        let mut vain: BTreeSet<ItemId> = BTreeSet::new();
        let (devices, rights) = (&self.devices, &self.rights);
        for (target, rules) in &mut self.rules {
            rules.retain(|rule| {
                let member = match target {
                    Target::Member(member) => Some(*member),
                    Target::Device(device) => {
                        let found = |realm: &Scope| devices.get(realm).and_then(|devices| devices.get(device));
                        found(&Scope::Control).or_else(|| found(&rule.scope)).map(|(member, _)| *member)
                    }
                };
                let mut given = member.and_then(|member| rights.get(&member)).into_iter().flatten();
                // The city's own, and a root key's, bind also who has no right yet. A right
                // of another scope says nothing here: not every node holds that.
                let binds =
                    rule.own || rule.by == Authority::City || given.any(|right| right.scope == rule.scope && Self::binds(rule, right));
                let of = if binds { &mut binding } else { &mut vain };
                of.insert(rule.key.id);
                binds
            });
        }
        self.rules.retain(|_, rules| !rules.is_empty());
        for id in vain.difference(&binding) {
            self.why.entry(*id).or_insert(Why::OutsideRight);
        }
        // An issuer's revocation of whom it admitted waits for no other delegate.
        self.why.retain(|id, _| !binding.contains(id));
    }
}
