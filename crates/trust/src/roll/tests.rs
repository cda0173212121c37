use super::*;
use model::{MemberKind, Role, Roles, Timestamp};

use crate::{AgeBand, Charter, DeviceKey, Grant, Policy, RootKey};
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
