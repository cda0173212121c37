//! What others may ask of a running node.

mod joining;
mod status;

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use engine::{Command, Effect, Now, PeerKey, Reply, city_facts};
use model::facts::{
    CityFacts, DeviceList, DialogueFacts, Edits, Founded, Invited, ListFilter, NewCity, NewInvitation, NewRecord, PhraseFacts, Publication,
    RecordFacts, RecordList, Saved, ScopeList, SearchQuery, Verification,
};
use model::record::WITHDRAWN;
use model::{Content, RecordId, RecordKind, RecordView, Value};
use search::Query;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;
use trust::RootKey;

use crate::driver::{NodeEngine, NodeHoldings, Work};
use crate::founding::{self, Beginner};
use crate::librarian::Errand;
use crate::lock::{InUse, Shared};
use crate::phrase::{self, Unchecked};
use crate::{NodeError, Passphrase, Role as NodeRole, backup, bearings, keyfile, moderation};

pub use joining::{adds_device, check_link, is_vouch};

/// How long another node may take to be reached and to answer. A phone's link
/// through a relay needs a few seconds.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// How long one dialogue may take: a city of a million records over a slow line.
const DIALOGUE_MAX: Duration = Duration::from_secs(60 * 60);

/// How often one reading may meet damage and try again.
const READS_MAX: u32 = 3;

/// How many items of a backup are read in one go: some milliseconds.
const BACKUP_PART: usize = 1_000;

/// Hits of a search when nothing else is asked for.
const HITS: usize = 20;

/// Most hits of a search.
const HITS_MAX: usize = 200;

/// A running node, as pages, the API and commands see it. Clones are the same node.
#[derive(Clone)]
pub struct Handle {
    shared: Arc<Shared>,
}

impl Handle {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    async fn give(&self, work: Work) -> Result<(), NodeError> {
        self.shared.ways()?.work.send(work).await.map_err(|_| self.gone())
    }

    /// Why an answer that was waited for never comes: the node was locked
    /// meanwhile, or stops.
    fn gone(&self) -> NodeError {
        if self.shared.is_locked() { NodeError::Locked } else { NodeError::Stopping }
    }

    /// Locks the node: its keys leave the memory, its store is closed, and all its
    /// connections end.
    ///
    /// # Errors
    /// [`NodeError::Input`] when its keys are under no passphrase.
    pub async fn lock(&self) -> Result<(), NodeError> {
        let shared = self.shared.clone();
        to_its_end(async move { shared.lock().await }).await
    }

    /// Unlocks the node. Wrong passphrases in a row are answered more and more
    /// slowly, one at a time.
    ///
    /// # Errors
    /// [`NodeError::Passphrase`]; else as [`crate::Node::start`].
    pub async fn unlock(&self, passphrase: Passphrase) -> Result<(), NodeError> {
        let shared = self.shared.clone();
        to_its_end(async move { shared.unlock(passphrase).await }).await
    }

    /// Puts the device's keys under a new passphrase, or under none. `current` is
    /// the one that they are under.
    ///
    /// # Errors
    /// [`NodeError::Passphrase`]; [`NodeError::Input`] when there is one and it is
    /// not given, or none and it is, or the new one is too short;
    /// [`NodeError::NoCity`] while there are no keys. The keys are then as before.
    pub async fn set_passphrase(&self, current: Option<Passphrase>, new: Option<Passphrase>) -> Result<(), NodeError> {
        let shared = self.shared.clone();
        to_its_end(async move { shared.set_passphrase(current, new).await }).await
    }

    /// Whether the node is locked.
    pub fn is_locked(&self) -> bool {
        self.shared.is_locked()
    }

    /// Somebody uses the node until this is dropped: meanwhile it does not lock
    /// itself.
    pub fn in_use(&self) -> InUse {
        self.shared.in_use()
    }

