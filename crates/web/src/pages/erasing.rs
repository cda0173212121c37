//! Erasing a record, or everything of a member: what that does, in plain words, the way
//! to take everything along first, and a word that one is sure.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::{Deed, Done};
use model::record::GROUNDS;
use model::{MemberId, RecordId};
use node::NodeError;
use zeroize::Zeroizing;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, mine, moderation, parts, phrase, refused};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// Asks about a record.
pub(super) async fn of_record(Extension(visit): Visiting, Named(id): Named<RecordId>) -> Result<Response, Refusal> {
    record_page(&visit, id, None).await
}

/// Asks about everything of a member.
pub(super) async fn of_member(Extension(visit): Visiting, Named(id): Named<MemberId>) -> Result<Response, Refusal> {
    member_page(&visit, id, None).await
}

/// Erases a record.
pub(super) async fn erase_record(Extension(visit): Visiting, Named(id): Named<RecordId>, filled: Filled) -> Result<Response, Refusal> {
    let ground = Some(filled.one("ground")).filter(|ground| GROUNDS.contains(ground)).map(String::from);
    let words = filled.one("words").trim().to_owned();
    match erase(&visit, &filled, Deed::EraseRecord { record: id, ground, words }).await {
        Ok(done) => Ok(afterwards(&done)),
        Err(error) => record_page(&visit, id, Some(error)).await,
    }
}

/// Erases everything of a member.
pub(super) async fn erase_member(Extension(visit): Visiting, Named(id): Named<MemberId>, filled: Filled) -> Result<Response, Refusal> {
    let own = visit.status.member == Some(id);
    // Whoever sits at somebody's computer does not take everything of theirs away.
    if own && filled.has("sure") {
        let words = Zeroizing::new(filled.all("words").map(str::trim).collect::<Vec<_>>().join(" "));
        if let Err(error) = visit.desk().check_phrase(words.to_string()).await {
            return member_page(&visit, id, Some(error)).await;
        }
    }
    match erase(&visit, &filled, Deed::EraseMember { member: id }).await {
        Ok(done) => Ok(afterwards(&done)),
        Err(error) => member_page(&visit, id, Some(error)).await,
    }
}

async fn erase(visit: &Visit, filled: &Filled, deed: Deed) -> Result<Done, NodeError> {
    match filled.has("sure") {
        true => visit.desk().govern(deed, None).await,
        false => Err(NodeError::Input("erasing needs your word that you are sure".into())),
    }
}

/// Leads to the page of the erasure; of several, to the list; of one that waits for
/// other delegates, to where they sign.
fn afterwards(done: &Done) -> Response {
    let erasures: Vec<_> = done.statements.iter().filter(|statement| statement.act == "erasure").collect();
    let to = match &erasures[..] {
        [one] if one.counts => format!("{}?done=erased", paths::of_id(paths::ERASURE, one.id)),
        several if several.iter().any(|one| one.counts) => format!("{}?done=erased", paths::ERASURES),
        _ => format!("{}?done=proposed", paths::CITY),
    };
    Redirect::to(&to).into_response()
}

async fn record_page(visit: &Visit, id: RecordId, error: Option<NodeError>) -> Result<Response, Refusal> {
    visit.city()?;
    let facts = visit.desk().show(id).await?;
    let own = visit.status.member == Some(facts.view.owner);
    let lead = html! {
        p.lead { bdi { (parts::title(visit.words, &facts)) } }
        @if !own { p { (visit.words.weave("erasure-whose", &[], &[("name", parts::owner(visit.words, &facts))])) } }
    };
    let also = if own { &["erasure-record-answers"][..] } else { &["erasure-record-answers", "erasure-others"] };
    let title = visit.say("erasure-title");
    let why = if own {
        html! {}
    } else {
        reason(visit)
    };
    page(visit, &paths::of_record(paths::RECORD_ERASE, id), &title, lead, also, (own, why), error).await
}

async fn member_page(visit: &Visit, id: MemberId, error: Option<NodeError>) -> Result<Response, Refusal> {
    visit.city()?;
    let own = visit.status.member == Some(id);
    let members = visit.desk().members(true).await?.members;
    let member = members.iter().find(|facts| facts.person.member == id);
    if member.is_none() && !own {
        return Err(Refusal::NotFound);
    }
    let name = member.and_then(|facts| facts.person.name.clone()).unwrap_or_else(|| visit.say("gov-unnamed"));
    let lead = match own {
        true => html! { p.lead { (visit.say("erasure-me-lead")) } },
        false => html! { p.lead { (visit.words.weave("erasure-member-lead", &[], &[("name", html! { bdi { (name) } })])) } },
    };
    let also = match own {
        true => ["erasure-me-left", "erasure-me-words"],
        false => ["erasure-member-left", "erasure-others"],
    };
    let title = visit.say(if own { "erasure-me-title" } else { "erasure-title" });
    page(
        visit,
        &paths::of_member(paths::MEMBER_ERASE, id),
        &title,
        lead,
        &also,
        (
            own,
            if own {
                by_words(visit)
            } else {
                html! {}
            },
        ),
        error,
    )
    .await
}

/// The recovery words, which everything of oneself takes, as a device does.
fn by_words(visit: &Visit) -> Markup {
    html! {
        p { (visit.say("erasing-words")) }
        (phrase::words_field(visit, "words"))
    }
}

/// Why, for what another wrote: everyone can read it, and its owner reads it first. A
/// guardian's child needs none.
fn reason(visit: &Visit) -> Markup {
    html! {
        p { (visit.say("erased-reason-lead")) }
        div.field {
            label for="ground" { (visit.say("label-ground")) }
            select #ground name="ground" { @for ground in GROUNDS { option value=(ground) { (labels::choice(visit.words, ground)) } } }
        }
        (moderation::words_field(visit, "words", "erased-reason"))
    }
}

/// One page for both: what happens, what stays, and the form.
async fn page(
    visit: &Visit,
    path: &str,
    title: &str,
    lead: Markup,
    also: &[&'static str],
    (own, why): (bool, Markup),
    error: Option<NodeError>,
) -> Result<Response, Refusal> {
    let governance = visit.desk().governance().await?;
    let days = governance.rules.erasure_days;
    let signed_by_others = governance.you_decide && governance.threshold > 1;
    let body = html! {
        @if let Some(error) = &error { (refused::notice(visit.words, error)) }
        h1 { (title) }
        (lead)
        ul {
            li { (visit.say("erasure-hidden")) }
            li { (visit.words.fill("erasure-leaves", &[("days", days.into())])) }
            li { (visit.say("erasure-never-again")) }
            @for key in also { li { (visit.say(key)) } }
            li { (visit.say("erasure-not-reached")) }
            @if signed_by_others { li { (visit.say("erasing-signatures")) } }
        }
        @if own {
            section aria-labelledby="take" {
                h2 #take { (visit.say("mine-first")) }
                (mine::files(visit))
            }
        }
        form.record method="post" action=(path) {
            (parts::form_token(visit))
            (why)
            div.field {
                label { input type="checkbox" name="sure" value="yes" required; " " (visit.say("erasure-sure")) }
            }
            button type="submit" { (visit.say("erasure-send")) }
        }
    };
    let response = visit.page_at(path, title, body);
    Ok(match error {
        Some(error) => (refused::status(error), response).into_response(),
        None => response,
    })
}
