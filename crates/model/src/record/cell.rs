//! Coarse cells of the map.

/// The letters of a geohash (no `a`, `i`, `l`, `o`), in the order of their value.
const LETTERS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// Most letters: five make a cell of some 4.9 km by 4.9 km at the equator.
const LETTERS_MAX: usize = 5;

/// Whether this is a geohash that is coarse enough.
pub(super) fn is_coarse(text: &str) -> bool {
    (1..=LETTERS_MAX).contains(&text.len()) && text.bytes().all(|letter| LETTERS.contains(&letter))
}

/// The coarse cell that holds a place, from its latitude and longitude in
/// degrees (WGS 84); `None` when they are not on the globe.
///
/// Source: the geohash of G. Niemeyer (2008), bits of longitude and latitude in
/// turn, five a letter.
pub fn cell_of(latitude: f64, longitude: f64) -> Option<String> {
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return None;
    }
    let mut ranges = [(-180.0, 180.0), (-90.0, 90.0)];
    let mut letters = String::with_capacity(LETTERS_MAX);
    let mut turn = 0;
    for _ in 0..LETTERS_MAX {
        let mut letter = 0;
        for _ in 0..5 {
            let (low, high) = ranges[turn];
            let middle: f64 = (low + high) / 2.0;
            let above = [longitude, latitude][turn] >= middle;
            letter = letter << 1 | usize::from(above);
            ranges[turn] = if above { (middle, high) } else { (low, middle) };
            turn = 1 - turn;
        }
        letters.push(LETTERS[letter] as char);
    }
    Some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_its_published_geohash() {
        // Wikipedia's example: 57.64911, 10.40744 is u4pruydqqvj.
        assert_eq!(cell_of(57.64911, 10.40744).as_deref(), Some("u4pru"));
        assert_eq!(cell_of(91.0, 0.0), None);
        assert_eq!(cell_of(f64::NAN, 0.0), None);
    }
}
