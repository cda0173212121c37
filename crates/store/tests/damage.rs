//! A damaged file never makes a wrong value, and never takes the process down.

use std::fs;
use std::path::Path;

use model::{Batch, Order, Store, StoreError, Table};
use store::SledStore;

/// As many items as fill several pages of sled and a few of its segments.
const ITEMS: u32 = 2_000;

fn value(index: u32) -> Vec<u8> {
    format!("the value of item {index:05} ").into_bytes().repeat(12)
}

/// A store with [`ITEMS`] items, closed.
fn filled(dir: &Path) {
    let mut store = SledStore::open(dir).unwrap().store;
    let mut batch = Batch::default();
    for index in 0..ITEMS {
        batch.put(Table::Items, index.to_be_bytes(), value(index));
    }
    store.write(batch).unwrap();
    store.sync().unwrap();
}

/// Flips a bit in each copy of an item's value in sled's file. There are
/// several: sled rewrites a page as it grows.
fn flip(dir: &Path, index: u32) {
    let path = dir.join("store/db");
    let mut bytes = fs::read(&path).unwrap();
    let needle = format!("the value of item {index:05} ").into_bytes();
    let places: Vec<_> = bytes.windows(needle.len()).enumerate().filter(|(_, found)| *found == needle).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    places.into_iter().for_each(|at| bytes[at + 4] ^= 1);
    fs::write(path, bytes).unwrap();
}

/// Reads everything; answers how many values are good. Any other is reported.
fn good_values(store: &SledStore) -> u32 {
    (0..ITEMS)
        .filter(|index| match store.get(Table::Items, &index.to_be_bytes()) {
            Ok(Some(found)) => {
                assert_eq!(found, value(*index));
                true
            }
            Ok(None) | Err(StoreError::Damaged { .. } | StoreError::Corrupt { .. }) => false,
            Err(other) => panic!("{other}"),
        })
        .count() as u32
}

/// Damages an old item of a filled store, and opens it. New pages are written
/// behind it first: damage in sled's last segment is noticed as it opens, damage
/// in any other when it is read.
fn opened_with_a_damaged_page(dir: &Path) -> SledStore {
    filled(dir);
    let mut store = SledStore::open(dir).unwrap().store;
    let mut batch = Batch::default();
    for index in 0..ITEMS {
        batch.put(Table::Views, index.to_be_bytes(), vec![b'-'; 500]);
    }
    store.write(batch).unwrap();
    drop(store);
    flip(dir, 1_000);
    let opened = SledStore::open(dir).unwrap();
    assert_eq!(opened.set_aside, None);
    opened.store
}

/// Damages a closed store where opening does not notice it yet, at this item or a later
/// one: which pages lie in sled's last segment differs from run to run.
fn damaged_unnoticed(dir: &Path, from: u32) -> SledStore {
    let (files, kept) = (dir.join("store"), tempfile::tempdir().unwrap());
    let copy = |from: &Path, to: &Path| {
        for file in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|file| file.file_type().unwrap().is_file()) {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    };
    copy(&files, kept.path());
    for index in (from..ITEMS).step_by(37) {
        flip(dir, index);
        let opened = SledStore::open(dir).unwrap();
        let Some(aside) = opened.set_aside.clone() else { return opened.store };
        drop(opened);
        fs::remove_dir_all(aside).unwrap();
        fs::remove_dir_all(&files).unwrap();
        fs::create_dir(&files).unwrap();
        copy(kept.path(), &files);
    }
    panic!("opening notices every damage");
}

