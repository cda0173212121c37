//! Reading: what lists, pages and exports show.

use std::cmp::Reverse;

use model::facts::{KindCount, ListFilter, RecordFacts, RecordList, SetFacts};
use model::record::WITHDRAWN;
use model::{Content, Entry, MemberId, Order, RecordId, RecordKind, RecordView, Scope, Store, StoreError, Table, Timestamp, prefix_end};

use super::doubt::Stamp;
use super::keys::{Link, ViewKey};
use super::retention::ended_before;
use super::{Holdings, keys};

/// Records on a page when nothing else is asked for.
const PAGE: usize = 50;

/// Most records on a page: a second of reading for the node.
const PAGE_MAX: usize = 500;

/// How many views are read in one go while a page is filled.
const READ: usize = 128;

impl<S: Store> Holdings<S> {
    /// One record's view.
    ///
    /// # Errors
    /// [`StoreError`] for anything but damage, which is mended on the way.
    pub fn view(&mut self, record: RecordId) -> Result<Option<RecordView>, StoreError> {
        for entry in self.store.scan(Table::Records, &record.0, &prefix_end(&record.0), Order::Rising, usize::MAX)? {
            let (Some(key), Some(facts)) = (keys::item_key(&entry.key), entry.value) else { continue };
            let Some(facts) = keys::RecordFacts::read(&facts).filter(|facts| facts.founds) else { continue };
            let place = ViewKey { kind: facts.kind, created: key.time, record };
            if let Some(view) = self.view_at(place)? {
                return Ok(Some(view));
            }
        }
        Ok(None)
    }

    /// Whether anything of a record is held, counting or not.
    pub(crate) fn holds_record(&self, record: RecordId) -> bool {
        let held = self.store.scan(Table::Records, &record.0, &prefix_end(&record.0), Order::Rising, 1);
        held.is_ok_and(|entries| !entries.is_empty())
    }

    pub(super) fn view_at(&mut self, place: ViewKey) -> Result<Option<RecordView>, StoreError> {
        let value = match self.store.get(Table::Views, &place.to_bytes()) {
            Ok(None) => return Ok(None),
            Ok(Some(bytes)) => Some(bytes),
            Err(StoreError::Damaged { .. }) => None,
            Err(error) => return Err(error),
        };
        self.read_view(place, value)
    }

    /// A view out of its bytes, or computed anew where they are damaged.
    pub(super) fn read_view(&mut self, place: ViewKey, value: Option<Vec<u8>>) -> Result<Option<RecordView>, StoreError> {
        if let Some((_, view)) = value.as_deref().and_then(Stamp::open) {
            return Ok(Some(view));
        }
        // Computed from a part of the set, it would be another, or none.
        self.load_whole()?;
        self.review([(place.record, Vec::new())].into())?;
        let mended = self.store.get(Table::Views, &place.to_bytes())?;
        Ok(mended.and_then(|bytes| Some(Stamp::open(&bytes)?.1)))
    }

    pub(super) fn linked(&self, link: Link<'_>, limit: usize) -> Result<Vec<ViewKey>, StoreError> {
        let prefix = link.prefix();
        let entries = self.store.scan(Table::Links, &prefix, &prefix_end(&prefix), Order::Rising, limit)?;
        Ok(entries.into_iter().filter_map(|entry| ViewKey::read(&entry.value?)).collect())
    }

