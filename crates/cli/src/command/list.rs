//! `kaveret list` and `kaveret show`: records of any kind.

use model::facts::{ListFilter, RecordFacts};
use model::{RecordId, RecordKind};

use super::record::Named;
use crate::client::{Client, Reach};
use crate::failure::Outcome;
use crate::print::{list, note, record};
use crate::setup::Setup;

/// List records of any kind, the newest first.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret list
  kaveret list --mine --all
  kaveret list --scope school                 what only your school sees
  kaveret list --to 3fa9c2                    who answered an offer")]
pub struct List {
    /// Only this kind: offer, request, challenge, session, interest, profile [default: the first four]
    #[arg(long, value_name = "KIND", value_parser = crate::arguments::fields::parse_listed)]
    kind: Option<RecordKind>,
    /// Only answers to this record; with `--kind session`, what grew from it
    #[arg(long, value_name = "RECORD")]
    to: Option<String>,
    #[command(flatten)]
    which: Which,
}

/// Show one record of any kind.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret show 3fa9c2
  kaveret show 3fa9c2 --json")]
pub struct Show {
    #[command(flatten)]
    record: Named,
}

/// Which records of a list are wanted.
#[derive(Clone, Debug, clap::Args)]
pub struct Which {
    /// Only what is of this scope: city, school, group:NAME or own
    #[arg(long, value_name = "SCOPE")]
    scope: Option<String>,
    /// Only what you may edit
    #[arg(long)]
    mine: bool,
    /// Also what is withdrawn or over
    #[arg(long)]
    all: bool,
    /// At most this many
    #[arg(long, value_name = "NUMBER", default_value = "50", value_parser = clap::value_parser!(u16).range(1..=500))]
    limit: u16,
    /// Where the page before ended, as it said
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
}

impl List {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let mut filter = ListFilter { kind: self.kind, ..ListFilter::default() };
        if let Some(digits) = self.to {
            filter.to = Some(setup.client(Reach::Store)?.find(None, &digits)?.view.id);
            filter.kind = filter.kind.or(Some(RecordKind::INTEREST));
        }
        print_list(setup, self.which, filter)
    }
}

impl Show {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let facts = client.find(None, &self.record.id)?;
        print_record(setup, &client, &facts)
    }
}

/// Asks for one page of a list and prints it.
pub fn print_list(setup: &Setup, which: Which, filter: ListFilter) -> Outcome {
    let Which { scope, mine, all, limit, after } = which;
    let client = setup.client(Reach::Store)?;
    let scope = scope.map(|text| client.find_scope(&text)).transpose()?;
    let filter = ListFilter { scope, mine, all, limit: Some(limit.into()), after, ..filter };
    let page = client.list(filter)?;
    setup.output.facts(&page, || list(setup.output, &page))?;
    if !setup.output.is_json() {
        match &page.next {
            Some(next) => note(format_args!("There are more: add --after {next}")),
            None if page.records.is_empty() => note("Nothing here yet."),
            None => {}
        }
    }
    Ok(())
}

/// Prints a record, and says how many answered it.
pub fn print_record(setup: &Setup, client: &Client, facts: &RecordFacts) -> Outcome {
    let answers = answers_to(client, facts.view.id)?;
    setup.output.facts(facts, || record(setup.output, facts, answers))
}

fn answers_to(client: &Client, id: RecordId) -> Outcome<usize> {
    let filter = ListFilter { kind: Some(RecordKind::INTEREST), to: Some(id), ..ListFilter::default() };
    Ok(client.list_all(filter, |_| ())?.len())
}
