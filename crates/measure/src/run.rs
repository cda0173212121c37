//! The measures: what two nodes do, and what it takes.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};

use crate::machine::{self, Machine};
use crate::peer::{self, Peer};
use crate::report::{Row, median, percentile};
use crate::{corpus, samples};

/// New records, and as many edited ones, before catching up.
const DIFFERENCES: usize = 100;

/// Live edits, and records that are added, edited and searched for locally.
const EDITS: usize = 200;

/// Between two live edits: a person's edits never wait for one another.
const PAUSE_MS: u64 = 25;

/// How long both nodes rest after something was measured, so that what they do
/// afterwards (indexing, tidying) does not count for what is measured next.
const REST: Duration = Duration::from_millis(1_500);

/// Records that are new: their numbers are in no corpus.
const EXTRA_FROM: usize = 1_000_000;

/// Measure cold joins, catching up, live edits, starting and local work.
#[derive(Args)]
pub struct Run {
    /// How many records the city holds, one measurement each.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000")]
    records: Vec<usize>,
    /// The corpus, one record a line; a generated one when absent.
    #[arg(long)]
    corpus: Option<PathBuf>,
    /// How often to measure; medians are printed.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Also write every value to this file.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Where the nodes' data directories are made, and deleted afterwards. The
    /// disk that it is on is measured too.
    #[arg(long)]
    work: Option<PathBuf>,
}

impl Run {
    /// Measures.
    ///
    /// # Errors
    /// When a node fails, or when two nodes that should hold the same do not.
    pub fn run(self) -> anyhow::Result<()> {
        if let Some(ended) = machine::go_alone() {
            anyhow::ensure!(ended.success(), "measuring ended with {ended}");
            return Ok(());
        }
        let work = self.work.clone().unwrap_or_else(std::env::temp_dir).join(format!("kaveret-measure-{}", std::process::id()));
        fs::create_dir_all(&work)?;
        let measured = self.measure(&work);
        fs::remove_dir_all(&work)?;
        measured
    }

    fn measure(&self, work: &Path) -> anyhow::Result<()> {
        let machine = Machine::here();
        println!(
            "{} x {}, {} MiB, {}; {} at {}",
            machine.cores, machine.processor, machine.memory_mib, machine.system, machine.day, machine.commit
        );
        let extra = write_corpus(&work.join("extra.jsonl"), EXTRA_FROM, DIFFERENCES.max(EDITS))?;
        let mut rows = Vec::new();
        for &records in &self.records {
            let corpus = match &self.corpus {
                Some(corpus) => corpus.clone(),
                None => write_corpus(&work.join(format!("corpus-{records}.jsonl")), 0, records)?,
            };
            corpus::read(&corpus, records)?;
            let row = Row { records, ..Row::default() };
            let mut city = City { dir: work.join(records.to_string()), corpus, extra: extra.clone(), raw_bytes: f64::NAN, row };
            city.populate()?;
            for _ in 0..self.runs {
                city.row.add("machine", "fdatasync_ms", machine::fdatasync_ms(work));
                city.row.add("machine", "arithmetic_ms", machine::arithmetic_ms());
                city.cold_join()?;
                city.catch_up()?;
                city.live()?;
                city.start_up()?;
                city.local()?;
            }
            fs::remove_dir_all(&city.dir)?;
            if let Some(smaller) = rows.last() {
                city.row.add_growth(smaller);
            }
            city.row.print();
            rows.push(city.row);
        }
        if let Some(path) = &self.json {
            let seed = if self.corpus.is_some() { Value::Null } else { samples::SEED.into() };
            let all = json!({"machine": machine, "seed": seed, "corpus": self.corpus, "runs": self.runs, "rows": rows});
            fs::write(path, format!("{all:#}\n"))?;
        }
        Ok(())
    }
}

