//! What was found out, as text.

use crate::measure::{Numbers, Times};
use verdict_program::Cost;

/// Within this factor of the measured time the prediction has to be, for programs of the corpus and networks.
const FACTOR: f64 = 1.5;
/// And for single ops of sizes that are made to be awkward.
const FACTOR_OF_ODD_OPS: f64 = 2.0;

/// Within what factor the prediction for a program has to be.
pub fn factor(name: &str) -> f64 {
	match name.starts_with("sized/") && !name.contains("network/") {
		true => FACTOR_OF_ODD_OPS,
		false => FACTOR,
	}
}

/// A program that was measured, and what was predicted for it.
pub struct Row<'a> {
	pub times: &'a Times,
	pub cost: Cost,
	/// In nanoseconds.
	pub predicted: f64,
}

impl Row<'_> {
	pub fn ratio(&self) -> f64 {
		self.predicted / self.times.slowest() as f64
	}

	/// Whether it is one of the corpus, and not one made for measuring.
	pub fn of_corpus(&self) -> bool {
		!self.times.name.starts_with("sized/")
	}

	fn is_network(&self) -> bool {
		self.times.name.contains("network/")
	}

	/// Whether the prediction is as good as it has to be.
	pub fn is_within(&self) -> bool {
		let most = factor(&self.times.name);
		self.ratio() >= 1.0 / most && self.ratio() <= most
	}

	fn line(&self) -> String {
		let micros = |nanos: f64| nanos / 1000.0;
		format!(
			"{:>9.2} {:>12.1} {:>12.1}  {}",
			self.ratio(),
			micros(self.predicted),
			micros(self.times.slowest() as f64),
			self.times.name
		)
	}
}

/// The coefficients by class.
pub fn coefficients(coefficients: &[f64]) {
	println!("{:<16} {:>14}", "class", "picoseconds");
	for ((class, _), each) in Cost::default().classes().iter().zip(coefficients) {
		println!("{class:<16} {:>14.1}", each * 1000.0);
	}
}

/// How far predictions are off, by groups.
pub fn distribution(rows: &[Row<'_>]) {
	println!(
		"\n{:<28} {:>8} {:>6} {:>6} {:>6} {:>8} {:>8} {:>8}",
		"predicted / measured", "programs", "least", "median", "most", "in 1.25", "in 1.5", "in 2"
	);
	type Group = fn(&Row<'_>) -> bool;
	let groups: [(&str, Group); 5] = [
		("corpus, ops", |row| row.of_corpus() && !row.is_network()),
		("corpus, networks", |row| row.of_corpus() && row.is_network()),
		("sized, ops", |row| !row.of_corpus() && !row.is_network()),
		("sized, networks", |row| !row.of_corpus() && row.is_network()),
		("all", |_| true),
	];
	for (name, group) in groups {
		let ratios = rows.iter().filter(|row| group(row)).map(Row::ratio).collect();
		group_line(name, ratios);
	}
}

/// One line of that table.
pub fn group_line(name: &str, mut ratios: Vec<f64>) {
	ratios.sort_by(f64::total_cmp);
	let (Some(least), Some(most)) = (ratios.first(), ratios.last()) else {
		return;
	};
	let share = |factor: f64| {
		let within = ratios
			.iter()
			.filter(|ratio| **ratio <= factor && **ratio >= 1.0 / factor);
		format!("{:.1} %", 100.0 * within.count() as f64 / ratios.len() as f64)
	};
	println!(
		"{name:<28} {:>8} {least:>6.2} {:>6.2} {most:>6.2} {:>8} {:>8} {:>8}",
		ratios.len(),
		ratios[ratios.len() / 2],
		share(1.25),
		share(1.5),
		share(2.0)
	);
}

/// The programs furthest off either way; or all of them.
pub fn worst(rows: &mut [Row<'_>], all: bool) {
	const SHOWN: usize = 12;
	rows.sort_by(|a, b| a.ratio().total_cmp(&b.ratio()));
	let head = format!("{:>9} {:>12} {:>12}  program", "ratio", "predicted us", "measured us");
	if all {
		println!("\n{head}");
		rows.iter().for_each(|row| println!("{}", row.line()));
		return;
	}
	for (title, corpus) in [("the corpus", true), ("those made for measuring", false)] {
		let chosen: Vec<&Row<'_>> = rows.iter().filter(|row| row.of_corpus() == corpus).collect();
		println!("\nfurthest off of {title}\n{head}");
		let ends = chosen.iter().take(SHOWN).chain(chosen.iter().rev().take(SHOWN).rev());
		ends.for_each(|row| println!("{}", row.line()));
	}
}

/// Which inputs take longer than plain ones.
pub fn slow(rows: &[Row<'_>]) {
	const SHOWN: usize = 25;
	let mut found: Vec<(f64, &'static str, &str)> = Vec::new();
	for row in rows {
		let plain = row.times.kinds[0] as f64;
		let slowest = Numbers::ALL
			.into_iter()
			.zip(row.times.kinds)
			.max_by_key(|(_, time)| *time);
		if let Some((numbers, time)) = slowest {
			found.push((time as f64 / plain, numbers.name(), &row.times.name));
		}
	}
	found.sort_by(|a, b| b.0.total_cmp(&a.0));
	println!("\nslower with other than plain numbers");
	for (ratio, numbers, name) in found.into_iter().take(SHOWN) {
		println!("{ratio:>9.2}  {numbers:<10} {name}");
	}
}
