//! Records that are hidden: what others see in their place, and what their owner
//! can do about it.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::facts::{LogEntry, RecordFacts};
use model::record::OwnReport;
use model::{ItemId, Withheld};

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, moderation, parts, report};
use crate::api::Named;
use crate::error::Refusal;
use crate::paths;

/// Whether a reader is not to see what a record says: it is hidden, and they may
/// neither change nor judge it. Who moderates elsewhere gets it without its words.
pub(super) fn is_hidden(visit: &Visit, facts: &RecordFacts) -> bool {
    let judges = visit.status.moderates && facts.view.content.fields().next().is_some();
    !facts.view.withheld.is_empty() && !facts.editable && !judges
}

/// What stands in the place of a hidden record: that it is hidden, and why.
pub(super) fn instead(visit: &Visit, facts: &RecordFacts, reported: &[OwnReport]) -> Markup {
    html! {
        article.record {
            p.kind { (visit.say(labels::kind(facts.view.kind()))) }
            h1 { (visit.say("withheld-title")) }
            p { (visit.say("withheld-lead")) }
            (reasons(visit, &facts.view.withheld))
            (report::outcomes(visit, reported))
            p { a href=(paths::MODERATION_LOG) { (visit.say("log-heading")) } }
        }
    }
}

/// For who may see it all the same: why others do not, and what can be done.
pub(super) fn notice(visit: &Visit, facts: &RecordFacts, log: &[LogEntry]) -> Markup {
    let withheld = &facts.view.withheld;
    let own = visit.status.member == Some(facts.view.owner);
    let breach = withheld.iter().any(|one| one.statement.is_none());
    html! {
        @if !withheld.is_empty() {
            section.notice.bad {
                @let judges = !own && visit.status.moderates;
                p { strong { (visit.say(if judges { "withheld-judged" } else { "withheld-own" })) } }
                (reasons(visit, withheld))
                @if facts.editable && breach { p { (visit.say("withheld-mend")) } }
                @if own {
                    @for statement in withheld.iter().filter_map(|one| one.statement) {
                        (appealed(visit, log, statement))
                        (appeal_form(visit, facts, statement))
                    }
                }
                @if judges {
                    @for statement in withheld.iter().filter_map(|one| one.statement) {
                        form method="post" action=(paths::of_statement(paths::STATEMENT_UNHIDE, statement)) {
                            (parts::form_token(visit))
                            button.plain type="submit" { (visit.say("log-unhide")) }
                        }
                    }
                }
                p { a href=(paths::MODERATION_LOG) { (visit.say("log-heading")) } }
            }
        }
    }
}

fn reasons(visit: &Visit, withheld: &[Withheld]) -> Markup {
    html! {
        ul {
            @for one in withheld {
                li {
                    (visit.say(labels::reason(&one.word)))
                    @if !one.words.is_empty() { " " q dir="auto" { (one.words) } }
                }
            }
        }
    }
}

/// What its owner asked before, and what they were told.
fn appealed(visit: &Visit, log: &[LogEntry], statement: ItemId) -> Markup {
    let entry = log.iter().find(|entry| entry.statement == statement);
    html! {
        @for appeal in entry.into_iter().flat_map(|entry| &entry.appeals) {
            p { (moderation::asked(visit, "appeal-yours", appeal)) }
            @match &appeal.answer {
                Some(answer) => (moderation::answered(visit, answer)),
                None => p { (visit.say("appeal-waiting")) },
            }
        }
    }
}

fn appeal_form(visit: &Visit, facts: &RecordFacts, statement: ItemId) -> Markup {
    html! {
        form method="post" action=(paths::of_statement(paths::STATEMENT_APPEAL, statement)) {
            (parts::form_token(visit))
            input type="hidden" name="record" value=(facts.view.id);
            (moderation::words_field(visit, &format!("appeal-{statement}"), "appeal-words"))
            button type="submit" { (visit.say("appeal-send")) }
        }
    }
}

/// Sends the owner's word.
pub(super) async fn appeal(Extension(visit): Visiting, Named(statement): Named<ItemId>, filled: Filled) -> Result<Response, Refusal> {
    let words = moderation::words(&filled)?;
    visit.desk().appeal(statement, words).await?;
    let path = match filled.one("record").parse() {
        Ok(id) => paths::of_record(paths::RECORD, id),
        Err(_) => paths::MODERATION_LOG.to_owned(),
    };
    Ok(Redirect::to(&format!("{path}?done=appealed")).into_response())
}
