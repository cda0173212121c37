//! Compares drafts with what the node holds, and saves what is new or changed,
//! many together.

use std::collections::BTreeMap;

use model::facts::{RecordFacts, Saved};
use model::{Content, FieldError, RecordId, RecordKind, Value};

use super::{Draft, Refused, Summary};
use crate::client::Client;
use crate::failure::{Exit, Outcome};

/// Records saved together: one wait for the disk for all of them, and little
/// lost to who ends the program in between.
const CHUNK: usize = 500;

/// What an import asks of a node.
pub trait Records {
    /// See [`node::Handle::find_source`].
    fn find_source(&self, kind: RecordKind, source: String) -> Outcome<Option<RecordId>>;
    /// See [`node::Handle::show`]; `None` when there is no such record.
    fn show(&self, id: RecordId) -> Outcome<Option<RecordFacts>>;
    /// See [`node::Handle::save_all`]; a record's refusal stands in its place.
    fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Outcome<Vec<Result<Saved, String>>>;
}

impl Records for Client {
    fn find_source(&self, kind: RecordKind, source: String) -> Outcome<Option<RecordId>> {
        self.find_source(kind, source)
    }

    fn show(&self, id: RecordId) -> Outcome<Option<RecordFacts>> {
        match self.show(id) {
            Ok(facts) => Ok(Some(facts)),
            Err(failure) if failure.exit == Exit::NotFound => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Outcome<Vec<Result<Saved, String>>> {
        self.save_all(records)
    }
}

/// Takes drafts one by one and saves them in chunks.
pub struct Keeper<'a, R> {
    records: &'a R,
    dry_run: bool,
    summary: Summary,
    /// The rows of this file by what finds them again.
    seen: BTreeMap<(RecordKind, String), u64>,
    chunk: Vec<(u64, Option<RecordId>, Content)>,
}

impl<'a, R: Records> Keeper<'a, R> {
    /// With a node to ask; a dry run only asks.
    pub fn new(records: &'a R, dry_run: bool) -> Self {
        let summary = Summary { dry_run, ..Summary::default() };
        Self { records, dry_run, summary, seen: BTreeMap::new(), chunk: Vec::new() }
    }

    /// Takes in what one row describes.
    ///
    /// # Errors
    /// When the node cannot be asked; what was saved before stays saved.
    pub fn take(&mut self, draft: Result<Option<Draft>, Refused>) -> Outcome {
        let draft = match draft {
            Ok(Some(draft)) => draft,
            Ok(None) => {
                self.summary.left_out += 1;
                return Ok(());
            }
            Err(refused) => {
                self.summary.refused.push(refused);
                return Ok(());
            }
        };
        let row = draft.row;
        if let Some(first) = self.seen.insert((draft.kind, draft.source.clone()), row) {
            self.seen.insert((draft.kind, draft.source.clone()), first);
            self.refuse(row, format!("has the same key as row {first}: {:?}; a key names one row", draft.source));
            return Ok(());
        }
        match self.compare(draft)? {
            Ok(None) => self.summary.unchanged += 1,
            Ok(Some((id, content))) => self.chunk.push((row, id, content)),
            Err(reason) => self.refuse(row, reason),
        }
        if self.chunk.len() >= CHUNK { self.save() } else { Ok(()) }
    }

    /// Saves what is left, and says what it all came to.
    ///
    /// # Errors
    /// As [`Keeper::take`].
    pub fn finish(mut self) -> Outcome<Summary> {
        self.save()?;
        self.summary.refused.sort_by_key(|refused| refused.row);
        Ok(self.summary)
    }

    /// What has to be saved for a draft, if anything, or why it cannot be.
    fn compare(&self, draft: Draft) -> Outcome<Result<Option<(Option<RecordId>, Content)>, String>> {
        let held = match draft.id {
            Some(id) => self.records.show(id)?.filter(|facts| facts.view.kind() == draft.kind),
            None => None,
        };
        let held = match held {
            Some(facts) => Some(facts),
            None => match self.records.find_source(draft.kind, draft.source.clone())? {
                Some(id) => self.records.show(id)?,
                None => None,
            },
        };
        let Some(facts) = held else {
            return Ok(founded(&draft).map(|content| Some((None, content))).map_err(|error| error.to_string()));
        };
        let before = facts.view.content;
        Ok(match fill(Ok(before.clone()), &draft) {
            Err(error) => Err(error.to_string()),
            Ok(after) if after == before => Ok(None),
            Ok(_) if !facts.editable => {
                Err(format!("differs from record {}, which is another member's and not yours to edit", facts.view.id))
            }
            Ok(after) => after.check().map(|()| Some((Some(facts.view.id), after))).map_err(|error| error.to_string()),
        })
    }

