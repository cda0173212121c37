//! Flags for a record's fields, made from the very table that documents, pages
//! and files use: a new field in `model` is a new flag here.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use clap::{Arg, ArgAction, ArgMatches, Command};
use model::facts::Edits;
use model::record::cell_of;
use model::{Content, Field, FieldError, Form, RecordKind, Schema, Value};

use crate::failure::{Exit, Failure, Outcome};

/// A kind of record that has flags of its own.
pub trait Kind: Clone + Send + Sync + 'static {
    /// The kind.
    const KIND: RecordKind;
}

/// Marks the commands about offers.
#[derive(Clone, Debug)]
pub struct Offer;
/// Marks the commands about requests.
#[derive(Clone, Debug)]
pub struct Request;
/// Marks the commands about challenges.
#[derive(Clone, Debug)]
pub struct Challenge;
/// Marks the commands about sessions.
#[derive(Clone, Debug)]
pub struct Session;
/// Marks the commands about profiles.
#[derive(Clone, Debug)]
pub struct Profile;

impl Kind for Offer {
    const KIND: RecordKind = RecordKind::OFFER;
}
impl Kind for Request {
    const KIND: RecordKind = RecordKind::REQUEST;
}
impl Kind for Challenge {
    const KIND: RecordKind = RecordKind::CHALLENGE;
}
impl Kind for Session {
    const KIND: RecordKind = RecordKind::SESSION;
}
impl Kind for Profile {
    const KIND: RecordKind = RecordKind::PROFILE;
}

/// The fields given on the command line, by name. A text that is empty empties
/// its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFlags<K> {
    texts: BTreeMap<String, String>,
    kind: PhantomData<K>,
}

const FIELD: &str = "field";
const COORDINATES: &str = "coordinates";

impl<K: Kind> FieldFlags<K> {
    /// Whether no field was given.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// A new record of these fields.
    ///
    /// # Errors
    /// [`Exit::Wrong`] for a field that is unknown, wrong or missing.
    pub fn content(&self) -> Outcome<Content> {
        let build = || {
            let mut content = Content::new(K::KIND)?;
            self.texts.iter().try_for_each(|(name, text)| content.set_text(name, text))?;
            content.check()?;
            Ok(content)
        };
        build().map_err(|error| wrong(&error))
    }

    /// Changes to a record: an empty text empties its field.
    ///
    /// # Errors
    /// [`Exit::Wrong`] for a field that is unknown or wrong.
    pub fn edits(&self) -> Outcome<Edits> {
        let parse = |(name, text): (&String, &String)| -> Result<(String, Option<Value>), FieldError> {
            let field = schema::<K>().expect_field(name)?;
            Ok((name.clone(), field.parse(text)?))
        };
        self.texts.iter().map(parse).collect::<Result<_, _>>().map_err(|error| wrong(&error))
    }
}

fn wrong(error: &FieldError) -> Failure {
    Failure::new(Exit::Wrong, error.to_string())
}

fn schema<K: Kind>() -> &'static Schema {
    Schema::of(K::KIND).expect("each marked kind is known")
}

