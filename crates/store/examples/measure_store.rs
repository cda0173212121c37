//! Measures the store: `cargo run --release -p store --example measure_store -- <dir> <what>`.
//!
//! The figures of `docs/decisions/0002-sled.md` come from
//!
//! ```text
//! measure_store <dir> fill       100k items, their places in their records, and views
//! measure_store <dir> open       how long opening takes, and what it takes in memory
//! measure_store <dir> one        one item at a time, each synced
//! measure_store <dir> read       all items, all views, 10k items picked at random
//! measure_store <dir> rewrite    all views once more, in random order
//! ```
//!
//! With a third argument `killed` the process ends as by `kill -9`.

use std::path::Path;
use std::time::{Duration, Instant};

use model::{Batch, Order, Store, Table, prefix_end};
use store::SledStore;

const ITEMS: u64 = 100_000;
const BATCH_ITEMS: u64 = 1_000;

fn main() {
    let mut args = std::env::args().skip(1);
    let (dir, what) = (args.next().expect("a directory"), args.next().expect("what to measure"));
    let killed = args.next().as_deref() == Some("killed");
    let started = Instant::now();
    let mut store = SledStore::open(Path::new(&dir)).expect("the store opens").store;
    report("open", started.elapsed(), &store);
    match what.as_str() {
        "open" => {}
        "fill" => fill(&mut store),
        "one" => one(&mut store),
        "read" => read(&store),
        "rewrite" => rewrite(&mut store),
        other => panic!("nothing is called {other}"),
    }
    if killed {
        let _ = std::process::Command::new("kill").args(["-9", &std::process::id().to_string()]).status();
    }
    let started = Instant::now();
    drop(store);
    println!("close: {:?}", started.elapsed());
}

fn fill(store: &mut SledStore) {
    let (started, mut slowest) = (Instant::now(), Duration::ZERO);
    for first in (0..ITEMS).step_by(BATCH_ITEMS as usize) {
        let mut batch = Batch::default();
        (first..first + BATCH_ITEMS).for_each(|index| put(&mut batch, index));
        let began = Instant::now();
        store.write(batch).expect("written");
        store.sync().expect("synced");
        slowest = slowest.max(began.elapsed());
    }
    report("fill", started.elapsed(), store);
    println!("slowest batch: {slowest:?}");
}

fn one(store: &mut SledStore) {
    let mut times: Vec<_> = (ITEMS..ITEMS + 1_000)
        .map(|index| {
            let mut batch = Batch::default();
            put(&mut batch, index);
            let began = Instant::now();
            store.write(batch).expect("written");
            store.sync().expect("synced");
            began.elapsed()
        })
        .collect();
    times.sort();
    println!("one item: median {:?}, p99 {:?}, slowest {:?}", times[500], times[990], times[999]);
}

fn read(store: &SledStore) {
    for table in [Table::Items, Table::Views] {
        let started = Instant::now();
        let found = store.scan(table, &[], &prefix_end(&[]), Order::Rising, usize::MAX).expect("read").len();
        report(&format!("scan of {found} in {table:?}"), started.elapsed(), store);
    }
    let started = Instant::now();
    for index in (0..ITEMS).step_by(10) {
        let key = item_key(index.wrapping_mul(7_919) % ITEMS);
        assert!(store.get(Table::Items, &key).expect("read").is_some());
    }
    report("10k gets", started.elapsed(), store);
}

fn rewrite(store: &mut SledStore) {
    let started = Instant::now();
    for first in (0..ITEMS).step_by(BATCH_ITEMS as usize) {
        let mut batch = Batch::default();
        for index in first..first + BATCH_ITEMS {
            let index = index.wrapping_mul(7_919) % ITEMS;
            batch.put(Table::Views, view_key(index), noise(index + 2, 600));
        }
        store.write(batch).expect("written");
        store.sync().expect("synced");
    }
    report("rewrite of all views", started.elapsed(), store);
}

/// One item of 850 bytes, its place in its record, and a view of 600 bytes.
fn put(batch: &mut Batch, index: u64) {
    batch.put(Table::Items, item_key(index), noise(index, 850));
    batch.put(Table::Records, [&record(index)[..], &item_key(index)[1..]].concat(), [1; 12]);
    batch.put(Table::Views, view_key(index), noise(index + 1, 600));
}

/// Scope, time (one a minute), id.
fn item_key(index: u64) -> Vec<u8> {
    [&[1][..], &(1_700_000_000_000 + index * 60_000).to_be_bytes(), &noise(index, 32)].concat()
}

/// Kind, time, record.
fn view_key(index: u64) -> Vec<u8> {
    [&[0, 1][..], &(1_700_000_000_000 + index * 60_000).to_be_bytes(), &record(index)].concat()
}

fn record(index: u64) -> Vec<u8> {
    noise(u64::MAX - index, 32)
}

/// Bytes that do not repeat, the same for the same seed.
fn noise(seed: u64, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_be_bytes());
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

fn report(what: &str, took: Duration, store: &SledStore) {
    println!("{what}: {took:?}, {} MiB in memory, {} MiB on disk", memory(), store.bytes_on_disk() >> 20);
}

/// Resident memory in MiB; 0 where the system does not tell.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}
