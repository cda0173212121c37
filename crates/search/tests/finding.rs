//! What finds what, in four languages.

mod common;

use common::{offer, record};
use model::{MemberId, RecordKind, RecordView};
use search::{Index, Query};

#[test]
fn whom_a_reader_does_not_want_to_see_takes_no_place_among_the_hits() {
    let by = |number: u8, owner: u8| RecordView { owner: MemberId([owner; 32]), ..offer(number, "Guitar") };
    let index = index(&[by(1, 7), by(2, 7), by(3, 8), by(4, 9), by(5, 7)]);
    let found = |without: &[u8], limit| {
        let without = without.iter().map(|owner| MemberId([*owner; 32])).collect();
        let hits = index.search(&Query { words: "guitar".into(), without, limit, ..Query::default() }).unwrap();
        hits.iter().map(|hit| hit.id.0[0]).collect::<Vec<_>>()
    };
    assert_eq!(found(&[], 2), [1, 2]);
    assert_eq!(found(&[7], 2), [3, 4], "as many as are asked for");
    assert!(found(&[7, 8, 9], 2).is_empty());
}

fn index(records: &[RecordView]) -> Index {
    let mut index = Index::in_memory().unwrap();
    records.iter().for_each(|record| index.put(record).unwrap());
    index.commit(1).unwrap();
    index
}

fn query(words: &str) -> Query {
    Query { words: words.into(), today: "2026-11-22".into(), limit: 10, ..Query::default() }
}

/// The numbers of the records found, best first.
fn found(index: &Index, query: &Query) -> Vec<u8> {
    index.search(query).unwrap().iter().map(|hit| hit.id.0[0]).collect()
}

#[test]
fn a_word_is_found_in_the_forms_that_people_write() {
    for (title, typed) in [
        // Hebrew.
        ("שיעורי גיטרה למתחילים", "בגיטרה "),
        ("מנגנים בגיטרה", "גיטרה "),
        ("הוראת מתמטיקה", "המתמטיקה "),
        ("שִׁעוּרֵי צִיּוּר", "ציור "),
        ("ספר לימוד", "ספרים "),
        ("הכנה לצה\"ל", "צה״ל "),
        ("חוג ג'ודו", "ג׳ודו "),
        // Arabic.
        ("دروس في العزف على الجيتار", "جيتار "),
        ("دروس موسيقى", "والموسيقي "),
        ("مُعَلِّمَة رياضيات", "معلمة "),
        ("اللغة العربية للأطفال", "اطفال "),
        ("أحمد يعلّم البرمجة", "برمجة "),
        // Czech.
        ("Hra na kytaru pro začátečníky", "kytara "),
        ("Doučování matematiky", "MATEMATIKA "),
        ("Škola vaření", "skola "),
        ("Kurzy pro školy", "škola "),
        // English.
        ("Guitar lessons for beginners", "guitars "),
        ("Reading stories", "story "),
        ("MATHS", "maths "),
        // Others.
        ("Уроки русского языка", "РУССКОГО "),
        ("Straßenmusik", "strassenmusik "),
        ("Grade 12 physics", "12 "),
        // Mixed in one title.
        ("שיעורי Python לנוער", "python לנוער "),
    ] {
        let index =
            index(&[offer(1, title), offer(2, "something else"), offer(3, "משהו אחר"), offer(4, "شيء آخر"), offer(5, "něco jiného")]);
        assert_eq!(found(&index, &query(typed)), [1], "{typed} in {title}");
    }
}

#[test]
fn the_last_word_is_found_while_it_is_typed() {
    let index = index(&[offer(1, "Guitar"), offer(2, "שיעורי גיטרה"), offer(3, "الجيتار"), offer(4, "Kytara")]);
    for (typed, expected) in [("gui", 1), ("גיט", 2), ("בגיט", 2), ("جيت", 3), ("الجي", 3), ("kyt", 4)] {
        assert_eq!(found(&index, &query(typed)), [expected], "{typed}");
    }
    assert_eq!(found(&index, &query("gui ")), [0; 0], "a word that is ended is not completed");
    assert_eq!(found(&index, &query("g")), [0; 0], "one letter is too few");
}

#[test]
fn records_with_all_words_come_before_those_with_some() {
    let index = index(&[
        offer(1, "guitar guitar guitar"),
        record(2, RecordKind::OFFER, &[("title", "Music"), ("description", "piano, drums, and for some also guitar"), ("place", "Haifa")]),
        offer(3, "Haifa"),
    ]);
    let hits = index.search(&query("guitar haifa ")).unwrap();
    assert_eq!(hits.iter().map(|hit| (hit.id.0[0], hit.all_words)).collect::<Vec<_>>()[0], (2, true));
    assert_eq!(hits.len(), 3);
    assert!(!hits[1].all_words && !hits[2].all_words);
    assert_eq!(found(&index, &query("haifa unicorn ")).len(), 2);
}

