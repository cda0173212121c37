//! What every request passes before any handler sees it, in this order: whose
//! name it calls us by, where it comes from, who sends it, and what it carries.
//!
//! The guard also writes the body of every refusal and seals every answer with
//! the same headers, so no handler can forget one.

mod entry;
mod host;
mod origin;
mod seal;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::{Refusal, RefusalCode};
use crate::language::Language;
use crate::serve::Web;
use crate::{catalogue::Words, limits, pages, paths};

use entry::Presented;
pub(crate) use entry::{cookie, cookie_to_set};
pub(crate) use host::Hosts;

/// The layer around all routes.
pub(crate) async fn keep(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let for_program = request.uri().path().starts_with("/api/");
    let language = preferred(&request);
    let mut response = match admit(&web, request).await {
        Ok((request, presented)) => {
            // Who shows nothing does not keep an unused node from locking itself.
            let _in_use = (presented != Presented::Nothing).then(|| web.desk.in_use());
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    };
    if let Some(refusal) = response.extensions_mut().remove::<Arc<Refusal>>() {
        let (_, code) = refusal.status_and_code();
        tracing::debug!(code, "request refused");
        response = if for_program { refusal.as_json() } else { pages::refused(Words(language), &refusal) };
        response.extensions_mut().insert(RefusalCode(code));
    }
    seal::seal(&mut response);
    response
}

async fn admit(web: &Web, request: Request) -> Result<(Request, Presented), Refusal> {
    host::check(&web.hosts, &request)?;
    if ![Method::GET, Method::HEAD, Method::POST].contains(request.method()) {
        return Err(Refusal::Method);
    }
    let presented = entry::check(web, &request)?;
    origin::check(&web.hosts, &request, presented)?;
    check_content_type(&request)?;
    Ok((bound(request).await?, presented))
}

/// Types that a plain form of another site can send are of no use to the API,
/// so that a browser asks before it sends what the API takes (and is told no).
fn check_content_type(request: &Request) -> Result<(), Refusal> {
    if request.method() != Method::POST {
        return Ok(());
    }
    let needed = match request.uri().path() {
        paths::API_RESTORE | paths::API_CARRY => "application/octet-stream",
        path if path.starts_with("/api/") => "application/json",
        _ => "application/x-www-form-urlencoded",
    };
    let found = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let found = found.split(';').next().unwrap_or_default().trim();
    if found.eq_ignore_ascii_case(needed) { Ok(()) } else { Err(Refusal::ContentType { needed }) }
}

/// Reads the body within its limit, so that no handler ever holds more.
async fn bound(request: Request) -> Result<Request, Refusal> {
    let limit = limits::body_bytes_max(request.uri().path());
    let declared = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Err(Refusal::Body { limit });
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, limit).await.map_err(|_| Refusal::Body { limit })?;
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// The language of whoever is turned away before the city is known.
fn preferred(request: &Request) -> Language {
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::choose(cookie(request.headers(), pages::LANGUAGE_COOKIE), accept, &[])
}
