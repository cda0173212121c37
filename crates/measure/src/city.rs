//! A city of many members, made up: what its statements cost a roll and a node.
//!
//! Schools admit the members and renew them every year; each member has devices;
//! the city and the schools revoke a few. Every key comes from a number, so two runs
//! measure the same statements.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use model::govern::Deed;
use model::{CityId, ItemId, ItemKey, MemberId, MemberKind, Role, Roles, Scope, Timestamp};
use serde_json::{Value, json};
use trust::{Act, AgeBand, Charter, Cut, DeviceKey, Grant, Policy, Roll, RootKey, Signed, Target, Verified};

use crate::machine;
use crate::seat::Seat;

const DAY: u64 = 24 * 60 * 60 * 1000;

/// Years in which every member is renewed: the first grant and two more.
const YEARS: u64 = 3;

/// One revocation for so many members.
const MEMBERS_A_REVOCATION: usize = 100;

/// How long statements are taken one by one before what is left comes in one go: a roll
/// that takes a second for each would take a day.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a single act is measured.
const TIMES: usize = 20;

/// Measure what a city's statements cost.
#[derive(Args)]
pub struct City {
    /// How many members the schools admit.
    #[arg(long, default_value_t = 20_000)]
    members: usize,
    /// How many schools.
    #[arg(long, default_value_t = 40)]
    schools: usize,
    /// How many devices each member has.
    #[arg(long, default_value_t = 2)]
    devices: usize,
    /// Only the roll, in memory: no node, no disk.
    #[arg(long)]
    roll: bool,
    /// Where the nodes' data directories are made, and deleted afterwards.
    #[arg(long)]
    work: Option<PathBuf>,
}

/// Somebody's keys.
struct Person {
    root: RootKey,
    devices: Vec<DeviceKey>,
}

impl Person {
    fn new(number: u64, devices: usize) -> Self {
        let entropy = [number.to_be_bytes(), *b"measured"].concat().try_into().expect("16 bytes");
        let device = |at: u64| DeviceKey::from_secret(&[number, at, 7, 7].map(u64::to_be_bytes).concat().try_into().expect("32 bytes"));
        Self { root: RootKey::from_entropy(&entropy), devices: (0..devices as u64).map(device).collect() }
    }

    fn member(&self) -> MemberId {
        self.root.member()
    }
}

/// The city's keys, and what was said.
struct Made {
    id: CityId,
    now: Timestamp,
    delegates: Vec<Person>,
    schools: Vec<Person>,
    members: Vec<Person>,
    /// The charter, the schools and what else the members rest on, in an order in which
    /// each finds its chain.
    ground: Vec<Verified<Signed>>,
    /// Each member's, in such an order.
    of_members: Vec<Vec<Verified<Signed>>>,
    /// What may come at any time after that.
    after: Vec<Verified<Signed>>,
}

impl Made {
    fn new(city: &City, now: Timestamp) -> anyhow::Result<Self> {
        let delegates: Vec<Person> = (0..3).map(|number| Person::new(number, 1)).collect();
        let schools: Vec<Person> = (0..city.schools as u64).map(|number| Person::new(1_000 + number, 1)).collect();
        let mut members = Vec::new();
        thread::scope(|scope| {
            let numbers: Vec<u64> = (0..city.members as u64).map(|number| 1_000_000 + number).collect();
            let half = numbers.len().div_ceil(2).max(1);
            let parts: Vec<_> = numbers.chunks(half).map(<[u64]>::to_vec).collect();
            let draw = |part: Vec<u64>| part.into_iter().map(|number| Person::new(number, city.devices)).collect::<Vec<_>>();
            let threads: Vec<_> = parts.into_iter().map(|part| scope.spawn(move || draw(part))).collect();
            threads.into_iter().for_each(|thread| members.extend(thread.join().expect("drawing keys does not fail")));
        });
        let began = Timestamp(now.0 - YEARS * 365 * DAY);
        let charter = |count: usize, threshold: u8| {
            let mut named: Vec<MemberId> = delegates[..count].iter().map(Person::member).collect();
            named.sort_unstable();
            Charter { name: "Measured".into(), languages: vec!["en".into()], delegates: named, threshold, policy: Policy::DEFAULT }
        };
        let founding = Verified::root_statement(&delegates[0].root, CityId([0; 32]), began, Act::Charter(charter(1, 1)))?;
        let id = CityId(founding.id().0);
        let mut made =
            Self { id, now, delegates: Vec::new(), schools, members, ground: vec![founding], of_members: Vec::new(), after: Vec::new() };
        made.say_ground(&delegates, &charter, began)?;
        made.delegates = delegates;
        made.say_members(began)?;
        made.say_revocations()?;
        Ok(made)
    }

