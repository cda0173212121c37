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
        match self {
            Self::Host => (StatusCode::MISDIRECTED_REQUEST, "foreign-host"),
            Self::Origin => (StatusCode::FORBIDDEN, "foreign-origin"),
            Self::Token => (StatusCode::UNAUTHORIZED, "no-token"),
            Self::Form => (StatusCode::FORBIDDEN, "foreign-form"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Self::ContentType { .. } => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-type"),
            Self::Body { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-long"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::Node(error) => node_status_and_code(error),
        }
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
            _ => None,
        };
        ErrorFacts { code: self.status_and_code().1.to_owned(), message: self.to_string(), field }
    }
}

fn node_status_and_code(error: &NodeError) -> (StatusCode, &'static str) {
    match error {
        NodeError::NoCity => (StatusCode::CONFLICT, "no-city"),
        NodeError::HasCity { .. } => (StatusCode::CONFLICT, "has-city"),
        NodeError::Unknown(_) => (StatusCode::NOT_FOUND, "unknown-record"),
        NodeError::Field(_) => (StatusCode::UNPROCESSABLE_ENTITY, "field"),
        NodeError::Refused(_) => (StatusCode::FORBIDDEN, "refused"),
        NodeError::Input(_) => (StatusCode::UNPROCESSABLE_ENTITY, "input"),
        NodeError::Network(_) => (StatusCode::BAD_GATEWAY, "network"),
        NodeError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        NodeError::Damaged => (StatusCode::SERVICE_UNAVAILABLE, "damaged"),
        NodeError::Storage(_) => (StatusCode::INTERNAL_SERVER_ERROR, "storage"),
        NodeError::Locked => (StatusCode::LOCKED, "locked"),
        NodeError::Passphrase => (StatusCode::UNPROCESSABLE_ENTITY, "passphrase"),
        NodeError::Stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status_and_code().0.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
