//! One node as one state machine.
