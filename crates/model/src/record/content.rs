//! A record's fields, filled in.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::Error as _;

use super::{FieldError, RecordRef, Schema};
use crate::{RecordKind, Scope};

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Lines, prose, choices, days, cells, references.
    Text(String),
    /// Numbers.
    Count(u32),
    /// Sets of words.
    Set(BTreeSet<String>),
}

impl Value {
    /// A set of these words.
    pub fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Set(words.into_iter().map(String::from).collect())
    }

    /// What sort of value this is, for messages.
    pub fn form_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Count(_) => "a number",
            Self::Set(_) => "a list",
        }
    }

    /// As text that [`crate::Field::parse`] reads back: entries of a set are
    /// joined with `; `.
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Set(words) => words.iter().map(String::as_str).collect::<Vec<_>>().join("; "),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// The fields of one record. A field that is not filled in is absent; a text is
/// never empty and neither is a set.
///
/// As JSON: `{"kind": "offer", "fields": {"title": "...", "skills": ["..."]}}`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Content {
    kind: RecordKind,
    fields: BTreeMap<&'static str, Value>,
}

impl Content {
    /// Of this kind, nothing filled in.
    ///
    /// # Errors
    /// [`FieldError::Kind`] when this program does not know the kind.
    pub fn new(kind: RecordKind) -> Result<Self, FieldError> {
        Schema::of(kind).ok_or(FieldError::Kind(kind))?;
        Ok(Self { kind, fields: BTreeMap::new() })
    }

    /// Of this kind, these fields filled in.
    ///
    /// # Errors
    /// [`FieldError`] for the first that does not fit.
    pub fn of(kind: RecordKind, fields: impl IntoIterator<Item = (String, Value)>) -> Result<Self, FieldError> {
        let mut content = Self::new(kind)?;
        fields.into_iter().try_for_each(|(name, value)| content.set(&name, value))?;
        Ok(content)
    }

    /// The record's kind.
    pub fn kind(&self) -> RecordKind {
        self.kind
    }

