//! The public log of what was hidden. It names nobody: neither who hid something nor
//! whose it was.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::facts::{AnswerFacts, AppealFacts, LogEntry};
use model::{ItemId, ItemKey, MemberId, Scope, Store, StoreError, Timestamp};
use trust::{Act, Roll, Why};

use super::Holdings;
use crate::govern::Judge;

impl<S: Store> Holdings<S> {
    /// What was hidden, and what became of it, the newest first: the same for everybody,
    /// but for whether this reader may answer an appeal now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn moderation_log(&mut self, reader: Option<MemberId>, at: Timestamp) -> Result<Vec<LogEntry>, StoreError> {
        self.load_whole()?;
        let mut log = Vec::new();
        for scope in self.scopes().collect::<Vec<_>>() {
            let judge = reader.and_then(|reader| Judge::of(&self.roll, reader, self.roll.realm_of(scope), at));
            for (by, mut entry, appeals) in hidings(&self.roll, scope) {
                entry.you_answer = entry.lifted.is_none() && judge.is_some_and(|judge| judge.answers(by));
                // Whose record it is, only its first change says.
                let owner = self.view(entry.record)?.map(|view| view.owner);
                entry.appeals = appeals.into_iter().filter(|(by, _)| owner == Some(*by)).map(|(_, appeal)| appeal).collect();
                log.push(entry);
            }
        }
        log.sort_by_key(|entry| Reverse((entry.at, entry.statement)));
        Ok(log)
    }
}

/// A hiding and who said it, and who asks for another look.
type Hidden = (MemberId, LogEntry, Vec<(MemberId, AppealFacts)>);

/// The hidings of a scope that count, or did until they were taken back.
fn hidings(roll: &Roll, scope: Scope) -> Vec<Hidden> {
    let mut appeals: BTreeMap<ItemId, Vec<(MemberId, AppealFacts)>> = BTreeMap::new();
    let mut taken_back: BTreeMap<ItemId, Vec<(Timestamp, MemberId)>> = BTreeMap::new();
    let mut answers: BTreeMap<ItemId, (MemberId, Timestamp, &str)> = BTreeMap::new();
    for (key, by, act) in roll.statements(scope).filter(|(key, ..)| counts(roll, key)) {
        match act {
            Act::Appeal { hide, words } => {
                let appeal = AppealFacts { statement: Some(key.id), at: key.time, words: words.clone(), answer: None };
                appeals.entry(*hide).or_default().push((by, appeal));
            }
            // The earliest stands.
            Act::Uphold { appeal, words } => drop(answers.entry(*appeal).or_insert((by, key.time, words))),
            Act::Withdraw { statement, .. } => taken_back.entry(*statement).or_default().push((key.time, by)),
            _ => {}
        }
    }
    let realm = roll.realm_of(scope);
    let mut hidings = Vec::new();
    for (key, author, act) in roll.statements(scope) {
        let Act::Hide { record, ground, words } = act else { continue };
        let lifted = match roll.why(&key.id) {
            None => None,
            // When who hid it, or another who moderates there, took it back first.
            Some(Why::Withdrawn) => {
                let may = |(at, by): &&(Timestamp, MemberId)| *by == author || roll.moderates(*by, realm, *at);
                taken_back.get(&key.id).into_iter().flatten().filter(may).map(|(at, _)| *at).min()
            }
            // Said by somebody without the right to.
            Some(_) => continue,
        };
        let mut appeals = appeals.remove(&key.id).unwrap_or_default();
        for (_, appeal) in &mut appeals {
            let answer = appeal.statement.and_then(|appeal| answers.get(&appeal));
            appeal.answer = answer.map(|(by, at, words)| AnswerFacts { at: *at, words: (*words).to_owned(), by_another: *by != author });
        }
        let (ground, words) = (ground.name().to_owned(), words.clone());
        let entry =
            LogEntry { statement: key.id, record: *record, at: key.time, ground, words, appeals: Vec::new(), lifted, you_answer: false };
        hidings.push((author, entry, appeals));
    }
    hidings
}

fn counts(roll: &Roll, key: &ItemKey) -> bool {
    roll.why(&key.id).is_none()
}
