//! People learning together: place, times, host, seats.

use super::form::{Field, Form, Of};
use super::{AGE_BANDS, LEVELS, MINOR_BANDS, Schema};
use crate::{Content, ItemId, MemberId, RecordKind, Timestamp, Value};

/// The fields of a session.
pub(super) const SCHEMA: Schema = Schema {
    kind: RecordKind::SESSION,
    fields: &[
        Field::new("title", Form::Line(300)).required(),
        Field::new("description", Form::Prose(16_000)),
        // What is learned together.
        Field::new("skills", Form::Set(Of::Words)),
        Field::new("level", Form::Choice(LEVELS)),
        Field::new("languages", Form::Set(Of::Languages)),
        // When. The day is what the contact rule asks about, so there is always one.
        Field::new("day", Form::Day).required(),
        Field::new("hours", Form::Hours),
        // A place with a name that people know, never a home address.
        Field::new("place", Form::Line(200)),
        // The same place as the city or a school registered it.
        Field::new("venue", Form::Place),
        Field::new("cell", Form::Cell),
        // Who leads it, and the other adult who is there.
        Field::new("host", Form::Member),
        Field::new("responsible", Form::Member),
        // How many may come beside these two.
        Field::new("seats", Form::Count(10_000)),
        Field::new("audience", Form::Set(Of::Choices(AGE_BANDS))),
        // The offer, request or challenge that it grew from.
        Field::new("about", Form::Reference),
        // `open`, `withdrawn`, or the author's own words.
        Field::new("status", Form::Line(60)),
        // Where an imported record came from; finds it again at the next import.
        Field::new("source", Form::Line(300)),
        Field::new("editors", Form::Set(Of::Members)),
    ],
};

/// A session as far as the contact rule asks about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gathering {
    /// Noon of its day in UTC: a moment of that very day on the clocks of every
    /// time zone but those twelve hours ahead and more, so that a check that is
    /// valid "until the first of March" is asked about the day that people mean.
    /// `None` for a day that no timestamp reaches.
    pub at: Option<Timestamp>,
    /// The registered place: the id of the statement that registers it.
    pub place: Option<ItemId>,
    /// Who leads it.
    pub host: Option<MemberId>,
    /// The other adult who is there.
    pub responsible: Option<MemberId>,
    /// How many may come beside these two; `None` when nothing was said.
    pub seats: Option<u32>,
    /// Whether minors may come: its ages name a band of theirs, or no band at all.
    pub for_minors: bool,
}

impl Gathering {
    /// What a session's content says; `None` for a record of another kind.
    pub fn of(content: &Content) -> Option<Self> {
        if content.kind() != RecordKind::SESSION {
            return None;
        }
        let mut audience = content.words("audience").peekable();
        Some(Self {
            at: Timestamp::noon(content.text("day")),
            place: content.text("venue").parse().ok(),
            host: content.text("host").parse().ok(),
            responsible: content.text("responsible").parse().ok(),
            seats: match content.get("seats") {
                Some(Value::Count(seats)) => Some(*seats),
                _ => None,
            },
            for_minors: audience.peek().is_none() || audience.any(|band| MINOR_BANDS.contains(&band)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(fields: &[(&str, &str)]) -> Content {
        let mut content = Content::new(RecordKind::SESSION).unwrap();
        for (name, text) in [("title", "Guitar together"), ("day", "2027-03-01")].iter().chain(fields) {
            content.set_text(name, text).unwrap();
        }
        content.check().unwrap();
        content
    }

    #[test]
    fn a_session_tells_the_contact_rule_what_it_says() {
        let (venue, host, other) = (ItemId([1; 32]), MemberId([2; 32]), MemberId([3; 32]));
        let texts = [venue.to_string(), host.to_string(), other.to_string()];
        let fields = [("venue", &*texts[0]), ("host", &*texts[1]), ("responsible", &*texts[2]), ("seats", "6"), ("audience", "18-29")];
        let at = Timestamp::noon("2027-03-01");
        assert_eq!(at.unwrap().to_string(), "2027-03-01T12:00:00Z");
        let told = Gathering { at, place: Some(venue), host: Some(host), responsible: Some(other), seats: Some(6), for_minors: false };
        assert_eq!(Gathering::of(&session(&fields)), Some(told));
        let bare = Gathering { at, place: None, host: None, responsible: None, seats: None, for_minors: true };
        assert_eq!(Gathering::of(&session(&[])), Some(bare));
    }

    #[test]
    fn minors_may_come_where_no_ages_are_named_or_one_is_theirs() {
        let open_to = |audience: &str| Gathering::of(&session(&[("audience", audience)])).unwrap().for_minors;
        assert!(open_to(""));
        for band in AGE_BANDS {
            assert_eq!(open_to(band), MINOR_BANDS.contains(band), "{band}");
        }
        assert!(open_to("15-17; 18-29; 65+"));
        assert!(!open_to("18-29; 30-64; 65+"));
    }

    #[test]
    fn minors_are_those_below_eighteen() {
        let first = |band: &&str| band.split(['-', '+']).next().unwrap().parse::<u32>().unwrap();
        let below: Vec<&str> = AGE_BANDS.iter().copied().filter(|band| first(band) < 18).collect();
        assert_eq!(below, MINOR_BANDS);
    }

    #[test]
    fn other_kinds_are_no_gathering() {
        assert_eq!(Gathering::of(&Content::new(RecordKind::OFFER).unwrap()), None);
    }

    #[test]
    fn what_a_session_cannot_say_is_refused() {
        let mut content = session(&[]);
        let upper = "AB".repeat(32);
        for (field, text) in [
            ("day", "1.3.2027"),
            ("hours", "18:00-16:00"),
            ("hours", "mon 16:00-18:00"),
            ("venue", "the library"),
            ("host", "Alice"),
            ("host", &upper),
            ("responsible", "ab"),
            ("about", "offer"),
            ("seats", "0"),
        ] {
            assert!(content.set_text(field, text).is_err(), "{field} {text}");
        }
        content.set_text("hours", "16:00-18:00").unwrap();
        content.set_text("day", "").unwrap();
        assert!(content.check().is_err(), "a session has a day");
    }
}
