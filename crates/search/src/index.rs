//! The index: open, fill, ask.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use model::{RecordId, RecordView};
use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::columnar::BytesColumn;
use tantivy::directory::error::LockError;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::store::Compressor;
use tantivy::{DocId, IndexReader, IndexSettings, IndexWriter, Order, ReloadPolicy, Searcher, TantivyError};

use crate::SearchError;
use crate::error::call;
use crate::fields::{Fields, ID, ORDER};
use crate::query::{Query, plan};

/// Version of fields and analysis; an index of another one is made anew.
const ANALYSIS: u32 = 2;

/// What the writing thread holds before it writes a segment: the least that
/// tantivy takes.
const WRITER_BYTES: usize = 15_000_000;

/// How many segments of like size are merged into one. tantivy waits for eight;
/// each costs a look into four dictionaries for every word of a query.
const SEGMENTS_MERGED: usize = 4;

/// How long emptying waits for a merge to end: one of 100,000 records takes seconds.
const MERGE_MAX: Duration = Duration::from_secs(60);

/// How often it looks.
const MERGE_LOOK: Duration = Duration::from_millis(5);

/// A record that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The record.
    pub id: RecordId,
    /// Whether every word of the query was found in it.
    pub all_words: bool,
    /// Higher is better; says something only beside others of the same query.
    pub score: f32,
}

/// A full-text index over record views.
pub struct Index {
    fields: Fields,
    writer: IndexWriter,
    reader: IndexReader,
    marker: Option<u64>,
}

impl Index {
    /// Opens the index in `<dir>/search`, or makes an empty one. `version` is the
    /// version of the views it is filled from; an index of another version, or a
    /// damaged one, is deleted and made anew.
    ///
    /// # Errors
    /// [`SearchError`] when another process has it open, or when a new one cannot
    /// be made.
    pub fn open(dir: &Path, version: u32) -> Result<Self, SearchError> {
        let dir = dir.join("search");
        let stamp = format!("{ANALYSIS}.{version}");
        let stamp_path = dir.join("version");
        if fs::read_to_string(&stamp_path).is_ok_and(|found| found == stamp) {
            match call("open", || Self::open_existing(&dir)) {
                Ok(index) => return Ok(index),
                Err(SearchError::Failed { source: TantivyError::LockFailure(LockError::LockBusy, _), what }) => {
                    return Err(SearchError::Failed { what, source: TantivyError::LockFailure(LockError::LockBusy, None) });
                }
                Err(error) => tracing::warn!(%error, "the search index is made anew"),
            }
        }
        call("begin", || {
            if dir.exists() {
                fs::remove_dir_all(&dir)?;
            }
            fs::create_dir_all(&dir)?;
            let fields = Fields::new();
            let index = tantivy::Index::builder().schema(fields.schema.clone()).settings(settings()).create_in_dir(&dir)?;
            fs::write(&stamp_path, &stamp)?;
            Self::ready(index, fields)
        })
    }

    /// An empty index that ends with the process.
    ///
    /// # Errors
    /// [`SearchError`] when its threads cannot be started.
    pub fn in_memory() -> Result<Self, SearchError> {
        call("begin", || {
            let fields = Fields::new();
            let index = tantivy::Index::builder().schema(fields.schema.clone()).settings(settings()).create_in_ram()?;
            Self::ready(index, fields)
        })
    }

    fn open_existing(dir: &Path) -> tantivy::Result<Self> {
        let index = tantivy::Index::open_in_dir(dir)?;
        let damaged = index.validate_checksum()?;
        if !damaged.is_empty() {
            return Err(TantivyError::InternalError(format!("{} damaged files", damaged.len())));
        }
        Self::ready(index, Fields::new())
    }

    fn ready(index: tantivy::Index, fields: Fields) -> tantivy::Result<Self> {
        let options =
            IndexWriterOptions::builder().num_worker_threads(1).num_merge_threads(1).memory_budget_per_thread(WRITER_BYTES).build();
        let writer = index.writer_with_options(options)?;
        let mut merging = LogMergePolicy::default();
        merging.set_min_num_segments(SEGMENTS_MERGED);
        writer.set_merge_policy(Box::new(merging));
        // By hand: watching the directory would be a thread that reads it all day.
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let marker = index.load_metas()?.payload.and_then(|payload| payload.parse().ok());
        Ok(Self { fields, writer, reader, marker })
    }

    /// Whether nothing was ever committed to it: fill it from all views.
    pub fn needs_rebuild(&self) -> bool {
        self.marker.is_none()
    }

    /// What the last commit was marked with. Differs from what the caller's own
    /// records say when the process ended between the two: fill it again.
    pub fn marker(&self) -> Option<u64> {
        self.marker
    }

