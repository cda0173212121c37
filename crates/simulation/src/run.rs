//! One seed from founding to the last check, and many seeds on all cores.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use engine::Faults;

use crate::outcome::{Failure, Figures, Outcome};
use crate::plan::Plan;
use crate::story::Story;
use crate::world::World;

/// Runs one seed. The same seed, plan and faults give the same outcome.
pub fn run(seed: u64, plan: &Plan, faults: Faults) -> Outcome {
    live(seed, plan, faults, Story::default())
}

/// As [`run`], and tells of all that happens, a line each.
pub fn tell(seed: u64, plan: &Plan, faults: Faults, line: impl FnMut(String) + 'static) -> Outcome {
    live(seed, plan, faults, Story(Some(Box::new(line))))
}

fn live(seed: u64, plan: &Plan, faults: Faults, story: Story) -> Outcome {
    let whole = || {
        let mut world = World::new(seed, plan.clone(), faults);
        world.story = story;
        world.found();
        world.schedule_people();
        world.schedule_erasing();
        world.schedule_troubles();
        world.run_until(plan.active * 1000);
        world.heal();
        world.check_end();
        Outcome { failure: world.failure, trace: world.trace.hash(), figures: world.figures }
    };
    catch_unwind(AssertUnwindSafe(whole)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|said| (*said).to_owned()));
        let failure = Failure { fact: "nothing panics".into(), detail: said.unwrap_or_default() };
        Outcome { failure: Some(failure), trace: String::new(), figures: Figures::default() }
    })
}

/// Runs these seeds on all cores and tells of each as it ends.
pub fn run_many(seeds: std::ops::Range<u64>, plan_of: impl Fn(u64) -> Plan + Sync, faults: Faults, tell: impl Fn(u64, &Outcome) + Sync) {
    let next = AtomicU64::new(seeds.start);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    tell(seed, &run(seed, &plan_of(seed), faults));
                }
            });
        }
    });
}
