//! Who decides in a city and what was decided, as text. Nothing here is a promise to
//! scripts; `--json` is.

use std::fmt::Write;

use model::Timestamp;
use model::govern::{Done, Explanation, Governance, Issuer, MemberList, Person, RegisteredPlace, StaffFacts, StatementFacts, VettingFacts};

use super::{Output, several};

/// The first digits of an id: enough to name it.
pub(super) fn short(id: &impl ToString) -> String {
    format!("{:.10}", id.to_string())
}

pub(super) fn named(output: Output, person: &Person) -> String {
    match &person.name {
        Some(name) => output.people(name),
        None => short(&person.member),
    }
}

pub(super) fn day(time: Timestamp) -> String {
    time.day().unwrap_or_else(|| time.to_string())
}

pub(super) fn names(output: Output, people: &[Person]) -> String {
    people.iter().map(|person| named(output, person)).collect::<Vec<_>>().join(", ")
}

/// What was written, and what it waits for.
pub fn done(output: Output, done: &Done) -> String {
    let mut text = String::new();
    for statement in &done.statements {
        let _ = writeln!(text, "{} {}{}", short(&statement.id), output.people(&statement.says), state(statement));
    }
    if let Some(accepted) = done.accepted {
        let _ = writeln!(text, "{} of theirs that this node holds stay accepted", several(accepted, "item"));
    }
    text
}

fn state(statement: &StatementFacts) -> String {
    match (statement.counts, statement.signed, statement.needed, &statement.reason) {
        (true, ..) => String::new(),
        (false, Some(signed), Some(needed), _) if signed < needed => format!(": {signed} of {needed} delegates have signed"),
        (false, _, _, Some(reason)) => format!(": {reason}"),
        (false, ..) => ": it does not count".to_owned(),
    }
}

/// Statements, one a line.
fn statements(output: Output, statements: &[StatementFacts]) -> String {
    let mut text = String::new();
    for statement in statements {
        let (id, at, author) = (short(&statement.id), day(statement.at), named(output, &statement.author));
        let _ = writeln!(text, "{id}  {at}  {author} {}{}", output.people(&statement.says), state(statement));
    }
    match text.is_empty() {
        true => "Nothing yet.\n".to_owned(),
        false => text,
    }
}

/// Who decides, and what waits for signatures.
pub fn governance(output: Output, facts: &Governance) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<12} {value}");
    };
    line("city", &format!("{}, {}", output.people(&facts.city.name), several(facts.city.members, "member")));
    line("decide", &format!("{} of {}: {}", facts.threshold, facts.delegates.len(), names(output, &facts.delegates)));
    if facts.city.founding {
        line("", "being founded: fewer than three delegates, so one lost key can end it; `kaveret city amend --delegate`");
    }
    let rules = &facts.rules;
    line(
        "policy",
        &format!(
            "{} changes an hour and {} a month for a resident's device",
            rules.envelopes_per_hour,
            super::bytes(rules.bytes_per_month)
        ),
    );
    line("", &format!("adult from {}, consents from {}; {} vouched for at most", rules.adult_age, rules.consent_age, rules.vouches));
    for issuer in &facts.issuers {
        line("issuer", &issuer_line(output, issuer));
    }
    for proposal in &facts.proposals {
        let statement = &proposal.statement;
        let yours =
            if proposal.waits_for_you { format!("; sign it with `kaveret city agree {}`", short(&statement.id)) } else { String::new() };
        line(
            "proposed",
            &format!(
                "{} {} {}{}{yours}",
                short(&statement.id),
                named(output, &statement.author),
                output.people(&statement.says),
                state(statement)
            ),
        );
    }
    for revocation in &facts.revocations {
        let who = revocation.person.as_ref().map_or_else(|| "somebody unknown".to_owned(), |person| named(output, person));
        let what = revocation.device.map_or(String::new(), |device| format!(", device {}", short(&device)));
        let by = revocation.by.as_ref().map_or_else(|| "the city".to_owned(), |person| named(output, person));
        line("revoked", &format!("{who}{what}, by {by}, {}", day(revocation.at)));
    }
    if facts.expiring > 0 {
        line("expiring", &format!("{} from you within 30 days; `kaveret member renew` renews them", several(facts.expiring, "membership")));
    }
    text
}

