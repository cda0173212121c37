//! `kaveret alliance`: with which cities this one is allied, and what crosses.

use model::govern::{AllianceFacts, AllianceList, Deed, HalfFacts};
use model::{CityId, RecordKind};

use super::member::print_done;
use crate::arguments::fields::parse_listed;
use crate::client::{Client, Reach};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{Output, several};
use crate::setup::Setup;

/// What can be done about other cities.
#[derive(Debug, clap::Subcommand)]
pub enum Alliance {
    /// List the cities with which this one is allied, and what crosses
    #[command(after_help = "\
Examples:
  kaveret alliance list
  kaveret alliance list --json")]
    List,
    /// Print this city's card, for the delegates of another city
    #[command(after_help = "\
The card says which city this is and where its gateways are. It lets nobody in. A gateway
is a box that the delegates name: `kaveret member grant MEMBER --role gateway`.

Examples:
  kaveret alliance card")]
    Card,
    /// Ally this city with another, by its card; for delegates
    Propose(Propose),
    /// End an alliance; for delegates
    #[command(after_help = "\
What came from the other city leaves every node of this one, and what went there leaves
theirs.

Examples:
  kaveret alliance end Brno")]
    End {
        /// The other city, by its name or at least the first six digits of its id
        city: String,
    },
    /// Stop every record at the city's border, either way, at once; for one delegate
    #[command(after_help = "\
One delegate is enough, and the same one lets records cross again.

Examples:
  kaveret alliance halt")]
    Halt,
    /// Let records cross the border again; for the delegate who stopped them
    #[command(after_help = "\
Examples:
  kaveret alliance resume")]
    Resume,
}

/// Ally this city with another. It is in force once the other's delegates have said the
/// same, and for as long as both say so.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Said again, it changes what the two share. Every member's record crosses only if its author
put it into the scope `federation`; what minors write never does.

Examples:
  kaveret alliance propose kaveret:city/BQ...
  kaveret alliance propose kaveret:city/BQ... --share offer --share challenge --take challenge --days 730")]
pub struct Propose {
    /// The other city's card
    card: String,
    /// A kind of record that the other city may have; repeat for more, all kinds if none is named
    #[arg(long = "share", value_name = "KIND", value_parser = parse_listed)]
    shares: Vec<RecordKind>,
    /// A kind of record that is wanted of the other; repeat for more, all kinds if none is named
    #[arg(long = "take", value_name = "KIND", value_parser = parse_listed)]
    takes: Vec<RecordKind>,
    /// For how many days; a year if none are named, five years at most
    #[arg(long, value_name = "NUMBER")]
    days: Option<u32>,
}

impl Alliance {
    /// Carries it out.
    pub fn run(self, setup: &Setup) -> Outcome {
        let client = setup.client(Reach::Store)?;
        match self {
            Self::List => {
                let list = client.alliances()?;
                setup.output.facts(&list, || text(setup.output, &list))
            }
            Self::Card => {
                let list = client.alliances()?;
                let Some(card) = list.card else {
                    let needed = "no gateway of this city has said where it is reached; name one with `kaveret member grant MEMBER --role gateway`, and run it";
                    return Err(Failure::new(Exit::Refused, needed));
                };
                setup.output.facts(&serde_json::json!({ "card": card }), || format!("{card}\n"))
            }
            Self::Propose(propose) => {
                let Propose { card, shares, takes, days } = propose;
                print_done(setup, &client.govern(Deed::Ally { card, shares, takes, layers: false, aggregates: false, days }, None)?)
            }
            Self::End { city } => {
                let city = find_city(&client, &city)?;
                print_done(setup, &client.govern(Deed::EndAlliance { city }, None)?)
            }
            Self::Halt => print_done(setup, &client.govern(Deed::Halt, None)?),
            Self::Resume => print_done(setup, &client.govern(Deed::Resume, None)?),
        }
    }
}

fn find_city(client: &Client, text: &str) -> Outcome<CityId> {
    let alliances = client.alliances()?.alliances;
    let lower = text.to_ascii_lowercase();
    let named = |alliance: &&AllianceFacts| alliance.name == text || lower.len() >= 6 && alliance.city.to_string().starts_with(&lower);
    let found: Vec<CityId> = alliances.iter().filter(named).map(|alliance| alliance.city).collect();
    match found[..] {
        [city] => Ok(city),
        [] => Err(Failure::new(Exit::Wrong, format!("this city is allied with none called {text:?}; `kaveret alliance list` lists them"))),
        _ => Err(Failure::new(Exit::Wrong, format!("several cities are called {text:?}; give the first digits of one's id"))),
    }
}

fn half(of: Option<&HalfFacts>) -> String {
    let Some(half) = of else { return "says nothing yet".to_owned() };
    if half.ended {
        return format!("has ended it ({})", half.ends.day().unwrap_or_default());
    }
    let halted = if half.halted { "; has stopped its border" } else { "" };
    let until = half.ends.day().unwrap_or_default();
    format!("shares {}; takes {}; until {until}{halted}", half.shares.join(", "), half.takes.join(", "))
}

fn text(output: Output, list: &AllianceList) -> String {
    if list.alliances.is_empty() {
        return "This city is allied with none.\n".to_owned();
    }
    list.alliances.iter().map(|alliance| one(output, alliance)).collect()
}

fn one(output: Output, alliance: &AllianceFacts) -> String {
    let state = match (alliance.in_force, alliance.overfull) {
        (_, true) => "so much came of it that nothing is shown",
        (true, _) => "in force",
        (false, _) => "not in force",
    };
    let records: u64 = alliance.records.iter().map(|of| of.count).sum();
    format!(
        "{}  {}  {state}\n  this city {}\n  the other {}\n  {} of it here\n",
        &alliance.city.to_string()[..10],
        output.people(&alliance.name),
        half(alliance.ours.as_ref()),
        half(alliance.theirs.as_ref()),
        several(records, "record"),
    )
}
