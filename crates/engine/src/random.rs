//! All the randomness of one run, out of one seed.

use model::Nonce;

/// Draws bytes from a seed. The seed comes from the operating system in a node
/// that ships, and from the run's number in a simulation.
pub struct Random(blake3::OutputReader);

impl Random {
    /// From 32 bytes that nobody can guess.
    pub fn new(seed: &[u8; 32]) -> Self {
        Self(blake3::Hasher::new_derive_key("kaveret 1 randomness of a run").update(seed).finalize_xof())
    }

    /// The next bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }

    /// The next nonce.
    pub fn nonce(&mut self) -> Nonce {
        Nonce(self.bytes())
    }
}
