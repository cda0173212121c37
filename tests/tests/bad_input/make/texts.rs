//! What people paste, upload and post: invitations, phrases, fields, files to
//! import, and requests to the page.

mod http;

use data_encoding::BASE64URL_NOPAD;
use model::RecordKind;

use super::{Maker, Parts, len};
use crate::samples::{self, MAPPING, TABLE};

pub fn make(to: &mut Maker) {
    invitations(to);
    cards(to);
    phrases(to);
    fields(to);
    imports(to);
    http::make(to);
}

fn link(inside: &[u8]) -> String {
    let check = blake3::hash(inside);
    format!("kaveret:join/{}", BASE64URL_NOPAD.encode(&[inside, &check.as_bytes()[..4]].concat()))
}

fn invitations(to: &mut Maker) {
    let kind = "invitation";
    let whole = samples::invitation().to_string();
    for (cause, text) in [
        ("nothing", ""),
        ("a web address", "https://example.org/join"),
        ("another word of ours", "kaveret:show/abc"),
        ("a link without its beginning", &whole["kaveret:".len()..]),
        ("a link in capitals", "KAVERET:JOIN/abc"),
        ("a long text", &"join me ".repeat(1000)),
    ] {
        to.must(kind, "prefix", cause, text);
    }
    let at = whole.len() / 2;
    let other = if whole.as_bytes()[at] == b'A' { "B" } else { "A" };
    for (cause, text) in [
        ("a link with nothing in it", "kaveret:join/".to_owned()),
        ("a link with less than its check", "kaveret:join/AAAA".to_owned()),
        ("a link without its last letters", whole[..whole.len() - 4].to_owned()),
        ("a link without its last letter", whole[..whole.len() - 1].to_owned()),
        ("a link with another letter inside", format!("{}{other}{}", &whole[..at], &whole[at + 1..])),
        ("a link with letters of other alphabets", format!("{whole}ש")),
        ("a link with the letters of plain base", format!("{}+/{}", &whole[..at], &whole[at + 2..])),
        ("a link padded", format!("{whole}==")),
        ("a link twice", format!("{whole}{whole}")),
        ("a link in other letters' case", format!("kaveret:join/{}", whole[13..].to_ascii_lowercase())),
        ("a link behind which something stands", format!("{whole} and come soon")),
    ] {
        to.must(kind, "damaged", cause, text);
    }
    let parts = Parts::default()
        .and("version", [1])
        .and("city", [1; 32])
        .and("token", [2; 16])
        .and("the name's length", len(2))
        .and("name", *b"ab")
        .and("the count of addresses", [1])
        .and("the address's length", len(3))
        .and("address", *b"/ip");
    for (name, bytes) in parts.cut() {
        let refusal = if bytes.is_empty() { "damaged" } else { "malformed-short" };
        to.must(kind, refusal, format!("an invitation cut in {name}"), link(&bytes));
    }
    for (cause, version) in [("of nothing", 0), ("to come", 2)] {
        to.must(kind, "version", format!("a version {cause}"), link(&parts.with("version", [version]).bytes()));
    }
    for (refusal, cause, other) in [
        ("malformed-trailing", "an invitation with a tail", parts.clone().and("tail", [0])),
        ("malformed-too-long", "a name above its limit", parts.with("the name's length", len(201))),
        ("malformed-too-long", "a name of four GiB", parts.with("the name's length", [0xff; 4])),
        ("malformed-text", "a name that is not UTF-8", parts.with("name", [0xc3, 0x28])),
        ("malformed-too-long", "too many addresses", parts.with("the count of addresses", [9])),
        ("malformed-too-long", "an address above its limit", parts.with("the address's length", len(301))),
        ("malformed-text", "an address that is not UTF-8", parts.with("address", [0xff; 3])),
        ("malformed-short", "more addresses than there are", parts.with("the count of addresses", [2])),
        ("malformed-trailing", "fewer addresses than there are", parts.with("the count of addresses", [0])),
    ] {
        to.must(kind, refusal, cause, link(&other.bytes()));
    }
}