    /// The delegates' devices and two amendments; then the schools.
    fn say_ground(&mut self, delegates: &[Person], charter: &dyn Fn(usize, u8) -> Charter, began: Timestamp) -> anyhow::Result<()> {
        let (at, id) = (Timestamp(began.0 + 1), self.id);
        let amend = |at: u64, predecessor: ItemId, charter: Charter| {
            let act = Act::Amend { predecessor, charter, accepted: Vec::new() };
            Verified::statement(&delegates[0].devices[0], id, Timestamp(began.0 + at), act)
        };
        self.ground.push(certificate(&delegates[0], 0, id, at)?);
        let wider = amend(10, ItemId(id.0), charter(3, 2))?;
        let narrower = amend(20, wider.id(), charter(3, 1))?;
        self.ground.push(wider);
        for delegate in &delegates[1..] {
            self.ground.push(certificate(delegate, 0, id, at)?);
        }
        let agreement = Act::Agree { statement: narrower.id() };
        self.ground.push(narrower);
        self.ground.push(Verified::statement(&delegates[1].devices[0], id, Timestamp(began.0 + 30), agreement)?);
        let quota = u32::try_from(self.members.len() / self.schools.len() + 10)?;
        let issuer = |member, kind| Grant {
            member,
            kind,
            roles: Roles::of(&[Role::Member, Role::Issuer]),
            age: AgeBand::Adult,
            starts: began,
            ends: Timestamp(self.now.0 + 365 * DAY),
            admissions: quota,
            budget: 1_000,
        };
        for school in delegates.iter().take(1).chain(&self.schools) {
            let grant = Act::Grant(issuer(school.member(), MemberKind::School));
            self.ground.push(Verified::statement(&delegates[0].devices[0], id, Timestamp(began.0 + 40), grant)?);
        }
        for school in &self.schools {
            self.ground.push(certificate(school, 0, id, Timestamp(began.0 + 50))?);
        }
        Ok(())
    }

    fn say_members(&mut self, began: Timestamp) -> anyhow::Result<()> {
        for (number, person) in self.members.iter().enumerate() {
            let school = &self.schools[number % self.schools.len()];
            let mut said = Vec::new();
            for year in 0..YEARS {
                let at = Timestamp(began.0 + year * 365 * DAY + 1_000 + number as u64);
                said.push(admission(school, self.id, person.member(), at)?);
            }
            for device in 0..person.devices.len() {
                said.push(certificate(person, device, self.id, Timestamp(began.0 + 2_000 + number as u64))?);
            }
            self.of_members.push(said);
        }
        Ok(())
    }

    fn say_revocations(&mut self) -> anyhow::Result<()> {
        for (number, person) in self.members.iter().enumerate().step_by(MEMBERS_A_REVOCATION) {
            let school = &self.schools[number % self.schools.len()];
            let by = if (number / MEMBERS_A_REVOCATION).is_multiple_of(2) { school } else { &self.delegates[0] };
            self.after.push(revocation(by, self.id, person.member(), Timestamp(self.now.0 - 10_000 + number as u64))?);
        }
        Ok(())
    }

    fn all(&self) -> Vec<Verified<Signed>> {
        self.ground.iter().chain(self.of_members.iter().flatten()).chain(&self.after).cloned().collect()
    }

