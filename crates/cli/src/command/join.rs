//! `kaveret join LINK`.

use std::path::PathBuf;

use model::MemberKind;
use zeroize::Zeroizing;

use super::backup::read_phrase;
use super::city::phrase;
use super::phrase::ask_now;
use crate::client::Reach;
use crate::failure::Outcome;
use crate::print::waiting;
use crate::setup::Setup;

/// Join a city by an invitation's link, or by the links of two members who vouch.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A link that begins with kaveret:device/ makes this machine one more device of the
member who made it. It asks for that member's recovery phrase on standard input, or
reads it from --phrase-file.

Examples:
  kaveret join kaveret:join/AQx3...
  kaveret join kaveret:join/AQx3... --kind school
  kaveret join kaveret:vouch/BAEx... kaveret:vouch/BAE7...   two members vouch for you
  kaveret join kaveret:school/AwQz...         a pupil, by the school's card
  kaveret join kaveret:device/AgEx...")]
pub struct Join {
    /// The link, whole; of members who vouch, both their links
    #[arg(required = true, num_args = 1..=2, value_name = "LINK")]
    links: Vec<String>,
    /// What sort of member you are: resident, school, public-body, business, association, social-enterprise
    #[arg(long, value_name = "KIND", default_value = "resident")]
    kind: MemberKind,
    /// A file that holds the recovery phrase, for a device of yours
    #[arg(long, value_name = "FILE")]
    phrase_file: Option<PathBuf>,
}

impl Join {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let link = self.links.join(" ");
        if node::adds_device(&link) {
            return run_as_device(link, self.phrase_file, setup);
        }
        let client = setup.client(Reach::Network)?;
        let bar = waiting("asking the node that invited you");
        let joined = client.join(link, self.kind);
        bar.finish_and_clear();
        let joined = joined?;
        setup.output.facts(&joined, || {
            let name = setup.output.people(&joined.city.name);
            format!("You belong to the city {name} now.\n{}{NEXT}\n", phrase(setup.output, &joined))
        })?;
        ask_now(setup, &client, &joined)
    }
}

fn run_as_device(link: String, phrase_file: Option<PathBuf>, setup: &Setup) -> Outcome {
    let words = Zeroizing::new(read_phrase(phrase_file.as_deref())?);
    let client = setup.client(Reach::Network)?;
    let bar = waiting("asking your other device");
    let joined = client.join_as_device(link, &words);
    bar.finish_and_clear();
    let joined = joined?;
    setup.output.facts(&joined, || {
        let name = setup.output.people(&joined.city.name);
        format!("This is a new device of yours in the city {name}.\n{NEXT}\n")
    })
}

const NEXT: &str = "Next: `kaveret run` starts this node and its page.";
