//! `kaveret explain` and `kaveret endorse`.

use model::govern::Deed;

use super::member::print_done;
use crate::client::Reach;
use crate::failure::Outcome;
use crate::print::explanation;
use crate::setup::Setup;

/// Say why something counts, or does not: a record, a change, a statement or a member.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret explain 3fa9c2
  kaveret explain 3fa9c2 --json")]
pub struct Explain {
    /// Its id, or at least the first six digits of it
    id: String,
}

/// Let changes count that a revocation left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
For honest work of somebody who was revoked, such as what they wrote offline. Who
revoked, moderators and delegates can do it.

Examples:
  kaveret endorse 3fa9c2 81d7aa")]
pub struct Endorse {
    /// The changes' ids, or at least their first six digits
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

impl Explain {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let facts = setup.client(Reach::Store)?.explain(self.id)?;
        setup.output.facts(&facts, || explanation(setup.output, &facts))
    }
}

impl Endorse {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let items = self.ids.iter().map(|id| client.find_item(id)).collect::<Result<_, _>>()?;
        print_done(setup, &client.govern(Deed::Endorse { items }, None)?)
    }
}
