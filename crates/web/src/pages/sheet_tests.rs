use super::*;

fn guitar() -> Content {
    let mut offer = Content::new(RecordKind::OFFER).unwrap();
    for (name, text) in [("title", "Guitar"), ("skills", "guitar; chords"), ("description", "One.\nTwo."), ("source", "list.csv#1")] {
        offer.set_text(name, text).unwrap();
    }
    offer
}

/// The form of this record as a browser sends it back, with some values replaced.
fn sent(content: &Content, typed: &[(&str, &str)]) -> Filled {
    let sheet = Sheet::of(content);
    let mut pairs = Vec::new();
    for field in sheet.fields() {
        let was = sheet.was(field.name).unwrap().to_owned();
        let now = typed.iter().find(|(name, _)| *name == field.name).map_or(was.clone(), |(_, text)| (*text).to_owned());
        pairs.push((field.name.to_owned(), now));
        pairs.push((format!("{WAS}{}", field.name), was));
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Filled::of(&pairs)
}

#[test]
fn a_form_sent_back_as_it_was_changes_nothing() {
    let offer = guitar();
    let mut sheet = Sheet::typed(RecordKind::OFFER, &sent(&offer, &[]));
    assert_eq!(sheet.edits(&offer), Some(Edits::new()));
}

#[test]
fn only_what_was_changed_is_written() {
    let shown = guitar();
    let mut meanwhile = shown.clone();
    meanwhile.set_text("title", "Guitar for all").unwrap();
    meanwhile.set_text("skills", "chords; guitar; songs").unwrap();
    let filled = sent(&shown, &[("description", "Three."), ("skills", "guitar\nrhythm")]);
    let edits = Sheet::typed(RecordKind::OFFER, &filled).edits(&meanwhile).unwrap();
    let expected = Edits::from([
        ("description".to_owned(), Some(Value::from("Three."))),
        ("skills".to_owned(), Some(Value::set(["guitar", "rhythm", "songs"]))),
    ]);
    assert_eq!(edits, expected);
}

#[test]
fn all_faults_are_found_at_once_and_what_was_typed_stays() {
    let filled = Filled::of(&[("title", " "), ("capacity", "many"), ("place", "Library")]);
    let mut sheet = Sheet::typed(RecordKind::OFFER, &filled);
    assert_eq!(sheet.content(&[]), None);
    assert_eq!(sheet.faulty().map(|field| field.name).collect::<Vec<_>>(), ["title", "capacity"]);
    assert_eq!((sheet.text("capacity"), sheet.text("place")), ("many", "Library"));
}

#[test]
fn rows_of_times_are_read_together_and_blank_rows_are_not() {
    let rows = [
        ("times-day", "mon"),
        ("times-from", "16:00"),
        ("times-to", "18:00"),
        ("times-day", ""),
        ("times-from", ""),
        ("times-to", ""),
        ("times-day", "thu"),
        ("times-from", "09:30"),
        ("times-to", ""),
    ];
    let filled = Filled::of(&[&[("title", "Guitar")], &rows[..]].concat());
    let mut sheet = Sheet::typed(RecordKind::OFFER, &filled);
    assert_eq!(sheet.text("times"), "mon 16:00-18:00; thu 09:30-");
    assert_eq!(sheet.content(&[]), None);
    assert!(sheet.fault("times").is_some());
}
