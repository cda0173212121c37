//! The configuration that is in force, and where each value came from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Configuration;
use crate::failure::{Context, Exit, Failure, Outcome};

/// Where a value came from. A later one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// The file.
    File,
    /// A flag of this command.
    Flag,
}

/// The configuration in force.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The values.
    pub values: Configuration,
    /// Where the file is, or would be.
    pub file: PathBuf,
    /// Whether it is there.
    pub exists: bool,
    in_file: BTreeSet<String>,
    by_flag: BTreeSet<&'static str>,
}

/// One value, for `kaveret config`.
#[derive(Debug, PartialEq, Serialize)]
pub struct Setting {
    /// The key, such as `page.listen`.
    pub key: String,
    /// The value.
    pub value: toml::Value,
    /// Where it came from.
    pub from: Origin,
}

/// Reads the file; without one, the defaults hold. A file that was asked for by
/// name (`needed`) must be there.
///
/// # Errors
/// A failure that names the file, and the line and key that are wrong.
pub fn load(file: &Path, needed: bool) -> Outcome<Effective> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !needed => None,
        Err(error) => return Err(error).or_exit(Exit::Wrong, || format!("the configuration {} cannot be read", file.display())),
    };
    let exists = text.is_some();
    let text = text.unwrap_or_default();
    let values: Configuration = toml::from_str(&text).map_err(|error| unreadable(file, &text, &error))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| unreadable(file, &text, &error))?;
    values.check().map_err(|sentence| Failure::new(Exit::Wrong, format!("{}: {sentence}", file.display())))?;
    let in_file = flatten(&table).into_iter().map(|(key, _)| key).collect();
    Ok(Effective { values, file: file.to_owned(), exists, in_file, by_flag: BTreeSet::new() })
}

fn unreadable(file: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let sentence = error.message().replace('\n', " ");
    Failure::new(Exit::Wrong, format!("{} line {line}: {sentence}; docs/configuration.md lists every key", file.display()))
}

impl Effective {
    /// Takes a flag's value, when it was given.
    pub fn set<T>(&mut self, key: &'static str, given: Option<T>, set: impl FnOnce(&mut Configuration, T)) {
        if let Some(value) = given {
            set(&mut self.values, value);
            self.by_flag.insert(key);
        }
    }

    /// Whether flags and file together make sense.
    ///
    /// # Errors
    /// A failure that names the key.
    pub fn check(&self) -> Outcome {
        self.values.check().map_err(|sentence| Failure::new(Exit::Wrong, sentence))
    }

    /// Every value with its origin, by key.
    pub fn settings(&self) -> Vec<Setting> {
        let table = toml::Table::try_from(&self.values).expect("the configuration is made of what TOML has");
        let origin = |key: &str| match (self.by_flag.contains(key), self.in_file.contains(key)) {
            (true, _) => Origin::Flag,
            (false, true) => Origin::File,
            (false, false) => Origin::Default,
        };
        flatten(&table).into_iter().map(|(key, value)| Setting { from: origin(&key), key, value }).collect()
    }
}

/// Keys of inner tables with their table's name before them.
fn flatten(table: &toml::Table) -> Vec<(String, toml::Value)> {
    let mut flat = Vec::new();
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => flat.extend(flatten(inner).into_iter().map(|(name, value)| (format!("{key}.{name}"), value))),
            _ => flat.push((key.clone(), value.clone())),
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(text: &str) -> Outcome<Effective> {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("kaveret.toml");
        std::fs::write(&file, text).unwrap();
        load(&file, true)
    }

    fn check_refused(text: &str, expected: &str) {
        let failure = load_text(text).unwrap_err();
        assert_eq!(failure.exit, Exit::Wrong);
        assert!(failure.to_string().contains(expected), "{failure}");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        check_refused(
            "role = \"box\"\n\n[page]\nport = 80\n",
            "kaveret.toml line 4: unknown field `port`, expected `listen` or `allowed_hosts`",
        );
        check_refused("mdsn = false\n", "kaveret.toml line 1: unknown field `mdsn`");
    }

    #[test]
    fn a_wrong_value_is_named() {
        check_refused("role = \"king\"\n", "line 1: unknown variant `king`");
        check_refused("reconcile_every = \"soon\"\n", "line 1:");
        check_refused("reconcile_every = \"10ms\"\n", "`reconcile_every` needs at least 1s");
        check_refused("boxes = [\"example.org:4001\"]\n", "`boxes` needs addresses such as");
    }

    #[test]
    fn each_value_says_where_it_came_from() {
        let mut effective = load_text("mdns = false\nreconcile_every = \"2m\"\n[page]\nallowed_hosts = [\"school.example\"]\n").unwrap();
        effective.set("upnp", Some(false), |values, given| values.upnp = given);
        let from = |key: &str| effective.settings().into_iter().find(|setting| setting.key == key).unwrap().from;
        assert_eq!(from("mdns"), Origin::File);
        assert_eq!(from("page.allowed_hosts"), Origin::File);
        assert_eq!(from("upnp"), Origin::Flag);
        assert_eq!(from("role"), Origin::Default);
        assert_eq!(effective.values.reconcile_every.as_secs(), 120);
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("none.toml");
        assert_eq!(load(&file, false).unwrap().values, Configuration::default());
        assert_eq!(load(&file, true).unwrap_err().exit, Exit::Wrong);
    }
}
