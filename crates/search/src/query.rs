//! From what someone typed to what tantivy looks for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use model::{MemberId, RecordKind, Scope};
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::fields::{Fields, ZONES, day_number};
use crate::stem;
use crate::words::words;

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// As someone typed it; the last word may still be unfinished.
    pub words: String,
    /// Only this kind.
    pub kind: Option<RecordKind>,
    /// Only of this scope.
    pub scope: Option<Scope>,
    /// Also what was withdrawn, or was wanted until a day before `today`.
    pub include_withdrawn_or_expired: bool,
    /// The day of today, as `2027-03-01`. With anything else nothing has expired.
    pub today: String,
    /// Nothing of these owners.
    pub without: BTreeSet<MemberId>,
    /// At most so many hits.
    pub limit: usize,
}

/// Most words of a query that are looked for: a long sentence. More only cost time.
const WORDS_MAX: usize = 32;

/// Shortest beginning of a word that is completed: one letter begins everything.
const BEGINNING_LETTERS_MIN: usize = 2;

/// In how many ways a beginning is completed, the commonest first. Someone who
/// typed two letters will type the third.
const COMPLETIONS_MAX: usize = 24;

/// What the word itself, another form of it, and a completion of it weigh.
const WORD_WEIGHT: f32 = 1.0;
const FORM_WEIGHT: f32 = 0.6;
const COMPLETION_WEIGHT: f32 = 0.4;

/// What further places in which a word was found add to the best of them.
const TIE_BREAKER: f32 = 0.1;

/// Most occurrences that are looked at for records with only some of the words:
/// a few milliseconds. The rarest words are taken first, since they say most,
/// and one of them always; the commonest are in half of all records.
const OCCURRENCES_MAX: u64 = 50_000;

type Boxed = Box<dyn tantivy::query::Query>;

/// One word of a query that some record has.
struct Found {
    query: Boxed,
    occurrences: u64,
}

/// The two questions of one query: all words, and any of them.
pub(crate) struct Plan {
    /// Each word must be found, in whichever field; `None` when one of them is
    /// in no record at all.
    pub(crate) all: Option<Boxed>,
    /// One word suffices, of those rare enough; `None` when no word is in any
    /// record, or when it would be the same question.
    pub(crate) any: Option<Boxed>,
}

/// Makes the plan of a query.
pub(crate) fn plan(query: &Query, fields: &Fields, searcher: &Searcher) -> tantivy::Result<Plan> {
    let mut typed: Vec<_> = words(&query.words).take(WORDS_MAX).collect();
    let beginning = typed.last().filter(|_| !query.words.ends_with(char::is_whitespace)).cloned();
    typed.sort();
    typed.dedup();
    let mut found = Vec::new();
    for word in &typed {
        let is_beginning = beginning.as_ref() == Some(word);
        found.extend(word_query(word, is_beginning, fields, searcher)?);
    }
    let everywhere = !found.is_empty() && found.len() == typed.len();
    let all = everywhere.then(|| question(Occur::Must, &found, query, fields));
    found.sort_by_key(|word| word.occurrences);
    let mut occurrences = 0;
    let rare = found.iter().take_while(|word| {
        let first = occurrences == 0;
        occurrences += word.occurrences;
        first || occurrences <= OCCURRENCES_MAX
    });
    let rare = rare.count();
    let same = everywhere && found.len() == 1;
    let any = (rare > 0 && !same).then(|| question(Occur::Should, &found[..rare], query, fields));
    Ok(Plan { all, any })
}

/// All or any of these words, and what a hit must be beside.
fn question(occur: Occur, found: &[Found], query: &Query, fields: &Fields) -> Boxed {
    let words = found.iter().map(|word| (occur, word.query.box_clone())).collect();
    let mut clauses: Vec<(Occur, Boxed)> = vec![(Occur::Must, Box::new(BooleanQuery::new(words)))];
    clauses.extend(filters(query, fields).into_iter().map(|filter| (Occur::Must, filter)));
    if !query.without.is_empty() {
        let owners = query.without.iter().map(|owner| Term::from_field_bytes(fields.owner, &owner.0));
        clauses.push((Occur::MustNot, Box::new(TermSetQuery::new(owners))));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// What a hit must be beside having the words; adds nothing to its score.
fn filters(query: &Query, fields: &Fields) -> Vec<Boxed> {
    let mut filters: Vec<Boxed> = Vec::new();
    if let Some(kind) = query.kind {
        let term = Term::from_field_u64(fields.kind, kind.code().into());
        filters.push(Box::new(TermQuery::new(term, IndexRecordOption::Basic)));
    }
    if let Some(scope) = query.scope {
        let term = Term::from_field_bytes(fields.scope, &scope.to_bytes());
        filters.push(Box::new(TermQuery::new(term, IndexRecordOption::Basic)));
    }
    if !query.include_withdrawn_or_expired {
        // What was withdrawn has the day 0, so day 1 keeps everything else.
        let today = day_number(&query.today).unwrap_or(1);
        let from = Bound::Included(Term::from_field_u64(fields.last_day, today));
        filters.push(Box::new(RangeQuery::new(from, Bound::Unbounded)));
    }
    filters.into_iter().map(|filter| Box::new(ConstScoreQuery::new(filter, 0.0)) as Boxed).collect()
}

/// One word in any field and any form; `None` when no record has it.
fn word_query(word: &str, is_beginning: bool, fields: &Fields, searcher: &Searcher) -> tantivy::Result<Option<Found>> {
    let mut terms: BTreeMap<String, f32> = BTreeMap::new();
    terms.extend(stem::forms(word).into_iter().map(|form| (form, FORM_WEIGHT)));
    terms.insert(word.to_owned(), WORD_WEIGHT);
    let mut places: Vec<Boxed> = Vec::new();
    let mut occurrences = 0;
    for (field, (_, zone_weight)) in fields.zones.into_iter().zip(ZONES) {
        let mut terms = terms.clone();
        if is_beginning {
            for completion in completions(word, field, searcher)? {
                terms.entry(completion).or_insert(COMPLETION_WEIGHT);
            }
        }
        for (text, weight) in terms {
            let term = Term::from_field_text(field, &text);
            let records = searcher.doc_freq(&term)?;
            if records > 0 {
                occurrences += records;
                let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                places.push(Box::new(BoostQuery::new(query, zone_weight * weight)));
            }
        }
    }
    Ok(match places.is_empty() {
        true => None,
        false => Some(Found { query: Box::new(DisjunctionMaxQuery::with_tie_breaker(places, TIE_BREAKER)), occurrences }),
    })
}

/// The commonest forms in a field that begin as the word does.
fn completions(word: &str, field: Field, searcher: &Searcher) -> tantivy::Result<Vec<String>> {
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for beginning in stem::openings(word) {
        if beginning.chars().count() < BEGINNING_LETTERS_MIN {
            continue;
        }
        // No word holds this character, the highest one of all.
        let end = format!("{beginning}\u{10ffff}");
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().range().ge(&beginning).lt(&end).into_stream()?;
            while terms.advance() {
                if let Ok(text) = std::str::from_utf8(terms.key()) {
                    *found.entry(text.to_owned()).or_default() += terms.value().doc_freq;
                }
            }
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    Ok(found.into_iter().take(COMPLETIONS_MAX).map(|(text, _)| text).collect())
}