    /// All in a random order in which each finds its chain: members as they come, the first
    /// grant of each before the rest of theirs.
    fn shuffled(&self) -> Vec<Verified<Signed>> {
        let dice = |signed: &Signed| signed.id().0;
        let mut order = self.ground.clone();
        let mut rest: Vec<(Option<[u8; 32]>, &Verified<Signed>)> = Vec::new();
        for said in &self.of_members {
            let first = said.first().map(|first| dice(first));
            rest.extend(said.iter().map(|signed| (first, signed)));
        }
        rest.extend(self.after.iter().map(|signed| (None, signed)));
        // Ids are hashes, so their order is as good as random.
        rest.sort_by_key(|(first, signed)| (first.map_or(dice(signed), |first| first.max(dice(signed))), *first != Some(dice(signed))));
        order.extend(rest.into_iter().map(|(_, signed)| signed.clone()));
        order
    }

    /// Acts that nobody has heard of yet: admissions, certificates, revocations.
    fn more(&self) -> anyhow::Result<[(&'static str, Vec<Verified<Signed>>); 3]> {
        let mut more = [("grant", Vec::new()), ("certificate", Vec::new()), ("revocation", Vec::new())];
        for number in 0..TIMES {
            let (school, at) = (&self.schools[number % self.schools.len()], Timestamp(self.now.0 + number as u64));
            // Not one of those that are revoked.
            let member = number * MEMBERS_A_REVOCATION + number % self.schools.len() + self.schools.len();
            let member = &self.members[member % self.members.len()];
            let spare = Person::new(2_000_000 + number as u64, 1);
            more[0].1.push(admission(school, self.id, spare.member(), at)?);
            let with_spare = Person { root: RootKey::from_phrase(member.root.phrase())?, devices: spare.devices };
            more[1].1.push(certificate(&with_spare, 0, self.id, at)?);
            more[2].1.push(revocation(school, self.id, member.member(), at)?);
        }
        Ok(more)
    }
}

fn certificate(person: &Person, device: usize, city: CityId, at: Timestamp) -> anyhow::Result<Verified<Signed>> {
    Ok(Verified::root_statement(&person.root, city, at, Act::device(&person.devices[device], city, person.member()))?)
}

fn admission(school: &Person, city: CityId, member: MemberId, at: Timestamp) -> anyhow::Result<Verified<Signed>> {
    let grant = Grant {
        member,
        kind: MemberKind::Resident,
        roles: Roles::of(&[Role::Member]),
        age: AgeBand::Adult,
        starts: at,
        ends: Timestamp(at.0 + 366 * DAY),
        admissions: 0,
        budget: 1,
    };
    Ok(Verified::statement(&school.devices[0], city, at, Act::Grant(grant))?)
}

fn revocation(by: &Person, city: CityId, member: MemberId, at: Timestamp) -> anyhow::Result<Verified<Signed>> {
    let cut = Cut::of([(Scope::Control, Vec::new()), (Scope::City, Vec::new())]);
    Ok(Verified::statement(&by.devices[0], city, at, Act::Revoke { target: Target::Member(member), cut })?)
}

impl City {
    /// Measures.
    ///
    /// # Errors
    /// When a statement is not taken that should be, or a node fails.
    pub fn run(&self) -> anyhow::Result<()> {
        let now = Timestamp(u64::try_from(machine::now() / 1_000_000)?);
        let made = Made::new(self, now)?;
        let statements = made.all();
        tell(
            &json!({"members": self.members, "schools": self.schools, "statements": statements.len(), "arithmetic_ms": machine::arithmetic_ms()}),
        );
        self.measure_roll(&made, &statements)?;
        if self.roll {
            return Ok(());
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let work = self.work.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("kaveret-city-{}", std::process::id())));
        let measured = runtime.block_on(measure_nodes(&made, statements, &work));
        let _ = std::fs::remove_dir_all(&work);
        measured
    }

