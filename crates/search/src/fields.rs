//! What of a record is indexed, and how.

use model::RecordView;
use model::record::WITHDRAWN;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{TantivyDocument, Term};

use crate::stem;
use crate::words::words;

/// The last day of what has none.
const ALWAYS: u64 = 99_991_231;

/// The last day of what was withdrawn: before every other day.
const NEVER: u64 = 0;

/// Parts of a record, and how much a word in each of them weighs. A title is
/// written to be found, a description names many things in passing.
pub(crate) const ZONES: [(&str, f32); 4] = [("title", 3.0), ("skills", 2.5), ("place", 1.5), ("description", 1.0)];

/// The index's fields.
#[derive(Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    /// The record's id.
    pub(crate) id: Field,
    /// The kind's number.
    pub(crate) kind: Field,
    /// The scope's bytes.
    pub(crate) scope: Field,
    /// The owner's id.
    pub(crate) owner: Field,
    /// The last day on which it is wanted, as a number such as 20270301.
    pub(crate) last_day: Field,
    /// One for each of [`ZONES`].
    pub(crate) zones: [Field; ZONES.len()],
}

/// The name of the column with the ids.
pub(crate) const ID: &str = "id";

/// The name of the column with the beginnings of ids, by which equals are ordered.
pub(crate) const ORDER: &str = "order";

impl Fields {
    pub(crate) fn new() -> Self {
        let mut schema = Schema::builder();
        let id = schema.add_bytes_field(ID, FAST | INDEXED);
        schema.add_u64_field(ORDER, FAST);
        let kind = schema.add_u64_field("kind", INDEXED);
        let scope = schema.add_bytes_field("scope", INDEXED);
        let owner = schema.add_bytes_field("owner", INDEXED);
        let last_day = schema.add_u64_field("last_day", FAST);
        let indexing = TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs);
        let text = TextOptions::default().set_indexing_options(indexing);
        let zones = ZONES.map(|(name, _)| schema.add_text_field(name, text.clone()));
        Self { schema: schema.build(), id, kind, scope, owner, last_day, zones }
    }

    /// What is indexed of a record.
    pub(crate) fn document(&self, view: &RecordView) -> TantivyDocument {
        let content = &view.content;
        let order = self.schema.get_field(ORDER).expect("the schema has it");
        let mut document = TantivyDocument::default();
        document.add_bytes(self.id, &view.id.0);
        document.add_u64(order, u64::from_be_bytes(*view.id.0.first_chunk().expect("an id has 32 bytes")));
        document.add_u64(self.kind, view.kind().code().into());
        document.add_bytes(self.scope, &view.scope.to_bytes());
        document.add_bytes(self.owner, &view.owner.0);
        let last_day = match content.text("status") {
            WITHDRAWN => NEVER,
            _ => day_number(content.last_day()).unwrap_or(ALWAYS),
        };
        document.add_u64(self.last_day, last_day);
        let skills = ["skills", "strengths", "growth"].into_iter().flat_map(|name| content.words(name));
        let skills = skills.collect::<Vec<_>>().join("; ");
        let texts = [content.title(), &skills, content.text("place"), content.text("description")];
        for (zone, text) in self.zones.into_iter().zip(texts) {
            document.add_pre_tokenized_text(zone, tokens(text));
        }
        document
    }

    /// The term that names one record.
    pub(crate) fn record(&self, id: &[u8; 32]) -> Term {
        Term::from_field_bytes(self.id, id)
    }
}

/// A day such as `2027-03-01` as a number that sorts alike; `None` for anything else.
pub(crate) fn day_number(day: &str) -> Option<u64> {
    let digits: String = day.split('-').collect();
    (digits.len() == 8 && day.len() == 10).then(|| digits.parse().ok()).flatten()
}

/// A text's words in all their forms. The word itself stands twice, so that it
/// weighs more in its own record than where it is a form of another word.
fn tokens(text: &str) -> PreTokenizedString {
    let mut tokens = Vec::new();
    for (position, word) in words(text).enumerate() {
        let forms = stem::forms(&word);
        tokens.extend([word].into_iter().chain(forms).map(|text| Token { position, text, ..Token::default() }));
    }
    PreTokenizedString { text: String::new(), tokens }
}
