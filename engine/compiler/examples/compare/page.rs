//! The tables of docs/src/models.md: what each network is, and what came of it.
//!
//! What was measured, errors and times, depends on the machine: those columns are written, but not compared.

use crate::{judge::Errors, networks::Network};
use std::{collections::BTreeMap, error::Error, fs, path::Path};
use verdict_compiler::Report;
use verdict_program::{Checked, Program};

/// What a unit of each class of cost is worth, in picoseconds: the table of docs/src/cost.md.
pub struct Prices(BTreeMap<String, f64>);

impl Prices {
	/// Reads the page.
	pub fn read(page: &Path) -> Result<Self, Box<dyn Error>> {
		let text = fs::read_to_string(page)?;
		let rows = text.lines().filter_map(|line| {
			let (class, price) = line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | ")?;
			Some((class.to_string(), price.parse().ok()?))
		});
		Ok(Self(rows.collect()))
	}

	/// What a run should take, in milliseconds.
	fn milliseconds(&self, checked: &Checked<&Program>) -> Result<f64, Box<dyn Error>> {
		let mut sum = 0.0;
		for (class, units) in checked.cost().classes() {
			let price = self
				.0
				.get(class)
				.ok_or(format!("docs/src/cost.md has no price for {class}"))?;
			sum += units as f64 * price;
		}
		Ok(sum / 1e9)
	}
}

/// A line of each table.
pub struct Row {
	name: String,
	/// Package, licence, file, and how it was bound; nothing for what was trained on the spot.
	origin: Option<String>,
	/// What follows from file and compiler alone.
	facts: String,
	error: String,
}

impl Row {
	/// Of a network, its program and how close that was.
	pub fn new(
		network: &Network,
		report: &Report,
		checked: &Checked<&Program>,
		errors: &Errors,
		prices: &Prices,
	) -> Result<Self, Box<dyn Error>> {
		let program = checked.program();
		let parameters: u64 = program
			.weights
			.iter()
			.map(|weight| weight.shape.elements().unwrap_or(0))
			.sum();
		let cost = checked.cost();
		let work = cost.gemm + cost.conv + cost.depthwise + cost.integer;
		let given = network
			.dims
			.iter()
			.chain(&network.fixed)
			.map(|option| format!("`{option}`"));
		Ok(Self {
			name: network.name.clone(),
			origin: network.origin.as_ref().map(|[package, licence, file]| {
				let given = given.collect::<Vec<_>>().join(", ");
				format!("{package} | {licence} | `{file}` | {given}")
			}),
			facts: format!(
				"{} | {} | {} | {} | {} | {} | {}",
				size(network.onnx.len() as u64),
				report.ops.values().map(|count| u64::from(*count)).sum::<u64>(),
				program.ops.len(),
				thousands(parameters),
				millions(work),
				duration(prices.milliseconds(checked)?),
				size(checked.memory().peak().unwrap_or(u64::MAX)),
			),
			error: format!(
				"{:.1e}{}",
				errors.of_largest,
				if network.exact { " of float64" } else { "" }
			),
		})
	}
}

/// Writes the tables of a set into the page, or says whether the page has other ones.
pub fn update(
	page: &Path,
	set: &str,
	rows: &[Row],
	times: &BTreeMap<String, String>,
	write: bool,
) -> Result<bool, Box<dyn Error>> {
	let text = fs::read_to_string(page)?;
	let (begin, end) = (
		format!("<!-- tables of {set} -->\n"),
		format!("<!-- end of {set} -->\n"),
	);
	let parts = text
		.split_once(&begin)
		.and_then(|(before, rest)| Some((before, rest.split_once(&end)?)));
	let (before, (old, after)) = parts.ok_or(format!("{}: there is no place for tables of {set}", page.display()))?;
	let measured = measured(old);
	let none = (String::new(), String::new());
	let fresh = tables(rows, |row| {
		let (error, ratio) = measured.get(row.name.as_str()).unwrap_or(&none);
		match write {
			true => (row.error.clone(), times.get(&row.name).unwrap_or(ratio).clone()),
			false => (error.clone(), ratio.clone()),
		}
	});
	if fresh == old {
		return Ok(true);
	}
	if write {
		fs::write(page, format!("{before}{begin}{fresh}{end}{after}"))?;
	}
	Ok(write)
}

/// The engine's time over onnxruntime's on one thread, by name: the third column of the table of `scripts/bench engine`.
pub fn times(file: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
	let text = fs::read_to_string(file)?;
	let rows = text.lines().filter_map(|line| {
		let mut cells = line.strip_prefix("| ")?.split(" | ");
		Some((cells.next()?.to_string(), cells.nth(1)?.to_string()))
	});
	Ok(rows.collect())
}

fn tables(rows: &[Row], measured: impl Fn(&Row) -> (String, String)) -> String {
	let mut text = String::new();
	if rows.iter().any(|row| row.origin.is_some()) {
		text.push_str("\n| model | package | licence | file | bound with |\n|---|---|---|---|---|\n");
	}
	for row in rows {
		if let Some(origin) = &row.origin {
			text.push_str(&format!("| {} | {origin} |\n", row.name));
		}
	}
	text.push_str(
		"\n| model | file | nodes | ops | parameters | work | predicted | memory | error | time |\n\
		 |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
	);
	for row in rows {
		let (error, ratio) = measured(row);
		text.push_str(&format!("| {} | {} | {error} | {ratio} |\n", row.name, row.facts));
	}
	text.push('\n');
	text
}

/// The last two columns of the second table, by name.
fn measured(tables: &str) -> BTreeMap<&str, (String, String)> {
	let rows = tables.lines().filter_map(|line| {
		let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
		match cells[..] {
			[name, .., error, ratio] if cells.len() == 10 => Some((name, (error.to_string(), ratio.to_string()))),
			_ => None,
		}
	});
	rows.collect()
}

fn size(bytes: u64) -> String {
	match bytes {
		0..100_000 => format!("{:.1} kB", bytes as f64 / 1e3),
		_ => format!("{:.1} MB", bytes as f64 / 1e6),
	}
}

fn thousands(count: u64) -> String {
	format!("{:.1} k", count as f64 / 1e3)
}

fn millions(count: u64) -> String {
	format!("{:.1} M", count as f64 / 1e6)
}

fn duration(milliseconds: f64) -> String {
	format!("{milliseconds:.3} ms")
}
