//! `kaveret publish RECORD`: a school publishes in the city what a pupil wrote.

use super::record::{Named, print_saved};
use crate::client::Reach;
use crate::failure::Outcome;
use crate::setup::Setup;

/// Publish in the city, as a school, what somebody wrote there; again, after they changed it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The copy is the school's and names the pseudonym alone. It needs a consent that covers
today, and is erased by the school's node when that ends or the record is withdrawn.

Examples:
  kaveret publish 3fa9c2
  kaveret list --scope school")]
pub struct Publish {
    #[command(flatten)]
    record: Named,
}

impl Publish {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let id = client.find(None, &self.record.id)?.view.id;
        print_saved(setup, &client.publish(id)?, "published as")
    }
}
