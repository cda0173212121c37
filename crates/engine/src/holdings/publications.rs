//! What a school has published in the city for its pupils: which copy was made of
//! which record of the school, and by whose word.
//!
//! A record of the city may not point to one of a school, so nothing in the copy says
//! it. The link is in the copy's nonce, which is a hash of the record and of the
//! statement that allows it: whoever holds the school's scope can tell it, and nobody
//! else (decision 10).

use std::collections::BTreeSet;

use model::record::WITHDRAWN;
use model::{
    DeviceId, ItemId, MemberId, Nonce, Order, RecordId, RecordKind, RecordView, Scope, Store, StoreError, Table, Timestamp, prefix_end,
};
use trust::{Signed, Verified};

use super::{Holdings, LOAD_ITEMS};

/// The kinds that a school publishes: what a pupil can teach, wants to learn, and wants
/// the city to change. A session of the city has a host of its own, and an answer goes
/// to whoever it answers.
pub(crate) const PUBLISHED: [RecordKind; 3] = [RecordKind::OFFER, RecordKind::REQUEST, RecordKind::CHALLENGE];

/// How often one record can be published by one word, each time after the copy before
/// was erased. What is erased never comes back, so each time it is another record.
const ROUNDS_MAX: u32 = 64;

/// One copy in the city, or the place where the next one would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    /// The copy.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// The school's device that founded it.
    pub founder: DeviceId,
    /// Its nonce.
    pub nonce: Nonce,
}

fn nonce(source: RecordId, ground: ItemId, round: u32) -> Nonce {
    let mut hasher = blake3::Hasher::new_derive_key("kaveret 1 published by a school");
    hasher.update(&source.0).update(&ground.0).update(&round.to_be_bytes());
    Nonce(*hasher.finalize().as_bytes().first_chunk().expect("a hash is longer than a nonce"))
}

/// A record of the school, as far as it is known who wrote it and what sort it is.
struct Source {
    record: RecordId,
    owner: Option<MemberId>,
    kinds: Vec<RecordKind>,
    /// Whether it may still be seen in the school, and all who wrote in it may leave it.
    stands: bool,
}

fn is_open(view: &RecordView) -> bool {
    view.withheld.is_empty() && view.content.text("status") != WITHDRAWN
}

