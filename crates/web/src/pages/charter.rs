//! The charter as a form: what it says, and what a delegate would have it say.
//!
//! Only what was changed is asked for; whatever needs other delegates' signatures is a
//! proposal, and waits on the city's page.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::govern::{Amendment, Deed, Governance, MemberFacts, RulesFacts};
use model::{MemberId, MemberKind, Obstacle};
use node::NodeError;

use super::city::called;
use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, parts, refused};
use crate::error::Refusal;
use crate::paths;

/// Thirty years.
const DAYS_MAX: u64 = 30 * 366;

/// Members that are offered as delegates; the program takes any.
const OFFERED: usize = 300;

/// A number of the charter: its field, its label, what it is now, the least and the most
/// that a city may choose. Thirty years are more than anybody keeps anything here.
struct Rule {
    name: &'static str,
    label: &'static str,
    now: u64,
    least: u64,
    most: u64,
}

fn rules(rules: &RulesFacts) -> [Rule; 8] {
    let rule = |name, label, now, (least, most)| Rule { name, label, now, least, most };
    [
        rule("adult_age", "charter-adult-age", rules.adult_age.into(), (14, 30)),
        rule("consent_age", "charter-consent-age", rules.consent_age.into(), (10, 30)),
        rule("vouches", "charter-vouches", rules.vouches.into(), (0, 255)),
        rule("successor_days", "charter-successor-days", rules.successor_days.into(), (0, DAYS_MAX)),
        rule("erasure_days", "charter-erasure-days", rules.erasure_days.into(), (0, DAYS_MAX)),
        rule("retention_days", "charter-retention-days", rules.retention_days.into(), (0, DAYS_MAX)),
        rule("envelopes_per_hour", "charter-envelopes", rules.envelopes_per_hour.into(), (1, u32::MAX.into())),
        rule("bytes_per_month", "charter-bytes", rules.bytes_per_month, (1, u64::MAX)),
    ]
}

/// What people call a part of the charter.
pub(super) fn label(part: &str) -> Option<&'static str> {
    match part {
        "name" => Some("create-name"),
        "languages" => Some("create-languages"),
        _ => rules(&RulesFacts::default()).into_iter().find(|rule| rule.name == part).map(|rule| rule.label),
    }
}

/// The page.
pub(super) async fn show(Extension(visit): Visiting) -> Result<Response, Refusal> {
    page(&visit, None).await
}

/// Proposes what was filled in, or puts it in force where one decides.
pub(super) async fn amend(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    visit.city()?;
    let facts = visit.desk().governance().await?;
    let amendment = match changed(&facts, &filled) {
        Ok(amendment) => amendment,
        Err(error) => return page(&visit, Some((&filled, error))).await,
    };
    match visit.desk().govern(Deed::Amend(Box::new(amendment)), None).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=proposed", paths::CITY)).into_response()),
        Err(error) => page(&visit, Some((&filled, error))).await,
    }
}

/// What of a form differs from what the charter says.
fn changed(facts: &Governance, filled: &Filled) -> Result<Amendment, NodeError> {
    let differs = |found: BTreeSet<MemberId>| {
        let now: BTreeSet<MemberId> = facts.delegates.iter().map(|delegate| delegate.member).collect();
        (found != now).then(|| found.into_iter().collect())
    };
    let delegates: Result<BTreeSet<MemberId>, _> = filled.all("delegates").map(str::parse).collect();
    let delegates = differs(delegates.map_err(|error| NodeError::Input(model::with_causes(&error)))?);
    let name = filled.one("name").trim();
    let mut languages: Vec<String> = filled.all("languages").map(String::from).collect();
    // The first is the city's own, and a list of ticks has no order of its own.
    languages.sort_by_key(|code| facts.city.languages.iter().position(|known| known == code).unwrap_or(usize::MAX));
    let mut amendment = Amendment {
        name: (!name.is_empty() && name != facts.city.name).then(|| name.to_owned()),
        languages: (filled.has("languages") && languages != facts.city.languages).then_some(languages),
        delegates,
        threshold: number(filled, "threshold", facts.threshold.into(), u8::MAX.into())?.map(narrow),
        ..Amendment::default()
    };
    for rule in rules(&facts.rules) {
        let Some(found) = number(filled, rule.name, rule.now, rule.most)? else { continue };
        match rule.name {
            "adult_age" => amendment.adult_age = Some(narrow(found)),
            "consent_age" => amendment.consent_age = Some(narrow(found)),
            "vouches" => amendment.vouches = Some(narrow(found)),
            "successor_days" => amendment.successor_days = Some(narrow(found)),
            "erasure_days" => amendment.erasure_days = Some(narrow(found)),
            "retention_days" => amendment.retention_days = Some(narrow(found)),
            "envelopes_per_hour" => amendment.envelopes_per_hour = Some(narrow(found)),
            _ => amendment.bytes_per_month = Some(found),
        }
    }
    Ok(amendment)
}

