//! The commands, one file each: its arguments, and what it asks and prints.

pub mod admit;
pub mod answer;
pub mod backup;
pub mod block;
pub mod city;
pub mod config;
pub mod device;
pub mod erase;
pub mod explain;
pub mod invite;
pub mod join;
pub mod list;
pub mod lock;
pub mod member;
pub mod moderation;
pub mod phrase;
pub mod profile;
pub mod publish;
pub mod record;
pub mod registry;
pub mod run;
pub mod school;
pub mod search;
pub mod status;
pub mod sync;
pub mod upkeep;
