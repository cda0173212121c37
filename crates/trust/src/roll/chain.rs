//! What may be held: whoever a chain of grants, even expired or revoked ones, leads
//! to from the charter.
//!
//! **Invariant:** more held statements only ever lead to more. Nothing here asks for a
//! revocation or a date, so no later arrival turns it around. Which statements are held
//! at all of a key that signs very many is [`super::quota`]'s to say.

use std::collections::{BTreeMap, BTreeSet};

use model::{DeviceId, ItemId, ItemKey, MemberId, Role, Scope, Timestamp};

use super::Statements;
use crate::{Act, Charter, Grant, Group};

/// Who gave what leads to a member, from above downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Giver {
    City,
    Issuer,
    Members,
}

/// A grant or vouch by which a member is in.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub key: ItemKey,
    pub giver: Giver,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub budget: u32,
    pub issues: bool,
    /// How many members may be admitted by it.
    pub admissions: u32,
}

/// Longest time for which one grant lets its member write. An issuer's and a box's right
/// may be given for longer; without an end here, so would be what they can fill.
const LEAD_DAYS_MAX: u64 = 10 * 366;

/// Largest factor on the policy's budgets that an issuer gives: as schools have it. More
/// is the city's to give.
const FACTOR_OF_ISSUERS_MAX: u32 = 100;

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

impl Lead {
    /// By a grant of the city.
    fn by_city(key: &ItemKey, grant: &Grant) -> Self {
        let ends = grant.ends.min(Timestamp(grant.starts.0.saturating_add(LEAD_DAYS_MAX * DAY)));
        let issues = grant.roles.has(Role::Issuer);
        Self { key: *key, giver: Giver::City, starts: grant.starts, ends, budget: grant.budget, issues, admissions: grant.admissions }
    }

    /// By a grant of an issuer, who lets nobody admit others.
    fn by_issuer(key: &ItemKey, grant: &Grant) -> Self {
        let lead = Self::by_city(key, grant);
        Self { giver: Giver::Issuer, budget: lead.budget.min(FACTOR_OF_ISSUERS_MAX), issues: false, admissions: 0, ..lead }
    }
}

/// The members and devices of the city, or of one school.
#[derive(Clone, Debug, Default)]
pub(super) struct Realm {
    /// Everyone who certified a device, and by which statement.
    pub certifiers: BTreeMap<DeviceId, BTreeMap<ItemKey, MemberId>>,
    /// What leads to each member.
    pub members: BTreeMap<MemberId, Vec<Lead>>,
}

/// See the module's words.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    /// The charter and every amendment that enough delegates have signed, by id.
    pub charters: BTreeMap<ItemId, Charter>,
    pub delegates: BTreeSet<MemberId>,
    /// Who agreed to each statement, by which devices.
    pub agreed: BTreeMap<ItemId, Vec<(ItemKey, DeviceId)>>,
    pub control: Realm,
    pub schools: BTreeMap<Scope, Realm>,
    /// Everybody whom any list of a group has named, and where its lists stand.
    pub groups: BTreeMap<Scope, (Scope, BTreeSet<MemberId>)>,
}

impl Chain {
    pub fn of(statements: &Statements) -> Self {
        let mut chain = Self::default();
        for (scope, stated) in statements.scopes() {
            for (key, said) in stated {
                if let Act::Device { device, .. } = &said.act {
                    chain.realm_mut(*scope).certifiers.entry(*device).or_default().insert(*key, MemberId(said.author));
                }
                // Delegates agree where everybody hears it.
                if let Act::Agree { statement } = &said.act
                    && *scope == Scope::Control
                {
                    chain.agreed.entry(*statement).or_default().push((*key, DeviceId(said.author)));
                }
            }
        }
        chain.follow_charters(statements);
        chain.follow_grants(statements);
        chain.follow_schools(statements);
        chain.follow_groups(statements);
        chain
    }

    fn realm_mut(&mut self, scope: Scope) -> &mut Realm {
        match scope {
            Scope::Control => &mut self.control,
            other => self.schools.entry(other).or_default(),
        }
    }