    /// A member's profile; where there are several, the one of the widest scope, and of
    /// these the first founded. So whoever takes part in more sees the same one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn profile(&mut self, member: MemberId) -> Result<Option<RecordView>, StoreError> {
        let mut places = self.linked(Link::Profile(member), PAGE_MAX)?;
        places.sort_by_key(|place| (place.created, place.record));
        let mut found: Option<RecordView> = None;
        for place in places {
            let view = self.view_at(place)?;
            found = view.filter(|view| found.as_ref().is_none_or(|found| view.scope < found.scope)).or(found);
            if found.as_ref().is_some_and(|found| found.scope.is_public()) {
                break;
            }
        }
        Ok(found)
    }

    /// What people call a school or a group; none of any other scope, or without a name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn scope_name(&mut self, scope: Scope) -> Result<Option<String>, StoreError> {
        let name = match scope {
            Scope::School(school) => self.profile(MemberId(school))?.map(|profile| profile.content.text("name").to_owned()),
            Scope::Group(_) => self.roll.group_name(scope).map(String::from),
            _ => None,
        };
        Ok(name.filter(|name| !name.is_empty()))
    }

    /// What a member is called: a pupil as their school wants it, others as their profile
    /// says, unless that is kept back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn name_of(&mut self, member: MemberId) -> Result<Option<String>, StoreError> {
        self.name_in(self.roll.home(member), member)
    }

    /// As [`Holdings::name_of`], in a scope: a pupil of two schools has a name in each.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn name_in(&mut self, scope: Scope, member: MemberId) -> Result<Option<String>, StoreError> {
        let home = self.roll.home(member);
        if let Some(given) = self.roll.pseudonym(scope, member).or_else(|| self.roll.pseudonym(home, member)) {
            return Ok(Some(given.to_owned()));
        }
        let profile = self.profile(member)?.filter(|profile| profile.withheld.is_empty());
        Ok(profile.map(|profile| profile.content.text("name").to_owned()).filter(|name| !name.is_empty()))
    }

    /// The record of this node's member that was imported from a source.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_source(&self, member: MemberId, kind: RecordKind, source: &str) -> Result<Option<RecordId>, StoreError> {
        Ok(self.linked(Link::Source(member, kind, source), 1)?.first().map(|place| place.record))
    }

    /// What a reader sees of a record.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts(&mut self, view: RecordView, reader: Option<MemberId>, as_of: Timestamp) -> Result<RecordFacts, StoreError> {
        let owner_name = match view.kind() {
            RecordKind::PROFILE if view.withheld.is_empty() => Some(view.content.text("name").to_owned()),
            _ => self.name_in(view.scope, view.owner)?,
        };
        let acts_for = |reader| self.roll.acts_for(reader, view.owner, as_of);
        let editable = reader.is_some_and(|reader| view.owner == reader || view.editors.contains(&reader) || acts_for(reader));
        let expired = is_over(&view, as_of);
        let scope_name = self.scope_name(view.scope)?;
        let mut view = view;
        if !view.withheld.is_empty() && !editable && !reader.is_some_and(|reader| self.sees_withheld(reader, &view, as_of)) {
            // That there is something, and why it is kept back; nothing of what it says.
            view.content = Content::new(view.kind()).unwrap_or(view.content);
            view.conflicts.clear();
        }
        Ok(RecordFacts { view, owner_name: owner_name.filter(|name| !name.is_empty()), editable, scope_name, expired, blocked: false })
    }

    /// Whether a reader is shown what is kept back from others: who moderates there.
    fn sees_withheld(&self, reader: MemberId, view: &RecordView, as_of: Timestamp) -> bool {
        self.roll.moderates(reader, self.roll.realm_of(view.scope), as_of)
    }

    /// One page of a list, newest first. `None` when `after` is not what an
    /// earlier page ended with.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list(&mut self, filter: &ListFilter, reader: Option<MemberId>, as_of: Timestamp) -> Result<Option<RecordList>, StoreError> {
        let after = match filter.after.as_deref().map(parse_after) {
            None => None,
            Some(Some(after)) => Some(after),
            Some(None) => return Ok(None),
        };
        let limit = filter.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
        let kinds: Vec<RecordKind> = match (filter.kind, filter.to) {
            (Some(kind), _) => vec![kind],
            (None, Some(_)) => vec![RecordKind::INTEREST],
            (None, None) => RecordKind::BROWSED.to_vec(),
        };
        let mut views = Vec::new();
        for kind in kinds.into_iter().filter(|kind| RecordKind::LISTED.contains(kind)) {
            views.extend(self.newest(kind, filter, after, limit + 1, reader, as_of)?);
        }
        views.sort_by_key(|view| Reverse((view.created, view.id)));
        let more = views.len() > limit;
        views.truncate(limit);
        let next = views.last().filter(|_| more).map(|last| format!("{:016x}{}", last.created.0, last.id));
        let records = views.into_iter().map(|view| self.facts(view, reader, as_of)).collect::<Result<_, _>>()?;
        Ok(Some(RecordList { records, next, indexing: false }))
    }

    fn newest(
        &mut self,
        kind: RecordKind,
        filter: &ListFilter,
        after: Option<(Timestamp, RecordId)>,
        limit: usize,
        reader: Option<MemberId>,
        as_of: Timestamp,
    ) -> Result<Vec<RecordView>, StoreError> {
        // What stands in a sealed scope was told to stewards, and is listed to nobody.
        let sealed = |view: &RecordView| matches!(view.scope, Scope::Sealed(_));
        let roll = self.roll.clone();
        let steward = |view: &RecordView| reader.is_some_and(|reader| roll.moderates(reader, roll.realm_of(view.scope), as_of));
        let kept_days = u64::from(self.roll.rules().retention_days);
        let left = |view: &RecordView| ended_before(view, as_of, kept_days);
        let shown = |view: &RecordView| {
            let own = reader.is_some_and(|reader| view.owner == reader || view.editors.contains(&reader));
            !sealed(view)
                && (view.withheld.is_empty() || own || steward(view))
                && filter.scope.is_none_or(|scope| view.scope == scope)
                && !filter.without.contains(&view.owner)
                && !left(view)
                && (filter.all || (view.content.text("status") != WITHDRAWN && !is_over(view, as_of)))
                && (!filter.mine || own)
        };
        if let Some(to) = filter.to {
            let mut views = Vec::new();
            for place in self.linked(Link::Answers(to), usize::MAX)? {
                let behind = after.is_none_or(|after| (place.created, place.record) < after);
                if place.kind == kind
                    && behind
                    && let Some(view) = self.view_at(place)?.filter(shown)
                {
                    views.push(view);
                }
            }
            return Ok(views);
        }
        let begin = kind.code().to_be_bytes();
        let mut end = match after {
            Some((created, record)) => ViewKey { kind, created, record }.to_bytes(),
            None => prefix_end(&begin),
        };
        let mut views = Vec::new();
        loop {
            let entries = self.store.scan(Table::Views, &begin, &end, Order::Falling, READ.max(limit))?;
            let full = entries.len() == READ.max(limit);
            for Entry { key, value } in entries {
                end.clone_from(&key);
                let Some(place) = ViewKey::read(&key) else { continue };
                if let Some(view) = self.read_view(place, value)?.filter(shown) {
                    views.push(view);
                    if views.len() == limit {
                        return Ok(views);
                    }
                }
            }
            if !full {
                return Ok(views);
            }
        }
    }

    /// Some views in the order of the store, for the search index; `after` is the
    /// place where the last call ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn views_after(&mut self, after: &[u8], limit: usize) -> Result<(Vec<RecordView>, Option<Vec<u8>>), StoreError> {
        let entries = self.store.scan(Table::Views, after, &[0xff; 64], Order::Rising, limit)?;
        let next = entries.last().filter(|_| entries.len() == limit).map(|last| [&last.key[..], &[0]].concat());
        let mut views = Vec::with_capacity(entries.len());
        for Entry { key, value } in entries {
            let Some(place) = ViewKey::read(&key) else { continue };
            views.extend(self.read_view(place, value)?);
        }
        Ok((views, next))
    }

    /// The sets in short. One beside the city is named once it holds something: each
    /// member has one of their own, which mostly is empty.
    pub fn set_facts(&self) -> Vec<SetFacts> {
        let facts = |scope| {
            let set = self.set(scope);
            let fingerprint = set.fingerprint().0.iter().map(|byte| format!("{byte:02x}")).collect();
            SetFacts { scope: scope.short(), count: set.len() as u64, fingerprint }
        };
        let always = |scope: &Scope| matches!(scope, Scope::Control | Scope::City);
        self.scopes().filter(|scope| always(scope) || !self.set(*scope).is_empty()).map(facts).collect()
    }

    /// How many records of each kind are shown.
    pub fn kind_counts(&self) -> Vec<KindCount> {
        RecordKind::LISTED.into_iter().map(|kind| KindCount { kind, count: self.count(kind) }).collect()
    }
}

/// Whether a record's last day is over, in UTC.
fn is_over(view: &RecordView, as_of: Timestamp) -> bool {
    let last = view.content.last_day();
    !last.is_empty() && as_of.day().is_some_and(|today| last < today.as_str())
}

fn parse_after(text: &str) -> Option<(Timestamp, RecordId)> {
    let created = u64::from_str_radix(text.get(..16)?, 16).ok()?;
    Some((Timestamp(created), text.get(16..)?.parse().ok()?))
}
