//! Records in a JSON file: what `kaveret export --format json` writes, or what
//! `--json` prints of a record.

use model::facts::Edits;
use model::{Content, RecordId, RecordKind, Schema, Value};
use serde::Deserialize;

use super::{Draft, Drafts, KINDS, Refused};
use crate::failure::{Context, Exit, Failure, Outcome};

/// One record, as an export or as a record's facts have it.
#[derive(Deserialize)]
struct Entry {
    id: Option<RecordId>,
    kind: Option<RecordKind>,
    fields: Option<serde_json::Map<String, serde_json::Value>>,
    content: Option<Content>,
}

/// Reads an array of records. An entry that is no record is refused by itself;
/// entries are counted from 1.
///
/// # Errors
/// [`Exit::Wrong`] when the file is no JSON array.
pub fn read(bytes: &[u8], source: &str) -> Outcome<Drafts> {
    let entries: serde_json::Value = serde_json::from_slice(bytes).or_exit(Exit::Wrong, || "the file is not JSON")?;
    let serde_json::Value::Array(entries) = entries else {
        return Err(Failure::new(
            Exit::Wrong,
            "the file needs to hold a JSON array of records: [{\"kind\": \"offer\", \"fields\": {...}}, ...]",
        ));
    };
    let draft = |(at, entry)| draft(at as u64 + 1, entry, source).map(Some);
    Ok(entries.into_iter().enumerate().map(draft).collect())
}

fn draft(row: u64, entry: serde_json::Value, source: &str) -> Result<Draft, Refused> {
    let refused = |reason: String| Refused { row, column: None, reason };
    let entry: Entry = serde_json::from_value(entry).map_err(|error| refused(error.to_string()))?;
    let content = match (entry.content, entry.kind, entry.fields) {
        (Some(content), ..) => content,
        (None, Some(kind), Some(fields)) => {
            let content = serde_json::json!({ "kind": kind, "fields": fields });
            serde_json::from_value(content).map_err(|error| refused(error.to_string()))?
        }
        _ => return Err(refused("needs `kind` and `fields`".to_owned())),
    };
    if !KINDS.contains(&content.kind()) {
        return Err(refused(format!("is of kind {}, and an import takes offers, requests and challenges", content.kind())));
    }
    let own = Some(content.text("source")).filter(|source| !source.is_empty()).map(str::to_owned);
    let source = match (own, entry.id) {
        (Some(own), _) => own,
        (None, Some(id)) => format!("{source}#{id}"),
        (None, None) => return Err(refused("needs an `id` or a `source`, by which the next import finds it again".to_owned())),
    };
    Ok(Draft { row, kind: content.kind(), id: entry.id, source, fields: all_fields(&content) })
}

/// Every field but `source`: what the entry does not fill in, it empties.
fn all_fields(content: &Content) -> Edits {
    let schema: &Schema = content.schema();
    let fields = schema.fields.iter().filter(|field| field.name != "source");
    fields
        .map(|field| (field.name.to_owned(), content.get(field.name).cloned()))
        .collect::<Vec<(String, Option<Value>)>>()
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_is_read_or_refused_by_itself() {
        let text = r#"[
            {"id": "0101010101010101010101010101010101010101010101010101010101010101", "kind": "offer", "fields": {"title": "עוד", "capacity": 3}},
            {"content": {"kind": "request", "fields": {"title": "oud", "source": "bank#7"}}, "editable": true},
            {"kind": "offer", "fields": {"title": "no key"}},
            {"kind": "offer", "fields": {"titel": "x"}},
            {"kind": "profile", "fields": {"name": "Julie"}},
            7
        ]"#;
        let drafts = read(text.as_bytes(), "city.json").unwrap();
        let first = drafts[0].as_ref().unwrap().as_ref().unwrap();
        assert_eq!(first.source, format!("city.json#{}", "01".repeat(32)));
        assert_eq!(first.fields["capacity"], Some(Value::Count(3)));
        assert_eq!(first.fields["place"], None);
        assert_eq!(drafts[1].as_ref().unwrap().as_ref().unwrap().source, "bank#7");
        let refused: Vec<_> = drafts.iter().filter_map(|draft| draft.as_ref().err()).map(ToString::to_string).collect();
        assert_eq!(refused.len(), 4);
        assert!(refused[0].starts_with("row 3: needs an `id` or a `source`"), "{refused:?}");
        assert!(
            refused[1].contains("offer has no field \\\"titel\\\"") || refused[1].contains("offer has no field \"titel\""),
            "{refused:?}"
        );
        assert!(refused[2].starts_with("row 5: is of kind profile"), "{refused:?}");
        assert!(read(b"{}", "f").is_err());
    }
}