    /// Everyone whose devices authored a statement of the control scope or agreed to it.
    fn behind(&self, id: &ItemId, author: DeviceId) -> BTreeSet<MemberId> {
        let agreed = self.agreed.get(id).into_iter().flatten().map(|(_, device)| *device);
        agreed.chain([author]).flat_map(|device| self.certifiers(Scope::Control, device)).map(|(_, member)| member).collect()
    }

    fn follow_charters(&mut self, statements: &Statements) {
        let control = statements.of(Scope::Control);
        for (key, said) in control.clone() {
            if let Act::Charter(charter) = &said.act {
                self.charters.insert(key.id, charter.clone());
                self.delegates.extend(&charter.delegates);
            }
        }
        loop {
            let mut more = Vec::new();
            for (key, said) in control.clone() {
                let Act::Amend { predecessor, charter, .. } = &said.act else { continue };
                if self.charters.contains_key(&key.id) {
                    continue;
                }
                let Some(before) = self.charters.get(predecessor) else { continue };
                if before.carried_by(&self.behind(&key.id, DeviceId(said.author))) {
                    more.push((key.id, charter.clone()));
                }
            }
            if more.is_empty() {
                return;
            }
            for (id, charter) in more {
                self.delegates.extend(&charter.delegates);
                self.charters.insert(id, charter);
            }
        }
    }

    /// Whether enough delegates of any charter stand behind a statement.
    pub fn is_carried(&self, id: &ItemId, author: DeviceId) -> bool {
        let behind = self.behind(id, author);
        self.charters.values().any(|charter| charter.carried_by(&behind))
    }

    fn follow_grants(&mut self, statements: &Statements) {
        let grants: Vec<_> = statements
            .of(Scope::Control)
            .filter_map(|(key, said)| if let Act::Grant(grant) = &said.act { Some((key, said, grant)) } else { None })
            .collect();
        let (by_city, others): (Vec<_>, Vec<_>) =
            grants.into_iter().partition(|(key, said, _)| self.is_carried(&key.id, DeviceId(said.author)));
        for (key, _, grant) in by_city {
            self.control.members.entry(grant.member).or_default().push(Lead::by_city(key, grant));
        }
        let mut admitted: Vec<(MemberId, Lead)> = Vec::new();
        for (key, said, grant) in others {
            let by_issuer = self.certifiers(Scope::Control, DeviceId(said.author)).any(|(_, member)| self.issues(member));
            if by_issuer && !grant.roles.has(Role::Issuer) {
                admitted.push((grant.member, Lead::by_issuer(key, grant)));
            }
        }
        for (member, lead) in admitted {
            self.control.members.entry(member).or_default().push(lead);
        }
        self.follow_vouches(statements);
    }

    /// Whoever two members vouched for whom grants led to.
    fn follow_vouches(&mut self, statements: &Statements) {
        let mut vouched: BTreeMap<MemberId, BTreeMap<MemberId, Vec<Lead>>> = BTreeMap::new();
        for (key, said) in statements.of(Scope::Control) {
            let Act::Vouch { member, starts, ends } = &said.act else { continue };
            for (_, voucher) in self.certifiers(Scope::Control, DeviceId(said.author)) {
                if self.control.members.contains_key(&voucher) && voucher != *member {
                    let given = Giver::Members;
                    let lead = Lead { key: *key, giver: given, starts: *starts, ends: *ends, budget: 1, issues: false, admissions: 0 };
                    vouched.entry(*member).or_default().entry(voucher).or_default().push(lead);
                }
            }
        }
        for (member, by) in vouched {
            if by.len() >= 2 {
                let mut leads: Vec<Lead> = by.into_values().flatten().collect();
                leads.sort_by_key(|lead| lead.key);
                leads.dedup_by_key(|lead| lead.key);
                self.control.members.entry(member).or_default().extend(leads);
            }
        }
    }

