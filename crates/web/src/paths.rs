//! Where everything is: the paths of the API, for those who call it, and of the
//! pages, for those who link to them.
//!
//! `{id}` stands for the 64 digits of a record, a member, a device or a statement, and `{kind}` for a kind's word,
//! and `{ending}` for how a file ends.

use model::{ItemId, MemberId, RecordId, RecordKind};

/// `GET`: the OpenAPI document of the API.
pub const API_DOCUMENT: &str = "/api/v1/openapi.json";
/// `GET`: how the node is doing.
pub const API_STATUS: &str = "/api/v1/status";
/// `GET` makes a file to carry to nodes that share no network, `POST` takes one in.
pub const API_CARRY: &str = "/api/v1/carry";
/// In which header an answer says what the file to carry is.
pub const CARRIED_HEADER: &str = "x-kaveret-carried";
/// `GET` lists records, `POST` founds one.
pub const API_RECORDS: &str = "/api/v1/records";
/// `GET`: one record.
pub const API_RECORD: &str = "/api/v1/records/{id}";
/// `POST`: changes fields of a record.
pub const API_RECORD_EDIT: &str = "/api/v1/records/{id}/edit";
/// `POST`: takes a record out of the lists.
pub const API_RECORD_WITHDRAW: &str = "/api/v1/records/{id}/withdraw";
/// `POST`: founds and edits many records together.
pub const API_SAVE_ALL: &str = "/api/v1/save-all";
/// `GET`: the record that was imported from a source.
pub const API_SOURCE: &str = "/api/v1/source";
/// `GET`: records that match words.
pub const API_SEARCH: &str = "/api/v1/search";
/// Publishing a record in the city for a pupil.
pub const API_RECORD_PUBLISH: &str = "/api/v1/records/{id}/publish";
/// Publishing a record in the city for a pupil, on its page.
pub const RECORD_PUBLISH: &str = "/records/{id}/publish";
/// Where what is written may go.
pub const API_SCOPES: &str = "/api/v1/scopes";
/// `POST`: tells the moderators about a record.
pub const API_RECORD_REPORT: &str = "/api/v1/records/{id}/report";
/// `POST`: hides a record.
pub const API_RECORD_HIDE: &str = "/api/v1/records/{id}/hide";
/// `POST`: takes what was reported of a record out of the queue.
pub const API_RECORD_DISMISS: &str = "/api/v1/records/{id}/dismiss";
/// `GET`: what was reported.
pub const API_REPORTS: &str = "/api/v1/moderation/queue";
/// `GET`: what this node's member reported, and what became of it.
pub const API_OWN_REPORTS: &str = "/api/v1/moderation/mine";
/// `GET`: what was hidden, and why.
pub const API_MODERATION_LOG: &str = "/api/v1/moderation/log";
/// `POST`: shows again what a statement hides.
pub const API_STATEMENT_UNHIDE: &str = "/api/v1/statements/{id}/unhide";
/// `POST`: asks for another look at what a statement hides.
pub const API_STATEMENT_APPEAL: &str = "/api/v1/statements/{id}/appeal";
/// `POST`: answers an appeal: what is hidden stays so.
pub const API_STATEMENT_UPHOLD: &str = "/api/v1/statements/{id}/uphold";
/// `GET`: registered places.
pub const API_PLACES: &str = "/api/v1/places";
/// `POST`: sees nothing more of a member.
pub const API_MEMBER_BLOCK: &str = "/api/v1/members/{id}/block";
/// `POST`: sees a member again.
pub const API_MEMBER_UNBLOCK: &str = "/api/v1/members/{id}/unblock";
/// `GET`: whom this node's member has blocked.
pub const API_BLOCKED: &str = "/api/v1/blocked";
/// `POST`: founds a city.
pub const API_CITY: &str = "/api/v1/city";
/// `GET`: who decides in the city, and what is decided; `POST` decides something.
pub const API_GOVERNANCE: &str = "/api/v1/governance";
/// `GET`: the cities with which this one is allied.
pub const API_ALLIANCES: &str = "/api/v1/alliances";
/// `GET`: the members of the city.
pub const API_MEMBERS: &str = "/api/v1/members";
/// `GET`: why something counts, or does not.
pub const API_EXPLAIN: &str = "/api/v1/explain/{id}";
/// `POST`: makes an invitation for each of a list of people.
pub const API_ADMISSIONS: &str = "/api/v1/admissions";
/// `GET`: who is behind which pseudonym, as this device alone knows.
pub const API_ROSTER: &str = "/api/v1/roster";
/// `GET`: the schools in which the member takes part.
pub const API_SCHOOL: &str = "/api/v1/school";
/// `GET`: the invitations that this node gave out; `POST` makes one.
pub const API_INVITATIONS: &str = "/api/v1/invitations";
/// `POST`: takes an invitation back.
pub const API_INVITATION_WITHDRAW: &str = "/api/v1/invitations/{id}/withdraw";
/// `POST`: joins the city of an invitation.
pub const API_JOIN: &str = "/api/v1/join";
/// `POST`: holds one dialogue with another node.
pub const API_SYNC: &str = "/api/v1/sync";
/// `POST`: computes all views anew.
pub const API_REBUILD: &str = "/api/v1/rebuild";
/// `POST`: checks every item and every view.
pub const API_VERIFY: &str = "/api/v1/verify";
/// `GET`: all items of the set, as bytes.
pub const API_BACKUP: &str = "/api/v1/backup";
/// `POST`: fills an empty node from the bytes of a backup.
pub const API_RESTORE: &str = "/api/v1/restore";
/// `GET`: what was erased in the city, and who has confirmed it.
pub const API_ERASURES: &str = "/api/v1/erasures";
/// `GET`: everything of and about this node's member.
pub const API_MINE: &str = "/api/v1/mine";
/// `POST`: locks the node.
pub const API_LOCK: &str = "/api/v1/lock";
/// `POST`: unlocks the node.
pub const API_UNLOCK: &str = "/api/v1/unlock";
/// `POST`: sets, changes or removes the passphrase of the device's keys.
pub const API_PASSPHRASE: &str = "/api/v1/passphrase";
/// `GET`: whether the recovery phrase was checked; `POST` checks it.
pub const API_PHRASE: &str = "/api/v1/phrase";
/// `GET`: the member's devices.
pub const API_DEVICES: &str = "/api/v1/devices";
/// `POST`: makes a link by which another machine becomes a device of the member.
pub const API_DEVICE_LINKS: &str = "/api/v1/devices/links";

