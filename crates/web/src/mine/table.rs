//! Everything about a member as CSV (RFC 4180): one value a row, so that every kind of
//! record and every statement fits into one table.

use model::govern::{Mine, StatementFacts};
use model::{RecordView, formula};

const HEAD: [&str; 7] = ["what", "id", "kind", "scope", "time", "field", "value"];

pub(super) fn write(mine: &Mine) -> String {
    let mut rows = vec![row(&HEAD)];
    let member = &mine.member;
    let (id, at) = (member.person.member.to_string(), mine.at.to_string());
    let roles: Vec<&str> = member.roles.iter().map(|role| role.name()).collect();
    let about = [
        ("city", mine.city.name.clone()),
        ("name", member.person.name.clone().unwrap_or_default()),
        ("kind", member.kind.name().to_owned()),
        ("ages", member.band.clone()),
        ("roles", roles.join("; ")),
        ("until", member.ends.to_string()),
    ];
    rows.extend(about.iter().map(|(field, value)| row(&["member", &id, "", "", &at, field, value])));
    for device in &member.devices {
        rows.push(row(&["device", &device.device.to_string(), "", "", &device.since.to_string(), "removed", yes_no(device.revoked)]));
    }
    mine.records.iter().for_each(|view| record(&mut rows, "record", view));
    mine.sessions.iter().for_each(|view| record(&mut rows, "session-of-others", view));
    mine.said.iter().for_each(|said| statement(&mut rows, "said", said));
    mine.said_of.iter().for_each(|said| statement(&mut rows, "said-of", said));
    rows.concat()
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn record(rows: &mut Vec<String>, what: &str, view: &RecordView) {
    let (id, kind, scope) = (view.id.to_string(), view.kind().to_string(), view.scope.short());
    let (created, updated) = (view.created.to_string(), view.updated.to_string());
    rows.push(row(&[what, &id, &kind, &scope, &created, "created", &created]));
    let mut add = |field: &str, value: &str| rows.push(row(&[what, &id, &kind, &scope, &updated, field, value]));
    view.content.fields().for_each(|(field, value)| add(field, &value.to_text()));
    // Versions that were written at the same time are all theirs.
    for conflict in &view.conflicts {
        conflict.values.iter().for_each(|value| add(&conflict.field, &value.to_text()));
    }
    view.withheld.iter().for_each(|withheld| add("kept-back", &withheld.word));
}

fn statement(rows: &mut Vec<String>, what: &str, said: &StatementFacts) {
    let (id, at) = (said.id.to_string(), said.at.to_string());
    let author = said.author.name.clone().unwrap_or_else(|| said.author.member.to_string());
    let values = [("by", &*author), ("says", &*said.says), ("counts", yes_no(said.counts))];
    rows.extend(values.iter().map(|(field, value)| row(&[what, &id, &said.act, "", &at, field, value])));
}

fn row(cells: &[&str]) -> String {
    let quoted = |text: &&str| {
        let text = formula::guarded(text);
        if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into_owned() }
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use model::RecordKind;

    use super::super::samples::{mine, record};

    #[test]
    fn every_value_has_a_row_and_quotes_commas_and_lines_stay_whole() {
        let offer = record(
            3,
            RecordKind::OFFER,
            &[("title", "Guitar, \"for all\""), ("description", "One\ntwo"), ("place", "=A1,2"), ("skills", "a; b")],
        );
        let text = super::write(&mine(vec![offer]));
        let id = "03".repeat(32);
        for line in [
            "what,id,kind,scope,time,field,value\r\n".to_owned(),
            format!("record,{id},offer,city,2027-03-01T10:00:00Z,title,\"Guitar, \"\"for all\"\"\"\r\n"),
            format!("record,{id},offer,city,2027-03-01T10:00:00Z,description,\"One\ntwo\"\r\n"),
            format!("record,{id},offer,city,2027-03-01T10:00:00Z,place,\"'=A1,2\"\r\n"),
            format!("record,{id},offer,city,2027-03-01T10:00:00Z,skills,a; b\r\n"),
            format!("said,{},vouch,,2027-03-01T10:00:00Z,says,\"vouches for \"\"Noa\"\", warmly\"\r\n", "05".repeat(32)),
            format!("said-of,{},grant,,2027-03-01T10:00:00Z,says,gives Dana the role member\r\n", "05".repeat(32)),
        ] {
            assert!(text.contains(&line), "{line} is not in\n{text}");
        }
    }
}
