//! Makes the bad inputs: from what honest programs write, one lie each. The same
//! program makes the same files.

mod acts;
mod bodies;
mod changes;
mod items;
mod texts;
mod wire;

use crate::file::Bad;
use crate::judge::judge;

pub use items::{of_hour, of_month};

/// All of them.
pub fn all() -> Vec<Bad> {
    let mut maker = Maker::default();
    items::make(&mut maker);
    acts::make(&mut maker);
    bodies::make(&mut maker);
    changes::make(&mut maker);
    wire::make(&mut maker);
    texts::make(&mut maker);
    assert!(maker.wrong.is_empty(), "{}", maker.wrong.join("\n"));
    maker.made
}

/// Collects bad inputs, each judged at once.
#[derive(Default)]
pub struct Maker {
    made: Vec<Bad>,
    /// What did not get what it must.
    wrong: Vec<String>,
}

impl Maker {
    /// One bad input, and what was done to it.
    pub fn bad(&mut self, kind: &str, cause: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let (cause, bytes) = (cause.into(), bytes.into());
        match judge(kind, &bytes) {
            Some(judged) => self.made.push(Bad { kind: kind.to_owned(), refusal: judged.refusal, says: judged.says, cause, bytes }),
            None => self.wrong.push(format!("{kind}, {cause}: it is taken")),
        }
    }

    /// One that must get this refusal.
    pub fn must(&mut self, kind: &str, refusal: &str, cause: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let before = self.made.len();
        self.bad(kind, cause, bytes);
        if let Some(made) = self.made.get(before).filter(|made| made.refusal != refusal) {
            self.wrong.push(format!("{kind}, {}: {} in place of {refusal}: {}", made.cause, made.refusal, made.says));
        }
    }

    /// What ends within each of its parts in turn.
    pub fn cuts(&mut self, kind: &str, what: &str, parts: &Parts) {
        self.cuts_behind(kind, what, parts, "");
    }

    /// The same, without the part of this name and those before it, which another
    /// encoding has in common.
    pub fn cuts_behind(&mut self, kind: &str, what: &str, parts: &Parts, common: &str) {
        let shared = parts.0.iter().position(|(name, _)| *name == common).map_or(0, |at| at + 1);
        for (name, bytes) in parts.cut().into_iter().filter(|(name, _)| parts.0[shared..].iter().any(|(other, _)| other == name)) {
            self.bad(kind, format!("{what} cut in {name}"), bytes);
        }
    }
}

/// An encoding in its parts, each with a name of its own.
#[derive(Clone, Default)]
pub struct Parts(Vec<(&'static str, Vec<u8>)>);

impl Parts {
    /// With one more part.
    pub fn and(mut self, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        assert!(self.0.iter().all(|(other, _)| *other != name), "two parts are called {name}");
        self.0.push((name, bytes.into()));
        self
    }

    /// Whether a part is called so.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }

    /// With other bytes for one part.
    pub fn with(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let mut other = self.clone();
        other.0.iter_mut().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no part is called {name}")).1 = bytes.into();
        other
    }

    /// All of it.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|(_, bytes)| bytes.clone()).collect()
    }

    /// Up to the last byte of each part in turn, without it.
    pub fn cut(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut before = Vec::new();
        let mut cut = Vec::new();
        for (name, bytes) in &self.0 {
            if let Some((_, most)) = bytes.split_last() {
                cut.push((*name, [&before[..], most].concat()));
            }
            before.extend_from_slice(bytes);
        }
        cut
    }
}

/// A length in four bytes.
pub fn len(count: usize) -> Vec<u8> {
    (count as u32).to_be_bytes().to_vec()
}
