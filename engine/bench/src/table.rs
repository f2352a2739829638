//! The table.

use crate::{
	measure::{median, CONTENDERS, THREADS},
	rows::{Row, Work},
};
use std::fmt::Write;

/// A row that was measured.
pub(crate) struct Measured {
	title: &'static str,
	work: Work,
	/// The engine's time over each other's, for each number of threads. The median over the rounds of their ratio in
	/// one round.
	ratios: Vec<Vec<f64>>,
	/// The median time of each contender, for each number of threads.
	times: Vec<Vec<f64>>,
}

impl Measured {
	/// From the times of each worker, round by round.
	pub(crate) fn new(row: &Row, times: &[Vec<f64>]) -> Self {
		let by_threads = times.chunks(CONTENDERS.len());
		let ratio =
			|ours: &[f64], others: &[f64]| median(&mut ours.iter().zip(others).map(|(a, b)| a / b).collect::<Vec<_>>());
		Self {
			title: row.title,
			work: row.work,
			ratios: by_threads
				.clone()
				.map(|all| all[1..].iter().map(|others| ratio(&all[0], others)).collect())
				.collect(),
			times: by_threads
				.map(|all| all.iter().map(|times| median(&mut times.clone())).collect())
				.collect(),
		}
	}
}

/// The table, then what it was measured on and with.
pub(crate) fn markdown(rows: &[Measured], machine: &[String]) -> String {
	let mut text = String::from("|");
	for threads in THREADS {
		for other in &CONTENDERS[1..] {
			let _ = write!(text, " | engine/{other}, {}", plural(threads));
		}
	}
	for threads in THREADS {
		for name in CONTENDERS {
			let _ = write!(text, " | {name}, {}", plural(threads));
		}
	}
	text.push_str(" |\n|---|");
	let columns = THREADS.len() * (2 * CONTENDERS.len() - 1);
	text.push_str(&"---:|".repeat(columns));
	text.push('\n');
	for row in rows {
		let _ = write!(text, "| {}", row.title);
		for ratio in row.ratios.iter().flatten() {
			let _ = match ratio.is_nan() {
				true => write!(text, " | -"),
				false => write!(text, " | {ratio:.2}"),
			};
		}
		for time in row.times.iter().flatten() {
			let _ = write!(text, " | {}", duration(*time));
		}
		text.push_str(" |\n");
	}
	for (title, loads) in [("calls", false), ("all rows", true)] {
		let counted: Vec<&Measured> = rows.iter().filter(|row| loads || row.work == Work::Call).collect();
		let _ = write!(text, "| **geometric mean, {title}**");
		for column in 0..THREADS.len() * (CONTENDERS.len() - 1) {
			let ratios = counted.iter().filter_map(|row| row.ratios.iter().flatten().nth(column));
			let logs: Vec<f64> = ratios.filter(|ratio| !ratio.is_nan()).map(|ratio| ratio.ln()).collect();
			let mean = (logs.iter().sum::<f64>() / logs.len() as f64).exp();
			let _ = write!(text, " | **{mean:.2}**");
		}
		text.push_str(&" |".repeat(THREADS.len() * CONTENDERS.len() + 1));
		text.push('\n');
	}
	text.push_str(
		"\nA ratio below 1 means that the engine is faster; - that a contender does not take the network, or gives other \
		 outputs.\n\n",
	);
	for line in machine {
		let _ = writeln!(text, "- {line}");
	}
	text
}

fn plural(threads: usize) -> String {
	match threads {
		1 => "1 thread".into(),
		_ => format!("{threads} threads"),
	}
}

/// Nanoseconds with three digits and a unit.
fn duration(nanoseconds: f64) -> String {
	if nanoseconds.is_nan() {
		return "-".into();
	}
	let (value, unit) = match nanoseconds {
		time if time < 1e6 => (time / 1e3, "us"),
		time => (time / 1e6, "ms"),
	};
	let digits = match value {
		value if value < 10.0 => 2,
		value if value < 100.0 => 1,
		_ => 0,
	};
	format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::rows::ROWS;

	#[test]
	fn ratios_are_those_within_a_round() {
		// In the second round everything took ten times as long, but for tract.
		let times = [[1.0, 10.0, 1.0], [2.0, 2.0, 2.0], [4.0, 40.0, 4.0]].map(Vec::from);
		let row = Measured::new(&ROWS[0], &[times.clone(), times].concat());
		assert_eq!(row.ratios, [[0.5, 0.25], [0.5, 0.25]]);
		assert_eq!(row.times, [[1.0, 2.0, 4.0], [1.0, 2.0, 4.0]]);
	}

	#[test]
	fn times_have_three_digits() {
		assert_eq!(duration(1234.0), "1.23 us");
		assert_eq!(duration(45_678.0), "45.7 us");
		assert_eq!(duration(123_456_789.0), "123 ms");
	}
}
