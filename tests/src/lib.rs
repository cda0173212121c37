//! Whole processes of `kaveret`, for the tests beside this folder: started,
//! asked, killed, and looked at from outside, as their users do.
//!
//! A [`Node`] is one data directory; it may run or not, and commands work on it
//! either way. A [`City`] is a school's box and the residents who joined it. Tests
//! wait for facts ([`wait_for`]), never for a time.
//!
//! Deliberately absent: any knowledge of what is inside the program. What these
//! tests know is the command line, `--json`, `/api/v1` and the data directory.

mod api;
mod city;
pub mod data;
mod node;
mod process;
mod program;
mod wait;

pub use api::{Answer, Api};
pub use city::{City, Plan, export, in_step, in_step_within};
pub use node::{Finished, Node, Settings, finish};
pub use program::program;
pub use wait::{DEADLINE, wait_for};
