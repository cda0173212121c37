//! What others may ask of a running node.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use engine::{Command, Effect, Holdings, Now, PeerKey, Reply};
use model::facts::{
    CityFacts, DialogueFacts, Edits, Founded, Invited, ListFilter, NewCity, NewInvitation, NewRecord, RecordFacts, RecordList, Saved,
    SearchQuery, Status, Verification,
};
use model::record::WITHDRAWN;
use model::{Content, MemberKind, RecordId, RecordKind, Role, Value};
use search::Query;
use store::SledStore;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;
use trust::{Charter, Invitation, Roll, RootKey};

use crate::driver::{NodeEngine, Work};
use crate::founding::{self, Beginner};
use crate::librarian::{Errand, Librarian};
use crate::{Config, NodeError, Role as NodeRole, backup, bearings, keyfile};

/// How long another node may take to be reached and to answer. A phone's link
/// through a relay needs a few seconds.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// How long one dialogue may take: a city of a million records over a slow line.
const DIALOGUE_MAX: Duration = Duration::from_secs(60 * 60);

/// How often one reading may meet damage and try again.
const READS_MAX: u32 = 3;

/// Hits of a search when nothing else is asked for.
const HITS: usize = 20;

/// Most hits of a search.
const HITS_MAX: usize = 200;

/// A running node, as pages, the API and commands see it. Clones are the same node.
#[derive(Clone)]
pub struct Handle {
    work: mpsc::Sender<Work>,
    librarian: Librarian,
    changes: watch::Receiver<u64>,
    /// How often damage was mended since the start.
    healed: Arc<AtomicU64>,
    config: Arc<Config>,
    /// Held while the node comes into a city: it does so once.
    settling: Arc<tokio::sync::Mutex<()>>,
}

impl Handle {
    pub(crate) fn new(
        work: mpsc::Sender<Work>,
        librarian: Librarian,
        changes: watch::Receiver<u64>,
        healed: Arc<AtomicU64>,
        config: Config,
    ) -> Self {
        Self { work, librarian, changes, healed, config: Arc::new(config), settling: Arc::default() }
    }

    async fn give(&self, work: Work) -> Result<(), NodeError> {
        self.work.send(work).await.map_err(|_| NodeError::Stopping)
    }

