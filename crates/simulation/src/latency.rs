//! How long a message takes from one node to another.
//!
//! Measured between 99 volunteers' machines of the Seattle testbed, where those
//! files are present (Zhu et al., IEEE/ACM ToN 2017); else drawn from a curve of
//! the same shape.

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::dice::Dice;

/// How many machines were measured.
const MACHINES: usize = 99;

/// The measured round trips in milliseconds: one matrix a time slice.
static MEASURED: OnceLock<Vec<Vec<u64>>> = OnceLock::new();

fn folder() -> PathBuf {
    let data = std::env::var_os("KAVERET_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    data.join("netlatency_seattle")
}

fn measured() -> &'static [Vec<u64>] {
    MEASURED.get_or_init(|| {
        let Ok(files) = std::fs::read_dir(folder()) else { return Vec::new() };
        let mut files: Vec<PathBuf> = files.filter_map(|file| file.ok().map(|file| file.path())).collect();
        files.sort();
        files.iter().filter_map(|file| read(&std::fs::read_to_string(file).ok()?)).collect()
    })
}

/// A matrix of seconds, as milliseconds; `None` when it is no such matrix.
fn read(text: &str) -> Option<Vec<u64>> {
    let cells: Option<Vec<u64>> =
        text.split_whitespace().map(|cell| cell.parse::<f64>().ok().map(|seconds| (seconds * 1000.0) as u64)).collect();
    cells.filter(|cells| cells.len() == MACHINES * MACHINES)
}

/// Whether measured latencies are used; a run's hash differs with and without.
pub fn is_measured() -> bool {
    !measured().is_empty()
}

/// The latencies of one run: each node stands where one machine stood.
pub(crate) struct Latency {
    slice: usize,
    machines: Vec<usize>,
    synthetic: Dice,
}

impl Latency {
    pub fn new(dice: &mut Dice, nodes: usize) -> Self {
        let mut machines: Vec<usize> = (0..nodes.max(MACHINES)).map(|node| node % MACHINES).collect();
        dice.shuffle(&mut machines);
        Self { slice: dice.index(measured().len()), machines, synthetic: dice.clone() }
    }

    /// Milliseconds one way.
    pub fn one_way(&self, from: usize, to: usize) -> u64 {
        let (from, to) = (self.machines[from], self.machines[to]);
        let round_trip = match measured().get(self.slice) {
            Some(matrix) => matrix[from * MACHINES + to],
            None => {
                // Median 210 ms, one in a hundred above a second, like the measured ones.
                let mut dice = self.synthetic.clone();
                let place = (0..=(from * MACHINES + to) % 997).fold(0, |_, _| dice.below(1000));
                20 + place * place / 1300 + if place > 990 { place * 5 } else { 0 }
            }
        };
        1 + round_trip / 2
    }
}
