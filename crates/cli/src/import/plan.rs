//! From a row to the record that it describes, by a mapping that was checked
//! against the table's head and the fields that there are.

use std::collections::BTreeMap;

use model::facts::Edits;
use model::record::cell_of;
use model::{Field, FieldError, Form, RecordId, RecordKind, Schema, Value};

use super::mapping::{Mapping, Words};
use super::template::{Head, Template};
use super::{Draft, KINDS, Refused, Row};
use crate::failure::{Exit, Failure, Outcome};

/// A mapping that fits a table.
#[derive(Debug)]
pub struct Plan<'a> {
    head: &'a Head,
    kind: KindFrom,
    key: Vec<usize>,
    /// The column that holds a record's own id: in files that we exported.
    id: Option<usize>,
    /// The column that holds a record's own source: in files that we exported.
    own_source: Option<usize>,
    source: String,
    fields: Vec<(String, Vec<Template>)>,
    set: BTreeMap<String, String>,
    coordinates: Option<(usize, usize)>,
    separator: String,
    only: Vec<(usize, Vec<String>)>,
}

#[derive(Debug)]
enum KindFrom {
    Always(RecordKind),
    Column { column: usize, values: BTreeMap<String, RecordKind> },
}

impl<'a> Plan<'a> {
    /// Fits a mapping to a table. Without a `map`, each column that is called as a
    /// field fills it in, and `kind` and `id` mean what they mean in our exports.
    ///
    /// # Errors
    /// [`Exit::Wrong`] for a column or a field that there is not, and when kind or
    /// key are not said.
    pub fn new(mapping: &Mapping, head: &'a Head, file: &str) -> Outcome<Self> {
        let ours = mapping.map.is_empty();
        let kind = kind_from(mapping, head, ours)?;
        let known = known_fields(&kind);
        let id = head.get("id").filter(|_| ours && mapping.key.is_empty());
        let key = match (mapping.key.is_empty(), id) {
            (false, _) => mapping.key.iter().map(|name| head.find(name)).collect::<Outcome<Vec<_>>>()?,
            (true, Some(id)) => vec![id],
            (true, None) => {
                let sentence = "say which column tells rows apart, with --key COLUMN (repeat it for several that do so together)";
                return Err(Failure::new(Exit::Wrong, sentence));
            }
        };
        let mut fields = Vec::new();
        for (name, templates) in &mapping.map {
            let field = expect_field(&known, name)?;
            if templates.0.len() > 1 && !matches!(field.form, Form::Set(_)) {
                let sentence = format!("`{name}` is no list, so it takes one column, or one text with several: {name}='{{a}} {{b}}'");
                return Err(Failure::new(Exit::Wrong, sentence));
            }
            let templates = templates.0.iter().map(|text| Template::parse(text, head)).collect::<Outcome<Vec<_>>>()?;
            fields.push((name.clone(), templates));
        }
        if ours {
            for field in known.iter().filter(|field| field.name != "source") {
                if let Some(column) = head.get(field.name) {
                    fields.push((field.name.to_owned(), vec![Template::parse(head.name(column), head)?]));
                }
            }
        }
        for name in mapping.set.keys() {
            expect_field(&known, name)?;
        }
        let coordinates = match &mapping.coordinates {
            Some([latitude, longitude]) => Some((head.find(latitude)?, head.find(longitude)?)),
            None => None,
        };
        let only = mapping.only.iter().map(|(name, values)| Ok((head.find(name)?, Words::into(values.clone()))));
        Ok(Self {
            kind,
            key,
            id,
            own_source: head.get("source").filter(|_| ours),
            source: mapping.source.clone().unwrap_or_else(|| file.to_owned()),
            fields,
            set: mapping.set.clone(),
            coordinates,
            separator: mapping.separator.clone().filter(|text| !text.is_empty()).unwrap_or_else(|| ";".to_owned()),
            only: only.collect::<Outcome<_>>()?,
            head,
        })
    }

    /// The record that a row describes; `None` when the row is not wanted.
    ///
    /// # Errors
    /// Why the row cannot become a record.
    pub fn draft(&self, row: &Row) -> Result<Option<Draft>, Refused> {
        let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        if !self.only.iter().all(|(column, values)| values.iter().any(|value| value.trim() == cells[*column].trim())) {
            return Ok(None);
        }
        let refused = |column: Option<String>, reason: String| Refused { row: row.number, column, reason };
        let kind = self.kind_of(&cells).map_err(|(column, reason)| refused(Some(column), reason))?;
        let schema = Schema::of(kind).expect("each kind that an import takes is known");
        let mut fields = Edits::new();
        for (name, text) in &self.set {
            let field = schema.expect_field(name).map_err(|error| refused(None, error.to_string()))?;
            fields.insert(
                name.clone(),
                self.value(field, std::slice::from_ref(text), ";").map_err(|error| refused(None, error.to_string()))?,
            );
        }
        for (name, templates) in &self.fields {
            let Some(field) = schema.field(name) else { continue };
            let texts: Vec<_> = templates.iter().map(|template| template.render(&cells)).collect();
            let value = self.value(field, &texts, &self.separator).map_err(|error| {
                let columns: Vec<_> = templates.iter().map(|template| template.columns(self.head)).collect();
                refused(Some(columns.join(", ")), error.to_string())
            })?;
            fields.insert(name.clone(), value);
        }
        if let Some((latitude, longitude)) = self.coordinates {
            let cell = cell(cells[latitude], cells[longitude])
                .map_err(|reason| refused(Some(format!("{}, {}", self.head.name(latitude), self.head.name(longitude))), reason))?;
            fields.insert("cell".to_owned(), cell);
        }
        let key = self.key_of(&cells).ok_or_else(|| {
            let names: Vec<_> = self.key.iter().map(|column| self.head.name(*column)).collect();
            refused(Some(names.join(", ")), "is empty, so nothing tells this row apart".to_owned())
        })?;
        let own_source = self.own_source.map(|column| cells[column].trim()).filter(|source| !source.is_empty());
        Ok(Some(Draft {
            row: row.number,
            kind,
            id: self.id.and_then(|column| cells[column].trim().parse::<RecordId>().ok()),
            source: own_source.map_or_else(|| format!("{}#{key}", self.source), str::to_owned),
            fields,
        }))
    }