#[test]
fn a_flipped_bit_is_reported_and_the_rest_is_rescued_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let store = opened_with_a_damaged_page(dir.path());
    let damaged = store.get(Table::Items, &1_000u32.to_be_bytes());
    assert!(matches!(damaged, Err(StoreError::Corrupt { .. })), "{damaged:?}");
    assert!(store.is_damaged());
    assert_eq!(store.get(Table::Items, &7u32.to_be_bytes()).unwrap(), Some(value(7)));
    drop(store);

    let opened = SledStore::open(dir.path()).unwrap();
    let aside = opened.set_aside.as_ref().expect("the damage was noted");
    assert!(aside.ends_with("store.damaged-1") && aside.join("db").exists());
    let good = good_values(&opened.store);
    // One leaf of sled, 17 values at most, is lost with the damaged one.
    assert!((ITEMS - 17..ITEMS).contains(&good), "{good}");
    assert_eq!(u64::from(good + ITEMS), opened.rescued);
    assert_eq!(opened.store.scan(Table::Items, &[], &[0xff], Order::Rising, usize::MAX).unwrap().len() as u32, good);
    drop(opened);
    assert_eq!(SledStore::open(dir.path()).unwrap().set_aside, None);
}

#[test]
fn a_damaged_store_opens_anew_in_the_same_process() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened_with_a_damaged_page(dir.path());
    for round in 1..=2 {
        assert!(store.scan(Table::Items, &[], &[0xff], Order::Rising, usize::MAX).is_err());
        let (aside, rescued) = store.reopen().unwrap();
        assert!(aside.ends_with(format!("store.damaged-{round}")), "{}", aside.display());
        assert!(!store.is_damaged() && store.is_doubtful());
        let good = good_values(&store);
        assert!(good >= ITEMS - 17 * round, "{good}");
        assert_eq!(u64::from(good + ITEMS), rescued);
        let mut batch = Batch::default();
        // New pages behind the old ones: damage in the last segment would be noticed while opening.
        for index in 0..ITEMS {
            batch.put(Table::Views, index.to_be_bytes(), vec![b'0' + round as u8; 500]);
        }
        store.write(batch).unwrap();
        store.sync().unwrap();
        // Closed and damaged once more, for the second round.
        store.settle();
        drop(store);
        store = damaged_unnoticed(dir.path(), 400 * round);
        assert!(!store.is_doubtful());
    }
    assert_eq!(store.set_aside(), ["store.damaged-1", "store.damaged-2"]);
}

/// What lies between two damaged pages is nobody else's business to give back.
#[test]
fn what_lies_between_two_damaged_pages_is_rescued() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    for index in [200, 1_000, 1_040, 1_900] {
        flip(dir.path(), index);
    }
    let mut store = SledStore::open(dir.path()).unwrap().store;
    if store.scan(Table::Items, &[], &[0xff], Order::Rising, usize::MAX).is_err() {
        store.reopen().unwrap();
    }
    let good = good_values(&store);
    assert!((ITEMS - 4 * 17..ITEMS - 3).contains(&good), "{good}");
}

#[test]
fn a_store_that_was_not_closed_in_good_order_is_doubtful_until_it_is_settled() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let open = || SledStore::open(dir.path()).unwrap().store;
    let mut store = open();
    assert!(!store.is_doubtful());
    let mut batch = Batch::default();
    batch.put(Table::Meta, "key", "value");
    store.write(batch).unwrap();
    store.sync().unwrap();
    // As after `kill -9`: the files as they are, and no handle.
    let copied = tempfile::tempdir().unwrap();
    copy(dir.path(), copied.path());
    drop(store);
    assert!(!open().is_doubtful());
    for settled in [false, false, true, true] {
        let mut store = SledStore::open(copied.path()).unwrap().store;
        if settled {
            store.settle();
        } else {
            assert!(store.is_doubtful());
        }
    }
    assert!(!SledStore::open(copied.path()).unwrap().store.is_doubtful());
}

#[test]
fn a_scan_over_a_damaged_page_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = opened_with_a_damaged_page(dir.path());
    assert!(matches!(store.scan(Table::Items, &[], &[0xff], Order::Rising, usize::MAX), Err(StoreError::Corrupt { .. })));
    assert_eq!(store.scan(Table::Items, &[], &[0xff], Order::Rising, 9).unwrap().len(), 9);
}

