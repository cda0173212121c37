//! Who decides in the city, who is in it, and what was decided, as people see it.

use std::collections::{BTreeMap, BTreeSet};

use model::facts::CityFacts;
use model::govern::{
    Governance, Issuer, MemberDevice, MemberFacts, MemberList, Person, Proposal, RegisteredPlace, RevocationFacts, RulesFacts, StaffFacts,
    StatementFacts, SuccessorFacts, VettingFacts,
};
use model::saying::{Changed, Deciding, Saying};
use model::{DeviceId, ItemId, ItemKey, MemberId, Order, Role, Scope, Store, StoreError, Table, Timestamp, prefix_end};
use trust::{Act, Authority, Charter, Erased, Policy, Right, Roll, Signed, Spoken, Target, Verified, Vetting, Why};

use super::schools::EXPIRING;
use super::{Holdings, keys};
use crate::govern::{ends_by, last_given};

/// What is known of the city at a time.
pub fn city_facts(roll: &Roll, at: Timestamp) -> CityFacts {
    let charter = roll.charter();
    CityFacts {
        id: roll.city(),
        name: charter.map_or_else(String::new, |charter| charter.name.clone()),
        languages: charter.map_or_else(Vec::new, |charter| charter.languages.clone()),
        founding: charter.is_none_or(|charter| charter.delegates.len() < Charter::DELEGATES_SAFE),
        members: roll.member_count(at),
    }
}

