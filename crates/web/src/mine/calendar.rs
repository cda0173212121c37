//! A member's sessions and weekly times as iCalendar (RFC 5545).
//!
//! Times are those of the clocks on the wall: a city says no zone, so they are written
//! as local times without one ("floating", RFC 5545, 3.3.5) and not as UTC, which would
//! shift them by the hours between. What is stamped by programs is in UTC.

use model::govern::Mine;
use model::record::WITHDRAWN;
use model::{RecordKind, RecordView, Timestamp};

/// Longest line in bytes, without its end (RFC 5545, 3.1).
const LINE_BYTES_MAX: usize = 75;

/// A day in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// As weekly times name them, in the order of days since 1 January 1970, a Thursday;
/// and as RFC 5545 does.
const WEEKDAYS: [(&str, &str); 7] =
    [("thu", "TH"), ("fri", "FR"), ("sat", "SA"), ("sun", "SU"), ("mon", "MO"), ("tue", "TU"), ("wed", "WE")];

pub(super) fn write(mine: &Mine) -> String {
    let mut lines = Lines::default();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.put("PRODID", concat!("-//Kaveret//Kaveret ", env!("CARGO_PKG_VERSION"), "//EN"));
    lines.put("CALSCALE", "GREGORIAN");
    lines.put("X-WR-CALNAME", &escaped(&mine.city.name));
    for view in mine.records.iter().chain(&mine.sessions) {
        match view.kind() {
            RecordKind::SESSION => session(&mut lines, mine, view),
            RecordKind::OFFER | RecordKind::REQUEST => weekly(&mut lines, mine, view),
            _ => {}
        }
    }
    lines.put("END", "VCALENDAR");
    lines.0
}

fn session(lines: &mut Lines, mine: &Mine, view: &RecordView) {
    let content = &view.content;
    let Some(day) = Timestamp::noon(content.text("day")) else { return };
    begin(lines, mine, view, "");
    match content.text("hours").split_once('-') {
        Some((from, to)) => span(lines, day, from, to),
        None => {
            lines.put("DTSTART;VALUE=DATE", &date(day));
            lines.put("DTEND;VALUE=DATE", &date(Timestamp(day.0 + DAY)));
        }
    }
    end(lines, view);
}

/// One event for each weekly time, which comes again until the record ends.
fn weekly(lines: &mut Lines, mine: &Mine, view: &RecordView) {
    for slot in view.content.words("times") {
        let parts = slot.split_once(' ').and_then(|(weekday, hours)| Some((weekday, hours.split_once('-')?)));
        let Some((weekday, (from, to))) = parts else { continue };
        let Some(at) = WEEKDAYS.iter().position(|(name, _)| *name == weekday) else { continue };
        let Some(founded) = view.created.day().and_then(|day| Timestamp::noon(&day)) else { continue };
        let ahead = (at as u64 + 7 - founded.0 / DAY % 7) % 7;
        begin(lines, mine, view, &format!("-{}", slot.replace([' ', ':'], "")));
        span(lines, Timestamp(founded.0 + ahead * DAY), from, to);
        // With a local beginning the end is local too (RFC 5545, 3.3.10).
        let until = Timestamp::noon(view.content.text("expires")).map(|last| format!(";UNTIL={}T235959", date(last)));
        lines.put("RRULE", &format!("FREQ=WEEKLY;BYDAY={}{}", WEEKDAYS[at].1, until.unwrap_or_default()));
        end(lines, view);
    }
}

/// The id of an event is that of its record, so that a calendar that has read an
/// earlier export changes its event instead of adding one.
fn begin(lines: &mut Lines, mine: &Mine, view: &RecordView, part: &str) {
    lines.put("BEGIN", "VEVENT");
    lines.put("UID", &format!("{}{part}@{}.kaveret", view.id, mine.city.id));
    lines.put("DTSTAMP", &stamp(mine.at));
    lines.put("CREATED", &stamp(view.created));
    lines.put("LAST-MODIFIED", &stamp(view.updated));
}

fn end(lines: &mut Lines, view: &RecordView) {
    let content = &view.content;
    lines.put("SUMMARY", &escaped(content.title()));
    for (name, field) in [("DESCRIPTION", "description"), ("LOCATION", "place")] {
        if !content.text(field).is_empty() {
            lines.put(name, &escaped(content.text(field)));
        }
    }
    let skills: Vec<String> = content.words("skills").map(escaped).collect();
    if !skills.is_empty() {
        lines.put("CATEGORIES", &skills.join(","));
    }
    lines.put("STATUS", if content.text("status") == WITHDRAWN { "CANCELLED" } else { "CONFIRMED" });
    lines.put("END", "VEVENT");
}