/// The header of [`API_RESTORE`] that carries the recovery phrase, so that the
/// body is the backup's bytes and nothing else.
pub const PHRASE_HEADER: &str = "kaveret-phrase";

/// Lets the person at this computer in, by the start token.
pub const OPEN: &str = "/open";
/// The one style sheet.
pub const STYLE: &str = "/style.css";
/// The first page.
pub const HOME: &str = "/";
/// What can be learned here.
pub const OFFERS: &str = "/offers";
/// What people want to learn.
pub const REQUESTS: &str = "/requests";
/// What the city wants to change.
pub const CHALLENGES: &str = "/challenges";
/// When people learn together.
pub const SESSIONS: &str = "/sessions";
/// Search in people's words.
pub const SEARCH: &str = "/search";
/// One record.
pub const RECORD: &str = "/records/{id}";
/// The form that changes a record.
pub const RECORD_EDIT: &str = "/records/{id}/edit";
/// Takes a record out of the lists.
pub const RECORD_WITHDRAW: &str = "/records/{id}/withdraw";
/// Picks one of the versions of a field.
pub const RECORD_CHOOSE: &str = "/records/{id}/choose";
/// Answers a record.
pub const RECORD_ANSWER: &str = "/records/{id}/answer";
/// Tells the moderators about a record.
pub const RECORD_REPORT: &str = "/records/{id}/report";
/// Hides a record.
pub const RECORD_HIDE: &str = "/records/{id}/hide";
/// Takes what was reported of a record out of the queue.
pub const RECORD_DISMISS: &str = "/records/{id}/dismiss";
/// The moderators' queue.
pub const MODERATION: &str = "/moderation";
/// What was hidden, and why.
pub const MODERATION_LOG: &str = "/moderation/log";
/// Shows again what a statement hides.
pub const STATEMENT_UNHIDE: &str = "/statements/{id}/unhide";
/// Asks for another look at what a statement hides.
pub const STATEMENT_APPEAL: &str = "/statements/{id}/appeal";
/// Answers an appeal: what is hidden stays so.
pub const STATEMENT_UPHOLD: &str = "/statements/{id}/uphold";
/// Sees nothing more of a member.
pub const MEMBER_BLOCK: &str = "/members/{id}/block";
/// Sees a member again.
pub const MEMBER_UNBLOCK: &str = "/members/{id}/unblock";
/// Whom this member has blocked.
pub const BLOCKED: &str = "/blocked";
/// The form for a new record.
pub const NEW: &str = "/new/{kind}";
/// The member's own profile and records.
pub const ME: &str = "/me";
/// Everything of and about the member, as a file: `json`, `csv` or `ics`.
pub const ME_EXPORT: &str = "/me/export/{ending}";
/// Asks whether a record is to be erased; erases it.
pub const RECORD_ERASE: &str = "/records/{id}/erase";
/// Lets a record that ends soon go on.
pub const RECORD_RENEW: &str = "/records/{id}/renew";
/// Asks whether everything of a member is to be erased; erases it.
pub const MEMBER_ERASE: &str = "/members/{id}/erase";
/// What was erased in the city.
pub const ERASURES: &str = "/erasures";
/// One erasure, and who has confirmed it.
pub const ERASURE: &str = "/erasures/{id}";
/// How this device is doing.
pub const STATUS: &str = "/status";
/// Who decides in the city, and who is in it.
pub const CITY: &str = "/city";
/// Signs what another delegate proposed.
pub const CITY_AGREE: &str = "/city/agree";
/// What the charter says, to be changed.
pub const CITY_CHARTER: &str = "/city/charter";
/// Registers a place for meeting minors.
pub const CITY_PLACE: &str = "/city/place";
/// Gives members anew the right that this member gave them.
pub const CITY_RENEW: &str = "/city/renew";
/// Vouches for somebody.
pub const CITY_VOUCH: &str = "/city/vouch";
/// The schools in which the member takes part.
pub const SCHOOL: &str = "/school";
/// Admits pupils, and adults who take part in the school; `POST` admits one pupil.
pub const SCHOOL_ADMIT: &str = "/school/admit";
/// Admits an adult who takes part in the school.
pub const SCHOOL_ADMIT_ADULT: &str = "/school/admit/adult";
/// Admits everybody of a list, and shows their cards.
pub const SCHOOL_ADMIT_LIST: &str = "/school/admit/list";
/// Consents for a pupil.
pub const SCHOOL_CONSENT: &str = "/school/consent";
/// Names who may consent for a pupil.
pub const SCHOOL_GUARDIAN: &str = "/school/guardian";
/// Makes a group, or says anew who is in one.
pub const SCHOOL_GROUP: &str = "/school/group";
/// Gives a pupil another name.
pub const SCHOOL_NAME: &str = "/school/name";
/// Registers a place in the school alone.
pub const SCHOOL_PLACE: &str = "/school/place";
/// Says in the school alone that somebody was checked.
pub const SCHOOL_CHECK: &str = "/school/check";
/// Renews what the school gave.
pub const SCHOOL_RENEW: &str = "/school/renew";
/// Takes back what was said in the school.
pub const SCHOOL_WITHDRAW: &str = "/school/withdraw";
/// One member.
pub const MEMBER: &str = "/members/{id}";
/// Ends a member's right, or one device's.
pub const MEMBER_REVOKE: &str = "/members/{id}/revoke";
/// Gives a member a role.
pub const MEMBER_ROLE: &str = "/members/{id}/role";
/// Says that a member was checked.
pub const MEMBER_CHECK: &str = "/members/{id}/check";
/// Says that a member has a new key.
pub const MEMBER_SUCCEED: &str = "/members/{id}/succeed";
/// Takes back what this member said.
pub const STATEMENT_WITHDRAW: &str = "/statements/{id}/withdraw";
/// Lets something count that a cut left out.
pub const EXPLAIN_ENDORSE: &str = "/explain/{id}/endorse";
/// Why something counts, or does not.
pub const EXPLAIN: &str = "/explain/{id}";
/// Makes an invitation, and lists those that are open.
pub const INVITE: &str = "/invite";
/// Takes an invitation back.
pub const INVITE_WITHDRAW: &str = "/invite/withdraw";
/// Who edits this member's records for them; `POST` names somebody.
pub const STAFF: &str = "/staff";
/// The cities with which this one is allied; `POST` allies it with one.
pub const NETWORK: &str = "/network";
/// Ends an alliance.
pub const NETWORK_END: &str = "/network/end";
/// Stops every record at the city's border.
pub const NETWORK_HALT: &str = "/network/halt";
/// Lets records cross again.
pub const NETWORK_RESUME: &str = "/network/resume";
/// Lets somebody edit this member's records no longer.
pub const STAFF_REMOVE: &str = "/staff/remove";
/// Founds a city.
pub const WELCOME_CREATE: &str = "/welcome/create";
/// Joins a city.
pub const WELCOME_JOIN: &str = "/welcome/join";
/// Checks that the recovery words were kept.
pub const PHRASE: &str = "/phrase";
/// Shows the recovery words until they are written down.
pub const PHRASE_WORDS: &str = "/phrase/words";
/// They are.
pub const PHRASE_WRITTEN: &str = "/phrase/written";
/// Sets, changes or removes the passphrase.
pub const PASSPHRASE: &str = "/passphrase";
/// Takes the passphrase away.
pub const PASSPHRASE_REMOVE: &str = "/passphrase/remove";
/// Locks the node.
pub const LOCK: &str = "/lock";
/// Unlocks the node.
pub const UNLOCK: &str = "/unlock";
/// The member's devices.
pub const DEVICES: &str = "/devices";
/// Makes a link for another device.
pub const DEVICES_ADD: &str = "/devices/add";
/// Takes a device of the member's away.
pub const DEVICE_REMOVE: &str = "/devices/{id}/remove";

/// A path that has `{id}`, for this record.
pub fn of_record(path: &str, id: RecordId) -> String {
    path.replace("{id}", &id.to_string())
}

/// A path that has `{id}`, for this statement.
pub fn of_statement(path: &str, id: ItemId) -> String {
    path.replace("{id}", &id.to_string())
}

/// A path that has `{id}`, for this member.
pub fn of_member(path: &str, id: MemberId) -> String {
    path.replace("{id}", &id.to_string())
}

/// A path that has `{id}`, for anything that has an id.
pub fn of_id(path: &str, id: impl std::fmt::Display) -> String {
    path.replace("{id}", &id.to_string())
}

/// The form for a new record of this kind.
pub fn new_of(kind: RecordKind) -> String {
    NEW.replace("{kind}", &kind.to_string())
}
