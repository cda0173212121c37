//! The public log of what was hidden. It names nobody: neither who hid something nor
//! whose it was.

use std::cmp::Reverse;

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
    let mut hidings = Vec::new();
    for (key, by, act) in roll.statements(scope) {
        let Act::Hide { record, ground, words } = act else { continue };
        let lifted = match roll.why(&key.id) {
            None => None,
            Some(Why::Withdrawn) => taken_back(roll, scope, key.id, by),
            // Said by somebody without the right to.
            Some(_) => continue,
        };
        let appeals = counting(roll, scope).filter_map(|(appeal, by, act)| match act {
            Act::Appeal { hide, words } if *hide == key.id => Some((by, AppealFacts { at: appeal.time, words: words.clone() })),
            _ => None,
        });
        let (ground, words) = (ground.name().to_owned(), words.clone());
        let entry = LogEntry { statement: key.id, record: *record, at: key.time, ground, words, appeals: Vec::new(), lifted };
        hidings.push((entry, appeals.collect()));
    }
    hidings
}

fn counting(roll: &Roll, scope: Scope) -> impl Iterator<Item = (ItemKey, MemberId, &Act)> {
    roll.statements(scope).filter(|(key, _, _)| roll.why(&key.id).is_none())
}

/// When who hid something, or another who moderates there, took it back first.
fn taken_back(roll: &Roll, scope: Scope, hide: ItemId, author: MemberId) -> Option<Timestamp> {
    let realm = roll.realm_of(scope);
    let taken = counting(roll, scope).filter_map(|(key, by, act)| match act {
        Act::Withdraw { statement, .. } if *statement == hide && (by == author || roll.moderates(by, realm, key.time)) => Some(key.time),
        _ => None,
    });
    taken.min()
}
