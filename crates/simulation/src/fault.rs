//! The faults that can be planted in the engine, by name.

use engine::Faults;

use crate::plan::Part;

/// Every fault's name.
pub const FAULTS: [&str; 9] = [
    "early-acknowledgement",
    "forgotten-check",
    "lost-orphan",
    "verdict-by-arrival",
    "budget-by-arrival",
    "every-scope-told",
    "surplus-kept",
    "careless-cut",
    "erased-taken",
];

/// What a city must be about for the fault to do harm.
pub fn part_of(name: &str) -> Part {
    match name {
        "surplus-kept" => Part::Sybils,
        "careless-cut" => Part::Theft,
        "erased-taken" => Part::Erasures,
        _ => Part::Liars,
    }
}

/// The faults with one planted; `None` when there is none of this name.
pub fn faults_named(name: &str) -> Option<Faults> {
    let mut faults = Faults::default();
    let place = match name {
        "early-acknowledgement" => &mut faults.early_acknowledgement,
        "forgotten-check" => &mut faults.forgotten_check,
        "lost-orphan" => &mut faults.lost_orphan,
        "verdict-by-arrival" => &mut faults.verdict_by_arrival,
        "budget-by-arrival" => &mut faults.budget_by_arrival,
        "every-scope-told" => &mut faults.every_scope_told,
        "surplus-kept" => &mut faults.surplus_kept,
        "careless-cut" => &mut faults.careless_cut,
        "erased-taken" => &mut faults.erased_taken,
        _ => return None,
    };
    *place = true;
    Some(faults)
}
