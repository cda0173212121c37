//! The embedded database (sled), behind the store trait.
