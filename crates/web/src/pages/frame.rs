//! What stands around every page: head, header, main part.

use maud::{DOCTYPE, Markup, html};
use model::facts::CityFacts;
use model::notice::Notices;

use super::notices;
use crate::catalogue::Words;
use crate::language::Language;
use crate::paths;

/// A honeycomb cell, as the tab's picture. `%23` is `#`.
const ICON: &str = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>\
                    <path d='M16 2 28 9v14l-12 7-12-7V9z' fill='%23e8a317' stroke='%238a5200' stroke-width='2'/></svg>";

/// What the header shows and where it leads.
pub(super) struct Header<'a> {
    /// The city, once there is one.
    pub(super) city: Option<&'a CityFacts>,
    /// This page's own path.
    pub(super) path: &'a str,
    /// This page in each language.
    pub(super) languages: Vec<(Language, String)>,
    /// Whether the reader may invite others.
    pub(super) may_invite: bool,
    /// The button that locks this device, when it can be locked.
    pub(super) lock: Option<Markup>,
    /// Whether to remind the reader of recovery words that were never checked.
    pub(super) unchecked: bool,
    /// What stands above every page until it is dealt with.
    pub(super) banners: Markup,
    /// What waits for the reader, counted at the links that lead there.
    pub(super) notices: &'a Notices,
    /// Whether the reader is a moderator.
    pub(super) may_moderate: bool,
}

/// A whole page. Without a header it is for those who are turned away.
pub(super) fn page(words: Words, header: Option<&Header<'_>>, title: &str, body: Markup) -> Markup {
    let language = words.0;
    let city = header.and_then(|header| header.city);
    let place = city.map_or_else(|| words.say("site-name"), |city| city.name.clone());
    html! {
        (DOCTYPE)
        html lang=(language.code()) dir=(language.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) @if title != place { " · " (place) } }
                link rel="stylesheet" href=(paths::STYLE);
                link rel="icon" href=(ICON);
            }
            body {
                a.skip href="#main" { (words.say("skip")) }
                header.top {
                    div.bar {
                        a.home href=(paths::HOME) {
                            (comb())
                            span { bdi { (place) } }
                        }
                        @if let Some(header) = header {
                            (languages(words, header))
                            @if let Some(lock) = &header.lock { (lock) }
                        }
                    }
                    @if let Some(header) = header.filter(|header| header.city.is_some()) { (navigation(words, header)) }
                }
                main #main {
                    @if let Some(header) = header { (header.banners) }
                    @if header.is_some_and(|header| header.unchecked) {
                        p.notice { (words.say("phrase-reminder")) " " a href=(paths::PHRASE) { (words.say("phrase-reminder-link")) } }
                    }
                    (body)
                }
            }
        }
    }
}

fn languages(words: Words, header: &Header<'_>) -> Markup {
    html! {
        nav.languages aria-label=(words.say("language-switch")) {
            ul {
                @for (language, href) in &header.languages {
                    li {
                        @let current = (*language == words.0).then_some("true");
                        a href=(href) lang=(language.code()) dir=(language.direction()) hreflang=(language.code()) aria-current=[current] {
                            (language.own_name())
                        }
                    }
                }
            }
        }
    }
}

fn navigation(words: Words, header: &Header<'_>) -> Markup {
    let mut links = vec![
        (paths::OFFERS, "nav-offers"),
        (paths::REQUESTS, "nav-requests"),
        (paths::CHALLENGES, "nav-challenges"),
        (paths::SESSIONS, "nav-sessions"),
        (paths::SEARCH, "nav-search"),
        (paths::CITY, "nav-city"),
        (paths::ME, "nav-me"),
        (paths::STATUS, "nav-status"),
    ];
    if header.may_invite {
        links.push((paths::INVITE, "nav-invite"));
    }
    if header.may_moderate {
        links.push((paths::MODERATION, "nav-moderation"));
    }
    html! {
        nav.main aria-label=(words.say("nav-label")) {
            ul {
                @for (path, key) in links {
                    li { a href=(path) aria-current=[(path == header.path).then_some("page")] { (words.say(key)) (count(header, path)) } }
                }
            }
        }
    }
}

fn count(header: &Header<'_>, path: &str) -> Markup {
    let waits = notices::count(header.notices, path);
    html! { @if waits > 0 { " " span.count { "(" (waits) ")" } } }
}

/// Three cells of a honeycomb.
fn comb() -> Markup {
    html! {
        svg.comb viewBox="0 0 40 36" aria-hidden="true" focusable="false" {
            path d="M10 1 18 5.5v9L10 19 2 14.5v-9z" {}
            path d="M28 1 36 5.5v9L28 19 20 14.5v-9z" {}
            path d="M19 17 27 21.5v9L19 35 11 30.5v-9z" {}
        }
    }
}
