//! Index and rank, in four languages and two directions of writing.
//!
//! An [`Index`] finds records by words in their title, skills, place and
//! description. It is a cache of the record views, on disk or in memory, and can
//! be thrown away at any time: the node compares its [`Index::marker`] with its
//! own and fills the index again when they differ.
//!
//! Hebrew, Arabic, Czech and English are read by the script of each word, so a
//! text may mix them, and nobody has to say which language it is in. What is
//! measured and why it is so: `docs/decisions/0004-search.md`.
//!
//! Deliberately absent: a language for queries (every text is a query, and none
//! is an error), misspelt words, synonyms, and the records themselves.

mod error;
mod fields;
mod fold;
mod index;
mod query;
mod stem;
mod words;

pub use error::SearchError;
pub use index::{Hit, Index};
pub use query::Query;