fn issuer_line(output: Output, issuer: &Issuer) -> String {
    format!("{}, {} more, until {}", named(output, &issuer.person), issuer.quota_left, day(issuer.ends))
}

/// Who may admit others.
pub fn issuers(output: Output, issuers: &[Issuer]) -> String {
    issuers.iter().map(|issuer| format!("{}  {}\n", short(&issuer.person.member), issuer_line(output, issuer))).collect()
}

/// The members, one a line.
pub fn members(output: Output, list: &MemberList) -> String {
    let mut text = String::new();
    for facts in &list.members {
        let roles: Vec<&str> = facts.delegate.then_some("delegate").into_iter().chain(facts.roles.iter().map(|role| role.name())).collect();
        let end = match (facts.revoked, facts.counts) {
            (true, _) => "revoked".to_owned(),
            (false, true) => format!("until {}", day(facts.ends)),
            (false, false) => format!("ended {}", day(facts.ends)),
        };
        let by = if facts.admitted_by == "vouchers" { "vouched for".to_owned() } else { format!("by {}", named(output, &facts.admitter)) };
        let (id, who) = (short(&facts.person.member), named(output, &facts.person));
        let _ = writeln!(text, "{id}  {who}, {}: {}; {end}, {by}", facts.kind, roles.join(", "));
    }
    text
}

/// Registered places.
pub fn places(output: Output, places: &[RegisteredPlace]) -> String {
    let line = |place: &RegisteredPlace| {
        let closed = place.closed.map_or(String::new(), |closed| format!(", closed since {}", day(closed)));
        format!("{}  {}, by {}{closed}\n", short(&place.id), output.people(&place.name), named(output, &place.by))
    };
    places.iter().map(line).collect()
}

/// Checks of members.
pub fn vettings(output: Output, vettings: &[VettingFacts]) -> String {
    let line = |of: &VettingFacts| {
        let (who, by) = (named(output, &of.person), named(output, &of.by));
        format!("{}  {who}: {}, {} to {}, by {by}\n", short(&of.id), of.check, day(of.starts), day(of.ends))
    };
    vettings.iter().map(line).collect()
}

/// Who edits for which organisation.
pub fn staff(output: Output, staff: &[StaffFacts]) -> String {
    let line = |of: &StaffFacts| {
        let (who, organisation) = (named(output, &of.person), named(output, &of.organisation));
        format!("{}  {who} for {organisation}, {} to {}\n", short(&of.id), day(of.starts), day(of.ends))
    };
    staff.iter().map(line).collect()
}

/// Why something counts or does not, and the statements behind it.
pub fn explanation(output: Output, facts: &Explanation) -> String {
    let mut text = format!("{} {}\n", facts.what, facts.id);
    if let Some(author) = &facts.author {
        let when = facts.at.map_or(String::new(), |at| format!(", {at}"));
        let _ = writeln!(text, "of {}{when}", named(output, author));
    }
    if let Some(says) = &facts.says {
        let _ = writeln!(text, "{}", output.people(says));
    }
    let word = facts.why.as_ref().map_or(String::new(), |why| format!(" ({why})"));
    let _ = writeln!(text, "{}{word}", output.people(&facts.reason));
    if !facts.chain.is_empty() {
        let _ = write!(text, "\nThe right to it:\n{}", self::statements(output, &facts.chain));
    }
    if !facts.envelopes.is_empty() {
        text.push_str("\nIts changes:\n");
    }
    for envelope in &facts.envelopes {
        let who = envelope.author.as_ref().map_or_else(|| "nobody known".to_owned(), |author| named(output, author));
        let why = envelope.reason.as_ref().map_or("it counts".to_owned(), |reason| output.people(reason));
        let _ = writeln!(text, "{}  {}  {who}: {why}", short(&envelope.id), envelope.at);
    }
    text
}