    fn save(&mut self) -> Outcome {
        let chunk = std::mem::take(&mut self.chunk);
        if chunk.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = chunk.iter().map(|(row, id, _)| (*row, id.is_none())).collect();
        let saved = match self.dry_run {
            true => rows.iter().map(|_| Ok(())).collect(),
            false => {
                let records = chunk.into_iter().map(|(_, id, content)| (id, content)).collect();
                self.records.save_all(records)?.into_iter().map(|saved| saved.map(|_| ())).collect::<Vec<_>>()
            }
        };
        for ((row, new), saved) in rows.into_iter().zip(saved) {
            match (saved, new) {
                (Ok(()), true) => self.summary.added += 1,
                (Ok(()), false) => self.summary.changed += 1,
                (Err(reason), _) => self.refuse(row, reason),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, row: u64, reason: String) {
        self.summary.refused.push(Refused { row, column: None, reason });
    }
}

/// The record that a draft founds where there is none yet.
///
/// # Errors
/// [`FieldError`] when something required is missing or does not fit.
pub fn founded(draft: &Draft) -> Result<Content, FieldError> {
    let mut content = fill(Content::new(draft.kind), draft)?;
    content.set("source", Value::Text(draft.source.clone()))?;
    content.check()?;
    Ok(content)
}

fn fill(content: Result<Content, FieldError>, draft: &Draft) -> Result<Content, FieldError> {
    let mut content = content?;
    for (name, value) in &draft.fields {
        content.set(name, value.clone().unwrap_or(Value::Text(String::new())))?;
    }
    Ok(content)
}

#[cfg(test)]
pub mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use model::facts::Edits;
    use model::{ItemId, MemberId, RecordView, Timestamp};

    use super::*;

    /// A node in memory that holds records and nothing else.
    #[derive(Default)]
    pub struct Shelf {
        pub held: RefCell<BTreeMap<RecordId, Content>>,
        pub others: BTreeSet<RecordId>,
        /// Stands in each id, so that no two shelves found the same record.
        pub city: u8,
    }

    impl Records for Shelf {
        fn find_source(&self, kind: RecordKind, source: String) -> Outcome<Option<RecordId>> {
            let held = self.held.borrow();
            Ok(held.iter().find(|(_, content)| content.kind() == kind && content.text("source") == source).map(|(id, _)| *id))
        }

        fn show(&self, id: RecordId) -> Outcome<Option<RecordFacts>> {
            let content = self.held.borrow().get(&id).cloned();
            Ok(content.map(|content| RecordFacts {
                view: RecordView {
                    id,
                    scope: model::Scope::City,
                    owner: MemberId([1; 32]),
                    created: Timestamp(u64::from(id.0[1])),
                    updated: Timestamp(0),
                    content,
                    conflicts: Vec::new(),
                    editors: BTreeSet::new(),
                    changes: 1,
                    waiting: 0,
                    set_aside: Vec::new(),
                    withheld: Vec::new(),
                },
                owner_name: None,
                editable: !self.others.contains(&id),
                scope_name: None,
                expired: false,
                blocked: false,
            }))
        }

        fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Outcome<Vec<Result<Saved, String>>> {
            let mut held = self.held.borrow_mut();
            let save = |(id, content): (Option<RecordId>, Content)| {
                if content.title() == "over budget" {
                    return Err("over the budget of 60 an hour".to_owned());
                }
                let at = held.len() as u16;
                let mut bytes = [0; 32];
                bytes[..2].copy_from_slice(&at.to_be_bytes());
                bytes[31] = self.city;
                let record = id.unwrap_or(RecordId(bytes));
                held.insert(record, content);
                Ok(Saved { record, item: Some(ItemId([0; 32])) })
            };
            Ok(records.into_iter().map(save).collect())
        }
    }

    fn draft(row: u64, key: &str, title: &str) -> Result<Option<Draft>, Refused> {
        let fields = Edits::from([("title".to_owned(), Some(title.into())), ("place".to_owned(), None)]);
        Ok(Some(Draft { row, kind: RecordKind::OFFER, id: None, source: format!("f#{key}"), fields }))
    }

    fn import(shelf: &Shelf, drafts: Vec<Result<Option<Draft>, Refused>>, dry_run: bool) -> Summary {
        let mut keeper = Keeper::new(shelf, dry_run);
        drafts.into_iter().for_each(|draft| keeper.take(draft).unwrap());
        keeper.finish().unwrap()
    }

    #[test]
    fn importing_again_changes_only_what_changed() {
        let shelf = Shelf::default();
        let dry = import(&shelf, vec![draft(2, "1", "guitar")], true);
        assert_eq!((dry.added, shelf.held.borrow().len()), (1, 0));

        let first = import(&shelf, vec![draft(2, "1", "guitar"), draft(3, "2", "oud"), Ok(None)], false);
        assert_eq!((first.added, first.changed, first.unchanged, first.left_out), (2, 0, 0, 1));
        let second = import(&shelf, vec![draft(2, "1", "guitar"), draft(3, "2", "oud and song")], false);
        assert_eq!((second.added, second.changed, second.unchanged), (0, 1, 1));
    }

    #[test]
    fn a_refused_row_does_not_keep_the_others_out() {
        let shelf = Shelf::default();
        let drafts = vec![
            draft(2, "1", "over budget"),
            draft(3, "2", "oud"),
            draft(4, "2", "oud again"),
            Err(Refused { row: 5, column: Some("title".into()), reason: "is not UTF-8".into() }),
            draft(6, "3", ""),
        ];
        let summary = import(&shelf, drafts, false);
        assert_eq!(summary.added, 1);
        let refused: Vec<_> = summary.refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            refused,
            [
                "row 2: over the budget of 60 an hour",
                "row 4: has the same key as row 3: \"f#2\"; a key names one row",
                "row 5, column \"title\": is not UTF-8",
                "row 6: offer needs the field `title`, and it is empty",
            ]
        );
    }

    #[test]
    fn what_another_member_wrote_is_not_changed() {
        let mut shelf = Shelf::default();
        import(&shelf, vec![draft(2, "1", "guitar")], false);
        shelf.others = shelf.held.borrow().keys().copied().collect();
        assert_eq!(import(&shelf, vec![draft(2, "1", "guitar")], false).unchanged, 1);
        let summary = import(&shelf, vec![draft(2, "1", "drums")], false);
        assert!(summary.refused[0].reason.contains("another member's"), "{:?}", summary.refused);
    }
}