    fn kind_of(&self, cells: &[&str]) -> Result<RecordKind, (String, String)> {
        let (column, values) = match &self.kind {
            KindFrom::Always(kind) => return Ok(*kind),
            KindFrom::Column { column, values } => (*column, values),
        };
        let found = cells[column].trim();
        values.get(found).copied().ok_or_else(|| {
            let words: Vec<_> = values.keys().map(String::as_str).collect();
            (self.head.name(column).to_owned(), format!("needs one of {}, and found {found:?}", words.join(", ")))
        })
    }

    /// The columns of the key; several are told apart by a stroke, so a stroke
    /// within one is written otherwise.
    fn key_of(&self, cells: &[&str]) -> Option<String> {
        let parts: Vec<_> = self.key.iter().map(|column| cells[*column].split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        match parts.as_slice() {
            parts if parts.iter().all(String::is_empty) => None,
            [one] => Some(one.clone()),
            parts => Some(parts.iter().map(|part| part.replace('%', "%25").replace('/', "%2F")).collect::<Vec<_>>().join("/")),
        }
    }

    fn value(&self, field: &Field, texts: &[String], separator: &str) -> Result<Option<Value>, FieldError> {
        let joined = match field.form {
            Form::Set(_) => {
                let words = texts.iter().flat_map(|text| text.split(separator)).map(str::trim).filter(|word| !word.is_empty());
                let value = Value::set(words);
                field.check(&value)?;
                return Ok(Some(value).filter(|value| *value != Value::set([])));
            }
            Form::Prose(_) => texts.concat(),
            _ => texts.concat().split_whitespace().collect::<Vec<_>>().join(" "),
        };
        field.parse(&joined)
    }
}

/// The fields of every kind that the import may meet.
fn known_fields(kind: &KindFrom) -> Vec<&'static Field> {
    let kinds: Vec<RecordKind> = match kind {
        KindFrom::Always(kind) => vec![*kind],
        KindFrom::Column { values, .. } => values.values().copied().collect(),
    };
    let mut known: Vec<&'static Field> = Vec::new();
    for field in kinds.iter().filter_map(|kind| Schema::of(*kind)).flat_map(|schema| schema.fields) {
        if known.iter().all(|other| other.name != field.name) {
            known.push(field);
        }
    }
    known
}

fn kind_from(mapping: &Mapping, head: &Head, ours: bool) -> Outcome<KindFrom> {
    let kinds = mapping.kind.iter().chain(mapping.kind_values.values());
    if let Some(kind) = kinds.copied().find(|kind| !KINDS.contains(kind)) {
        let sentence = format!("an import takes offers, requests and challenges, and a record of kind {kind} speaks for its author alone");
        return Err(Failure::new(Exit::Wrong, sentence));
    }
    let column = match (&mapping.kind_column, mapping.kind) {
        (Some(name), _) => head.find(name)?,
        (None, Some(kind)) => return Ok(KindFrom::Always(kind)),
        (None, None) => head.get("kind").filter(|_| ours).ok_or_else(|| {
            Failure::new(Exit::Wrong, "say what the records are, with --kind offer (or request, challenge) or --kind-column COLUMN")
        })?,
    };
    let values = match mapping.kind_values.is_empty() {
        false => mapping.kind_values.clone(),
        true => KINDS.iter().map(|kind| (kind.to_string(), *kind)).collect(),
    };
    Ok(KindFrom::Column { column, values })
}

fn expect_field(known: &[&'static Field], name: &str) -> Outcome<&'static Field> {
    match known.iter().find(|field| field.name == name) {
        Some(field) if field.name != "source" => Ok(field),
        Some(_) => Err(Failure::new(
            Exit::Wrong,
            "`source` is filled in by the import: name it with --source, and what tells rows apart with --key",
        )),
        None => {
            let names: Vec<_> = known.iter().map(|field| field.name).collect();
            Err(Failure::new(Exit::Wrong, format!("there is no field {name:?}; the fields are {}", names.join(", "))))
        }
    }
}

fn cell(latitude: &str, longitude: &str) -> Result<Option<Value>, String> {
    let (latitude, longitude) = (latitude.trim(), longitude.trim());
    if latitude.is_empty() && longitude.is_empty() {
        return Ok(None);
    }
    let degrees = latitude.parse().ok().zip(longitude.parse().ok());
    let cell = degrees.and_then(|(latitude, longitude)| cell_of(latitude, longitude));
    cell.map(|cell| Some(Value::Text(cell)))
        .ok_or_else(|| format!("needs degrees such as 31.77 and 35.21, and found {latitude:?} and {longitude:?}"))
}
