//! The node that a command asks: the one that runs on the data directory, or,
//! when none does, the store opened here for this one command.
//!
//! Both answer the same questions with the same facts, so no command knows which
//! of the two it talks to.

mod alone;
mod find;
mod http;
mod start;

pub use alone::Alone;
pub use http::Http;
pub use start::start_node;

use std::time::{Duration, Instant};

use model::facts::{
    BlockedMember, CarriedIn, CarriedOut, DeviceList, DialogueFacts, Edits, Founded, InvitationFacts, Invited, ListFilter, LogEntry,
    NewCity, NewInvitation, NewRecord, PhraseFacts, RecordFacts, RecordList, Saved, ScopeList, SearchQuery, Stated, Status, Verification,
};
use model::govern::{
    Admitted, AllianceList, Deed, Done, ErasureList, Explanation, Governance, MemberList, Mine, NewAdmission, Roster, SchoolList,
};
use model::record::{OwnReport, Reported};
use model::{Content, InvitationId, ItemId, MemberId, MemberKind, RecordId, RecordKind};
use node::Passphrase;

use crate::configuration::Configuration;
use crate::directory::Directory;
use crate::failure::{Context, Exit, Failure, Outcome};

/// How long a command waits for another one that holds the data directory for a
/// moment, or for a node that is starting.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether a command that runs alone needs other nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The store is enough: no socket is opened.
    Store,
    /// Other nodes, for as long as the command lasts.
    Network,
}

/// A node to ask.
pub enum Client {
    /// The one that runs, over its API.
    Running(Http),
    /// One that was opened for this command.
    Alone(Alone),
}

/// Hands a question to whichever node there is.
macro_rules! ask {
    ($self:ident.$question:ident($($argument:expr),*)) => {
        match $self {
            Self::Running(http) => http.$question($($argument),*),
            Self::Alone(alone) => Ok(alone.wait(alone.handle().$question($($argument),*))?),
        }
    };
}

