//! Whether the person has kept their recovery phrase.
//!
//! The phrase itself is never stored. The process that showed it keeps it in
//! memory until three of its words were typed again, it ends or is locked;
//! afterwards the whole phrase is asked for, and has to give the member's key.

use std::fs;
use std::path::Path;

use model::facts::PhraseFacts;
use model::{MemberId, Obstacle};
use trust::{PhraseError, RootKey};
use zeroize::Zeroizing;

use crate::{NodeError, keyfile};

/// A small file that says whose phrase was checked. It holds no word of it.
const FILE: &str = "phrase";
const HEAD: &str = "kaveret phrase checked 1";

/// How many words are asked for: with three of twelve right, the list lies before
/// whoever types them.
const ASKED: usize = 3;

/// A phrase that was shown.
pub(crate) struct Unchecked {
    phrase: Zeroizing<String>,
    asked: Vec<usize>,
    /// Whether the person has said that they wrote it down: it is shown until then.
    written: bool,
}

impl Unchecked {
    /// Draws which words will be asked for.
    pub fn draw(phrase: &str) -> Result<Self, NodeError> {
        let mut at: Vec<usize> = (0..phrase.split(' ').count()).collect();
        let draws: [u8; ASKED * 8] = keyfile::random()?;
        let mut asked: Vec<usize> = draws
            .chunks_exact(8)
            .map(|draw| at.remove((u64::from_le_bytes(draw.try_into().expect("eight bytes")) % at.len() as u64) as usize))
            .collect();
        asked.sort_unstable();
        Ok(Self { phrase: Zeroizing::new(phrase.to_owned()), asked, written: false })
    }

    /// The words, until they are said to be written down.
    pub fn words(&self) -> Option<Zeroizing<String>> {
        (!self.written).then(|| self.phrase.clone())
    }

    /// They are written down, and shown no more.
    pub fn written(&mut self) {
        self.written = true;
    }

    /// Which words are asked for, counted from one.
    pub fn asked(&self) -> Vec<u32> {
        self.asked.iter().map(|at| *at as u32 + 1).collect()
    }

    fn is_right(&self, typed: &[String]) -> bool {
        let words: Vec<&str> = self.phrase.split(' ').collect();
        self.asked.len() == typed.len() && self.asked.iter().zip(typed).all(|(at, typed)| words[*at] == typed)
    }
}

/// Checks what was typed: the words that were asked for, or the whole phrase.
///
/// # Errors
/// [`NodeError::Input`] says what is wrong with it.
pub(crate) fn check(unchecked: Option<&Unchecked>, member: MemberId, typed: &str) -> Result<(), NodeError> {
    let words = Zeroizing::new(typed.split_whitespace().map(str::to_lowercase).collect::<Vec<String>>());
    match unchecked {
        Some(unchecked) if words.len() == ASKED => match unchecked.is_right(&words) {
            true => Ok(()),
            false => Err(NodeError::Input("these are not the words that were asked for; look at your paper and count again".into())),
        },
        _ => belongs(typed, member).map(drop),
    }
}

/// What is wrong with words that are no recovery phrase.
pub(crate) fn unreadable(error: PhraseError) -> NodeError {
    match error {
        PhraseError::Count(found) => Obstacle::PhraseCount { found },
        PhraseError::Word(at) => Obstacle::PhraseWord { at },
        PhraseError::Checksum => Obstacle::PhraseMixed,
    }
    .into()
}

/// The root key of a phrase that has to be this member's.
///
/// # Errors
/// [`NodeError::Input`].
pub(crate) fn belongs(phrase: &str, member: MemberId) -> Result<RootKey, NodeError> {
    let root = RootKey::from_phrase(phrase).map_err(unreadable)?;
    match root.member() == member {
        true => Ok(root),
        false => Err(Obstacle::PhraseOfAnother.into()),
    }
}

/// Whether the member's phrase was checked on this device.
pub(crate) fn is_checked(dir: &Path, member: MemberId) -> bool {
    fs::read_to_string(dir.join(FILE)).is_ok_and(|text| text == said(member))
}

/// Remembers that the member's phrase was checked.
pub(crate) fn remember(dir: &Path, member: MemberId) -> Result<(), NodeError> {
    keyfile::write_private(&dir.join(FILE), said(member).as_bytes())
}

fn said(member: MemberId) -> String {
    format!("{HEAD}\nmember {member}\n")
}

/// What pages and commands are told.
pub(crate) fn facts(unchecked: Option<&Unchecked>, checked: bool) -> PhraseFacts {
    PhraseFacts { checked, asked: unchecked.filter(|_| !checked).map(Unchecked::asked).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_asked_for_are_all_that_is_taken_for_them() {
        let root = RootKey::from_entropy(&[7; 16]);
        let words: Vec<&str> = root.phrase().split(' ').collect();
        for _ in 0..50 {
            let unchecked = Unchecked::draw(root.phrase()).unwrap();
            let asked = unchecked.asked();
            assert!(asked.is_sorted_by(|one, other| one < other) && asked.len() == 3 && asked.iter().all(|at| (1..=12).contains(at)));
            let right: Vec<&str> = asked.iter().map(|at| words[*at as usize - 1]).collect();
            let typed = format!(" {} {}\n{}", right[0].to_uppercase(), right[1], right[2]);
            assert!(check(Some(&unchecked), root.member(), &typed).is_ok());
            for wrong in [format!("{} {} zoo", right[0], right[1]), right[..2].join(" "), String::new(), words[..11].join(" ")] {
                assert!(check(Some(&unchecked), root.member(), &wrong).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn the_whole_phrase_does_at_any_time_and_another_members_never() {
        let (alice, eve) = (RootKey::from_entropy(&[7; 16]), RootKey::from_entropy(&[8; 16]));
        let unchecked = Unchecked::draw(alice.phrase()).unwrap();
        for known in [None, Some(&unchecked)] {
            assert!(check(known, alice.member(), alice.phrase()).is_ok());
            let error = check(known, alice.member(), eve.phrase()).unwrap_err().to_string();
            assert!(error.contains("another member's"), "{error}");
        }
        // Three words mean nothing to a process that showed none.
        assert!(check(None, alice.member(), "legal winner thank").is_err());
    }

    #[test]
    fn the_words_are_shown_until_they_are_said_to_be_written_down() {
        let mut unchecked = Unchecked::draw(RootKey::from_entropy(&[7; 16]).phrase()).unwrap();
        assert_eq!(unchecked.words().unwrap().as_str(), RootKey::from_entropy(&[7; 16]).phrase());
        unchecked.written();
        assert!(unchecked.words().is_none());
        assert_eq!(unchecked.asked().len(), 3, "they are asked for all the same");
    }

    #[test]
    fn a_check_is_remembered_for_one_member() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!is_checked(dir.path(), MemberId([1; 32])));
        remember(dir.path(), MemberId([1; 32])).unwrap();
        assert!(is_checked(dir.path(), MemberId([1; 32])) && !is_checked(dir.path(), MemberId([2; 32])));
    }
}
