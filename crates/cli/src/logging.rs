//! Logs go to standard error, so that what a command answers can be piped.
//!
//! The level is for our own crates; the libraries beneath speak only when
//! something is wrong, or they would drown it.

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Someone must act.
    Error,
    /// Unexpected, but handled.
    #[default]
    Warn,
    /// The life of the node.
    Info,
    /// A line a dialogue.
    Debug,
    /// A line a message.
    Trace,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// Crates whose lines are ours; `kaveret` is this program.
const OURS: [&str; 11] = ["kaveret", "document", "engine", "model", "net", "node", "search", "store", "sync", "trust", "web"];

/// Libraries whose panics are caught and handled where they are called: a hostile
/// change can make automerge panic, a damaged file sled. `document` and `store`
/// say what they did about it.
const CAUGHT: [&str; 2] = ["/automerge-", "/sled-"];

/// Starts logging, and sends panics there too. Called once.
pub fn start(level: Level, form: LogForm) {
    let level = match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug => "debug",
        Level::Trace => "trace",
    };
    let others = if level == "error" { "error" } else { "warn" };
    let filter = OURS.iter().fold(others.to_owned(), |filter, name| format!("{filter},{name}={level}"));
    let lines = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_writer(std::io::stderr);
    match form {
        LogForm::Text => lines.init(),
        LogForm::Json => lines.json().init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("no message");
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        match CAUGHT.iter().any(|library| place.contains(library)) {
            true => tracing::debug!(message, place, "a library panicked and was stopped"),
            false => tracing::error!(message, place, "a part of the program panicked"),
        }
    }));
}
