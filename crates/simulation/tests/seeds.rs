//! What the simulator shows at each change. `KAVERET_SEEDS=N` runs N seeds;
//! `kaveret-simulate` runs as many as one likes.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use engine::Faults;
use simulation::{FAULTS, Plan, Scenario, faults_named, run, run_many};

const NODES: usize = 20;

/// Seeds when nothing else is asked for: some three minutes of two busy cores.
const SEEDS: u64 = 200;

/// Seeds in which a planted fault is looked for; each was seen within the first
/// twenty-two.
const FAULT_SEEDS: u64 = 26;

/// The facts that are known not to hold yet, by the scenarios that are kept of them.
fn open_facts() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios/open");
    Scenario::all(&folder).unwrap().into_iter().map(|(_, scenario)| scenario.fact).collect()
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    for seed in 1..=3 {
        let plan = Plan::of_seed(seed, NODES);
        assert_eq!(run(seed, &plan, Faults::default()).trace, run(seed, &plan, Faults::default()).trace, "seed {seed}");
    }
}

#[test]
fn no_seed_breaks_what_is_not_written_down_as_open() {
    let seeds = std::env::var("KAVERET_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SEEDS);
    let open = open_facts();
    let broken = Mutex::new(Vec::new());
    let tell = |seed, outcome: &simulation::Outcome| {
        if let Some(failure) = &outcome.failure {
            println!("seed {seed}: {} ({})", failure.fact, failure.detail);
            broken.lock().unwrap().push((seed, failure.fact.clone()));
        }
    };
    run_many(1..seeds + 1, |seed| Plan::of_seed(seed, NODES), Faults::default(), tell);
    let broken = broken.into_inner().unwrap();
    println!("{} of {seeds} seeds break something that is open: {broken:?}", broken.len());
    let new: Vec<_> = broken.into_iter().filter(|(_, fact)| !open.contains(fact)).collect();
    assert!(new.is_empty(), "{new:?}");
}

#[test]
fn every_planted_fault_is_caught_by_a_checker() {
    for name in FAULTS {
        let faults = faults_named(name).unwrap();
        let caught = (1..=FAULT_SEEDS).any(|seed| {
            let plan = Plan::of_seed(seed, NODES);
            run(seed, &plan, faults).failure.is_some() && run(seed, &plan, Faults::default()).failure.is_none()
        });
        assert!(caught, "{name} was seen by no checker on a seed that holds without it");
    }
}