#[test]
fn a_batch_that_meets_a_damaged_page_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = opened_with_a_damaged_page(dir.path());
    let mut batch = Batch::default();
    for index in [7u32, 1_000, 1_900] {
        batch.put(Table::Items, index.to_be_bytes(), "another value");
    }
    assert!(matches!(store.write(batch), Err(StoreError::Corrupt { .. })));
    for index in [7u32, 1_900] {
        assert_eq!(store.get(Table::Items, &index.to_be_bytes()).unwrap(), Some(value(index)));
    }
}

#[test]
fn a_value_that_sled_takes_for_good_and_we_do_not_is_named() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let db = sled::Config::new().path(dir.path().join("store")).segment_size(256 * 1024).open().unwrap();
    let key = [&[Table::Items as u8][..], &5u32.to_be_bytes()].concat();
    let mut bytes = db.get(&key).unwrap().unwrap().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    db.insert(key, bytes).unwrap();
    drop(db);

    let mut store = SledStore::open(dir.path()).unwrap().store;
    assert!(matches!(store.get(Table::Items, &5u32.to_be_bytes()), Err(StoreError::Damaged { .. })));
    let entries = store.scan(Table::Items, &[], &[0xff], Order::Rising, 10).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.value.is_some()).filter(|good| *good).count(), 9);
    assert_eq!(entries[5].value, None);
    let mut batch = Batch::default();
    batch.put(Table::Items, 5u32.to_be_bytes(), value(5));
    store.write(batch).unwrap();
    assert_eq!(store.get(Table::Items, &5u32.to_be_bytes()).unwrap(), Some(value(5)));
}

#[test]
fn with_a_damaged_snapshot_the_store_is_set_aside_and_the_log_read_instead() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    for file in fs::read_dir(dir.path().join("store")).unwrap() {
        let path = file.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("snap.") {
            let mut bytes = fs::read(&path).unwrap();
            bytes[9] ^= 1;
            fs::write(path, bytes).unwrap();
        }
    }
    let opened = SledStore::open(dir.path()).unwrap();
    assert!(opened.set_aside.is_some());
    // Mostly all of them; but sled reuses segments, and a log without its
    // snapshot may end early.
    assert_eq!(u64::from(good_values(&opened.store)), opened.rescued);
}

#[test]
fn a_file_of_rubbish_is_set_aside_and_a_fresh_store_begun() {
    let dir = tempfile::tempdir().unwrap();
    for round in 1..=2 {
        filled(dir.path());
        let path = dir.path().join("store/db");
        let len = fs::metadata(&path).unwrap().len() as usize;
        fs::write(&path, vec![0x5a; len]).unwrap();
        let opened = SledStore::open(dir.path()).unwrap();
        assert!(opened.set_aside.unwrap().ends_with(format!("store.damaged-{round}")));
        assert_eq!(good_values(&opened.store), 0);
    }
}

/// Wherever the bits flip: the store opens, and what it returns is right.
#[test]
fn no_flipped_bit_anywhere_in_the_file_makes_a_wrong_value() {
    let original = tempfile::tempdir().unwrap();
    filled(original.path());
    let bytes = fs::read(original.path().join("store/db")).unwrap();
    for trial in 0..24u64 {
        let dir = tempfile::tempdir().unwrap();
        copy(original.path(), dir.path());
        let mut bytes = bytes.clone();
        // Spread over the file by a fixed odd factor, so that a failure comes again.
        for flip in 0..4 {
            let at = (trial * 4 + flip).wrapping_mul(0x9e37_79b9_7f4a_7c15) % bytes.len() as u64;
            bytes[at as usize] ^= 0x10;
        }
        fs::write(dir.path().join("store/db"), bytes).unwrap();
        for _ in 0..2 {
            let opened = SledStore::open(dir.path()).unwrap();
            good_values(&opened.store);
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        match file.file_type().unwrap().is_dir() {
            true => copy(&file.path(), &to.join(file.file_name())),
            false => drop(fs::copy(file.path(), to.join(file.file_name())).unwrap()),
        }
    }
}
