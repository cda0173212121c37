//! One node of the measured city, in this process.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use model::facts::{DialogueFacts, ListFilter, NewCity, NewInvitation, SearchQuery};
use model::govern::Deed;
use model::{MemberKind, RecordId, RecordKind, Value};
use node::{Config, Handle, Node, Role};
use tokio::time::timeout;

use crate::corpus::{self, Record};
use crate::machine;

/// Records saved in one go, as an import does.
const SAVED: usize = 1_000;

/// Records on a page: the most that a list gives.
const PAGE: usize = 500;

/// Silence after which something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// Between an invitation's link and the address it leads to: in neither.
const BETWEEN: char = '|';

/// A running node with what is asked of it here.
pub struct Seat {
    node: Node,
    handle: Handle,
}

impl Seat {
    /// Starts a node: a box when it holds the city, a resident when it joins one.
    ///
    /// # Errors
    /// As [`Node::start`].
    pub fn take(dir: PathBuf, role: Role) -> anyhow::Result<Self> {
        let listen = std::env::var("KAVERET_MEASURE_LISTEN").unwrap_or_else(|_| "/ip4/127.0.0.1/tcp/0".into());
        let config = Config {
            role,
            network: true,
            listen: vec![listen],
            mdns: false,
            upnp: false,
            loopback_only: true,
            // Nothing but what is measured.
            reconcile_every: Duration::from_secs(24 * 60 * 60),
            ..Config::alone(dir)
        };
        let node = Node::start(config)?;
        let handle = node.handle();
        Ok(Self { node, handle })
    }

    /// Whether it belongs to a city.
    pub async fn has_city(&self) -> anyhow::Result<bool> {
        Ok(self.handle.status().await?.city.is_some())
    }

    /// Founds a city with room for everything.
    pub async fn found(&self) -> anyhow::Result<()> {
        let city = NewCity {
            name: "Measured".into(),
            languages: vec!["en".into()],
            member_kind: MemberKind::School,
            envelopes_per_hour: Some(100_000_000),
            bytes_per_month: Some(1 << 40),
        };
        self.handle.create_city(city).await?;
        Ok(())
    }

    /// Takes a city out of a backup.
    pub async fn restore(&self, backup: Vec<u8>, phrase: String) -> anyhow::Result<()> {
        self.handle.restore(backup, phrase).await?;
        Ok(())
    }

    /// Decides something.
    pub async fn govern(&self, deed: Deed) -> anyhow::Result<()> {
        self.handle.govern(deed, None).await?;
        Ok(())
    }

    /// How many statements of the city are held.
    pub async fn statements(&self) -> anyhow::Result<u64> {
        let status = self.handle.status().await?;
        Ok(status.sets.iter().find(|set| set.scope == "control").map_or(0, |set| set.count))
    }

    /// Joins the city, and waits until so many of its statements are held.
    pub async fn meet_statements(&self, place: &str, count: u64) -> anyhow::Result<Vec<(&'static str, f64)>> {
        let (link, address) = place.split_once(BETWEEN).context("a link and an address")?;
        let began = Instant::now();
        self.handle.join(link.to_owned(), MemberKind::Resident).await?;
        let mut steps = vec![("membership_ms", machine::ms(began))];
        self.handle.sync_once(address.to_owned()).await?;
        steps.push(("dialogue_over_ms", machine::ms(began)));
        let mut changes = self.handle.changes();
        while self.statements().await? < count {
            timeout(PATIENCE, changes.changed()).await.context("nothing comes any more")??;
        }
        Ok(steps)
    }

    /// Founds records.
    pub async fn add(&self, records: &[Record]) -> anyhow::Result<()> {
        for part in records.chunks(SAVED) {
            let offers = part.iter().map(|record| Ok((None, record.to_offer()?))).collect::<anyhow::Result<Vec<_>>>()?;
            for fate in self.handle.save_all(offers).await? {
                fate?;
            }
        }
        Ok(())
    }

    /// The record of this node's own that came from this source.
    pub async fn find(&self, source: &str) -> anyhow::Result<RecordId> {
        let found = self.handle.find_source(RecordKind::OFFER, source.to_owned()).await?;
        found.with_context(|| format!("{source} is not here"))
    }