impl<K: Kind> clap::Args for FieldFlags<K> {
    fn augment_args(command: Command) -> Command {
        let schema = schema::<K>();
        let command = schema.fields.iter().fold(command, |command, field| command.arg(flag(field)));
        let command = match schema.field("cell") {
            Some(_) => command.arg(
                Arg::new(COORDINATES)
                    .long(COORDINATES)
                    .value_name("LAT,LON")
                    .help("Fill in `cell` from degrees such as 31.77,35.21; only the coarse cell (some 5 km) is kept")
                    .help_heading(HEADING)
                    .allow_hyphen_values(true)
                    .conflicts_with("cell")
                    .value_parser(parse_coordinates),
            ),
            None => command,
        };
        command.arg(
            Arg::new(FIELD)
                .long(FIELD)
                .value_name("NAME=VALUE")
                .help("Fill in a field by its name; repeat for more")
                .help_heading(HEADING)
                .action(ArgAction::Append)
                .value_parser(parse_pair),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<K: Kind> clap::FromArgMatches for FieldFlags<K> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for field in schema::<K>().fields {
            if let Some(values) = matches.get_many::<String>(field.name) {
                texts.insert(field.name.to_owned(), values.cloned().collect::<Vec<_>>().join(";"));
            }
        }
        if let Ok(Some(cell)) = matches.try_get_one::<String>(COORDINATES) {
            texts.insert("cell".to_owned(), cell.clone());
        }
        for (name, text) in matches.get_many::<(String, String)>(FIELD).into_iter().flatten() {
            texts.insert(name.clone(), text.clone());
        }
        Ok(Self { texts, kind: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

const HEADING: &str = "Fields";

fn flag(field: &'static Field) -> Arg {
    let (value, help) = describe(&field.form);
    let action = if matches!(field.form, Form::Set(_)) { ArgAction::Append } else { ArgAction::Set };
    let arg = Arg::new(field.name).long(field.name).value_name(value).help(help).help_heading(HEADING).action(action);
    match field.name.contains('_') {
        true => arg.long(field.name.replace('_', "-")),
        false => arg,
    }
}

fn describe(form: &Form) -> (&'static str, String) {
    match form {
        Form::Line(_) => ("TEXT", "One line".into()),
        Form::Prose(_) => ("TEXT", "As many lines as it takes".into()),
        Form::Choice(words) => ("WORD", format!("One of {}", words.join(", "))),
        Form::Day => ("DAY", "A day such as 2027-03-01".into()),
        Form::Hours => ("HOURS", "Two times of the day such as 16:00-18:00".into()),
        Form::Cell => ("CELL", "A coarse cell of the map: a geohash of one to five letters".into()),
        Form::Reference => ("RECORD", "Another record: city/offer/<64 digits>, or school/<64 digits>/offer/<64 digits>".into()),
        Form::Member => ("MEMBER", "A member, by the 64 digits that `kaveret status` shows them".into()),
        Form::Place => ("PLACE", "A registered place, by its 64 digits".into()),
        Form::Count(limit) => ("NUMBER", format!("From 1 to {limit}")),
        Form::Set(_) => ("WORDS", "Repeat the flag, or separate with `;`".into()),
    }
}

/// A kind that lists show: any but reports, which moderators alone read.
pub fn parse_listed(text: &str) -> Result<RecordKind, String> {
    let kind = text.parse::<RecordKind>().ok().filter(|kind| RecordKind::LISTED.contains(kind));
    let names = RecordKind::LISTED.map(|kind| kind.to_string()).join(", ");
    kind.ok_or_else(|| format!("a record's kind is one of {names}"))
}

/// `name=value`, split at the first equals sign.
pub fn parse_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("it is written NAME=VALUE".into()),
    }
}

fn parse_coordinates(text: &str) -> Result<String, String> {
    let degrees =
        text.split_once(',').and_then(|(latitude, longitude)| Some((latitude.trim().parse().ok()?, longitude.trim().parse().ok()?)));
    let cell = degrees.and_then(|(latitude, longitude)| cell_of(latitude, longitude));
    cell.ok_or_else(|| "degrees are written such as 31.77,35.21: latitude, then longitude".into())
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;

    fn parse(arguments: &[&str]) -> FieldFlags<Offer> {
        let command = FieldFlags::<Offer>::augment_args(Command::new("add").no_binary_name(true));
        FieldFlags::from_arg_matches(&command.try_get_matches_from(arguments).unwrap()).unwrap()
    }

    #[test]
    fn each_field_has_a_flag_and_sets_are_gathered() {
        let flags = parse(&[
            "--title",
            "שיעורי גיטרה",
            "--skills",
            "guitar",
            "--skills",
            "a; b",
            "--field",
            "capacity=3",
            "--coordinates=31.77,35.21",
        ]);
        let content = flags.content().unwrap();
        assert_eq!(content.text("title"), "שיעורי גיטרה");
        assert_eq!(content.words("skills").collect::<Vec<_>>(), ["a", "b", "guitar"]);
        assert_eq!(content.get("capacity"), Some(&Value::Count(3)));
        assert_eq!(content.text("cell"), "sv9h9");
    }

    #[test]
    fn an_empty_text_empties_the_field() {
        let edits = parse(&["--place", "", "--level", "any"]).edits().unwrap();
        assert_eq!(edits["place"], None);
        assert_eq!(edits["level"], Some("any".into()));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(parse(&["--level", "any"]).content().unwrap_err().to_string(), "offer needs the field `title`, and it is empty");
        let unknown = parse(&["--field", "colour=red"]).edits().unwrap_err();
        assert_eq!(unknown.exit, Exit::Wrong);
        assert!(unknown.to_string().starts_with("offer has no field \"colour\""));
    }

    #[test]
    fn every_kind_has_well_formed_flags() {
        FieldFlags::<Request>::augment_args(Command::new("a")).debug_assert();
        FieldFlags::<Challenge>::augment_args(Command::new("a")).debug_assert();
        FieldFlags::<Session>::augment_args(Command::new("a")).debug_assert();
        FieldFlags::<Profile>::augment_args(Command::new("a")).debug_assert();
    }
}
