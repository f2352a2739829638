//! What the caller decides: dimensions, inputs that never change, outputs, and how much a file may ask for.

use codec::{Decode, Encode};
use std::{collections::BTreeMap, fmt::Write};
use verdict_program::{Cost, F32Bits, Limits};

/// How to compile a file. What changes the program is written into its provenance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Options {
	/// Values of dynamic dimensions by symbol, as `batch`; also of outputs, where only a run finds out how many there are.
	pub symbols: BTreeMap<String, u32>,
	/// Values of dynamic dimensions by input, or output of a node, and axis; they go before those by symbol.
	pub axes: BTreeMap<(String, u32), u32>,
	/// Whole shapes of inputs, for files that do not even say how many dimensions there are.
	pub shapes: BTreeMap<String, Vec<u32>>,
	/// Inputs that become constants, as a sample rate that chooses a branch: one number for all elements, or one for each
	/// in row-major order.
	pub fixed: BTreeMap<String, Vec<Number>>,
	/// Which outputs to keep, in the order of the file; all of them without this.
	pub outputs: Option<Vec<String>>,
	/// How much a file may ask for.
	pub bounds: Bounds,
}

/// What an element of an input is fixed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Number {
	/// A whole number. Of inputs of bool, 0 is false and 1 is true.
	Whole(i64),
	/// A finite number that was written with a point or an exponent.
	Real(F32Bits),
}

/// How much a file may ask for. None of this changes a program; it decides only whether there is one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Bounds {
	/// Bytes of the file.
	pub file_bytes: u64,
	/// Bytes of memory that the decoded file may take.
	pub decoded_bytes: u64,
	/// Nodes, those of nested graphs included.
	pub nodes: u32,
	/// Limits of the program.
	pub program: Limits,
	/// What computing with the file's constants may cost, all of it together.
	pub fold_cost: Cost,
	/// Bytes of memory that computing with constants may take, one op at a time.
	pub fold_memory: u64,
	/// Bytes that constants made on the way may take, all of them together.
	pub fold_bytes: u64,
}

impl Default for Bounds {
	fn default() -> Self {
		Self {
			file_bytes: 1 << 30,
			decoded_bytes: 3 << 30,
			nodes: 100_000,
			program: Limits::for_tests(),
			// A second or so, even on a CPU without the instructions that kernels like.
			fold_cost: Cost {
				gemm: 1_000_000_000,
				conv: 1_000_000_000,
				depthwise: 1_000_000_000,
				integer: 1_000_000_000,
				bytes: 10_000_000_000,
				transcendental: 100_000_000,
				simple: 40_000_000_000,
				single: 1_000_000_000,
				branches: 1_000_000_000,
				runs: 1_000_000_000,
				far: 40_000_000_000,
				copied: 10_000_000_000,
				ops: 1_000_000,
				calls: 20_000,
			},
			fold_memory: 1 << 30,
			fold_bytes: 1 << 30,
		}
	}
}

/// An option that makes no sense, by itself or with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
	/// A binding is not of a form that is known.
	#[error("expected SYMBOL=VALUE, INPUT[AXIS]=VALUE or INPUT=[DIM,..], each value at least 1, got {0:?}")]
	Binding(String),
	/// A value for an input is not of a form that is known.
	#[error("expected INPUT=NUMBER or INPUT=[NUMBER,..], each number finite, got {0:?}")]
	Value(String),
	/// Nothing in the file is called so.
	#[error("the options bind {name:?}, but the model has only: {known}")]
	Unknown {
		/// What the options name.
		name: String,
		/// What there is.
		known: String,
	},
	/// The file says something else.
	#[error("the options set dimension {axis} of input {input:?} to {got}, but the model fixes it at {fixed}")]
	Fixed {
		/// The input.
		input: String,
		/// The axis.
		axis: u32,
		/// What the options say.
		got: u32,
		/// What the file says.
		fixed: u32,
	},
	/// An output to be kept does not exist.
	#[error("the options keep output {name:?}, but the model has only: {known}")]
	Output {
		/// Its name.
		name: String,
		/// The names that exist.
		known: String,
	},
}

impl Options {
	/// Adds a binding from its text: `batch=1`, `input[0]=1` or `input=[1,3,224,224]`.
	pub fn bind(&mut self, text: &str) -> Result<(), OptionError> {
		let wrong = || OptionError::Binding(text.into());
		let (name, value) = text.rsplit_once('=').ok_or_else(wrong)?;
		if name.is_empty() {
			return Err(wrong());
		}
		let number = |text: &str| match text.trim().parse::<u32>() {
			Ok(value) if value > 0 => Ok(value),
			_ => Err(wrong()),
		};
		if let Some(list) = value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
			let dims = match list.trim() {
				"" => Vec::new(),
				list => list.split(',').map(number).collect::<Result<_, _>>()?,
			};
			self.shapes.insert(name.into(), dims);
			return Ok(());
		}
		let value = number(value)?;
		let place = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
		match place.and_then(|(input, axis)| Some((input, axis.parse::<u32>().ok()?))) {
			Some((input, axis)) => self.axes.insert((input.into(), axis), value).map(drop),
			None => self.symbols.insert(name.into(), value).map(drop),
		};
		Ok(())
	}

	/// Fixes an input from text: `sr=16000` or `scales=[1.0,0.5]`.
	pub fn fix(&mut self, text: &str) -> Result<(), OptionError> {
		let wrong = || OptionError::Value(text.into());
		let (name, value) = text.rsplit_once('=').ok_or_else(wrong)?;
		if name.is_empty() {
			return Err(wrong());
		}
		let list = value.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
		let numbers = list.unwrap_or(value).split(',').map(|text| Number::read(text.trim()));
		let numbers = numbers.collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
		if list.is_none() && numbers.len() != 1 {
			return Err(wrong());
		}
		self.fixed.insert(name.into(), numbers);
		Ok(())
	}

	/// What goes into the provenance: one line for each option, in a fixed order.
	pub(crate) fn encode(&self) -> Vec<u8> {
		let mut text = String::new();
		// Writing to a string cannot fail.
		for (symbol, value) in &self.symbols {
			let _ = writeln!(text, "dim {symbol:?} = {value}");
		}
		for ((input, axis), value) in &self.axes {
			let _ = writeln!(text, "dim {input:?}[{axis}] = {value}");
		}
		for (input, shape) in &self.shapes {
			let _ = writeln!(text, "shape {input:?} = {shape:?}");
		}
		for (input, numbers) in &self.fixed {
			let _ = write!(text, "fixed {input:?} =");
			for number in numbers {
				// With enough digits to read the same number back.
				let _ = match number {
					Number::Whole(value) => write!(text, " {value}"),
					Number::Real(bits) => write!(text, " {:?}", bits.value()),
				};
			}
			text.push('\n');
		}
		for output in self.outputs.iter().flatten() {
			let _ = writeln!(text, "output {output:?}");
		}
		text.into_bytes()
	}
}

impl Number {
	fn read(text: &str) -> Option<Self> {
		if let Ok(whole) = text.parse() {
			return Some(Self::Whole(whole));
		}
		let real: f32 = text.parse().ok()?;
		real.is_finite().then_some(Self::Real(F32Bits::new(real)))
	}
}
