//! What people and programs should know about a file and what came of it.
//!
//! As JSON, fields are named as here. [`SCHEMA`] is raised when one is renamed, removed, or means something else; that
//! new ones are added changes nothing.

mod advice;
mod missing;
mod text;

pub use advice::{Advice, AdviceKind};
pub use missing::{Missing, Place};
pub(crate) use text::bytes;

use crate::CompileError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use verdict_program::{Checked, Program};

/// The version of the structure.
pub const SCHEMA: u32 = 1;

/// What was found on the way, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
	/// The version of this structure.
	pub schema: u32,
	/// How it went.
	pub status: Status,
	/// The version of the compiler.
	pub compiler: String,
	/// The file.
	pub onnx: Onnx,
	/// What the caller gives. Without a program, what the file says about it.
	pub inputs: Vec<Port>,
	/// What the caller gets. Without a program, types are left out.
	pub outputs: Vec<Port>,
	/// The ops of ONNX that went into the program, with the number of nodes of each.
	pub ops: BTreeMap<String, u32>,
	/// What the file had wrong, or had in a form that programs do not have, and how it was put right.
	pub repairs: Vec<String>,
	/// Where the program is not quite what the file says.
	pub notes: Vec<String>,
	/// Everything that stands in the way of a program. There is a program if and only if this is empty.
	pub missing: Vec<Missing>,
	/// Whether all nodes were looked at: false if so much was missing that the compiler gave up.
	pub complete: bool,
	/// What came of it.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub program: Option<Figures>,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
	/// There is a program.
	Compiled,
	/// The model cannot be compiled.
	Refused,
	/// A limit of the process that compiles was hit.
	Limit,
	/// The file cannot be read, or the process that compiles failed.
	Failed,
}

/// The file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onnx {
	/// The SHA-256 of its bytes.
	pub sha256: String,
	/// Its size.
	pub bytes: u64,
	/// The version of each set of operators, by domain; ONNX's own is called `ai.onnx`.
	pub opsets: BTreeMap<String, i64>,
}

/// An input or an output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Port {
	/// Its name.
	pub name: String,
	/// The type of its elements, as programs call it; as ONNX does where there is no program.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub dtype: Option<String>,
	/// Its dimensions.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub shape: Option<Vec<Dim>>,
	/// Which dimensions the options set.
	#[serde(skip_serializing_if = "Vec::is_empty", default)]
	pub bound: Vec<Bound>,
}

/// A dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Dim {
	/// A number.
	Is(u32),
	/// It has to be bound; by its symbol, or `?` if it has none.
	Open(String),
}

/// A dimension that an option set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
	/// Which one.
	pub axis: u32,
	/// The option, as `batch=1`.
	pub by: String,
}

/// Figures of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
	/// The model's id: the SHA-256 of the program's bytes.
	pub model: String,
	/// Bytes of the program.
	pub bytes: u64,
	/// Its ops.
	pub ops: u64,
	/// Its weights, by number.
	pub weights: u64,
	/// Its weights, by bytes.
	pub weight_bytes: u64,
	/// What a run costs, by class.
	pub cost: BTreeMap<String, u64>,
	/// Bytes of memory.
	pub memory: Memory,
}

/// Bytes of memory that executors need at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
	/// The most there ever is, with one run at a time.
	pub peak: u64,
	/// While the model is loaded.
	pub loading: u64,
	/// As long as it stays loaded.
	pub loaded: u64,
	/// What each run adds.
	pub run: u64,
}

impl Default for Report {
	fn default() -> Self {
		Self {
			schema: SCHEMA,
			status: Status::Refused,
			compiler: crate::VERSION.into(),
			onnx: Onnx::default(),
			inputs: Vec::new(),
			outputs: Vec::new(),
			ops: BTreeMap::new(),
			repairs: Vec::new(),
			notes: Vec::new(),
			missing: Vec::new(),
			complete: true,
			program: None,
		}
	}
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

	/// Adds what stands in the way of a program.
	pub(crate) fn missing(&mut self, error: &CompileError, assumed: bool) {
		for missing in Missing::of(error) {
			if self.missing.len() >= MOST_MISSING {
				self.complete = false;
				return;
			}
			self.missing.push(Missing { assumed, ..missing });
		}
	}

	/// Adds an input.
	pub(crate) fn input(&mut self, port: Port) {
		if self.inputs.len() < MOST_PORTS {
			self.inputs.push(port);
		}
	}

	/// Adds an output, of which nothing but the name is known.
	pub(crate) fn output(&mut self, name: &str) {
		if self.outputs.len() < MOST_PORTS {
			self.outputs.push(Port {
				name: clipped(name.into()),
				..Port::default()
			});
		}
	}

	/// Fills in what is known once there is a program.
	pub(crate) fn compiled(&mut self, checked: &Checked<&Program>, model: String, bytes: u64) {
		let program = checked.program();
		self.status = Status::Compiled;
		for (port, input) in self.inputs.iter_mut().zip(&program.inputs) {
			port.dtype = Some(input.dtype.to_string());
			port.shape = Some(input.shape.dims().iter().copied().map(Dim::Is).collect());
		}
		self.outputs = Vec::new();
		for output in &program.outputs {
			let ty = checked.value(output.value);
			self.outputs.push(Port {
				name: output.name.clone(),
				dtype: ty.map(|ty| ty.dtype.to_string()),
				shape: ty.map(|ty| ty.shape.dims().iter().copied().map(Dim::Is).collect()),
				bound: Vec::new(),
			});
		}
		let (cost, memory) = (checked.cost(), checked.memory());
		let classes = cost.classes().into_iter();
		self.program = Some(Figures {
			model,
			bytes,
			ops: program.ops.len() as u64,
			weights: program.weights.len() as u64,
			weight_bytes: program.weights.iter().map(|weight| weight.data.len() as u64).sum(),
			cost: classes.map(|(class, units)| (class.to_string(), units)).collect(),
			memory: Memory {
				// A sum that 64 bits do not hold is refused when the program is validated.
				peak: memory.peak().unwrap_or(u64::MAX),
				loading: memory.loading,
				loaded: memory.loaded,
				run: memory.run,
			},
		});
	}
}

/// Beyond this, more of the same helps nobody, and looking for equal ones takes time.
const MOST_LINES: usize = 200;

/// Bytes of a text. Files may hold names of any length.
const MOST_BYTES: usize = 1000;

/// Inputs and outputs that are listed; no program has so many.
const MOST_PORTS: usize = 1000;

/// Dimensions of a port that are listed; no program has so many.
pub(crate) const MOST_DIMS: usize = 64;

/// How much that stands in the way is listed.
pub(crate) const MOST_MISSING: usize = 1000;

fn push_new(lines: &mut Vec<String>, line: String) {
	let line = clipped(line);
	if lines.len() < MOST_LINES && !lines.contains(&line) {
		lines.push(line);
	}
}

/// A text that is not longer than anybody reads.
pub(crate) fn clipped(mut text: String) -> String {
	if text.len() > MOST_BYTES {
		let end = (0..=MOST_BYTES).rev().find(|end| text.is_char_boundary(*end));
		text.truncate(end.unwrap_or(0));
		text.push('…');
	}
	text
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn texts_are_bounded_and_stay_texts() {
		let long = "ä".repeat(MOST_BYTES);
		let mut report = Report::default();
		for number in 0..2 * MOST_LINES {
			report.note(format!("{number}{long}"));
		}
		assert_eq!(report.notes.len(), MOST_LINES);
		assert!(report.notes.iter().all(|note| note.len() <= MOST_BYTES + 3));
	}
}
