//! How a bad input stands in its file: what it is and what it must get, then an
//! empty line, then its bytes, as they are where they are text, else in
//! hexadecimal, with `61*65537` for many alike.

use std::path::{Path, PathBuf};

/// One bad input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// What it pretends to be; the name of its folder.
    pub kind: String,
    /// The word of the refusal that it must get.
    pub refusal: String,
    /// The refusal's own words.
    pub says: String,
    /// What was done to it.
    pub cause: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// Where the files lie. The tests and the fuzzers both read them.
pub fn home() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|folder| folder.join("bad-input")).find(|folder| folder.exists()).unwrap_or_else(|| here.join("bad-input"))
}

impl Bad {
    /// Its file below [`home`].
    pub fn path(&self) -> PathBuf {
        let letters = self.cause.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
        let words: String = letters.collect();
        let words: Vec<_> = words.split('-').filter(|word| !word.is_empty()).collect();
        Path::new(&self.kind).join(format!("{}-{}.txt", self.refusal, words.join("-")))
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let short = self.bytes.len() <= TEXT_MAX;
        let plain =
            std::str::from_utf8(&self.bytes).ok().filter(|text| short && text.chars().all(|letter| letter == '\n' || !letter.is_control()));
        let (form, body) = match plain {
            Some(text) => ("text", text.to_owned()),
            None => ("hex", hex(&self.bytes)),
        };
        format!("refusal: {}\nsays: {}\ncause: {}\nform: {form}\n\n{body}", self.refusal, self.says, self.cause)
    }

    /// Reads a file of this kind's folder.
    pub fn read(kind: &str, path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (head, body) = text.split_once("\n\n").unwrap_or_else(|| panic!("{}: no empty line behind the head", path.display()));
        let value = |name: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or_else(|| panic!("{}: no line `{name}: ...`", path.display())).to_owned()
        };
        let bytes = match value("form").as_str() {
            "text" => body.as_bytes().to_vec(),
            "hex" => unhex(body),
            other => panic!("{}: unknown form {other}", path.display()),
        };
        Self { kind: kind.to_owned(), refusal: value("refusal"), says: value("says"), cause: value("cause"), bytes }
    }
}

/// Longest text that stands in its file as it is.
const TEXT_MAX: usize = 4096;

/// Runs of this many equal bytes and more are written as one.
const RUN: usize = 8;

/// What a run may repeat: a byte, or an id.
const UNITS: [usize; 2] = [1, 32];

fn hex(bytes: &[u8]) -> String {
    let digits = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (mut text, mut column, mut at) = (String::new(), 0, 0);
    while at < bytes.len() {
        let run = |unit: usize| bytes[at..].chunks_exact(unit).take_while(|next| *next == &bytes[at..at + unit]).count();
        let unit = UNITS.into_iter().find(|unit| run(*unit) >= RUN);
        let word = match unit {
            Some(unit) => format!(" {}*{} ", digits(&bytes[at..at + unit]), run(unit)),
            None => digits(&bytes[at..=at]),
        };
        at += unit.map_or(1, |unit| unit * run(unit));
        column += word.len();
        text.push_str(&word);
        if column >= 96 {
            text.push('\n');
            column = 0;
        }
    }
    text.push('\n');
    text
}

fn unhex(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in text.split_whitespace() {
        let (digits, count) = word.split_once('*').map_or((word, 1), |(digits, count)| (digits, count.parse().unwrap()));
        let run: Vec<u8> =
            digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect();
        (0..count).for_each(|_| bytes.extend_from_slice(&run));
    }
    bytes
}

#[test]
fn a_file_reads_back() {
    let home = tempfile::tempdir().unwrap();
    for bytes in [
        b"one\n\ntwo".to_vec(),
        vec![0; 70_000],
        (0..=255).collect(),
        [vec![1; 7], vec![2; 8], vec![0xff]].concat(),
        (0..32).collect::<Vec<u8>>().repeat(9),
        vec![],
    ] {
        let bad = Bad { kind: "item".into(), refusal: "malformed-short".into(), says: "no".into(), cause: "Cut in 2".into(), bytes };
        let path = home.path().join("one.txt");
        std::fs::write(&path, bad.text()).unwrap();
        assert_eq!(Bad::read("item", &path), bad);
        assert_eq!(bad.path(), Path::new("item/malformed-short-cut-in-2.txt"));
    }
}
