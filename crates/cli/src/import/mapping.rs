//! Which column is what: by flags, by a small TOML file, or both.

use std::collections::BTreeMap;
use std::path::Path;

use model::RecordKind;
use serde::Deserialize;

use crate::failure::{Context, Exit, Failure, Outcome};

/// Which column is what. docs/guide.md describes each key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The kind of every record.
    pub kind: Option<RecordKind>,
    /// The column that says each record's kind.
    pub kind_column: Option<String>,
    /// What the words of that column mean.
    pub kind_values: BTreeMap<String, RecordKind>,
    /// What to call this file in records' `source`.
    pub source: Option<String>,
    /// The columns that tell rows apart, together.
    pub key: Vec<String>,
    /// What fills in each field.
    pub map: BTreeMap<String, Templates>,
    /// The same text for every record.
    pub set: BTreeMap<String, String>,
    /// The columns of latitude and longitude in degrees.
    pub coordinates: Option<[String; 2]>,
    /// What stands between the entries of a list within a column.
    pub separator: Option<String>,
    /// What stands between columns.
    pub delimiter: Option<char>,
    /// Only rows whose columns hold one of these.
    pub only: BTreeMap<String, Words>,
}

/// One template, or several whose entries a list gathers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Words")]
pub struct Templates(pub Vec<String>);

impl From<Words> for Templates {
    fn from(words: Words) -> Self {
        Self(words.into())
    }
}

/// One text or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Words {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl From<Words> for Vec<String> {
    fn from(words: Words) -> Self {
        match words {
            Words::One(word) => vec![word],
            Words::Several(words) => words,
        }
    }
}

/// The flags that say which column is what.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Which column is what")]
pub struct MappingFlags {
    /// Fill in a field from a column, or from a text with columns in it: `title=name`, `description={name} — {org}`
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = crate::arguments::fields::parse_pair)]
    map: Vec<(String, String)>,
    /// Fill in a field with the same text everywhere: `languages=he`
    #[arg(long, value_name = "FIELD=TEXT", value_parser = crate::arguments::fields::parse_pair)]
    set: Vec<(String, String)>,
    /// The kind of every record: offer, request, challenge or session
    #[arg(long, value_name = "KIND")]
    kind: Option<RecordKind>,
    /// The column that says each record's kind
    #[arg(long, value_name = "COLUMN", conflicts_with = "kind")]
    kind_column: Option<String>,
    /// What a word in that column means: `talent=offer`
    #[arg(long, value_name = "WORD=KIND", value_parser = crate::arguments::fields::parse_pair)]
    kind_value: Vec<(String, String)>,
    /// A column that tells rows apart; repeat for several that do so together
    #[arg(long, value_name = "COLUMN")]
    key: Vec<String>,
    /// What to call this file in records' `source`, so that the next import finds them again [default: the file's name]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The columns of latitude and longitude in degrees; only a coarse cell is kept
    #[arg(long, value_name = "LAT,LON")]
    coordinates: Option<String>,
    /// What stands between the entries of a list within a column [default: ;]
    #[arg(long, value_name = "TEXT")]
    separator: Option<String>,
    /// What stands between columns [default: ,]
    #[arg(long, value_name = "LETTER")]
    delimiter: Option<char>,
    /// Only rows with this value; repeat a column for any of several values, name several columns for all of them
    #[arg(long, value_name = "COLUMN=VALUE", value_parser = crate::arguments::fields::parse_pair)]
    only: Vec<(String, String)>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`Exit::Wrong`], with the line.
    pub fn read(file: &Path) -> Outcome<Self> {
        let text = std::fs::read_to_string(file).or_exit(Exit::Wrong, || format!("the mapping {} cannot be read", file.display()))?;
        Self::parse(&text, &file.display().to_string())
    }

    /// Reads a mapping from its text; `name` is what messages call it.
    ///
    /// # Errors
    /// [`Exit::Wrong`], with the line.
    pub fn parse(text: &str, name: &str) -> Outcome<Self> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Failure::new(Exit::Wrong, format!("{name} line {line}: {}", error.message().replace('\n', " ")))
        })
    }

    /// What flags say comes before what the file says; lists of both count.
    ///
    /// # Errors
    /// [`Exit::Wrong`] for a word that is no kind.
    pub fn with_flags(mut self, flags: &MappingFlags) -> Outcome<Self> {
        let mut mapped: BTreeMap<String, Templates> = BTreeMap::new();
        for (field, template) in &flags.map {
            mapped.entry(field.clone()).or_insert(Templates(Vec::new())).0.push(template.clone());
        }
        self.map.extend(mapped);
        self.set.extend(flags.set.iter().cloned());
        for (word, kind) in &flags.kind_value {
            self.kind_values.insert(word.clone(), parse_kind(kind)?);
        }
        let mut only: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (column, value) in &flags.only {
            only.entry(column.clone()).or_default().push(value.clone());
        }
        self.only.extend(only.into_iter().map(|(column, values)| (column, Words::Several(values))));
        if flags.kind.is_some() || flags.kind_column.is_some() {
            self.kind = flags.kind;
            self.kind_column = flags.kind_column.clone();
        }
        if !flags.key.is_empty() {
            self.key = flags.key.clone();
        }
        if let Some(columns) = &flags.coordinates {
            let (latitude, longitude) = columns.split_once(',').ok_or_else(|| {
                Failure::new(Exit::Wrong, format!("--coordinates needs two columns such as lat,lon, and found {columns:?}"))
            })?;
            self.coordinates = Some([latitude.trim().to_owned(), longitude.trim().to_owned()]);
        }
        self.source = flags.source.clone().or(self.source);
        self.separator = flags.separator.clone().or(self.separator);
        self.delimiter = flags.delimiter.or(self.delimiter);
        // `--set kind=offer` says the same as `--kind offer`.
        if let Some(kind) = self.set.remove("kind") {
            self.kind = Some(parse_kind(&kind)?);
            self.kind_column = None;
        }
        Ok(self)
    }
}

