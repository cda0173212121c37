//! Fuzzers of everything that others' bytes reach: what a peer sends, what a
//! file or a link says, and what a browser posts.
//!
//! Each module is one target. Its `try_input` takes any bytes and must neither
//! panic nor take more than [`memory::MAX`]; beyond that it holds what was read
//! to a law of its own. Its `seeds` are samples of honest programs, and whatever
//! broke something before.
//!
//! `./run` builds and runs all of them, for as long as it is told.

#[allow(dead_code, reason = "the tests of bad input also write such files")]
#[path = "../../tests/bad_input/file.rs"]
mod file;

pub mod batch;
pub mod body;
pub mod change;
pub mod dialogue;
pub mod envelope;
pub mod greeting;
#[cfg(feature = "page")]
pub mod http;
#[cfg(feature = "page")]
pub mod import;
pub mod invitation;
pub mod memory;
pub mod message;
#[allow(dead_code, reason = "the bad inputs use the rest of it, and some targets are left out without the feature")]
#[path = "../../tests/bad_input/samples.rs"]
mod samples;
pub mod statement;

pub use memory::bounded;

/// Called once by each target. With `KAVERET_FUZZ_SEEDS=<folder>` it writes the
/// target's seeds there and ends the process.
///
/// Automerge may panic on hostile changes: `document` catches that. The fuzzer's
/// own hook would end the process first, so such a panic passes it, and fails
/// later only when nobody catches it.
pub fn begin(seeds: fn() -> Vec<Vec<u8>>) {
    if let Some(folder) = std::env::var_os("KAVERET_FUZZ_SEEDS") {
        let folder = std::path::PathBuf::from(folder);
        std::fs::create_dir_all(&folder).expect("the folder for seeds can be made");
        for seed in seeds() {
            let name = blake3::hash(&seed).to_hex();
            std::fs::write(folder.join(&name[..16]), seed).expect("a seed can be written");
        }
        std::process::exit(0);
    }
    let aborting = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let merging = panic.location().is_some_and(|at| ["/automerge-", "/hexane-"].iter().any(|home| at.file().contains(home)));
        if !merging {
            aborting(panic);
        }
    }));
}

/// The bad inputs of a kind that lie in `tests/bad-input`, without the longest:
/// where one lie was found, others may be near.
pub(crate) fn bad(kind: &str) -> Vec<Vec<u8>> {
    let folder = file::home().join(kind);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let inputs = files.map(|file| file::Bad::read(kind, &file.expect("the folder can be read").path()).bytes);
    inputs.filter(|bytes| bytes.len() < 32 * 1024).collect()
}

/// These inputs behind a first byte that says how to take them.
pub(crate) fn behind(how: u8, inputs: impl IntoIterator<Item = Vec<u8>>) -> Vec<Vec<u8>> {
    inputs.into_iter().map(|bytes| [&[how][..], &bytes].concat()).collect()
}
