//! The store on disk behaves as its twin in memory does.

use model::{Batch, Entry, MemoryDisk, Order, Store, Table, prefix_end};
use proptest::prelude::*;
use store::SledStore;

#[derive(Clone, Debug)]
enum Step {
    Write(Vec<(Table, Vec<u8>, Option<Vec<u8>>)>),
    Get(Table, Vec<u8>),
    Scan(Table, Vec<u8>, Vec<u8>, bool, usize),
    Prefix(Table, Vec<u8>),
    Sync,
    Rewrite,
    RewritePart,
    Reopen,
}

fn table() -> impl Strategy<Value = Table> {
    prop::sample::select(&[Table::Meta, Table::Items, Table::Records, Table::Invitations][..])
}

/// Few different keys, so that writes meet; some at the ends of a range.
fn key() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(&[0u8, 1, 0x7f, 0x80, 0xff][..]), 0..4)
}

/// Short values, and long ones around the bounds of a part.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let len = prop_oneof![4 => 0usize..40, 2 => 2046usize..2052, 1 => 4094usize..4100, 1 => 9_000usize..20_000];
    (len, any::<u8>()).prop_map(|(len, seed)| (0..len).map(|at| seed.wrapping_add(at as u8)).collect())
}

fn step() -> impl Strategy<Value = Step> {
    let write = (table(), key(), prop::option::weighted(0.7, value()));
    prop_oneof![
        6 => prop::collection::vec(write, 0..12).prop_map(Step::Write),
        3 => (table(), key()).prop_map(|(table, key)| Step::Get(table, key)),
        3 => (table(), key(), key(), any::<bool>(), 0usize..20).prop_map(|(t, from, to, rising, limit)| Step::Scan(t, from, to, rising, limit)),
        2 => (table(), key()).prop_map(|(table, prefix)| Step::Prefix(table, prefix)),
        1 => Just(Step::Sync),
        1 => Just(Step::Rewrite),
        2 => Just(Step::RewritePart),
        1 => Just(Step::Reopen),
    ]
}

fn scan(store: &impl Store, table: Table, from: &[u8], to: &[u8], rising: bool, limit: usize) -> Vec<Entry> {
    store.scan(table, from, to, if rising { Order::Rising } else { Order::Falling }, limit).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_store_on_disk_is_the_store_in_memory(steps in prop::collection::vec(step(), 1..40)) {
        let dir = tempfile::tempdir().unwrap();
        let mut disk = Some(SledStore::open(dir.path()).unwrap().store);
        let mut memory = MemoryDisk::default().open();
        for step in steps {
            let store = disk.as_mut().unwrap();
            match step {
                Step::Write(writes) => {
                    let mut batch = Batch::default();
                    for (table, key, value) in writes {
                        match value {
                            Some(value) => batch.put(table, key, value),
                            None => batch.delete(table, key),
                        }
                    }
                    store.write(batch.clone()).unwrap();
                    memory.write(batch).unwrap();
                }
                Step::Get(table, key) => prop_assert_eq!(store.get(table, &key).unwrap(), memory.get(table, &key).unwrap()),
                Step::Scan(table, from, to, rising, limit) => prop_assert_eq!(
                    scan(store, table, &from, &to, rising, limit),
                    scan(&memory, table, &from, &to, rising, limit)
                ),
                Step::Prefix(table, prefix) => {
                    let to = prefix_end(&prefix);
                    prop_assert_eq!(scan(store, table, &prefix, &to, true, 99), scan(&memory, table, &prefix, &to, true, 99));
                    prop_assert_eq!(scan(store, table, &prefix, &to, false, 99), scan(&memory, table, &prefix, &to, false, 99));
                }
                Step::Sync => store.sync().unwrap(),
                Step::Rewrite => store.rewrite().unwrap(),
                Step::RewritePart => drop(store.rewrite_part().unwrap()),
                Step::Reopen => {
                    drop(disk.take());
                    let opened = SledStore::open(dir.path()).unwrap();
                    prop_assert_eq!(opened.set_aside, None);
                    disk = Some(opened.store);
                }
            }
        }
        for table in Table::ALL {
            let everything = scan(&memory, table, &[], &[0xff; 9], true, usize::MAX);
            prop_assert_eq!(scan(disk.as_ref().unwrap(), table, &[], &[0xff; 9], true, usize::MAX), everything);
        }
    }
}

#[test]
fn a_store_that_outgrows_its_snapshot_is_opened_anew_and_keeps_everything() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SledStore::open(dir.path()).unwrap().store;
    let snapshots = || -> Vec<_> {
        let files = std::fs::read_dir(dir.path().join("store")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        files.filter(|name| name.starts_with("snap.")).collect()
    };
    store.sync().unwrap();
    let before = snapshots();
    // 40 batches of 1 MiB: more than the 32 MiB after which it does.
    for batch_number in 0..40u8 {
        let mut batch = Batch::default();
        for index in 0..=255 {
            batch.put(Table::Items, [batch_number, index], vec![batch_number ^ index; 4096]);
        }
        store.write(batch).unwrap();
        store.sync().unwrap();
    }
    assert_ne!(snapshots(), before);
    for batch_number in 0..40u8 {
        assert_eq!(store.get(Table::Items, &[batch_number, 255]).unwrap(), Some(vec![batch_number ^ 255; 4096]));
    }
}

#[test]
fn no_value_is_large_enough_for_a_file_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SledStore::open(dir.path()).unwrap().store;
    for index in 0..100u8 {
        let mut batch = Batch::default();
        batch.put(Table::Items, [index; 128], vec![index; 64 * 1024]);
        batch.put(Table::Records, [index; 128], vec![index; 2048]);
        store.write(batch).unwrap();
    }
    let mut batch = Batch::default();
    batch.put(Table::Views, [1], vec![7; 1024 * 1024]);
    store.write(batch).unwrap();
    store.sync().unwrap();
    assert_eq!(std::fs::read_dir(dir.path().join("store/blobs")).unwrap().count(), 0);
    assert_eq!(store.get(Table::Views, &[1]).unwrap(), Some(vec![7; 1024 * 1024]));
}
