//! Runs a thousand engines in virtual time, with faults, liars and checkers.
