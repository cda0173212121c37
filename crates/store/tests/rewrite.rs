//! What was deleted is in none of a store's files once it has been rewritten.

use std::fs;
use std::path::Path;

use model::{Batch, Store, Table};
use store::SledStore;

const SECRET: &[u8] = b"the word that must not stay on the disk";

fn occurs(dir: &Path) -> bool {
    fs::read_dir(dir).unwrap().map(|file| file.unwrap().path()).any(|path| match path.is_dir() {
        true => occurs(&path),
        false => fs::read(&path).unwrap().windows(SECRET.len()).any(|window| window == SECRET),
    })
}

/// A store with the secret among other things, in short values and in long ones.
fn filled(dir: &Path) -> SledStore {
    let mut store = SledStore::open(dir).unwrap().store;
    for round in 0..20u8 {
        let mut batch = Batch::default();
        batch.put(Table::Items, [0, round], [&[round; 3000][..], SECRET].concat());
        batch.put(Table::Views, [0, round], SECRET);
        batch.put(Table::Items, [1, round], [round; 2000]);
        store.write(batch).unwrap();
        store.sync().unwrap();
    }
    store
}

fn delete(store: &mut SledStore) {
    let mut batch = Batch::default();
    for round in 0..20u8 {
        batch.delete(Table::Items, [0, round]);
        batch.delete(Table::Views, [0, round]);
    }
    store.write(batch).unwrap();
    store.sync().unwrap();
}

#[test]
fn what_was_deleted_is_in_no_file_after_a_rewriting_and_the_rest_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path());
    delete(&mut store);
    assert!(occurs(dir.path()), "a delete alone leaves it in the log, or this test shows nothing");
    // A damaged store that was set aside holds it too.
    fs::create_dir(dir.path().join("store.damaged-1")).unwrap();
    fs::write(dir.path().join("store.damaged-1/db"), SECRET).unwrap();
    store.rewrite().unwrap();
    assert!(!occurs(dir.path()));
    for round in 0..20u8 {
        assert_eq!(store.get(Table::Items, &[1, round]).unwrap(), Some(vec![round; 2000]));
        assert_eq!(store.get(Table::Items, &[0, round]).unwrap(), None);
    }
    drop(store);
    assert!(!occurs(dir.path()));
    let store = SledStore::open(dir.path()).unwrap();
    assert!(store.set_aside.is_none());
    assert_eq!(store.store.get(Table::Items, &[1, 7]).unwrap(), Some(vec![7; 2000]));
}

#[test]
fn a_rewriting_cut_short_loses_nothing_and_leaves_nothing_over() {
    for cut in 0..3 {
        let dir = tempfile::tempdir().unwrap();
        let mut store = filled(dir.path());
        delete(&mut store);
        drop(store);
        let at = |name: &str| dir.path().join(name);
        match cut {
            // While it was being copied.
            0 => {
                fs::create_dir(at("store.new")).unwrap();
                fs::write(at("store.new/db"), SECRET).unwrap();
            }
            // Between the two renames: the new one is complete.
            1 => {
                let mut copy = SledStore::open(&at("copy")).unwrap().store;
                let mut batch = Batch::default();
                (0..20u8).for_each(|round| batch.put(Table::Items, [1, round], [round; 2000]));
                copy.write(batch).unwrap();
                copy.sync().unwrap();
                drop(copy);
                fs::rename(at("copy/store"), at("store.new")).unwrap();
                fs::remove_dir_all(at("copy")).unwrap();
                fs::rename(at("store"), at("store.old")).unwrap();
            }
            // Before the old one was removed.
            _ => {
                fs::create_dir(at("store.old")).unwrap();
                fs::write(at("store.old/db"), SECRET).unwrap();
            }
        }
        let mut store = SledStore::open(dir.path()).unwrap().store;
        assert!(!at("store.new").exists() && !at("store.old").exists(), "cut {cut}");
        assert_eq!(store.get(Table::Items, &[1, 7]).unwrap(), Some(vec![7; 2000]), "cut {cut}");
        store.rewrite().unwrap();
        assert!(!occurs(dir.path()), "cut {cut}");
    }
}

#[test]
fn what_is_written_and_deleted_while_it_is_rewritten_is_as_it_was_said() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path());
    delete(&mut store);
    // More than one part, so that the copy is in the middle of it.
    for round in 0..8u8 {
        let mut batch = Batch::default();
        (0..64u8).for_each(|at| batch.put(Table::Records, [round, at], [at; 3000]));
        store.write(batch).unwrap();
    }
    store.sync().unwrap();
    let (mut parts, mut done) = (0, false);
    while !done {
        let mut batch = Batch::default();
        // Before the place that the copy has reached, and behind it.
        for key in [[0, parts], [7, parts]] {
            batch.put(Table::Records, key, [0xee; 5000]);
            batch.delete(Table::Records, [key[0], parts + 32]);
        }
        store.write(batch).unwrap();
        store.sync().unwrap();
        done = store.rewrite_part().unwrap();
        parts += 1;
        assert_eq!(store.get(Table::Records, &[3, 3]).unwrap(), Some(vec![3; 3000]), "it is read meanwhile");
    }
    assert!((3..32).contains(&parts), "{parts} parts, else this test shows nothing");
    assert!(!occurs(dir.path()));
    drop(store);
    let store = SledStore::open(dir.path()).unwrap().store;
    let found = |key: [u8; 2]| store.get(Table::Records, &key).unwrap();
    for at in 0..parts {
        assert_eq!([found([0, at]), found([7, at])], [Some(vec![0xee; 5000]), Some(vec![0xee; 5000])], "{at}");
        assert_eq!([found([0, at + 32]), found([7, at + 32])], [None, None], "{at}");
    }
    assert_eq!(store.scan(Table::Records, &[], &[8], model::Order::Rising, 9999).unwrap().len(), 8 * 64 - 2 * usize::from(parts));
}

#[test]
fn a_rewriting_that_was_given_up_leaves_the_store_as_it_was_and_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path());
    delete(&mut store);
    assert!(!store.rewrite_part().unwrap());
    drop(store);
    let mut store = SledStore::open(dir.path()).unwrap().store;
    assert_eq!(store.get(Table::Items, &[1, 7]).unwrap(), Some(vec![7; 2000]));
    store.rewrite().unwrap();
    assert!(!occurs(dir.path()));
    assert_eq!(store.get(Table::Items, &[1, 7]).unwrap(), Some(vec![7; 2000]));
}
