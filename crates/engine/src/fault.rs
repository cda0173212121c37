//! Faults that the simulator plants on purpose, to show that its checkers see
//! them. A node that ships has none.

/// What the engine is to do wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Acknowledges before the store is synced.
    pub early_acknowledgement: bool,
    /// Forgets to check signatures' chains: holds what strangers wrote.
    pub forgotten_check: bool,
    /// Drops changes whose ancestors are missing.
    pub lost_orphan: bool,
    /// Judges changes in the order in which they came.
    pub verdict_by_arrival: bool,
    /// Counts budgets by who came first.
    pub budget_by_arrival: bool,
    /// Tells everybody of every scope.
    pub every_scope_told: bool,
    /// Keeps statements that are beyond their authors' quotas.
    pub surplus_kept: bool,
    /// Accepts in a cut all that the revoked has signed, whenever.
    pub careless_cut: bool,
    /// Takes in again what was erased.
    pub erased_taken: bool,
}
