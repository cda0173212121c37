//! What a city is made of: ids, time, scopes, record kinds and their fields,
//! the limits, and the trait behind which every node keeps its set.
//!
//! Everything here is a value or a pure function. Deliberately absent: keys and
//! signatures (they live in `trust`), automerge (in `document`), files and
//! sockets. `model` uses no other crate of the house.

pub mod care;
mod causes;
pub mod facts;
pub mod formula;
pub mod govern;
mod id;
mod item;
mod kind;
pub mod limits;
mod memory;
pub mod notice;
mod obstacle;
mod part;
pub mod reason;
pub mod record;
pub mod saying;
mod scope;
mod store;
mod time;
mod view;
pub mod wire;

pub use causes::with_causes;
pub use id::{CityId, DeviceId, IdError, InvitationId, ItemId, MemberId, Nonce, RecordId};
pub use item::ItemKey;
pub use kind::{MemberKind, RecordKind, Role, Roles};
pub use memory::{MemoryDisk, MemoryStore};
pub use obstacle::Obstacle;
pub use part::Part;
pub use record::{Content, Field, FieldError, Form, Schema, Value};
pub use scope::{NoScope, Scope};
pub use store::{Batch, Entry, Order, Store, StoreError, Table, Write, prefix_end};
pub use time::{Moment, Timestamp};
pub use view::{Conflict, RecordView, SetAside, Withheld};