    /// The kind's fields.
    pub fn schema(&self) -> &'static Schema {
        Schema::of(self.kind).expect("a content is made of a known kind")
    }

    /// Fills in a field; an empty text or set empties it.
    ///
    /// # Errors
    /// [`FieldError`]; the content is then as it was.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), FieldError> {
        let field = self.schema().expect_field(name)?;
        let empty = match &value {
            Value::Text(text) => text.is_empty(),
            Value::Count(_) => false,
            Value::Set(words) => words.is_empty(),
        };
        if empty {
            self.fields.remove(field.name);
            return Ok(());
        }
        field.check(&value)?;
        self.fields.insert(field.name, value);
        Ok(())
    }

    /// Fills in a field from text; see [`crate::Field::parse`].
    ///
    /// # Errors
    /// [`FieldError`]; the content is then as it was.
    pub fn set_text(&mut self, name: &str, text: &str) -> Result<(), FieldError> {
        let field = self.schema().expect_field(name)?;
        match field.parse(text)? {
            Some(value) => self.fields.insert(field.name, value),
            None => self.fields.remove(field.name),
        };
        Ok(())
    }

    /// Fills in a field; for building a record in one expression.
    ///
    /// # Errors
    /// [`FieldError`].
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Result<Self, FieldError> {
        self.set(name, value.into())?;
        Ok(self)
    }

    /// What stands in a field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// The text of a field; empty when it is not filled in or not a text.
    pub fn text(&self, name: &str) -> &str {
        match self.fields.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The words of a field; none when it is not filled in or not a set.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        let words = match self.fields.get(name) {
            Some(Value::Set(words)) => Some(words.iter().map(String::as_str)),
            _ => None,
        };
        words.into_iter().flatten()
    }

    /// The fields that are filled in, by name.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.fields.iter().map(|(name, value)| (*name, value))
    }

    /// What to call the record in a list: its title or name; empty for an
    /// interest or a report.
    pub fn title(&self) -> &str {
        match self.kind {
            RecordKind::PROFILE => self.text("name"),
            _ => self.text("title"),
        }
    }

    /// The last day on which the record is of use, as `2027-03-01`; empty when
    /// there is none. After it, lists leave the record out.
    pub fn last_day(&self) -> &str {
        match self.kind {
            RecordKind::SESSION => self.text("day"),
            _ => self.text("expires"),
        }
    }

    /// The record that this one answers or grew from, under which lists find it.
    /// A report points to a record too, but nothing leads from there to the report.
    pub fn refers_to(&self) -> Option<RecordRef> {
        match self.kind {
            RecordKind::REPORT => None,
            RecordKind::SESSION => self.text("about").parse().ok(),
            _ => self.text("to").parse().ok(),
        }
    }

    /// Whether everything required is there, and all of it may stand in a record of
    /// this scope; see [`crate::Field::check_in`].
    ///
    /// # Errors
    /// [`FieldError`] for the first field that is empty or does not fit.
    pub fn check_in(&self, scope: Scope) -> Result<(), FieldError> {
        self.check()?;
        self.fields.iter().try_for_each(|(name, value)| self.schema().expect_field(name)?.check_in(scope, value))
    }

    /// Whether everything required is there.
    ///
    /// # Errors
    /// [`FieldError::Missing`] for the first field that is not.
    pub fn check(&self) -> Result<(), FieldError> {
        let schema = self.schema();
        match schema.fields.iter().find(|field| field.required && !self.fields.contains_key(field.name)) {
            Some(field) => Err(FieldError::Missing { kind: self.kind, field: field.name }),
            None => Ok(()),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Content {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            kind: RecordKind,
            fields: BTreeMap<String, Value>,
        }
        let raw = Raw::deserialize(from)?;
        Self::of(raw.kind, raw.fields).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guitar() -> Content {
        let mut offer = Content::new(RecordKind::OFFER).unwrap();
        offer.set_text("title", "Guitar for beginners").unwrap();
        offer.set_text("skills", "guitar; reading music").unwrap();
        offer.set_text("capacity", "4").unwrap();
        offer
    }

    #[test]
    fn a_content_reads_back_from_its_json() {
        let offer = guitar();
        let json = serde_json::to_string(&offer).unwrap();
        assert_eq!(json, r#"{"kind":"offer","fields":{"capacity":4,"skills":["guitar","reading music"],"title":"Guitar for beginners"}}"#);
        assert_eq!(serde_json::from_str::<Content>(&json).unwrap(), offer);
    }

    #[test]
    fn a_wrong_value_says_what_was_needed_and_changes_nothing() {
        let mut offer = guitar();
        let before = offer.clone();
        for (field, text, needed) in [
            ("capacity", "many", "`capacity` needs a whole number, and found \"many\""),
            ("capacity", "0", "`capacity` needs a number from 1 to 10000, and found \"0\""),
            ("expires", "1.3.2027", "`expires` needs a day such as 2027-03-01, and found \"1.3.2027\""),
            ("times", "monday", "`times` needs weekly times such as `mon 16:00-18:00`, and found \"monday\""),
            ("languages", "Hebrew", "`languages` needs language codes such as he, ar, cs, en-GB, and found \"Hebrew\""),
            ("cell", "sv8wrq2", "`cell` needs a geohash of one to five letters, and found \"sv8wrq2\""),
        ] {
            assert_eq!(offer.set_text(field, text).unwrap_err().to_string(), needed);
        }
        assert_eq!(offer, before);
        assert!(
            offer.set_text("colour", "red").unwrap_err().to_string().starts_with("offer has no field \"colour\"; its fields are title,")
        );
    }

    #[test]
    fn nothing_leads_from_a_record_to_what_was_reported_of_it() {
        let to = RecordRef::in_city(RecordKind::OFFER, crate::RecordId([7; 32]));
        let found = |kind, field| Content::new(kind).unwrap().with(field, to.to_string().as_str()).unwrap().refers_to();
        assert_eq!(found(RecordKind::INTEREST, "to"), Some(to));
        assert_eq!(found(RecordKind::SESSION, "about"), Some(to));
        assert_eq!(found(RecordKind::REPORT, "to"), None);
        assert_eq!(guitar().refers_to(), None);
    }

    #[test]
    fn a_session_is_over_after_its_day_and_others_after_their_last_one() {
        let with = |kind, field| Content::new(kind).unwrap().with(field, "2027-03-01").unwrap().last_day().to_owned();
        assert_eq!(with(RecordKind::SESSION, "day"), "2027-03-01");
        assert_eq!(with(RecordKind::OFFER, "expires"), "2027-03-01");
        assert_eq!(guitar().last_day(), "");
    }

    #[test]
    fn an_empty_text_empties_the_field() {
        let mut offer = guitar();
        offer.set_text("title", " ").unwrap();
        assert_eq!(offer.check(), Err(FieldError::Missing { kind: RecordKind::OFFER, field: "title" }));
    }
}
