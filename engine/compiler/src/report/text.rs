//! The report as people read it, in lines of 80 columns.

use super::{Dim, Missing, Place, Port, Report};
use std::fmt::{self, Display, Formatter, Write};

/// Columns of a line. Names and numbers that are longer stand by themselves.
const COLUMNS: usize = 80;

impl Display for Report {
	fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
		match &self.program {
			Some(program) => {
				writeln!(f, "compiled")?;
				line(f, "model", &program.model)?;
				let size = format!(
					"{}, {} ops, {} weights of {}",
					bytes(program.bytes),
					program.ops,
					program.weights,
					bytes(program.weight_bytes)
				);
				line(f, "program", &size)?;
				let memory = &program.memory;
				let peak = format!(
					"{} at most; {} while loaded, {} for a run",
					bytes(memory.peak),
					bytes(memory.loaded),
					bytes(memory.run)
				);
				line(f, "memory", &peak)?;
			}
			None => writeln!(f, "not compiled: see below what stands in the way")?,
		}
		line(f, "file", &format!("{}, {}", bytes(self.onnx.bytes), opsets(self)))?;
		line(f, "sha256", &self.onnx.sha256)?;
		line(f, "by", &self.compiler)?;
		ports(f, "inputs", &self.inputs)?;
		ports(f, "outputs", &self.outputs)?;
		let ops = self.ops.iter().map(|(op, count)| format!("{op} {count}"));
		list(f, "ops of the file", ops)?;
		let cost = self.program.iter().flat_map(|program| &program.cost);
		let cost = cost.filter(|(_, units)| **units > 0);
		list(
			f,
			"cost of a run",
			cost.map(|(class, units)| format!("{class} {units}")),
		)?;
		points(f, "repaired", &self.repairs)?;
		points(f, "to be known", &self.notes)?;
		missing(f, self)
	}
}

fn opsets(report: &Report) -> String {
	let opsets = report.onnx.opsets.iter();
	let opsets: Vec<String> = opsets.map(|(domain, version)| format!("{domain} {version}")).collect();
	match opsets.is_empty() {
		true => "no operator sets".into(),
		false => format!("operator sets {}", opsets.join(", ")),
	}
}

fn line(f: &mut Formatter<'_>, name: &str, text: &str) -> fmt::Result {
	wrapped(f, &format!("  {name:<9} "), "            ", text)
}

/// Bytes in a unit that suits them.
pub(crate) fn bytes(count: u64) -> String {
	const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
	match UNITS.iter().find(|(_, unit)| count >= *unit) {
		// Tenths, rounded down.
		Some((name, unit)) => {
			let tenths = count % unit * 10 / unit;
			format!("{}.{tenths} {name}", count / unit)
		}
		None => format!("{count} bytes"),
	}
}

fn ports(f: &mut Formatter<'_>, title: &str, ports: &[Port]) -> fmt::Result {
	if !ports.is_empty() {
		writeln!(f, "\n{title}")?;
	}
	for port in ports {
		let mut text = format!("{:?}", port.name);
		if let Some(dtype) = &port.dtype {
			write!(text, " {dtype}")?;
		}
		if let Some(shape) = &port.shape {
			let dims: Vec<String> = shape.iter().map(Dim::to_string).collect();
			write!(text, " [{}]", dims.join(","))?;
		}
		let bound: Vec<String> = port.bound.iter().map(|bound| bound.by.clone()).collect();
		if !bound.is_empty() {
			write!(text, ", bound by {}", bound.join(", "))?;
		}
		wrapped(f, "  ", "    ", &text)?;
	}
	Ok(())
}

impl Display for Dim {
	fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
		match self {
			Self::Is(dim) => dim.fmt(f),
			Self::Open(symbol) => symbol.fmt(f),
		}
	}
}

/// Short items, one after the other.
fn list(f: &mut Formatter<'_>, title: &str, items: impl Iterator<Item = String>) -> fmt::Result {
	let items: Vec<String> = items.map(|item| item.replace(' ', "\u{a0}")).collect();
	if items.is_empty() {
		return Ok(());
	}
	writeln!(f, "\n{title}")?;
	wrapped(f, "  ", "  ", &items.join(", "))
}

fn points(f: &mut Formatter<'_>, title: &str, items: &[String]) -> fmt::Result {
	if !items.is_empty() {
		writeln!(f, "\n{title}")?;
	}
	items.iter().try_for_each(|item| wrapped(f, "  - ", "    ", item))
}

fn missing(f: &mut Formatter<'_>, report: &Report) -> fmt::Result {
	if !report.missing.is_empty() {
		writeln!(f, "\nwhat stands in the way")?;
	}
	for (number, missing) in (1..).zip(&report.missing) {
		let Missing { place, reason, .. } = missing;
		wrapped(f, &format!("  {number}. "), "     ", &format!("{place}: {reason}"))?;
		wrapped(f, "     -> ", "        ", &missing.advice.text)?;
		if missing.assumed {
			let text = "(what comes before it cannot be compiled; with what the file says of that, this stands out)";
			wrapped(f, "     ", "     ", text)?;
		}
	}
	if !report.complete {
		let text = "There is more; the compiler gave up looking.";
		wrapped(f, "  ", "  ", text)?;
	}
	Ok(())
}

impl Display for Place {
	fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
		match self {
			Self::File => f.write_str("the file"),
			Self::Option => f.write_str("the options"),
			Self::Input { name } => write!(f, "input {name:?}"),
			Self::Output { name } => write!(f, "output {name:?}"),
			Self::Node { name, op, domain } if domain == "ai.onnx" => write!(f, "node {name:?} ({op})"),
			Self::Node { name, op, domain } => write!(f, "node {name:?} ({op} of {domain})"),
		}
	}
}

/// Writes words in lines, the first of which begins with one text, the others with another.
fn wrapped(f: &mut Formatter<'_>, first: &str, others: &str, text: &str) -> fmt::Result {
	let mut line = first.to_string();
	let mut begun = false;
	for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
		let length = line.chars().count().saturating_add(word.chars().count());
		if begun && length >= COLUMNS {
			writeln!(f, "{}", visible(line.trim_end()))?;
			line = others.into();
			begun = false;
		}
		if begun {
			line.push(' ');
		}
		line.push_str(word);
		begun = true;
	}
	writeln!(f, "{}", visible(line.trim_end()))
}

/// Spaces that do not end a line become ordinary ones, and what could steer a terminal becomes visible.
fn visible(line: &str) -> String {
	let shown = line.chars().map(|character| match character {
		'\u{a0}' => ' ',
		// Those of the second kind turn the direction of what follows.
		other if other.is_control() => '\u{fffd}',
		'\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
		other => other,
	});
	shown.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn sizes_are_rounded_down() {
		for (count, text) in [
			(1023, "1023 bytes"),
			(1536, "1.5 KiB"),
			((1 << 20) - 1, "1023.9 KiB"),
			(5 << 30, "5.0 GiB"),
		] {
			assert_eq!(bytes(count), text);
		}
	}

	#[test]
	fn no_line_is_longer_than_a_terminal_or_steers_it() {
		let mut report = Report::default();
		report.note("many words ".repeat(50));
		report.note("a name in red: \u{1b}[31m");
		report.ops = (0..50).map(|op| (format!("Operator{op}"), op)).collect();
		let text = report.to_string();
		assert!(text.lines().all(|line| line.chars().count() <= COLUMNS), "{text}");
		assert!(!text.contains('\u{1b}') && text.contains("Operator7 7"));
	}
}
