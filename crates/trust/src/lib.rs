//! Keys, envelopes, statements, the roll, the rules.
