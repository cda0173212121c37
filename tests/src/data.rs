//! Real data that the project does not ship, and tools that a machine may lack:
//! what is missing is said, and on CI it is a failure.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of the folder of real data: the one that `KAVERET_DATA` names, else
/// `../shared/data` beside the workspace. `None` when it is not there.
///
/// # Panics
/// When it is not there and `CI` is `true`.
pub fn real(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("KAVERET_DATA").map_or_else(|| workspace().join("../shared/data"), PathBuf::from);
    let path = folder.join(file);
    if path.exists() {
        return Some(path);
    }
    skip(&format!("{} is not there; set KAVERET_DATA to the folder of real data", path.display()));
    None
}

/// The mapping that the project ships for a real file.
pub fn mapping(name: &str) -> String {
    workspace().join("docs/mappings").join(name).display().to_string()
}

/// Whether a tool runs on this machine.
///
/// # Panics
/// When it does not and `CI` is `true`.
pub fn has_tool(command: &[&str]) -> bool {
    let ran = Command::new(command[0]).args(&command[1..]).output();
    match ran {
        Ok(output) if output.status.success() => true,
        Ok(output) => skip(&format!("`{}` does not work here: {}", command.join(" "), String::from_utf8_lossy(&output.stderr).trim())),
        Err(error) => skip(&format!("`{}` does not run here: {error}", command[0])),
    }
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package lies in the workspace")
}

/// Answers `false`, so that callers read well.
fn skip(why: &str) -> bool {
    assert!(std::env::var("CI").map_or(true, |ci| ci != "true"), "with CI=true nothing is skipped: {why}");
    println!("skipped: {why}");
    false
}
