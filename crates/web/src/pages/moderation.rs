//! The moderators' queue, and the public log of what they decided.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::ItemId;
use model::facts::{AnswerFacts, AppealFacts, LogEntry, RecordFacts};
use model::record::{GROUNDS, Reported};
use node::NodeError;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{labels, parts, report, time};
use crate::api::Named;
use crate::error::Refusal;
use crate::limits::WORDS_BYTES_MAX;
use crate::paths;

/// What was reported, each with what can be done about it.
pub(super) async fn queue(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let mut waiting = Vec::new();
    for reported in visit.desk().reports().await? {
        let record = match visit.desk().show(reported.to.id).await {
            Ok(facts) => Some(facts),
            Err(NodeError::Unknown(_)) => None,
            Err(error) => return Err(error.into()),
        };
        waiting.push((reported, record));
    }
    let log = visit.desk().moderation_log().await?;
    let appeals = log
        .iter()
        .filter(|entry| entry.you_answer)
        .map(|entry| entry.appeals.iter().filter(|appeal| waits(entry, appeal)).count())
        .sum::<usize>();
    let title = visit.say("moderation-heading");
    let body = html! {
        (parts::done(&visit))
        h1 { (title) }
        p { a href=(paths::MODERATION_LOG) { (visit.say("log-heading")) } }
        @if appeals > 0 { p.note { a href=(paths::MODERATION_LOG) { (visit.words.fill("appeals-waiting", &[("n", appeals.into())])) } } }
        @if waiting.is_empty() { p.none { (visit.say("moderation-none")) } }
        @for (reported, record) in &waiting { (one_reported(&visit, reported, record.as_ref())) }
    };
    Ok(visit.page(&title, body))
}

fn one_reported(visit: &Visit, reported: &Reported, record: Option<&RecordFacts>) -> Markup {
    let id = reported.to.id;
    let when = time::ago(visit.words, visit.now, reported.last);
    let title = record.map_or_else(|| visit.say(labels::kind(reported.to.kind)), |facts| parts::title(visit.words, facts));
    html! {
        section aria-labelledby={ "reported-" (id) } {
            h2 id={ "reported-" (id) } { a href=(paths::of_record(paths::RECORD, id)) dir="auto" { (title) } }
            @if record.is_none() { p.note { (visit.say("moderation-gone")) } }
            p { (visit.words.weave("moderation-count", &[("n", reported.members.into())], &[("when", when)])) }
            ul { @for (ground, members) in &reported.grounds { li { (labels::choice(visit.words, ground)) " (" (members) ")" } } }
            @if !reported.messages.is_empty() {
                details {
                    summary { (visit.say("moderation-said")) }
                    @for message in &reported.messages { div.prose dir="auto" { (message) } }
                }
            }
            @if reported.may_hide {
                form method="post" action=(paths::of_record(paths::RECORD_HIDE, id)) {
                    (parts::form_token(visit))
                    (ground_field(visit, reported))
                    (words_field(visit, &format!("words-{id}"), "moderation-words"))
                    button type="submit" { (visit.say("moderation-hide")) }
                }
            } @else {
                // What a pupil reports outside the school: the school can tell who may hide it.
                p { (visit.say("moderation-elsewhere")) }
                (report::form(visit, id, None))
            }
            form method="post" action=(paths::of_record(paths::RECORD_DISMISS, id)) {
                (parts::form_token(visit))
                button.plain type="submit" { (visit.say("moderation-dismiss")) }
            }
        }
    }
}

/// The ground that most of those who reported named stands chosen.
fn ground_field(visit: &Visit, reported: &Reported) -> Markup {
    let id = format!("ground-{}", reported.to.id);
    let most = GROUNDS.iter().max_by_key(|ground| reported.grounds.get(**ground).copied().unwrap_or_default());
    html! {
        div.field {
            label for=(id) { (visit.say("label-ground")) }
            select id=(id) name="ground" {
                @for ground in GROUNDS { option value=(ground) selected[Some(ground) == most] { (labels::choice(visit.words, ground)) } }
            }
        }
    }
}

/// A line for words that everyone can read.
pub(super) fn words_field(visit: &Visit, id: &str, label: &'static str) -> Markup {
    html! {
        div.field {
            label for=(id) { (visit.say(label)) }
            p.hint id={ (id) "-hint" } { (visit.say("words-public")) }
            input id=(id) name="words" type="text" maxlength=(WORDS_BYTES_MAX) dir="auto" required aria-describedby={ (id) "-hint" };
        }
    }
}

/// What stands in that line.
pub(super) fn words(filled: &Filled) -> Result<String, Refusal> {
    let words = filled.one("words").trim();
    match words.len() {
        0 => Err(NodeError::Input("a decision needs its reason in words".into()).into()),
        found if found > WORDS_BYTES_MAX => {
            Err(NodeError::Input(format!("the words are {found} bytes long, above the limit of {WORDS_BYTES_MAX}")).into())
        }
        _ => Ok(words.to_owned()),
    }
}

