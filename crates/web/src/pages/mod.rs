//! The pages: plain words, four languages, two directions of writing, no script.
//!
//! A handler asks the node through [`Visit`], which also knows the reader's
//! language, and answers with a whole page. [`TABLE`] lists all of them.

mod admit;
mod answer;
mod because;
mod block;
mod charter;
mod choices;
mod city;
mod controls;
mod devices;
mod edit;
mod enter;
mod erased;
mod erasing;
mod erasures;
mod explain;
mod faults;
mod filled;
mod frame;
mod home;
mod invite;
mod labels;
mod list;
mod lock;
mod me;
mod member;
mod mine;
mod moderation;
mod network;
mod new;
mod notices;
mod nudge;
mod obstacles;
mod parts;
mod passphrase;
mod phrase;
mod publish;
mod record;
mod refused;
mod removal;
mod report;
mod resolve;
mod rights;
mod says;
mod school;
mod scope;
mod sheet;
mod staff;
mod status;
mod time;
mod visit;
mod welcome;
mod withheld;

use std::sync::Arc;

use axum::routing::{MethodRouter, get, post};

use crate::paths;
use crate::routes::{Access, Method};
use crate::serve::Web;

pub(crate) use refused::refused;
pub(crate) use time::on;
pub(crate) use visit::{LANGUAGE_COOKIE, attend};

/// One page, or one thing that a page's form does.
pub(crate) struct Page {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) handler: fn() -> MethodRouter<Arc<Web>>,
}

const fn reads(path: &'static str, handler: fn() -> MethodRouter<Arc<Web>>) -> Page {
    Page { method: Method::Get, path, access: Access::Page, handler }
}

const fn changes(path: &'static str, handler: fn() -> MethodRouter<Arc<Web>>) -> Page {
    Page { method: Method::Post, path, access: Access::Page, handler }
}

const fn open(path: &'static str, handler: fn() -> MethodRouter<Arc<Web>>) -> Page {
    Page { method: Method::Get, path, access: Access::Anyone, handler }
}

