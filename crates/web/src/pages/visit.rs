//! One reader's request for a page: who asks, in which language, of which city.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Extension, Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::Markup;
use model::facts::{CityFacts, Status};
use model::{Role, Timestamp};
use node::NodeError;

use super::frame::{self, Header};
use super::{lock, notices, passphrase, refused};
use crate::catalogue::Words;
use crate::error::{Refusal, RefusalCode};
use crate::language::Language;
use crate::serve::{Web, now};
use crate::{Desk, guard, paths, query};

/// The cookie that keeps a reader's choice of language. It says nothing else,
/// so all nodes of one computer may share it.
pub(crate) const LANGUAGE_COOKIE: &str = "kaveret_language";

/// How long the choice is kept, in seconds: a year.
const LANGUAGE_COOKIE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// What a page's handler knows about its request.
pub(crate) struct Visit {
    web: Arc<Web>,
    /// The words of the reader's language.
    pub(super) words: Words,
    /// How the node is doing.
    pub(super) status: Status,
    /// When the page is made.
    pub(super) now: Timestamp,
    /// The values of the address's query.
    pub(super) query: BTreeMap<String, String>,
    path: String,
    raw_query: String,
    /// Whether it asks for a page, and sends no form.
    reads: bool,
}

/// How handlers take a visit.
pub(super) type Visiting = Extension<Arc<Visit>>;

/// The layer around every page: it prepares the visit, keeps the reader's choice
/// of language, and shows refusals within the frame of the city's pages.
pub(crate) async fn attend(State(web): State<Arc<Web>>, mut request: Request, next: Next) -> Response {
    let status = match web.desk.status().await {
        Ok(status) => status,
        Err(error) => return Refusal::Node(error).into_response(),
    };
    let query: BTreeMap<String, String> = Query::try_from_uri(request.uri()).map(|Query(query)| query).unwrap_or_default();
    let chosen = query.get("lang").and_then(|code| Language::of_code(code));
    let visit = Arc::new(Visit {
        words: Words(language(&request, chosen, &status)),
        web,
        status,
        now: now(),
        query,
        path: request.uri().path().to_owned(),
        raw_query: request.uri().query().unwrap_or_default().to_owned(),
        reads: request.method() == Method::GET,
    });
    let unlocks = visit.path == paths::UNLOCK && request.method() == Method::POST;
    request.extensions_mut().insert(visit.clone());
    let mut response = match visit.status.locked && !unlocks {
        true => lock::page(&visit, &visit.address(), None),
        false => next.run(request).await,
    };
    if let Some(refusal) = response.extensions_mut().remove::<Arc<Refusal>>() {
        response = match &*refusal {
            // The address of a form alone: it leads to the page that the form stands on.
            Refusal::Method if visit.reads => Redirect::to(&query::above(&visit.path)).into_response(),
            // The first page is where one gets a city.
            // It was locked while this was asked for: so it is where one unlocks it.
            Refusal::Node(NodeError::NoCity | NodeError::Locked) => Redirect::to(paths::HOME).into_response(),
            refusal => visit.refuse(refusal),
        };
    }
    if let Some(language) = chosen {
        let (name, code) = (LANGUAGE_COOKIE, language.code());
        let cookie = format!("{name}={code}; Path=/; Max-Age={LANGUAGE_COOKIE_SECONDS}; HttpOnly; SameSite=Strict");
        let cookie = HeaderValue::from_str(&cookie).expect("made of ASCII");
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn language(request: &Request, chosen: Option<Language>, status: &Status) -> Language {
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let kept = guard::cookie(request.headers(), LANGUAGE_COOKIE);
    let of_city = status.city.as_ref().map(|city| city.languages.as_slice()).unwrap_or_default();
    chosen.unwrap_or_else(|| Language::choose(kept, accept, of_city))
}

impl Visit {
    /// Where the reader is, to lead them back there; the first page for who sent a form.
    pub(super) fn address(&self) -> String {
        match (self.reads, self.raw_query.as_str()) {
            (false, _) => paths::HOME.to_owned(),
            (true, "") => self.path.clone(),
            (true, query) => format!("{}?{query}", self.path),
        }
    }

    /// Whether the reader was sending a form.
    pub(super) fn sends(&self) -> bool {
        !self.reads
    }

    /// The node.
    pub(super) fn desk(&self) -> &dyn Desk {
        &*self.web.desk
    }

    /// The hidden value of this server's forms.
    pub(super) fn form_token(&self) -> &str {
        self.web.token.form()
    }

    /// The city.
    ///
    /// # Errors
    /// When the node belongs to none, which leads the reader to the first page.
    pub(super) fn city(&self) -> Result<&CityFacts, Refusal> {
        self.status.city.as_ref().ok_or(Refusal::Node(NodeError::NoCity))
    }

    /// Whether this node's member may admit others.
    pub(super) fn may_invite(&self) -> bool {
        self.status.roles.contains(&Role::Issuer)
    }

    /// Whether what is written on this device may count: neither it nor the membership was
    /// ended.
    pub(super) fn is_kept(&self) -> bool {
        self.status.notices.removed.is_none()
    }

    /// A message without variables.
    pub(super) fn say(&self, key: &'static str) -> String {
        self.words.say(key)
    }

    /// A whole page.
    pub(super) fn page(&self, title: &str, body: Markup) -> Response {
        self.page_at(&self.path, title, body)
    }

    /// A whole page that answers a form; the language switcher leads to `path`,
    /// where the page can be read again.
    pub(super) fn page_at(&self, path: &str, title: &str, body: Markup) -> Response {
        let query = |language: Language| query::with(&self.raw_query, "lang", language.code());
        let header = Header {
            city: self.status.city.as_ref(),
            path,
            languages: Language::ALL.map(|language| (language, format!("{path}?{}", query(language)))).to_vec(),
            may_invite: self.may_invite(),
            lock: self.status.city.as_ref().filter(|_| self.status.passphrase).map(|_| passphrase::lock_form(self)),
            unchecked: self.status.city.is_some() && !self.status.phrase_checked && path != paths::PHRASE,
            may_moderate: self.status.moderates,
            banners: notices::banners(self),
            notices: &self.status.notices,
        };
        Html(frame::page(self.words, Some(&header), title, body).into_string()).into_response()
    }

    /// A form that was not filled in rightly, with what is wrong beside each field.
    pub(super) fn form_again(&self, path: &str, title: &str, body: Markup) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, self.page_at(path, title, body)).into_response()
    }

    fn refuse(&self, refusal: &Refusal) -> Response {
        let (title, body) = refused::explain(self.words, refusal);
        let (status, code) = refusal.status_and_code();
        (status, Extension(RefusalCode(code)), self.page_at(paths::HOME, &title, body)).into_response()
    }
}
