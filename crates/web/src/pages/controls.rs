//! The controls of a form, one for each form of field.

use maud::{Markup, html};
use model::record::AGE_BANDS;
use model::{Field, Form, Value};

use super::sheet::{HOURS_PARTS, SLOT_PARTS, Sheet, WAS};
use super::{faults, labels};
use crate::catalogue::Words;

/// Empty rows for weekly times, beyond those filled in.
const SLOT_ROWS_SPARE: usize = 2;

/// Lines that a field of prose shows; it can be pulled larger.
const PROSE_LINES: usize = 6;

/// Lines that a field of words shows, one word a line.
const WORDS_LINES: usize = 3;

/// The id of a field's control, or of its group.
pub(super) fn id(field: &Field) -> String {
    format!("field-{}", field.name)
}

/// A field with its label, hint, control, and what is wrong with it.
pub(super) fn field(words: Words, sheet: &Sheet, field: &'static Field) -> Markup {
    let Some(label) = labels::field(sheet.kind(), field.name) else { return html! {} };
    let part = Part {
        words,
        field,
        text: sheet.text(field.name),
        choices: sheet.choices(field),
        id: id(field),
        hint: labels::hint(sheet.kind(), field.name).map(|key| words.say(key)),
        fault: match sheet.fault(field.name) {
            Some(fault) => Some(faults::explain(words, field, sheet.text(field.name), fault)),
            None => sheet.said(field.name).map(String::from),
        },
        meanwhile: sheet.meanwhile(field.name),
    };
    let label = html! {
        (words.say(label))
        @if !field.required && field.name != "message" { " " span.optional { (words.say("form-optional")) } }
    };
    let group = match field.name {
        "times" => Some(part.times()),
        "hours" => Some(part.hours()),
        "host" | "responsible" => Some(part.members()),
        "languages" => Some(part.languages()),
        "audience" => Some(part.ticks(AGE_BANDS.iter().map(|band| ((*band).to_owned(), labels::choice(words, band))))),
        _ => None,
    };
    let was = sheet.was(field.name);
    html! {
        @if let Some(group) = group {
            fieldset.field id=(part.id) aria-describedby=[part.described()] {
                legend { (label) }
                (part.help())
                (group)
            }
        } @else {
            div.field {
                label for=(part.id) { (label) }
                (part.help())
                (part.control())
            }
        }
        @if let Some(was) = was { input type="hidden" name={ (WAS) (field.name) } value=(was); }
    }
}

/// One field while its control is made.
struct Part<'a> {
    words: Words,
    field: &'static Field,
    text: &'a str,
    /// Ids that can be chosen, with their names.
    choices: &'a [(String, String)],
    id: String,
    hint: Option<String>,
    fault: Option<String>,
    /// What it says elsewhere by now.
    meanwhile: Option<&'a Option<Value>>,
}

