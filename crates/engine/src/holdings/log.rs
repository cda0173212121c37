//! The public log of what was hidden. It names nobody: neither who hid something nor
//! whose it was.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use model::facts::{AppealFacts, LogEntry};
use model::{ItemId, ItemKey, MemberId, Scope, Store, StoreError, Timestamp};
use trust::{Act, Roll, Why};

use super::Holdings;

impl<S: Store> Holdings<S> {
    /// What was hidden, and what became of it, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn moderation_log(&mut self) -> Result<Vec<LogEntry>, StoreError> {
        self.load_whole()?;
        let mut log = Vec::new();
        for scope in self.scopes().collect::<Vec<_>>() {
            for (mut entry, appeals) in hidings(&self.roll, scope) {
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

/// A hiding, and who asks for another look.
type Hidden = (LogEntry, Vec<(MemberId, AppealFacts)>);

/// The hidings of a scope that count, or did until they were taken back.
fn hidings(roll: &Roll, scope: Scope) -> Vec<Hidden> {
    let mut appeals: BTreeMap<ItemId, Vec<(MemberId, AppealFacts)>> = BTreeMap::new();
    let mut taken_back: BTreeMap<ItemId, Vec<(Timestamp, MemberId)>> = BTreeMap::new();
    for (key, by, act) in roll.statements(scope) {
        match act {
            Act::Appeal { hide, words } if counts(roll, &key) => {
                appeals.entry(*hide).or_default().push((by, AppealFacts { at: key.time, words: words.clone() }));
            }
            Act::Withdraw { statement, .. } if counts(roll, &key) => taken_back.entry(*statement).or_default().push((key.time, by)),
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
        let (ground, words) = (ground.name().to_owned(), words.clone());
        let entry = LogEntry { statement: key.id, record: *record, at: key.time, ground, words, appeals: Vec::new(), lifted };
        hidings.push((entry, appeals.remove(&key.id).unwrap_or_default()));
    }
    hidings
}

fn counts(roll: &Roll, key: &ItemKey) -> bool {
    roll.why(&key.id).is_none()
}