fn cards(to: &mut Maker) {
    let kind = "card";
    let link = |inside: &[u8]| {
        let check = blake3::hash(inside);
        format!("kaveret:city/{}", BASE64URL_NOPAD.encode(&[inside, &check.as_bytes()[..4]].concat()))
    };
    for (cause, text) in [("nothing", ""), ("an invitation", "kaveret:join/AAAA"), ("a web address", "https://brno.example")] {
        to.must(kind, "prefix", cause, text);
    }
    for (cause, text) in [("a card with nothing in it", "kaveret:city/"), ("a card with letters of other alphabets", "kaveret:city/ש")] {
        to.must(kind, "damaged", cause, text);
    }
    let parts = Parts::default()
        .and("version", [5])
        .and("city", [1; 32])
        .and("the name's length", len(2))
        .and("name", *b"ab")
        .and("the count of gateways", [1])
        .and("the key's length", len(3))
        .and("key", *b"key")
        .and("the count of addresses", [1])
        .and("the address's length", len(3))
        .and("address", *b"/ip");
    for (name, bytes) in parts.cut().into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
        to.must(kind, "malformed-short", format!("a card cut in {name}"), link(&bytes));
    }
    to.must(kind, "damaged", "a card without even a version", link(&[]));
    for (cause, version) in [("of nothing", 0), ("of an invitation", 1), ("to come", 6)] {
        to.must(kind, "version", format!("a card's version {cause}"), link(&parts.with("version", [version]).bytes()));
    }
    for (refusal, cause, other) in [
        ("malformed-trailing", "a card with a tail", parts.clone().and("tail", [0])),
        ("malformed-too-long", "a city's name above its limit", parts.with("the name's length", len(201))),
        ("malformed-text", "a city's name that is not UTF-8", parts.with("name", [0xc3, 0x28])),
        ("malformed-too-long", "too many gateways", parts.with("the count of gateways", [5])),
        ("malformed-too-long", "a gateway's key above its limit", parts.with("the key's length", len(65))),
        ("malformed-value", "a gateway without a key", parts.with("the key's length", len(0)).with("key", [])),
        ("malformed-too-long", "too many addresses of a gateway", parts.with("the count of addresses", [9])),
        ("malformed-text", "a gateway's address that is not UTF-8", parts.with("address", [0xff; 3])),
    ] {
        to.must(kind, refusal, cause, link(&other.bytes()));
    }
}

fn phrases(to: &mut Maker) {
    let whole = samples::root().phrase().to_owned();
    let words: Vec<&str> = whole.split(' ').collect();
    let with = |at: usize, word: &str| {
        words.iter().enumerate().map(|(place, own)| if place == at { word } else { own }).collect::<Vec<_>>().join(" ")
    };
    for (refusal, cause, phrase) in [
        ("count", "no word", String::new()),
        ("count", "a word too few", words[1..].join(" ")),
        ("count", "a word too many", format!("{whole} abandon")),
        ("count", "a flood of words", "abandon ".repeat(200)),
        ("word", "a first word with a typing mistake", with(0, "xyzzy")),
        ("word", "a word of another language", with(5, "שלום")),
        ("word", "a word with a comma", with(3, &format!("{},", words[3]))),
        ("checksum", "the same word all along", ["zoo"; 12].join(" ")),
        ("checksum", "the same word all along, twice as often", ["zoo"; 24].join(" ")),
    ] {
        to.must("phrase", refusal, cause, phrase);
    }
    let swapped = (1..12).map(|at| {
        let mut words = words.clone();
        words.swap(0, at);
        words.join(" ")
    });
    let swapped =
        swapped.filter(|phrase| *phrase != whole).find(|phrase| trust::RootKey::from_phrase(phrase).is_err()).expect("most are wrong");
    to.must("phrase", "checksum", "two words that changed places", swapped);
}

