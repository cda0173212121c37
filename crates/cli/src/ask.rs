//! Asking the person at the terminal, and reading what must not stand on a
//! command line, where other users of the machine could see it.

use std::io::{BufRead, IsTerminal, Read, stderr, stdin};
use std::path::Path;

use node::Passphrase;
use zeroize::Zeroizing;

use crate::failure::{Context, Exit, Failure, Outcome};
use crate::print::note;

/// A secret text, erased from memory when dropped.
pub type Secret = Zeroizing<String>;

/// Whether there is somebody to ask.
pub fn is_possible() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// A passphrase, typed unseen; `None` when nothing was typed.
///
/// # Errors
/// When the terminal cannot be read.
pub fn passphrase(prompt: &str) -> Outcome<Option<Secret>> {
    let typed = rpassword::prompt_password(prompt).or_exit(Exit::Wrong, || "the terminal cannot be read")?;
    Ok(Some(Zeroizing::new(typed)).filter(|typed| !typed.is_empty()))
}

/// A new passphrase, typed twice.
///
/// # Errors
/// When the two differ or it is too short.
pub fn new_passphrase() -> Outcome<Secret> {
    let least = Passphrase::CHARACTERS_MIN;
    note(format_args!(
        "A passphrase has at least {least} characters; four or five words that do not belong together are good.\n\
         Nobody can tell you a forgotten one: your recovery phrase then makes this a new device."
    ));
    let new = passphrase("New passphrase: ")?.unwrap_or_default();
    if new.chars().count() < least {
        return Err(Failure::new(Exit::Wrong, format!("a passphrase needs at least {least} characters; nothing was changed")));
    }
    match passphrase("The same once more: ")? {
        Some(again) if again == new => Ok(new),
        _ => Err(Failure::new(Exit::Wrong, "the two were not the same; nothing was changed")),
    }
}

/// A passphrase out of a file: all of it but the line's end.
///
/// # Errors
/// When the file cannot be read or is no text of that length.
pub fn passphrase_file(file: &Path) -> Outcome<Secret> {
    let failed = || format!("the passphrase's file {} cannot be read", file.display());
    let mut text = Zeroizing::new(String::with_capacity(Passphrase::BYTES_MAX + 2));
    let opened = std::fs::File::open(file).or_exit(Exit::Wrong, failed)?;
    opened.take(Passphrase::BYTES_MAX as u64 + 2).read_to_string(&mut text).or_exit(Exit::Wrong, failed)?;
    let line = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    Ok(Zeroizing::new(line.to_owned()))
}

/// One line of standard input; `None` at its end.
///
/// # Errors
/// When it cannot be read.
pub fn line() -> Outcome<Option<Secret>> {
    let line = stdin().lock().lines().next().transpose().or_exit(Exit::Wrong, || "standard input cannot be read")?;
    Ok(line.map(Zeroizing::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_its_passphrase_without_the_lines_end() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("passphrase");
        for (text, found) in [("bees fly\n", "bees fly"), ("bees fly\r\n", "bees fly"), (" bees fly ", " bees fly "), ("a\nb\n", "a\nb")] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(*passphrase_file(&file).unwrap(), found);
        }
        assert!(passphrase_file(&home.path().join("none")).is_err());
    }
}