    /// A school's own grants, in its scope.
    fn follow_schools(&mut self, statements: &Statements) {
        for (scope, stated) in statements.scopes() {
            let Scope::School(school) = *scope else { continue };
            let school = MemberId(school);
            if !self.issues(school) {
                continue;
            }
            for (key, said) in stated {
                let Act::Grant(grant) = &said.act else { continue };
                if self.certifiers(Scope::Control, DeviceId(said.author)).any(|(_, member)| member == school) {
                    let lead = Lead::by_issuer(key, grant);
                    self.schools.entry(*scope).or_default().members.entry(grant.member).or_default().push(lead);
                }
            }
        }
    }

    fn follow_groups(&mut self, statements: &Statements) {
        for (scope, stated) in statements.scopes() {
            for said in stated.values() {
                let Act::Group(Group { nonce, members, .. }) = &said.act else { continue };
                for (_, keeper) in self.certifiers(*scope, DeviceId(said.author)).collect::<Vec<_>>() {
                    let group = Group::scope(statements.city, *scope, keeper, *nonce);
                    let (_, named) = self.groups.entry(group).or_insert_with(|| (*scope, BTreeSet::new()));
                    named.extend(members.iter().copied().chain([keeper]));
                }
            }
        }
    }

    /// Everyone who certified a device, as far as a scope's statements say, those of
    /// the control scope among them.
    pub fn certifiers(&self, scope: Scope, device: DeviceId) -> impl Iterator<Item = (ItemKey, MemberId)> {
        let school = self.schools.get(&self.realm_of(scope)).and_then(|realm| realm.certifiers.get(&device));
        let control = self.control.certifiers.get(&device);
        control.into_iter().chain(school).flatten().map(|(key, member)| (*key, *member))
    }

    /// The scope whose grants decide for another.
    pub fn realm_of(&self, scope: Scope) -> Scope {
        match scope {
            Scope::School(_) => scope,
            Scope::Group(_) => self.groups.get(&scope).map_or(Scope::Control, |(parent, _)| *parent),
            _ => Scope::Control,
        }
    }

    /// What leads to a member in a scope.
    pub fn leads(&self, scope: Scope, member: MemberId) -> impl Iterator<Item = &Lead> {
        let realm = self.realm_of(scope);
        let school = self.schools.get(&realm).and_then(|realm| realm.members.get(&member));
        let in_control = match scope {
            Scope::Own(owner) | Scope::Sealed(owner) => owner == member.0,
            _ => realm == Scope::Control || realm == Scope::School(member.0),
        };
        let in_group = !matches!(scope, Scope::Group(_)) || self.groups.get(&scope).is_some_and(|(_, named)| named.contains(&member));
        let control = in_control.then(|| self.control.members.get(&member)).flatten();
        let own = match scope {
            // A pupil's devices share a scope too.
            Scope::Own(owner) | Scope::Sealed(owner) if owner == member.0 => {
                Some(self.schools.values().filter_map(move |realm| realm.members.get(&member)))
            }
            _ => None,
        };
        let leads = control.into_iter().chain(school).flatten().chain(own.into_iter().flatten().flatten());
        leads.filter(move |_| in_group)
    }

    pub fn is_member(&self, scope: Scope, member: MemberId) -> bool {
        self.leads(scope, member).next().is_some()
    }

    /// Whether the member may admit others, by any grant ever.
    pub fn issues(&self, member: MemberId) -> bool {
        self.delegates.contains(&member) || self.control.members.get(&member).is_some_and(|leads| leads.iter().any(|lead| lead.issues))
    }

    /// What leads to a device in a scope, through anyone who certified it.
    pub fn leads_of_device(&self, scope: Scope, device: DeviceId) -> impl Iterator<Item = &Lead> {
        let members: BTreeSet<MemberId> = match scope {
            Scope::Own(_) | Scope::Sealed(_) => self.everywhere(device),
            _ => self.certifiers(scope, device).map(|(_, member)| member).collect(),
        };
        members.into_iter().flat_map(move |member| self.leads(scope, member))
    }

    /// Everyone who certified a device, in whatever scope.
    pub fn everywhere(&self, device: DeviceId) -> BTreeSet<MemberId> {
        let realms = self.schools.values().chain([&self.control]);
        realms.filter_map(|realm| realm.certifiers.get(&device)).flat_map(|by| by.values().copied()).collect()
    }
}