fn fields(to: &mut Maker) {
    let of = |kind: RecordKind, name: &str, value: String| format!("{}\n{name}\n{value}", kind.code());
    let offer = RecordKind::OFFER;
    let text = |text: &str| format!("{text:?}");
    let list = |count: usize| format!("[{}]", (0..count).map(|at| format!("\"word {at}\"")).collect::<Vec<_>>().join(","));
    for (cause, kind, name) in [
        ("a field that there is not", offer, "colour"),
        ("a field in other letters", offer, "Title"),
        ("a field with a space", offer, "title "),
        ("a field of another kind", RecordKind::INTEREST, "title"),
        ("a field of profiles in an offer", offer, "name"),
        ("a field named at length", offer, &"title".repeat(1000)),
    ] {
        to.must("field", "unknown", cause, of(kind, name, text("x")));
    }
    for (cause, code) in [("a kind of nothing", 0), ("a kind to come", 99), ("the last kind", u16::MAX)] {
        to.must("field", "kind", cause, of(RecordKind::from_code(code), "title", text("x")));
    }
    for kind in RecordKind::KNOWN {
        to.must("field", "missing", format!("a {kind} of nothing"), of(kind, "", String::new()));
    }
    let wrong = [
        ("a line of two lines", "title", text("one\ntwo")),
        ("a line with a return", "title", text("one\rtwo")),
        ("a line above its limit", "title", text(&"x".repeat(301))),
        ("a line above its limit in letters of many bytes", "title", text(&"ש".repeat(151))),
        ("a line that is a number", "title", "7".to_owned()),
        ("a line that is a list", "title", list(1)),
        ("prose above its limit", "description", text(&"x".repeat(20_001))),
        ("prose that is a list", "description", list(2)),
        ("prose that is a number", "description", "7".to_owned()),
        ("a choice that there is not", "level", text("genius")),
        ("a choice in capitals", "level", text("Beginner")),
        ("a choice that is a number", "level", "1".to_owned()),
        ("a day in other words", "expires", text("tomorrow")),
        ("a day that the month has not", "expires", text("2027-02-30")),
        ("a day in another order", "expires", text("30-06-2027")),
        ("a day without its noughts", "expires", text("2027-6-3")),
        ("a day with a time", "expires", text("2027-06-30T00:00")),
        ("a day with a space", "expires", text(" 2027-06-30")),
        ("a cell that is too fine", "cell", text("sv8wrq")),
        ("a cell with a letter that cells have not", "cell", text("sv8ai")),
        ("a cell in capitals", "cell", text("SV8WR")),
        ("a cell that is a number", "cell", "7".to_owned()),
        ("a number of nought", "capacity", "0".to_owned()),
        ("a number above its limit", "capacity", "10001".to_owned()),
        ("a number as a text", "capacity", text("7")),
        ("a number as a list", "capacity", list(1)),
        ("a list as a text", "skills", text("a; b")),
        ("a list as a number", "skills", "3".to_owned()),
        ("too many words", "skills", list(65)),
        ("a word of nothing", "skills", "[\"\"]".to_owned()),
        ("a word of spaces", "skills", "[\"  \"]".to_owned()),
        ("a word with a space before", "skills", "[\" a\"]".to_owned()),
        ("a word with a semicolon", "skills", "[\"a;b\"]".to_owned()),
        ("a word of two lines", "skills", "[\"a\\nb\"]".to_owned()),
        ("a word above its limit", "skills", format!("[\"{}\"]", "x".repeat(161))),
        ("a language by its name", "languages", "[\"Hebrew\"]".to_owned()),
        ("a language in capitals", "languages", "[\"HE\"]".to_owned()),
        ("a language with an empty part", "languages", "[\"he-\"]".to_owned()),
        ("a language with too many parts", "languages", "[\"he-aa-bb-cc-dd\"]".to_owned()),
        ("a time without hours", "times", "[\"mon\"]".to_owned()),
        ("a time that ends before it begins", "times", "[\"mon 18:00-16:00\"]".to_owned()),
        ("a time of a day that there is not", "times", "[\"day 16:00-18:00\"]".to_owned()),
        ("a time behind midnight", "times", "[\"mon 16:00-25:00\"]".to_owned()),
        ("a time with a sign", "times", "[\"mon +1:00-18:00\"]".to_owned()),
        ("an age band that there is not", "audience", "[\"0-3\"]".to_owned()),
        ("an editor by name", "editors", "[\"Bob\"]".to_owned()),
        ("an editor in capitals", "editors", format!("[\"{}\"]", "AB".repeat(32))),
        ("an editor with a digit too few", "editors", format!("[\"{}\"]", "a".repeat(63))),
    ];
    for (cause, name, value) in wrong {
        to.must("field", "wrong", cause, of(offer, name, value));
    }
    for (cause, value) in [
        ("a reference to nothing", "x".to_owned()),
        ("a reference without a scope", format!("offer/{}", "01".repeat(32))),
        ("a reference to another scope", format!("school/offer/{}", "01".repeat(32))),
        ("a reference of a kind that there is not", format!("city/song/{}", "01".repeat(32))),
        ("a reference with a digit too few", format!("city/offer/{}", "1".repeat(63))),
    ] {
        let value = of(RecordKind::INTEREST, "to", text(&value));
        to.must("field", "wrong", cause, value);
    }
}

