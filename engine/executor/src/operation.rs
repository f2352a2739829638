//! What an op is once it is loaded.

use crate::{
	buffer::{Buffer, Element},
	error::RunError,
	fuse::Fused,
};
use verdict_kernels::{Isa, Scratch, Workers};
use verdict_program::{Shape, TensorType};

/// An op made ready to run: attributes checked, constants packed, sizes known.
pub(crate) trait Operation: Send + Sync {
	/// Computes the outputs, every element of which it writes.
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure>;

	/// Whether [`Operation::run_in_place`] can make the only output in the memory of the first input.
	fn in_place(&self) -> bool {
		false
	}

	/// Like [`Operation::run`]: `value` is the first input, which is missing in `inputs`, and becomes the output.
	fn run_in_place(
		&self,
		_context: &mut Context<'_>,
		_value: &mut Buffer,
		_inputs: &Inputs<'_>,
	) -> Result<(), Failure> {
		Err(Failure::Internal("an op that does not run in place".into()))
	}

	/// Whether an operand is still looked at when the op runs. What was packed is not.
	fn reads(&self, _operand: usize) -> bool {
		true
	}

	/// Whether it takes scratch memory.
	fn needs_scratch(&self) -> bool {
		false
	}
}

/// What an op may use while it runs.
pub(crate) struct Context<'a> {
	pub isa: Isa,
	pub workers: &'a dyn Workers,
	pub scratch: &'a mut Scratch,
}

/// Where an operand is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
	/// Among the weights.
	Weight(usize),
	/// Among the inputs of the program and what ops have made.
	Value(usize),
}

/// The operands of an op that runs.
pub(crate) struct Inputs<'a> {
	pub sources: &'a [Source],
	pub weights: &'a [Buffer],
	pub values: &'a [Option<Buffer>],
}

impl<'a> Inputs<'a> {
	/// How many there are.
	pub(crate) fn len(&self) -> usize {
		self.sources.len()
	}

	/// The operand at a place.
	pub(crate) fn buffer(&self, place: usize) -> Result<&'a Buffer, Failure> {
		let found = match self.sources.get(place) {
			Some(Source::Weight(weight)) => self.weights.get(*weight),
			Some(Source::Value(value)) => self.values.get(*value).and_then(Option::as_ref),
			None => None,
		};
		found.ok_or_else(|| Failure::Internal(format!("operand {place} of {} is not there", self.len())))
	}

	/// The elements of the operand at a place.
	pub(crate) fn get<T: Element>(&self, place: usize) -> Result<&'a [T], Failure> {
		let buffer = self.buffer(place)?;
		T::of(buffer).ok_or_else(|| wrong::<T>(buffer))
	}

	/// The same, if there is an operand at that place.
	pub(crate) fn optional<T: Element>(&self, place: usize) -> Result<Option<&'a [T]>, Failure> {
		match place < self.len() {
			true => self.get(place).map(Some),
			false => Ok(None),
		}
	}
}

/// The elements of a buffer that is to be written.
pub(crate) fn elements<T: Element>(buffer: &mut Buffer) -> Result<&mut [T], Failure> {
	let failure = wrong::<T>(buffer);
	T::of_mut(buffer).ok_or(failure)
}

/// The only output.
pub(crate) fn output<T: Element>(outputs: &mut [Buffer]) -> Result<&mut [T], Failure> {
	match outputs {
		[output] => elements(output),
		_ => Err(Failure::Internal(format!(
			"{} outputs where there is one",
			outputs.len()
		))),
	}
}

/// Both outputs.
pub(crate) fn two_outputs<A: Element, B: Element>(outputs: &mut [Buffer]) -> Result<(&mut [A], &mut [B]), Failure> {
	match outputs {
		[first, second] => Ok((elements(first)?, elements(second)?)),
		_ => Err(Failure::Internal(format!(
			"{} outputs where there are two",
			outputs.len()
		))),
	}
}

fn wrong<T: Element>(buffer: &Buffer) -> Failure {
	let expected = core::any::type_name::<T>();
	Failure::WrongType {
		expected,
		got: buffer.dtype().name(),
	}
}

/// Why an op has no result.
#[derive(Debug)]
pub(crate) enum Failure {
	/// An index lies outside what it indexes.
	IndexOutOfRange { index: i64, dimension: u64 },
	/// A value of another type than validation has found.
	WrongType { expected: &'static str, got: &'static str },
	/// Something else that validation excludes.
	Internal(String),
}

impl Failure {
	pub(crate) fn at(self, op: u32, kind: &'static str) -> RunError {
		match self {
			Self::IndexOutOfRange { index, dimension } => RunError::IndexOutOfRange {
				op,
				kind,
				index,
				dimension,
			},
			Self::WrongType { expected, got } => {
				RunError::Internal(format!("op {op} ({kind}): expected elements of {expected}, got {got}"))
			}
			Self::Internal(reason) => RunError::Internal(format!("op {op} ({kind}): {reason}")),
		}
	}
}

/// What is known of an op when it is loaded.
pub(crate) struct Prepare<'a> {
	pub isa: Isa,
	/// The operands of the op, then those that it takes over.
	pub inputs: Vec<Operand<'a>>,
	pub outputs: Vec<&'a TensorType>,
	pub fused: Fused,
}

impl<'a> Prepare<'a> {
	/// The operand at a place.
	pub(crate) fn input(&self, place: usize) -> Result<&Operand<'a>, String> {
		self.inputs
			.get(place)
			.ok_or_else(|| format!("operand {place} of {} is missing", self.inputs.len()))
	}

	/// How many operands of its own it has.
	pub(crate) fn operands(&self) -> usize {
		self.inputs.len().saturating_sub(self.fused.operands)
	}

	/// Where the addend is, if there is one.
	pub(crate) fn addend(&self) -> Option<usize> {
		self.fused.addend.then(|| self.operands())
	}

	/// The type of an output.
	pub(crate) fn output(&self, place: usize) -> Result<&'a TensorType, String> {
		self.outputs
			.get(place)
			.copied()
			.ok_or_else(|| format!("output {place} of {} is missing", self.outputs.len()))
	}
}

/// What is known of an operand when its op is loaded.
#[derive(Clone, Copy)]
pub(crate) struct Operand<'a> {
	pub tensor: &'a TensorType,
	/// Its elements, if it is a weight.
	pub constant: Option<&'a Buffer>,
}

impl<'a> Operand<'a> {
	/// Its dimensions.
	pub(crate) fn dims(&self) -> Vec<usize> {
		dims(&self.tensor.shape)
	}

	/// Its elements, if it is a weight of this type.
	pub(crate) fn weight<T: Element>(&self) -> Option<&'a [T]> {
		self.constant.and_then(T::of)
	}
}

/// Dimensions as kernels take them.
pub(crate) fn dims(shape: &Shape) -> Vec<usize> {
	sizes(shape.dims())
}

/// Numbers as kernels take them.
pub(crate) fn sizes(numbers: &[u32]) -> Vec<usize> {
	numbers.iter().map(|number| *number as usize).collect()
}

/// How far apart neighbours on each axis of a tensor lie.
pub(crate) fn strides(dims: &[usize]) -> Vec<usize> {
	let mut strides = vec![1; dims.len()];
	for axis in (1..dims.len()).rev() {
		strides[axis - 1] = strides[axis] * dims[axis];
	}
	strides
}
