//! The proof that all three nodes hold the same city.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use model::facts::{ListFilter, SetFacts};
use model::{RecordId, Value};
use serde::Serialize;

use super::interrupt::Interrupt;
use super::nodes::Neighbour;
use crate::client::Client;
use crate::export::{json_bytes, sort};
use crate::failure::{Exit, Failure, Outcome};

/// How often the three are asked.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// What each node holds, found to be equal.
#[derive(Debug, Serialize)]
pub struct Proof {
    /// The nodes, in the order in which they started.
    pub nodes: Vec<Held>,
    /// Bytes of the export that all three wrote alike.
    pub export_bytes: usize,
}

/// What one node holds.
#[derive(Debug, Serialize)]
pub struct Held {
    /// The node.
    pub name: &'static str,
    /// Its sets.
    pub sets: Vec<SetFacts>,
}

/// Edits once on each node, then waits until all three hold the same and show
/// each of the edits.
///
/// # Errors
/// When they do not by the deadline: what each holds.
pub fn prove(neighbours: &[Neighbour], deadline: Instant, interrupt: &Interrupt) -> Outcome<Proof> {
    let mut edited = Vec::new();
    for neighbour in neighbours {
        edited.push((own_record(&neighbour.client)?, format!("edited by: {}", neighbour.name)));
    }
    for (neighbour, (id, status)) in neighbours.iter().zip(&edited) {
        neighbour.client.edit(*id, BTreeMap::from([("status".to_owned(), Some(Value::Text(status.clone())))]))?;
    }
    let proof = wait_for_step(neighbours, deadline, interrupt)?;
    for neighbour in neighbours {
        for (id, status) in &edited {
            let shown = neighbour.client.show(*id)?.view.content.text("status").to_owned();
            if shown != *status {
                let sentence = format!("{} shows {shown:?} where {status:?} was written, though all sets are equal", neighbour.name);
                return Err(Failure::new(Exit::Refused, sentence));
            }
        }
    }
    Ok(proof)
}

/// Waits until all three hold the same and export the same bytes.
///
/// # Errors
/// When they do not by the deadline: what each holds.
pub fn wait_for_step(neighbours: &[Neighbour], deadline: Instant, interrupt: &Interrupt) -> Outcome<Proof> {
    loop {
        interrupt.check()?;
        let nodes = neighbours
            .iter()
            .map(|neighbour| Ok(Held { name: neighbour.name, sets: neighbour.client.status()?.sets }))
            .collect::<Outcome<Vec<Held>>>()?;
        if in_step(&nodes) {
            let exports = neighbours.iter().map(|neighbour| export(&neighbour.client)).collect::<Outcome<Vec<_>>>()?;
            if exports.iter().all(|export| *export == exports[0]) {
                return Ok(Proof { nodes, export_bytes: exports[0].len() });
            }
        }
        if Instant::now() > deadline {
            let held: Vec<_> = nodes.iter().map(|node| format!("{}: {:?}", node.name, node.sets)).collect();
            return Err(Failure::new(Exit::Refused, format!("the three nodes do not hold the same: {}", held.join("; "))));
        }
        std::thread::sleep(ASK_EVERY);
    }
}

/// Whether all hold something, and the same.
fn in_step(nodes: &[Held]) -> bool {
    let Some(first) = nodes.first() else { return false };
    let something = !first.sets.is_empty() && first.sets.iter().all(|set| set.count > 0);
    something && nodes.iter().all(|node| node.sets == first.sets)
}

fn export(client: &Client) -> Outcome<Vec<u8>> {
    let mut records = client.list_all(ListFilter { all: true, ..ListFilter::default() }, |_| ())?;
    sort(&mut records);
    Ok(json_bytes(&records))
}

/// A record that this node's member alone may edit: where others may too, edits
/// made at the same time are a conflict, as they should be.
fn own_record(client: &Client) -> Outcome<RecordId> {
    let mine = client.list(ListFilter { mine: true, ..ListFilter::default() })?;
    let sentence = "a node of the demo has nothing of its own to edit";
    let own = mine.records.iter().find(|facts| facts.view.editors.is_empty());
    own.map(|facts| facts.view.id).ok_or_else(|| Failure::new(Exit::Refused, sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(count: u64, fingerprint: &str) -> Held {
        Held { name: "Alice", sets: vec![SetFacts { scope: "city".into(), count, fingerprint: fingerprint.into() }] }
    }

    #[test]
    fn only_equal_sets_that_hold_something_are_in_step() {
        assert!(in_step(&[held(7, "ab"), held(7, "ab"), held(7, "ab")]));
        assert!(!in_step(&[held(7, "ab"), held(7, "ab"), held(7, "cd")]));
        assert!(!in_step(&[held(0, "ab"), held(0, "ab")]));
        assert!(!in_step(&[]));
    }
}
