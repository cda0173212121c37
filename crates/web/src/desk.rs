//! What pages and the API ask of a node.
//!
//! The operations are those of [`node::Handle`], one for one. The trait exists
//! so that the tests of this crate can answer without disks and sockets; no
//! other indirection stands between a page and the node.

use std::future::Future;
use std::pin::Pin;

use model::facts::{
    BlockedMember, CarriedIn, CarriedOut, DeviceList, DialogueFacts, Edits, Founded, InvitationFacts, Invited, ListFilter, LogEntry,
    NewCity, NewInvitation, NewRecord, PhraseFacts, PlaceFacts, Publication, RecordFacts, RecordList, Saved, ScopeList, SearchQuery,
    Stated, Status, Verification,
};
use model::govern::{
    Admitted, AllianceList, Deed, Done, ErasureList, Explanation, Governance, MemberList, Mine, NewAdmission, Roster, SchoolList,
};
use model::record::{OwnReport, Reported};
use model::{Content, InvitationId, ItemId, MemberId, MemberKind, RecordId, RecordKind, Scope};
use node::{Handle, NodeError, Passphrase};

/// What an operation of a [`Desk`] comes to, later.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, NodeError>> + Send + 'a>>;

/// A node, as pages and the API see it. Each operation means what the one of the
/// same name means on [`node::Handle`], errors included.
#[allow(missing_docs)]
pub trait Desk: Send + Sync + 'static {
    fn status(&self) -> Answer<'_, Status>;
    fn list(&self, filter: ListFilter) -> Answer<'_, RecordList>;
    fn show(&self, id: RecordId) -> Answer<'_, RecordFacts>;
    fn search(&self, query: SearchQuery) -> Answer<'_, RecordList>;
    fn add(&self, content: Content) -> Answer<'_, Saved>;
    fn found(&self, record: NewRecord) -> Answer<'_, Saved>;
    fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Answer<'_, Vec<Result<Saved, NodeError>>>;
    fn edit(&self, id: RecordId, edits: Edits) -> Answer<'_, Saved>;
    fn withdraw(&self, id: RecordId) -> Answer<'_, Saved>;
    fn publication(&self, id: RecordId) -> Answer<'_, Publication>;
    fn publish(&self, id: RecordId) -> Answer<'_, Saved>;
    fn find_source(&self, kind: RecordKind, source: String) -> Answer<'_, Option<RecordId>>;
    fn scopes(&self) -> Answer<'_, ScopeList>;
    fn create_city(&self, city: NewCity) -> Answer<'_, Founded>;
    fn invite(&self, invitation: NewInvitation) -> Answer<'_, Invited>;
    fn invitations(&self) -> Answer<'_, Vec<InvitationFacts>>;
    fn take_back_invitation(&self, id: InvitationId) -> Answer<'_, ()>;
    fn join(&self, link: String, kind: MemberKind) -> Answer<'_, Founded>;
    fn govern(&self, deed: Deed, phrase: Option<String>) -> Answer<'_, Done>;
    fn governance(&self) -> Answer<'_, Governance>;
    fn alliances(&self) -> Answer<'_, AllianceList>;
    fn members(&self, all: bool) -> Answer<'_, MemberList>;
    fn explain(&self, id: String) -> Answer<'_, Explanation>;
    fn admit(&self, list: NewAdmission) -> Answer<'_, Admitted>;
    fn roster(&self) -> Answer<'_, Roster>;
    fn schools(&self) -> Answer<'_, SchoolList>;
    fn sync_once(&self, address: String) -> Answer<'_, DialogueFacts>;
    fn rebuild(&self) -> Answer<'_, u64>;
    fn verify(&self) -> Answer<'_, Verification>;
    fn backup(&self, plain: bool) -> Answer<'_, Vec<u8>>;
    fn restore(&self, backup: Vec<u8>, phrase: String) -> Answer<'_, Founded>;
    fn carry_out(&self, to: Vec<MemberId>) -> Answer<'_, (CarriedOut, Vec<u8>)>;
    fn carry_in(&self, file: Vec<u8>) -> Answer<'_, CarriedIn>;
    fn join_as_device(&self, link: String, phrase: String) -> Answer<'_, Founded>;
    fn devices(&self) -> Answer<'_, DeviceList>;
    fn invite_device(&self) -> Answer<'_, Invited>;
    fn phrase(&self) -> Answer<'_, PhraseFacts>;
    fn check_phrase(&self, typed: String) -> Answer<'_, PhraseFacts>;
    fn phrase_words(&self) -> Answer<'_, Option<String>>;
    fn phrase_written(&self) -> Answer<'_, ()>;
    fn lock(&self) -> Answer<'_, ()>;
    fn unlock(&self, passphrase: Passphrase) -> Answer<'_, ()>;
    fn set_passphrase(&self, current: Option<Passphrase>, new: Option<Passphrase>) -> Answer<'_, ()>;
    fn in_use(&self) -> Box<dyn Send>;
    fn places(&self) -> Answer<'_, Vec<PlaceFacts>>;
    fn report(&self, record: RecordId, ground: String, message: String) -> Answer<'_, Saved>;
    fn reports(&self) -> Answer<'_, Vec<Reported>>;
    fn own_reports(&self) -> Answer<'_, Vec<OwnReport>>;
    fn hide(&self, record: RecordId, ground: String, words: String) -> Answer<'_, Stated>;
    fn dismiss(&self, record: RecordId) -> Answer<'_, Stated>;
    fn unhide(&self, statement: ItemId) -> Answer<'_, Stated>;
    fn appeal(&self, statement: ItemId, words: String) -> Answer<'_, Stated>;
    /// See [`Handle::uphold`].
    fn uphold(&self, appeal: ItemId, words: String) -> Answer<'_, Stated>;
    fn moderation_log(&self) -> Answer<'_, Vec<LogEntry>>;
    fn block(&self, member: MemberId) -> Answer<'_, Stated>;
    fn unblock(&self, member: MemberId) -> Answer<'_, Stated>;
    fn blocked(&self) -> Answer<'_, Vec<BlockedMember>>;
    fn erasures(&self) -> Answer<'_, ErasureList>;
    fn may_erase(&self, owner: MemberId, scope: Option<Scope>) -> Answer<'_, bool>;
    fn mine(&self) -> Answer<'_, Mine>;
}