fn write_corpus(path: &Path, start: usize, count: usize) -> anyhow::Result<PathBuf> {
    let mut out = BufWriter::new(File::create(path)?);
    for record in samples::records(start, count) {
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(path.to_owned())
}

/// What is measured for one number of records.
struct City {
    dir: PathBuf,
    corpus: PathBuf,
    extra: PathBuf,
    /// Of all items as they are signed.
    raw_bytes: f64,
    row: Row,
}

impl City {
    fn arguments(&self, command: &str, dir: &str) -> [PathBuf; 4] {
        [command.into(), self.dir.join(dir), self.corpus.clone(), self.row.records.to_string().into()]
    }

    /// A node on a data directory: a new one, or a copy.
    fn node(&self, name: &str, of: Option<&str>) -> anyhow::Result<Peer> {
        let dir = self.dir.join(name);
        if dir.exists() {
            fs::remove_dir_all(&dir)?;
        }
        if let Some(of) = of {
            let copied = Command::new("cp").arg("-a").arg(self.dir.join(of)).arg(&dir).status()?;
            anyhow::ensure!(copied.success(), "copying {of} failed");
        }
        let mut peer = Peer::start(self.arguments("node", name))?;
        peer.wait("ready")?;
        Ok(peer)
    }

    fn populate(&mut self) -> anyhow::Result<()> {
        fs::create_dir_all(&self.dir)?;
        let populated = peer::once(self.arguments("populate", "box"), "populated")?;
        self.row.add("populate", "ms", number(&populated["ms"])?);
        self.raw_bytes = number(&populated["raw_bytes"])?;
        self.row.add("populate", "raw_bytes", self.raw_bytes);
        self.row.add("populate", "disk_bytes", bytes_of(&self.dir.join("box"))? as f64);
        Ok(())
    }

    /// Lets `to` meet `from`; they must hold the same afterwards.
    fn meet(&mut self, measure: &'static str, from: &mut Peer, to: &mut Peer, count: usize, edited: usize) -> anyhow::Result<()> {
        let listening = from.ask("listen", "listening")?;
        let place = listening["addr"].as_str().context("an address")?;
        thread::sleep(Duration::from_millis(300));
        machine::reset_peak(from.process());
        machine::reset_peak(to.process());
        let (cpu, link) = ([machine::cpu_seconds(from.process()), machine::cpu_seconds(to.process())], machine::link_bytes());
        let joined = to.ask(&format!("join {place} {count} {edited}"), "joined")?;
        self.row.add(measure, "ms", number(&joined["ms"])?);
        if let (Some(before), Some(after)) = (link, machine::link_bytes()) {
            self.row.add(measure, "link_bytes", (after - before) as f64);
        }
        let dialogue = &joined["dialogue"];
        let bytes = number(&dialogue["bytes_sent"])? + number(&dialogue["bytes_received"])?;
        self.row.add(measure, "dialogue_bytes", bytes);
        self.row.add(measure, "of_raw", bytes / self.raw_bytes);
        self.row.add(measure, "beyond_items_bytes", bytes - number(&dialogue["bytes_packed"])?);
        self.row.add(measure, "rounds", number(&dialogue["rounds"])?);
        self.row.add(measure, "searchable_after_ms", number(&to.ask("indexed", "indexed")?["ms"])?);
        thread::sleep(REST);
        self.row.add(measure, "peak_box_kib", from.peak() as f64);
        self.row.add(measure, "peak_joiner_kib", to.peak() as f64);
        self.row.add(measure, "cpu_box_s", machine::cpu_seconds(from.process()) - cpu[0]);
        self.row.add(measure, "cpu_joiner_s", machine::cpu_seconds(to.process()) - cpu[1]);
        let (here, there) = (from.ask("digest", "digest")?, to.ask("digest", "digest")?);
        anyhow::ensure!(here == there && here["n"] == count, "after `{measure}` the nodes differ: {here} and {there}");
        Ok(())
    }

    fn cold_join(&mut self) -> anyhow::Result<()> {
        let (mut from, mut to) = (self.node("a", Some("box"))?, self.node("b", None)?);
        self.meet("cold", &mut from, &mut to, self.row.records, 0)?;
        to.stop()?;
        from.stop()?;
        self.row.add("cold", "disk_joiner_bytes", bytes_of(&self.dir.join("b"))? as f64);
        if !self.dir.join("resident").exists() {
            fs::rename(self.dir.join("b"), self.dir.join("resident"))?;
        }
        Ok(())
    }

    fn catch_up(&mut self) -> anyhow::Result<()> {
        let mut from = self.node("a", Some("box"))?;
        from.ask(&format!("mutate {} {DIFFERENCES}", self.extra.display()), "mutated")?;
        let mut to = self.node("b", Some("resident"))?;
        thread::sleep(REST);
        self.meet("catch-up", &mut from, &mut to, self.row.records + DIFFERENCES, DIFFERENCES)?;
        to.stop()?;
        from.stop()
    }

    fn live(&mut self) -> anyhow::Result<()> {
        let (mut from, mut to) = (self.node("a", Some("box"))?, self.node("b", Some("resident"))?);
        thread::sleep(REST);
        self.meet("equal", &mut from, &mut to, self.row.records, 0)?;
        to.ask(&format!("recv {EDITS}"), "receiving")?;
        thread::sleep(REST);
        let link = machine::link_bytes();
        from.ask(&format!("send {EDITS} {PAUSE_MS}"), "sent")?;
        let took = numbers(&to.wait("received")?["lat_us"])?;
        self.row.add("live", "p50_us", median(&took));
        self.row.add("live", "p99_us", percentile(&took, 99));
        if let (Some(before), Some(after)) = (link, machine::link_bytes()) {
            self.row.add("live", "link_bytes_each", (after - before) as f64 / EDITS as f64);
        }
        to.stop()?;
        from.stop()
    }

    fn start_up(&mut self) -> anyhow::Result<()> {
        let started = peer::once(self.arguments("startup", "box"), "startup")?;
        self.row.add("start", "first_ms", number(&started["first"]["first_ms"])?);
        self.row.add("start", "first_rss_kib", number(&started["first"]["first_rss_kb"])?);
        self.row.add("start", "all_ms", number(&started["all_ms"])?);
        let mut resident = self.node("b", Some("resident"))?;
        thread::sleep(REST);
        let memory = resident.ask("memory", "memory")?;
        self.row.add("start", "rss_resident_kib", number(&memory["rss_kb"])?);
        resident.stop()
    }

    fn local(&mut self) -> anyhow::Result<()> {
        let mut node = self.node("a", Some("box"))?;
        thread::sleep(REST);
        let began = Instant::now();
        let local = node.ask(&format!("local {} {EDITS}", self.extra.display()), "local")?;
        self.row.add("local", "all_ms", machine::ms(began));
        for (key, p50, p99) in [
            ("add_us", "add_p50_us", "add_p99_us"),
            ("edit_us", "edit_p50_us", "edit_p99_us"),
            ("search_us", "search_p50_us", "search_p99_us"),
        ] {
            let took = numbers(&local[key])?;
            self.row.add("local", p50, median(&took));
            self.row.add("local", p99, percentile(&took, 99));
        }
        node.stop()
    }
}

fn number(value: &Value) -> anyhow::Result<f64> {
    value.as_f64().with_context(|| format!("a number is needed, and {value} was told"))
}

fn numbers(value: &Value) -> anyhow::Result<Vec<f64>> {
    value.as_array().context("a list of numbers is needed")?.iter().map(number).collect()
}

/// Bytes of all files in a directory.
fn bytes_of(dir: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { bytes_of(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}
