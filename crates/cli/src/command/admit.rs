//! `kaveret admit FILE --cards CARDS` and `kaveret roster show`: a class in one step.

use std::path::{Path, PathBuf};

use model::MemberKind;
use model::govern::{NewAdmission, NewPerson, Roster as RosterFacts};

use crate::client::Reach;
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::platform;
use crate::print::{Output, several};
use crate::setup::Setup;

/// Invite everybody of a list: a card with a QR code for each.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The list is a CSV file whose first row names its columns: pseudonym, and if you like
name and class. Others see the pseudonym alone. Who is behind it is sealed on this
device, and never passed on, backed up or exported: keep the list itself safe.

The cards let whoever holds them in, once each: hand them over, and remove the file.
They say what to do with them in the city's languages. This node answers them, so it
must be running when they are used; `kaveret invitation list` says which are open.

Examples:
  kaveret admit 7b.csv --cards 7b.html --pupils --band child
  kaveret admit parents.csv --cards parents.html --days 300")]
pub struct Admit {
    /// The list
    file: PathBuf,
    /// Where to write the cards, as a page to print
    #[arg(long, value_name = "FILE")]
    cards: PathBuf,
    /// What sort of members: resident, pupil, school, public-body, business, association, social-enterprise
    #[arg(long, value_name = "KIND", default_value = "resident")]
    kind: MemberKind,
    /// Pupils of your school, under the pseudonyms of the list; the same as --kind pupil
    #[arg(long, requires = "band", conflicts_with = "kind")]
    pupils: bool,
    /// The band of ages: child, young (a minor who may consent), adult [default: adult]
    #[arg(long, value_name = "BAND", value_parser = ["child", "young", "adult"], hide_possible_values = true)]
    band: Option<String>,
    /// For how many days the memberships last [default: 365]
    #[arg(long, value_name = "DAYS")]
    days: Option<u32>,
    /// For how many days the cards may be used [default: 14]
    #[arg(long, value_name = "DAYS")]
    valid_days: Option<u32>,
    /// Replace cards that are there
    #[arg(long)]
    force: bool,
}

/// What is known of the people of lists.
#[derive(Debug, clap::Subcommand)]
pub enum Roster {
    /// Show who is behind which pseudonym, and who has joined
    #[command(after_help = "\
Examples:
  kaveret roster show")]
    Show,
}

impl Admit {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        if self.cards.exists() && !self.force {
            let sentence = format!("{} is there already; name another file, or replace it with --force", self.cards.display());
            return Err(Failure::new(Exit::Refused, sentence));
        }
        let people = read_list(&self.file)?;
        let client = setup.client(Reach::Store)?;
        let city = client.status()?.city;
        let (city, languages) = city.map(|city| (city.name, city.languages)).unwrap_or_default();
        let list = NewAdmission {
            people,
            member_kind: if self.pupils { MemberKind::Pupil } else { self.kind },
            band: self.band,
            valid_days: self.valid_days,
            member_days: self.days,
        };
        let admitted = client.admit(list)?;
        let page = web::cards::page(&city, &languages, &admitted.cards);
        platform::write_private(&self.cards, page.as_bytes())
            .or_exit(Exit::Store, || format!("{} cannot be written", self.cards.display()))?;
        // The links are on the cards, and nowhere else.
        let facts = serde_json::json!({ "cards": self.cards, "people": admitted.cards.len() });
        setup.output.facts(&facts, || {
            let people = several(admitted.cards.len() as u64, "card");
            format!("{people} written to {}; print them, hand them over, and remove the file\n", self.cards.display())
        })
    }
}

impl Roster {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let Self::Show = self;
        let facts = setup.client(Reach::Store)?.roster()?;
        setup.output.facts(&facts, || roster(setup.output, &facts))
    }
}

fn roster(output: Output, facts: &RosterFacts) -> String {
    let mut text = String::new();
    for entry in &facts.entries {
        let joined = match entry.member {
            Some(member) => format!("joined as {:.10}", member.to_string()),
            None => format!("invited until {}", entry.expires.day().unwrap_or_default()),
        };
        let about: Vec<String> =
            [&entry.name, &entry.class].into_iter().filter(|text| !text.is_empty()).map(|text| output.people(text)).collect();
        let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
        text += &format!("{}{about}: {joined}\n", output.people(&entry.pseudonym));
    }
    if text.is_empty() { "Nobody was invited by a list on this device.\n".to_owned() } else { text }
}

fn read_list(file: &Path) -> Outcome<Vec<NewPerson>> {
    let text = std::fs::read_to_string(file).or_exit(Exit::Wrong, || format!("{} cannot be read", file.display()))?;
    web::cards::read_list(&text).map_err(|error| Failure::new(Exit::Wrong, format!("{}: {error}", file.display())))
}
