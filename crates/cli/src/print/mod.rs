//! What commands answer: facts as JSON for programs, or as text for people.
//!
//! Answers go to standard output and nothing else does, so they can be piped;
//! notes and questions go to standard error.

mod govern;
mod record;
mod school;
mod status;
mod words;

pub use govern::{done, explanation, governance, issuers, members, places, staff, vettings};
pub use record::{list, record};
pub use school::{consents, groups, guardians, schools};
pub use status::status;
pub use words::{ago, bytes, count, several};

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use crate::failure::{Context, Exit, Outcome};

/// Where and how a command answers.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    json: bool,
    terminal: bool,
}

impl Output {
    /// To standard output, as JSON when asked.
    pub fn new(json: bool) -> Self {
        Self { json, terminal: io::stdout().is_terminal() }
    }

    /// Whether a program asked.
    pub fn is_json(self) -> bool {
        self.json
    }

    /// Whether a person looks on.
    pub fn is_terminal(self) -> bool {
        self.terminal
    }

    /// Prints facts as JSON, or else the text made of them.
    ///
    /// # Errors
    /// When standard output cannot be written. A closed pipe is no error: whoever
    /// read there has seen enough.
    pub fn facts<T: Serialize>(self, facts: &T, text: impl FnOnce() -> String) -> Outcome {
        match self.json {
            true => {
                let json = serde_json::to_string_pretty(facts).expect("facts are made of what JSON has");
                self.text(&(json + "\n"))
            }
            false => self.text(&text()),
        }
    }

    /// Prints a text as it is.
    ///
    /// # Errors
    /// As [`Output::facts`].
    pub fn text(self, text: &str) -> Outcome {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).or_exit(Exit::Refused, || "the answer cannot be printed"),
            _ => Ok(()),
        }
    }

    /// Other people's words, made safe to print. Control characters, which could
    /// move a terminal's cursor or hide text, become spaces; and on a terminal
    /// the words keep their own direction of writing to themselves.
    pub fn people(self, text: &str) -> String {
        let calm: String = text.chars().map(|c| if c == '\n' || !is_unruly(c) { c } else { ' ' }).collect();
        match self.terminal && !calm.is_ascii() {
            true => format!("\u{2068}{calm}\u{2069}"),
            false => calm,
        }
    }
}

/// Controls, and the marks that turn the direction of what follows.
fn is_unruly(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Tells a person something beside the answer.
pub fn note(text: impl std::fmt::Display) {
    // A note that nobody can read is no reason to fail.
    let _ = writeln!(io::stderr(), "{text}");
}

/// A bar for long work, drawn on standard error when that is a terminal.
pub fn progress(total: u64, what: &'static str) -> indicatif::ProgressBar {
    let style =
        indicatif::ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}").expect("the template is well formed");
    indicatif::ProgressBar::new(total).with_style(style).with_message(what)
}

/// A sign of life for long work of unknown length, on a terminal.
pub fn waiting(what: &'static str) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new_spinner().with_message(what);
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_peoples_words_cannot_steer_the_terminal() {
        let pipe = Output { json: false, terminal: false };
        assert_eq!(pipe.people("a\x1b[2Jb\u{202e}c\r"), "a [2Jb c ");
        assert_eq!(pipe.people("שיעורי גיטרה"), "שיעורי גיטרה");
        let terminal = Output { json: false, terminal: true };
        assert_eq!(terminal.people("גיטרה"), "\u{2068}גיטרה\u{2069}");
        assert_eq!(terminal.people("guitar"), "guitar");
    }
}
