//! A text with columns in it: `{name} — {org}`, or just a column's name.

use std::collections::BTreeMap;

use crate::failure::{Exit, Failure, Outcome};

/// A text with columns in it, found in a table's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Column(usize),
}

/// The columns of a table, by name.
#[derive(Debug)]
pub struct Head {
    names: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Head {
    /// Of these names, in the table's order; the first of two equal names counts.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names: Vec<String> = names.into_iter().map(|name| name.trim().to_owned()).collect();
        let mut places = BTreeMap::new();
        for (place, name) in names.iter().enumerate() {
            places.entry(name.clone()).or_insert(place);
        }
        Self { names, places }
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a column.
    pub fn name(&self, column: usize) -> &str {
        &self.names[column]
    }

    /// Where the column of this name stands, if there is one.
    pub fn get(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    /// Where the column of this name stands.
    ///
    /// # Errors
    /// [`Exit::Wrong`], with the names that there are.
    pub fn find(&self, name: &str) -> Outcome<usize> {
        self.get(name.trim())
            .ok_or_else(|| Failure::new(Exit::Wrong, format!("the file has no column {name:?}; its columns are {}", self.names.join(", "))))
    }
}

impl Template {
    /// Reads `{name} — {org}`, or a column's name alone.
    ///
    /// # Errors
    /// [`Exit::Wrong`] for a column that is not there or a brace that stays open.
    pub fn parse(text: &str, head: &Head) -> Outcome<Self> {
        if !text.contains('{') {
            return Ok(Self { parts: vec![Part::Column(head.find(text)?)] });
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| Failure::new(Exit::Wrong, format!("the template {text:?} has a `{{` without its `}}`")))?;
            if !words.is_empty() {
                parts.push(Part::Words(words.to_owned()));
            }
            parts.push(Part::Column(head.find(name)?));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Words(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// The text for one row; empty when all its columns are.
    pub fn render(&self, cells: &[&str]) -> String {
        let filled = |part: &Part| matches!(part, Part::Column(column) if !cells[*column].trim().is_empty());
        if !self.parts.iter().any(filled) {
            return String::new();
        }
        let text: String = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Words(words) => words.as_str(),
                Part::Column(column) => cells[*column].trim(),
            })
            .collect();
        text.trim().to_owned()
    }

    /// The names of its columns, for messages.
    pub fn columns(&self, head: &Head) -> String {
        let names = self.parts.iter().filter_map(|part| match part {
            Part::Column(column) => Some(head.name(*column)),
            Part::Words(_) => None,
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(template: &str, cells: &[&str]) -> String {
        let head = Head::new(["name", "org"].map(String::from));
        Template::parse(template, &head).unwrap().render(cells)
    }

    #[test]
    fn a_template_is_a_column_or_a_text_with_columns_in_it() {
        assert_eq!(render("org", &["שחמט", "מתנ\"ס"]), "מתנ\"ס");
        assert_eq!(render("{name} — {org}", &["שחמט", "מתנס"]), "שחמט — מתנס");
        assert_eq!(render("({name})!", &["x", ""]), "(x)!");
        assert_eq!(render("{name} — {org}", &["", " "]), "");
    }

    #[test]
    fn a_template_names_what_is_not_there() {
        let head = Head::new(["name", "org"].map(String::from));
        let missing = Template::parse("{nmae}", &head).unwrap_err();
        assert_eq!(missing.to_string(), "the file has no column \"nmae\"; its columns are name, org");
        assert_eq!(Template::parse("{name", &head).unwrap_err().to_string(), "the template \"{name\" has a `{` without its `}`");
    }
}