fn imports(to: &mut Maker) {
    let of = |name: &str, mapping: &str, file: &[u8]| [format!("{name}\n~\n{mapping}\n~\n").as_bytes(), file].concat();
    let csv = |mapping: &str, file: &str| of("file.csv", mapping, file.as_bytes());
    let swapped = |from: &str, other: &str| {
        assert!(MAPPING.contains(from), "{from}");
        csv(&MAPPING.replace(from, other), TABLE)
    };
    let small = "kind = \"offer\"\nkey = [\"id\"]\nmap.title = \"name\"";
    let with = |more: &str| format!("{small}\n{more}");
    for (cause, bytes) in [
        ("a mapping that is no TOML", csv("kind offer", TABLE)),
        ("a mapping with a key that there is not", csv("kinds = \"offer\"", TABLE)),
        ("a mapping with a value of another form", csv("key = 7", TABLE)),
        ("a mapping with a kind that there is not", csv("kind = \"song\"", TABLE)),
        ("a mapping with a delimiter of two letters", csv("delimiter = \"ab\"", TABLE)),
        ("a mapping to profiles", csv("kind = \"profile\"\nkey = [\"id\"]", TABLE)),
        ("a mapping of words to answers", swapped("\"request\"", "\"interest\"")),
        ("a mapping without a kind", csv("key = [\"id\"]\nmap.title = \"name\"", TABLE)),
        ("a mapping without a key", csv("kind = \"offer\"\nmap.title = \"name\"", "name\nOud\n")),
        ("a column of kinds that there is not", swapped("kind_column = \"type\"", "kind_column = \"sort\"")),
        ("a column of keys that there is not", swapped("\"town\"]", "\"village\"]")),
        ("a column of a field that there is not", swapped("title = \"name\"", "title = \"nmae\"")),
        ("a column in a template that there is not", swapped("{about}", "{abuot}")),
        ("a brace that stays open", swapped("({town})", "({town")),
        ("a field that there is not", swapped("title = \"name\"", "colour = \"name\"")),
        ("a field that the import fills in", swapped("title = \"name\"", "source = \"name\"")),
        ("a fixed text for a field that there is not", swapped("languages = \"he\"", "colour = \"red\"")),
        ("several columns for a line", swapped("title = \"name\"", "title = [\"name\", \"about\"]")),
        ("a column of latitudes that there is not", swapped("\"lat\"", "\"latitude\"")),
        ("a column of longitudes that there is not", swapped("\"lon\"", "\"longitude\"")),
        ("a column of a choice that there is not", swapped("open =", "shut =")),
        ("a delimiter that is not ASCII", csv(&with("delimiter = \"ש\""), TABLE)),
        ("an empty file", csv(small, "")),
        ("a file of empty lines", csv(small, "\n\n\n")),
        ("a head of spaces", csv(small, " , ,\n1,2,3\n")),
        ("a head that is not UTF-8", of("file.csv", small, b"\xf9\xec,name\n1,2\n")),
        ("a file in UTF-16", of("file.csv", small, b"\xff\xfei\0d\0")),
        ("a file in UTF-16, the other way round", of("file.csv", small, b"\xfe\xff\0i\0d")),
        ("a file that is no JSON", of("file.json", "", b"id,kind\n")),
        ("a JSON file that holds no list", of("file.json", "", b"{\"records\": []}")),
        ("a JSON file that breaks off", of("file.json", "", b"[{\"id\": ")),
        ("a JSON file of ten thousand brackets", of("file.json", "", "[".repeat(10_000).as_bytes())),
    ] {
        to.must("import", "file", cause, bytes);
    }
    let table = |rows: &str| csv(small, &format!("id,name\n{rows}"));
    let row = |from: &str, other: &str| {
        assert!(TABLE.contains(from), "{from}");
        csv(MAPPING, &TABLE.replacen(from, other, 1))
    };
    let json = |entry: &str| of("file.json", "", format!("[{entry}]").as_bytes());
    for (cause, bytes) in [
        ("a row with a column too few", table("1\n")),
        ("a row with a column too many", table("1,Oud,more\n")),
        ("a cell that is not UTF-8", of("file.csv", small, b"id,name\n1,\xf9\xec\n")),
        ("a row without its key", table(",Oud\n")),
        ("a row without either of its keys", row("1;Haifa;", ";;")),
        ("a row of a kind that is not mapped", row("talent", "gift")),
        ("a number that is none", row(";4;", ";four;")),
        ("a number above its limit", row(";4;", ";99999;")),
        ("a number below nought", row(";4;", ";-1;")),
        ("a place that is not on the globe", row("32.8;", "132.8;")),
        ("a place of words", row("34.99", "east")),
        ("a place with one half", row("34.99", "")),
        ("a place that is not a number", row("34.99", "NaN")),
        ("a fixed text that does not fit", swapped("languages = \"he\"", "languages = \"Hebrew\"")),
        ("too many words", row("oud, song", &(0..80).map(|at| format!("w{at}")).collect::<Vec<_>>().join(","))),
        ("a word above its limit", row("oud, song", &"x".repeat(200))),
        ("prose above its limit", row("Slowly; with songs", &"x".repeat(20_000))),
        ("a title above its limit", table(&format!("1,{}\n", "x".repeat(400)))),
        ("a text with a null", table("1,O\0ud\n")),
        ("an entry that is no record", json("7")),
        ("an entry of nothing", json("{}")),
        ("an entry without fields", json("{\"kind\": \"offer\"}")),
        ("an entry without a name", json("{\"kind\": \"offer\", \"fields\": {\"title\": \"x\"}}")),
        (
            "an entry of a profile",
            json("{\"id\": \"$\", \"kind\": \"profile\", \"fields\": {\"name\": \"x\"}}".replace('$', &"01".repeat(32)).as_str()),
        ),
        ("an entry with an id that is none", json("{\"id\": \"7\", \"kind\": \"offer\", \"fields\": {\"title\": \"x\"}}")),
        ("an entry with a field that there is not", json("{\"kind\": \"offer\", \"fields\": {\"colour\": \"x\"}}")),
        ("an entry with a value of another form", json("{\"kind\": \"offer\", \"fields\": {\"capacity\": \"x\"}}")),
        ("an entry with a value that no field has", json("{\"kind\": \"offer\", \"fields\": {\"capacity\": -1}}")),
        ("an entry of a kind that there is not", json("{\"kind\": \"song\", \"fields\": {}}")),
        ("an entry with content that does not fit", json("{\"content\": {\"kind\": \"offer\", \"fields\": {\"title\": 7}}}")),
    ] {
        to.must("import", "row", cause, bytes);
    }
    for (cause, bytes) in [
        ("a row without its title", table("1,\n")),
        ("a row with a title of spaces", table("1,   \n")),
        ("a row with a key of two lines", csv(small, &format!("id,name\n{},Oud\n", "k".repeat(400)))),
        (
            "an entry without its title",
            json("{\"id\": \"$\", \"kind\": \"offer\", \"fields\": {\"place\": \"x\"}}".replace('$', &"01".repeat(32)).as_str()),
        ),
    ] {
        to.must("import", "record", cause, bytes);
    }
}
