//! The running node, asked over its API on this machine.

use std::time::Duration;

use model::facts::{
    BlockedMember, CarriedIn, CarriedOut, DeviceList, DialogueFacts, Edits, Founded, InvitationFacts, Invited, ListFilter, LogEntry,
    NewCity, NewInvitation, NewRecord, PhraseFacts, RecordFacts, RecordList, Saved, ScopeList, SearchQuery, Stated, Status, Verification,
};
use model::govern::{
    Admitted, AllianceList, Deed, Done, ErasureList, Explanation, Governance, MemberList, Mine, NewAdmission, Roster, SchoolList,
};
use model::record::{OwnReport, Reported};
use model::{Content, InvitationId, ItemId, MemberId, MemberKind, RecordId, RecordKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};
use web::bodies::{
    Decision, ErrorBody, Join, MembersQuery, NewPassphrase, NewReport, Nothing, PhraseTyped, Rebuilt, SaveAll, SaveOne, SavedAll, SavedOne,
    SourceFound, SourceQuery, Sync, Unlock, Words,
};
use web::paths;

use crate::directory::Running;
use crate::failure::{Context, Exit, Failure, Outcome};

/// On loopback a connection takes microseconds; a node under full load gets this.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// Most bytes of one answer: a backup of a large city fits, an endless one ends.
const ANSWER_BYTES_MAX: u64 = 4 << 30;

/// A running node's API.
pub struct Http {
    agent: Agent,
    base: String,
    token: String,
}