impl Desk for Handle {
    fn status(&self) -> Answer<'_, Status> {
        Box::pin(Handle::status(self))
    }

    fn list(&self, filter: ListFilter) -> Answer<'_, RecordList> {
        Box::pin(Handle::list(self, filter))
    }

    fn show(&self, id: RecordId) -> Answer<'_, RecordFacts> {
        Box::pin(Handle::show(self, id))
    }

    fn search(&self, query: SearchQuery) -> Answer<'_, RecordList> {
        Box::pin(Handle::search(self, query))
    }

    fn add(&self, content: Content) -> Answer<'_, Saved> {
        Box::pin(Handle::add(self, content))
    }

    fn found(&self, record: NewRecord) -> Answer<'_, Saved> {
        Box::pin(Handle::found(self, record))
    }

    fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Answer<'_, Vec<Result<Saved, NodeError>>> {
        Box::pin(Handle::save_all(self, records))
    }

    fn edit(&self, id: RecordId, edits: Edits) -> Answer<'_, Saved> {
        Box::pin(Handle::edit(self, id, edits))
    }

    fn withdraw(&self, id: RecordId) -> Answer<'_, Saved> {
        Box::pin(Handle::withdraw(self, id))
    }

    fn publication(&self, id: RecordId) -> Answer<'_, Publication> {
        Box::pin(Handle::publication(self, id))
    }

    fn publish(&self, id: RecordId) -> Answer<'_, Saved> {
        Box::pin(Handle::publish(self, id))
    }

    fn find_source(&self, kind: RecordKind, source: String) -> Answer<'_, Option<RecordId>> {
        Box::pin(Handle::find_source(self, kind, source))
    }

    fn scopes(&self) -> Answer<'_, ScopeList> {
        Box::pin(Handle::scopes(self))
    }

    fn create_city(&self, city: NewCity) -> Answer<'_, Founded> {
        Box::pin(Handle::create_city(self, city))
    }

    fn invite(&self, invitation: NewInvitation) -> Answer<'_, Invited> {
        Box::pin(Handle::invite(self, invitation))
    }

    fn invitations(&self) -> Answer<'_, Vec<InvitationFacts>> {
        Box::pin(Handle::invitations(self))
    }

    fn take_back_invitation(&self, id: InvitationId) -> Answer<'_, ()> {
        Box::pin(Handle::take_back_invitation(self, id))
    }

    fn join(&self, link: String, kind: MemberKind) -> Answer<'_, Founded> {
        Box::pin(Handle::join(self, link, kind))
    }

    fn govern(&self, deed: Deed, phrase: Option<String>) -> Answer<'_, Done> {
        Box::pin(Handle::govern(self, deed, phrase))
    }

    fn governance(&self) -> Answer<'_, Governance> {
        Box::pin(Handle::governance(self))
    }

    fn alliances(&self) -> Answer<'_, AllianceList> {
        Box::pin(Handle::alliances(self))
    }

    fn members(&self, all: bool) -> Answer<'_, MemberList> {
        Box::pin(Handle::members(self, all))
    }

    fn explain(&self, id: String) -> Answer<'_, Explanation> {
        Box::pin(Handle::explain(self, id))
    }

    fn admit(&self, list: NewAdmission) -> Answer<'_, Admitted> {
        Box::pin(Handle::admit(self, list))
    }

    fn schools(&self) -> Answer<'_, SchoolList> {
        Box::pin(Handle::schools(self))
    }

    fn roster(&self) -> Answer<'_, Roster> {
        Box::pin(Handle::roster(self))
    }

    fn sync_once(&self, address: String) -> Answer<'_, DialogueFacts> {
        Box::pin(Handle::sync_once(self, address))
    }

    fn rebuild(&self) -> Answer<'_, u64> {
        Box::pin(Handle::rebuild(self))
    }

    fn verify(&self) -> Answer<'_, Verification> {
        Box::pin(Handle::verify(self))
    }

    fn backup(&self, plain: bool) -> Answer<'_, Vec<u8>> {
        Box::pin(Handle::backup(self, plain))
    }

    fn carry_out(&self, to: Vec<MemberId>) -> Answer<'_, (CarriedOut, Vec<u8>)> {
        Box::pin(Handle::carry_out(self, to))
    }

    fn carry_in(&self, file: Vec<u8>) -> Answer<'_, CarriedIn> {
        Box::pin(Handle::carry_in(self, file))
    }

    fn restore(&self, backup: Vec<u8>, phrase: String) -> Answer<'_, Founded> {
        Box::pin(Handle::restore(self, backup, phrase))
    }

    fn join_as_device(&self, link: String, phrase: String) -> Answer<'_, Founded> {
        Box::pin(Handle::join_as_device(self, link, phrase))
    }

    fn devices(&self) -> Answer<'_, DeviceList> {
        Box::pin(Handle::devices(self))
    }

    fn invite_device(&self) -> Answer<'_, Invited> {
        Box::pin(Handle::invite_device(self))
    }

    fn phrase(&self) -> Answer<'_, PhraseFacts> {
        Box::pin(Handle::phrase(self))
    }

    fn check_phrase(&self, typed: String) -> Answer<'_, PhraseFacts> {
        Box::pin(Handle::check_phrase(self, typed))
    }

    fn phrase_words(&self) -> Answer<'_, Option<String>> {
        Box::pin(Handle::phrase_words(self))
    }

    fn phrase_written(&self) -> Answer<'_, ()> {
        Box::pin(Handle::phrase_written(self))
    }

    fn lock(&self) -> Answer<'_, ()> {
        Box::pin(Handle::lock(self))
    }

    fn unlock(&self, passphrase: Passphrase) -> Answer<'_, ()> {
        Box::pin(Handle::unlock(self, passphrase))
    }

    fn set_passphrase(&self, current: Option<Passphrase>, new: Option<Passphrase>) -> Answer<'_, ()> {
        Box::pin(Handle::set_passphrase(self, current, new))
    }

    fn in_use(&self) -> Box<dyn Send> {
        Box::new(Handle::in_use(self))
    }

    fn places(&self) -> Answer<'_, Vec<PlaceFacts>> {
        Box::pin(Handle::places(self))
    }

    fn report(&self, record: RecordId, ground: String, message: String) -> Answer<'_, Saved> {
        Box::pin(Handle::report(self, record, ground, message))
    }

    fn reports(&self) -> Answer<'_, Vec<Reported>> {
        Box::pin(Handle::reports(self))
    }

    fn own_reports(&self) -> Answer<'_, Vec<OwnReport>> {
        Box::pin(Handle::own_reports(self))
    }

    fn hide(&self, record: RecordId, ground: String, words: String) -> Answer<'_, Stated> {
        Box::pin(Handle::hide(self, record, ground, words))
    }

    fn dismiss(&self, record: RecordId) -> Answer<'_, Stated> {
        Box::pin(Handle::dismiss(self, record))
    }

    fn unhide(&self, statement: ItemId) -> Answer<'_, Stated> {
        Box::pin(Handle::unhide(self, statement))
    }

    fn appeal(&self, statement: ItemId, words: String) -> Answer<'_, Stated> {
        Box::pin(Handle::appeal(self, statement, words))
    }

    fn uphold(&self, appeal: ItemId, words: String) -> Answer<'_, Stated> {
        Box::pin(Handle::uphold(self, appeal, words))
    }

    fn moderation_log(&self) -> Answer<'_, Vec<LogEntry>> {
        Box::pin(Handle::moderation_log(self))
    }

    fn block(&self, member: MemberId) -> Answer<'_, Stated> {
        Box::pin(Handle::block(self, member))
    }

    fn unblock(&self, member: MemberId) -> Answer<'_, Stated> {
        Box::pin(Handle::unblock(self, member))
    }

    fn blocked(&self) -> Answer<'_, Vec<BlockedMember>> {
        Box::pin(Handle::blocked(self))
    }

    fn erasures(&self) -> Answer<'_, ErasureList> {
        Box::pin(Handle::erasures(self))
    }

    fn may_erase(&self, owner: MemberId, scope: Option<Scope>) -> Answer<'_, bool> {
        Box::pin(Handle::may_erase(self, owner, scope))
    }

    fn mine(&self) -> Answer<'_, Mine> {
        Box::pin(Handle::mine(self))
    }
}
