//! How a command ends: the exit codes that scripts can trust, and the sentence
//! that goes with each.
//!
//! The codes are part of the program's interface (docs/guide.md lists them), so
//! a code is added and never given another meaning.

use std::fmt;

use node::NodeError;

/// How the program ended, as a number for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Not done, or done in part: refused by the rules, or some rows of an import were.
    Refused = 1,
    /// The arguments, the configuration or a given file are wrong.
    Wrong = 2,
    /// There is no such record.
    NotFound = 3,
    /// Another node could not be reached.
    Unreachable = 4,
    /// Another process holds the data directory.
    Busy = 5,
    /// The node belongs to no city yet.
    NoCity = 6,
    /// The disk said no, or something stored is damaged.
    Store = 7,
    /// The node is locked, or the passphrase was wrong.
    Locked = 8,
}

impl Exit {
    /// The code and what it means, for `--help`.
    pub const HELP: &str = "\
Exit codes:
  0  done
  1  refused by the rules, or done only in part (an import with refused rows)
  2  wrong usage, configuration or input
  3  no such record
  4  another node could not be reached
  5  another process holds the data directory
  6  this node belongs to no city yet
  7  the disk failed, or something stored is damaged
  8  this node is locked, or the passphrase was wrong";
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct Failure {
    /// The code for scripts.
    pub exit: Exit,
    cause: anyhow::Error,
}

/// What a command answers.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// With a sentence that says what was needed, what was found, what to do next.
    pub fn new(exit: Exit, sentence: impl fmt::Display + fmt::Debug + Send + Sync + 'static) -> Self {
        Self { exit, cause: anyhow::Error::msg(sentence) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.cause)
    }
}

impl From<NodeError> for Failure {
    fn from(error: NodeError) -> Self {
        let exit = match &error {
            NodeError::NoCity => Exit::NoCity,
            NodeError::Unknown(_) | NodeError::NotHeld(_) => Exit::NotFound,
            NodeError::Field(_) | NodeError::Input(_) => Exit::Wrong,
            NodeError::Obstacle(obstacle) if obstacle.is_mistyped() => Exit::Wrong,
            NodeError::HasCity { .. } | NodeError::Refused(_) | NodeError::Obstacle(_) => Exit::Refused,
            NodeError::Network(_) => Exit::Unreachable,
            NodeError::Storage(_) | NodeError::DiskFull { .. } | NodeError::Damaged => Exit::Store,
            NodeError::Locked | NodeError::Passphrase => Exit::Locked,
            NodeError::Busy | NodeError::Stopping => Exit::Busy,
        };
        Self { exit, cause: error.into() }
    }
}

/// Gives an error its exit code and says what was being done.
pub trait Context<T> {
    /// Turns an error into a failure with this code; `doing` says what was tried.
    ///
    /// # Errors
    /// The error that was there, as a failure.
    fn or_exit<S: fmt::Display>(self, exit: Exit, doing: impl FnOnce() -> S) -> Outcome<T>;
}

impl<T, E: Into<anyhow::Error>> Context<T> for Result<T, E> {
    fn or_exit<S: fmt::Display>(self, exit: Exit, doing: impl FnOnce() -> S) -> Outcome<T> {
        self.map_err(|error| Failure { exit, cause: error.into().context(doing().to_string()) })
    }
}
