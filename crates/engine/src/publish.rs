//! What a school publishes in the city for its pupils, and takes back by itself.

use std::collections::BTreeSet;
use std::time::Duration;

use model::facts::Saved;
use model::record::{Of, WITHDRAWN};
use model::{
    Content, FieldError, Form, MemberId, Moment, Nonce, Obstacle, RecordId, RecordView, Scope, Store, StoreError, Timestamp, Value,
};
use trust::{Act, Erased, Verified};

use crate::Engine;
use crate::event::{CommandError, Now};
use crate::holdings::{Copy, PUBLISHED};

/// The whole school is looked through no sooner than so long after the last time, for
/// each of its items above [`SMALL_SCHOOL`]: a school's node that admits a year's pupils
/// does more than read what they wrote.
const PAUSE: Duration = Duration::from_millis(1);

/// With so few items, at once.
const SMALL_SCHOOL: usize = 1_000;

/// What was looked at when copies were last compared with the words they stand by.
#[derive(Clone, Default)]
pub(crate) struct Compared {
    /// The state of the roll then; none before the first time.
    roll_changes: Option<u64>,
    /// When a consent or a right begins or ends next.
    next: Option<Timestamp>,
    /// When all may be looked through again.
    not_before: Moment,
    /// What the school's people have changed since.
    changed: BTreeSet<RecordId>,
}

impl<S: Store> Engine<S> {
    /// Publishes in the city, in the name of this node's member, what somebody wrote in
    /// that school; or makes the copy that is there say what the record says now.
    pub(crate) fn publish_in_city(&mut self, now: Now, source: RecordId) -> Result<Result<Saved, CommandError>, StoreError> {
        let (Some(school), Some(device)) = (self.member(), self.device()) else { return Ok(Err(CommandError::NoCity)) };
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        holdings.load_whole()?;
        let Some(view) = holdings.view(source)? else { return Ok(Err(CommandError::Unknown(source))) };
        if let Err(refused) = may_be_published(&view, school) {
            return Ok(Err(refused));
        }
        let Some(ground) = holdings.roll().publishing_grounds(view.owner, school, now.wall).pop_first() else {
            return Ok(Err(Obstacle::NoConsent.into()));
        };
        if !holdings.may_leave(&view, school, now.wall)? {
            return Ok(Err(Obstacle::NoConsentOfAll.into()));
        }
        let pseudonym = holdings.name_in(view.scope, view.owner)?;
        let content = match copied(&view.content, pseudonym.as_deref()) {
            Ok(content) => content,
            Err(error) => return Ok(Err(error.into())),
        };
        // One that stands by a word of before is taken back on its own.
        for founder in holdings.devices_ever(school) {
            if let (Some(copy), _) = holdings.copy_by(founder, source, view.kind(), ground)? {
                return one(self.save(now, None, vec![(Some(copy.record), content)])?);
            }
        }
        match holdings.copy_by(device, source, view.kind(), ground)?.1 {
            Some(place) => self.found_copy(now, content, place.nonce),
            None => Ok(Err(refuse("this was published and taken back too often; let its author write it anew"))),
        }
    }

    fn found_copy(&mut self, now: Now, content: Content, nonce: Nonce) -> Result<Result<Saved, CommandError>, StoreError> {
        let fate = self.found_in(now, Scope::City, &content, Some(nonce))?;
        Ok(self.keep(now, vec![fate])?.pop().expect("one fate for one record"))
    }

