//! `kaveret join LINK`.

use model::MemberKind;

use super::city::phrase;
use crate::client::Reach;
use crate::failure::Outcome;
use crate::print::waiting;
use crate::setup::Setup;

/// Join a city by an invitation's link.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kaveret join kaveret:join/AQx3...
  kaveret join kaveret:join/AQx3... --kind school")]
pub struct Join {
    /// The link, whole
    link: String,
    /// What sort of member you are: resident, school, public-body, business, association, social-enterprise
    #[arg(long, value_name = "KIND", default_value = "resident")]
    kind: MemberKind,
}

impl Join {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Network)?;
        let bar = waiting("asking the node that invited you");
        let joined = client.join(self.link, self.kind);
        bar.finish_and_clear();
        let joined = joined?;
        setup.output.facts(&joined, || {
            let name = setup.output.people(&joined.city.name);
            let next = "Next: `kaveret run` starts this node and its page.";
            format!("You belong to the city {name} now.\n{}{next}\n", phrase(setup.output, &joined))
        })
    }
}