impl Part<'_> {
    fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let fault = self.fault.as_ref().map(|_| format!("{}-fault", self.id));
        let ids: Vec<String> = hint.into_iter().chain(fault).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn help(&self) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { p.hint id={ (self.id) "-hint" } { (hint) } }
            @if let Some(fault) = &self.fault { p.fault id={ (self.id) "-fault" } { (fault) } }
            @if let Some(now) = self.meanwhile { (self.changed(now.as_ref())) }
        }
    }

    /// That the field was changed elsewhere, and what it says there.
    fn changed(&self, now: Option<&Value>) -> Markup {
        let named = |text: String| self.choices.iter().find(|(id, _)| *id == text).map_or(text, |(_, name)| name.clone());
        html! {
            div.fault {
                @match now {
                    Some(value) => {
                        p { (self.words.say("changed-field")) }
                        @for text in labels::value(self.words, self.field.name, value) { blockquote dir="auto" { (named(text)) } }
                    }
                    None => p { (self.words.say("changed-field-empty")) },
                }
            }
        }
    }

    fn control(&self) -> Markup {
        let (id, name, text) = (&self.id, self.field.name, self.text);
        let described = self.described();
        let invalid = self.fault.as_ref().map(|_| "true");
        let required = self.field.required;
        // The parser drops one line end after `<textarea>`, so one is given.
        let area = |lines: usize, text: &str| {
            html! {
                textarea id=(id) name=(name) rows=(lines) dir="auto" aria-describedby=[&described] aria-invalid=[invalid] { "\n" (text) }
            }
        };
        match self.field.form {
            Form::Prose(_) => area(PROSE_LINES, text),
            Form::Set(_) => area(WORDS_LINES, &text.replace("; ", "\n")),
            Form::Choice(choices) => html! {
                select id=(id) name=(name) aria-describedby=[described] aria-invalid=[invalid] {
                    option value="" { "–" }
                    @for choice in choices { option value=(choice) selected[*choice == text] { (labels::choice(self.words, choice)) } }
                }
            },
            // A browser empties a number or a date that it cannot read, so what
            // was typed wrongly goes back as text.
            Form::Count(limit) if text.is_empty() || text.parse::<u32>().is_ok() => html! {
                input.short id=(id) name=(name) type="number" min="1" max=(limit) value=(text) aria-describedby=[described]
                    aria-invalid=[invalid];
            },
            Form::Day if self.fault.is_none() => html! {
                input.short id=(id) name=(name) type="date" value=(text) aria-describedby=[described];
            },
            Form::Place => self.chooser(),
            Form::Line(_) | Form::Hours | Form::Member | Form::Day | Form::Cell | Form::Reference | Form::Count(_) => html! {
                input id=(id) name=(name) type="text" value=(text) dir="auto" required[required] aria-describedby=[described]
                    aria-invalid=[invalid];
            },
        }
    }

    fn entries(&self) -> Vec<&str> {
        self.text.split([';', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect()
    }

    fn ticks(&self, choices: impl Iterator<Item = (String, String)>) -> Markup {
        let entries = self.entries();
        html! {
            ul.ticks {
                @for (value, label) in choices {
                    li {
                        label {
                            input type="checkbox" name=(self.field.name) value=(value) checked[entries.contains(&value.as_str())];
                            " " bdi { (label) }
                        }
                    }
                }
            }
        }
    }

    /// The languages we name to tick, others to type; both have one name.
    fn languages(&self) -> Markup {
        let known = labels::LANGUAGES.iter().map(|(code, key)| ((*code).to_owned(), self.words.say(key)));
        let is_known = |code: &&str| labels::LANGUAGES.iter().any(|(known, _)| known == code);
        let others: Vec<&str> = self.entries().into_iter().filter(|code| !is_known(code)).collect();
        html! {
            (self.ticks(known))
            label for={ (self.id) "-others" } { (self.words.say("languages-others")) }
            input.short id={ (self.id) "-others" } name=(self.field.name) type="text" value=(others.join("; ")) dir="ltr"
                aria-describedby=[self.described()];
        }
    }

    /// Names to choose from. An id that is none of them stays as it is.
    fn chooser(&self) -> Markup {
        let other = !self.text.is_empty() && self.choices.iter().all(|(id, _)| id != self.text);
        html! {
            select id=(self.id) name=(self.field.name) aria-describedby=[self.described()] aria-invalid=[self.fault.as_ref().map(|_| "true")] {
                option value="" { "–" }
                @for (id, name) in self.choices { option value=(id) selected[id == self.text] dir="auto" { (name) } }
                @if other { option value=(self.text) selected { (self.text) } }
            }
        }
    }

    /// Members to choose, and a place for the number of one who is not named.
    fn members(&self) -> Markup {
        let known = self.choices.iter().any(|(id, _)| id == self.text);
        let chosen = |id: &str| known && id == self.text;
        html! {
            select name=(self.field.name) aria-label=(self.words.say("choice-member")) {
                option value="" { "–" }
                @for (id, name) in self.choices { option value=(id) selected[chosen(id)] dir="auto" { (name) } }
            }
            details open[!known && !self.text.is_empty()] {
                summary { (self.words.say("choice-other")) }
                label for={ (self.id) "-number" } { (self.words.say("choice-number")) }
                input id={ (self.id) "-number" } name=(self.field.name) type="text" value=(if known { "" } else { self.text }) dir="ltr"
                    autocomplete="off" aria-describedby=[self.described()];
            }
        }
    }

    fn hours(&self) -> Markup {
        let (from, to) = self.text.split_once('-').unwrap_or((self.text, ""));
        html! {
            div.slot {
                (hour(HOURS_PARTS[0], &self.words.say("times-from"), from))
                span aria-hidden="true" { "–" }
                (hour(HOURS_PARTS[1], &self.words.say("times-to"), to))
            }
        }
    }

    fn times(&self) -> Markup {
        let mut rows: Vec<[&str; 3]> = self.entries().into_iter().map(row).collect();
        rows.resize(rows.len() + SLOT_ROWS_SPARE, [""; 3]);
        html! {
            @for (at, [day, from, to]) in rows.into_iter().enumerate() {
                div.slot role="group" aria-label=(self.words.fill("times-row", &[("n", (at + 1).into())])) {
                    select name=(SLOT_PARTS[0]) aria-label=(self.words.say("times-day")) {
                        option value="" { "–" }
                        @for (code, key) in labels::week(self.words.0) { option value=(code) selected[code == day] { (self.words.say(key)) } }
                    }
                    (hour(SLOT_PARTS[1], &self.words.say("times-from"), from))
                    span aria-hidden="true" { "–" }
                    (hour(SLOT_PARTS[2], &self.words.say("times-to"), to))
                }
            }
        }
    }
}

/// `24:00` is a time of ours that a browser's own control does not know.
fn hour(name: &str, label: &str, text: &str) -> Markup {
    let kind = if text == "24:00" { "text" } else { "time" };
    html! { input.hour type=(kind) name=(name) value=(text) aria-label=(label) dir="ltr"; }
}

fn row(slot: &str) -> [&str; 3] {
    let (day, hours) = slot.split_once(' ').unwrap_or((slot, ""));
    let (from, to) = hours.split_once('-').unwrap_or((hours, ""));
    [day, from, to]
}
