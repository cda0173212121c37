//! "My school": for the school its pupils, what they are allowed and by whom; for a pupil
//! what is said of them; for a guardian the children they answer for.

mod forms;

use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use model::govern::{ConsentFacts, GroupFacts, GuardianFacts, Person, SchoolFacts, SchoolMember};
use model::{ItemId, MemberId};
use node::NodeError;

use super::city::{called, person};
use super::visit::{Visit, Visiting};
use super::{parts, refused, rights, time};
use crate::error::Refusal;
use crate::paths;

pub(super) use forms::{call, check, consent, group, guardian, place, renew, withdraw};

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    page(&visit, None).await
}

/// The page, with what could not be done.
async fn page(visit: &Visit, error: Option<NodeError>) -> Result<Response, Refusal> {
    visit.city()?;
    let me = visit.status.member.ok_or(Refusal::Node(NodeError::NoCity))?;
    let list = visit.desk().schools().await?;
    let title = visit.say("school-title");
    let body = html! {
        @if let Some(error) = &error { (refused::notice(visit.words, error)) }
        (parts::done(visit))
        h1 { (title) }
        @if list.schools.is_empty() && !visit.may_invite() { p.none { (visit.say("school-none")) } } @else { p.lead { (visit.say("school-lead")) } }
        // Also before anybody was admitted, when there is no school to show yet.
        @if visit.may_invite() {
            p { a.button href=(paths::SCHOOL_ADMIT) { (visit.say("admit-title")) } " " a href=(paths::STAFF) { (visit.say("staff-title")) } }
        }
        @for facts in &list.schools { (school(&Reader { visit, me, facts })) }
        @if !list.groups.is_empty() {
            section aria-labelledby="city-groups" {
                h2 #city-groups { (visit.say("school-city-groups")) }
                ul.records { @for group in &list.groups { li { (group_lines(visit, group)) } } }
            }
        }
    };
    let response = visit.page_at(paths::SCHOOL, &title, body);
    Ok(match error {
        Some(error) => (refused::status(error), response).into_response(),
        None => response,
    })
}

/// Who reads what is said of a school.
struct Reader<'a> {
    visit: &'a Visit,
    me: MemberId,
    facts: &'a SchoolFacts,
}

impl Reader<'_> {
    /// The children this reader answers for.
    fn wards(&self) -> impl Iterator<Item = &Person> {
        self.facts.guardians.iter().filter(|word| word.guardian.member == self.me).map(|word| &word.minor)
    }

    /// Whether the reader is a minor here.
    fn minor(&self) -> bool {
        self.own().is_some_and(|member| member.band != ADULT)
    }

    fn own(&self) -> Option<&SchoolMember> {
        self.facts.members.iter().find(|member| member.person.member == self.me)
    }

    /// The school sees all; others what they said, and what is said of them and of the
    /// children they answer for.
    fn concerns(&self, minor: MemberId, by: MemberId) -> bool {
        self.facts.yours || minor == self.me || by == self.me || self.wards().any(|ward| ward.member == minor)
    }
}

/// The band of who is no minor, as [`SchoolMember::band`] names it.
const ADULT: &str = "adult";

/// The band of a minor who is old enough to consent.
const YOUNG: &str = "young";

fn school(reader: &Reader<'_>) -> Markup {
    let Reader { visit, facts, .. } = *reader;
    let heading = format!("of-{}", facts.school.member);
    html! {
        section aria-labelledby=(heading) {
            h2 id=(heading) { (called(visit, &facts.school)) }
            @if facts.yours { p { (visit.say("school-yours")) } }
            @if facts.yours && facts.expiring > 0 {
                div.notice {
                    p { (visit.words.fill("school-expiring", &[("n", facts.expiring.into())])) }
                    (forms::renewal(visit, None))
                }
            }
            @if !facts.yours { @if let Some(own) = reader.own() {
                h3 { (visit.say("school-own")) }
                p { (called(visit, &own.person)) }
                (standing(visit, own))
                @if own.band == YOUNG { (forms::consenting(visit, &own.person, "school-consent-own")) }
            } }
            (wards(reader))
            @if facts.yours { (people(reader)) }
            (consents(reader))
            (guardians(reader))
            (groups(reader))
            (places(reader))
        }
    }
}

