//! Records as text.

use std::fmt::Write;

use model::Scope;
use model::facts::{RecordFacts, RecordList};

use super::Output;

/// Digits of an id that lists show; enough to name a record among a million.
const SHORT: usize = 10;

/// One line a record: its short id, kind, place and owner, and its title last,
/// where a title written from right to left disturbs no column.
pub fn list(output: Output, records: &RecordList) -> String {
    let mut text = String::new();
    for facts in &records.records {
        let content = &facts.view.content;
        let words = match content.title() {
            _ if is_hidden(facts) => "(hidden)",
            "" => content.text("message"),
            title => title,
        };
        let withheld = if facts.view.withheld.is_empty() || is_hidden(facts) { "" } else { " (hidden)" };
        let mark = if facts.expired { " (over)" } else { "" };
        let title = output.people(words).replace('\n', " ");
        let seen = if facts.view.scope == Scope::City { String::new() } else { format!("  [{}]", output.people(&scope(facts))) };
        let _ = writeln!(
            text,
            "{}  {:<9}{seen}  {}{mark}{withheld}",
            &facts.view.id.to_string()[..SHORT],
            facts.view.kind().to_string(),
            title
        );
    }
    text
}

/// Whether a record is kept back from this reader: the node then tells nothing of it.
fn is_hidden(facts: &RecordFacts) -> bool {
    !facts.view.withheld.is_empty() && facts.view.content.fields().next().is_none()
}

/// Who may see a record.
fn scope(facts: &RecordFacts) -> String {
    let short = facts.view.scope.short();
    match &facts.scope_name {
        Some(name) => format!("{}: {name}", short.split(':').next().unwrap_or_default()),
        None => short,
    }
}

/// One record with all its fields.
pub fn record(output: Output, facts: &RecordFacts, answers: usize) -> String {
    let view = &facts.view;
    let kind = view.kind();
    let short = &view.id.to_string()[..SHORT];
    let mut text = format!("{kind} {}\n", view.id);
    let mut line = |name: &str, value: &str| {
        let value = output.people(value).replace('\n', "\n             ");
        let _ = writeln!(text, "{name:<12} {value}");
    };
    let shown = if is_hidden(facts) { &[] } else { view.content.schema().fields };
    for field in shown {
        if let Some(value) = view.content.get(field.name) {
            line(field.name, &value.to_text());
        }
    }
    for withheld in &view.withheld {
        let words = if withheld.words.is_empty() { String::new() } else { format!(": {}", withheld.words) };
        line("hidden", &format!("{}{words}", withheld.word));
        if let Some(statement) = withheld.statement.filter(|_| facts.editable) {
            line("", &format!("its owner may answer with `kaveret moderation appeal {statement} --words TEXT`"));
        }
    }
    match &facts.owner_name {
        _ if is_hidden(facts) => {}
        Some(name) => line("by", &format!("{name} ({})", &view.owner.to_string()[..SHORT])),
        None => line("by", &view.owner.to_string()[..SHORT]),
    }
    if view.scope != Scope::City {
        line("seen by", &scope(facts));
    }
    line("created", &view.created.to_string());
    if view.updated != view.created {
        line("changed", &view.updated.to_string());
    }
    if answers > 0 {
        line("answers", &format!("{answers}; `kaveret list --to {short}` shows them"));
    }
    let conflicts = if is_hidden(facts) { &[][..] } else { &view.conflicts[..] };
    for conflict in conflicts {
        let values: Vec<_> = conflict.values.iter().map(|value| format!("{:?}", value.to_text())).collect();
        line("conflict", &format!("people gave `{}` different values while apart: {}", conflict.field, values.join(" and ")));
        if facts.editable {
            line("", &format!("choose with `kaveret {kind} edit {short} --field {}=VALUE`", conflict.field));
        }
    }
    if view.waiting > 0 {
        line("waiting", &format!("{} changes wait for others that have not come", view.waiting));
    }
    for aside in &view.set_aside {
        line("set aside", &format!("change {}: {}", &aside.item.to_string()[..SHORT], aside.reason));
    }
    if facts.blocked {
        line("note", "you have blocked whoever made this");
    }
    if facts.expired {
        line("note", "its last day is over");
    }
    text
}
