//! All the chance of one run, out of one number.
//!
//! Each purpose throws dice of its own, so that one more throw for the network
//! does not change what the residents write.

/// SplitMix64 (Steele, Lea and Flood 2014): small, fast, and the same everywhere.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64, purpose: &str) -> Self {
        let hash = blake3::derive_key("kaveret 1 simulation dice", &[&seed.to_be_bytes()[..], purpose.as_bytes()].concat());
        Self(u64::from_be_bytes(*hash.first_chunk().expect("a hash has 32 bytes")))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number below `limit`; 0 when the limit is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// An index into something of this length.
    pub fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    /// A number from `from` up to `to`, both included.
    pub fn range(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1).unsigned_abs()) as i64
    }

    /// True in so many of a thousand throws.
    pub fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < u64::from(per_mille)
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.index(from.len())]
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.index(end + 1));
        }
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        bytes.iter_mut().for_each(|byte| *byte = self.next() as u8);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_throws_the_same_and_each_purpose_its_own() {
        let throws = |seed, purpose| {
            let mut dice = Dice::new(seed, purpose);
            (0..50).map(|_| dice.range(-3, 3)).collect::<Vec<_>>()
        };
        assert_eq!(throws(1, "network"), throws(1, "network"));
        assert_ne!(throws(1, "network"), throws(2, "network"));
        assert_ne!(throws(1, "network"), throws(1, "people"));
        assert!(throws(1, "network").iter().all(|throw| (-3..=3).contains(throw)));
    }
}
