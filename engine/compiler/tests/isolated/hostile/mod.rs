//! Files that mean harm. Each is compiled in a child that may use two seconds of the processor and 512 MiB, and has to be
//! refused by the compiler itself, with a sentence for each thing that is wrong: a limit that was hit fails the test.
//!
//! Time on the wall is limited far above that: other processes may be running. What the processor takes is what the file
//! costs.

mod external;
mod graphs;
mod nesting;
mod numbers;
mod sizes;
mod trees;
mod wire;

use crate::{model::Model, worker, File};
use std::{collections::BTreeSet, time::Duration};

/// Seconds of the processor that a file may take. Built without optimisation everything takes several times as long, and on
/// a machine where others wait for its caches longer still.
const CPU: u64 = if cfg!(debug_assertions) { 4 } else { 2 };
use verdict_compiler::{
	isolated::{compile_isolated, IsolationError, Limits},
	Options, Report, Status,
};

const MEMORY: u64 = 512 << 20;

/// Files by name.
#[derive(Default)]
struct Cases {
	files: Vec<(String, Vec<u8>)>,
}

impl Cases {
	fn add(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
		self.files.push((name.into(), bytes));
	}

	fn model(&mut self, name: impl Into<String>, model: Model) {
		self.add(name, model.bytes());
	}
}

/// A family of files: its name, how many there are at least, and what makes them.
type Family = (&'static str, usize, fn(&mut Cases));

const FAMILIES: [Family; 7] = [
	("external data", 20, external::add),
	("graphs", 40, graphs::add),
	("nesting", 35, nesting::add),
	("numbers", 80, numbers::add),
	("sizes", 50, sizes::add),
	("trees", 20, trees::add),
	("wire format", 40, wire::add),
];

/// What a file is refused with; otherwise, why that is not as it should be.
fn refusal(bytes: &[u8]) -> Result<Report, String> {
	let limits = Limits {
		time: Duration::from_secs(600),
		cpu: Duration::from_secs(CPU),
		memory: MEMORY,
		..Limits::default()
	};
	let file = File::new("hostile", bytes);
	let (report, peak) = match compile_isolated(&file.0, &Options::default(), &limits, &worker(), &mut |_| {}) {
		Err(IsolationError::Refused { report, peak, .. }) => (report, peak),
		Err(other) => return Err(other.to_string()),
		Ok(isolated) => return Err(format!("it compiles:\n{}", isolated.report)),
	};
	if report.status != Status::Refused || report.missing.is_empty() {
		return Err("the report does not say what is wrong".into());
	}
	for missing in &report.missing {
		let (reason, advice) = (&missing.reason, &missing.advice.text);
		if !(10..4000).contains(&reason.len()) || !(10..4000).contains(&advice.len()) {
			return Err(format!("{reason:?}, {advice:?} is no sentence"));
		}
	}
	match peak {
		Some(peak) if peak > MEMORY => Err(format!("it took {peak} bytes of memory")),
		_ => Ok(*report),
	}
}

/// Runs the files of a family.
fn run((family, least, add): Family) {
	let mut cases = Cases::default();
	add(&mut cases);
	let names: BTreeSet<&str> = cases.files.iter().map(|(name, _)| name.as_str()).collect();
	assert_eq!(names.len(), cases.files.len(), "{family}: two files of one name");
	assert!(names.len() >= least, "{family}: {} files", names.len());
	let mut faults = Vec::new();
	for (name, bytes) in &cases.files {
		match refusal(bytes) {
			Ok(report) => {
				// `cargo test -- --nocapture` shows what each is refused with.
				let first = &report.missing[0];
				println!(
					"{family}: {name}: {}: {}; {}",
					first.place, first.reason, first.advice.text
				);
			}
			Err(fault) => faults.push(format!("{family}: {name}: {fault}")),
		}
	}
	assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn external_data_is_refused() {
	run(FAMILIES[0]);
}

#[test]
fn hostile_graphs_are_refused() {
	run(FAMILIES[1]);
}

#[test]
fn hostile_nesting_is_refused() {
	run(FAMILIES[2]);
}

#[test]
fn hostile_numbers_are_refused() {
	run(FAMILIES[3]);
}

#[test]
fn hostile_sizes_are_refused() {
	run(FAMILIES[4]);
}

#[test]
fn hostile_trees_are_refused() {
	run(FAMILIES[5]);
}

#[test]
fn a_hostile_wire_format_is_refused() {
	run(FAMILIES[6]);
}

#[test]
fn there_are_at_least_150_files() {
	assert!(FAMILIES.iter().map(|(_, least, _)| least).sum::<usize>() >= 150);
}
