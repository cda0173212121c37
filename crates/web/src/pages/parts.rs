//! Pieces that several pages share.

use maud::{Markup, html};
use model::facts::RecordFacts;
use model::{RecordKind, record};

use super::visit::Visit;
use super::{filled, labels, scope, time, withheld};
use crate::catalogue::Words;
use crate::paths;

/// Skills that a list shows of one record; the rest is on its own page.
const SKILLS_LISTED: usize = 4;

/// A list of records, each with what helps to choose.
pub(super) fn records(visit: &Visit, records: &[RecordFacts], kinds: Kinds) -> Markup {
    html! {
        ul.records {
            @for facts in records { li { (entry(visit, facts, kinds)) } }
        }
    }
}

/// Whether a list says of each record what kind it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinds {
    Said,
    Unsaid,
}

fn entry(visit: &Visit, facts: &RecordFacts, kinds: Kinds) -> Markup {
    let words = visit.words;
    if withheld::is_hidden(visit, facts) {
        return html! { a.title href=(paths::of_record(paths::RECORD, facts.view.id)) { (words.say("withheld-title")) } };
    }
    let content = &facts.view.content;
    let (place, day) = (content.text("place"), content.text("day"));
    html! {
        a.title href=(paths::of_record(paths::RECORD, facts.view.id)) dir="auto" { (title(words, facts)) }
        (state(words, facts))
        @if !facts.view.withheld.is_empty() { " " span.badge { (words.say("withheld-title")) } }
        (scope::badge(words, facts))
        p.about {
            @if kinds == Kinds::Said { span.kind { (words.say(labels::kind(facts.view.kind()))) } " · " }
            (owner(words, facts))
            @if !day.is_empty() { " · " (time::date(words, day)) }
            @if !place.is_empty() { " · " bdi { (place) } }
            " · " (time::ago(words, visit.now, facts.view.updated))
        }
        @if content.get("skills").is_some() {
            ul.tags {
                @for skill in content.words("skills").take(SKILLS_LISTED) { li dir="auto" { (skill) } }
            }
        }
    }
}

/// What to call a record.
pub(super) fn title(words: Words, facts: &RecordFacts) -> String {
    match facts.view.content.title() {
        "" => words.say(labels::kind(facts.view.kind())),
        title => title.to_owned(),
    }
}

/// Who made a record.
pub(super) fn owner(words: Words, facts: &RecordFacts) -> Markup {
    match &facts.owner_name {
        Some(name) => html! { bdi { (name) } },
        None => html! { (words.say("someone")) },
    }
}

/// Whether a record is withdrawn or over, or what its author says of it.
pub(super) fn state(words: Words, facts: &RecordFacts) -> Markup {
    let status = facts.view.content.text("status");
    html! {
        @if status == record::WITHDRAWN {
            " " span.badge { (words.say("state-withdrawn")) }
        } @else if facts.expired {
            " " span.badge { (words.say("state-over")) }
        } @else if !status.is_empty() && status != record::OPEN {
            " " span.badge dir="auto" { (status) }
        }
    }
}

/// The first digits of an id: enough to tell two apart, and to ask the program.
pub(super) fn short(id: &impl ToString) -> String {
    id.to_string().chars().take(10).collect()
}

/// The hidden field that every form carries.
pub(super) fn form_token(visit: &Visit) -> Markup {
    html! { input type="hidden" name=(filled::TOKEN_FIELD) value=(visit.form_token()); }
}

/// A field whose text is not shown while it is typed. `kind` tells a browser's
/// keeper of passwords what it is (HTML standard, "autofill").
pub(super) fn secret_field(id: &str, name: &str, label: &str, kind: &str, hint: Option<&str>) -> Markup {
    let described = hint.map(|_| format!("{id}-hint"));
    html! {
        div.field {
            label for=(id) { (label) }
            @if let (Some(hint), Some(described)) = (hint, &described) { p.hint id=(described) { (hint) } }
            input id=(name) type="password" name=(name) dir="auto" required autocomplete=(kind) aria-describedby=[&described];
        }
    }
}

/// What was done just before this page, when its address says so.
pub(super) fn done(visit: &Visit) -> Markup {
    let key = match visit.query.get("done").map(String::as_str) {
        Some("saved") => "done-saved",
        Some("withdrawn") => "done-withdrawn",
        Some("published") => "publish-done",
        Some("answered") => "done-answered",
        Some("chosen") => "done-chosen",
        Some("passphrase") => "done-passphrase",
        Some("unprotected") => "done-passphrase-removed",
        Some("phrase") => "done-phrase",
        Some("reported") => "done-reported",
        Some("hidden") => "done-hidden",
        Some("dismissed") => "done-dismissed",
        Some("shown") => "done-shown",
        Some("appealed") => "done-appealed",
        Some("upheld") => "done-upheld",
        Some("device-removed") => "done-device-removed",
        Some("blocked") => "done-blocked",
        Some("unblocked") => "done-unblocked",
        Some("signed") => "gov-done-signed",
        Some("renewed") => "gov-done-renewed",
        Some("vouched") => "gov-done-vouched",
        Some("ended") => "gov-done-ended",
        Some("proposed") => "charter-done",
        Some("given") => "rights-done-given",
        Some("checked") => "rights-done-checked",
        Some("succeeded") => "rights-done-succeeded",
        Some("placed") => "rights-done-placed",
        Some("taken-back") => "rights-done-taken-back",
        Some("erased") => "erasure-done",
        Some("renewed-record") => "nudge-done",
        Some("endorsed") => "rights-done-endorsed",
        Some("consented") => "school-done-consented",
        Some("guarded") => "school-done-guarded",
        Some("grouped") => "school-done-grouped",
        Some("named") => "school-done-named",
        Some("uninvited") => "invitations-done",
        Some("staffed") => "staff-done-added",
        Some("unstaffed") => "staff-done-removed",
        Some("allied") => "network-done-allied",
        Some("alliance-ended") => "network-done-ended",
        Some("halted") => "network-done-halted",
        Some("resumed") => "network-done-resumed",
        _ => return html! {},
    };
    html! { p.notice.good role="status" { (visit.say(key)) } }
}

/// The field of search words with its button.
pub(super) fn search_form(words: Words, found: &str, kind: Option<RecordKind>) -> Markup {
    html! {
        form.search role="search" action=(paths::SEARCH) method="get" {
            label for="words" { (words.say("search-label")) }
            div.line {
                input #words type="search" name="words" value=(found) dir="auto" autocomplete="off";
                select name="kind" aria-label=(words.say("search-kind")) {
                    option value="" { (words.say("search-all")) }
                    @for (of, key) in [
                        (RecordKind::OFFER, "nav-offers"),
                        (RecordKind::REQUEST, "nav-requests"),
                        (RecordKind::CHALLENGE, "nav-challenges"),
                        (RecordKind::SESSION, "nav-sessions"),
                    ] {
                        option value=(of) selected[kind == Some(of)] { (words.say(key)) }
                    }
                }
                button type="submit" { (words.say("search-button")) }
            }
        }
    }
}
