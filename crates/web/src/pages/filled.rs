//! A form that came back.

use std::sync::Arc;

use axum::extract::{Form, FromRequest, Request};

use crate::error::Refusal;
use crate::serve::Web;

/// The name of the hidden field that shows that the form is one of ours.
pub(super) const TOKEN_FIELD: &str = "form";

/// The values of a form, in the order in which the browser sent them. Making one
/// is the only way to read a form, and checks that the form is this server's own.
pub(super) struct Filled(Vec<(String, String)>);

impl Filled {
    /// The first value of this name; empty when there is none.
    pub(super) fn one(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// All values of this name.
    pub(super) fn all<'a, 'b>(&'a self, name: &'b str) -> impl Iterator<Item = &'a str> + use<'a, 'b> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Whether there is a value of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    #[cfg(test)]
    pub(super) fn of(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }
}

impl FromRequest<Arc<Web>> for Filled {
    type Rejection = Refusal;

    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, Refusal> {
        let form = Form::<Vec<(String, String)>>::from_request(request, web).await;
        let Form(mut pairs) = form.map_err(|rejection| Refusal::Malformed(rejection.body_text()))?;
        // Browsers send line ends as CR LF, whatever was typed (HTML standard,
        // "normalize newlines").
        pairs.iter_mut().for_each(|(_, value)| *value = value.replace("\r\n", "\n"));
        let filled = Self(pairs);
        if web.token.opens_forms(filled.one(TOKEN_FIELD)) { Ok(filled) } else { Err(Refusal::Form) }
    }
}
