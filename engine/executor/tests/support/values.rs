//! Tensors written down in tests, and ops applied to them.

use super::{builder_of, run};
use std::fmt::Debug;
use verdict_executor::{RunError, Threads};
use verdict_kernels::Isa;
use verdict_program::{Dtype, Op};

/// A tensor with its elements.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
	pub dtype: Dtype,
	pub dims: Vec<u32>,
	pub bytes: Vec<u8>,
}

/// What elements are made of.
pub trait Number: Copy + Debug {
	const DTYPE: Dtype;
	fn write(self, to: &mut Vec<u8>);
}

macro_rules! numbers {
	($($type:ty = $dtype:ident;)*) => {$(
		impl Number for $type {
			const DTYPE: Dtype = Dtype::$dtype;
			fn write(self, to: &mut Vec<u8>) {
				to.extend(self.to_le_bytes());
			}
		}
	)*};
}

numbers! { f32 = F32; i8 = I8; u8 = U8; i32 = I32; i64 = I64; }

impl Number for bool {
	const DTYPE: Dtype = Dtype::Bool;
	fn write(self, to: &mut Vec<u8>) {
		to.push(self.into());
	}
}

/// A tensor of these dimensions and elements.
pub fn tensor<T: Number>(dims: &[u32], values: &[T]) -> Tensor {
	assert_eq!(dims.iter().product::<u32>() as usize, values.len());
	let mut bytes = Vec::new();
	values.iter().for_each(|value| value.write(&mut bytes));
	Tensor {
		dtype: T::DTYPE,
		dims: dims.to_vec(),
		bytes,
	}
}

/// A tensor with one axis.
pub fn list<T: Number>(values: &[T]) -> Tensor {
	tensor(&[values.len() as u32], values)
}

/// A tensor of rank 0.
pub fn scalar<T: Number>(value: T) -> Tensor {
	tensor(&[], &[value])
}

/// 0, 1, 2, .. of these dimensions.
pub fn count(dims: &[u32]) -> Tensor {
	let values: Vec<f32> = (0..dims.iter().product::<u32>()).map(|value| value as f32).collect();
	tensor(dims, &values)
}

/// The outputs of an op, once with operands from outside and once with all but the first as weights, if these may be
/// weights: both must be the same.
pub fn apply(op: &Op, operands: &[Tensor]) -> Result<Vec<Tensor>, RunError> {
	let threads = Threads::new(1).unwrap();
	let weights = operands.iter().skip(1).all(may_be_a_weight);
	let mut found = Vec::new();
	for constants in [false, true] {
		if constants && !weights {
			continue;
		}
		let (program, inputs) = builder_of(op, operands, constants);
		let checked = super::checked(&program);
		let bytes = run(&program, Isa::best(), &threads, &inputs)?;
		let outputs = program.outputs.iter().zip(bytes).map(|(output, bytes)| {
			let tensor = checked.value(output.value).unwrap();
			Tensor {
				dtype: tensor.dtype,
				dims: tensor.shape.dims().to_vec(),
				bytes,
			}
		});
		found.push(outputs.collect::<Vec<_>>());
	}
	assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{op:?}: {found:?}");
	Ok(found.swap_remove(0))
}

/// Weights are finite and not subnormal.
fn may_be_a_weight(tensor: &Tensor) -> bool {
	let plain = |word: &[u8]| {
		let value = f32::from_le_bytes(word.try_into().unwrap());
		value == 0.0 || value.is_normal()
	};
	tensor.dtype != Dtype::F32 || tensor.bytes.chunks(4).all(plain)
}

/// An op gives exactly this.
#[track_caller]
pub fn gives(op: Op, operands: &[Tensor], expected: &[Tensor]) {
	let found = apply(&op, operands).unwrap();
	assert_eq!(found.len(), expected.len(), "{op:?}");
	for (found, expected) in found.iter().zip(expected) {
		let shown = |tensor: &Tensor| match tensor.dtype {
			Dtype::F32 => format!("{:?}", floats(tensor)),
			_ => format!("{:?}", tensor.bytes),
		};
		assert!(
			found == expected,
			"{op:?}: {} {} instead of {} {}",
			found.dims.len(),
			shown(found),
			expected.dims.len(),
			shown(expected)
		);
	}
}

/// An op of one output gives about this.
#[track_caller]
pub fn gives_about(op: Op, operands: &[Tensor], expected: &[f32], error: f32) {
	let found = apply(&op, operands).unwrap();
	let found = floats(&found[0]);
	assert_eq!(found.len(), expected.len(), "{op:?}");
	let near = |(found, expected): (&f32, &f32)| (found - expected).abs() <= error * expected.abs().max(1.0);
	assert!(
		found.iter().zip(expected).all(near),
		"{op:?}: {found:?} instead of {expected:?}"
	);
}

/// The elements of a tensor of f32.
pub fn floats(tensor: &Tensor) -> Vec<f32> {
	assert_eq!(tensor.dtype, Dtype::F32);
	tensor
		.bytes
		.chunks(4)
		.map(|word| f32::from_le_bytes(word.try_into().unwrap()))
		.collect()
}