/// A number that differs from what it is now, of at most `most`.
fn number(filled: &Filled, name: &'static str, now: u64, most: u64) -> Result<Option<u64>, NodeError> {
    match filled.one(name).trim() {
        "" => Ok(None),
        text => match text.parse::<u64>() {
            Ok(found) if found <= most => Ok((found != now).then_some(found)),
            _ => Err(Obstacle::CharterNumber { rule: name, least: 0, most, found: text.parse().unwrap_or(u64::MAX) }.into()),
        },
    }
}

/// A number that was compared with the most that fits.
fn narrow<T: TryFrom<u64>>(number: u64) -> T {
    T::try_from(number).unwrap_or_else(|_| unreachable!("bounded when it was read"))
}

async fn page(visit: &Visit, failed: Option<(&Filled, NodeError)>) -> Result<Response, Refusal> {
    visit.city()?;
    let (facts, list) = (visit.desk().governance().await?, visit.desk().members(false).await?);
    let title = visit.say("charter-title");
    let filled = failed.as_ref().map(|(filled, error)| (*filled, obstacle(error)));
    let body = html! {
        @if let Some((_, error)) = &failed { (refused::notice(visit.words, error)) }
        p.kind { a href=(paths::CITY) { (visit.say("nav-city")) } }
        h1 { (title) }
        p.lead { (visit.say("charter-lead")) }
        @if facts.you_decide { (form(visit, &facts, &list.members, filled)) } @else { p.notice { (visit.say("charter-not")) } (plain(visit, &facts)) }
    };
    let response = visit.page_at(paths::CITY_CHARTER, &title, body);
    Ok(match failed {
        Some((_, error)) => (refused::status(error), response).into_response(),
        None => response,
    })
}

/// What the charter says, for those who do not decide.
fn plain(visit: &Visit, facts: &Governance) -> Markup {
    html! {
        dl.fields {
            @for rule in rules(&facts.rules) { dt { (visit.say(rule.label)) } dd { bdi { (rule.now) } } }
        }
    }
}

/// What stands in the way, where that is known as data.
fn obstacle(error: &NodeError) -> Option<&Obstacle> {
    if let NodeError::Obstacle(obstacle) = error { Some(obstacle) } else { None }
}

fn form(visit: &Visit, facts: &Governance, members: &[MemberFacts], failed: Option<(&Filled, Option<&Obstacle>)>) -> Markup {
    let (filled, wrong) = (failed.map(|(filled, _)| filled), failed.and_then(|(_, obstacle)| obstacle?.field()));
    let text = |name: &str, now: String| filled.map_or(now, |filled| filled.one(name).to_owned());
    let decides = |member: MemberId| facts.delegates.iter().any(|delegate| delegate.member == member);
    let ticked = |member: MemberId| match filled {
        Some(filled) => filled.all("delegates").any(|found| found == member.to_string()),
        None => decides(member),
    };
    let mut offered: Vec<&MemberFacts> =
        members.iter().filter(|member| decides(member.person.member) || member.counts && member.kind != MemberKind::Pupil).collect();
    offered.sort_by_key(|member| !decides(member.person.member));
    html! {
        form.record method="post" action=(paths::CITY_CHARTER) {
            (parts::form_token(visit))
            div.field {
                label for="name" { (visit.say("create-name")) }
                input #name type="text" name="name" value=(text("name", facts.city.name.clone())) dir="auto" required;
            }
            fieldset.field {
                legend { (visit.say("create-languages")) }
                ul.ticks {
                    @for (code, key) in labels::LANGUAGES {
                        li { label {
                            input type="checkbox" name="languages" value=(code)
                                checked[filled.map_or(facts.city.languages.iter().any(|known| known == code), |filled| filled.all("languages").any(|found| found == code))];
                            " " (visit.say(key))
                        } }
                    }
                }
            }
            fieldset.field aria-describedby="delegates-hint" {
                legend { (visit.say("charter-delegates")) }
                @if wrong == Some("delegates") { p.fault { (visit.say("fault-here")) } }
                p.hint #delegates-hint { (visit.say("charter-delegates-hint")) }
                ul.ticks {
                    @for member in offered.into_iter().take(OFFERED) {
                        li { label {
                            input type="checkbox" name="delegates" value=(member.person.member) checked[ticked(member.person.member)];
                            " " (called(visit, &member.person))
                        } }
                    }
                }
            }
            (numeral(visit, "threshold", "charter-threshold", &text("threshold", facts.threshold.to_string()), 1..=5, wrong))
            h2 { (visit.say("charter-rules")) }
            @for rule in rules(&facts.rules) { (numeral(visit, rule.name, rule.label, &text(rule.name, rule.now.to_string()), rule.least..=rule.most, wrong)) }
            button type="submit" { (visit.say(if facts.threshold > 1 { "charter-propose" } else { "charter-change" })) }
        }
    }
}

fn numeral(visit: &Visit, name: &str, label: &'static str, text: &str, within: RangeInclusive<u64>, wrong: Option<&str>) -> Markup {
    let invalid = (wrong == Some(name)).then_some("true");
    html! {
        div.field {
            label for=(name) { (visit.say(label)) }
            @if invalid.is_some() { p.fault id={ (name) "-fault" } { (visit.say("fault-here")) } }
            input.short id=(name) name=(name) type="number" min=(within.start()) max=(within.end()) value=(text) required aria-invalid=[invalid];
        }
    }
}
