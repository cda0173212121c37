//! Who may see a record, in words, and the choice of it.

use std::collections::BTreeSet;

use maud::{Markup, html};
use model::Scope;
use model::facts::{RecordFacts, ScopeFacts};

use super::visit::Visit;
use crate::catalogue::Words;
use crate::error::Refusal;
use crate::query;

/// The name of the choice in forms and in the addresses of lists.
pub(super) const FIELD: &str = "scope";

/// The scopes in which the reader takes part.
pub(super) async fn known(visit: &Visit) -> Result<Vec<ScopeFacts>, Refusal> {
    Ok(visit.desk().scopes().await?.scopes)
}

/// What people call a scope.
pub(super) fn name(words: Words, scope: Scope, name: Option<&str>) -> String {
    match (scope, name) {
        (Scope::School(_), Some(name)) => words.fill("scope-school-named", &[("name", name.into())]),
        (Scope::School(_), None) => words.say("scope-school"),
        (Scope::Group(_), Some(name)) => words.fill("scope-group-named", &[("name", name.into())]),
        (Scope::Group(_), None) => words.say("scope-group"),
        (Scope::Own(_), _) => words.say("scope-own"),
        (Scope::Sealed(_), _) => words.say("scope-sealed"),
        (Scope::Federation, _) => words.say("scope-federation"),
        (Scope::Allied(_) | Scope::AlliedControl(_), Some(name)) => words.fill("scope-allied-named", &[("name", name.into())]),
        (Scope::Allied(_) | Scope::AlliedControl(_), None) => words.say("scope-allied"),
        (Scope::City | Scope::Control, _) => words.say("scope-city"),
    }
}

/// What a form or an address says; `None` for nothing, or for what is no scope.
pub(super) fn read(text: &str) -> Option<Scope> {
    text.parse().ok()
}

/// The choice of who may see a new record. Where there is none, it is said.
pub(super) fn choice(visit: &Visit, scopes: &[ScopeFacts], chosen: Option<Scope>) -> Markup {
    let writable: Vec<&ScopeFacts> = scopes.iter().filter(|facts| facts.writes).collect();
    let label = |facts: &ScopeFacts| name(visit.words, facts.scope, facts.name.as_deref());
    html! {
        @match &writable[..] {
            [] => {}
            [only] => p.note { (visit.words.fill("scope-seen", &[("who", label(only).into())])) },
            [first, ..] => div.field {
                label for="scope" { (visit.say("scope-label")) }
                p.hint id="scope-hint" { (visit.say("scope-hint")) }
                select #scope name=(FIELD) aria-describedby="scope-hint" {
                    @for facts in &writable {
                        option value=(facts.scope) selected[facts.scope == chosen.unwrap_or(first.scope)] dir="auto" { (label(facts)) }
                    }
                }
            },
        }
    }
}

/// Who may see a record, beside it.
pub(super) fn seen(visit: &Visit, facts: &RecordFacts) -> Markup {
    let who = name(visit.words, facts.view.scope, facts.scope_name.as_deref());
    if facts.view.scope.city().is_some() {
        return html! { p.note { (visit.words.fill("scope-from", &[("city", who.into())])) } };
    }
    html! { p.note { (visit.words.fill("scope-seen", &[("who", who.into())])) } }
}

/// A mark in lists, where not everyone in the city may see it.
pub(super) fn badge(words: Words, facts: &RecordFacts) -> Markup {
    html! {
        @if facts.view.scope != Scope::City {
            " " span.badge dir="auto" { (name(words, facts.view.scope, facts.scope_name.as_deref())) }
        }
    }
}

/// Links to the parts of a list, where the reader takes part in more than the city.
pub(super) fn parts(visit: &Visit, path: &str, scopes: &[ScopeFacts], chosen: Option<Scope>) -> Markup {
    let narrow: BTreeSet<Scope> = scopes.iter().map(|facts| facts.scope).filter(|scope| *scope != Scope::City).collect();
    let at = |scope: Scope| format!("{path}?{FIELD}={}", query::encode(&scope.to_string()));
    html! {
        @if !narrow.is_empty() {
            nav.parts aria-label=(visit.say("scope-parts")) {
                a href=(path) aria-current=[chosen.is_none().then_some("page")] { (visit.say("scope-all")) }
                @for facts in scopes {
                    " · " a href=(at(facts.scope)) aria-current=[(chosen == Some(facts.scope)).then_some("page")] {
                        bdi { (name(visit.words, facts.scope, facts.name.as_deref())) }
                    }
                }
            }
        }
    }
}
