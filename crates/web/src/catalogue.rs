//! The words of the pages: one Fluent catalogue a language, in `catalogues/`.
//!
//! Deliberately absent: falling back to another language. A test holds all four
//! catalogues to the same messages and variables, and to what the code asks for.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use maud::{Markup, PreEscaped, html};
use unic_langid::LanguageIdentifier;

use crate::language::Language;

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 4]> = LazyLock::new(|| Language::ALL.map(load));

/// First of the private-use characters that stand for markup while Fluent
/// arranges a sentence. People's own words never pass through Fluent as text
/// together with markup: they are markup themselves.
const SLOT: u32 = 0xE000;

/// One file a subject: everything, pupils and those who answer for them, who may see
/// a record, reports, erasing, the charter, why something counts, what statements say,
/// admitting, what waits for the reader, what needs a caretaker.
macro_rules! catalogue {
    ($language:literal) => {
        concat!(
            include_str!(concat!("../catalogues/", $language, "/main.ftl")),
            include_str!(concat!("../catalogues/", $language, "/school.ftl")),
            include_str!(concat!("../catalogues/", $language, "/scopes.ftl")),
            include_str!(concat!("../catalogues/", $language, "/reports.ftl")),
            include_str!(concat!("../catalogues/", $language, "/erasure.ftl")),
            include_str!(concat!("../catalogues/", $language, "/charter.ftl")),
            include_str!(concat!("../catalogues/", $language, "/reasons.ftl")),
            include_str!(concat!("../catalogues/", $language, "/says.ftl")),
            include_str!(concat!("../catalogues/", $language, "/care.ftl")),
            include_str!(concat!("../catalogues/", $language, "/admit.ftl")),
            include_str!(concat!("../catalogues/", $language, "/notices.ftl")),
            include_str!(concat!("../catalogues/", $language, "/network.ftl")),
        )
    };
}

fn source(language: Language) -> &'static str {
    match language {
        Language::Hebrew => catalogue!("he"),
        Language::Arabic => catalogue!("ar"),
        Language::Czech => catalogue!("cs"),
        Language::English => catalogue!("en"),
    }
}

fn load(language: Language) -> FluentBundle<FluentResource> {
    let code: LanguageIdentifier = language.code().parse().expect("our own codes are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![code]);
    let resource = FluentResource::try_new(source(language).to_owned());
    let resource = resource.unwrap_or_else(|(_, errors)| panic!("the catalogue `{}` does not parse: {errors:?}", language.code()));
    bundle.add_resource(resource).unwrap_or_else(|errors| panic!("the catalogue `{}` says something twice: {errors:?}", language.code()));
    bundle
}

/// The words of one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    /// A message without variables.
    pub(crate) fn say(self, key: &'static str) -> String {
        self.fill(key, &[])
    }

    /// A message with its variables filled in. Numbers choose plural forms.
    pub(crate) fn fill(self, key: &'static str, values: &[(&'static str, FluentValue<'_>)]) -> String {
        let at = Language::ALL.iter().position(|language| *language == self.0).expect("ALL holds every language");
        let bundle = &BUNDLES[at];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.0.code(), "no such message");
            return key.to_owned();
        };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(key, language = self.0.code(), ?errors, "message with wrong variables");
        }
        text
    }

    /// A message some of whose variables are markup: names, times, links.
    pub(crate) fn weave(self, key: &'static str, values: &[(&'static str, FluentValue<'_>)], slots: &[(&'static str, Markup)]) -> Markup {
        let stand_in = |at: usize| char::from_u32(SLOT + at as u32).expect("a private-use character");
        let mut all = values.to_vec();
        all.extend(slots.iter().enumerate().map(|(at, (name, _))| (*name, stand_in(at).to_string().into())));
        let text = self.fill(key, &all);
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(start) = rest.find(|letter: char| (letter as u32).checked_sub(SLOT).is_some_and(|at| (at as usize) < slots.len())) {
            let letter = rest[start..].chars().next().expect("found there");
            out.push_str(&escaped(&rest[..start]));
            out.push_str(&slots[(letter as u32 - SLOT) as usize].1.0);
            rest = &rest[start + letter.len_utf8()..];
        }
        out.push_str(&escaped(rest));
        PreEscaped(out)
    }
}

fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