fn parse_kind(text: &str) -> Outcome<RecordKind> {
    text.trim().parse().or_exit(Exit::Wrong, || "the mapping names a kind that there is not")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        flags: MappingFlags,
    }

    fn flags(arguments: &[&str]) -> MappingFlags {
        Flags::try_parse_from(["import"].iter().chain(arguments)).unwrap().flags
    }

    #[test]
    fn flags_come_before_the_file() {
        let file: Mapping =
            toml::from_str("kind_column = \"type\"\nkey = [\"id\"]\nmap.title = \"name\"\nmap.skills = [\"a\", \"b\"]\n").unwrap();
        let given =
            flags(&["--set", "kind=offer", "--map", "title={name}!", "--only", "bank=x", "--only", "bank=y", "--coordinates", "lat, lon"]);
        let mapping = file.with_flags(&given).unwrap();
        assert_eq!((mapping.kind, mapping.kind_column.as_deref()), (Some(RecordKind::OFFER), None));
        assert_eq!(mapping.key, ["id"]);
        assert_eq!(mapping.map["title"], Templates(vec!["{name}!".into()]));
        assert_eq!(mapping.map["skills"], Templates(vec!["a".into(), "b".into()]));
        assert_eq!(mapping.only["bank"], Words::Several(vec!["x".into(), "y".into()]));
        assert_eq!(mapping.coordinates, Some(["lat".into(), "lon".into()]));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("bank.toml");
        std::fs::write(&file, "key = [\"id\"]\nkinds = \"offer\"\n").unwrap();
        let failure = Mapping::read(&file).unwrap_err();
        assert!(failure.to_string().contains("bank.toml line 2: unknown field `kinds`"), "{failure}");
    }
}
