//! Finding the program under test.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

/// The `kaveret` that was built beside these tests, or the one that the variable
/// `KAVERET_PROGRAM` names.
///
/// # Panics
/// When it has not been built, or not since its sources changed: a test of
/// yesterday's program says nothing.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| match std::env::var_os("KAVERET_PROGRAM") {
        Some(path) => PathBuf::from(path),
        None => built(),
    })
}

fn built() -> PathBuf {
    let test = std::env::current_exe().expect("this test does not find itself");
    let folder = test.parent().and_then(Path::parent).expect("tests lie in target/release/deps");
    let path = folder.join(format!("kaveret{}", std::env::consts::EXE_SUFFIX));
    let Some(when) = modified(&path) else { panic!("{} is not there: run `cargo build --release` first", path.display()) };
    // Cargo notes there of which files the program was made.
    let made_of = fs::read_to_string(folder.join("kaveret.d")).unwrap_or_default();
    let sources = made_of.lines().filter_map(|line| line.split_once(": ")).flat_map(|(_, sources)| sources.split(' '));
    if let Some(newer) = sources.map(Path::new).find(|source| modified(source).is_none_or(|changed| changed > when)) {
        panic!("{} is older than {}: run `cargo build --release` first", path.display(), newer.display());
    }
    path
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|facts| facts.modified()).ok()
}
