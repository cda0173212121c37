//! Why a request was not answered with what it asked for, and the one place
//! that turns such reasons into HTTP status codes.
//!
//! A handler returns a [`Refusal`]; as a response it is only a status with the
//! refusal attached. The guard writes the body, as JSON for the API and as a
//! page in the reader's language for people.

use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::FieldError;
use node::NodeError;

use crate::api::bodies::{ErrorBody, ErrorFacts};

/// Why a request was refused. Nothing has been written when you hold one.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("this server answers only to its own names, and the request's Host is not one of them")]
    Host,
    #[error("the request comes from another site")]
    Origin,
    #[error("the request needs the token that the program printed when it started")]
    Token,
    #[error("the form is not one of this server's own, or is older than its last start")]
    Form,
    #[error("this address does not take such a request; see {}", crate::paths::API_DOCUMENT)]
    Method,
    #[error("the body must be {needed}")]
    ContentType { needed: &'static str },
    #[error("the body broke off, or is longer than {limit} bytes, the limit for this address")]
    Body { limit: usize },
    #[error("the request cannot be read: {0}")]
    Malformed(String),
    #[error("there is nothing at this address")]
    NotFound,
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        Self::Node(error.into())
    }
}

impl Refusal {
    /// The status code for people's and programs' clients, and the word by which
    /// programs tell refusals apart. The words never change within `/api/v1`.
    pub(crate) fn status_and_code(&self) -> (StatusCode, &'static str) {
        own_status_and_code(self)
    }

    /// The answer for programs.
    pub(crate) fn as_json(&self) -> Response {
        (self.status_and_code().0, Json(ErrorBody { error: self.facts() })).into_response()
    }

    /// What programs are told.
    pub(crate) fn facts(&self) -> ErrorFacts {
        let field = match self {
            Self::Node(NodeError::Field(FieldError::Missing { field, .. } | FieldError::Wrong { field, .. })) => Some((*field).to_owned()),
            Self::Node(NodeError::Field(FieldError::Unknown { field, .. })) => Some(field.clone()),
            Self::Node(NodeError::Obstacle(obstacle)) => obstacle.field().map(str::to_owned),
            _ => None,
        };
        ErrorFacts { code: self.status_and_code().1.to_owned(), message: self.to_string(), field }
    }
}

/// One table for both: what each refusal answers, and the list of all words, so
/// that no refusal is missing from the list.
macro_rules! refusals {
    ($($function:ident($of:ty) lists $list:ident { $($pattern:pat => $status:ident $code:literal,)* } else { $($other:pat => $answer:expr,)* })*) => { $(
        const $list: &[&str] = &[$($code),*];

        fn $function(refusal: &$of) -> (StatusCode, &'static str) {
            match refusal {
                $($pattern => (StatusCode::$status, $code),)*
                $($other => $answer,)*
            }
        }
    )* };
}

refusals! {
    own_status_and_code(Refusal) lists CODES {
        Refusal::Host => MISDIRECTED_REQUEST "foreign-host",
        Refusal::Origin => FORBIDDEN "foreign-origin",
        Refusal::Token => UNAUTHORIZED "no-token",
        Refusal::Form => FORBIDDEN "foreign-form",
        Refusal::Method => METHOD_NOT_ALLOWED "method",
        Refusal::ContentType { .. } => UNSUPPORTED_MEDIA_TYPE "content-type",
        Refusal::Body { .. } => PAYLOAD_TOO_LARGE "body-too-long",
        Refusal::Malformed(_) => BAD_REQUEST "malformed",
        Refusal::NotFound => NOT_FOUND "not-found",
    } else {
        Refusal::Node(error) => node_status_and_code(error),
    }
    node_status_and_code(NodeError) lists NODE_CODES {
        NodeError::NoCity => CONFLICT "no-city",
        NodeError::HasCity { .. } => CONFLICT "has-city",
        NodeError::Unknown(_) => NOT_FOUND "unknown-record",
        NodeError::NotHeld(_) => NOT_FOUND "not-held",
        NodeError::Field(_) => UNPROCESSABLE_ENTITY "field",
        NodeError::Refused(_) => FORBIDDEN "refused",
        NodeError::Input(_) => UNPROCESSABLE_ENTITY "input",
        NodeError::Network(_) => BAD_GATEWAY "network",
        NodeError::Busy => SERVICE_UNAVAILABLE "busy",
        NodeError::Damaged => SERVICE_UNAVAILABLE "damaged",
        NodeError::DiskFull { .. } => INSUFFICIENT_STORAGE "disk-full",
        NodeError::Storage(_) => INTERNAL_SERVER_ERROR "storage",
        NodeError::Locked => LOCKED "locked",
        NodeError::Passphrase => UNPROCESSABLE_ENTITY "passphrase",
        NodeError::Stopping => SERVICE_UNAVAILABLE "stopping",
    } else {
        NodeError::Obstacle(obstacle) => match obstacle.is_mistyped() {
            true => (StatusCode::UNPROCESSABLE_ENTITY, "input"),
            false => (StatusCode::FORBIDDEN, "refused"),
        },
    }
}

/// The status code that goes with what the node said.
pub(crate) fn node_status(error: &NodeError) -> StatusCode {
    node_status_and_code(error).0
}

/// The words of all refusals: first the server's own, of what a request got
/// wrong, then those of the node behind it.
pub const REFUSAL_CODES: [&[&str]; 2] = [CODES, NODE_CODES];

/// The word of a refusal, as an extension of its response: pages do not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusalCode(pub &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status_and_code().0.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
