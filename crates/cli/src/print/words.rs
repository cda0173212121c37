//! Numbers and times as people say them.

use model::Timestamp;

/// `1234567` as `1,234,567`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 offer`, `2 offers`.
pub fn several(number: u64, what: &str) -> String {
    format!("{} {what}{}", count(number), if number == 1 { "" } else { "s" })
}

/// Bytes with a unit: `512 bytes`, `12.3 MB`.
pub fn bytes(number: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let mut amount = number as f64;
    let mut unit = 0;
    while amount >= 1000.0 && unit + 1 < units.len() {
        amount /= 1000.0;
        unit += 1;
    }
    match unit {
        0 => format!("{number} bytes"),
        _ => format!("{amount:.1} {}", units[unit]),
    }
}

/// How long before `now` it was: `2 minutes ago`.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.0.saturating_sub(then.0) / 1000;
    let (amount, unit) = match seconds {
        0..5 => return "just now".to_owned(),
        5..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{} ago", several(amount, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_say_them() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([512, 1500, 12_340_000].map(bytes), ["512 bytes", "1.5 kB", "12.3 MB"]);
        let at = |seconds: u64| ago(Timestamp(0), Timestamp(seconds * 1000));
        assert_eq!([at(1), at(61), at(7200), at(200_000)], ["just now", "1 minute ago", "2 hours ago", "2 days ago"]);
        assert_eq!(ago(Timestamp(9000), Timestamp(0)), "just now");
    }
}
