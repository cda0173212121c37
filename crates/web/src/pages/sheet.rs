//! A form's texts while someone fills them in: nothing that was typed is lost
//! when something is wrong, and only what was changed is written.

use std::collections::{BTreeMap, BTreeSet};

use model::facts::Edits;
use model::{Content, Field, FieldError, Form, RecordKind, Schema, Timestamp, Value};

use super::choices::Choices;
use super::filled::Filled;
use super::labels;

/// Before a field's name: what stood in it when the form was shown.
pub(super) const WAS: &str = "was-";

/// The parts of a weekly time in a form, one value a row each.
pub(super) const SLOT_PARTS: [&str; 3] = ["times-day", "times-from", "times-to"];

/// The parts of the hours of one day in a form.
pub(super) const HOURS_PARTS: [&str; 2] = ["hours-from", "hours-to"];

/// The texts of one record's form, each as [`Field::parse`] reads it.
pub(super) struct Sheet {
    schema: &'static Schema,
    texts: BTreeMap<&'static str, String>,
    was: BTreeMap<&'static str, String>,
    faults: BTreeMap<&'static str, FieldError>,
    /// What the node said of a field, in the reader's words.
    said: BTreeMap<&'static str, String>,
    /// What stands now in fields that were changed elsewhere while the form was open.
    meanwhile: BTreeMap<&'static str, Option<Value>>,
    choices: Choices,
}

impl Sheet {
    /// Nothing filled in yet. The kind must be one that this program knows.
    pub(super) fn blank(kind: RecordKind) -> Self {
        let schema = Schema::of(kind).expect("forms are made for known kinds");
        Self {
            schema,
            texts: BTreeMap::new(),
            was: BTreeMap::new(),
            faults: BTreeMap::new(),
            said: BTreeMap::new(),
            meanwhile: BTreeMap::new(),
            choices: Choices::default(),
        }
    }

    /// What stands in a record now.
    pub(super) fn of(content: &Content) -> Self {
        let mut sheet = Self::blank(content.kind());
        sheet.texts = content.fields().map(|(name, value)| (name, value.to_text())).collect();
        let shown = sheet.fields().map(|field| (field.name, sheet.text(field.name).to_owned()));
        sheet.was = shown.collect();
        sheet
    }

    /// What someone typed.
    pub(super) fn typed(kind: RecordKind, filled: &Filled) -> Self {
        let mut sheet = Self::blank(kind);
        for field in sheet.schema.fields {
            let text = match field.name {
                "times" => typed_times(filled),
                "hours" => typed_hours(filled),
                name => filled.all(name).filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join("; "),
            };
            sheet.texts.insert(field.name, text);
            let was = format!("{WAS}{}", field.name);
            if filled.has(&was) {
                sheet.was.insert(field.name, filled.one(&was).to_owned());
            }
        }
        sheet
    }

    /// The kind of record.
    pub(super) fn kind(&self) -> RecordKind {
        self.schema.kind
    }