fn band(member: &SchoolMember) -> &'static str {
    match member.band.as_str() {
        ADULT => "school-band-adult",
        YOUNG => "school-band-young",
        _ => "school-band-child",
    }
}

/// What a right says, and whether anything of theirs may leave the school.
fn standing(visit: &Visit, member: &SchoolMember) -> Markup {
    let ends = if member.counts { "gov-until" } else { "school-ended" };
    html! {
        p.about {
            (visit.say(band(member))) " · " (visit.words.weave(ends, &[], &[("when", time::on(visit.words, member.ends))]))
            @if member.band != ADULT {
                " · " (visit.say(if member.published { "school-published" } else { "school-unpublished" }))
            }
        }
    }
}

fn people(reader: &Reader<'_>) -> Markup {
    let Reader { visit, facts, .. } = *reader;
    html! {
        h3 { (visit.say("school-people")) }
        ul.records {
            @for member in &facts.members {
                li {
                    strong { (called(visit, &member.person)) }
                    (standing(visit, member))
                    @if member.band != ADULT {
                        details {
                            summary { (visit.say("school-consent-paper")) }
                            p { (visit.say("school-consent-paper-lead")) }
                            (forms::consent_form(visit, &member.person))
                        }
                        details { summary { (visit.say("school-guardian-add")) } (forms::guardian_form(visit, &member.person, facts)) }
                        details { summary { (visit.say("school-name")) } (forms::name_form(visit, &member.person)) }
                    } @else if member.person.member != facts.school.member {
                        details { summary { (visit.say("rights-check")) } (forms::check_form(visit, &member.person)) }
                    }
                    (forms::renewal(visit, Some(member.person.member)))
                }
            }
        }
    }
}

fn wards(reader: &Reader<'_>) -> Markup {
    let visit = reader.visit;
    let wards: Vec<&Person> = reader.wards().collect();
    html! {
        @if !wards.is_empty() {
            h3 { (visit.say("school-wards")) }
            ul.records {
                @for ward in wards {
                    li {
                        strong { (called(visit, ward)) }
                        @if let Some(member) = reader.facts.members.iter().find(|member| member.person.member == ward.member) {
                            (standing(visit, member))
                        }
                        (forms::consenting(visit, ward, "school-consent-give"))
                    }
                }
            }
        }
    }
}

fn consents(reader: &Reader<'_>) -> Markup {
    let Reader { visit, facts, .. } = *reader;
    let known: Vec<&ConsentFacts> = facts.consents.iter().filter(|of| reader.concerns(of.minor.member, of.by.member)).collect();
    html! {
        h3 { (visit.say("school-consents")) }
        @if known.is_empty() { p.none { (visit.say("school-consents-none")) } }
        ul.records { @for consent in known { li { (one_consent(reader, consent)) } } }
    }
}

fn one_consent(reader: &Reader<'_>, consent: &ConsentFacts) -> Markup {
    let visit = reader.visit;
    let stands = consent.ends > visit.now;
    // A paper is a guardian's word that the school keeps for them.
    let own = consent.by.member == reader.me || consent.on_paper && reader.wards().any(|ward| ward.member == consent.minor.member);
    let ends = if stands { "gov-until" } else { "school-ended" };
    html! {
        strong { (called(visit, &consent.minor)) }
        @if consent.publishing { p { (visit.say("school-consent-publishing")) } }
        @if consent.sessions { p { (visit.say("school-consent-sessions")) } }
        p.about {
            @if consent.on_paper { (visit.say("school-paper")) } @else {
                (visit.words.weave("school-by", &[], &[("who", called(visit, &consent.by))]))
            }
            " · " (visit.words.weave(ends, &[], &[("when", time::on(visit.words, consent.ends))]))
        }
        @if stands && own { (take_back(visit, consent.id, "school-consent-withdraw")) }
    }
}

