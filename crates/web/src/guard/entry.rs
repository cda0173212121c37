//! Who sends a request: the person at this computer, or a program of theirs.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};

use crate::error::Refusal;
use crate::paths;
use crate::serve::Web;

/// What a request showed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Presented {
    /// Nothing, and the address asks for nothing.
    Nothing,
    /// The cookie that `/open` sets.
    Cookie,
    /// The start token itself.
    Token,
}

/// The API takes the token, and the cookie for reading; pages take the cookie.
/// A wrong `Authorization` is refused even beside a right cookie.
pub(super) fn check(web: &Web, request: &Request) -> Result<Presented, Refusal> {
    let path = request.uri().path();
    if [paths::OPEN, paths::STYLE].contains(&path) {
        return Ok(Presented::Nothing);
    }
    let for_program = path.starts_with("/api/");
    if let Some(value) = request.headers().get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
        let opens = for_program && token.is_some_and(|token| web.token.opens(token));
        return if opens { Ok(Presented::Token) } else { Err(Refusal::Token) };
    }
    let found = cookie(request.headers(), &name(web)).unwrap_or_default();
    let reads = request.method() != Method::POST;
    if (reads || !for_program) && web.token.opens_pages(found) { Ok(Presented::Cookie) } else { Err(Refusal::Token) }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(found, value)| (found == name).then_some(value))
}

/// The header that lets a browser in, until the server or the browser stops.
/// No script can read it, and no other site can make the browser send it.
pub(crate) fn cookie_to_set(web: &Web) -> String {
    format!("{}={}; Path=/; HttpOnly; SameSite=Strict", name(web), web.token.cookie())
}

/// Browsers keep one jar for all ports of a computer, so the port is in the name.
fn name(web: &Web) -> String {
    format!("kaveret_{}", web.address.port())
}
