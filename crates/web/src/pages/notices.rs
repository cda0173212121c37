//! What waits for the reader, and what happened to them: on every page what they must not
//! miss, on the first page all of it.

use maud::{Markup, html};
use model::RecordId;
use model::notice::{Claim, Notices};
use node::NodeError;

use super::visit::Visit;
use super::{city, parts, time};
use crate::catalogue::Words;
use crate::error::Refusal;
use crate::paths;

/// Records of one sort that the first page names; the member's own page names all.
const NAMED_MAX: usize = 5;

/// What stands above every page: that what is written here counts no more, that somebody is
/// to go on in the reader's place, that all of theirs is erased.
pub(super) fn banners(visit: &Visit) -> Markup {
    let (words, notices) = (visit.words, &visit.status.notices);
    html! {
        @if let Some(removed) = &notices.removed {
            @let sentence = if removed.membership { "notice-membership-ended" } else { "notice-device-removed" };
            div.notice.bad role="alert" {
                p {
                    (words.weave(sentence, &[], &[("when", time::ago(words, visit.now, removed.at))])) " "
                    a href=(paths::of_id(paths::EXPLAIN, removed.statement)) { (words.say("notice-who")) }
                }
            }
        }
        @if let Some(erasure) = notices.all_erased {
            div.notice.bad role="alert" {
                p { (words.say("notice-all-erased")) " " a href=(paths::of_id(paths::ERASURE, erasure)) { (words.say("notice-take-back")) } }
            }
        }
        @for claim in &notices.claims { div.notice.bad role="alert" { (said(visit, claim)) } }
    }
}

fn said(visit: &Visit, claim: &Claim) -> Markup {
    let words = visit.words;
    let new = html! { (city::called(visit, &claim.new)) " " code { (parts::short(&claim.new.member)) } };
    let when = time::on(words, claim.from);
    html! {
        p {
            @match (claim.in_force, claim.by) {
                (true, _) => (words.weave("notice-claim-force", &[], &[("new", new), ("when", when)])),
                (false, 0 | 1) => (words.weave("notice-claim-single", &[], &[("new", new)])),
                (false, _) => (words.weave("notice-claim", &[], &[("new", new), ("when", when)])),
            }
            " " a href={ (paths::CITY) "#successors" } { (words.say("notice-object")) }
        }
    }
}

/// How many things the page behind a link has for the reader.
pub(super) fn count(notices: &Notices, path: &str) -> u64 {
    match path {
        paths::CITY => notices.of_city(),
        paths::MODERATION => notices.of_moderation(),
        paths::ME => notices.of_me(),
        _ => 0,
    }
}

/// On the first page: what waits for the reader, each with where it is dealt with.
pub(super) async fn list(visit: &Visit) -> Result<Markup, Refusal> {
    let (words, notices) = (visit.words, &visit.status.notices);
    let mine = of_records(visit, NAMED_MAX).await?;
    let counted = |key: &'static str, n: u64, path: &'static str| {
        html! { @if n > 0 { li { a href=(path) { (words.fill(key, &[("n", n.into())])) } } } }
    };
    let any = notices.signatures + notices.of_moderation() + notices.of_me() > 0;
    Ok(html! {
        @if any {
            section.notice aria-labelledby="waits" {
                h2 #waits { (words.say("notice-heading")) }
                ul {
                    (counted("notice-signatures", notices.signatures, paths::CITY))
                    (counted("notice-reports", notices.reports, paths::MODERATION))
                    (counted("appeals-waiting", notices.appeals, paths::MODERATION_LOG))
                    (mine)
                }
            }
        }
    })
}

/// On the member's own page: what became of their records, all of it.
pub(super) async fn of_mine(visit: &Visit) -> Result<Markup, Refusal> {
    let mine = of_records(visit, usize::MAX).await?;
    Ok(html! {
        @if visit.status.notices.of_me() > 0 {
            section.notice aria-labelledby="waits" {
                h2 #waits { (visit.say("notice-mine")) }
                ul { (mine) }
            }
        }
    })
}

/// What became of the reader's own records: answered, hidden, erased; so many of each.
async fn of_records(visit: &Visit, most: usize) -> Result<Markup, Refusal> {
    let (words, notices) = (visit.words, &visit.status.notices);
    let (mut answered, mut hidden) = (Vec::new(), Vec::new());
    for of in notices.answered.iter().take(most) {
        answered.extend(named(visit, of.record, "#answers").await?.map(|title| (of.answers, title)));
    }
    for record in notices.hidden.iter().take(most) {
        hidden.extend(named(visit, *record, "").await?);
    }
    let unnamed = [notices.answered.len(), notices.hidden.len(), notices.erased.len()].map(|of| of.saturating_sub(most));
    let more: usize = unnamed.iter().sum();
    Ok(html! {
        @for (n, title) in answered { li { (words.weave("notice-answers", &[("n", n.into())], &[("title", title)])) } }
        @for title in hidden { li { (words.weave("notice-hidden", &[], &[("title", title)])) } }
        @for erased in notices.erased.iter().take(most) {
            li {
                (words.weave("notice-erased", &[], &[("when", time::ago(words, visit.now, erased.at))])) " "
                a href=(paths::of_id(paths::ERASURE, erased.erasure)) { (words.say("notice-erased-look")) }
            }
        }
        @if more > 0 { li { a href=(paths::ME) { (words.fill("notice-more", &[("n", more.into())])) } } }
    })
}

/// A record's title, as a link to it; `None` of one that is no longer here.
async fn named(visit: &Visit, record: RecordId, at: &str) -> Result<Option<Markup>, Refusal> {
    let facts = match visit.desk().show(record).await {
        Ok(facts) => facts,
        Err(NodeError::Unknown(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let href = format!("{}{at}", paths::of_record(paths::RECORD, record));
    Ok(Some(html! { a href=(href) { bdi { (parts::title(visit.words, &facts)) } } }))
}

/// In place of a form, where what would be written counts no more: the banner above says why.
pub(super) fn no_form(words: Words, title: &str) -> Markup {
    html! {
        h1 { (title) }
        p.lead { (words.say("notice-no-form")) }
        p { a href=(paths::HOME) { (words.say("refused-home")) } }
    }
}
