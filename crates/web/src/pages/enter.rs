//! The door, and the style sheet that even those outside may see.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use crate::error::Refusal;
use crate::serve::Web;
use crate::{cards, guard, paths, query};

/// Lets in who comes by the link that the program printed.
pub(super) async fn open(State(web): State<Arc<Web>>, RawQuery(asked): RawQuery) -> Result<Response, Refusal> {
    let asked = asked.unwrap_or_default();
    if !web.token.opens(query::plain(&asked, "token").unwrap_or_default()) {
        return Err(Refusal::Token);
    }
    Ok(([(header::SET_COOKIE, guard::cookie_to_set(&web))], Redirect::to(paths::HOME)).into_response())
}

/// The style sheet.
pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], format!("{}{}", include_str!("style.css"), cards::STYLE)).into_response()
}
