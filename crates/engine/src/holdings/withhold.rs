//! What is not shown to everyone: what moderators hid, and what breaks the rule of
//! contact between adults and minors. Judged alike by every node that holds the same.

use std::collections::{BTreeMap, BTreeSet};

use model::record::{Gathering, RecordRef};
use model::{
    Content, ItemKey, MemberId, Order, RecordId, RecordKind, RecordView, Scope, Store, StoreError, Table, Timestamp, Withheld, prefix_end,
};
use trust::{Breach, Meeting, Roll, Signed, Verified};

use super::Holdings;
use super::ingest::record_of;
use super::keys::{self, Link, ViewKey};

/// Whose record says what where, as of when: as far as the rule of contact asks.
pub(crate) struct Written<'a> {
    pub scope: Scope,
    pub by: MemberId,
    pub at: Timestamp,
    pub content: &'a Content,
}

fn meeting(gathering: Gathering) -> Meeting {
    let Gathering { at, place, host, responsible, seats, .. } = gathering;
    Meeting { at, place, host, responsible, seats }
}

/// Whether a record may be written, given the one that it answers, if that is held.
///
/// # Errors
/// What is missing for an adult and a minor to meet.
pub(super) fn check_contact(roll: &Roll, written: &Written<'_>, answered: Option<&RecordView>) -> Result<(), Breach> {
    let Written { scope, by, at, content } = *written;
    if let Some(gathering) = Gathering::of(content) {
        // In the city's scopes nobody is a minor; minors may come to a session all the same.
        return if gathering.for_minors || !scope.is_public() { roll.may_take_minors(scope, by, &meeting(gathering)) } else { Ok(()) };
    }
    if content.kind() == RecordKind::PROFILE {
        return roll.may_be_called(scope, by, at, content.text("name"));
    }
    if content.kind() != RecordKind::INTEREST {
        return Ok(());
    }
    match answered {
        Some(answered) => {
            let session = Gathering::of(&answered.content).map(meeting);
            roll.may_contact(scope, at, by, answered.owner, session.as_ref())
        }
        // Whoever may be a minor is not answered before it is known.
        None if scope.is_public() => Ok(()),
        None => Err(Breach::Unknown),
    }
}

type Touched = BTreeMap<RecordId, Vec<Verified<Signed>>>;

impl<S: Store> Holdings<S> {
    /// Whether this node's member may write this.
    ///
    /// # Errors
    /// [`StoreError`]; inside, the [`Breach`].
    pub(crate) fn may_write_to(&mut self, written: &Written<'_>) -> Result<Result<(), Breach>, StoreError> {
        if let Err(breach) = self.roll.check_scope(written.scope, written.at) {
            return Ok(Err(breach));
        }
        let answered = match written.content.text("to").parse::<RecordRef>() {
            Ok(to) => self.view(to.id)?,
            Err(_) => None,
        };
        Ok(check_contact(&self.roll, written, answered.as_ref()))
    }

    /// Why a record's view is not shown to everyone. `fresh` are views that are not in
    /// the store yet.
    pub(super) fn withheld(&mut self, view: &RecordView, fresh: &BTreeMap<RecordId, RecordView>) -> Result<Vec<Withheld>, StoreError> {
        let hidden = self.roll.hidings(view.id, view.scope).into_iter();
        let mut withheld: Vec<Withheld> = hidden
            .map(|hiding| Withheld { word: hiding.ground.name().to_owned(), words: hiding.words, statement: Some(hiding.statement.id) })
            .collect();
        let answered = match view.content.text("to").parse::<RecordRef>() {
            // In the city's scope both are of age, whatever is answered but a session.
            Ok(to) if view.kind() == RecordKind::INTEREST && (view.scope != Scope::City || to.kind == RecordKind::SESSION) => {
                match fresh.get(&to.id) {
                    Some(answered) => Some(answered.clone()),
                    None => self.view(to.id)?,
                }
            }
            _ => None,
        };
        // What was founded by a minor may be changed by an adult: by the same one, later.
        let check = |at| {
            let written = Written { scope: view.scope, by: view.owner, at, content: &view.content };
            check_contact(&self.roll, &written, answered.as_ref())
        };
        if let Err(breach) = check(view.created).and_then(|()| check(view.updated)) {
            withheld.push(Withheld { word: breach.word().to_owned(), words: String::new(), statement: None });
        }
        Ok(withheld)
    }

    /// The answers to a record, which are judged by it.
    pub(super) fn answers_to(&self, record: RecordId) -> Result<BTreeSet<RecordId>, StoreError> {
        let prefix = Link::Answers(record).prefix();
        let links = self.store.scan(Table::Links, &prefix, &prefix_end(&prefix), Order::Rising, usize::MAX)?;
        Ok(links.into_iter().filter_map(|link| link.key.last_chunk().copied().map(RecordId)).collect())
    }

    /// Adds the records that the roll's change makes others of: what is hidden now or no
    /// more, and all meetings, answers and profiles, and all of groups, where ages, checks,
    /// places, groups' lists or pupils' names have changed.
    pub(super) fn touch_withheld(&self, earlier: &Roll, touched: &mut Touched) -> Result<(), StoreError> {
        for record in self.roll.hidden_otherwise_than(earlier) {
            touched.entry(record).or_default();
        }
        if !self.roll.safeguards_otherwise_than(earlier) {
            return Ok(());
        }
        for group in self.record_scopes().into_iter().filter(|scope| matches!(scope, Scope::Group(_))) {
            for key in self.set(group).iter_from(&ItemKey::MIN) {
                // What cannot be read is judged when it has been fetched again.
                let Ok(Some(bytes)) = self.store.get(Table::Items, &keys::item(group, &key)) else { continue };
                let record = Signed::parse(bytes).ok().and_then(|signed| record_of(&signed));
                record.map(|record| touched.entry(record).or_default());
            }
        }
        for kind in [RecordKind::SESSION, RecordKind::INTEREST, RecordKind::PROFILE] {
            let prefix = kind.code().to_be_bytes();
            for entry in self.store.scan(Table::Views, &prefix, &prefix_end(&prefix), Order::Rising, usize::MAX)? {
                if let Some(place) = ViewKey::read(&entry.key) {
                    touched.entry(place.record).or_default();
                }
            }
        }
        Ok(())
    }
}
