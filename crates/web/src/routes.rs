//! Everything the server answers to, as one table.
//!
//! The router is built from the same two lists that [`routes`] reads: the pages'
//! [`pages::TABLE`] and the API's OpenAPI document. So a test can walk every
//! route against every rule of the guard, and none can be missing.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;

use crate::error::Refusal;
use crate::pages::Page;
use crate::serve::Web;
use crate::{api, guard, pages};

/// How a route is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Method {
    /// Reads.
    Get,
    /// Changes something.
    Post,
}

/// Who may ask.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Access {
    /// Anyone at this computer, without a token.
    Anyone,
    /// Browsers with the cookie.
    Page,
    /// Programs with the token.
    Api,
}

/// One entry of the table.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Its path, with `{id}` and the like where something is to be filled in.
    pub path: String,
    /// Who may ask.
    pub access: Access,
}

/// Every route, in the order of the paths.
pub fn routes() -> Vec<Route> {
    let of_page = |page: &Page| Route { method: page.method, path: page.path.to_owned(), access: page.access };
    let mut all: Vec<Route> = pages::TABLE.iter().map(of_page).collect();
    for (path, item) in &api::router().into_openapi().paths.paths {
        let methods = [(Method::Get, &item.get), (Method::Post, &item.post)];
        let known = methods.into_iter().filter(|(_, operation)| operation.is_some());
        all.extend(known.map(|(method, _)| Route { method, path: path.clone(), access: Access::Api }));
    }
    all.sort_by(|one, other| (&one.path, one.method).cmp(&(&other.path, other.method)));
    all
}

pub(crate) fn router(web: Arc<Web>) -> Router {
    let (programs, _) = api::router().split_for_parts();
    let attend = from_fn_with_state(web.clone(), pages::attend);
    let people = pages::TABLE.iter().fold(Router::new(), |router, page| {
        let handler = (page.handler)();
        router.route(page.path, if page.access == Access::Page { handler.layer(attend.clone()) } else { handler })
    });
    people
        .merge(programs)
        .fallback(async || Refusal::NotFound)
        .method_not_allowed_fallback(async || Refusal::Method)
        // The guard bounds bodies, each path's by its own limit; axum's is 2 MB for all.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(web.clone(), guard::keep))
        .with_state(web)
}