impl<S: Store> Holdings<S> {
    /// A member with their name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn person(&mut self, member: MemberId) -> Result<Person, StoreError> {
        Ok(Person { member, name: self.name_of(member)? })
    }

    fn people(&mut self, members: impl IntoIterator<Item = MemberId>) -> Result<Vec<Person>, StoreError> {
        members.into_iter().map(|member| self.person(member)).collect()
    }

    /// Who decides in the city, and what is decided.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn governance(&mut self, you: Option<MemberId>, at: Timestamp) -> Result<Option<Governance>, StoreError> {
        self.load_whole()?;
        let roll = self.roll.clone();
        let (Some(charter), Some(id)) = (roll.charter(), roll.charter_id()) else { return Ok(None) };
        let policy = charter.policy;
        let soon = at.after(EXPIRING);
        let expires = |you: MemberId, member: &MemberId| ends_by(&roll, you, *member, soon);
        Ok(Some(Governance {
            city: city_facts(&roll, at),
            charter: id,
            delegates: self.people(charter.delegates.iter().copied())?,
            threshold: charter.threshold,
            rules: rules_facts(&policy),
            you_decide: you.is_some_and(|you| roll.is_delegate(you)),
            you_admit: you.is_some_and(|you| roll.admits_alone(you, at)),
            expiring: you.map_or(0, |you| roll.members().filter(|member| expires(you, member)).count() as u64),
            proposals: self.proposals(&roll, you)?,
            issuers: self.issuers(&roll, at)?,
            revocations: self.revoked(&roll)?,
            places: self.places(&roll)?,
            vettings: self.vettings(&roll)?,
            staff: self.staff(&roll)?,
            successors: self.successors(&roll, at)?,
        }))
    }

    fn proposals(&mut self, roll: &Roll, you: Option<MemberId>) -> Result<Vec<Proposal>, StoreError> {
        let mut proposals = Vec::new();
        for key in roll.proposals() {
            let Some(statement) = self.statement_facts(&key.id)? else { continue };
            let by = roll.support(&key.id).map(|support| support.by).unwrap_or_default();
            let waits_for_you = you.is_some_and(|you| roll.is_delegate(you) && !by.contains(&you));
            proposals.push(Proposal { statement, by: self.people(by)?, waits_for_you });
        }
        Ok(proposals)
    }

    fn issuers(&mut self, roll: &Roll, at: Timestamp) -> Result<Vec<Issuer>, StoreError> {
        let mut issuers = Vec::new();
        for member in roll.members().filter(|member| roll.roles(*member, at).has(Role::Issuer)) {
            let rights = roll.rights(Scope::City, member).filter(|right| right.roles.has(Role::Issuer) && right.covers(at));
            let Some(ends) = rights.map(|right| right.ends).max() else { continue };
            issuers.push(Issuer { person: self.person(member)?, quota_left: roll.quota_left(member, Scope::Control, at), ends });
        }
        Ok(issuers)
    }

    fn revoked(&mut self, roll: &Roll) -> Result<Vec<RevocationFacts>, StoreError> {
        let mut revocations = Vec::new();
        for revocation in roll.revocations() {
            let (member, device) = match revocation.target {
                Target::Member(member) => (Some(member), None),
                Target::Device(device) => (roll.member_of(device), Some(device)),
            };
            let by = if let Authority::Member(by) = revocation.by { Some(by) } else { None };
            revocations.push(RevocationFacts {
                statement: revocation.key.id,
                person: member.map(|member| self.person(member)).transpose()?,
                device,
                by: by.map(|by| self.person(by)).transpose()?,
                at: revocation.key.time,
            });
        }
        Ok(revocations)
    }

    fn places(&mut self, roll: &Roll) -> Result<Vec<RegisteredPlace>, StoreError> {
        roll.registered_places().map(|word| self.place_facts(word)).collect()
    }

    pub(super) fn place_facts(&mut self, word: Spoken<String>) -> Result<RegisteredPlace, StoreError> {
        Ok(RegisteredPlace { id: word.key.id, name: word.said, by: self.person(word.by)?, at: word.key.time, closed: word.until })
    }

    fn vettings(&mut self, roll: &Roll) -> Result<Vec<VettingFacts>, StoreError> {
        roll.vettings().map(|word| self.vetting_facts(&word)).collect()
    }

    pub(super) fn vetting_facts(&mut self, word: &Spoken<Vetting>) -> Result<VettingFacts, StoreError> {
        Ok(VettingFacts {
            id: word.key.id,
            person: self.person(word.said.member)?,
            check: word.said.kind.name().to_owned(),
            by: self.person(word.by)?,
            starts: word.said.starts,
            ends: word.until.map_or(word.said.ends, |until| until.min(word.said.ends)),
        })
    }

    fn staff(&mut self, roll: &Roll) -> Result<Vec<StaffFacts>, StoreError> {
        let mut staff = Vec::new();
        for word in roll.staff() {
            let (member, starts, ends) = word.said;
            staff.push(StaffFacts {
                id: word.key.id,
                organisation: self.person(word.by)?,
                person: self.person(member)?,
                starts,
                ends: word.until.map_or(ends, |until| until.min(ends)),
            });
        }
        Ok(staff)
    }

    fn successors(&mut self, roll: &Roll, at: Timestamp) -> Result<Vec<SuccessorFacts>, StoreError> {
        let mut words: BTreeMap<(MemberId, MemberId), Vec<(ItemKey, MemberId, Timestamp)>> = BTreeMap::new();
        for (key, by, act) in roll.statements(Scope::Control) {
            let Act::Succeed { old, new, from } = act else { continue };
            if matches!(roll.why(&key.id), None | Some(Why::Single)) {
                words.entry((*old, *new)).or_default().push((key, by, *from));
            }
        }
        let mut successors = Vec::new();
        for ((old, new), said) in words {
            let in_force = roll.successor(old).filter(|(chosen, _)| *chosen == new).map(|(_, from)| from);
            let latest = said.iter().map(|(_, _, from)| *from).max();
            let (Some(first), Some(from)) = (said.iter().map(|(key, ..)| *key).min(), in_force.or(latest)) else { continue };
            let by: BTreeSet<MemberId> = said.into_iter().map(|(_, by, _)| by).collect();
            successors.push(SuccessorFacts {
                statement: first.id,
                old: self.person(old)?,
                new: self.person(new)?,
                by: self.people(by)?,
                from,
                in_force: in_force.is_some_and(|from| from <= at),
            });
        }
        Ok(successors)
    }

    /// The members of the city, those that count first, then by name; `all` with those
    /// whose right has ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn members(&mut self, you: Option<MemberId>, this: Option<DeviceId>, all: bool, at: Timestamp) -> Result<MemberList, StoreError> {
        self.load_whole()?;
        let roll = self.roll.clone();
        let mut members = Vec::new();
        let revoked: BTreeSet<Target> = roll.revocations().iter().map(|revocation| revocation.target).collect();
        for member in roll.members() {
            let facts = self.member_facts(&roll, member, &revoked, you, this, at)?;
            members.extend(facts.filter(|facts| all || facts.counts || facts.delegate));
        }
        members.sort_by_cached_key(|facts| {
            let name = facts.person.name.as_ref().map(|name| name.to_lowercase());
            (!facts.counts, name.is_none(), name, facts.person.member)
        });
        Ok(MemberList { members })
    }

    fn member_facts(
        &mut self,
        roll: &Roll,
        member: MemberId,
        revoked: &BTreeSet<Target>,
        you: Option<MemberId>,
        this: Option<DeviceId>,
        at: Timestamp,
    ) -> Result<Option<MemberFacts>, StoreError> {
        // Live rights before ended ones, then the one that lasts longest.
        let live: Vec<Right> = roll.rights(Scope::City, member).cloned().collect();
        let ever = roll.rights_ever(member).iter().filter(|right| right.scope == Scope::Control);
        let Some(right) = live.iter().max_by_key(|right| right.ends).or(ever.clone().max_by_key(|right| right.ends)) else {
            return Ok(None);
        };
        let revoked = revoked.contains(&Target::Member(member));
        let admitter = roll.statement(&right.key.id).map_or(member, |(_, _, by, _)| by);
        let mut devices: Vec<MemberDevice> = roll
            .devices(member)
            .map(|(device, key)| MemberDevice { device, since: key.time, revoked: !roll.is_trusted(device), this: this == Some(device) })
            .collect();
        devices.sort_by_key(|device| (device.since, device.device));
        Ok(Some(MemberFacts {
            person: self.person(member)?,
            kind: right.kind,
            band: roll.age(member, Scope::City, at).unwrap_or(right.age).name().to_owned(),
            roles: roll.roles(member, at).iter().collect(),
            counts: roll.counts(member, at),
            ends: right.ends,
            revoked,
            delegate: roll.is_delegate(member),
            admitted_by: match right.authority {
                Authority::City => "city",
                Authority::Member(_) => "issuer",
                Authority::Vouchers => "vouchers",
            }
            .to_owned(),
            admitter: self.person(admitter)?,
            grant: right.key.id,
            yours: you.is_some_and(|you| last_given(roll, you, member).is_some()),
            devices,
        }))
    }

    /// One statement in words; `None` when it is not held.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn statement_facts(&mut self, id: &ItemId) -> Result<Option<StatementFacts>, StoreError> {
        let roll = self.roll.clone();
        let Some((_, key, author, act)) = roll.statement(id) else { return Ok(None) };
        let why = roll.why(id);
        let proposed = matches!(why, Some(Why::Proposed { .. }));
        let support = roll.support(id).filter(|support| proposed || support.needed > 1 && !support.by.is_empty());
        let saying = self.saying(act)?;
        Ok(Some(StatementFacts {
            id: key.id,
            act: act.name().to_owned(),
            says: saying.to_string(),
            saying: Some(saying),
            author: self.person(author)?,
            at: key.time,
            counts: why.is_none(),
            why: why.map(|why| why.word().to_owned()),
            reason: why.map(|why| why.to_string()),
            because: why.map(|why| self.because(why)).transpose()?,
            signed: support.as_ref().map(|support| u8::try_from(support.by.len()).unwrap_or(u8::MAX)),
            needed: support.map(|support| support.needed),
        }))
    }

    fn deciding(&mut self, charter: &Charter) -> Result<Deciding, StoreError> {
        let delegates = self.people(charter.delegates.iter().copied())?;
        Ok(Deciding { name: charter.name.clone(), threshold: charter.threshold, delegates })
    }

    /// What an act does.
    fn saying(&mut self, act: &Act) -> Result<Saying, StoreError> {
        Ok(match act {
            Act::Charter(charter) => Saying::Founds { charter: self.deciding(charter)? },
            Act::Amend { predecessor, charter, .. } => {
                let before = self.roll().complete_charters().find(|(id, _)| id == predecessor).map(|(_, before)| before.clone());
                let changes = before.map_or_else(Vec::new, |before| changes(&before, charter));
                Saying::Amends { charter: self.deciding(charter)?, changes }
            }
            Act::Device { device, .. } => Saying::Certifies { device: *device },
            Act::Grant(grant) => {
                Saying::Gives { member: self.person(grant.member)?, roles: grant.roles.iter().collect(), ends: grant.ends }
            }
            Act::Agree { statement } => Saying::Signs { statement: *statement },
            Act::Vouch { member, ends, .. } => Saying::Vouches { member: self.person(*member)?, ends: *ends },
            Act::Revoke { target: Target::Member(member), .. } => Saying::RevokesMember { member: self.person(*member)? },
            Act::Revoke { target: Target::Device(device), .. } => Saying::RevokesDevice { device: *device },
            Act::Accept { ids } => Saying::Lists { items: ids.len() as u64 },
            Act::Endorse { ids } => Saying::Endorses { items: ids.len() as u64 },
            Act::Withdraw { statement, from } => Saying::TakesBack { statement: *statement, from: *from },
            Act::Erase { what: Erased::Member(member) } => Saying::ErasesMember { member: self.person(*member)? },
            Act::Erase { .. } => Saying::ErasesRecord,
            Act::Receipt { erasure } => Saying::Confirms { erasure: *erasure },
            Act::Hide { record, ground, words } => {
                Saying::Hides { record: *record, ground: ground.name().to_owned(), words: words.clone() }
            }
            Act::Appeal { hide, words } => Saying::Appeals { hide: *hide, words: words.clone() },
            Act::Uphold { appeal, words } => Saying::Upholds { appeal: *appeal, words: words.clone() },
            Act::Vetting(vetting) => {
                let check = vetting.kind.name().to_owned();
                Saying::Checked { member: self.person(vetting.member)?, check, ends: vetting.ends }
            }
            Act::Place { name } => Saying::Place { name: name.clone() },
            Act::Consent(consent) => Saying::Consents { minor: self.person(consent.minor)? },
            Act::Guardian { minor, .. } => Saying::Guardian { minor: self.person(*minor)? },
            Act::Group(group) => Saying::Group { name: group.name.clone() },
            Act::Succeed { old, new, from } => Saying::Succeeds { old: self.person(*old)?, new: self.person(*new)?, from: *from },
            Act::Staff { member, ends, .. } => Saying::Staff { member: self.person(*member)?, ends: *ends },
            Act::Pseudonym { member, name } => Saying::Names { member: self.person(*member)?, name: name.clone() },
            Act::Block { member } => Saying::Blocks { member: self.person(*member)? },
            Act::Close { reports } => Saying::Closes { reports: reports.len() as u64 },
            Act::Ally(alliance) => {
                let names = |terms: &trust::Terms| terms.kinds.iter().map(ToString::to_string).collect();
                let (shares, takes) = (names(&alliance.shares), names(&alliance.takes));
                Saying::Allies { name: alliance.name.clone(), shares, takes, ends: alliance.ends }
            }
            Act::Halt => Saying::Halts,
            Act::Gateway(gateway) => Saying::Reached { addresses: gateway.addresses.len() as u64 },
            Act::Unknown { code, .. } => Saying::Unknown { act: *code },
        })
    }

    /// Every held item that one of these keys signed, by the scope in which it stands.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn items_of(&mut self, authors: &BTreeSet<DeviceId>) -> Result<Vec<(Scope, ItemKey)>, StoreError> {
        self.load_whole()?;
        let mut found = Vec::new();
        // No list of a cut stands in a sealed scope.
        for scope in self.scopes().filter(|scope| !matches!(scope, Scope::Sealed(_))).collect::<Vec<_>>() {
            let prefix = scope.to_bytes();
            // Behind version, form and city stands the scope, and then the author; see `trust::Signed`.
            let at = 34 + prefix.len();
            for entry in self.store.scan(Table::Items, &prefix, &prefix_end(&prefix), Order::Rising, usize::MAX)? {
                let (Some(key), Some(value)) = (keys::item_key(&entry.key), entry.value) else { continue };
                let author = value.get(at..at + DeviceId::LEN).and_then(|bytes| bytes.try_into().ok()).map(DeviceId);
                if self.set(scope).contains(&key) && author.is_some_and(|author| authors.contains(&author)) {
                    found.push((scope, key));
                }
            }
        }
        Ok(found)
    }

    /// A held item, in whatever scope.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn find_item(&mut self, id: &ItemId) -> Result<Option<Verified<Signed>>, StoreError> {
        for scope in self.scopes().collect::<Vec<_>>() {
            if let Some(key) = self.set(scope).find(id) {
                return self.signed(scope, &key);
            }
        }
        Ok(None)
    }
}

fn rules_facts(policy: &Policy) -> RulesFacts {
    let rules = policy.rules;
    RulesFacts {
        envelopes_per_hour: policy.envelopes_per_hour,
        bytes_per_month: policy.bytes_per_month,
        adult_age: rules.adult_age,
        consent_age: rules.consent_age,
        vouches: rules.vouches,
        successor_days: rules.successor_days,
        erasure_days: rules.erasure_days,
        retention_days: rules.retention_days,
    }
}

/// What an amendment changes beside who decides.
fn changes(before: &Charter, after: &Charter) -> Vec<Changed> {
    let said = |charter: &Charter| {
        let rules = rules_facts(&charter.policy).numbers().map(|(rule, number)| (rule, number.to_string()));
        [("name", charter.name.clone()), ("languages", charter.languages.join(", "))].into_iter().chain(rules)
    };
    let pairs = said(before).zip(said(after)).filter(|((_, before), (_, after))| before != after);
    pairs.map(|((rule, before), (_, after))| Changed { rule: rule.to_owned(), before, after }).collect()
}
