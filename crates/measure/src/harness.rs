//! One node that obeys lines on standard input and answers with lines of JSON.
//!
//! ```text
//! listen                      -> {"ev":"listening","addr":..}
//! mutate EXTRA D              -> {"ev":"mutated"}             D new records, D edited
//! join ADDR COUNT EDITED      -> {"ev":"joined","ms":..}      until all can be read here
//! digest                      -> {"ev":"digest","n":..,"digest":..}
//! recv K                      -> {"ev":"receiving"}, then {"ev":"received","lat_us":[..]}
//! send K GAP_MS               -> {"ev":"sent"}                K edits of one record each
//! local EXTRA K               -> {"ev":"local",..}            K records added, edited, searched for
//! memory                      -> {"ev":"memory","rss_kb":..}  now, and the store's bytes on disk
//! indexed                     -> {"ev":"indexed","ms":..}     until a search finds everything
//! quit
//! ```

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use node::Role;
use serde_json::{Value, json};

use crate::corpus::{self, Record};
use crate::machine;
use crate::seat::Seat;

/// Says that this data directory is a box's.
const BOX: &str = "box";

/// Makes a data directory with the first records of a corpus.
pub async fn populate(dir: PathBuf, corpus: &Path, count: usize) -> anyhow::Result<()> {
    let records = corpus::read(corpus, count)?;
    fs::create_dir_all(&dir)?;
    fs::write(dir.join(BOX), "")?;
    let seat = Seat::take(dir, Role::Box)?;
    let began = Instant::now();
    seat.found().await?;
    seat.add(&records).await?;
    let took = machine::ms(began);
    let (items, raw) = seat.raw().await?;
    seat.leave().await;
    emit(&json!({"ev": "populated", "ms": took, "items": items, "raw_bytes": raw}))
}

/// Starts on a data directory, and reads one record, then all.
pub async fn startup(dir: PathBuf, corpus: &Path, count: usize) -> anyhow::Result<()> {
    let (main, id) = (machine::since_start(), format!("offer-{:08}", count / 2));
    let seat = Seat::take(dir, Role::Box)?;
    let started = machine::since_start();
    let record = seat.read(seat.find(&id).await?).await?;
    let first = json!({
        "first_ms": machine::since_start(), "first_rss_kb": machine::resident(), "first_id": record.id,
        "main_ms": main, "started_ms": started,
    });
    let (read, digest) = seat.digest().await?;
    let all_ms = machine::since_start();
    let expected = corpus::digest(&corpus::read(corpus, count)?);
    anyhow::ensure!(
        (read, digest) == (count, expected),
        "{read} records with the digest {digest} were read, and the corpus has {expected}"
    );
    emit(&json!({
        "ev": "startup", "first": first, "all_ms": all_ms, "all_rss_kb": machine::resident(), "n": read, "digest": digest,
    }))?;
    seat.leave().await;
    Ok(())
}

/// Starts on a data directory and obeys.
pub async fn node(dir: PathBuf, corpus: &Path, count: usize) -> anyhow::Result<()> {
    let began = Instant::now();
    let role = if dir.join(BOX).exists() { Role::Box } else { Role::Resident };
    let seat = Seat::take(dir, role)?;
    emit(&json!({"ev": "ready", "ms": machine::ms(began)}))?;
    while let Some(line) = tokio::task::spawn_blocking(next_line).await?? {
        let words: Vec<&str> = line.split_whitespace().collect();
        let answer = match words[..] {
            ["listen"] => json!({"ev": "listening", "addr": seat.invite().await?}),
            ["mutate", extra, edits] => {
                let (edits, old) = (edits.parse()?, corpus::read(corpus, count)?);
                seat.add(&corpus::read(Path::new(extra), edits)?).await?;
                let edited: Vec<Record> = corpus::edited(count, edits).map(|at| old[at].edited()).collect();
                seat.change(&edited).await?;
                json!({"ev": "mutated"})
            }
            ["join", place, count, edited] => join(&seat, place, count.parse()?, edited.parse()?).await?,
            ["digest"] => {
                let (read, digest) = seat.digest().await?;
                json!({"ev": "digest", "n": read, "digest": digest})
            }
            ["recv", edits] => {
                let ids = seat.live_ids(&corpus::read(corpus, count)?, edits.parse()?).await?;
                let since = machine::now();
                emit(&json!({"ev": "receiving"}))?;
                json!({"ev": "received", "lat_us": seat.receive(&ids, since).await?})
            }
            ["send", edits, pause] => {
                let ids = seat.live_ids(&corpus::read(corpus, count)?, edits.parse()?).await?;
                seat.send(&ids, Duration::from_millis(pause.parse()?)).await?;
                json!({"ev": "sent"})
            }
            ["local", extra, times] => {
                let records = corpus::read(Path::new(extra), times.parse()?)?;
                let (add_us, edit_us) = seat.write_alone(&records).await?;
                let (search_us, hits) = seat.search(&records).await?;
                json!({"ev": "local", "add_us": add_us, "edit_us": edit_us, "search_us": search_us, "hits": hits})
            }
            ["memory"] => json!({"ev": "memory", "rss_kb": machine::resident(), "disk": seat.bytes_on_disk().await?}),
            ["indexed"] => json!({"ev": "indexed", "ms": seat.indexed().await?}),
            ["quit"] => break,
            _ => anyhow::bail!("no such command: {line}"),
        };
        emit(&answer)?;
    }
    seat.leave().await;
    emit(&json!({"ev": "bye"}))
}

async fn join(seat: &Seat, place: &str, count: usize, edited: usize) -> anyhow::Result<Value> {
    let began = Instant::now();
    let (facts, steps) = seat.meet(place, count, edited).await?;
    let mut joined = json!({"ev": "joined", "ms": machine::ms(began)});
    joined["dialogue"] = serde_json::to_value(facts)?;
    for (step, took) in steps {
        joined[step] = took.into();
    }
    Ok(joined)
}

fn emit(line: &Value) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("writing to standard output")
}

fn next_line() -> io::Result<Option<String>> {
    let mut line = String::new();
    Ok((io::stdin().read_line(&mut line)? > 0).then_some(line))
}
