//! A CSV file's rows, as spreadsheets number them: the head is row 1.

use std::path::Path;

use model::formula;

use super::template::Head;
use super::{Refused, Row};
use crate::failure::{Context, Exit, Failure, Outcome};

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// A table: its head, and its rows or why one cannot be read.
#[derive(Debug)]
pub struct Table {
    /// The columns.
    pub head: Head,
    /// The rows below the head.
    pub rows: Vec<Result<Row, Refused>>,
}

/// The bytes of a file, or of standard input for `-`.
///
/// # Errors
/// [`Exit::Wrong`] when it cannot be read.
pub fn read_bytes(file: &Path) -> Outcome<Vec<u8>> {
    let read = match file.as_os_str() == "-" {
        true => {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes).map(|_| bytes)
        }
        false => std::fs::read(file),
    };
    read.or_exit(Exit::Wrong, || format!("{} cannot be read", file.display()))
}

/// Reads a CSV file. A row that cannot be read is refused by itself.
///
/// # Errors
/// [`Exit::Wrong`] when it has no head that can be read.
pub fn read(bytes: &[u8], delimiter: char) -> Outcome<Table> {
    let delimiter = u8::try_from(delimiter)
        .ok()
        .filter(u8::is_ascii)
        .ok_or_else(|| Failure::new(Exit::Wrong, format!("the delimiter needs to be one ASCII character, and {delimiter:?} is not")))?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Failure::new(Exit::Wrong, format!("the file is written in UTF-16; {HOW_TO_SAVE}")));
    }
    let bytes = bytes.strip_prefix(UTF8_BOM).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let head = reader.byte_headers().or_exit(Exit::Wrong, || "the file's first row cannot be read")?;
    let names: Result<Vec<_>, _> = head.iter().map(|name| String::from_utf8(name.to_vec())).collect();
    let names = names.map_err(|_| Failure::new(Exit::Wrong, format!("row 1, which names the columns, is not UTF-8; {HOW_TO_SAVE}")))?;
    if names.iter().all(|name| name.trim().is_empty()) {
        return Err(Failure::new(Exit::Wrong, "the file is empty: its first row needs to name the columns"));
    }
    let head = Head::new(names);
    let rows = reader.into_byte_records().enumerate().map(|(at, record)| read_row(at as u64 + 2, record, &head)).collect();
    Ok(Table { head, rows })
}

const HOW_TO_SAVE: &str = "save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\") and import it again";

fn read_row(number: u64, record: csv::Result<csv::ByteRecord>, head: &Head) -> Result<Row, Refused> {
    let refused = |column: Option<String>, reason: String| Refused { row: number, column, reason };
    let record = record.map_err(|error| refused(None, error.to_string()))?;
    if record.len() != head.len() {
        return Err(refused(None, format!("needs {} columns as row 1 has, and has {}", head.len(), record.len())));
    }
    let mut cells = Vec::with_capacity(record.len());
    for (column, bytes) in record.iter().enumerate() {
        let text =
            std::str::from_utf8(bytes).map_err(|_| refused(Some(head.name(column).to_owned()), format!("is not UTF-8; {HOW_TO_SAVE}")))?;
        // An export of this program, or somebody who knows spreadsheets, has put it there.
        cells.push(formula::unguarded(text).to_owned());
    }
    Ok(Row { number, cells })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_byte_order_is_no_part_of_the_first_column() {
        let table = read("\u{feff}id;שם\n7;\"a;\nb\"\n".as_bytes(), ';').unwrap();
        assert_eq!(table.head.get("id"), Some(0));
        assert_eq!(table.rows, [Ok(Row { number: 2, cells: vec!["7".into(), "a;\nb".into()] })]);
    }

    #[test]
    fn what_is_not_utf_8_is_named_by_row_and_column() {
        let table = read(b"id,name\n1,ok\n2,\xf9\xec\n3\n", ',').unwrap();
        let refused: Vec<_> = table.rows.into_iter().filter_map(Result::err).map(|refused| refused.to_string()).collect();
        assert_eq!(refused[0], format!("row 3, column \"name\": is not UTF-8; {HOW_TO_SAVE}"));
        assert_eq!(refused[1], "row 4: needs 2 columns as row 1 has, and has 1");
        assert!(read(b"\xf9,name\n", ',').unwrap_err().to_string().starts_with("row 1, which names the columns, is not UTF-8"));
        assert!(read(b"\xff\xfei\0d\0", ',').unwrap_err().to_string().contains("UTF-16"));
        assert!(read(b"", ',').unwrap_err().to_string().starts_with("the file is empty"));
    }
}
