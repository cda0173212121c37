//! `kaveret search WORDS`.

use model::RecordKind;
use model::facts::SearchQuery;

use crate::client::Reach;
use crate::failure::Outcome;
use crate::print::{list, note};
use crate::setup::Setup;

/// Find records by words, the best first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret search guitar
  kaveret search שיעורי גיטרה --kind offer
  kaveret search gitara --limit 5 --json")]
pub struct Search {
    /// What to look for
    #[arg(required = true)]
    words: Vec<String>,
    /// Only this kind: offer, request, challenge, session, profile
    #[arg(long, value_name = "KIND", value_parser = crate::arguments::fields::parse_listed)]
    kind: Option<RecordKind>,
    /// Only of this scope: city, school, group:NAME or own
    #[arg(long, value_name = "SCOPE")]
    scope: Option<String>,
    /// Also what is withdrawn or over
    #[arg(long)]
    all: bool,
    /// At most this many
    #[arg(long, value_name = "NUMBER", default_value = "20", value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
}

impl Search {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let scope = self.scope.map(|text| client.find_scope(&text)).transpose()?;
        let query = SearchQuery { words: self.words.join(" "), kind: self.kind, scope, all: self.all, limit: Some(self.limit.into()) };
        let found = client.search(query)?;
        if found.records.is_empty() && !setup.output.is_json() {
            note("Nothing found; try fewer or other words.");
        }
        if found.indexing {
            note("Not everything that was received can be searched yet; search again in a minute.");
        }
        setup.output.facts(&found, || list(setup.output, &found))
    }
}