    /// The fields that people fill in, in order.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        let schema = self.schema;
        schema.fields.iter().filter(|field| labels::field(schema.kind, field.name).is_some())
    }

    /// One of them.
    pub(super) fn field(&self, name: &str) -> &'static Field {
        self.schema.field(name).expect("pages ask for fields of the schema")
    }

    /// What stands in a field of the form.
    pub(super) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map(String::as_str).unwrap_or_default()
    }

    /// What stood there when the form was first shown, for a form that edits.
    pub(super) fn was(&self, name: &str) -> Option<&str> {
        self.was.get(name).map(String::as_str)
    }

    /// Fills in an empty field with what the person probably wants.
    pub(super) fn suggest(&mut self, name: &str, text: &str) {
        if let Some(field) = self.schema.field(name)
            && field.parse(text).is_ok_and(|value| value.is_some())
        {
            self.texts.insert(field.name, text.to_owned());
        }
    }

    /// The members and places that can be chosen.
    pub(super) fn offer(&mut self, choices: Choices) {
        self.choices = choices;
    }

    /// What can be chosen in a field of ids, each with what people call it.
    pub(super) fn choices(&self, field: &Field) -> &[(String, String)] {
        self.choices.of(field.form)
    }

    /// What is wrong with a field.
    pub(super) fn fault(&self, name: &str) -> Option<&FieldError> {
        self.faults.get(name)
    }

    /// The fields with something wrong, in order.
    pub(super) fn faulty(&self) -> impl Iterator<Item = &'static Field> {
        self.fields().filter(|field| self.faults.contains_key(field.name) || self.said.contains_key(field.name))
    }

    /// What the node said of a field.
    pub(super) fn said(&self, name: &str) -> Option<&str> {
        self.said.get(name).map(String::as_str)
    }

    /// Notes what the node said, in the reader's words, where it is about a field of the form.
    pub(super) fn note_said(&mut self, name: &'static str, sentence: String) -> bool {
        let shown = self.fields().any(|field| field.name == name);
        if shown {
            self.said.insert(name, sentence);
        }
        shown
    }

    /// What stands in a field since it was changed elsewhere, while the form was open: the
    /// inner `None` where it is empty now.
    pub(super) fn meanwhile(&self, name: &str) -> Option<&Option<Value>> {
        self.meanwhile.get(name)
    }

    /// The fields that were changed elsewhere meanwhile, in order.
    pub(super) fn overtaken(&self) -> impl Iterator<Item = &'static Field> {
        self.fields().filter(|field| self.meanwhile.contains_key(field.name))
    }

    /// Notes the fields that the person changed and that say something else by now than when
    /// the form was opened, so that nothing is replaced that they have not seen. The form
    /// that is shown then knows what stands there: saved again, it replaces that.
    ///
    /// Of sets the added and the removed entries are told apart, and nothing is replaced.
    pub(super) fn note_changed(&mut self, current: &Content) -> bool {
        for field in self.fields() {
            let Some(was) = self.was(field.name) else { continue };
            let (typed, was) = (field.parse(self.text(field.name)), field.parse(was));
            let (Ok(typed), Ok(was)) = (typed, was) else { continue };
            let now = current.get(field.name).cloned();
            let set = [&typed, &was, &now].into_iter().flatten().any(|value| matches!(value, Value::Set(_)));
            if !set && typed != was && now != was && typed != now {
                self.was.insert(field.name, now.as_ref().map(Value::to_text).unwrap_or_default());
                self.meanwhile.insert(field.name, now);
            }
        }
        !self.meanwhile.is_empty()
    }

    /// Notes days that are over, of a form that would write them: what ends in the past leaves
    /// at once. `today` is the first that is not over, such as `2027-03-01`.
    pub(super) fn note_past(&mut self, today: &str) -> bool {
        let mut past = false;
        for field in self.schema.fields.iter().filter(|field| field.form == Form::Day) {
            let (typed, was) = (self.text(field.name).trim().to_owned(), self.was(field.name).unwrap_or_default());
            if Timestamp::noon(&typed).is_some() && typed.as_str() < today && typed != was {
                let needed = "a day that is not over".to_owned();
                self.faults.insert(field.name, FieldError::Wrong { field: field.name, needed, found: typed });
                past = true;
            }
        }
        past
    }

    /// Notes what the node found wrong; false when it is about no field of the form.
    pub(super) fn note(&mut self, error: FieldError) -> bool {
        let (FieldError::Missing { field, .. } | FieldError::Wrong { field, .. }) = &error else { return false };
        let shown = self.fields().any(|known| known.name == *field);
        if shown {
            self.faults.insert(*field, error);
        }
        shown
    }

    /// Notes a field as missing if it is empty, where this form needs it although
    /// the record does not.
    pub(super) fn require(&mut self, name: &'static str) {
        if self.text(name).trim().is_empty() {
            self.faults.insert(name, FieldError::Missing { kind: self.kind(), field: name });
        }
    }

    /// The record as typed; `None` when something is wrong, which is then noted.
    pub(super) fn content(&mut self, given_elsewhere: &[&str]) -> Option<Content> {
        let mut content = Content::new(self.kind()).ok()?;
        for field in self.schema.fields {
            if given_elsewhere.contains(&field.name) {
                continue;
            }
            if let Some(value) = self.parse(field) {
                content.set(field.name, value).expect("parsed by the same field");
            }
        }
        self.faults.is_empty().then_some(content)
    }

    /// What the person changed since the form was shown; `None` when something is
    /// wrong, which is then noted.
    ///
    /// Fields that they left alone are not written, so what others wrote there in
    /// the meantime stays. Of sets only the added and the removed entries count.
    pub(super) fn edits(&mut self, current: &Content) -> Option<Edits> {
        let mut edits = Edits::new();
        for field in self.fields() {
            let typed = self.parse(field);
            let was = field.parse(self.was(field.name).unwrap_or_default()).ok().flatten();
            if typed != was {
                edits.insert(field.name.to_owned(), merged(current.get(field.name), was, typed));
            }
        }
        self.faults.is_empty().then_some(edits)
    }

    /// A field's value. What is wrong is noted and the field left empty, so that
    /// one wrong field does not hide another.
    fn parse(&mut self, field: &'static Field) -> Option<Value> {
        let parsed = match field.parse(self.text(field.name)) {
            Ok(None) if field.required => Err(FieldError::Missing { kind: self.kind(), field: field.name }),
            parsed => parsed,
        };
        parsed.unwrap_or_else(|fault| {
            self.faults.insert(field.name, fault);
            None
        })
    }
}

/// The two times of one day as they stand in the form.
fn typed_hours(filled: &Filled) -> String {
    match HOURS_PARTS.map(|part| filled.one(part).trim()) {
        ["", ""] => String::new(),
        [from, to] => format!("{from}-{to}"),
    }
}

/// The rows of weekly times as they stand in the form; a row that is not whole
/// stays as it is, and is found wrong.
fn typed_times(filled: &Filled) -> String {
    let [days, starts, ends] = SLOT_PARTS.map(|part| filled.all(part).map(str::trim).collect::<Vec<_>>());
    let rows = days.iter().zip(&starts).zip(&ends).filter(|((day, from), to)| [day, from, to].iter().any(|part| !part.is_empty()));
    rows.map(|((day, from), to)| format!("{day} {from}-{to}")).collect::<Vec<_>>().join("; ")
}

fn merged(current: Option<&Value>, was: Option<Value>, typed: Option<Value>) -> Option<Value> {
    let set = |value: Option<&Value>| match value {
        Some(Value::Set(words)) => Some(words.clone()),
        Some(_) => None,
        None => Some(BTreeSet::new()),
    };
    let is_set = [current, was.as_ref(), typed.as_ref()].into_iter().flatten().any(|value| matches!(value, Value::Set(_)));
    match (set(current), set(was.as_ref()), set(typed.as_ref())) {
        (Some(current), Some(was), Some(typed)) if is_set => {
            let added = typed.difference(&was).cloned();
            let kept = current.into_iter().filter(|word| typed.contains(word) || !was.contains(word));
            let words: BTreeSet<String> = kept.chain(added).collect();
            (!words.is_empty()).then_some(Value::Set(words))
        }
        _ => typed,
    }
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
