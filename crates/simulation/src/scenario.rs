//! Runs that broke something once, kept as files and run again for good.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::plan::Plan;

/// A plan that broke something, named after the fact that did not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The fact that did not hold.
    pub fact: String,
    /// What was wrong, and what became of it.
    pub story: String,
    /// A fault that is planted to make it fail; none in a scenario that must pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// The seeds that broke it.
    pub seeds: Vec<u64>,
    /// The plan.
    pub plan: Plan,
}

impl Scenario {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// When it cannot be read or is no scenario.
    pub fn read(path: &Path) -> std::io::Result<Self> {
        serde_json::from_str(&std::fs::read_to_string(path)?).map_err(std::io::Error::other)
    }

    /// Writes a scenario file, named after the fact and the first seed; answers
    /// where.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, folder: &Path) -> std::io::Result<PathBuf> {
        let letters = self.fact.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
        let name: String = letters.collect();
        let path = folder.join(format!("{name}-{}.json", self.seeds.first().copied().unwrap_or(0)));
        std::fs::create_dir_all(folder)?;
        std::fs::write(&path, serde_json::to_string_pretty(self).map_err(std::io::Error::other)? + "\n")?;
        Ok(path)
    }

    /// All scenario files of a folder, in the order of their names.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn all(folder: &Path) -> std::io::Result<Vec<(PathBuf, Self)>> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        paths.into_iter().map(|path| Self::read(&path).map(|scenario| (path, scenario))).collect()
    }
}
