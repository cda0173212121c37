//! Reconciliation and the dialogue, over opaque ids and bytes.
