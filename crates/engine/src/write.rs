//! What this node's own member does: founding and editing records.

use std::collections::{BTreeMap, BTreeSet};

use document::{EditError, Founding};
use model::facts::{Edits, Saved};
use model::{Content, MemberId, Nonce, Obstacle, RecordId, RecordKind, Scope, Store, StoreError, Value};
use trust::{Envelope, Founder, Refusal, Signed, Verified};

use crate::Engine;
use crate::event::{CommandError, Now};
use crate::holdings::Written;

/// A record's fate: what was signed for it, or why nothing was.
pub(crate) type Fate = Result<(RecordId, Option<Verified<Signed>>), CommandError>;

impl<S: Store> Engine<S> {
    /// Founds records of a scope, or each of its usual one, or makes records of any say
    /// what is given; all of it durable together.
    pub(crate) fn save(
        &mut self,
        now: Now,
        scope: Option<Scope>,
        records: Vec<(Option<RecordId>, Content)>,
    ) -> Result<Result<Vec<Result<Saved, CommandError>>, CommandError>, StoreError> {
        if self.holdings().is_none() {
            return Ok(Err(CommandError::NoCity));
        }
        // A report anywhere else would be read by others than the stewards, and what is no
        // report would reach them as if it stood in the city.
        let sealed = matches!(scope, Some(Scope::Sealed(_)));
        if records.iter().any(|(record, content)| record.is_none() && sealed != (content.kind() == RecordKind::REPORT)) {
            return Ok(Err(CommandError::Refused(
                "a report, and nothing else, goes to the moderators alone; use `kaveret report`, which saves it for them".into(),
            )));
        }
        let mut fates = Vec::with_capacity(records.len());
        let mut named = BTreeSet::new();
        for (record, content) in records {
            fates.push(match record {
                None => self.found_in(now, scope.unwrap_or_else(|| self.usual_scope(&content, now)), &content, None)?,
                // Both would be signed as this run's next change, and only one of them could count.
                Some(record) if !named.insert(record) => {
                    Err(CommandError::Refused(format!("the record {record} is saved twice at once; save it again on its own")))
                }
                Some(record) => {
                    let edits = content.schema().fields.iter().filter(|field| field.name != "editors");
                    let edits = edits.map(|field| (field.name.to_owned(), content.get(field.name).cloned())).collect();
                    self.change(now, record, &edits)?
                }
            });
        }
        self.keep(now, fates).map(Ok)
    }

    /// Changes some fields of a record.
    pub(crate) fn edit(&mut self, now: Now, record: RecordId, edits: Edits) -> Result<Result<Saved, CommandError>, StoreError> {
        if self.holdings().is_none() {
            return Ok(Err(CommandError::NoCity));
        }
        let fate = self.change(now, record, &edits)?;
        Ok(self.keep(now, vec![fate])?.pop().expect("one fate for one record"))
    }

    /// Saves a report for the stewards of where this node's member is one.
    pub(crate) fn report(
        &mut self,
        now: Now,
        record: RecordId,
        ground: &str,
        message: &str,
    ) -> Result<Result<Saved, CommandError>, StoreError> {
        let Some(me) = self.member() else { return Ok(Err(CommandError::NoCity)) };
        if self.holdings().is_none() {
            return Ok(Err(CommandError::NoCity));
        }
        let Some(view) = self.view(record)? else { return Ok(Err(CommandError::Unknown(record))) };
        if view.owner == me {
            return Ok(Err(Obstacle::OwnReport.into()));
        }
        let to = view.reference().to_string();
        let mut content = Content::new(RecordKind::REPORT).expect("this program knows reports");
        for (name, text) in [("to", to.as_str()), ("ground", ground), ("message", message)] {
            if let Err(error) = content.set_text(name, text) {
                return Ok(Err(error.into()));
            }
        }
        let saved = self.save(now, Some(Scope::Sealed(me.0)), vec![(None, content)])?;
        Ok(saved.and_then(|mut fates| fates.pop().expect("one fate for one record")))
    }

    pub(crate) fn keep(&mut self, now: Now, fates: Vec<Fate>) -> Result<Vec<Result<Saved, CommandError>>, StoreError> {
        let signed = fates.iter().flatten().filter_map(|(_, signed)| signed.clone()).collect();
        let ingested = self.hold_and_publish(now, signed)?;
        let refused: BTreeMap<_, _> = ingested.refused.into_iter().collect();
        let saved = |(record, signed): (RecordId, Option<Verified<Signed>>)| {
            let item = signed.map(|signed| signed.id());
            match item.and_then(|item| refused.get(&item)) {
                Some(refusal) => Err(not_held(refusal)),
                None => Ok(Saved { record, item }),
            }
        };
        Ok(fates.into_iter().map(|fate| fate.and_then(saved)).collect())
    }