impl Http {
    /// The node that announced itself so; `None` when it does not answer (yet).
    pub fn connect(running: &Running) -> Option<Self> {
        let agent = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT_MAX))
            .build()
            .new_agent();
        let http = Self { agent, base: running.api.clone(), token: running.token.clone() };
        http.status().is_ok().then_some(http)
    }

    /// Where its page is, for whoever has been let in.
    pub fn page(&self) -> String {
        self.url(paths::HOME)
    }

    /// The link that lets the person at this computer in. It carries the token.
    pub fn page_opened(&self) -> String {
        format!("{}?token={}", self.url(paths::OPEN), self.token)
    }

    pub(super) fn status(&self) -> Outcome<Status> {
        self.get(paths::API_STATUS, &Nothing {})
    }

    pub(super) fn list(&self, filter: ListFilter) -> Outcome<RecordList> {
        self.get(paths::API_RECORDS, &filter)
    }

    pub(super) fn show(&self, id: RecordId) -> Outcome<RecordFacts> {
        self.get(&paths::of_record(paths::API_RECORD, id), &Nothing {})
    }

    pub(super) fn search(&self, query: SearchQuery) -> Outcome<RecordList> {
        self.get(paths::API_SEARCH, &query)
    }

    pub(super) fn scopes(&self) -> Outcome<ScopeList> {
        self.get(paths::API_SCOPES, &Nothing {})
    }

    pub(super) fn found(&self, record: NewRecord) -> Outcome<Saved> {
        self.post(paths::API_RECORDS, &record)
    }

    pub(super) fn save_all(&self, records: Vec<(Option<RecordId>, Content)>) -> Outcome<Vec<Result<Saved, String>>> {
        let records = records.into_iter().map(|(id, content)| SaveOne { id, content }).collect();
        let saved: SavedAll = self.post(paths::API_SAVE_ALL, &SaveAll { records })?;
        let results = saved.results.into_iter().map(|saved| match saved {
            SavedOne::Saved(saved) => Ok(saved),
            SavedOne::Error(error) => Err(error.message),
        });
        Ok(results.collect())
    }

    pub(super) fn edit(&self, id: RecordId, edits: Edits) -> Outcome<Saved> {
        self.post(&paths::of_record(paths::API_RECORD_EDIT, id), &edits)
    }

    pub(super) fn withdraw(&self, id: RecordId) -> Outcome<Saved> {
        self.post(&paths::of_record(paths::API_RECORD_WITHDRAW, id), &Nothing {})
    }

    pub(super) fn publish(&self, id: RecordId) -> Outcome<Saved> {
        self.post(&paths::of_record(paths::API_RECORD_PUBLISH, id), &Nothing {})
    }

    pub(super) fn find_source(&self, kind: RecordKind, source: String) -> Outcome<Option<RecordId>> {
        let found: SourceFound = self.get(paths::API_SOURCE, &SourceQuery { kind, source })?;
        Ok(found.record)
    }

    pub(super) fn create_city(&self, city: NewCity) -> Outcome<Founded> {
        self.post(paths::API_CITY, &city)
    }

    pub(super) fn invite(&self, invitation: NewInvitation) -> Outcome<Invited> {
        self.post(paths::API_INVITATIONS, &invitation)
    }

    pub(super) fn invitations(&self) -> Outcome<Vec<InvitationFacts>> {
        self.get(paths::API_INVITATIONS, &Nothing {})
    }

    pub(super) fn take_back_invitation(&self, id: InvitationId) -> Outcome {
        self.post(&paths::of_id(paths::API_INVITATION_WITHDRAW, id), &Nothing {}).map(|Nothing {}| ())
    }

    pub(super) fn join(&self, link: String, member_kind: MemberKind) -> Outcome<Founded> {
        self.post(paths::API_JOIN, &Join { link, member_kind, phrase: None })
    }

    pub(super) fn govern(&self, deed: Deed, phrase: Option<String>) -> Outcome<Done> {
        let mut request = self.agent.post(self.url(paths::API_GOVERNANCE)).header("authorization", self.authorization());
        if let Some(phrase) = phrase {
            request = request.header(paths::PHRASE_HEADER, phrase);
        }
        read(request.send_json(&deed))
    }

    pub(super) fn governance(&self) -> Outcome<Governance> {
        self.get(paths::API_GOVERNANCE, &Nothing {})
    }

    pub(super) fn alliances(&self) -> Outcome<AllianceList> {
        self.get(paths::API_ALLIANCES, &Nothing {})
    }

    pub(super) fn erasures(&self) -> Outcome<ErasureList> {
        self.get(paths::API_ERASURES, &Nothing {})
    }

    pub(super) fn mine(&self) -> Outcome<Mine> {
        self.get(paths::API_MINE, &Nothing {})
    }

    pub(super) fn members(&self, all: bool) -> Outcome<MemberList> {
        self.get(paths::API_MEMBERS, &MembersQuery { all })
    }

    pub(super) fn explain(&self, id: String) -> Outcome<Explanation> {
        // What is no id stays out of the path.
        let id: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
        self.get(&paths::of_id(paths::API_EXPLAIN, if id.is_empty() { "0".to_owned() } else { id }), &Nothing {})
    }

    pub(super) fn admit(&self, list: NewAdmission) -> Outcome<Admitted> {
        self.post(paths::API_ADMISSIONS, &list)
    }

    pub(super) fn roster(&self) -> Outcome<Roster> {
        self.get(paths::API_ROSTER, &Nothing {})
    }

    pub(super) fn schools(&self) -> Outcome<SchoolList> {
        self.get(paths::API_SCHOOL, &Nothing {})
    }

    pub(super) fn sync_once(&self, address: String) -> Outcome<DialogueFacts> {
        self.post(paths::API_SYNC, &Sync { address })
    }

    pub(super) fn rebuild(&self) -> Outcome<u64> {
        let rebuilt: Rebuilt = self.post(paths::API_REBUILD, &Nothing {})?;
        Ok(rebuilt.views)
    }

    pub(super) fn verify(&self) -> Outcome<Verification> {
        self.post(paths::API_VERIFY, &Nothing {})
    }

    pub(super) fn backup(&self, plain: bool) -> Outcome<Vec<u8>> {
        let request =
            self.agent.get(self.url(paths::API_BACKUP)).query("plain", plain.to_string()).header("authorization", self.authorization());
        let mut answer = good(request.call())?;
        answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec().or_exit(Exit::Busy, || "the running node's answer broke off")
    }

    pub(super) fn carry_out(&self, to: Vec<MemberId>) -> Outcome<(CarriedOut, Vec<u8>)> {
        let to: Vec<String> = to.iter().map(ToString::to_string).collect();
        let request = self.agent.get(self.url(paths::API_CARRY)).query("to", to.join(",")).header("authorization", self.authorization());
        let mut answer = good(request.call())?;
        let facts = answer.headers().get(paths::CARRIED_HEADER).and_then(|facts| serde_json::from_slice(facts.as_bytes()).ok());
        let broken = || Failure::new(Exit::Busy, "the running node's answer is not one of this program's version");
        let file = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        Ok((facts.ok_or_else(broken)?, file.or_exit(Exit::Busy, || "the running node's answer broke off")?))
    }

    pub(super) fn carry_in(&self, file: Vec<u8>) -> Outcome<CarriedIn> {
        let request = self.agent.post(self.url(paths::API_CARRY)).header("authorization", self.authorization());
        read(request.header("content-type", "application/octet-stream").send(&file))
    }

    pub(super) fn restore(&self, backup: Vec<u8>, phrase: String) -> Outcome<Founded> {
        let request = self.agent.post(self.url(paths::API_RESTORE)).header("authorization", self.authorization());
        let request = request.header(paths::PHRASE_HEADER, phrase).header("content-type", "application/octet-stream");
        read(request.send(&backup))
    }

    pub(super) fn join_as_device(&self, link: String, phrase: String) -> Outcome<Founded> {
        self.post(paths::API_JOIN, &Join { link, member_kind: MemberKind::Resident, phrase: Some(phrase) })
    }

    pub(super) fn devices(&self) -> Outcome<DeviceList> {
        self.get(paths::API_DEVICES, &Nothing {})
    }

    pub(super) fn invite_device(&self) -> Outcome<Invited> {
        self.post(paths::API_DEVICE_LINKS, &Nothing {})
    }

    pub(super) fn phrase(&self) -> Outcome<PhraseFacts> {
        self.get(paths::API_PHRASE, &Nothing {})
    }

    pub(super) fn check_phrase(&self, words: String) -> Outcome<PhraseFacts> {
        self.post(paths::API_PHRASE, &PhraseTyped { words })
    }

    pub(super) fn lock(&self) -> Outcome {
        self.post(paths::API_LOCK, &Nothing {}).map(|Nothing {}| ())
    }

    pub(super) fn unlock(&self, passphrase: &str) -> Outcome {
        self.post(paths::API_UNLOCK, &Unlock { passphrase: passphrase.to_owned() }).map(|Nothing {}| ())
    }

    pub(super) fn set_passphrase(&self, current: Option<&str>, new: Option<&str>) -> Outcome {
        let sent = NewPassphrase { current: current.map(String::from), new: new.map(String::from) };
        self.post(paths::API_PASSPHRASE, &sent).map(|Nothing {}| ())
    }

    pub(super) fn report(&self, record: RecordId, ground: String, message: String) -> Outcome<Saved> {
        self.post(&paths::of_record(paths::API_RECORD_REPORT, record), &NewReport { ground, message })
    }

    pub(super) fn own_reports(&self) -> Outcome<Vec<OwnReport>> {
        self.get(paths::API_OWN_REPORTS, &Nothing {})
    }

    pub(super) fn reports(&self) -> Outcome<Vec<Reported>> {
        self.get(paths::API_REPORTS, &Nothing {})
    }

    pub(super) fn hide(&self, record: RecordId, ground: String, words: String) -> Outcome<Stated> {
        self.post(&paths::of_record(paths::API_RECORD_HIDE, record), &Decision { ground, words })
    }

    pub(super) fn dismiss(&self, record: RecordId) -> Outcome<Stated> {
        self.post(&paths::of_record(paths::API_RECORD_DISMISS, record), &Nothing {})
    }

    pub(super) fn unhide(&self, statement: ItemId) -> Outcome<Stated> {
        self.post(&paths::of_statement(paths::API_STATEMENT_UNHIDE, statement), &Nothing {})
    }

    pub(super) fn appeal(&self, statement: ItemId, words: String) -> Outcome<Stated> {
        self.post(&paths::of_statement(paths::API_STATEMENT_APPEAL, statement), &Words { words })
    }

    pub(super) fn uphold(&self, appeal: ItemId, words: String) -> Outcome<Stated> {
        self.post(&paths::of_statement(paths::API_STATEMENT_UPHOLD, appeal), &Words { words })
    }

    pub(super) fn moderation_log(&self) -> Outcome<Vec<LogEntry>> {
        self.get(paths::API_MODERATION_LOG, &Nothing {})
    }

    pub(super) fn block(&self, member: MemberId) -> Outcome<Stated> {
        self.post(&paths::of_member(paths::API_MEMBER_BLOCK, member), &Nothing {})
    }

    pub(super) fn unblock(&self, member: MemberId) -> Outcome<Stated> {
        self.post(&paths::of_member(paths::API_MEMBER_UNBLOCK, member), &Nothing {})
    }

    pub(super) fn blocked(&self) -> Outcome<Vec<BlockedMember>> {
        self.get(paths::API_BLOCKED, &Nothing {})
    }

    fn authorization(&self) -> String {
        format!("Bearer {}", self.token)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn get<T: DeserializeOwned>(&self, path: &str, query: &impl Serialize) -> Outcome<T> {
        let mut request = self.agent.get(self.url(path)).header("authorization", self.authorization());
        let query = serde_json::to_value(query).expect("queries are made of what JSON has");
        for (name, value) in query.as_object().into_iter().flatten() {
            match value {
                Value::Null => {}
                Value::String(text) => request = request.query(name, text),
                other => request = request.query(name, other.to_string()),
            }
        }
        read(request.call())
    }

    fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Outcome<T> {
        read(self.agent.post(self.url(path)).header("authorization", self.authorization()).send_json(body))
    }
}

