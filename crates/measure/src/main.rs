//! `kaveret-measure`: whole nodes, in processes of their own, on loopback.
//!
//! `run` starts nodes, lets them do what people's nodes do, and prints what it
//! took. `harness` is one such node, which obeys lines on standard input; it is
//! what `run` starts, and what any other driver that speaks the same lines can
//! measure beside other programs. `corpus` writes records to measure with. `city`
//! measures a city of many members, of whom nobody writes anything.
//!
//! Deliberately absent: thresholds. A figure is judged by whoever reads it, with
//! the machine's own speed that is printed beside it.

mod city;
mod corpus;
mod harness;
mod machine;
mod peer;
mod report;
mod run;
mod samples;
mod seat;

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "kaveret-measure", version, about = "Measures whole nodes on loopback")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure cold joins, catching up, live edits, starting and local work.
    Run(run::Run),
    /// Measure what the statements of a city of many members cost a roll and a node.
    City(city::City),
    /// Write a corpus, one record a line.
    Corpus {
        /// How many records.
        count: usize,
        /// The first record's number.
        #[arg(default_value_t = 0)]
        start: usize,
    },
    /// Be one node that obeys lines on standard input.
    #[command(subcommand)]
    Harness(Harness),
}

#[derive(Subcommand)]
enum Harness {
    /// Found a city in DIR and fill it with the first N records of CORPUS.
    Populate {
        /// The node's data directory.
        dir: PathBuf,
        /// The corpus.
        corpus: PathBuf,
        /// How many records.
        count: usize,
    },
    /// Start on DIR, read one record, then all.
    Startup {
        /// The node's data directory.
        dir: PathBuf,
        /// The corpus.
        corpus: PathBuf,
        /// How many records.
        count: usize,
    },
    /// Start on DIR and obey: listen, mutate, join, digest, recv, send, local, quit.
    Node {
        /// The node's data directory.
        dir: PathBuf,
        /// The corpus.
        corpus: PathBuf,
        /// How many records.
        count: usize,
    },
}

fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "error".into());
    tracing_subscriber::fmt().with_writer(io::stderr).with_env_filter(filter).init();
    match Arguments::parse().command {
        Command::Run(run) => run.run(),
        Command::City(city) => city.run(),
        Command::Corpus { count, start } => {
            let mut out = BufWriter::new(io::stdout().lock());
            for record in samples::records(start, count) {
                serde_json::to_writer(&mut out, &record)?;
                out.write_all(b"\n")?;
            }
            Ok(out.flush()?)
        }
        Command::Harness(harness) => {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            runtime.block_on(async {
                match harness {
                    Harness::Populate { dir, corpus, count } => harness::populate(dir, &corpus, count).await,
                    Harness::Startup { dir, corpus, count } => harness::startup(dir, &corpus, count).await,
                    Harness::Node { dir, corpus, count } => harness::node(dir, &corpus, count).await,
                }
            })
        }
    }
}