#[test]
fn a_title_weighs_more_than_skills_and_those_more_than_a_description() {
    let index = index(&[
        record(1, RecordKind::OFFER, &[("title", "Music"), ("description", "guitar")]),
        record(2, RecordKind::OFFER, &[("title", "Music"), ("skills", "guitar")]),
        record(3, RecordKind::OFFER, &[("title", "guitar")]),
        record(4, RecordKind::PROFILE, &[("name", "Julie"), ("strengths", "guitar")]),
    ]);
    let order = found(&index, &query("guitar"));
    assert_eq!((order[0], order[3]), (3, 1));
}

#[test]
fn the_word_as_it_was_typed_comes_before_its_other_forms() {
    let index = index(&[offer(1, "מורים"), offer(2, "מורה"), offer(3, "המורה")]);
    assert_eq!(found(&index, &query("מורה "))[0], 2);
}

#[test]
fn equals_stand_in_the_order_of_their_ids_whichever_came_first() {
    let rising: Vec<_> = (1..=9).map(|number| offer(number, "guitar")).collect();
    let falling: Vec<_> = rising.iter().rev().cloned().collect();
    for records in [&rising, &falling] {
        let index = index(records);
        assert_eq!(found(&index, &Query { limit: 4, ..query("guitar") }), [1, 2, 3, 4]);
    }
}

#[test]
fn what_is_withdrawn_or_over_is_found_only_on_request() {
    let index = index(&[
        record(1, RecordKind::OFFER, &[("title", "guitar"), ("expires", "2026-11-22")]),
        record(2, RecordKind::OFFER, &[("title", "guitar"), ("expires", "2026-11-21")]),
        record(3, RecordKind::OFFER, &[("title", "guitar"), ("status", "withdrawn")]),
        record(4, RecordKind::OFFER, &[("title", "guitar"), ("status", "nearly full")]),
    ]);
    assert_eq!(found(&index, &query("guitar")), [1, 4]);
    assert_eq!(found(&index, &Query { include_withdrawn_or_expired: true, ..query("guitar") }), [1, 2, 3, 4]);
    assert_eq!(found(&index, &Query { today: "soon".into(), ..query("guitar") }), [1, 2, 4]);
}

#[test]
fn a_kind_narrows_what_is_found() {
    let index = index(&[offer(1, "guitar"), record(2, RecordKind::REQUEST, &[("title", "guitar")])]);
    assert_eq!(found(&index, &Query { kind: Some(RecordKind::REQUEST), ..query("guitar") }), [2]);
    assert_eq!(found(&index, &Query { kind: Some(RecordKind::CHALLENGE), ..query("guitar") }), [0; 0]);
}

#[test]
fn no_text_is_an_error() {
    let index = index(&[offer(1, "guitar")]);
    let long = "guitar ".repeat(10_000);
    let odd = [
        "",
        " ",
        "\"",
        "\"guitar",
        "title:guitar",
        "AND OR NOT",
        "(((",
        "guitar^-1",
        "*",
        "gui*",
        "[a TO z]",
        "\\",
        "\u{0}",
        "\u{202e}guitar",
        "=",
        "=guitar",
        "'",
        "'''",
        "״",
        "ו",
        "ה",
        "والفب",
        "🎸",
        &long,
        "\u{5b0}\u{5b0}",
        "\u{640}",
        "a\u{301}\u{301}\u{301}",
        "%_%",
        "../../etc",
        "guitar\u{10ffff}",
    ];
    for words in odd {
        for words in [words.to_owned(), format!("{words} ")] {
            index.search(&query(&words)).unwrap();
        }
    }
    assert_eq!(found(&index, &query(&long)), [1]);
    assert_eq!(found(&index, &Query { limit: usize::MAX, ..query("guitar") }), [1]);
    assert_eq!(found(&index, &Query { limit: 0, ..query("guitar") }), [0; 0]);
}

#[test]
fn a_record_is_found_as_it_is_now() {
    let mut index = index(&[offer(1, "guitar"), offer(2, "piano")]);
    index.put(&offer(1, "drums")).unwrap();
    index.remove(offer(2, "").id);
    assert_eq!(found(&index, &query("guitar")), [1], "nothing changes before the commit");
    index.commit(2).unwrap();
    assert_eq!(found(&index, &query("guitar")), [0; 0]);
    assert_eq!(found(&index, &query("drums")), [1]);
    assert_eq!(found(&index, &query("piano")), [0; 0]);
    assert_eq!(index.count(), 1);
}
