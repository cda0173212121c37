//! Who is a member of the city, with which roles, devices and budgets: what the
//! statements of the control scope add up to.
//!
//! **Invariant:** a roll is a pure function of the set of statements. It does not
//! matter in which order they came, or how often.
//!
//! Two questions are kept apart. A member is *chained* when any grant, however
//! old, leads from the charter to them, and a device when any chained member
//! certified it, however many others they certified before: that decides what is
//! held, and no later arrival can turn it around. A grant *counts* when its dates
//! and its issuer's quota allow it, and a device counts for the one member who
//! certified it first: that decides what is shown, and is asked for a time.

use std::collections::{BTreeMap, BTreeSet};

use model::{CityId, DeviceId, ItemId, ItemKey, MemberId, MemberKind, Role, Roles, Timestamp};

use crate::{Act, Charter, Grant, Policy, Refusal, Signed, Verified};

/// What one device may write in the time that a budget covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Envelopes in an hour.
    pub envelopes_per_hour: u64,
    /// Bytes in thirty days.
    pub bytes_per_month: u64,
}

#[derive(Clone, Debug)]
struct GivenGrant {
    author: DeviceId,
    grant: Grant,
}

/// The members of a city. See the module's words.
#[derive(Clone, Debug)]
pub struct Roll {
    city: CityId,
    // The set's statements.
    charter: Option<Charter>,
    charter_key: Option<ItemKey>,
    certified: BTreeMap<ItemKey, (MemberId, DeviceId)>,
    given: BTreeMap<ItemKey, GivenGrant>,
    /// Everyone who certified a device, and by which statement.
    certifiers: BTreeMap<DeviceId, BTreeMap<ItemKey, MemberId>>,
    // What they add up to.
    devices: BTreeMap<DeviceId, (MemberId, ItemKey)>,
    chained: BTreeMap<MemberId, Vec<ItemKey>>,
    counting: BTreeSet<ItemKey>,
}

impl Roll {
    /// Most devices of one member; the earliest certified count. A household's
    /// machines and a school's room of laptops fit.
    pub const DEVICES_MAX: usize = 32;

    /// The roll of an empty set.
    pub fn new(city: CityId) -> Self {
        Self {
            city,
            charter: None,
            charter_key: None,
            certified: BTreeMap::new(),
            given: BTreeMap::new(),
            certifiers: BTreeMap::new(),
            devices: BTreeMap::new(),
            chained: BTreeMap::new(),
            counting: BTreeSet::new(),
        }
    }

    /// The city whose roll this is.
    pub fn city(&self) -> CityId {
        self.city
    }

    /// The city's charter, once it is held.
    pub fn charter(&self) -> Option<&Charter> {
        self.charter.as_ref()
    }

    /// Whether the statement may be held: a chain of grants, even expired ones,
    /// leads from its author to the charter.
    ///
    /// # Errors
    /// [`Refusal::City`] or [`Refusal::Stranger`].
    pub fn holds(&self, signed: &Signed) -> Result<(), Refusal> {
        let Some(act) = signed.act() else { return Err(Refusal::Scope(signed.scope())) };
        let found = if matches!(act, Act::Charter(_)) { CityId(signed.id().0) } else { signed.city() };
        if found != self.city {
            return Err(Refusal::City { needed: self.city, found });
        }
        let chained = match act {
            Act::Charter(_) => true,
            Act::Device { .. } => self.is_delegate(signed.root()) || self.chained.contains_key(&signed.root()),
            Act::Grant(_) => self.certifiers(signed.device()).any(|(_, member)| self.may_issue(member)),
            Act::Unknown { .. } => self.is_chained(signed.device()) || self.chained.contains_key(&signed.root()),
        };
        if chained { Ok(()) } else { Err(Refusal::Stranger) }
    }

