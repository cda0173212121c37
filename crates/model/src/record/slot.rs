//! Weekly times such as `mon 16:00-18:00`.

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Whether this names a day of the week and two times of day, the first before
/// the second, in hours and minutes of two digits.
pub(super) fn is_slot(text: &str) -> bool {
    let Some((day, hours)) = text.split_once(' ') else { return false };
    DAYS.contains(&day) && is_hours(hours)
}

/// Whether these are two times of day, the first before the second, in hours and
/// minutes of two digits: `16:00-18:00`.
pub(super) fn is_hours(text: &str) -> bool {
    let Some((from, to)) = text.split_once('-') else { return false };
    minutes(from).zip(minutes(to)).is_some_and(|(from, to)| from < to)
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 || !text.bytes().all(|b| b.is_ascii_digit() || b == b':') {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_has_a_day_and_two_times_in_order() {
        assert!(is_slot("mon 16:00-18:00"));
        assert!(is_slot("sun 00:00-24:00"));
        for wrong in ["mon", "mon 18:00-16:00", "mon 16-18", "Mon 16:00-18:00", "mon 16:00-25:00", "mon 16:60-18:00", "mon +1:00-18:00"] {
            assert!(!is_slot(wrong), "{wrong}");
        }
    }
}
