//! `kaveret invitation ...`: what this node has given out, and taking it back.

use model::InvitationId;
use model::facts::{InvitationFacts, InvitationPurpose};

use crate::client::{Client, Reach};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{Output, note};
use crate::setup::Setup;

/// Fewest digits that name an invitation, as with other ids.
const DIGITS_MIN: usize = 6;

/// The invitations that this node gave out.
#[derive(Debug, clap::Subcommand)]
pub enum Invitation {
    /// List those whose time is not over: who may come, until when, and whether they have
    #[command(after_help = "\
A link is not kept, so it cannot be shown again: take a lost one back, and make another.

Examples:
  kaveret invitation list")]
    List,
    /// Take an invitation back that nobody has used
    #[command(after_help = "\
Examples:
  kaveret invitation withdraw 3fa9c2")]
    Withdraw(Given),
}

/// One invitation.
#[derive(Debug, clap::Args)]
pub struct Given {
    /// Its digits, as `kaveret invitation list` has them, or at least the first six
    #[arg(value_name = "INVITATION")]
    id: String,
}

impl Invitation {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        match self {
            Self::List => {
                let known = client.invitations()?;
                if known.is_empty() && !setup.output.is_json() {
                    note("No invitation of this node is open.");
                }
                setup.output.facts(&known, || known.iter().map(|facts| line(setup.output, facts)).collect())
            }
            Self::Withdraw(given) => {
                let id = find(&client, &given.id)?;
                client.take_back_invitation(id)?;
                setup.output.facts(&serde_json::json!({ "invitation": id }), || "It lets nobody in any more.\n".to_owned())
            }
        }
    }
}

fn find(client: &Client, digits: &str) -> Outcome<InvitationId> {
    let lower = digits.to_ascii_lowercase();
    let known = client.invitations()?;
    let found: Vec<InvitationId> = known.iter().map(|facts| facts.id).filter(|id| id.to_string().starts_with(&lower)).collect();
    match found[..] {
        _ if lower.len() < DIGITS_MIN => {
            Err(Failure::new(Exit::Wrong, format!("an invitation is named by at least {DIGITS_MIN} digits, and {digits:?} has fewer")))
        }
        [id] => Ok(id),
        [] => Err(Failure::new(
            Exit::NotFound,
            format!("no invitation of this node begins with {digits}; `kaveret invitation list` shows those whose time is not over"),
        )),
        _ => Err(Failure::new(Exit::Wrong, format!("{digits} begins several invitations; give more digits"))),
    }
}

fn line(output: Output, facts: &InvitationFacts) -> String {
    let mut who = match (facts.purpose, facts.member_kind, &facts.pseudonym) {
        (InvitationPurpose::Device, ..) => "a device of yours".to_owned(),
        (InvitationPurpose::Vouch, ..) => "somebody for whom you vouch".to_owned(),
        (_, _, Some(pseudonym)) => format!("pupil {}", output.people(pseudonym)),
        (_, kind, None) => kind.map(|kind| kind.to_string()).unwrap_or_default(),
    };
    match facts.band.as_deref() {
        Some(band @ ("child" | "young")) => who += &format!(" ({band})"),
        _ if facts.school => who += " (of your school)",
        _ if facts.hosts_box => who += " (with a box)",
        _ => {}
    }
    let state = if facts.used { "used" } else { "open" };
    format!("{:.12}  {who}: {state}, until {}\n", facts.id.to_string(), facts.expires.day().unwrap_or_default())
}