fn guardians(reader: &Reader<'_>) -> Markup {
    let Reader { visit, facts, .. } = *reader;
    let known: Vec<&GuardianFacts> = facts.guardians.iter().filter(|of| reader.concerns(of.minor.member, of.guardian.member)).collect();
    html! {
        @if !known.is_empty() {
            h3 { (visit.say("school-guardians")) }
            ul.people {
                @for of in known {
                    li {
                        (visit.words.weave("school-guardian-of", &[], &[("guardian", called(visit, &of.guardian)), ("minor", called(visit, &of.minor))]))
                        @if facts.yours { " " (take_back(visit, of.id, "rights-take-back")) }
                    }
                }
            }
        }
    }
}

/// A group's name, whether it is open, and who is in it.
fn group_lines(visit: &Visit, group: &GroupFacts) -> Markup {
    html! {
        strong { bdi { (group.name) } }
        p.about { @for (at, person) in group.members.iter().enumerate() { @if at > 0 { ", " } (called(visit, person)) } }
        @if !group.open { p.notice { (visit.say("school-group-shut")) } }
    }
}

fn groups(reader: &Reader<'_>) -> Markup {
    let Reader { visit, facts, me } = *reader;
    let mine = |group: &&GroupFacts| facts.yours || group.members.iter().any(|person| person.member == me);
    let known: Vec<&GroupFacts> = facts.groups.iter().filter(mine).collect();
    let may = !reader.minor();
    html! {
        @if !known.is_empty() || may {
            h3 { (visit.say("school-groups")) }
            ul.records {
                @for group in known {
                    li {
                        (group_lines(visit, group))
                        @if group.keeper.member == me {
                            details { summary { (visit.say("school-group-change")) } (forms::group_form(visit, facts, Some(group))) }
                            (take_back(visit, group.id, "school-group-close"))
                        }
                    }
                }
            }
            @if may { details { summary { (visit.say("school-group-new")) } (forms::group_form(visit, facts, None)) } }
        }
    }
}

/// Places and checks that hold in the school alone.
fn places(reader: &Reader<'_>) -> Markup {
    let Reader { visit, facts, me } = *reader;
    let open: Vec<_> = facts.places.iter().filter(|place| place.closed.is_none_or(|closed| closed > visit.now)).collect();
    let checks: Vec<_> = facts.vettings.iter().filter(|check| check.ends > visit.now).collect();
    html! {
        @if facts.yours || !open.is_empty() {
            h3 { (visit.say("school-places")) }
            ul.people {
                @for place in open {
                    li {
                        bdi { (place.name) }
                        @if place.by.member == me { " " (take_back(visit, place.id, "rights-close")) }
                    }
                }
            }
            @if facts.yours { (forms::place_form(visit)) }
        }
        @if !checks.is_empty() {
            h3 { (visit.say("school-checks")) }
            ul.people {
                @for check in checks {
                    li {
                        (person(visit, &check.person)) " · " (rights::check_name(visit.words, &check.check)) " · "
                        (visit.words.weave("gov-until", &[], &[("when", time::on(visit.words, check.ends))]))
                        @if check.by.member == me { " " (take_back(visit, check.id, "rights-take-back")) }
                    }
                }
            }
        }
    }
}

/// A button that takes back what the reader said.
fn take_back(visit: &Visit, statement: ItemId, label: &'static str) -> Markup {
    html! {
        form.inline method="post" action=(paths::SCHOOL_WITHDRAW) {
            (parts::form_token(visit))
            input type="hidden" name="statement" value=(statement);
            button.quiet type="submit" { (visit.say(label)) }
        }
    }
}
