//! What people should know about a compiled program.

use std::collections::BTreeMap;

/// What was found on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
	/// What the file had wrong, or had in a form that programs do not have, and how it was put right.
	pub repairs: Vec<String>,
	/// Where the program is not quite what the file says.
	pub notes: Vec<String>,
	/// The ops of ONNX that went into the program, with the number of nodes of each.
	pub ops: BTreeMap<String, u32>,
}

impl Report {
	/// Adds a repair, unless it is there.
	pub(crate) fn repair(&mut self, text: impl Into<String>) {
		push_new(&mut self.repairs, text.into());
	}

	/// Adds a note, unless it is there.
	pub(crate) fn note(&mut self, text: impl Into<String>) {
		push_new(&mut self.notes, text.into());
	}

	/// Counts a node.
	pub(crate) fn count(&mut self, op: String) {
		let count = self.ops.entry(op).or_default();
		*count = count.saturating_add(1);
	}
}

/// Beyond this, more of the same helps nobody, and looking for equal ones takes time.
const MOST_LINES: usize = 200;

fn push_new(lines: &mut Vec<String>, line: String) {
	if lines.len() < MOST_LINES && !lines.contains(&line) {
		lines.push(line);
	}
}
