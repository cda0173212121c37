//! The index on disk: kept, compared, thrown away.

mod common;

use std::fs;

use common::offer;
use search::{Index, Query, SearchError};

const VERSION: u32 = 1;

fn guitars(index: &Index) -> usize {
    index.search(&Query { words: "guitar".into(), limit: 9, ..Query::default() }).unwrap().len()
}

#[test]
fn an_index_is_kept_with_its_marker_and_without_what_was_not_committed() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path(), VERSION).unwrap();
    assert!(index.needs_rebuild());
    assert_eq!(index.marker(), None);
    index.put(&offer(1, "guitar")).unwrap();
    index.commit(u64::MAX).unwrap();
    index.put(&offer(2, "guitar")).unwrap();
    drop(index);

    let index = Index::open(dir.path(), VERSION).unwrap();
    assert!(!index.needs_rebuild());
    assert_eq!(index.marker(), Some(u64::MAX));
    assert_eq!((guitars(&index), index.count()), (1, 1));
    assert!(index.bytes_on_disk() > 0);
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path(), VERSION).unwrap();
    index.put(&offer(1, "guitar")).unwrap();
    index.commit(7).unwrap();
    drop(index);
    let index = Index::open(dir.path(), VERSION + 1).unwrap();
    assert!(index.needs_rebuild());
    assert_eq!(index.count(), 0);
}

#[test]
fn a_damaged_index_is_made_anew_whichever_file_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let files = || -> Vec<_> {
        let files = fs::read_dir(dir.path().join("search")).unwrap().map(|file| file.unwrap().path());
        files.filter(|path| path.extension().is_none_or(|extension| extension != "lock")).collect()
    };
    for round in 0.. {
        let mut index = Index::open(dir.path(), VERSION).unwrap();
        assert!(index.needs_rebuild());
        index.put(&offer(1, "guitar")).unwrap();
        index.commit(7).unwrap();
        drop(index);
        let mut files = files();
        files.sort_by_key(|path| path.extension().map(|extension| extension.to_owned()));
        let Some(path) = files.get(round) else { break };
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        match bytes.get_mut(middle) {
            Some(byte) => *byte ^= 0x10,
            None => continue,
        }
        fs::write(path, bytes).unwrap();
        let index = Index::open(dir.path(), VERSION).unwrap();
        // Some bytes of tantivy's list of files do not matter to it.
        assert!(index.needs_rebuild() || guitars(&index) == 1, "{}", path.display());
        drop(index);
        fs::remove_dir_all(dir.path().join("search")).unwrap();
    }
}

#[test]
fn a_cleared_index_has_to_be_filled_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path(), VERSION).unwrap();
    index.put(&offer(1, "guitar")).unwrap();
    index.commit(7).unwrap();
    index.clear().unwrap();
    assert!(index.needs_rebuild());
    assert_eq!((guitars(&index), index.count()), (0, 0));
    drop(index);
    let mut index = Index::open(dir.path(), VERSION).unwrap();
    assert!(index.needs_rebuild());
    index.put(&offer(1, "guitar")).unwrap();
    index.commit(8).unwrap();
    assert_eq!((guitars(&index), index.marker()), (1, Some(8)));
}

#[test]
fn an_index_that_is_open_already_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path(), VERSION).unwrap();
    index.put(&offer(1, "guitar")).unwrap();
    index.commit(7).unwrap();
    assert!(matches!(Index::open(dir.path(), VERSION), Err(SearchError::Failed { .. })));
    assert_eq!(guitars(&index), 1);
}

#[test]
fn what_was_emptied_out_is_in_none_of_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = Index::open(dir.path(), VERSION).unwrap();
    // Words are kept in parts, in tries whose bytes are no letters: so every file that
    // holds anything of records must be another one.
    let files = || -> Vec<String> {
        let names = fs::read_dir(dir.path().join("search")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.len() > 32 && name.as_bytes()[..32].iter().all(u8::is_ascii_hexdigit)).collect()
    };
    for number in 1..20 {
        index.put(&offer(number, "regretted")).unwrap();
        index.commit(number.into()).unwrap();
    }
    assert_eq!(index.search(&Query { words: "regretted".into(), limit: 30, ..Query::default() }).unwrap().len(), 19);
    let before = files();
    assert!(!before.is_empty(), "else this test shows nothing");
    index.clear().unwrap();
    assert_eq!(files(), Vec::<String>::new());
    index.put(&offer(1, "guitar")).unwrap();
    index.commit(99).unwrap();
    assert!(!files().is_empty() && files().iter().all(|name| !before.contains(name)));
    assert_eq!(guitars(&index), 1);
}