    /// Which copy of a record stands in the city, if this node's member is the school
    /// that may publish it; `None` where it is not for this node to publish.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn published(&mut self, view: &RecordView) -> Result<Option<Option<RecordId>>, StoreError> {
        let Some(school) = self.member() else { return Ok(None) };
        if may_be_published(view, school).is_err() {
            return Ok(None);
        }
        let Some(holdings) = self.holdings_mut() else { return Ok(None) };
        Ok(Some(holdings.copy_of(school, view)?.map(|copy| copy.record)))
    }

    /// Erases the copies that no word covers any more. Asked whenever the roll or the
    /// school's scope has changed, or a consent has ended.
    pub(crate) fn end_publications(&mut self, now: Now) -> Result<(), StoreError> {
        let Some(school) = self.member() else { return Ok(()) };
        let Some(holdings) = self.holdings().filter(|holdings| holdings.is_loaded()) else { return Ok(()) };
        let (roll_changes, items) = (holdings.roll_changes(), holdings.set(Scope::School(school.0)).len());
        let due = self.compared.next.is_some_and(|next| next <= now.wall);
        let whole = (self.compared.roll_changes != Some(roll_changes) || due) && self.compared.not_before <= now.moment;
        if !whole && self.compared.changed.is_empty() {
            return Ok(());
        }
        let next = holdings.roll().publishing_grounds_change(school, now.wall);
        let changed = std::mem::take(&mut self.compared.changed);
        if whole {
            let not_before = now.moment + PAUSE * u32::try_from(items.saturating_sub(SMALL_SCHOOL)).unwrap_or(u32::MAX);
            self.compared = Compared { roll_changes: Some(roll_changes), next, not_before, changed: BTreeSet::new() };
        }
        if items == 0 {
            return Ok(());
        }
        let of = if whole { None } else { Some(changed) };
        let ended = self.holdings_mut().expect("looked at above").ended_copies(school, of, now.wall)?;
        if ended.is_empty() {
            return Ok(());
        }
        let (Some(city), Some(identity)) = (self.city(), &self.identity) else { return Ok(()) };
        let erase = |copy: &Copy| {
            let what = Erased::Record { kind: copy.kind, founder: copy.founder, nonce: copy.nonce };
            Verified::statement_in(&identity.key, city, Scope::Control, now.wall, Act::Erase { what }).ok()
        };
        let erasures: Vec<_> = ended.iter().filter_map(erase).collect();
        self.hold_and_publish(now, erasures).map(drop)
    }

    /// Notes what the school's people have changed, before it is told of.
    pub(crate) fn note_sources(&mut self, views: &[RecordView]) {
        let Some(school) = self.member() else { return };
        let sources = views.iter().filter(|view| view.scope == Scope::School(school.0) && view.owner != school);
        self.compared.changed.extend(sources.map(|view| view.id));
    }

    /// When copies are compared next: a consent begins or ends, or the pause is over.
    pub(crate) fn publications_due(&self, now: Now) -> Option<Moment> {
        self.member()?;
        let holdings = self.holdings().filter(|holdings| holdings.is_loaded())?;
        let at_once = self.compared.roll_changes != Some(holdings.roll_changes());
        let ends = self.compared.next.map(|due| now.moment + Duration::from_millis(due.0.saturating_sub(now.wall.0)));
        let due = if at_once { Some(now.moment) } else { ends };
        due.map(|due| due.max(self.compared.not_before))
    }
}

fn refuse(why: &str) -> CommandError {
    CommandError::Refused(why.to_owned())
}

fn one(saved: Result<Vec<Result<Saved, CommandError>>, CommandError>) -> Result<Result<Saved, CommandError>, StoreError> {
    Ok(saved.and_then(|mut fates| fates.pop().expect("one fate for one record")))
}

/// Whether a record is one that this school publishes at all.
fn may_be_published(view: &RecordView, school: MemberId) -> Result<(), CommandError> {
    if view.scope != Scope::School(school.0) {
        return Err(refuse("only the school in whose scope a record stands publishes it in the city"));
    }
    if view.owner == school {
        return Err(refuse("this is the school's own; write it in the city"));
    }
    if !PUBLISHED.contains(&view.kind()) {
        return Err(refuse("a school publishes offers, requests and challenges"));
    }
    if !view.withheld.is_empty() || view.content.text("status") == WITHDRAWN {
        return Err(refuse("what is withdrawn or hidden is not published"));
    }
    Ok(())
}

/// What the city is to read: no member, no record of the school, and no number of the
/// source it was imported from; under the pseudonym that its author has at the school.
fn copied(content: &Content, pseudonym: Option<&str>) -> Result<Content, FieldError> {
    let names_members = |form: &Form| matches!(form, Form::Member | Form::Set(Of::Members) | Form::Reference);
    let mut copy = Content::new(content.kind())?;
    for field in content.schema().fields.iter().filter(|field| field.name != "source" && !names_members(&field.form)) {
        if let Some(value) = content.get(field.name) {
            copy.set(field.name, value.clone())?;
        }
    }
    if let Some(pseudonym) = pseudonym.filter(|pseudonym| !pseudonym.is_empty()) {
        let said = copy.text("description");
        let signed = if said.is_empty() { format!("– {pseudonym}") } else { format!("{said}\n\n– {pseudonym}") };
        copy.set("description", Value::Text(signed))?;
    }
    Ok(copy)
}
