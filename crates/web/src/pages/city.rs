//! The city: who decides, what waits for signatures, and who is in it.

use std::collections::BTreeSet;

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::{Deed, Governance, MemberFacts, MemberList, Person, Proposal};
use model::{ItemId, MemberId, Timestamp};
use node::NodeError;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, parts, refused, rights, says, time};
use crate::catalogue::Words;
use crate::error::Refusal;
use crate::paths;

/// A membership that ends so soon is pointed out.
const SOON: u64 = 30 * 24 * 60 * 60 * 1000;

/// Members that the page lists; the program lists all.
const MEMBERS_SHOWN: usize = 500;

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    page(&visit, None).await
}

/// The page, with what could not be done.
async fn page(visit: &Visit, error: Option<NodeError>) -> Result<Response, Refusal> {
    let city = visit.city()?;
    let (facts, list) = (visit.desk().governance().await?, visit.desk().members(false).await?);
    let title = visit.say("nav-city");
    let body = html! {
        @if let Some(error) = &error { (refused::notice(visit.words, error)) }
        (parts::done(visit))
        h1 { bdi { (city.name) } }
        (deciding(visit, &facts))
        (proposals(visit, &facts.proposals))
        (rights::successors(visit, &facts))
        (people(visit, &facts, &list))
        @if may_vouch(visit, &list) { (vouching(visit)) }
        (rights::places(visit, &facts))
        p { a href=(paths::NETWORK) { (visit.say("network-title")) } " · " a href=(paths::STAFF) { (visit.say("staff-title")) } }
    };
    let response = visit.page_at(paths::CITY, &title, body);
    Ok(match error {
        Some(error) => (refused::status(error), response).into_response(),
        None => response,
    })
}

/// Signs a proposal.
pub(super) async fn agree(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let statement: ItemId = filled.one("statement").parse().map_err(|_| Refusal::NotFound)?;
    decide(&visit, Deed::Agree { statement }, "signed").await
}

/// Renews everybody's membership that ends soon, or one member's.
pub(super) async fn renew(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    let members: Vec<MemberId> = filled.one("member").parse().into_iter().collect();
    decide(&visit, Deed::Renew { members, within_days: None, days: None }, "renewed").await
}

/// Vouches for somebody.
pub(super) async fn vouch(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    match filled.one("member").trim().parse::<MemberId>() {
        Ok(member) => decide(&visit, Deed::Vouch { member, days: None }, "vouched").await,
        Err(error) => page(&visit, Some(NodeError::Input(error.to_string()))).await,
    }
}

pub(super) async fn decide(visit: &Visit, deed: Deed, done: &str) -> Result<Response, Refusal> {
    match visit.desk().govern(deed, None).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done={done}", paths::CITY)).into_response()),
        Err(error) => page(visit, Some(error)).await,
    }
}

/// A member, by name, and where their page is.
pub(super) fn person(visit: &Visit, person: &Person) -> Markup {
    html! { a href=(paths::of_id(paths::MEMBER, person.member)) { (called(visit, person)) } }
}

/// A member's name, or that they have given none.
pub(super) fn called(visit: &Visit, person: &Person) -> Markup {
    called_in(visit.words, person)
}

pub(super) fn called_in(words: Words, person: &Person) -> Markup {
    html! {
        @match &person.name {
            Some(name) => bdi { (name) },
            None => { (words.say("gov-unnamed")) " " span.id dir="ltr" { (parts::short(&person.member)) } },
        }
    }
}

fn deciding(visit: &Visit, facts: &Governance) -> Markup {
    let counts = [("needed", facts.threshold.into()), ("all", facts.delegates.len().into())];
    html! {
        section aria-labelledby="deciding" {
            h2 #deciding { (visit.say("gov-deciding")) }
            @if facts.city.founding { p.notice { (visit.say("founding-notice")) } }
            p { (visit.words.fill("gov-threshold", &counts)) }
            ul.people { @for delegate in &facts.delegates { li { (person(visit, delegate)) } } }
            p { a href=(paths::CITY_CHARTER) { (visit.say("charter-title")) } }
            h3 { (visit.say("gov-issuers")) }
            ul.people {
                @for issuer in &facts.issuers {
                    li {
                        (person(visit, &issuer.person))
                        p.about {
                            (visit.words.fill("gov-quota", &[("n", issuer.quota_left.into())])) " · "
                            (visit.words.weave("gov-until", &[], &[("when", time::on(visit.words, issuer.ends))]))
                        }
                    }
                }
            }
        }
    }
}

fn proposals(visit: &Visit, proposals: &[Proposal]) -> Markup {
    html! {
        @if !proposals.is_empty() {
            section aria-labelledby="proposals" {
                h2 #proposals { (visit.say("gov-proposals")) }
                ul.records { @for proposal in proposals { li { (waiting(visit, proposal)) } } }
            }
        }
    }
}

