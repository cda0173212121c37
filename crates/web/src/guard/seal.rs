//! The headers of every answer.

use axum::http::{HeaderValue, header};
use axum::response::Response;

/// No script, no frame, no font, nothing from elsewhere; forms go back to us.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; \
                      base-uri 'none'";

/// Nothing of an address ever goes to other sites. Not `no-referrer`: with that,
/// browsers send `Origin: null` even from our own forms, as from a hostile one
/// (Fetch standard, "append a request `Origin` header").
const REFERRER: &str = "same-origin";

pub(super) fn seal(response: &mut Response) {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, REFERRER),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
}
