//! Members and places to choose from, by what people call them.

use model::facts::ListFilter;
use model::{Form, RecordKind};

use super::sheet::Sheet;
use super::visit::Visit;
use crate::error::Refusal;
use crate::limits;

/// What stands in fields of ids, each id with its name.
#[derive(Default)]
pub(super) struct Choices {
    members: Vec<(String, String)>,
    places: Vec<(String, String)>,
}

impl Choices {
    /// The choices for a field of this form; none where people type.
    pub(super) fn of(&self, form: Form) -> &[(String, String)] {
        match form {
            Form::Member => &self.members,
            Form::Place => &self.places,
            _ => &[],
        }
    }

    /// What an id in a field of this form is called.
    pub(super) fn name(&self, form: Form, id: &str) -> Option<&str> {
        self.of(form).iter().find(|(known, _)| known == id).map(|(_, name)| name.as_str())
    }
}

/// Gives a form what it needs to name members and places, when it has such fields.
pub(super) async fn offer(visit: &Visit, sheet: &mut Sheet) -> Result<(), Refusal> {
    if sheet.fields().any(|field| matches!(field.form, Form::Member | Form::Place)) {
        sheet.offer(gather(visit).await?);
    }
    Ok(())
}

/// The members who have a profile, the reader first, and the registered places.
pub(super) async fn gather(visit: &Visit) -> Result<Choices, Refusal> {
    let filter = ListFilter { kind: Some(RecordKind::PROFILE), limit: Some(limits::MEMBERS_NAMED), ..ListFilter::default() };
    let profiles = visit.desk().list(filter).await?.records;
    let mut members: Vec<(String, String)> =
        profiles.iter().map(|facts| (facts.view.owner.to_string(), facts.view.content.title().to_owned())).collect();
    members.sort_by(|(_, one), (_, other)| one.cmp(other));
    if let Some(own) = visit.status.member.map(|member| member.to_string()) {
        members.retain(|(member, _)| *member != own);
        members.insert(0, (own, visit.say("choice-yourself")));
    }
    let places = visit.desk().places().await?;
    Ok(Choices { members, places: places.into_iter().map(|place| (place.id.to_string(), place.name)).collect() })
}
