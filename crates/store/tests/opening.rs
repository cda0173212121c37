//! Who may open a store, and when it is refused.

use std::fs;

use model::{Batch, Store, StoreError, Table};
use store::{FORMAT, SledStore};

#[test]
fn a_second_open_is_told_that_the_store_is_busy() {
    let dir = tempfile::tempdir().unwrap();
    let first = SledStore::open(dir.path()).unwrap();
    assert!(matches!(SledStore::open(dir.path()), Err(StoreError::Busy)));
    drop(first);
    let again = SledStore::open(dir.path()).unwrap();
    assert_eq!(again.set_aside, None);
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(SledStore::open(dir.path()).unwrap());
    let db = sled::Config::new().path(dir.path().join("store")).segment_size(256 * 1024).open().unwrap();
    db.insert([0], &(FORMAT + 1).to_be_bytes()).unwrap();
    drop(db);
    for _ in 0..2 {
        let refused = SledStore::open(dir.path()).err().unwrap();
        assert!(matches!(refused, StoreError::Newer { found, known: FORMAT } if found == FORMAT + 1));
    }
    assert!(!dir.path().join("store.damaged-1").exists());
}

#[test]
fn a_directory_that_cannot_be_made_is_an_error_and_moves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "not a directory").unwrap();
    assert!(matches!(SledStore::open(&file.join("data")), Err(StoreError::Failed { .. })));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn what_was_written_is_there_after_a_clean_close_without_a_sync() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SledStore::open(dir.path()).unwrap().store;
    let mut batch = Batch::default();
    batch.put(Table::Meta, "a", "1");
    batch.put(Table::Peers, "b", "2");
    store.write(batch).unwrap();
    drop(store);
    let store = SledStore::open(dir.path()).unwrap().store;
    assert_eq!(store.get(Table::Meta, b"a").unwrap().unwrap(), b"1");
    assert_eq!(store.get(Table::Peers, b"b").unwrap().unwrap(), b"2");
    assert!(store.bytes_on_disk() > 0);
}

#[test]
fn a_rescue_cut_short_between_its_two_moves_is_ended_at_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SledStore::open(dir.path()).unwrap().store;
    let mut batch = Batch::default();
    batch.put(Table::Meta, "a", "1");
    store.write(batch).unwrap();
    drop(store);
    fs::rename(dir.path().join("store"), dir.path().join("store.new")).unwrap();
    let store = SledStore::open(dir.path()).unwrap().store;
    assert_eq!(store.get(Table::Meta, b"a").unwrap().unwrap(), b"1");
}
