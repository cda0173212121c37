//! Measures the index: `cargo run --release -p search --example measure_search -- <dir>`.
//!
//! Fills it with 100k records of some 500 bytes whose words are as frequent as
//! words are (the n-th commonest 1/n times as often as the commonest), half of
//! them Hebrew, and asks 2,000 queries of each sort. The figures of
//! `docs/decisions/0004-search.md` come from it.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use model::{Content, MemberId, RecordId, RecordKind, RecordView, Timestamp};
use search::{Index, Query};

const RECORDS: u64 = 100_000;
const WORDS: u64 = 30_000;
const QUERIES: u64 = 2_000;

fn main() {
    let dir = std::env::args().nth(1).expect("a directory");
    let started = Instant::now();
    let mut index = Index::open(Path::new(&dir), 1).expect("the index opens");
    println!("open: {:?}, {} MiB in memory", started.elapsed(), memory());
    if index.needs_rebuild() {
        let started = Instant::now();
        for number in 0..RECORDS {
            index.put(&record(number)).expect("taken in");
            if number % 10_000 == 9_999 {
                index.commit(number).expect("committed");
            }
        }
        println!("fill: {:?}, {} MiB in memory, {} MiB on disk", started.elapsed(), memory(), index.bytes_on_disk() >> 20);
    }
    let started = Instant::now();
    for number in 0..20 {
        index.put(&record(number)).expect("taken in");
        index.commit(number).expect("committed");
    }
    println!("one record and a commit: {:?}", started.elapsed() / 20);
    let random = |seed: u64, sort: u64| draw(&mut Dice(seed * 7 + sort));
    ask(&index, "one common word", |seed| word(seed % 10));
    ask(&index, "one word", |seed| format!("{} ", word(random(seed, 1))));
    ask(&index, "two words, as typed", |seed| format!("{} {}", word(random(seed, 1)), word(random(seed, 2))));
    ask(&index, "two letters", |seed| word(random(seed, 1)).chars().take(2).collect());
    ask(&index, "five common words", |seed| (0..5).map(|at| word((seed + at) % 40) + " ").collect());
    ask(&index, "five words", |seed| (0..5).map(|at| word(random(seed, at)) + " ").collect());
    ask(&index, "thirty-two words", |seed| (0..32).map(|at| word(random(seed, at)) + " ").collect());
    println!("{} MiB in memory", memory());
}

fn ask(index: &Index, sort: &str, words: impl Fn(u64) -> String) {
    let mut hits = 0;
    let mut times: Vec<_> = (0..QUERIES)
        .map(|seed| {
            let query =
                Query { words: words(seed), kind: Some(RecordKind::OFFER), today: "2026-11-22".into(), limit: 20, ..Query::default() };
            let began = Instant::now();
            hits += index.search(&query).expect("answered").len();
            began.elapsed()
        })
        .collect();
    times.sort();
    let [half, most, last] = [QUERIES / 2, QUERIES * 99 / 100, QUERIES - 1].map(|at| times[at as usize]);
    println!("{sort}: median {half:?}, p99 {most:?}, slowest {last:?}, {} hits each", hits / QUERIES as usize);
}

fn record(number: u64) -> RecordView {
    let dice = &mut Dice(number);
    let mut content = Content::new(if number.is_multiple_of(3) { RecordKind::REQUEST } else { RecordKind::OFFER }).expect("known kinds");
    let mut text = |count: usize| (0..count).map(|_| word(draw(dice))).collect::<Vec<_>>().join(" ");
    for (name, count) in [("title", 5), ("place", 2), ("description", 45)] {
        content.set_text(name, &text(count)).expect("a short text");
    }
    content.set_text("skills", &format!("{}; {}", text(1), text(2))).expect("two skills");
    if number.is_multiple_of(10) {
        content.set_text("expires", "2026-01-01").expect("a day");
    }
    let mut id = [0; 32];
    id[..8].copy_from_slice(&Dice(number).next().to_be_bytes());
    id[8..16].copy_from_slice(&number.to_be_bytes());
    RecordView {
        id: RecordId(id),
        scope: model::Scope::City,
        owner: MemberId([1; 32]),
        created: Timestamp(number),
        updated: Timestamp(number),
        content,
        conflicts: Vec::new(),
        editors: BTreeSet::new(),
        changes: 1,
        waiting: 0,
        set_aside: Vec::new(),
        withheld: Vec::new(),
    }
}

/// The word of a rank: letters that depend on it, Hebrew for every other one.
fn word(rank: u64) -> String {
    let dice = &mut Dice(rank + 1_000_000);
    let (first, letters) = if rank.is_multiple_of(2) { ('א', 27) } else { ('a', 26) };
    (0..4 + rank % 5).map(|_| char::from_u32(first as u32 + (dice.next() % letters) as u32).expect("a letter")).collect()
}

/// The rank of a word, the n-th 1/n times as often as the first.
fn draw(dice: &mut Dice) -> u64 {
    let share = (dice.next() >> 11) as f64 / (1u64 << 53) as f64;
    ((WORDS as f64).powf(share) as u64).min(WORDS) - 1
}

/// SplitMix64: numbers that look random, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}

/// Resident memory in MiB; 0 where the system does not tell.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
