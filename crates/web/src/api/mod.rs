//! The JSON API, `/api/v1`, and the OpenAPI document that describes it.
//!
//! Bodies are the types of [`model::facts`] as they are, and those of
//! [`bodies`] where an operation needs one of its own. Within `v1`, fields and
//! operations are added, never renamed or removed.

pub mod bodies;
mod care;
mod city;
mod govern;
pub mod govern_schema;
mod keys;
mod moderation;
pub mod params;
mod records;
pub mod schema;

use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Path, Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use model::RecordId;
use serde::de::DeserializeOwned;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::Refusal;
use crate::paths;
use crate::serve::Web;

/// All operations. Nothing is added to this router but by `routes!`, so the
/// document names all of them.
pub(crate) fn router() -> OpenApiRouter<Arc<Web>> {
    OpenApiRouter::with_openapi(head())
        .routes(routes!(document))
        .routes(routes!(care::status))
        .routes(routes!(records::list, records::add))
        .routes(routes!(records::show))
        .routes(routes!(records::edit))
        .routes(routes!(records::withdraw))
        .routes(routes!(records::publication, records::publish))
        .routes(routes!(records::save_all))
        .routes(routes!(records::find_source))
        .routes(routes!(records::search))
        .routes(routes!(records::scopes))
        .routes(routes!(moderation::report))
        .routes(routes!(moderation::reports))
        .routes(routes!(moderation::own_reports))
        .routes(routes!(moderation::hide))
        .routes(routes!(moderation::dismiss))
        .routes(routes!(moderation::unhide))
        .routes(routes!(moderation::appeal))
        .routes(routes!(moderation::uphold))
        .routes(routes!(moderation::log))
        .routes(routes!(moderation::places))
        .routes(routes!(moderation::block))
        .routes(routes!(moderation::unblock))
        .routes(routes!(moderation::blocked))
        .routes(routes!(city::create))
        .routes(routes!(city::invitations, city::invite))
        .routes(routes!(city::take_back))
        .routes(routes!(city::join))
        .routes(routes!(govern::governance, govern::govern))
        .routes(routes!(govern::alliances))
        .routes(routes!(govern::members))
        .routes(routes!(govern::explain))
        .routes(routes!(govern::admit))
        .routes(routes!(govern::roster))
        .routes(routes!(govern::schools))
        .routes(routes!(govern::erasures))
        .routes(routes!(govern::mine))
        .routes(routes!(care::sync))
        .routes(routes!(care::rebuild))
        .routes(routes!(care::verify))
        .routes(routes!(care::backup))
        .routes(routes!(care::restore))
        .routes(routes!(care::carry_out, care::carry_in))
        .routes(routes!(keys::lock))
        .routes(routes!(keys::unlock))
        .routes(routes!(keys::set_passphrase))
        .routes(routes!(keys::phrase, keys::check_phrase))
        .routes(routes!(keys::devices))
        .routes(routes!(keys::invite_device))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kaveret",
        version = "1",
        description = "One node of a city, on the loopback of its computer. Every request shows the token that the program printed \
                       when it started. Every answer with a status of 400 and above is an `ErrorBody`."
    ),
    components(schemas(bodies::ErrorBody)),
    security(("token" = []))
)]
struct Head;

/// The document as it is served: what `routes!` gathered, and for every operation
/// the answer that all have in common.
fn whole() -> utoipa::openapi::OpenApi {
    let mut whole = router().into_openapi();
    let refused = ResponseBuilder::new()
        .description("Refused; nothing was written.")
        .content("application/json", ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorBody"))).build())
        .build();
    for item in whole.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            for response in operation.responses.responses.values_mut() {
                if let RefOr::T(response) = response {
                    response.description = "Done.".to_owned();
                }
            }
            operation.responses.responses.insert("default".to_owned(), RefOr::T(refused.clone()));
        }
    }
    whole
}

fn head() -> utoipa::openapi::OpenApi {
    let mut head = Head::openapi();
    let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    head.components.get_or_insert_default().security_schemes.insert("token".to_owned(), scheme.into());
    head
}

/// This document.
#[utoipa::path(get, path = paths::API_DOCUMENT, responses((status = 200, body = Object)))]
async fn document() -> Response {
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| whole().to_json().expect("a document is plain JSON"));
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}

/// A JSON body.
struct Sent<T>(T);

impl<T: DeserializeOwned> FromRequest<Arc<Web>> for Sent<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, Refusal> {
        let malformed = |rejection: JsonRejection| Refusal::Malformed(rejection.body_text());
        Json::from_request(request, web).await.map(|Json(body)| Self(body)).map_err(malformed)
    }
}

/// The values of the address's query.
struct Asked<T>(T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Web>> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Refusal> {
        let malformed = |rejection: QueryRejection| Refusal::Malformed(rejection.body_text());
        Query::from_request_parts(parts, web).await.map(|Query(asked)| Self(asked)).map_err(malformed)
    }
}

/// What the path names: a record, when nothing else is said.
pub(crate) struct Named<T = RecordId>(pub(crate) T);

impl<T: FromStr + Send> FromRequestParts<Arc<Web>> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Refusal> {
        let Path(text) = Path::<String>::from_request_parts(parts, web).await.map_err(|_| Refusal::NotFound)?;
        text.parse().map(Self).map_err(|_| Refusal::NotFound)
    }
}
