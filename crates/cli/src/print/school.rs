//! A school's people, consents and groups, as text. Nothing here is a promise to scripts;
//! `--json` is.

use std::fmt::Write;

use model::Timestamp;
use model::govern::{ConsentFacts, GroupFacts, GuardianFacts, SchoolFacts, SchoolList, SchoolMember};

use super::govern::{day, named, names, places, short, vettings};
use super::{Output, several};

/// Everything of every school.
pub fn schools(output: Output, list: &SchoolList, now: Timestamp) -> String {
    match list.schools.is_empty() {
        true => "You take part in no school.\n".to_owned(),
        false => list.schools.iter().map(|facts| school(output, facts, now)).collect::<Vec<_>>().join("\n"),
    }
}

fn school(output: Output, facts: &SchoolFacts, now: Timestamp) -> String {
    let own = if facts.yours { ", your school" } else { "" };
    let mut text = format!("{}{own}\n", named(output, &facts.school));
    let mut part = |heading: &str, lines: String| {
        if !lines.is_empty() {
            let _ = write!(text, "\n{heading}:\n{lines}");
        }
    };
    part("People", facts.members.iter().map(|member| member_line(output, member)).collect());
    part("Guardians", guardians(output, &facts.guardians));
    part("Consents", consents(output, &facts.consents, now));
    part("Groups", groups(output, &facts.groups));
    part("Places in the school alone", places(output, &facts.places));
    part("Checks in the school alone", vettings(output, &facts.vettings));
    if facts.yours && facts.expiring > 0 {
        let _ = writeln!(text, "\n{} within 30 days; `kaveret member renew` renews them", several(facts.expiring, "right ends"));
    }
    text
}

fn member_line(output: Output, member: &SchoolMember) -> String {
    let ends = if member.counts { "until" } else { "ended" };
    let published = if member.published { ", may be published" } else { "" };
    let (id, name) = (short(&member.person.member), named(output, &member.person));
    format!("{id}  {name}, {} ({}), {ends} {}{published}\n", member.kind, member.band, day(member.ends))
}

/// Who may consent for whom.
pub fn guardians(output: Output, guardians: &[GuardianFacts]) -> String {
    let line = |of: &GuardianFacts| format!("{}  {} for {}\n", short(&of.id), named(output, &of.guardian), named(output, &of.minor));
    guardians.iter().map(line).collect()
}

/// What was consented to, and until when.
pub fn consents(output: Output, consents: &[ConsentFacts], now: Timestamp) -> String {
    let line = |of: &ConsentFacts| {
        let what = match (of.publishing, of.sessions) {
            (true, true) => "publishing, sessions",
            (true, false) => "publishing",
            (false, _) => "sessions",
        };
        let paper = if of.on_paper { ", on paper" } else { "" };
        let ends = if of.ends > now { "until" } else { "ended" };
        let (minor, by) = (named(output, &of.minor), named(output, &of.by));
        format!("{}  {minor}: {what}, by {by}{paper}, {ends} {}\n", short(&of.id), day(of.ends))
    };
    consents.iter().map(line).collect()
}

/// Groups, and who is in them.
pub fn groups(output: Output, groups: &[GroupFacts]) -> String {
    let line = |group: &GroupFacts| {
        let shut = if group.open { "" } else { "; nobody writes in it until two adults in it are checked" };
        format!("{}  {}: {}{shut}\n", short(&group.id), output.people(&group.name), names(output, &group.members))
    };
    groups.iter().map(line).collect()
}