    /// Does something with the engine and answers with what it returns.
    async fn act<T: Send + 'static>(
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
        answer.await.map_err(|_| NodeError::Stopping)?
    }

    /// Reads from the city's holdings. Where reading meets damage, the node mends
    /// it before it does anything else, and this reads again.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Holdings<SledStore>, Option<model::MemberId>, Now) -> Result<T, NodeError> + Clone + Send + 'static,
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
        read: impl FnOnce(&mut Holdings<SledStore>, Option<model::MemberId>, Now) -> Result<T, NodeError> + Send + 'static,
    ) -> Result<T, NodeError> {
        self.act(move |engine, now| {
            let member = engine.member();
            let holdings = engine.holdings_mut().ok_or(NodeError::NoCity)?;
            read(holdings, member, now).map(|value| (value, Vec::new()))
        })
        .await
    }

    async fn command(&self, command: Command) -> Result<Reply, NodeError> {
        let (reply, answer) = oneshot::channel();
        self.give(Work::Command { command, reply }).await?;
        Ok(answer.await.map_err(|_| NodeError::Stopping)??)
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

    /// How the node is doing.
    ///
    /// # Errors
    /// [`NodeError::Stopping`].
    pub async fn status(&self) -> Result<Status, NodeError> {
        let addresses = self.addresses().await?;
        let node_role = match self.config.role {
            NodeRole::Resident => "resident",
            NodeRole::Box => "box",
        };
        let healed = self.healed.clone();
        let act = move |engine: &mut NodeEngine, now| {
            let healed = healed.load(Ordering::Relaxed);
            status(engine, now, node_role, addresses, healed).map(|status| (status, Vec::new()))
        };
        for _ in 0..READS_MAX {
            match self.act(act.clone()).await {
                Err(NodeError::Damaged) => {}
                status => return status,
            }
        }
        self.act(act).await
    }

    /// Addresses at which this node listens.
    ///
    /// # Errors
    /// [`NodeError::Stopping`].
    pub async fn addresses(&self) -> Result<Vec<String>, NodeError> {
        let (reply, answer) = oneshot::channel();
        self.give(Work::Addresses(reply)).await?;
        answer.await.map_err(|_| NodeError::Stopping)
    }

    /// One page of records, newest first.
    ///
    /// # Errors
    /// [`NodeError::NoCity`], [`NodeError::Input`] for a wrong `after`.
    pub async fn list(&self, filter: ListFilter) -> Result<RecordList, NodeError> {
        let list = self.read(move |holdings, reader, now| Ok(holdings.list(&filter, reader, NodeEngine::as_of(now.wall))?)).await?;
        list.ok_or_else(|| NodeError::Input("`after` is not what an earlier page ended with".into()))
    }

    /// One record.
    ///
    /// # Errors
    /// [`NodeError::Unknown`].
    pub async fn show(&self, id: RecordId) -> Result<RecordFacts, NodeError> {
        self.read(move |holdings, reader, now| {
            let as_of = NodeEngine::as_of(now.wall);
            let view = holdings.view(id)?.ok_or(NodeError::Unknown(id))?;
            Ok(holdings.facts(view, reader, as_of)?)
        })
        .await
    }

    /// Records that match the words, best first.
    ///
    /// # Errors
    /// [`NodeError::NoCity`].
    pub async fn search(&self, query: SearchQuery) -> Result<RecordList, NodeError> {
        let limit = query.limit.unwrap_or(HITS).clamp(1, HITS_MAX);
        let today = self.read(|_, _, now| Ok(now.wall.day().unwrap_or_default())).await?;
        let query = Query { words: query.words, kind: query.kind, include_withdrawn_or_expired: query.all, today, limit };
        let (reply, answer) = oneshot::channel();
        self.librarian.tell(Errand::Search { query, reply });
        let found = answer.await.map_err(|_| NodeError::Stopping)??;
        self.read(move |holdings, reader, now| {
            let as_of = NodeEngine::as_of(now.wall);
            let mut records = Vec::with_capacity(found.records.len());
            for id in found.records {
                if let Some(view) = holdings.view(id)? {
                    records.push(holdings.facts(view, reader, as_of)?);
                }
            }
            Ok(RecordList { records, next: None, indexing: !found.complete })
        })
        .await
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
    /// member takes part.
    ///
    /// # Errors
    /// As [`Handle::add`], and [`NodeError::Refused`] in any other scope.
    pub async fn found(&self, record: NewRecord) -> Result<Saved, NodeError> {
        match self.command(Command::SaveIn(record.scope, vec![(None, record.content)])).await? {
            Reply::Saved(mut fates) => Ok(fates.pop().ok_or(NodeError::Stopping)??),
            _ => Err(NodeError::Stopping),
        }
    }

    /// Founds and edits many records, each on its own feet, made durable together:
    /// `None` as id founds; an id makes the record say exactly this. For imports.
    ///
    /// # Errors
    /// [`NodeError::NoCity`]; each record's own error stands in its place.
    pub async fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Result<Vec<Result<Saved, NodeError>>, NodeError> {
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
        self.act(|engine, now| Ok((engine.holdings().map(|holdings| city_facts(holdings.roll(), now)), Vec::new()))).await
    }

    async fn expect_no_city(&self) -> Result<(), NodeError> {
        match self.city().await? {
            Some(city) => Err(NodeError::HasCity { name: city.name }),
            None => Ok(()),
        }
    }

    async fn founded(&self, beginner: &Beginner) -> Result<Founded, NodeError> {
        let city = self.city().await?.ok_or(NodeError::NoCity)?;
        let dir = self.config.data_dir.clone();
        self.act(move |engine, _| Ok((bearings::keep(&dir, engine, None)?, Vec::new()))).await?;
        Ok(Founded { city, phrase: beginner.root.phrase().to_owned(), member: beginner.member() })
    }

    /// Founds a city of which this node's member is the only delegate.
    ///
    /// # Errors
    /// [`NodeError::HasCity`], [`NodeError::Input`].
    pub async fn create_city(&self, city: NewCity) -> Result<Founded, NodeError> {
        let _alone = self.settling.lock().await;
        self.expect_no_city().await?;
        let beginner = Beginner::draw(&self.config.data_dir)?;
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
            keyfile::remove_device(&self.config.data_dir);
            return Err(error);
        }
        self.founded(&beginner).await
    }

    /// Makes an invitation that this node will answer.
    ///
    /// # Errors
    /// [`NodeError::Refused`] when the member may not admit others, or when this
    /// node listens nowhere, so that nobody could reach it.
    pub async fn invite(&self, invitation: NewInvitation) -> Result<Invited, NodeError> {
        let addresses: Vec<String> = self.addresses().await?.into_iter().filter(|address| self.is_worth_naming(address)).collect();
        if addresses.is_empty() {
            return Err(NodeError::Refused(
                "an invitation names where this node can be reached, and it listens nowhere; start it with `kaveret run` first".into(),
            ));
        }
        match self.command(Command::Invite { invitation, addresses }).await? {
            Reply::Invited(invited) => Ok(invited),
            _ => Err(NodeError::Stopping),
        }
    }

    /// Nobody else can reach this machine's own addresses.
    fn is_worth_naming(&self, address: &str) -> bool {
        self.config.loopback_only || !(address.starts_with("/ip4/127.") || address.starts_with("/ip6/::1/"))
    }

    /// Joins the city of an invitation's link as a new member.
    ///
    /// # Errors
    /// [`NodeError::Input`] for a wrong link, [`NodeError::Network`] when nobody
    /// answers, [`NodeError::Refused`] when the invitation is used or over.
    pub async fn join(&self, link: String, kind: MemberKind) -> Result<Founded, NodeError> {
        let invitation: Invitation = link.parse().map_err(|error: trust::InvitationError| NodeError::Input(error.to_string()))?;
        let node = self.clone();
        // Once asked for it goes on to its end, also when whoever asked has gone.
        let joined = tokio::spawn(async move { node.join_by(invitation, kind).await });
        joined.await.map_err(|_| NodeError::Stopping)?
    }

    async fn join_by(&self, invitation: Invitation, kind: MemberKind) -> Result<Founded, NodeError> {
        let _alone = self.settling.lock().await;
        self.expect_no_city().await?;
        let beginner = Beginner::draw(&self.config.data_dir)?;
        let joined = timeout(ANSWER_MAX, self.ask_to_join(&beginner, &invitation, kind)).await;
        let joined = joined.unwrap_or_else(|_| {
            Err(NodeError::Network(format!("the inviting node did not answer within {} seconds", ANSWER_MAX.as_secs())))
        });
        if let Err(error) = joined {
            self.act(|engine, _| Ok((engine.give_up_joining(), Vec::new()))).await?;
            // The answer may have come at the last moment.
            if self.city().await?.is_none() {
                keyfile::remove_device(&self.config.data_dir);
                return Err(error);
            }
        }
        let addresses = invitation.addresses.clone();
        self.act(move |engine, _| Ok((engine.remember_addresses(&addresses)?, Vec::new()))).await?;
        self.give(Work::Keep(invitation.addresses)).await?;
        self.founded(&beginner).await
    }

    async fn ask_to_join(&self, beginner: &Beginner, invitation: &Invitation, kind: MemberKind) -> Result<(), NodeError> {
        let now = self.act(|_, now| Ok((now, Vec::new()))).await?;
        let certificate = Box::new(beginner.certificate(invitation.city, now.wall)?);
        let identity = Box::new(beginner.identity());
        let host = PeerKey(self.reach(&invitation.addresses).await?.to_bytes());
        self.command(Command::Join { host, identity, city: invitation.city, token: invitation.token, kind, certificate }).await?;
        Ok(())
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
        filled.await.map_err(|_| NodeError::Stopping)?;
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

    /// All items of the set, for a backup. It holds no key.
    ///
    /// # Errors
    /// [`NodeError::NoCity`], [`NodeError::Storage`].
    pub async fn backup(&self) -> Result<Vec<u8>, NodeError> {
        let (city, items) = self.read(|holdings, _, _| Ok((holdings.roll().city(), holdings.all_items()?))).await?;
        Ok(backup::write(city, items))
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
        let _alone = self.settling.lock().await;
        self.expect_no_city().await?;
        let (city, items) = backup::read(&backup)?;
        let root = RootKey::from_phrase(&phrase).map_err(|error| NodeError::Input(error.to_string()))?;
        let beginner = Beginner::with_root(&self.config.data_dir, root)?;
        let now = self.act(|_, now| Ok((now, Vec::new()))).await?;
        let (identity, certificate) = (beginner.identity(), beginner.certificate(city, now.wall)?);
        let restored = self.act(move |engine, now| Ok(((), engine.restore(identity, city, items, certificate, now)?))).await;
        if let Err(error) = restored {
            keyfile::remove_device(&self.config.data_dir);
            return Err(error);
        }
        self.founded(&beginner).await
    }

    /// Rises with every change of what lists show, so that a page knows when to
    /// ask again.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }
}

fn city_facts(roll: &Roll, now: Now) -> CityFacts {
    let charter = roll.charter();
    CityFacts {
        id: roll.city(),
        name: charter.map_or_else(String::new, |charter| charter.name.clone()),
        languages: charter.map_or_else(Vec::new, |charter| charter.languages.clone()),
        founding: charter.is_none_or(|charter| charter.delegates.len() < Charter::DELEGATES_SAFE),
        members: roll.member_count(now.wall),
    }
}

fn status(engine: &mut NodeEngine, now: Now, node_role: &str, addresses: Vec<String>, healed: u64) -> Result<Status, NodeError> {
    let peers = engine.peer_facts()?;
    let (member, device, waiting, bytes_on_disk) = (engine.member(), engine.device(), engine.waiting_len()?, engine.bytes_on_disk());
    let mut status = Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        city: None,
        member,
        device,
        node_role: node_role.to_owned(),
        roles: Vec::new(),
        grant_expires: None,
        sets: Vec::new(),
        records: Vec::new(),
        waiting: waiting as u64,
        future: 0,
        damaged: 0,
        healed,
        set_aside: engine.store().map_or_else(Vec::new, SledStore::set_aside),
        bytes_on_disk,
        addresses,
        peers,
        page: None,
    };
    if let Some(holdings) = engine.holdings_mut() {
        holdings.load_whole()?;
        let roll = holdings.roll();
        status.city = Some(city_facts(roll, now));
        if let Some(member) = member {
            status.roles = roll.roles(member, now.wall).iter().collect::<Vec<Role>>();
            status.grant_expires = roll.expires(member, now.wall);
        }
        status.sets = holdings.set_facts();
        status.records = holdings.kind_counts();
        status.future = holdings.future_len() as u64;
        status.damaged = holdings.damaged().len() as u64;
    } else {
        // Before a node belongs to a city, its keys name nobody.
        status.member = None;
        status.device = None;
    }
    Ok(status)
}