fn read<T: DeserializeOwned>(answer: Result<Response<Body>, ureq::Error>) -> Outcome<T> {
    let mut answer = good(answer)?;
    answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_json().or_exit(Exit::Busy, || "the running node's answer cannot be read")
}

/// The answer, when it is a good one; else what the node says is wrong.
fn good(answer: Result<Response<Body>, ureq::Error>) -> Outcome<Response<Body>> {
    let mut answer = answer.or_exit(Exit::Busy, || "the running node does not answer; see its log, or end it and try again")?;
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    match answer.body_mut().read_json::<ErrorBody>() {
        Ok(ErrorBody { error }) => Err(Failure::new(exit_of(&error.code), error.message)),
        Err(_) => Err(Failure::new(Exit::Busy, format!("the running node answered {status} and nothing else"))),
    }
}

/// The code that the same refusal has when the command runs alone.
fn exit_of(code: &str) -> Exit {
    match code {
        "no-city" => Exit::NoCity,
        "unknown-record" | "not-held" => Exit::NotFound,
        "field" | "input" | "malformed" | "body-too-long" | "content-type" => Exit::Wrong,
        "network" => Exit::Unreachable,
        "storage" | "disk-full" => Exit::Store,
        "locked" | "passphrase" => Exit::Locked,
        "stopping" | "no-token" | "foreign-host" => Exit::Busy,
        _ => Exit::Refused,
    }
}