    /// How many records are found in it, as of the last commit.
    pub fn count(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Puts a record in, or in place of what was known of it. Found after the
    /// next [`Index::commit`].
    ///
    /// # Errors
    /// [`SearchError`] when the writing thread has ended; what was put in since
    /// the last commit is lost.
    pub fn put(&mut self, view: &RecordView) -> Result<(), SearchError> {
        call("take a record in", || {
            self.writer.delete_term(self.fields.record(&view.id.0));
            self.writer.add_document(self.fields.document(view)).map(drop)
        })
    }

    /// Takes a record out, as of the next [`Index::commit`].
    pub fn remove(&mut self, id: RecordId) {
        self.writer.delete_term(self.fields.record(&id.0));
    }

    /// Makes all of it findable and durable, under the caller's marker.
    ///
    /// # Errors
    /// [`SearchError`]; the index is then as of the commit before.
    pub fn commit(&mut self, marker: u64) -> Result<(), SearchError> {
        call("commit", || {
            let mut prepared = self.writer.prepare_commit()?;
            prepared.set_payload(&marker.to_string());
            prepared.commit()?;
            self.reader.reload()
        })?;
        self.marker = Some(marker);
        Ok(())
    }

    /// Empties it, at once and durably; then it needs to be filled again. Nothing of
    /// what was in it is left in its files.
    ///
    /// # Errors
    /// [`SearchError`]; the index is then as of the commit before.
    pub fn clear(&mut self) -> Result<(), SearchError> {
        call("be emptied", || {
            self.writer.delete_all_documents()?;
            self.writer.commit()?;
            self.reader.reload()?;
            self.collect()
        })?;
        self.marker = None;
        Ok(())
    }

    /// Deletes the files that nothing needs. The commit before left those that the reader
    /// had open then; a merge that is under way keeps what it reads until it ends.
    fn collect(&self) -> tantivy::Result<()> {
        let deadline = Instant::now() + MERGE_MAX;
        loop {
            self.writer.garbage_collect_files().wait()?;
            let left = self.writer.index().directory().list_managed_files();
            if left.iter().all(|file| file.extension().is_some_and(|ending| ending == "json")) {
                return Ok(());
            }
            if Instant::now() > deadline {
                tracing::warn!(left = left.len(), "a merge holds files of the search index; they go when it ends");
                return Ok(());
            }
            thread::sleep(MERGE_LOOK);
        }
    }

    /// Bytes of its files.
    pub fn bytes_on_disk(&self) -> u64 {
        let usage = call("tell its size", || Ok(self.reader.searcher().space_usage()?.total().get_bytes()));
        usage.unwrap_or(0)
    }

    /// The best hits: those with every word of the query before the others, then
    /// by score, then by id. No text is an error; one without words finds nothing.
    ///
    /// # Errors
    /// [`SearchError`] when the index cannot be read.
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>, SearchError> {
        if query.limit == 0 {
            return Ok(Vec::new());
        }
        call("search", || {
            let searcher = self.reader.searcher();
            let plan = plan(query, &self.fields, &searcher)?;
            let mut hits = match &plan.all {
                Some(all) => best(&searcher, all.as_ref(), query.limit, true)?,
                None => Vec::new(),
            };
            if let Some(any) = plan.any.filter(|_| hits.len() < query.limit) {
                let found: BTreeSet<_> = hits.iter().map(|hit| hit.id).collect();
                let others = best(&searcher, any.as_ref(), query.limit, false)?;
                hits.extend(others.into_iter().filter(|hit| !found.contains(&hit.id)));
                hits.truncate(query.limit);
            }
            Ok(hits)
        })
    }
}

/// The best by score, equals by the beginning of their ids.
fn best(searcher: &Searcher, query: &dyn tantivy::query::Query, limit: usize, all_words: bool) -> tantivy::Result<Vec<Hit>> {
    // tantivy makes room for as many as are asked for.
    let limit = limit.min(usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX)).max(1);
    let by_order = (SortByStaticFastValue::<u64>::for_field(ORDER), Order::Asc);
    let collector = TopDocs::with_limit(limit).order_by(((SortBySimilarityScore, Order::Desc), by_order));
    let columns: Vec<_> = searcher.segment_readers().iter().map(|segment| segment.fast_fields().bytes(ID)).collect::<Result<_, _>>()?;
    let mut hits = Vec::new();
    for ((score, _), address) in searcher.search(query, &collector)? {
        let id = columns[address.segment_ord as usize].as_ref().and_then(|column| id_of(column, address.doc_id));
        let id = id.ok_or_else(|| TantivyError::InternalError("a record without an id".into()))?;
        hits.push(Hit { id, all_words, score });
    }
    Ok(hits)
}

fn id_of(column: &BytesColumn, document: DocId) -> Option<RecordId> {
    let mut id = Vec::with_capacity(RecordId::LEN);
    let ord = column.term_ords(document).next()?;
    column.ord_to_bytes(ord, &mut id).ok()?;
    Some(RecordId(id.try_into().ok()?))
}

/// Nothing is kept in tantivy's store of documents, so it needs no thread.
fn settings() -> IndexSettings {
    IndexSettings { docstore_compression: Compressor::None, docstore_compress_dedicated_thread: false, ..IndexSettings::default() }
}