/// From one time of a day to another; 24:00 is the next day's beginning.
fn span(lines: &mut Lines, day: Timestamp, from: &str, to: &str) {
    let at = |time: &str| match time {
        "24:00" => format!("{}T000000", date(Timestamp(day.0 + DAY))),
        time => format!("{}T{}00", date(day), time.replace(':', "")),
    };
    lines.put("DTSTART", &at(from));
    lines.put("DTEND", &at(to));
}

fn date(at: Timestamp) -> String {
    at.day().unwrap_or_default().replace('-', "")
}

fn stamp(at: Timestamp) -> String {
    at.to_string().replace(['-', ':'], "")
}

/// A text as a value (RFC 5545, 3.3.11). Other control characters may not stand in one.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => value.extend(['\\', letter]),
            '\n' => value.push_str("\\n"),
            '\t' => value.push('\t'),
            letter if letter.is_control() => {}
            letter => value.push(letter),
        }
    }
    value
}

/// Content lines, folded at 75 bytes and never within a letter, each ended by CR LF.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn put(&mut self, name: &str, value: &str) {
        let mut bytes = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if bytes + letter.len_utf8() > LINE_BYTES_MAX {
                self.0.push_str("\r\n ");
                bytes = 1;
            }
            bytes += letter.len_utf8();
            self.0.push(letter);
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{mine, record};
    use super::*;

    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn a_session_stands_at_its_hours_and_an_offer_comes_every_week_until_it_ends() {
        let session = record(3, RecordKind::SESSION, &[("title", "Guitar"), ("day", "2027-03-05"), ("hours", "22:30-24:00")]);
        let all_day = record(4, RecordKind::SESSION, &[("title", "Walk"), ("day", "2027-12-31"), ("status", "withdrawn")]);
        let times = [("title", "Maths"), ("times", "mon 16:00-18:00; wed 09:00-10:00"), ("expires", "2027-04-01")];
        let offer = record(5, RecordKind::OFFER, &times);
        let text = unfolded(&write(&mine(vec![session, all_day, offer])));
        let city = "02".repeat(32);
        for lines in [
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Kaveret//Kaveret ".to_owned(),
            format!("UID:{}@{city}.kaveret\r\nDTSTAMP:20270301T100000Z\r\n", "03".repeat(32)),
            "DTSTART:20270305T223000\r\nDTEND:20270306T000000\r\nSUMMARY:Guitar\r\nSTATUS:CONFIRMED\r\n".to_owned(),
            "DTSTART;VALUE=DATE:20271231\r\nDTEND;VALUE=DATE:20280101\r\nSUMMARY:Walk\r\nSTATUS:CANCELLED\r\n".to_owned(),
            format!("UID:{}-mon1600-1800@{city}.kaveret\r\n", "05".repeat(32)),
            "DTSTART:20270301T160000\r\nDTEND:20270301T180000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20270401T235959\r\n".to_owned(),
            "DTSTART:20270303T090000\r\nDTEND:20270303T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270401T235959\r\n".to_owned(),
        ] {
            assert!(text.contains(&lines), "{lines:?} is not in\n{text}");
        }
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 4);
    }

    #[test]
    fn long_lines_are_folded_between_letters_and_marks_are_escaped() {
        let title = "שיעורי גיטרה; לכולם, גם \\ \r\n".to_owned() + &"קו".repeat(60);
        let session = record(3, RecordKind::SESSION, &[("title", &title.replace("\r\n", " ")), ("day", "2027-03-05")]);
        let mut with_lines = session.clone();
        with_lines.content.set_text("description", "one\ntwo, three;four\\").unwrap();
        let text = write(&mine(vec![with_lines]));
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert!(lines.iter().all(|line| line.len() <= LINE_BYTES_MAX && !line.contains(['\r', '\n'])), "{text}");
        let whole = unfolded(&text);
        assert!(whole.contains("DESCRIPTION:one\\ntwo\\, three\\;four\\\\\r\n"), "{whole}");
        assert!(whole.contains("SUMMARY:שיעורי גיטרה\\; לכולם\\, גם \\\\"), "{whole}");
        assert!(whole.contains(&"קו".repeat(60)));
    }
}