    /// Does something with the engine and answers with what it returns.
    pub(crate) async fn act<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut NodeEngine, Now) -> Result<(T, Vec<Effect>), NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        let (reply, answer) = oneshot::channel();
        let act = move |engine: &mut NodeEngine, now: Now| match act(engine, now) {
            // Who asked may be gone; what was done stands all the same.
            Ok((value, effects)) => {
                drop(reply.send(Ok(value)));
                effects
            }
            Err(error) => {
                drop(reply.send(Err(error)));
                Vec::new()
            }
        };
        self.give(Work::Act(Box::new(act))).await?;
        answer.await.map_err(|_| self.gone())?
    }

    /// Reads from the city's holdings. Where reading meets damage, the node mends
    /// it before it does anything else, and this reads again.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut NodeHoldings, Option<model::MemberId>, Now) -> Result<T, NodeError> + Clone + Send + 'static,
    ) -> Result<T, NodeError> {
        for _ in 0..READS_MAX {
            match self.read_once(read.clone()).await {
                Err(NodeError::Damaged) => {}
                read => return read,
            }
        }
        self.read_once(read).await
    }

    async fn read_once<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut NodeHoldings, Option<model::MemberId>, Now) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        self.act(move |engine, now| {
            let member = engine.member();
            let holdings = engine.holdings_mut().ok_or(NodeError::NoCity)?;
            read(holdings, member, now).map(|value| (value, Vec::new()))
        })
        .await
    }

    /// As [`Handle::read`], from what is held of allied cities too.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut NodeEngine, Now) -> Result<T, NodeError> + Clone + Send + 'static,
    ) -> Result<T, NodeError> {
        let once = || {
            let look = look.clone();
            self.act(move |engine: &mut NodeEngine, now| {
                engine.city().ok_or(NodeError::NoCity)?;
                look(engine, now).map(|value| (value, Vec::new()))
            })
        };
        for _ in 0..READS_MAX {
            match once().await {
                Err(NodeError::Damaged) => {}
                looked => return looked,
            }
        }
        once().await
    }

    /// Where the node keeps what is not in the store.
    pub(crate) fn data_dir(&self) -> &std::path::Path {
        &self.shared.config.data_dir
    }

    pub(crate) async fn command(&self, command: Command) -> Result<Reply, NodeError> {
        let (reply, answer) = oneshot::channel();
        self.give(Work::Command { command, reply }).await?;
        Ok(answer.await.map_err(|_| self.gone())??)
    }

    /// A command that may be given twice: where it meets damage, the node mends it
    /// first, and is told again.
    async fn command_again(&self, command: fn() -> Command) -> Result<Reply, NodeError> {
        for _ in 0..READS_MAX {
            match self.command(command()).await {
                Err(NodeError::Damaged) => {}
                reply => return reply,
            }
        }
        self.command(command()).await
    }

    /// Addresses at which this node listens.
    ///
    /// # Errors
    /// [`NodeError::Stopping`].
    pub async fn addresses(&self) -> Result<Vec<String>, NodeError> {
        let (reply, answer) = oneshot::channel();
        self.give(Work::Addresses(reply)).await?;
        answer.await.map_err(|_| self.gone())
    }

    /// One page of records, newest first.
    ///
    /// # Errors
    /// [`NodeError::NoCity`], [`NodeError::Input`] for a wrong `after`.
    pub async fn list(&self, filter: ListFilter) -> Result<RecordList, NodeError> {
        let look = move |engine: &mut NodeEngine, now: Now| {
            let reader = engine.member();
            let filter = moderation::without_blocked(filter, engine.holdings().ok_or(NodeError::NoCity)?.roll(), reader);
            let mut list = engine.list(&filter, reader, NodeEngine::as_of(now.wall))?;
            let roll = engine.holdings().ok_or(NodeError::NoCity)?.roll();
            list.iter_mut().for_each(|list| moderation::mark_blocked(list, roll, reader));
            Ok(list)
        };
        let list = self.look(look).await?;
        list.ok_or_else(|| NodeError::Input("`after` is not what an earlier page ended with".into()))
    }

    /// One record.
    ///
    /// # Errors
    /// [`NodeError::Unknown`].
    pub async fn show(&self, id: RecordId) -> Result<RecordFacts, NodeError> {
        self.look(move |engine, now| {
            let (as_of, reader) = (NodeEngine::as_of(now.wall), engine.member());
            let view = engine.view(id)?.filter(|view| !engine.has_left(view, as_of)).ok_or(NodeError::Unknown(id))?;
            let mut facts = engine.facts(view, reader, as_of)?.ok_or(NodeError::Unknown(id))?;
            let roll = engine.holdings().ok_or(NodeError::NoCity)?.roll();
            facts.blocked = moderation::blocked_by(roll, reader).contains(&facts.view.owner);
            Ok(facts)
        })
        .await
    }

    /// Records that match the words, best first.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn search(&self, query: SearchQuery) -> Result<RecordList, NodeError> {
        let limit = query.limit.unwrap_or(HITS).clamp(1, HITS_MAX);
        let asked = |holdings: &mut NodeHoldings, reader, now: Now| {
            Ok((now.wall.day().unwrap_or_default(), moderation::blocked_by(holdings.roll(), reader)))
        };
        let (today, without) = self.read(asked).await?;
        let query = Query {
            words: query.words,
            kind: query.kind,
            scope: query.scope,
            include_withdrawn_or_expired: query.all,
            today,
            without,
            limit,
        };
        let (reply, answer) = oneshot::channel();
        self.shared.ways()?.librarian.tell(Errand::Search { query, reply });
        let found = answer.await.map_err(|_| self.gone())??;
        self.look(move |engine, now| {
            let (as_of, reader) = (NodeEngine::as_of(now.wall), engine.member());
            let mut records = Vec::with_capacity(found.records.len());
            let blocked = moderation::blocked_by(engine.holdings().ok_or(NodeError::NoCity)?.roll(), reader);
            for id in found.records.iter().copied() {
                let view = engine.view(id)?;
                let shown = |view: &RecordView| !blocked.contains(&view.owner) && !engine.has_left(view, as_of);
                if let Some(view) = view.filter(shown) {
                    records.extend(engine.facts(view, reader, as_of)?);
                }
            }
            Ok(RecordList { records, next: None, indexing: !found.complete })
        })
        .await
    }

    /// The scopes in which this node's member takes part.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn scopes(&self) -> Result<ScopeList, NodeError> {
        let scopes = |engine: &mut NodeEngine, now| match engine.city() {
            Some(_) => Ok((ScopeList { scopes: engine.scope_list(now)? }, Vec::new())),
            None => Err(NodeError::NoCity),
        };
        self.act(scopes).await
    }

    /// Founds a record. When this returns, it is on this device's disk.
    /// With `editors` filled in, others may edit it too.
    ///
    /// # Errors
    /// [`NodeError::Field`], [`NodeError::Refused`] over the budget or without a grant.
    pub async fn add(&self, content: Content) -> Result<Saved, NodeError> {
        self.found(content.into()).await
    }

    /// As [`Handle::add`], in the scope that the record names: one in which this node's
    /// member takes part; else in the one where what it says belongs.
    ///
    /// # Errors
    /// As [`Handle::add`], and [`NodeError::Refused`] in any other scope.
    pub async fn found(&self, record: NewRecord) -> Result<Saved, NodeError> {
        let records = vec![(None, record.content)];
        let command = match record.scope {
            Some(scope) => Command::SaveIn(scope, records),
            None => Command::Save(records),
        };
        match self.command(command).await? {
            Reply::Saved(mut fates) => Ok(fates.pop().ok_or(NodeError::Stopping)??),
            _ => Err(NodeError::Stopping),
        }
    }

    /// Founds and edits many records, each on its own feet, made durable together:
    /// `None` as id founds; an id makes the record say exactly this. For imports.
    ///
    /// # Errors
    /// [`NodeError::NoCity`], [`NodeError::Refused`] for a report, which everyone
    /// could read; each record's own error stands in its place.
    pub async fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Result<Vec<Result<Saved, NodeError>>, NodeError> {
        if records.iter().any(|(_, content)| content.kind() == RecordKind::REPORT) {
            return Err(NodeError::Refused(
                "a report goes to the moderators alone and is not saved as a record; use `kaveret report`".into(),
            ));
        }
        match self.command(Command::Save(records)).await? {
            Reply::Saved(fates) => Ok(fates.into_iter().map(|fate| fate.map_err(NodeError::from)).collect()),
            _ => Err(NodeError::Stopping),
        }
    }

    /// Changes fields of a record. When this returns, it is on this device's disk.
    ///
    /// # Errors
    /// [`NodeError::Unknown`], [`NodeError::Field`], [`NodeError::Refused`].
    pub async fn edit(&self, id: RecordId, edits: Edits) -> Result<Saved, NodeError> {
        match self.command(Command::Edit(id, edits)).await? {
            Reply::Saved(mut fates) => Ok(fates.pop().ok_or(NodeError::Stopping)??),
            _ => Err(NodeError::Stopping),
        }
    }

    /// Whether a record is one that this node's member, a school, publishes in the city
    /// for whoever wrote it, and what stands there.
    ///
    /// # Errors
    /// [`NodeError::Unknown`].
    pub async fn publication(&self, id: RecordId) -> Result<Publication, NodeError> {
        let ask = move |engine: &mut NodeEngine, _| {
            let view = engine.holdings_mut().ok_or(NodeError::NoCity)?.view(id)?.ok_or(NodeError::Unknown(id))?;
            let published = engine.published(&view)?;
            Ok((Publication { possible: published.is_some(), copy: published.flatten() }, Vec::new()))
        };
        self.act(ask).await
    }

    /// Publishes a record in the city for whoever wrote it at this node's school, or what
    /// has changed in it since. Answers with the copy.
    ///
    /// # Errors
    /// [`NodeError::Unknown`]; [`NodeError::Refused`] without a consent, or in any other
    /// member's node.
    pub async fn publish(&self, id: RecordId) -> Result<Saved, NodeError> {
        match self.command(Command::Publish(id)).await? {
            Reply::Saved(mut fates) => Ok(fates.pop().ok_or(NodeError::Stopping)??),
            _ => Err(NodeError::Stopping),
        }
    }

    /// Takes a record out of the lists, by its status.
    ///
    /// # Errors
    /// As [`Handle::edit`].
    pub async fn withdraw(&self, id: RecordId) -> Result<Saved, NodeError> {
        self.edit(id, [("status".to_owned(), Some(Value::from(WITHDRAWN)))].into()).await
    }

    /// The record of this member that was imported from this source, if any.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn find_source(&self, kind: RecordKind, source: String) -> Result<Option<RecordId>, NodeError> {
        self.read(move |holdings, reader, _| match reader {
            Some(member) => Ok(holdings.find_source(member, kind, &source)?),
            None => Ok(None),
        })
        .await
    }

    async fn city(&self) -> Result<Option<CityFacts>, NodeError> {
        self.act(|engine, now| Ok((engine.holdings().map(|holdings| city_facts(holdings.roll(), now.wall)), Vec::new()))).await
    }

    async fn expect_no_city(&self) -> Result<(), NodeError> {
        match self.city().await? {
            Some(city) => Err(NodeError::HasCity { name: city.name }),
            None => Ok(()),
        }
    }

    async fn founded(&self, beginner: &Beginner) -> Result<Founded, NodeError> {
        let city = self.city().await?.ok_or(NodeError::NoCity)?;
        let dir = self.shared.config.data_dir.clone();
        self.act(move |engine, _| Ok((bearings::keep(&dir, engine, None)?, Vec::new()))).await?;
        Ok(Founded { city, phrase: beginner.root.phrase().to_owned(), member: beginner.member() })
    }

    /// What [`Handle::founded`] says of a phrase that is new to the person, and
    /// will be asked for.
    async fn founded_anew(&self, beginner: &Beginner) -> Result<Founded, NodeError> {
        let founded = self.founded(beginner).await?;
        *self.unchecked() = Some(Unchecked::draw(&founded.phrase)?);
        Ok(founded)
    }

    /// What it says of a phrase that the person has just typed.
    async fn founded_again(&self, beginner: &Beginner) -> Result<Founded, NodeError> {
        phrase::remember(&self.shared.config.data_dir, beginner.member())?;
        let founded = self.founded(beginner).await?;
        Ok(Founded { phrase: String::new(), ..founded })
    }

    fn unchecked(&self) -> std::sync::MutexGuard<'_, Option<Unchecked>> {
        self.shared.unchecked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn member(&self) -> Result<model::MemberId, NodeError> {
        self.read(|_, member, _| member.ok_or(NodeError::NoCity)).await
    }

    /// Whether the recovery phrase was checked, and which words would check it.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn phrase(&self) -> Result<PhraseFacts, NodeError> {
        let checked = phrase::is_checked(&self.shared.config.data_dir, self.member().await?);
        Ok(phrase::facts(self.unchecked().as_ref(), checked))
    }

    /// The recovery phrase that this process made, until the person says that it is written
    /// down, it was checked, or the node is locked or ends.
    ///
    /// # Errors
    /// [`NodeError::Locked`].
    pub async fn phrase_words(&self) -> Result<Option<String>, NodeError> {
        self.shared.ways()?;
        Ok(self.unchecked().as_ref().and_then(Unchecked::words).map(|words| words.to_string()))
    }

    /// Says that the recovery phrase is written down.
    ///
    /// # Errors
    /// [`NodeError::Locked`].
    pub async fn phrase_written(&self) -> Result<(), NodeError> {
        self.shared.ways()?;
        if let Some(unchecked) = self.unchecked().as_mut() {
            unchecked.written();
        }
        Ok(())
    }

    /// Checks that the person has kept the recovery phrase: `typed` are the words
    /// that [`Handle::phrase`] asks for, or all of them.
    ///
    /// # Errors
    /// [`NodeError::Input`] says what is wrong with them.
    pub async fn check_phrase(&self, typed: String) -> Result<PhraseFacts, NodeError> {
        let typed = zeroize::Zeroizing::new(typed);
        let member = self.member().await?;
        phrase::check(self.unchecked().as_ref(), member, &typed)?;
        phrase::remember(&self.shared.config.data_dir, member)?;
        if let Ok(root) = phrase::belongs(&typed, member) {
            backup::remember(&self.shared.config.data_dir, &root)?;
        }
        *self.unchecked() = None;
        Ok(phrase::facts(None, true))
    }

    /// The devices of this node's member.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn devices(&self) -> Result<DeviceList, NodeError> {
        self.member().await?;
        let devices = self.act(|engine, now| Ok((engine.device_facts(now)?, Vec::new()))).await?;
        Ok(DeviceList { devices })
    }

    /// Makes a link by which another machine becomes a device of this node's
    /// member. This node answers it.
    ///
    /// # Errors
    /// As [`Handle::invite`].
    pub async fn invite_device(&self) -> Result<Invited, NodeError> {
        let addresses = self.addresses_to_name().await?;
        let mut boxes = self.shared.config.boxes.clone();
        boxes.extend(self.act(|engine, _| Ok((engine.addresses(), Vec::new()))).await?);
        if self.shared.config.role == NodeRole::Box {
            boxes.extend(addresses.iter().cloned());
        }
        let mut seen = std::collections::BTreeSet::new();
        boxes.retain(|address| seen.insert(address.clone()));
        match self.command(Command::InviteDevice { addresses, boxes }).await? {
            Reply::Invited(invited) => Ok(invited),
            _ => Err(self.gone()),
        }
    }

    /// Founds a city of which this node's member is the only delegate.
    ///
    /// # Errors
    /// [`NodeError::HasCity`], [`NodeError::Input`].
    pub async fn create_city(&self, city: NewCity) -> Result<Founded, NodeError> {
        let _alone = self.shared.settling.lock().await;
        self.expect_no_city().await?;
        let beginner = Beginner::draw(&self.shared.config.data_dir)?;
        let identity = beginner.identity();
        let begun = self
            .act({
                let beginner = Beginner {
                    root: RootKey::from_phrase(beginner.root.phrase()).expect("a phrase of our own"),
                    secret: beginner.secret.clone(),
                };
                move |engine, now| {
                    let (id, statements) = founding::statements(&beginner, &city, now)?;
                    let effects = engine.settle_in(identity, id, statements, true, now)?;
                    Ok(((), effects))
                }
            })
            .await;
        if let Err(error) = begun {
            keyfile::remove_device(&self.shared.config.data_dir);
            return Err(error);
        }
        self.founded_anew(&beginner).await
    }

    /// Makes an invitation that this node will answer.
    ///
    /// # Errors
    /// [`NodeError::Refused`] when the member may not admit others, or when this
    /// node listens nowhere, so that nobody could reach it.
    pub async fn invite(&self, invitation: NewInvitation) -> Result<Invited, NodeError> {
        let addresses = self.addresses_to_name().await?;
        match self.command(Command::Invite { invitation, addresses }).await? {
            Reply::Invited(invited) => Ok(invited),
            _ => Err(NodeError::Stopping),
        }
    }

    pub(crate) async fn addresses_to_name(&self) -> Result<Vec<String>, NodeError> {
        let addresses: Vec<String> = self.addresses().await?.into_iter().filter(|address| self.is_worth_naming(address)).collect();
        if addresses.is_empty() {
            return Err(NodeError::Refused(
                "an invitation names where this node can be reached, and it listens nowhere; start it with `kaveret run` first".into(),
            ));
        }
        Ok(addresses)
    }

    /// Nobody else can reach this machine's own addresses.
    fn is_worth_naming(&self, address: &str) -> bool {
        self.shared.config.loopback_only || !(address.starts_with("/ip4/127.") || address.starts_with("/ip6/::1/"))
    }

    /// Connects to the first of these addresses that answers.
    async fn reach(&self, addresses: &[String]) -> Result<net::PeerKey, NodeError> {
        let mut last = NodeError::Network("the invitation names no address; ask for a new one".into());
        for address in addresses {
            let (reply, connected) = oneshot::channel();
            self.give(Work::Dial { address: address.clone(), reply }).await?;
            match connected.await.map_err(|_| NodeError::Stopping)? {
                Ok(peer) => return Ok(peer),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Holds one dialogue with the node at this address.
    ///
    /// # Errors
    /// [`NodeError::Network`], [`NodeError::NoCity`].
    pub async fn sync_once(&self, address: String) -> Result<DialogueFacts, NodeError> {
        self.city().await?.ok_or(NodeError::NoCity)?;
        let reached = timeout(ANSWER_MAX, self.reach(std::slice::from_ref(&address))).await;
        let peer = reached.unwrap_or_else(|_| Err(NodeError::Network(format!("nobody answered at {address}"))))?;
        let held = timeout(DIALOGUE_MAX, self.command(Command::Sync(PeerKey(peer.to_bytes())))).await;
        match held.unwrap_or_else(|_| Err(NodeError::Network("the dialogue took too long".into())))? {
            Reply::Synced(facts) => Ok(facts),
            _ => Err(NodeError::Stopping),
        }
    }

    /// Computes all views and the search index anew. Answers how many views.
    ///
    /// # Errors
    /// [`NodeError::Storage`].
    pub async fn rebuild(&self) -> Result<u64, NodeError> {
        let Reply::Rebuilt(count) = self.command_again(|| Command::Rebuild).await? else { return Err(NodeError::Stopping) };
        let (done, filled) = oneshot::channel();
        self.give(Work::Fill(done)).await?;
        filled.await.map_err(|_| self.gone())?;
        Ok(count)
    }

    /// Checks every item and every view.
    ///
    /// # Errors
    /// [`NodeError::Storage`].
    pub async fn verify(&self) -> Result<Verification, NodeError> {
        match self.command_again(|| Command::Verify).await? {
            Reply::Verified(found) => Ok(found),
            _ => Err(NodeError::Stopping),
        }
    }

    /// All items of the set, for a backup. It holds no key, and nothing that is erased; and
    /// but for a `plain` one, only the member's recovery phrase opens it.
    ///
    /// # Errors
    /// [`NodeError::NoCity`], [`NodeError::Storage`]; [`NodeError::Input`] while this device
    /// does not know for which phrase to seal it.
    pub async fn backup(&self, plain: bool) -> Result<Vec<u8>, NodeError> {
        self.write_backup(plain, Vec::new()).await
    }

    /// As [`Handle::backup`], written part by part, so that the node answers others
    /// meanwhile. What is written meanwhile may be in it.
    ///
    /// # Errors
    /// As [`Handle::backup`].
    pub(crate) async fn write_backup<W: std::io::Write>(&self, plain: bool, out: W) -> Result<W, NodeError> {
        let failed = |error: std::io::Error| NodeError::Storage(format!("a backup cannot be written: {error}"));
        let city = self.city().await?.ok_or(NodeError::NoCity)?.id;
        let member = self.member().await?;
        let recipient = if plain { None } else { Some(self.backup_recipient(member)?) };
        let mut writer = backup::begin(out, city, recipient).map_err(failed)?;
        let mut after = None;
        loop {
            let (items, last) = self.read(move |holdings, _, _| Ok(holdings.items_behind(after, BACKUP_PART)?)).await?;
            writer.items(items).map_err(failed)?;
            if last.is_none() {
                return backup::finish(writer).map_err(failed);
            }
            after = last;
        }
    }

    fn backup_recipient(&self, member: model::MemberId) -> Result<age::x25519::Recipient, NodeError> {
        let unknown = "backups are sealed for your recovery words, which this device has not seen for long; type them once, with \
                       `kaveret phrase check` or on the page, or ask for a plain backup";
        backup::recipient(self.data_dir(), member).ok_or_else(|| NodeError::Input(unknown.into()))
    }

    /// The bytes of all items of the set, control first.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn items(&self) -> Result<Vec<Vec<u8>>, NodeError> {
        self.read(|holdings, _, _| Ok(holdings.all_items()?)).await
    }

    /// Fills an empty node from a backup and certifies a new device by the phrase.
    ///
    /// # Errors
    /// [`NodeError::HasCity`], [`NodeError::Input`].
    pub async fn restore(&self, backup: Vec<u8>, phrase: String) -> Result<Founded, NodeError> {
        let _alone = self.shared.settling.lock().await;
        self.expect_no_city().await?;
        let root = RootKey::from_phrase(&phrase).map_err(phrase::unreadable)?;
        let (city, items) = backup::read(&backup, &root)?;
        let beginner = Beginner::with_root(&self.shared.config.data_dir, root)?;
        let now = self.act(|_, now| Ok((now, Vec::new()))).await?;
        let (identity, certificate) = (beginner.identity(), beginner.certificate(city, None, now.wall)?);
        let restored = self.act(move |engine, now| Ok(((), engine.restore(identity, city, items, certificate, now)?))).await;
        if let Err(error) = restored {
            keyfile::remove_device(&self.shared.config.data_dir);
            return Err(error);
        }
        self.founded_again(&beginner).await
    }

    /// Rises with every change of what lists show, so that a page knows when to
    /// ask again.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.changes.subscribe()
    }
}

/// Does it to its end, also when whoever asked for it has gone.
async fn to_its_end<T: Send + 'static>(work: impl Future<Output = Result<T, NodeError>> + Send + 'static) -> Result<T, NodeError> {
    tokio::spawn(work).await.map_err(|_| NodeError::Stopping)?
}
