//! `kaveret answer RECORD`: one member's answer to another's record.

use model::facts::ListFilter;
use model::{Content, RecordKind};

use super::record::{Named, print_saved};
use crate::client::Reach;
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::setup::Setup;

/// Answer someone's offer, request, challenge or session.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Everyone who can read the record can read an answer.

Examples:
  kaveret answer 3fa9c2 --message \"I would love to, on Mondays\"
  kaveret answer 3fa9c2 --withdraw
  kaveret list --to 3fa9c2                    who answered")]
pub struct Answer {
    #[command(flatten)]
    record: Named,
    /// What you want to say
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    message: String,
    /// Take your answer back
    #[arg(long, conflicts_with = "message")]
    withdraw: bool,
}

impl Answer {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        let answered = client.find(None, &self.record.id)?.view;
        if self.withdraw {
            let filter = ListFilter { kind: Some(RecordKind::INTEREST), to: Some(answered.id), mine: true, ..ListFilter::default() };
            let mine = client.list(filter)?.records;
            if mine.is_empty() {
                return Err(Failure::new(Exit::NotFound, format!("you have not answered {}", answered.id)));
            }
            for answer in mine {
                print_saved(setup, &client.withdraw(answer.view.id)?, "withdrawn")?;
            }
            return Ok(());
        }
        let to = answered.reference().to_string();
        let build = || Content::new(RecordKind::INTEREST)?.with("to", to.as_str())?.with("message", self.message.trim());
        let content = build().or_exit(Exit::Wrong, || "the answer cannot be sent")?;
        print_saved(setup, &client.add(content)?, "answered by")
    }
}
