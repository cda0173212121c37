//! `kaveret admit FILE --cards CARDS` and `kaveret roster show`: a class in one step.

use std::path::{Path, PathBuf};

use model::MemberKind;
use model::govern::{Admitted, Card, NewAdmission, NewPerson, Roster as RosterFacts};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::client::Reach;
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::platform;
use crate::print::{Output, several};
use crate::setup::Setup;

/// Side of a card's picture in pixels at the least: two fingers wide on paper.
const PICTURE_PIXELS_MIN: u32 = 200;

/// Invite everybody of a list: a card with a QR code for each.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The list is a CSV file whose first row names its columns: pseudonym, and if you like
name and class. Others see the pseudonym alone. Who is behind it is sealed on this
device, and never passed on, backed up or exported: keep the list itself safe.

The cards let whoever holds them in, once each: hand them over, and remove the file.
This node answers them, so it must be running when they are used.

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
        let city = client.status()?.city.map(|city| city.name).unwrap_or_default();
        let list = NewAdmission {
            people,
            member_kind: if self.pupils { MemberKind::Pupil } else { self.kind },
            band: self.band,
            valid_days: self.valid_days,
            member_days: self.days,
        };
        let admitted = client.admit(list)?;
        let page = page(&city, &admitted)?;
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
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(file)
        .or_exit(Exit::Wrong, || format!("{} cannot be read", file.display()))?;
    let wrong = |sentence: String| Failure::new(Exit::Wrong, format!("{}: {sentence}", file.display()));
    let headers = reader.headers().or_exit(Exit::Wrong, || format!("{} cannot be read", file.display()))?.clone();
    // Spreadsheets put a byte order mark before the first name.
    let column = |name: &str| headers.iter().position(|found| found.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name));
    let Some(pseudonym) = column("pseudonym") else {
        return Err(wrong("the first row names the columns, and one of them must be `pseudonym`".to_owned()));
    };
    let (name, class) = (column("name"), column("class"));
    let mut people = Vec::new();
    for row in reader.records() {
        let row = row.or_exit(Exit::Wrong, || format!("{} cannot be read", file.display()))?;
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().to_owned();
        people.push(NewPerson { pseudonym: cell(Some(pseudonym)), name: cell(name), class: cell(class) });
    }
    Ok(people)
}

/// The cards as one page that prints nine to a sheet and asks nothing of the network.
fn page(city: &str, admitted: &Admitted) -> Outcome<String> {
    let cards = admitted.cards.iter().map(|card| card_html(city, card)).collect::<Result<String, _>>()?;
    Ok(format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{0}</title><style>\n\
         body {{ font: 12pt sans-serif; margin: 1cm; }}\n\
         .cards {{ display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.5cm; }}\n\
         .card {{ border: 1px dashed #888; padding: 0.4cm; text-align: center; break-inside: avoid; }}\n\
         .card svg {{ inline-size: 5cm; block-size: 5cm; }}\n\
         .card strong {{ display: block; font-size: 14pt; }}\n\
         </style></head><body><div class=\"cards\">\n{cards}</div></body></html>\n",
        escape(city)
    ))
}

fn card_html(city: &str, card: &Card) -> Outcome<String> {
    let code = QrCode::with_error_correction_level(&card.link, EcLevel::L).or_exit(Exit::Refused, || "a link is too long for a QR code")?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(PICTURE_PIXELS_MIN, PICTURE_PIXELS_MIN).build();
    let picture = picture.find("<svg").map_or("", |start| &picture[start..]);
    let until = card.expires.day().unwrap_or_default();
    Ok(format!(
        "<div class=\"card\"><strong dir=\"auto\">{}</strong>{picture}<div><bdi>{}</bdi> · {until}</div></div>\n",
        escape(&card.pseudonym),
        escape(city)
    ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    #[test]
    fn a_list_is_read_as_spreadsheets_write_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("7b.csv");
        std::fs::write(&file, "\u{feff}Pseudonym,class,Name\nOwl , 7b,\"Levi, Noa\"\nינשוף,7b,\n").unwrap();
        let people = read_list(&file).unwrap();
        assert_eq!(people[0], NewPerson { pseudonym: "Owl".into(), name: "Levi, Noa".into(), class: "7b".into() });
        assert_eq!(people[1].pseudonym, "ינשוף");
        std::fs::write(&file, "name\nNoa\n").unwrap();
        assert!(read_list(&file).err().unwrap().to_string().contains("`pseudonym`"));
    }

    #[test]
    fn a_card_says_the_pseudonym_alone_and_runs_nothing() {
        let card = Card { pseudonym: "<script>Owl".into(), link: "kaveret:join/abc".into(), expires: Timestamp(0) };
        let page = page("Tivon & more", &Admitted { cards: vec![card] }).unwrap();
        assert!(page.contains("&lt;script&gt;Owl") && page.contains("<svg") && page.contains("Tivon &amp; more"));
        assert!(!page.contains("<script") && !page.contains("kaveret:join"));
    }
}