fn waiting(visit: &Visit, proposal: &Proposal) -> Markup {
    let statement = &proposal.statement;
    let signed = [("signed", statement.signed.unwrap_or(0).into()), ("needed", statement.needed.unwrap_or(0).into())];
    html! {
        strong { (visit.say(act(&statement.act))) }
        (says::paragraph(visit.words, statement.saying.as_ref(), &statement.says))
        p.about {
            (visit.words.fill("gov-signed", &signed)) ": "
            @for (at, by) in proposal.by.iter().enumerate() { @if at > 0 { ", " } (called(visit, by)) }
        }
        @if proposal.waits_for_you {
            form method="post" action=(paths::CITY_AGREE) {
                (parts::form_token(visit))
                input type="hidden" name="statement" value=(statement.id);
                button type="submit" { (visit.say("gov-sign")) }
            }
        }
    }
}

/// What sort of act, in the reader's words.
pub(super) fn act(word: &str) -> &'static str {
    match word {
        "charter" | "amendment" => "gov-act-charter",
        "grant" => "gov-act-grant",
        "device" => "gov-act-device",
        "revocation" => "gov-act-end",
        "vouch" => "gov-act-vouch",
        "place" => "gov-act-place",
        "vetting" => "gov-act-check",
        "agreement" => "gov-act-sign",
        _ => "gov-act-other",
    }
}

fn people(visit: &Visit, facts: &Governance, list: &MemberList) -> Markup {
    let shared = shared_names(list);
    html! {
        section aria-labelledby="members" {
            h2 #members { (visit.words.fill("count-members", &[("n", facts.city.members.into())])) }
            @if facts.expiring > 0 {
                form.notice method="post" action=(paths::CITY_RENEW) {
                    (parts::form_token(visit))
                    p { (visit.words.fill("gov-expiring", &[("n", facts.expiring.into())])) }
                    button type="submit" { (visit.say("gov-renew-all")) }
                }
            }
            ul.people { @for member in list.members.iter().take(MEMBERS_SHOWN) { li { (entry(visit, member, &shared)) } } }
        }
    }
}

/// Names that several members have: their digits tell them apart.
fn shared_names(list: &MemberList) -> BTreeSet<&str> {
    let mut seen = BTreeSet::new();
    list.members.iter().filter_map(|member| member.person.name.as_deref()).filter(|name| !seen.insert(*name)).collect()
}

fn entry(visit: &Visit, member: &MemberFacts, shared: &BTreeSet<&str>) -> Markup {
    let alike = member.person.name.as_deref().is_some_and(|name| shared.contains(name));
    html! {
        (person(visit, &member.person))
        @if alike { " " code { (parts::short(&member.person.member)) } }
        @if Some(member.person.member) == visit.status.member { " " span.badge { (visit.say("notice-you")) } }
        @if ends_soon(visit.now, member) { " " span.badge { (visit.say("gov-soon")) } }
        p.about { (standing(visit, member)) }
    }
}

/// Whether a membership that counts ends within thirty days.
pub(super) fn ends_soon(now: Timestamp, member: &MemberFacts) -> bool {
    member.counts && member.ends.0 <= now.0 + SOON
}

/// What sort of member, with which roles, and until when.
pub(super) fn standing(visit: &Visit, member: &MemberFacts) -> Markup {
    let roles: Vec<String> = member.roles.iter().filter_map(|role| labels::role(*role)).map(|key| visit.say(key)).collect();
    let end = if member.revoked {
        "gov-ended-by"
    } else if member.counts {
        "gov-until"
    } else {
        "gov-ended"
    };
    html! {
        (visit.say(labels::member_kind(member.kind)))
        @if member.delegate { " · " (visit.say("gov-delegate")) }
        @for role in roles { " · " (role) }
        " · " (visit.words.weave(end, &[], &[("when", time::on(visit.words, member.ends))]))
    }
}

/// Whether the reader's word may bring somebody in: not a pupil's, whom the city knows nothing
/// of, and not of who came by such words.
fn may_vouch(visit: &Visit, list: &MemberList) -> bool {
    let me = |member: &&MemberFacts| Some(member.person.member) == visit.status.member;
    list.members.iter().find(me).is_some_and(|me| me.delegate || me.counts && me.admitted_by != "vouchers")
}

fn vouching(visit: &Visit) -> Markup {
    html! {
        section aria-labelledby="vouching" {
            h2 #vouching { (visit.say("gov-vouch")) }
            p { (visit.say("gov-vouch-lead")) }
            @if !visit.may_invite() { p { a href=(paths::INVITE) { (visit.say("word-make")) } } }
            form.record method="post" action=(paths::CITY_VOUCH) {
                (parts::form_token(visit))
                div.field {
                    label for="vouch-member" { (visit.say("gov-vouch-member")) }
                    p.hint #vouch-hint { (visit.say("gov-vouch-hint")) }
                    input #vouch-member name="member" type="text" dir="ltr" autocomplete="off" required aria-describedby="vouch-hint";
                }
                button type="submit" { (visit.say("gov-vouch-send")) }
            }
        }
    }
}