    /// Takes in statements of the set, those that [`Roll::holds`] among them, in
    /// any order, until nothing more can be held. Answers which were taken.
    pub fn take(&mut self, statements: &[Verified<Signed>]) -> Vec<bool> {
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
                return taken;
            }
            self.settle();
        }
    }

    fn insert(&mut self, signed: &Verified<Signed>) {
        match signed.act() {
            Some(Act::Charter(charter)) => {
                self.charter = Some(charter.clone());
                self.charter_key = Some(signed.key());
            }
            Some(Act::Device { device, .. }) => {
                self.certified.insert(signed.key(), (signed.root(), *device));
                self.certifiers.entry(*device).or_default().insert(signed.key(), signed.root());
            }
            Some(Act::Grant(grant)) => {
                self.given.insert(signed.key(), GivenGrant { author: signed.device(), grant: grant.clone() });
            }
            Some(Act::Unknown { .. }) | None => {}
        }
    }

    /// Computes what the statements add up to.
    fn settle(&mut self) {
        self.devices.clear();
        let mut of_member: BTreeMap<MemberId, usize> = BTreeMap::new();
        for (key, (member, device)) in &self.certified {
            let count = of_member.entry(*member).or_default();
            if *count < Self::DEVICES_MAX && !self.devices.contains_key(device) {
                *count += 1;
                self.devices.insert(*device, (*member, *key));
            }
        }
        self.chained.clear();
        self.counting.clear();
        // Grants by delegates first, since they make the issuers of all others.
        let (by_delegates, by_issuers): (Vec<_>, Vec<_>) =
            self.given.iter().partition(|(_, given)| self.certifiers(given.author).any(|(_, member)| self.is_delegate(member)));
        let acting = self.charter.as_ref().is_some_and(|charter| charter.threshold == 1);
        if !acting {
            return;
        }
        let mut chained: BTreeMap<MemberId, Vec<ItemKey>> = BTreeMap::new();
        let mut issuers: BTreeSet<MemberId> = BTreeSet::new();
        let mut issuing: BTreeMap<MemberId, Vec<&Grant>> = BTreeMap::new();
        let mut counting = BTreeSet::new();
        for (key, given) in by_delegates {
            chained.entry(given.grant.member).or_default().push(*key);
            let issues = given.grant.roles.has(Role::Issuer);
            if issues {
                issuers.insert(given.grant.member);
            }
            if self.member_of(given.author).is_some_and(|member| self.is_delegate(member)) {
                counting.insert(*key);
                if issues {
                    issuing.entry(given.grant.member).or_default().push(&given.grant);
                }
            }
        }
        let mut admitted: BTreeMap<MemberId, BTreeSet<MemberId>> = BTreeMap::new();
        for (key, given) in by_issuers {
            let by_issuer = self.certifiers(given.author).any(|(_, member)| issuers.contains(&member));
            if !by_issuer || given.grant.roles.has(Role::Issuer) {
                continue;
            }
            chained.entry(given.grant.member).or_default().push(*key);
            let Some(issuer) = self.member_of(given.author) else { continue };
            let Some(rights) = issuing.get(&issuer) else { continue };
            let quota = rights.iter().filter(|right| right.covers(key.time)).map(|right| right.admissions as usize).max();
            let members = admitted.entry(issuer).or_default();
            let within = quota.is_some_and(|quota| members.len() < quota || members.contains(&given.grant.member));
            if within {
                members.insert(given.grant.member);
                counting.insert(*key);
            }
        }
        self.chained = chained;
        self.counting = counting;
    }

    /// Everyone who certified a device, the first one first.
    fn certifiers(&self, device: DeviceId) -> impl Iterator<Item = (ItemKey, MemberId)> {
        self.certifiers.get(&device).into_iter().flatten().map(|(key, member)| (*key, *member))
    }

    /// The member that a certified device writes for; `None` for one of too many.
    pub fn member_of(&self, device: DeviceId) -> Option<MemberId> {
        self.devices.get(&device).map(|(member, _)| *member)
    }

    /// Whether a chain of grants, even expired ones, leads to this device.
    pub fn is_chained(&self, device: DeviceId) -> bool {
        self.certifiers(device).any(|(_, member)| self.chained.contains_key(&member))
    }

    /// Whether a chain of grants, even expired ones, leads to this member.
    pub fn is_admitted(&self, member: MemberId) -> bool {
        self.chained.contains_key(&member)
    }

    /// Whether the member is one of the charter's delegates.
    pub fn is_delegate(&self, member: MemberId) -> bool {
        self.charter.as_ref().is_some_and(|charter| charter.delegates.contains(&member))
    }

    fn may_issue(&self, member: MemberId) -> bool {
        self.is_delegate(member) || self.chained_grants(member).any(|(_, grant)| grant.roles.has(Role::Issuer))
    }

    fn chained_grants(&self, member: MemberId) -> impl Iterator<Item = (ItemKey, &Grant)> {
        self.chained.get(&member).into_iter().flatten().map(|key| (*key, &self.given[key].grant))
    }

    fn counting_grants(&self, member: MemberId) -> impl Iterator<Item = &Grant> {
        self.chained_grants(member).filter(|(key, _)| self.counting.contains(key)).map(|(_, grant)| grant)
    }

    /// Whether a chained grant of anyone who certified the device covers this time.
    pub fn may_write(&self, device: DeviceId, at: Timestamp) -> bool {
        self.grants_of_device(device).any(|grant| grant.covers(at))
    }

    /// What a device may write in the time from `from` up to `to`: the most that
    /// any chained grant gives for a part of it. One budget for the whole time, so
    /// that it does not matter which of its envelopes is asked about.
    pub fn budget(&self, device: DeviceId, from: Timestamp, to: Timestamp) -> Budget {
        let policy = self.charter.as_ref().map_or(Policy { envelopes_per_hour: 0, bytes_per_month: 0 }, |charter| charter.policy);
        let within = |grant: &&Grant| grant.starts < to && from < grant.ends;
        let factor = self.grants_of_device(device).filter(within).map(|grant| u64::from(grant.budget)).max().unwrap_or(0);
        Budget {
            envelopes_per_hour: u64::from(policy.envelopes_per_hour).saturating_mul(factor),
            bytes_per_month: policy.bytes_per_month.saturating_mul(factor),
        }
    }

    fn grants_of_device(&self, device: DeviceId) -> impl Iterator<Item = &Grant> {
        self.certifiers(device).flat_map(|(_, member)| self.chained_grants(member)).map(|(_, grant)| grant)
    }

    /// Whether what the member's devices wrote at this time counts.
    pub fn counts(&self, member: MemberId, at: Timestamp) -> bool {
        self.roles(member, at).has(Role::Member)
    }

    /// The roles that counting grants give the member at this time.
    pub fn roles(&self, member: MemberId, at: Timestamp) -> Roles {
        self.counting_grants(member).filter(|grant| grant.covers(at)).fold(Roles::default(), |roles, grant| roles.union(grant.roles))
    }

    /// What sort of member it is at this time.
    pub fn kind(&self, member: MemberId, at: Timestamp) -> Option<MemberKind> {
        self.counting_grants(member).find(|grant| grant.covers(at)).map(|grant| grant.kind)
    }

    /// When the last of the member's grants that cover this time ends.
    pub fn expires(&self, member: MemberId, at: Timestamp) -> Option<Timestamp> {
        self.counting_grants(member).filter(|grant| grant.covers(at)).map(|grant| grant.ends).max()
    }

    /// Whether the member is a delegate, or has a grant that counts and ends at this
    /// time or later.
    pub fn has_standing(&self, member: MemberId, at: Timestamp) -> bool {
        self.is_delegate(member) || self.counting_grants(member).any(|grant| grant.roles.has(Role::Member) && grant.ends >= at)
    }

    /// Whether the member may admit others at this time.
    pub fn issues(&self, member: MemberId, at: Timestamp) -> bool {
        self.is_delegate(member) || self.roles(member, at).has(Role::Issuer)
    }

    /// How many members' grants count at this time.
    pub fn member_count(&self, at: Timestamp) -> u64 {
        self.chained.keys().filter(|member| self.counts(**member, at)).count() as u64
    }

    /// The statements that lead from the charter to this device, for a node whose
    /// roll is older: at most seven. Empty when no chain does. The issuer's own device
    /// is chained by them too, so that who is admitted knows who admitted it.
    pub fn chain_of(&self, device: DeviceId) -> Vec<ItemKey> {
        let Some((certificate, member)) = self.certifiers(device).find(|(_, member)| self.chained.contains_key(member)) else {
            return Vec::new();
        };
        let latest = |member: MemberId| self.chained_grants(member).max_by_key(|(_, grant)| grant.ends).map(|(key, _)| key);
        let mut chain: Vec<ItemKey> = self.charter_key.into_iter().collect();
        chain.push(certificate);
        let mut next = latest(member);
        while let Some(key) = next.take() {
            if chain.contains(&key) {
                break;
            }
            chain.push(key);
            let author = self.given[&key].author;
            if let Some((certificate, issuer)) = self.certifiers(author).find(|(_, member)| self.may_issue(*member)) {
                if !chain.contains(&certificate) {
                    chain.push(certificate);
                }
                next = match self.is_delegate(issuer) {
                    true => latest(issuer),
                    false => self.chained_grants(issuer).find(|(_, grant)| grant.roles.has(Role::Issuer)).map(|(key, _)| key),
                };
            }
        }
        chain
    }

    /// The devices that write for another member now than on the `earlier` roll, or
    /// for one whose counting grants are others: what they wrote must be judged anew.
    pub fn changed_since(&self, earlier: &Self) -> BTreeSet<DeviceId> {
        let standing = |roll: &Self, device: DeviceId| -> Option<(MemberId, Vec<ItemKey>)> {
            let member = roll.member_of(device)?;
            let keys = roll.chained.get(&member).into_iter().flatten();
            Some((member, keys.filter(|key| roll.counting.contains(key)).copied().collect()))
        };
        self.certifiers.keys().copied().filter(|device| standing(self, *device) != standing(earlier, *device)).collect()
    }

    /// A hash of all that the roll says, for comparing two nodes.
    pub fn fingerprint(&self) -> ItemId {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.city.0);
        for (device, (member, key)) in &self.devices {
            hasher.update(&device.0).update(&member.0).update(&key.to_bytes());
        }
        for key in &self.counting {
            hasher.update(&key.to_bytes());
        }
        ItemId(*hasher.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AgeBand, DeviceKey, Policy, RootKey};
    use proptest::prelude::*;

    const DAY: u64 = 24 * 60 * 60 * 1000;

    struct Person {
        root: RootKey,
        device: DeviceKey,
    }

    fn person(seed: u8) -> Person {
        Person { root: RootKey::from_entropy(&[seed; 16]), device: DeviceKey::from_secret(&[seed; 32]) }
    }

    impl Person {
        fn member(&self) -> MemberId {
            self.root.member()
        }
        fn certificate(&self, city: CityId) -> Verified<Signed> {
            Verified::root_statement(&self.root, city, Timestamp(1), Act::device(&self.device, city, self.member())).unwrap()
        }
        fn grants(&self, city: CityId, at: u64, to: &Person, roles: &[Role], admissions: u32) -> Verified<Signed> {
            let grant = Grant {
                member: to.member(),
                kind: MemberKind::Resident,
                roles: Roles::of(roles),
                age: AgeBand::Adult,
                starts: Timestamp(at),
                ends: Timestamp(at + 300 * DAY),
                admissions,
                budget: 1,
            };
            Verified::statement(&self.device, city, Timestamp(at), Act::Grant(grant)).unwrap()
        }
    }

    /// Alice founds a city and makes Bob's school an issuer of one; Bob admits
    /// Carol, then Dan, who is one too many; Eve admits herself.
    fn city() -> (CityId, Vec<Verified<Signed>>) {
        let [alice, bob, carol, dan, eve] = [1, 2, 3, 4, 5].map(person);
        let charter = Charter {
            name: "Brno".into(),
            languages: vec!["cs".into()],
            delegates: vec![alice.member()],
            threshold: 1,
            policy: Policy::DEFAULT,
        };
        let charter = Verified::root_statement(&alice.root, CityId([0; 32]), Timestamp(0), Act::Charter(charter)).unwrap();
        let city = CityId(charter.id().0);
        let statements = vec![
            charter,
            alice.certificate(city),
            alice.grants(city, 10, &bob, &[Role::Member, Role::Issuer], 1),
            bob.certificate(city),
            bob.grants(city, 20, &carol, &[Role::Member], 0),
            bob.grants(city, 21, &dan, &[Role::Member], 0),
            carol.certificate(city),
            dan.certificate(city),
            carol.grants(city, 30, &eve, &[Role::Member], 0),
            eve.certificate(city),
            eve.grants(city, 31, &eve, &[Role::Member, Role::Issuer], 9),
        ];
        (city, statements)
    }

    #[test]
    fn an_issuer_admits_within_its_quota_and_nobody_admits_themselves() {
        let (city, statements) = city();
        let mut roll = Roll::new(city);
        let taken = roll.take(&statements);
        assert_eq!(taken, [true, true, true, true, true, true, true, true, false, false, false]);
        let [bob, carol, dan, eve] = [2, 3, 4, 5].map(person);
        let now = Timestamp(50);
        assert!(roll.issues(bob.member(), now));
        assert!(roll.counts(carol.member(), now));
        assert!(!roll.counts(dan.member(), now), "over the quota");
        assert!(roll.is_chained(dan.device.device()), "held all the same");
        assert!(!roll.is_chained(eve.device.device()));
        assert!(!roll.counts(carol.member(), Timestamp(20 + 300 * DAY)), "expired");
    }

    #[test]
    fn a_chain_is_enough_for_a_node_that_knows_only_the_city() {
        let (city, statements) = city();
        let mut roll = Roll::new(city);
        roll.take(&statements);
        let carol = person(3);
        let chain = roll.chain_of(carol.device.device());
        assert!(chain.len() <= 6, "{chain:?}");
        let mut fresh = Roll::new(city);
        let sent: Vec<_> = statements.into_iter().filter(|statement| chain.contains(&statement.key())).collect();
        assert!(fresh.take(&sent).into_iter().all(|taken| taken));
        assert!(fresh.counts(carol.member(), Timestamp(50)));
    }

    #[test]
    fn a_device_cannot_be_certified_without_its_consent() {
        let (city, _) = city();
        let [alice, eve] = [1, 5].map(person);
        let Act::Device { device, .. } = Act::device(&alice.device, city, alice.member()) else { unreachable!() };
        let stolen = Act::Device { device, consent: eve.device.sign("kaveret 1 device consent", &[city.0, eve.member().0].concat()) };
        let statement = Verified::root_statement(&eve.root, city, Timestamp(1), stolen).unwrap();
        assert_eq!(statement.into_signed().verify(), Err(Refusal::Signature));
    }

    #[test]
    fn a_charter_of_another_city_is_refused() {
        let (_, statements) = city();
        let mut roll = Roll::new(CityId([9; 32]));
        assert!(matches!(roll.holds(&statements[0]), Err(Refusal::City { .. })));
        assert!(roll.take(&statements).into_iter().all(|taken| !taken));
    }

    proptest! {
        #[test]
        fn the_roll_does_not_depend_on_the_order_of_arrival(order in Just((0..11).collect::<Vec<usize>>()).prop_shuffle(), cut in 0usize..11) {
            let (city, statements) = city();
            let mut straight = Roll::new(city);
            straight.take(&statements);
            let shuffled: Vec<_> = order.iter().map(|at| statements[*at].clone()).collect();
            let mut roll = Roll::new(city);
            roll.take(&shuffled[..cut]);
            // What could not be held yet is offered again, as dialogues do.
            roll.take(&shuffled);
            prop_assert_eq!(roll.fingerprint(), straight.fingerprint());
        }
    }
}