    /// Whether what is to be written in a record of this member's keeps the rule of contact
    /// between adults and minors.
    fn check_contact(&mut self, now: Now, scope: Scope, by: MemberId, content: &Content) -> Result<Result<(), CommandError>, StoreError> {
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        let written = Written { scope, by, at: now.wall, content };
        Ok(holdings.may_write_to(&written)?.map_err(|breach| Obstacle::Contact { word: breach.word(), english: breach.to_string() }.into()))
    }

    /// Founds a record if it may be written; with this nonce, or one that is drawn.
    pub(crate) fn found_in(&mut self, now: Now, scope: Scope, content: &Content, nonce: Option<Nonce>) -> Result<Fate, StoreError> {
        if let Err(error) = content.check_in(scope) {
            return Ok(Err(error.into()));
        }
        let Some(member) = self.member() else { return Ok(Err(CommandError::NoCity)) };
        Ok(match self.check_contact(now, scope, member, content)? {
            Ok(()) => self.found(now, scope, content, nonce),
            Err(error) => Err(error),
        })
    }

    fn found(&mut self, now: Now, scope: Scope, content: &Content, nonce: Option<Nonce>) -> Fate {
        let (Some(city), Some(member), Some(device)) = (self.city(), self.member(), self.device()) else {
            return Err(CommandError::NoCity);
        };
        let nonce = nonce.unwrap_or_else(|| self.random.nonce());
        let kind = content.kind();
        let record = RecordId::derive(city, &scope, kind, device, nonce);
        let founding = Founding { record, scope, kind, founder: device, owner: member };
        let actor = document::actor(device, founding.record, self.run);
        let shared = content.get("editors").is_some();
        let body = document::found(actor, content, shared).map_err(refuse_edit)?;
        let signed = self.sign(now, scope, kind, Founder { device: None, nonce }, body)?;
        Ok((record, Some(signed)))
    }

    fn change(&mut self, now: Now, record: RecordId, edits: &BTreeMap<String, Option<Value>>) -> Result<Fate, StoreError> {
        let (Some(member), Some(device)) = (self.member(), self.device()) else { return Ok(Err(CommandError::NoCity)) };
        let run = self.run;
        let Some(holdings) = self.holdings_mut() else { return Ok(Err(CommandError::NoCity)) };
        let Some((founder, document)) = holdings.document(record, Self::as_of(now.wall))? else {
            return Ok(Err(CommandError::Unknown(record)));
        };
        let Some(view) = document.view() else { return Ok(Err(CommandError::Unknown(record))) };
        let acts_for = || self.holdings().is_some_and(|holdings| holdings.roll().acts_for(member, view.owner, now.wall));
        if view.owner != member && !view.editors.contains(&member) && !acts_for() {
            return Ok(Err(Obstacle::NotYours.into()));
        }
        let mut edited = view.content.clone();
        for (name, value) in edits {
            // What cannot stand there is refused below.
            let _ = edited.set(name, value.clone().unwrap_or_else(|| Value::Text(String::new())));
        }
        if let Err(error) = self.check_contact(now, view.scope, view.owner, &edited)? {
            return Ok(Err(error));
        }
        let edits: Vec<(&str, Option<Value>)> = edits.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let body = match document.edit(document::actor(device, record, run), &edits) {
            Err(EditError::Spent) => {
                // What this run wrote here does not count; the next one may.
                self.run = self.random.nonce();
                let run = self.run;
                document.edit(document::actor(device, record, run), &edits)
            }
            other => other,
        };
        Ok(match body {
            Err(error) => Err(refuse_edit(error)),
            Ok(None) => Ok((record, None)),
            Ok(Some(body)) => {
                let founding = Founder { device: Some(founder.device).filter(|founder| *founder != device), nonce: founder.nonce };
                self.sign(now, founder.scope, founder.kind, founding, body).map(|signed| (record, Some(signed)))
            }
        })
    }

    fn sign(&self, now: Now, scope: Scope, kind: RecordKind, founder: Founder, body: Vec<u8>) -> Result<Verified<Signed>, CommandError> {
        let (Some(city), Some(identity)) = (self.city(), &self.identity) else {
            return Err(CommandError::NoCity);
        };
        self.may_write_in(scope, now)?;
        let envelope = Envelope { kind, founder, run: self.run, body };
        Verified::envelope(&identity.key, city, scope, now.wall, envelope).map_err(|refusal| CommandError::Refused(refusal.to_string()))
    }
}

/// Why the node does not hold what its own member signed.
fn not_held(refusal: &Refusal) -> CommandError {
    match refusal {
        Refusal::Erased => Obstacle::AllErased.into(),
        Refusal::Budget { limit, unit } => Obstacle::Budget { limit: *limit, unit }.into(),
        other => CommandError::Refused(other.to_string()),
    }
}

fn refuse_edit(error: EditError) -> CommandError {
    match error {
        EditError::Field(error) => CommandError::Field(error),
        other => CommandError::Refused(other.to_string()),
    }
}