    fn measure_roll(&self, made: &Made, statements: &[Verified<Signed>]) -> anyhow::Result<()> {
        let before = machine::resident();
        let began = Instant::now();
        let mut roll = Roll::new(made.id);
        anyhow::ensure!(roll.take(statements).into_iter().all(|taken| taken), "a statement was not taken");
        tell(&json!({"roll": "at_once", "ms": machine::ms(began), "grown_kib": machine::resident().saturating_sub(before)}));

        let (shuffled, mut single, mut taken) = (made.shuffled(), Roll::new(made.id), 0);
        let began = Instant::now();
        while taken < shuffled.len() && began.elapsed() < PATIENCE {
            anyhow::ensure!(single.take(&shuffled[taken..=taken]) == [true], "a statement was not taken alone");
            taken += 1;
        }
        tell(&json!({"roll": "one_by_one", "taken": taken, "ms": machine::ms(began)}));
        single.take(&shuffled[taken..]);
        anyhow::ensure!(single.fingerprint() == roll.fingerprint(), "the order made another roll");

        let began = Instant::now();
        let mut parts = Roll::new(made.id);
        shuffled.chunks(1_000).for_each(|part| drop(parts.take(part)));
        tell(&json!({"roll": "by_1000", "ms": machine::ms(began)}));
        anyhow::ensure!(parts.fingerprint() == roll.fingerprint(), "the batches made another roll");

        for (what, more) in made.more()? {
            let mut took = Vec::new();
            for statement in &more {
                let earlier = roll.clone();
                let began = Instant::now();
                anyhow::ensure!(roll.take(std::slice::from_ref(statement)) == [true], "a {what} was not taken");
                black_box(roll.changed_since(&earlier));
                took.push(machine::ms(began));
            }
            tell(&json!({"roll": what, "ms": median(&mut took)}));
        }

        let devices: Vec<_> = made.members.iter().flat_map(|person| &person.devices).map(DeviceKey::device).collect();
        let began = Instant::now();
        let at = |number: usize| ItemKey { time: made.now, id: ItemId([number as u8; 32]) };
        let count =
            devices.iter().enumerate().filter(|(number, device)| roll.judge_envelope(Scope::City, **device, &at(*number)).is_ok()).count();
        tell(&json!({"roll": "judge", "us": machine::ms(began) * 1e3 / devices.len().max(1) as f64, "count": count}));
        Ok(())
    }
}

/// A box that holds the city, and a newcomer.
async fn measure_nodes(made: &Made, statements: Vec<Verified<Signed>>, work: &Path) -> anyhow::Result<()> {
    let items = statements.into_iter().map(|signed| signed.into_signed().into_bytes()).collect();
    let backup = node::unsealed_backup(made.id, items)?;
    let began = Instant::now();
    let seat = Seat::take(work.join("box"), node::Role::Box)?;
    seat.restore(backup, made.delegates[0].root.phrase().to_owned()).await?;
    tell(&json!({"node": "restore", "ms": machine::ms(began), "rss_kib": machine::resident()}));
    seat.leave().await;

    let began = Instant::now();
    let seat = Seat::take(work.join("box"), node::Role::Box)?;
    seat.has_city().await?;
    tell(&json!({"node": "open", "ms": machine::ms(began)}));

    let grant = |number| {
        let member = Person::new(3_000_000 + number, 0).member();
        Deed::Grant { member, kind: None, roles: Vec::new(), days: None, admissions: None, budget: None }
    };
    let revoke = |number: u64| Deed::RevokeMember { member: made.members[number as usize + 1].member(), before: None, except: Vec::new() };
    let deeds: [(&str, &dyn Fn(u64) -> Deed); 2] = [("grant", &grant), ("revoke", &revoke)];
    for (what, deed) in deeds {
        let mut took = Vec::new();
        for number in 0..TIMES as u64 {
            let deed = deed(number);
            let began = Instant::now();
            seat.govern(deed).await?;
            took.push(machine::ms(began));
        }
        tell(&json!({"node": what, "ms": median(&mut took)}));
    }

    let newcomer = Seat::take(work.join("newcomer"), node::Role::Resident)?;
    let place = seat.invite().await?;
    let began = Instant::now();
    let held = seat.statements().await?;
    let steps = newcomer.meet_statements(&place, held).await?;
    tell(&json!({"node": "join", "ms": machine::ms(began), "steps": steps.into_iter().collect::<std::collections::BTreeMap<_, _>>()}));
    newcomer.leave().await;
    seat.leave().await;
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn tell(line: &Value) {
    println!("{line}");
}
