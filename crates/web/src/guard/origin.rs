//! Where a request comes from.
//!
//! Browsers say so in `Origin` and `Sec-Fetch-Site`. What changes something must
//! come from a page of this very server, or from a program, which sends neither
//! header and shows the token instead. What only reads may come without an
//! origin, and never with another's. `same-site` is not good enough: every
//! other port of this computer is the same site.

use axum::extract::Request;
use axum::http::{Method, header};

use super::entry::Presented;
use super::host::{Hosts, called};
use crate::error::Refusal;

pub(super) fn check(hosts: &Hosts, request: &Request, presented: Presented) -> Result<(), Refusal> {
    let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let site = text("sec-fetch-site");
    let from_elsewhere = matches!(site, Some(site) if site != "same-origin" && site != "none");
    let reads = request.method() != Method::POST;
    // Following a link from elsewhere is fine; being embedded there is not.
    let followed = reads && text("sec-fetch-mode") == Some("navigate") && text("sec-fetch-dest") == Some("document");
    let mut origins = request.headers().get_all(header::ORIGIN).iter();
    let own = match (origins.next(), origins.next()) {
        // Browsers send an origin with every POST, so this is a program. Without
        // one a page is opened, by its address or a link; with one, a script of
        // some page reads, in browsers too that send no `Sec-Fetch-Site`.
        (None, _) => reads || presented == Presented::Token,
        (Some(origin), None) => {
            let host = called(request).unwrap_or_default();
            origin.to_str().is_ok_and(|origin| hosts.is_own_origin(origin, host))
        }
        (Some(_), Some(_)) => false,
    };
    if own && (followed || !from_elsewhere) { Ok(()) } else { Err(Refusal::Origin) }
}
