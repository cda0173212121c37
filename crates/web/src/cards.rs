//! A class in one step: the list that comes in, and the cards that go out. The page "My
//! school" and `kaveret admit` use the same.
//!
//! A card is for somebody who has never seen the program, so it says what to do with it,
//! in each of the city's languages, and bears its link as text too.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use model::govern::{Card, NewPerson};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::catalogue::Words;
use crate::language::Language;
use crate::pages::on;

/// How cards look, in the pages' style sheet and in a page of their own.
pub(crate) const STYLE: &str = include_str!("cards.css");

/// Side of a picture in pixels at the least: a phone reads it from a screen at arm's
/// length, and from paper two fingers wide.
const PICTURE_PIXELS_MIN: u32 = 240;

/// What columns may be called, in the languages of the pages.
const PSEUDONYM: [&str; 5] = ["pseudonym", "כינוי", "اسم مستعار", "الاسم المستعار", "přezdívka"];
const NAME: [&str; 5] = ["name", "שם", "اسم", "الاسم", "jméno"];
const CLASS: [&str; 5] = ["class", "כיתה", "صف", "الصف", "třída"];

/// Why a list cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// No column has the pseudonyms.
    #[error("the first row names the columns, and one of them must be `pseudonym`")]
    NoPseudonym,
    /// A row has other columns than the first, or a quotation mark that does not close.
    #[error("row {0} cannot be read: it has another number of columns than the first row, or an open quotation mark")]
    Row(u64),
}

/// Reads a list as spreadsheets write and copy it: the first row names the columns, and a
/// comma, a semicolon or a tab stands between them.
///
/// # Errors
/// [`ListError`], with the row as a spreadsheet counts it.
pub fn read_list(text: &str) -> Result<Vec<NewPerson>, ListError> {
    // Spreadsheets put a byte order mark before the first name.
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let between = [b'\t', b';'].into_iter().find(|between| head.as_bytes().contains(between)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).delimiter(between).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|_| ListError::Row(1))?.clone();
    let column = |names: [&str; 5]| headers.iter().position(|found| names.contains(&found.to_lowercase().as_str()));
    let pseudonym = column(PSEUDONYM).ok_or(ListError::NoPseudonym)?;
    let (name, class) = (column(NAME), column(CLASS));
    let mut people = Vec::new();
    for (at, row) in reader.records().enumerate() {
        let row = row.map_err(|error| ListError::Row(error.position().map_or(at as u64 + 2, csv::Position::line)))?;
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().to_owned();
        people.push(NewPerson { pseudonym: cell(Some(pseudonym)), name: cell(name), class: cell(class) });
    }
    Ok(people)
}

/// The cards as a page of their own, that prints and asks nothing of the network.
/// `languages` are the city's.
pub fn page(city: &str, languages: &[String], cards: &[Card]) -> String {
    let language = spoken(languages)[0];
    let page = html! {
        (DOCTYPE)
        html lang=(language.code()) dir=(language.direction()) {
            head {
                meta charset="utf-8";
                title { (city) }
                style { (PreEscaped(STYLE)) }
            }
            body { (sheet(city, languages, cards)) }
        }
    };
    page.into_string()
}

/// The cards.
pub(crate) fn sheet(city: &str, languages: &[String], cards: &[Card]) -> Markup {
    let spoken = spoken(languages);
    html! {
        div.cards { @for card in cards { (one(city, &spoken, card)) } }
    }
}

/// Those of the city's languages that cards speak: one at least.
fn spoken(languages: &[String]) -> Vec<Language> {
    let spoken: Vec<Language> = languages.iter().filter_map(|code| Language::of_code(code)).collect();
    if spoken.is_empty() { vec![Language::English] } else { spoken }
}

fn one(city: &str, spoken: &[Language], card: &Card) -> Markup {
    let first = Words(spoken[0]);
    html! {
        div.card {
            strong dir="auto" { (card.pseudonym) }
            p.city { bdi { (city) } }
            @if let Some(picture) = picture(&card.link) {
                div.code role="img" lang=(first.0.code()) aria-label=(first.say("card-picture")) { (picture) }
            }
            @for language in spoken {
                @let words = Words(*language);
                p lang=(language.code()) dir=(language.direction()) {
                    (words.say("card-how")) " " (words.say("card-camera")) " "
                    (words.weave("card-until", &[], &[("when", on(words, card.expires))])) " " (words.say("card-lost"))
                }
            }
            p.link dir="ltr" { (card.link) }
        }
    }
}

/// A link as a QR code; none when it is too long for one.
pub(crate) fn picture(link: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(link, EcLevel::L).ok()?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(PICTURE_PIXELS_MIN, PICTURE_PIXELS_MIN).build();
    let start = picture.find("<svg")?;
    Some(PreEscaped(picture[start..].to_owned()))
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    fn person(pseudonym: &str, name: &str, class: &str) -> NewPerson {
        NewPerson { pseudonym: pseudonym.into(), name: name.into(), class: class.into() }
    }

    #[test]
    fn a_list_is_read_as_spreadsheets_write_it() {
        let people = read_list("\u{feff}Pseudonym,class,Name\nOwl , 7b,\"Levi, Noa\"\nינשוף,7b,\n").unwrap();
        assert_eq!(people, [person("Owl", "Levi, Noa", "7b"), person("ינשוף", "", "7b")]);
        assert_eq!(read_list("name\nNoa\n"), Err(ListError::NoPseudonym));
        assert_eq!(read_list("pseudonym,name\nOwl,Noa\nWren\n"), Err(ListError::Row(3)));
        assert_eq!(read_list(""), Err(ListError::NoPseudonym));
    }

    #[test]
    fn a_list_is_read_as_spreadsheets_copy_it_and_in_the_languages_of_the_pages() {
        assert_eq!(read_list("כינוי\tשם\nינשוף\tלוי, נועה\n").unwrap(), [person("ינשוף", "לוי, נועה", "")]);
        assert_eq!(read_list("Přezdívka;Třída\nSova;7.B").unwrap(), [person("Sova", "", "7.B")]);
    }

    #[test]
    fn a_card_says_what_to_do_with_it_in_the_citys_languages_and_has_its_link_as_text() {
        let card = Card { pseudonym: "<script>Owl".into(), link: "kaveret:school/abc".into(), expires: Timestamp(1_800_000_000_000) };
        let page = page("Tivon & more", &["he".into(), "xx".into(), "en".into()], std::slice::from_ref(&card));
        assert!(page.contains("&lt;script&gt;Owl") && page.contains("<svg") && page.contains("Tivon &amp; more"));
        assert!(page.contains(">kaveret:school/abc</p>") && !page.contains("<script"));
        assert!(page.contains("lang=\"he\" dir=\"rtl\"") && page.contains("lang=\"en\" dir=\"ltr\"") && page.contains("Join a city"));
        assert!(super::page("Praha", &["ru".into()], &[card]).contains("Join a city"), "English where none of ours is spoken");
    }
}