    /// Reads a record.
    pub async fn read(&self, id: RecordId) -> anyhow::Result<Record> {
        Ok(Record::of_offer(&self.handle.show(id).await?.view.content))
    }

    /// Makes records say what their edits say.
    pub async fn change(&self, records: &[Record]) -> anyhow::Result<()> {
        let mut changed = Vec::with_capacity(records.len());
        for record in records {
            changed.push((Some(self.find(&record.id).await?), record.to_offer()?));
        }
        for fate in self.handle.save_all(changed).await? {
            fate?;
        }
        Ok(())
    }

    /// Every record, by pages as a list shows them.
    pub async fn each(&self, mut act: impl FnMut(RecordId, Record)) -> anyhow::Result<()> {
        let mut filter = ListFilter { kind: Some(RecordKind::OFFER), all: true, limit: Some(PAGE), ..ListFilter::default() };
        loop {
            let page = self.handle.list(filter.clone()).await?;
            for facts in &page.records {
                act(facts.view.id, Record::of_offer(&facts.view.content));
            }
            match page.next {
                Some(next) => filter.after = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// How many records there are, and the sum of their digests.
    pub async fn digest(&self) -> anyhow::Result<(usize, u64)> {
        let (mut count, mut sum) = (0, 0_u64);
        self.each(|_, record| {
            count += 1;
            sum = sum.wrapping_add(record.digest());
        })
        .await?;
        Ok((count, sum))
    }

    /// Makes an invitation: its link, and where it leads, as one word.
    pub async fn invite(&self) -> anyhow::Result<String> {
        let began = Instant::now();
        let address = loop {
            // The address is known a moment after the start.
            let addresses = self.handle.addresses().await?;
            let named = addresses.into_iter().find(|address| address.contains("/p2p/"));
            match named {
                Some(address) => break address,
                None if began.elapsed() > PATIENCE => anyhow::bail!("the node listens nowhere"),
                None => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        };
        let invited = self.handle.invite(NewInvitation::default()).await?;
        Ok(format!("{}{BETWEEN}{address}", invited.link))
    }

    /// Joins the city if it has none, and holds a dialogue until both hold the
    /// same; then every record is on this node's disk and can be read.
    pub async fn meet(&self, place: &str, count: usize, edited: usize) -> anyhow::Result<(DialogueFacts, Vec<(&'static str, f64)>)> {
        let (link, address) = place.split_once(BETWEEN).context("a link and an address")?;
        let began = Instant::now();
        let mut steps = Vec::new();
        if !self.has_city().await? {
            self.handle.join(link.to_owned(), MemberKind::Resident).await?;
            steps.push(("membership_ms", machine::ms(began)));
        }
        let mut facts = self.handle.sync_once(address.to_owned()).await?;
        steps.push(("dialogue_over_ms", machine::ms(began)));
        let mut changes = self.handle.changes();
        while !(facts.in_step && self.holds(count, count + edited).await?) {
            timeout(PATIENCE, changes.changed()).await.context("nothing comes any more")??;
            facts.in_step = true;
        }
        Ok((facts, steps))
    }

    /// Whether so many records are shown, out of so many envelopes.
    async fn holds(&self, records: usize, envelopes: usize) -> anyhow::Result<bool> {
        let status = self.handle.status().await?;
        let shown = status.records.iter().find(|count| count.kind == RecordKind::OFFER).map_or(0, |count| count.count);
        let held = status.sets.iter().find(|set| set.scope == "city").map_or(0, |set| set.count);
        Ok(shown == records as u64 && held >= envelopes as u64)
    }

    /// The records that live edits will change, in their order.
    pub async fn live_ids(&self, records: &[Record], edits: usize) -> anyhow::Result<Vec<RecordId>> {
        let mut ids = HashMap::new();
        self.each(|id, record| _ = ids.insert(record.id, id)).await?;
        let wanted = (0..edits).map(|number| &records[corpus::live(records.len(), number)].id);
        wanted.map(|source| ids.get(source).copied().with_context(|| format!("{source} is not here"))).collect()
    }

    /// Waits for live edits of these records; answers how long each took from
    /// before the other's call until it could be read here, in microseconds.
    pub async fn receive(&self, ids: &[RecordId], since: u128) -> anyhow::Result<Vec<f64>> {
        let mut changes = self.handle.changes();
        let mut waiting: Vec<RecordId> = ids.to_vec();
        let mut took = Vec::with_capacity(ids.len());
        while !waiting.is_empty() {
            changes.mark_unchanged();
            let mut at = 0;
            // They come in order, or nearly so.
            while at < waiting.len().min(4) {
                let record = self.read(waiting[at]).await?;
                match corpus::written_at(&record.status).filter(|written| *written > since) {
                    Some(written) => {
                        took.push(machine::now().saturating_sub(written) as f64 / 1e3);
                        waiting.remove(at);
                    }
                    None => at += 1,
                }
            }
            if !waiting.is_empty() {
                timeout(PATIENCE, changes.changed()).await.context("live edits have ceased to come")??;
            }
        }
        Ok(took)
    }

    /// Edits these records, one after the other, with pauses between.
    pub async fn send(&self, ids: &[RecordId], pause: Duration) -> anyhow::Result<()> {
        for id in ids {
            let status = Value::from(corpus::live_status(machine::now()).as_str());
            self.handle.edit(*id, [("status".to_owned(), Some(status))].into()).await?;
            tokio::time::sleep(pause).await;
        }
        Ok(())
    }

    /// Adds these records one by one, then edits them one by one; microseconds each.
    pub async fn write_alone(&self, records: &[Record]) -> anyhow::Result<(Vec<f64>, Vec<f64>)> {
        let (mut adds, mut edits, mut ids) = (Vec::new(), Vec::new(), Vec::new());
        for record in records {
            let offer = record.to_offer()?;
            let began = Instant::now();
            ids.push(self.handle.add(offer).await?.record);
            adds.push(machine::ms(began) * 1e3);
        }
        for id in ids {
            let edit = [("status".to_owned(), Some(Value::from("paused")))].into();
            let began = Instant::now();
            self.handle.edit(id, edit).await?;
            edits.push(machine::ms(began) * 1e3);
        }
        Ok((adds, edits))
    }

    /// Searches for a skill in a place, as these records have them; microseconds
    /// each, and how many hits there were in all.
    pub async fn search(&self, records: &[Record]) -> anyhow::Result<(Vec<f64>, usize)> {
        // What came last is indexed first.
        self.handle.search(SearchQuery { words: "x".into(), ..SearchQuery::default() }).await?;
        let (mut took, mut hits) = (Vec::new(), 0);
        for record in records {
            let words = format!("{} {}", record.tags[0].replace('-', " "), record.place);
            let began = Instant::now();
            hits += self.handle.search(SearchQuery { words, ..SearchQuery::default() }).await?.records.len();
            took.push(machine::ms(began) * 1e3);
        }
        Ok((took, hits))
    }

    /// Waits until a search finds everything; answers after how many milliseconds.
    pub async fn indexed(&self) -> anyhow::Result<f64> {
        let began = Instant::now();
        while self.handle.search(SearchQuery { words: "x".into(), ..SearchQuery::default() }).await?.indexing {
            anyhow::ensure!(began.elapsed() < 10 * PATIENCE, "the search index is never complete");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(machine::ms(began))
    }

    /// How many items the node holds, statements too, and their bytes as they are
    /// signed: neither compressed nor with what the store adds.
    pub async fn raw(&self) -> anyhow::Result<(usize, u64)> {
        let items = self.handle.items().await?;
        Ok((items.len(), items.iter().map(|item| item.len() as u64).sum()))
    }

    /// Bytes of the node's store on disk.
    pub async fn bytes_on_disk(&self) -> anyhow::Result<u64> {
        Ok(self.handle.status().await?.bytes_on_disk)
    }

    /// Stops the node.
    pub async fn leave(self) {
        drop(self.handle);
        self.node.stop().await;
    }
}
