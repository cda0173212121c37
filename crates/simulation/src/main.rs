//! `kaveret-simulate`: runs many seeds, and keeps those that break something.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Parser;
use simulation::{FAULTS, Outcome, Part, Plan, Scenario, faults_named, is_measured, run_many};

/// Runs cities of simulated nodes, each out of one seed, and checks them.
#[derive(Parser)]
struct Arguments {
    /// How many seeds.
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    first: u64,
    /// How many nodes a city has.
    #[arg(long, default_value_t = 20)]
    nodes: usize,
    /// What the city is about.
    #[arg(long, default_value = "liars", value_parser = Part::NAMES)]
    part: String,
    /// Take the plan from this scenario file; without --first, its seeds too.
    #[arg(long)]
    scenario: Option<PathBuf>,
    /// Plant this fault in the engine.
    #[arg(long, value_parser = FAULTS)]
    fault: Option<String>,
    /// Where failing seeds are kept.
    #[arg(long, default_value = "tests/scenarios/new")]
    keep: PathBuf,
    /// Stop keeping after this many failures.
    #[arg(long, default_value_t = 5)]
    failures: u64,
    /// Tell of every seed.
    #[arg(long)]
    verbose: bool,
    /// Tell all that happens, a line each, of the first seed alone.
    #[arg(long)]
    tell: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    quiet_panics();
    let scenario = match arguments.scenario.as_deref().map(Scenario::read).transpose() {
        Ok(scenario) => scenario,
        Err(error) => {
            eprintln!("error: the scenario cannot be read: {error}");
            return ExitCode::from(2);
        }
    };
    let faults = arguments.fault.as_deref().and_then(faults_named).unwrap_or_default();
    let part = Part::from_name(&arguments.part).unwrap_or(Part::Liars);
    let plan_of = |seed| scenario.as_ref().map_or_else(|| Plan::of_part(part, seed, arguments.nodes), |scenario| scenario.plan.clone());
    if !is_measured() {
        eprintln!("note: no measured latencies found (KAVERET_DATA); they are drawn from a curve, so hashes differ");
    }
    let broken = AtomicU64::new(0);
    let told = Mutex::new(());
    let tell = |seed: u64, outcome: &Outcome| {
        let _lines = told.lock().expect("telling does not panic");
        let figures = outcome.figures;
        if arguments.verbose {
            println!("seed {seed} trace {} {figures:?}", outcome.trace);
        }
        let Some(failure) = &outcome.failure else { return };
        println!("seed {seed} FAILED: {}\n  {}", failure.fact, failure.detail.chars().take(1_500).collect::<String>());
        if broken.fetch_add(1, Ordering::Relaxed) < arguments.failures {
            let scenario = Scenario {
                fact: failure.fact.clone(),
                story: failure.detail.chars().take(500).collect(),
                fault: arguments.fault.clone(),
                seeds: vec![seed],
                plan: plan_of(seed),
            };
            match scenario.write(&arguments.keep) {
                Ok(path) => println!("  kept as {}", path.display()),
                Err(error) => eprintln!("  could not be kept: {error}"),
            }
        }
    };
    match &scenario {
        scenario if arguments.tell => {
            let seed = scenario.as_ref().filter(|_| arguments.first == 1).and_then(|scenario| scenario.seeds.first().copied());
            let seed = seed.unwrap_or(arguments.first);
            tell(seed, &simulation::tell(seed, &plan_of(seed), faults, |line| println!("{line}")));
        }
        Some(scenario) if arguments.first == 1 => {
            scenario.seeds.iter().for_each(|seed| run_many(*seed..seed + 1, plan_of, faults, tell));
        }
        _ => run_many(arguments.first..arguments.first + arguments.seeds, plan_of, faults, tell),
    }
    let broken = broken.into_inner();
    println!("{broken} failed");
    if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Panics are caught and told with their seed; automerge's own are expected.
fn quiet_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let ours = panic.location().is_none_or(|location| !location.file().contains("automerge"));
        if ours {
            before(panic);
        }
    }));
}