/// All pages. There is no other way to serve one.
pub(crate) const TABLE: &[Page] = &[
    open(paths::OPEN, || get(enter::open)),
    open(paths::STYLE, || get(enter::style)),
    reads(paths::HOME, || get(home::show)),
    reads(paths::OFFERS, || get(list::offers)),
    reads(paths::REQUESTS, || get(list::requests)),
    reads(paths::CHALLENGES, || get(list::challenges)),
    reads(paths::SESSIONS, || get(list::sessions)),
    reads(paths::SEARCH, || get(list::search)),
    reads(paths::RECORD, || get(record::show)),
    reads(paths::RECORD_EDIT, || get(edit::form)),
    changes(paths::RECORD_EDIT, || post(edit::save)),
    changes(paths::RECORD_WITHDRAW, || post(edit::withdraw)),
    changes(paths::RECORD_PUBLISH, || post(publish::publish)),
    changes(paths::RECORD_CHOOSE, || post(resolve::choose)),
    changes(paths::RECORD_ANSWER, || post(answer::send)),
    changes(paths::RECORD_REPORT, || post(report::send)),
    changes(paths::RECORD_HIDE, || post(moderation::hide)),
    changes(paths::RECORD_DISMISS, || post(moderation::dismiss)),
    reads(paths::MODERATION, || get(moderation::queue)),
    reads(paths::MODERATION_LOG, || get(moderation::log)),
    changes(paths::STATEMENT_UNHIDE, || post(moderation::unhide)),
    changes(paths::STATEMENT_APPEAL, || post(withheld::appeal)),
    changes(paths::STATEMENT_UPHOLD, || post(moderation::uphold)),
    changes(paths::MEMBER_BLOCK, || post(block::block)),
    changes(paths::MEMBER_UNBLOCK, || post(block::unblock)),
    reads(paths::BLOCKED, || get(block::list)),
    reads(paths::NEW, || get(new::form)),
    changes(paths::NEW, || post(new::save)),
    reads(paths::ME, || get(me::show)),
    reads(paths::ME_EXPORT, || get(mine::file)),
    reads(paths::RECORD_ERASE, || get(erasing::of_record)),
    changes(paths::RECORD_ERASE, || post(erasing::erase_record)),
    changes(paths::RECORD_RENEW, || post(nudge::renew)),
    reads(paths::MEMBER_ERASE, || get(erasing::of_member)),
    changes(paths::MEMBER_ERASE, || post(erasing::erase_member)),
    reads(paths::ERASURES, || get(erasures::list)),
    reads(paths::ERASURE, || get(erasures::one)),
    reads(paths::STATUS, || get(status::show)),
    reads(paths::CITY, || get(city::show)),
    changes(paths::CITY_AGREE, || post(city::agree)),
    reads(paths::CITY_CHARTER, || get(charter::show)),
    changes(paths::CITY_CHARTER, || post(charter::amend)),
    changes(paths::CITY_PLACE, || post(rights::place)),
    changes(paths::CITY_RENEW, || post(city::renew)),
    changes(paths::CITY_VOUCH, || post(city::vouch)),
    reads(paths::SCHOOL, || get(school::show)),
    reads(paths::SCHOOL_ADMIT, || get(admit::form)),
    changes(paths::SCHOOL_ADMIT, || post(admit::pupil)),
    changes(paths::SCHOOL_ADMIT_ADULT, || post(admit::adult)),
    changes(paths::SCHOOL_ADMIT_LIST, || post(admit::list)),
    changes(paths::SCHOOL_CONSENT, || post(school::consent)),
    changes(paths::SCHOOL_GUARDIAN, || post(school::guardian)),
    changes(paths::SCHOOL_GROUP, || post(school::group)),
    changes(paths::SCHOOL_NAME, || post(school::call)),
    changes(paths::SCHOOL_PLACE, || post(school::place)),
    changes(paths::SCHOOL_CHECK, || post(school::check)),
    changes(paths::SCHOOL_RENEW, || post(school::renew)),
    changes(paths::SCHOOL_WITHDRAW, || post(school::withdraw)),
    reads(paths::MEMBER, || get(member::show)),
    changes(paths::MEMBER_REVOKE, || post(member::revoke)),
    changes(paths::MEMBER_ROLE, || post(rights::give)),
    changes(paths::MEMBER_CHECK, || post(rights::check)),
    changes(paths::MEMBER_SUCCEED, || post(rights::succeed)),
    changes(paths::STATEMENT_WITHDRAW, || post(rights::withdraw)),
    changes(paths::EXPLAIN_ENDORSE, || post(rights::endorse)),
    reads(paths::EXPLAIN, || get(explain::show)),
    reads(paths::INVITE, || get(invite::form)),
    changes(paths::INVITE, || post(invite::make)),
    changes(paths::INVITE_WITHDRAW, || post(invite::take_back)),
    reads(paths::NETWORK, || get(network::show)),
    changes(paths::NETWORK, || post(network::ally)),
    changes(paths::NETWORK_END, || post(network::end)),
    changes(paths::NETWORK_HALT, || post(network::halt)),
    changes(paths::NETWORK_RESUME, || post(network::resume)),
    reads(paths::STAFF, || get(staff::show)),
    changes(paths::STAFF, || post(staff::add)),
    changes(paths::STAFF_REMOVE, || post(staff::remove)),
    reads(paths::DEVICES, || get(devices::show)),
    changes(paths::DEVICES_ADD, || post(devices::add)),
    reads(paths::DEVICE_REMOVE, || get(removal::form)),
    changes(paths::DEVICE_REMOVE, || post(removal::remove)),
    reads(paths::PHRASE, || get(phrase::form)),
    changes(paths::PHRASE, || post(phrase::check)),
    reads(paths::PHRASE_WORDS, || get(phrase::words)),
    changes(paths::PHRASE_WRITTEN, || post(phrase::written)),
    reads(paths::PASSPHRASE, || get(passphrase::form)),
    changes(paths::PASSPHRASE, || post(passphrase::set)),
    changes(paths::PASSPHRASE_REMOVE, || post(passphrase::remove)),
    changes(paths::LOCK, || post(lock::lock)),
    changes(paths::UNLOCK, || post(lock::unlock)),
    changes(paths::WELCOME_CREATE, || post(welcome::create)),
    changes(paths::WELCOME_JOIN, || post(welcome::join)),
];
