//! Reading across cities: a record, a list or an answer may be this city's or an ally's.
//!
//! What comes from an ally stands under the scope [`Scope::Allied`], so that whoever shows
//! it can say whose it is. Nobody here has a right in it; but what this city's moderators
//! hide is hidden here, whoever wrote it.

use std::cmp::Reverse;

use model::facts::{ListFilter, RecordFacts, RecordList};
use model::{CityId, MemberId, RecordId, RecordView, Scope, Store, StoreError, Timestamp};
use trust::Roll;

use crate::Engine;
use crate::engine::Home;

/// Under which [`Engine::views_after`] goes on in what is held of another city; this city's
/// own keys begin with a kind, of which none is so high.
const ABROAD: u8 = 0xff;

/// Another city's view as it is shown here; `None` where this city's moderators hide it.
fn shown_here(roll: &Roll, city: CityId, view: RecordView) -> Option<RecordView> {
    let hidden = !view.withheld.is_empty() || !roll.hidings(view.id, Scope::Federation).is_empty();
    (!hidden).then_some(RecordView { scope: Scope::Allied(city.0), ..view })
}

impl<S: Store> Engine<S> {
    /// One record as it looks, of this city or of an ally.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn view(&mut self, record: RecordId) -> Result<Option<RecordView>, StoreError> {
        let Home::Inside(home) = &mut self.home else { return Ok(None) };
        if let Some(view) = home.view(record)? {
            return Ok(Some(view));
        }
        for (city, annex) in &mut self.abroad.annexes {
            if let Some(view) = annex.view(record)? {
                return Ok(shown_here(home.roll(), *city, view));
            }
        }
        Ok(None)
    }

    /// What a reader sees of a record, as [`Engine::view`] gives it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts(&mut self, view: RecordView, reader: Option<MemberId>, as_of: Timestamp) -> Result<Option<RecordFacts>, StoreError> {
        let Home::Inside(home) = &mut self.home else { return Ok(None) };
        let Some(city) = view.scope.city() else { return home.facts(view, reader, as_of).map(Some) };
        let Some(annex) = self.abroad.annexes.get_mut(&city) else { return Ok(None) };
        let scope = view.scope;
        let name = annex.roll().charter().map(|charter| charter.name.clone());
        let facts = annex.facts(RecordView { scope: scope.at_home(), ..view }, None, as_of)?;
        let view = RecordView { scope, ..facts.view };
        Ok(Some(RecordFacts { view, scope_name: name, ..facts }))
    }

    /// Whether a record has ended so long ago that its city shows it no more.
    pub fn has_left(&self, view: &RecordView, as_of: Timestamp) -> bool {
        match view.scope.city() {
            Some(city) => self.abroad.annexes.get(&city).is_none_or(|annex| annex.has_left(view, as_of)),
            None => self.holdings().is_none_or(|home| home.has_left(view, as_of)),
        }
    }

    /// One page of a list, newest first: of this city, or of an ally where the filter names
    /// its scope. The first page of answers to a record holds those of all cities. `None`
    /// when `after` is not what an earlier page ended with.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn list(&mut self, filter: &ListFilter, reader: Option<MemberId>, as_of: Timestamp) -> Result<Option<RecordList>, StoreError> {
        if let Some(city) = filter.scope.and_then(|scope| scope.city()) {
            return self.list_of(city, &ListFilter { scope: None, ..filter.clone() }, as_of);
        }
        let Some(home) = self.holdings_mut() else { return Ok(Some(RecordList::default())) };
        let Some(mut list) = home.list(filter, reader, as_of)? else { return Ok(None) };
        if filter.to.is_none() || filter.after.is_some() || filter.scope.is_some() || filter.mine {
            return Ok(Some(list));
        }
        let cities: Vec<CityId> = self.abroad.annexes.keys().copied().collect();
        for city in cities {
            let theirs = self.list_of(city, filter, as_of)?;
            list.records.extend(theirs.into_iter().flat_map(|theirs| theirs.records));
        }
        list.records.sort_by_key(|record| Reverse((record.view.created, record.view.id)));
        Ok(Some(list))
    }

    fn list_of(&mut self, city: CityId, filter: &ListFilter, as_of: Timestamp) -> Result<Option<RecordList>, StoreError> {
        let Home::Inside(home) = &self.home else { return Ok(Some(RecordList::default())) };
        let Some(annex) = self.abroad.annexes.get_mut(&city) else { return Ok(Some(RecordList::default())) };
        let Some(mut list) = annex.list(filter, None, as_of)? else { return Ok(None) };
        let name = annex.roll().charter().map(|charter| charter.name.clone());
        let here = |facts: RecordFacts| {
            let view = shown_here(home.roll(), city, facts.view)?;
            Some(RecordFacts { view, scope_name: name.clone(), ..facts })
        };
        list.records = std::mem::take(&mut list.records).into_iter().filter_map(here).collect();
        Ok(Some(list))
    }

    /// Some views for the search index, this city's first; `after` is where the last call
    /// ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn views_after(&mut self, after: &[u8], limit: usize) -> Result<(Vec<RecordView>, Option<Vec<u8>>), StoreError> {
        let Home::Inside(home) = &mut self.home else { return Ok((Vec::new(), None)) };
        let begin = |city: Option<&CityId>| city.map(|city| [&[ABROAD][..], &city.0].concat());
        let Some(abroad) = after.strip_prefix(&[ABROAD]) else {
            let (views, next) = home.views_after(after, limit)?;
            return Ok((views, next.or_else(|| begin(self.abroad.annexes.keys().next()))));
        };
        let (city, from) = abroad.split_at(abroad.len().min(CityId::LEN));
        let Ok(city) = city.try_into().map(CityId) else { return Ok((Vec::new(), None)) };
        let Some(annex) = self.abroad.annexes.get_mut(&city) else { return Ok((Vec::new(), None)) };
        let (views, next) = annex.views_after(from, limit)?;
        let views = views.into_iter().filter_map(|view| shown_here(home.roll(), city, view)).collect();
        let next = next.map(|next| [&[ABROAD][..], &city.0, &next].concat());
        let behind = self.abroad.annexes.range(city..).map(|(other, _)| other).find(|other| **other != city);
        Ok((views, next.or_else(|| begin(behind))))
    }

    /// Counts changes of the views of all cities, across restarts.
    pub fn views_version(&self) -> u64 {
        let home = self.holdings().map_or(0, crate::Holdings::views_version);
        home + self.abroad.annexes.values().map(crate::Holdings::views_version).sum::<u64>()
    }
}
