//! Figures: gathered by name, reduced to medians, printed.

use std::collections::BTreeMap;

use serde::Serialize;

/// The figures of one measure, a value for each run.
pub type Figures = BTreeMap<&'static str, Vec<f64>>;

/// All figures for one number of records.
#[derive(Default, Serialize)]
pub struct Row {
    /// How many records.
    pub records: usize,
    /// Measure, then figure, then a value for each run.
    pub measures: BTreeMap<&'static str, Figures>,
}

impl Row {
    /// Adds one run's value.
    pub fn add(&mut self, measure: &'static str, figure: &'static str, value: f64) {
        self.measures.entry(measure).or_default().entry(figure).or_default().push(value);
    }

    /// Adds how many bytes of memory a resident at rest takes for each record that
    /// a smaller city did not have.
    pub fn add_growth(&mut self, smaller: &Self) {
        let rest = |row: &Self| row.measures.get("start").and_then(|figures| figures.get("rss_resident_kib")).map(|kib| median(kib));
        if let (Some(here), Some(there), true) = (rest(self), rest(smaller), self.records > smaller.records) {
            self.add("start", "rss_bytes_each", (here - there) * 1024.0 / (self.records - smaller.records) as f64);
        }
    }

    /// Prints medians, a line a measure.
    pub fn print(&self) {
        println!("\n{} records", self.records);
        for (measure, figures) in &self.measures {
            let told: Vec<String> = figures.iter().map(|(name, values)| format!("{name} {}", short(median(values)))).collect();
            println!("  {measure:<10} {}", told.join(", "));
        }
    }
}

/// The middle value.
pub fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The value below which so many of a hundred lie.
pub fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

/// Three digits that matter; whole numbers above a hundred.
fn short(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 || v == v.trunc() => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_said_for_each_record_that_a_smaller_city_did_not_have() {
        let (mut small, mut large) = (Row { records: 1_000, ..Row::default() }, Row { records: 3_000, ..Row::default() });
        small.add("start", "rss_resident_kib", 10.0);
        large.add("start", "rss_resident_kib", 14.0);
        large.add_growth(&small);
        assert_eq!(large.measures["start"]["rss_bytes_each"], [2.048]);
    }

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        assert_eq!((median(&values), percentile(&values, 99), percentile(&[7.0], 99)), (101.0, 199.0, 7.0));
    }
}
