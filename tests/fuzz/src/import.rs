//! A file to import, and the mapping that goes with it.

use crate::samples;

/// A mapping, a zero byte, a file: CSV, or JSON when it begins as JSON does.
pub fn try_input(input: &[u8]) {
    let Some(middle) = input.iter().position(|byte| *byte == 0) else { return };
    let (mapping, file) = (&input[..middle], &input[middle + 1..]);
    let Ok(mapping) = std::str::from_utf8(mapping) else { return };
    let name = if file.starts_with(b"[") { "file.json" } else { "file.csv" };
    match cli::drafts(file, mapping, name) {
        Ok(drafts) => {
            for draft in drafts {
                match draft {
                    Ok(Some(draft)) => said(&cli::founded(&draft).map(|content| content.check().expect("what is founded is whole"))),
                    Ok(None) => {}
                    Err(refused) => said(&Err::<(), _>(refused)),
                }
            }
        }
        Err(failure) => said(&Err::<(), _>(failure)),
    }
}

/// Every refusal says something, in one sentence that is no flood.
fn said<T, E: std::fmt::Display>(result: &Result<T, E>) {
    if let Err(refusal) = result {
        assert!(!refusal.to_string().is_empty());
    }
}

/// A table with a mapping, one of our own exports, and one in JSON.
pub fn seeds() -> Vec<Vec<u8>> {
    let own = "id,kind,title,skills,expires\n0707070707070707070707070707070707070707070707070707070707070707,offer,Oud,a; b,2027-01-31\n";
    let json = r#"[{"id":"0707070707070707070707070707070707070707070707070707070707070707","kind":"offer","fields":{"title":"Oud","skills":["a"],"capacity":3}}]"#;
    [
        (samples::MAPPING, samples::TABLE),
        ("", own),
        ("source = \"x\"", json),
        ("kind = \"offer\"\nkey = [\"a\"]\nmap.title = \"b\"", "a,b\n1,2\n"),
    ]
    .map(|(mapping, file)| [mapping.as_bytes(), &[0], file.as_bytes()].concat())
    .to_vec()
}