impl<S: Store> Holdings<S> {
    /// The copy that one of a school's devices made of a record by a statement's word,
    /// and beside it the place of the next one, where another may be made.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn copy_by(
        &self,
        founder: DeviceId,
        source: RecordId,
        kind: RecordKind,
        ground: ItemId,
    ) -> Result<(Option<Copy>, Option<Copy>), StoreError> {
        for round in 0..ROUNDS_MAX {
            let nonce = nonce(source, ground, round);
            let record = RecordId::derive(self.roll.city(), &Scope::City, kind, founder, nonce);
            let copy = Copy { record, kind, founder, nonce };
            if self.roll.erasure(Scope::City, record, None).is_some() {
                continue;
            }
            let held = !self.store.scan(Table::Records, &record.0, &prefix_end(&record.0), Order::Rising, 1)?.is_empty();
            return Ok(if held { (Some(copy), None) } else { (None, Some(copy)) });
        }
        Ok((None, None))
    }

    /// Every device that a school certified: what one published stays when it is lost.
    pub(crate) fn devices_ever(&self, school: MemberId) -> Vec<DeviceId> {
        self.roll.certified_by(school).map(|(device, _)| device).collect()
    }

    /// The copy that stands in the city of a record of the school.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn copy_of(&self, school: MemberId, source: &RecordView) -> Result<Option<Copy>, StoreError> {
        let grounds = self.roll.publishing_grounds_ever(school).filter(|(about, _)| *about == source.owner);
        for (_, ground) in grounds.collect::<Vec<_>>() {
            for founder in self.devices_ever(school) {
                if let (Some(copy), _) = self.copy_by(founder, source.id, source.kind(), ground)? {
                    return Ok(Some(copy));
                }
            }
        }
        Ok(None)
    }

    /// Whether a word that counts covers everybody who has written in a record of the
    /// school: a copy has the words of its editors beside its owner's.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn may_leave(&mut self, view: &RecordView, school: MemberId, at: Timestamp) -> Result<bool, StoreError> {
        let mut authors = BTreeSet::from([view.owner]);
        if !view.editors.is_empty() {
            let Some((_, document)) = self.document(view.id, self.shown)? else { return Ok(false) };
            authors.extend(document.authors());
        }
        Ok(authors.into_iter().all(|author| self.roll.may_publish(author, school, at)))
    }

    /// The copies that stand in the city by no word that counts any more: a consent of
    /// somebody who wrote in it has ended or was taken back, or what was copied was
    /// withdrawn, hidden or erased. Of these records of the school, or of all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn ended_copies(
        &mut self,
        school: MemberId,
        of: Option<BTreeSet<RecordId>>,
        at: Timestamp,
    ) -> Result<Vec<Copy>, StoreError> {
        let grounds: Vec<(MemberId, ItemId)> = self.roll.publishing_grounds_ever(school).collect();
        if grounds.is_empty() {
            return Ok(Vec::new());
        }
        let founders = self.devices_ever(school);
        let mut ended = Vec::new();
        let sources = match of {
            Some(records) => self.sources_among(records, school, at)?,
            None => self.sources(school, at)?,
        };
        for source in sources {
            let counting = source.owner.map(|owner| self.roll.publishing_grounds(owner, school, at)).unwrap_or_default();
            for (about, ground) in &grounds {
                let stands = source.stands && counting.contains(ground);
                if stands || source.owner.is_some_and(|owner| owner != *about) {
                    continue;
                }
                for (founder, kind) in founders.iter().flat_map(|founder| source.kinds.iter().map(move |kind| (*founder, *kind))) {
                    ended.extend(self.copy_by(founder, source.record, kind, *ground)?.0);
                }
            }
        }
        Ok(ended)
    }

    fn sources_among(&mut self, records: BTreeSet<RecordId>, school: MemberId, at: Timestamp) -> Result<Vec<Source>, StoreError> {
        let mut sources = Vec::new();
        for record in records {
            let Some(view) = self.view(record)?.filter(|view| PUBLISHED.contains(&view.kind())) else { continue };
            let stands = is_open(&view) && self.may_leave(&view, school, at)?;
            sources.push(Source { record, owner: Some(view.owner), kinds: vec![view.kind()], stands });
        }
        Ok(sources)
    }

    /// The records of a school that may have been published: all that are on this disk,
    /// and those that were erased and have left it.
    fn sources(&mut self, school: MemberId, at: Timestamp) -> Result<Vec<Source>, StoreError> {
        let scope = Scope::School(school.0);
        let (mut from, end) = (scope.to_bytes(), prefix_end(&scope.to_bytes()));
        let mut sources = Vec::new();
        loop {
            let entries = self.store.scan(Table::Items, &from, &end, Order::Rising, LOAD_ITEMS)?;
            let Some(last) = entries.last() else { break };
            from = [&last.key[..], &[0]].concat();
            for signed in entries.into_iter().filter_map(|entry| Verified::from_store(entry.value?).ok()) {
                sources.extend(self.source(school, &signed, at)?);
            }
        }
        let here = |key: &model::ItemKey| self.roll.place_of(&key.id).is_some_and(|place| trust::records_scopes(place).contains(&scope));
        let erased = self.roll.erased_records().filter(|(_, key)| here(key)).map(|(record, _)| record);
        sources.extend(erased.map(|record| Source { record, owner: None, kinds: PUBLISHED.to_vec(), stands: false }));
        Ok(sources)
    }

    /// What an envelope of the school founded, if that may have been published.
    fn source(&mut self, school: MemberId, signed: &Signed, at: Timestamp) -> Result<Option<Source>, StoreError> {
        let Some(envelope) = signed.envelope().filter(|envelope| envelope.founder.device.is_none()) else { return Ok(None) };
        let owner = self.roll.member_in(signed.scope(), signed.device());
        if !PUBLISHED.contains(&envelope.kind) || owner == Some(school) {
            return Ok(None);
        }
        let record = envelope.record(signed.city(), &signed.scope(), signed.device());
        let stands = match self.view(record)?.filter(is_open) {
            Some(view) => self.may_leave(&view, school, at)?,
            None => false,
        };
        Ok(Some(Source { record, owner, kinds: vec![envelope.kind], stands }))
    }
}