impl Client {
    /// The running node, or the store opened here.
    ///
    /// # Errors
    /// [`Exit::Busy`] when another process holds the store and does not answer;
    /// what opening the store says.
    pub fn open(directory: &Directory, configuration: &Configuration, reach: Reach) -> Outcome<Self> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let claim = directory.claim().or_exit(Exit::Store, || format!("{} cannot be locked", directory.path().display()))?;
            if let Some(claim) = claim {
                return Ok(Self::Alone(Alone::open(directory, claim, configuration, reach)?));
            }
            if let Some(http) = directory.running().and_then(|running| Http::connect(&running)) {
                return Ok(Self::Running(http));
            }
            if Instant::now() > deadline {
                let sentence = format!(
                    "another kaveret command holds {} and has not finished; try again in a moment, or use another --data-dir",
                    directory.path().display()
                );
                return Err(Failure::new(Exit::Busy, sentence));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// See [`node::Handle::status`].
    pub fn status(&self) -> Outcome<Status> {
        ask!(self.status())
    }

    /// See [`node::Handle::list`].
    pub fn list(&self, filter: ListFilter) -> Outcome<RecordList> {
        ask!(self.list(filter))
    }

    /// See [`node::Handle::show`].
    pub fn show(&self, id: RecordId) -> Outcome<RecordFacts> {
        ask!(self.show(id))
    }

    /// See [`node::Handle::search`].
    pub fn search(&self, query: SearchQuery) -> Outcome<RecordList> {
        ask!(self.search(query))
    }

    /// See [`node::Handle::scopes`].
    pub fn scopes(&self) -> Outcome<ScopeList> {
        ask!(self.scopes())
    }

    /// See [`node::Handle::add`].
    pub fn add(&self, content: Content) -> Outcome<Saved> {
        self.found(content.into())
    }

    /// See [`node::Handle::found`].
    pub fn found(&self, record: NewRecord) -> Outcome<Saved> {
        ask!(self.found(record))
    }

    /// See [`node::Handle::edit`].
    pub fn edit(&self, id: RecordId, edits: Edits) -> Outcome<Saved> {
        ask!(self.edit(id, edits))
    }

    /// See [`node::Handle::withdraw`].
    pub fn withdraw(&self, id: RecordId) -> Outcome<Saved> {
        ask!(self.withdraw(id))
    }

    /// See [`node::Handle::publish`].
    pub fn publish(&self, id: RecordId) -> Outcome<Saved> {
        ask!(self.publish(id))
    }

    /// See [`node::Handle::find_source`].
    pub fn find_source(&self, kind: RecordKind, source: String) -> Outcome<Option<RecordId>> {
        ask!(self.find_source(kind, source))
    }

    /// See [`node::Handle::save_all`]; a record's refusal stands in its place.
    pub fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Outcome<Vec<Result<Saved, String>>> {
        match self {
            Self::Running(http) => http.save_all(records),
            Self::Alone(alone) => {
                let saved = alone.wait(alone.handle().save_all(records))?;
                Ok(saved.into_iter().map(|saved| saved.map_err(|error| error.to_string())).collect())
            }
        }
    }

    /// See [`node::Handle::create_city`].
    pub fn create_city(&self, city: NewCity) -> Outcome<Founded> {
        ask!(self.create_city(city))
    }

    /// See [`node::Handle::invite`].
    pub fn invite(&self, invitation: NewInvitation) -> Outcome<Invited> {
        ask!(self.invite(invitation))
    }

    /// See [`node::Handle::invitations`].
    pub fn invitations(&self) -> Outcome<Vec<InvitationFacts>> {
        ask!(self.invitations())
    }

    /// See [`node::Handle::take_back_invitation`].
    pub fn take_back_invitation(&self, id: InvitationId) -> Outcome {
        ask!(self.take_back_invitation(id))
    }

    /// See [`node::Handle::join`].
    pub fn join(&self, link: String, kind: MemberKind) -> Outcome<Founded> {
        ask!(self.join(link, kind))
    }

    /// See [`node::Handle::govern`].
    pub fn govern(&self, deed: Deed, phrase: Option<String>) -> Outcome<Done> {
        ask!(self.govern(deed, phrase))
    }

    /// See [`node::Handle::governance`].
    pub fn governance(&self) -> Outcome<Governance> {
        ask!(self.governance())
    }

    /// See [`node::Handle::alliances`].
    pub fn alliances(&self) -> Outcome<AllianceList> {
        ask!(self.alliances())
    }

    /// See [`node::Handle::members`].
    pub fn members(&self, all: bool) -> Outcome<MemberList> {
        ask!(self.members(all))
    }

    /// See [`node::Handle::explain`].
    pub fn explain(&self, id: String) -> Outcome<Explanation> {
        ask!(self.explain(id))
    }

    /// See [`node::Handle::admit`].
    pub fn admit(&self, list: NewAdmission) -> Outcome<Admitted> {
        ask!(self.admit(list))
    }

    /// See [`node::Handle::roster`].
    pub fn roster(&self) -> Outcome<Roster> {
        ask!(self.roster())
    }

    /// See [`node::Handle::schools`].
    pub fn schools(&self) -> Outcome<SchoolList> {
        ask!(self.schools())
    }

    /// See [`node::Handle::sync_once`].
    pub fn sync_once(&self, address: String) -> Outcome<DialogueFacts> {
        ask!(self.sync_once(address))
    }

    /// See [`node::Handle::rebuild`].
    pub fn rebuild(&self) -> Outcome<u64> {
        ask!(self.rebuild())
    }

    /// See [`node::Handle::verify`].
    pub fn verify(&self) -> Outcome<Verification> {
        ask!(self.verify())
    }

    /// See [`node::Handle::backup`].
    pub fn backup(&self, plain: bool) -> Outcome<Vec<u8>> {
        ask!(self.backup(plain))
    }

    /// See [`node::Handle::restore`].
    pub fn restore(&self, backup: Vec<u8>, phrase: String) -> Outcome<Founded> {
        ask!(self.restore(backup, phrase))
    }

    /// See [`node::Handle::carry_out`].
    pub fn carry_out(&self, to: Vec<MemberId>) -> Outcome<(CarriedOut, Vec<u8>)> {
        ask!(self.carry_out(to))
    }

    /// See [`node::Handle::carry_in`].
    pub fn carry_in(&self, file: Vec<u8>) -> Outcome<CarriedIn> {
        ask!(self.carry_in(file))
    }

    /// See [`node::Handle::join_as_device`].
    pub fn join_as_device(&self, link: String, phrase: &str) -> Outcome<Founded> {
        ask!(self.join_as_device(link, phrase.to_owned()))
    }

    /// See [`node::Handle::devices`].
    pub fn devices(&self) -> Outcome<DeviceList> {
        ask!(self.devices())
    }

    /// See [`node::Handle::invite_device`].
    pub fn invite_device(&self) -> Outcome<Invited> {
        ask!(self.invite_device())
    }

    /// See [`node::Handle::phrase`].
    pub fn phrase(&self) -> Outcome<PhraseFacts> {
        ask!(self.phrase())
    }

    /// See [`node::Handle::check_phrase`].
    pub fn check_phrase(&self, typed: &str) -> Outcome<PhraseFacts> {
        ask!(self.check_phrase(typed.to_owned()))
    }

    /// See [`node::Handle::lock`].
    pub fn lock(&self) -> Outcome {
        ask!(self.lock())
    }

    /// See [`node::Handle::unlock`].
    pub fn unlock(&self, passphrase: &str) -> Outcome {
        match self {
            Self::Running(http) => http.unlock(passphrase),
            Self::Alone(alone) => Ok(alone.wait(alone.handle().unlock(Passphrase::new(passphrase)?))?),
        }
    }

    /// See [`node::Handle::set_passphrase`].
    pub fn set_passphrase(&self, current: Option<&str>, new: Option<&str>) -> Outcome {
        match self {
            Self::Running(http) => http.set_passphrase(current, new),
            Self::Alone(alone) => {
                let (current, new) = (current.map(Passphrase::new).transpose()?, new.map(Passphrase::new).transpose()?);
                Ok(alone.wait(alone.handle().set_passphrase(current, new))?)
            }
        }
    }

    /// See [`node::Handle::report`].
    pub fn report(&self, record: RecordId, ground: String, message: String) -> Outcome<Saved> {
        ask!(self.report(record, ground, message))
    }

    /// See [`node::Handle::reports`].
    pub fn reports(&self) -> Outcome<Vec<Reported>> {
        ask!(self.reports())
    }

    /// See [`node::Handle::own_reports`].
    pub fn own_reports(&self) -> Outcome<Vec<OwnReport>> {
        ask!(self.own_reports())
    }

    /// See [`node::Handle::hide`].
    pub fn hide(&self, record: RecordId, ground: String, words: String) -> Outcome<Stated> {
        ask!(self.hide(record, ground, words))
    }

    /// See [`node::Handle::dismiss`].
    pub fn dismiss(&self, record: RecordId) -> Outcome<Stated> {
        ask!(self.dismiss(record))
    }

    /// See [`node::Handle::unhide`].
    pub fn unhide(&self, statement: ItemId) -> Outcome<Stated> {
        ask!(self.unhide(statement))
    }

    /// See [`node::Handle::uphold`].
    pub fn uphold(&self, appeal: ItemId, words: String) -> Outcome<Stated> {
        ask!(self.uphold(appeal, words))
    }

    /// See [`node::Handle::appeal`].
    pub fn appeal(&self, statement: ItemId, words: String) -> Outcome<Stated> {
        ask!(self.appeal(statement, words))
    }

    /// See [`node::Handle::moderation_log`].
    pub fn moderation_log(&self) -> Outcome<Vec<LogEntry>> {
        ask!(self.moderation_log())
    }

    /// See [`node::Handle::block`].
    pub fn block(&self, member: MemberId) -> Outcome<Stated> {
        ask!(self.block(member))
    }

    /// See [`node::Handle::unblock`].
    pub fn unblock(&self, member: MemberId) -> Outcome<Stated> {
        ask!(self.unblock(member))
    }

    /// See [`node::Handle::blocked`].
    pub fn blocked(&self) -> Outcome<Vec<BlockedMember>> {
        ask!(self.blocked())
    }

    /// See [`node::Handle::erasures`].
    pub fn erasures(&self) -> Outcome<ErasureList> {
        ask!(self.erasures())
    }

    /// See [`node::Handle::mine`].
    pub fn mine(&self) -> Outcome<Mine> {
        ask!(self.mine())
    }
}