/// Hides a record.
pub(super) async fn hide(Extension(visit): Visiting, Named(id): Named, filled: Filled) -> Result<Response, Refusal> {
    let ground = filled.one("ground");
    if !GROUNDS.contains(&ground) {
        return Err(NodeError::Input(format!("a ground is one of {}", GROUNDS.join(", "))).into());
    }
    visit.desk().hide(id, ground.to_owned(), words(&filled)?).await?;
    Ok(Redirect::to(&format!("{}?done=hidden", paths::MODERATION)).into_response())
}

/// Whether an appeal lacks its answer: to show the record again is one too.
fn waits(entry: &LogEntry, appeal: &AppealFacts) -> bool {
    entry.lifted.is_none() && appeal.answer.is_none()
}

/// When its owner asked for another look, and why.
pub(super) fn asked(visit: &Visit, key: &'static str, appeal: &AppealFacts) -> Markup {
    html! {
        (visit.words.weave(key, &[], &[("when", time::ago(visit.words, visit.now, appeal.at))])) " "
        q dir="auto" { (appeal.words) }
    }
}

/// What an appeal was answered with.
pub(super) fn answered(visit: &Visit, answer: &AnswerFacts) -> Markup {
    let words = visit.words;
    html! {
        p {
            (words.weave("appeal-answered", &[], &[("when", time::ago(words, visit.now, answer.at))])) " "
            @if !answer.words.is_empty() { q dir="auto" { (answer.words) } " " }
            (words.say(if answer.by_another { "appeal-by-another" } else { "appeal-by-same" }))
        }
    }
}

/// That nobody has answered, and for who may answer the form.
fn unanswered(visit: &Visit, entry: &LogEntry, appeal: &AppealFacts) -> Markup {
    html! {
        p { (visit.say("appeal-waiting")) }
        @if let Some(statement) = appeal.statement.filter(|_| entry.you_answer) {
            form method="post" action=(paths::of_statement(paths::STATEMENT_UPHOLD, statement)) {
                (parts::form_token(visit))
                (words_field(visit, &format!("answer-{statement}"), "appeal-answer-words"))
                button type="submit" { (visit.say("appeal-uphold")) }
            }
        }
    }
}

/// Answers an appeal.
pub(super) async fn uphold(Extension(visit): Visiting, Named(appeal): Named<ItemId>, filled: Filled) -> Result<Response, Refusal> {
    visit.desk().uphold(appeal, words(&filled)?).await?;
    Ok(Redirect::to(&format!("{}?done=upheld", paths::MODERATION_LOG)).into_response())
}

/// Takes a record out of the queue.
pub(super) async fn dismiss(Extension(visit): Visiting, Named(id): Named, _own_form: Filled) -> Result<Response, Refusal> {
    visit.desk().dismiss(id).await?;
    Ok(Redirect::to(&format!("{}?done=dismissed", paths::MODERATION)).into_response())
}

/// Shows a record again.
pub(super) async fn unhide(Extension(visit): Visiting, Named(statement): Named<ItemId>, _own_form: Filled) -> Result<Response, Refusal> {
    visit.desk().unhide(statement).await?;
    Ok(Redirect::to(&format!("{}?done=shown", paths::MODERATION_LOG)).into_response())
}

/// What was hidden, why, and what became of it.
pub(super) async fn log(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let log = visit.desk().moderation_log().await?;
    let title = visit.say("log-heading");
    let body = html! {
        (parts::done(&visit))
        h1 { (title) }
        p.lead { (visit.say("log-lead")) }
        @if log.is_empty() { p.none { (visit.say("log-none")) } }
        @for entry in &log { (one_entry(&visit, entry)) }
    };
    Ok(visit.page(&title, body))
}

/// Nothing of the record itself, and nobody's name: who may see it follows the link.
fn one_entry(visit: &Visit, entry: &LogEntry) -> Markup {
    let words = visit.words;
    let moderator = visit.status.moderates;
    html! {
        section {
            p {
                strong { (labels::choice(words, &entry.ground)) } " "
                @if !entry.words.is_empty() { q dir="auto" { (entry.words) } }
            }
            p.about {
                (words.weave("log-hidden", &[], &[("when", time::ago(words, visit.now, entry.at))])) " "
                @match entry.lifted {
                    Some(then) => (words.weave("log-shown", &[], &[("when", time::ago(words, visit.now, then))])),
                    None => (visit.say("log-still")),
                }
                " " a href=(paths::of_record(paths::RECORD, entry.record)) { code { (&entry.record.to_string()[..10]) } }
            }
            @for appeal in &entry.appeals {
                p { (asked(visit, "log-appeal", appeal)) }
                @if let Some(answer) = &appeal.answer { (answered(visit, answer)) }
                @if waits(entry, appeal) { (unanswered(visit, entry, appeal)) }
            }
            @if moderator && entry.lifted.is_none() {
                form method="post" action=(paths::of_statement(paths::STATEMENT_UNHIDE, entry.statement)) {
                    (parts::form_token(visit))
                    button.plain type="submit" { (visit.say("log-unhide")) }
                }
            }
        }
    }
}
