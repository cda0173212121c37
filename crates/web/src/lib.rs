//! HTTP API and server-rendered pages of one node.
//!
//! [`serve`] opens one loopback socket and answers on it with pages in plain
//! words, in four languages and without scripts, and with a JSON API under
//! `/api/v1` that the `kaveret` command talks to. Everything that the node can
//! do is asked of it through one small trait, [`Desk`].
//!
//! Every request passes the same guard before any handler sees it; its rules
//! and their reasons are in `docs/decisions/0006-pages.md`.
//!
//! Deliberately absent: scripts, sessions and accounts (who holds the start
//! token is the person at this computer), CORS headers, and TLS (it listens on
//! the loopback alone; `serve_care`, with figures alone, where it is told to).

mod api;
pub mod cards;
mod care;
mod catalogue;
mod desk;
mod error;
mod guard;
mod language;
pub mod limits;
mod mine;
mod pages;
pub mod paths;
mod query;
mod routes;
mod serve;
mod token;

pub use api::{bodies, govern_schema, params, schema};
pub use care::serve_care;
pub use desk::{Answer, Desk};
pub use error::{REFUSAL_CODES, RefusalCode};
pub use mine::MineForm;
pub use routes::{Access, Method, Route, routes};
pub use serve::{Config, Running, ServeError, Unserved, serve};
