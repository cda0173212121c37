//! Whether the recovery words were kept: some of them are asked for, or, once the
//! process that showed them has ended, all.

use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use model::facts::PhraseFacts;
use node::NodeError;
use zeroize::Zeroizing;

use super::filled::Filled;
use super::visit::{Visit, Visiting};
use super::{parts, refused};
use crate::error::Refusal;
use crate::paths;

/// The page. Who has not written the words down yet is led back to them.
pub(super) async fn form(Extension(visit): Visiting) -> Result<Response, Refusal> {
    visit.city()?;
    let facts = visit.desk().phrase().await?;
    let shown = visit.desk().phrase_words().await?.is_some();
    Ok(page(&visit, &facts, shown, None))
}

/// Checks what was typed.
pub(super) async fn check(Extension(visit): Visiting, filled: Filled) -> Result<Response, Refusal> {
    visit.city()?;
    let facts = visit.desk().phrase().await?;
    let typed = Zeroizing::new(filled.all("word").map(str::trim).collect::<Vec<_>>().join(" "));
    match visit.desk().check_phrase(typed.to_string()).await {
        Ok(_) => {
            // Who has come so far may want the other lock as well.
            let next = if visit.status.passphrase { paths::HOME } else { paths::PASSPHRASE };
            Ok(Redirect::to(&format!("{next}?done=phrase")).into_response())
        }
        Err(error) => {
            let page = page(&visit, &facts, false, Some(&error));
            Ok((refused::status(error), page).into_response())
        }
    }
}

/// Shows the words: again and again, until they are said to be written down.
pub(super) async fn words(Extension(visit): Visiting) -> Result<Response, Refusal> {
    let city = visit.city()?;
    let Some(words) = visit.desk().phrase_words().await? else { return Ok(Redirect::to(paths::PHRASE).into_response()) };
    let came = match visit.query.get("done").map(String::as_str) {
        Some("created") => Some("welcome-created"),
        Some("joined") => Some("welcome-joined"),
        _ => None,
    };
    let title = visit.say("phrase-heading");
    let body = html! {
        @if let Some(came) = came {
            div.notice role="status" { p { (visit.words.fill(came, &[("city", city.name.clone().into())])) } }
        }
        h1 #phrase { (title) }
        p.lead { (visit.say("phrase-lead")) }
        ol.phrase dir="ltr" lang="en" aria-labelledby="phrase" { @for word in words.split_whitespace() { li { (word) } } }
        p.notice { (visit.say("phrase-once")) }
        form.actions method="post" action=(paths::PHRASE_WRITTEN) {
            (parts::form_token(&visit))
            button type="submit" { (visit.say("phrase-written")) }
            " " a href=(paths::HOME) { (visit.say("phrase-later")) }
        }
    };
    Ok(visit.page_at(paths::PHRASE_WORDS, &title, body))
}

/// They are written down: some of them are asked for.
pub(super) async fn written(Extension(visit): Visiting, _: Filled) -> Result<Response, Refusal> {
    visit.desk().phrase_written().await?;
    Ok(Redirect::to(paths::PHRASE).into_response())
}

fn page(visit: &Visit, facts: &PhraseFacts, shown: bool, failed: Option<&NodeError>) -> Response {
    let title = visit.say("phrase-check-title");
    let body = html! {
        h1 { (title) }
        @match failed {
            Some(NodeError::Input(_)) => div.notice.bad role="alert" { p { (visit.say("phrase-check-wrong")) } },
            Some(error) => (refused::notice(visit.words, error)),
            None => {},
        }
        @if shown { p { a href=(paths::PHRASE_WORDS) { (visit.say("phrase-heading")) } } }
        @if facts.checked {
            p.lead { (visit.say("phrase-check-done")) }
        } @else {
            p.lead { (visit.say(if facts.asked.is_empty() { "phrase-check-all" } else { "phrase-check-some" })) }
            form.record method="post" action=(paths::PHRASE) {
                (parts::form_token(visit))
                @if facts.asked.is_empty() { (words_field(visit, "word")) }
                @for at in &facts.asked {
                    @let id = format!("word-{at}");
                    div.field {
                        label for=(id) { (visit.words.fill("phrase-check-word", &[("n", (*at).into())])) }
                        input.short id=(id) type="text" name="word" dir="ltr" lang="en" required autocomplete="off" autocapitalize="none"
                            spellcheck="false";
                    }
                }
                button type="submit" { (visit.say("phrase-check-button")) }
            }
            p { a href=(paths::HOME) { (visit.say("phrase-later")) } }
        }
    };
    visit.page_at(paths::PHRASE, &title, body)
}

/// Where all words are typed.
pub(super) fn words_field(visit: &Visit, name: &str) -> Markup {
    html! {
        div.field {
            label for="words" { (visit.say("phrase-words")) }
            textarea #words name=(name) rows="3" dir="ltr" lang="en" required autocomplete="off" autocapitalize="none" spellcheck="false" {}
        }
    }
}
