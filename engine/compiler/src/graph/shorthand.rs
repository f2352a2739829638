//! Short ways to say what import functions say often. What would change nothing adds no op.

use super::{Graph, Value};
use crate::{
	error::{refuse, Refusal},
	tensor::{volume, Data, Tensor},
};
use verdict_program::{
	op::{ArgReduce, Binary, Compare, MatMul, Op, Reduce, ReduceKind, Slice, Unary},
	Dtype, Shape,
};

/// Constants of up to so many bytes are written out; larger ones are broadcast when the program runs.
const WRITTEN_OUT: u64 = 1 << 12;

impl Graph<'_> {
	pub(crate) fn dims(&self, value: Value) -> Vec<u32> {
		self.ty(value).shape.dims().to_vec()
	}

	pub(crate) fn rank(&self, value: Value) -> usize {
		self.ty(value).shape.rank()
	}

	pub(crate) fn dtype(&self, value: Value) -> Dtype {
		self.ty(value).dtype
	}

	/// A dimension that has to be there.
	pub(crate) fn dim(&self, value: Value, axis: usize) -> Result<u32, Refusal> {
		match self.ty(value).shape.dim(axis) {
			Some(dim) => Ok(dim),
			None => refuse!(
				"its input has shape {}, expected more than {axis} dimensions",
				self.ty(value).shape
			),
		}
	}

	/// An axis that may count from the end.
	pub(crate) fn axis(&self, value: Value, axis: i64) -> Result<u32, Refusal> {
		axis_of(axis, self.rank(value))
	}

	/// Axes that may count from the end, ascending.
	pub(crate) fn axes(&self, value: Value, axes: &[i64]) -> Result<Vec<u32>, Refusal> {
		sorted_axes(axes, self.rank(value))
	}

	pub(crate) fn unary(&mut self, unary: Unary, x: Value) -> Result<Value, Refusal> {
		self.apply(Op::Unary(unary), &[x])
	}

	pub(crate) fn binary(&mut self, binary: Binary, a: Value, b: Value) -> Result<Value, Refusal> {
		self.apply(Op::Binary(binary), &[a, b])
	}

	pub(crate) fn compare(&mut self, compare: Compare, a: Value, b: Value) -> Result<Value, Refusal> {
		self.apply(Op::Compare(compare), &[a, b])
	}

	pub(crate) fn select(&mut self, condition: Value, x: Value, y: Value) -> Result<Value, Refusal> {
		self.apply(Op::Where, &[condition, x, y])
	}

	pub(crate) fn cast(&mut self, x: Value, to: Dtype) -> Result<Value, Refusal> {
		match self.known(x) {
			// No longer what it was made wider from.
			Some(tensor) if self.is_wide(x) && tensor.dtype() == to => Ok(self.constant(Tensor::clone(&tensor))),
			_ if self.dtype(x) == to => Ok(x),
			_ => self.apply(Op::Cast { to }, &[x]),
		}
	}

	pub(crate) fn reshape(&mut self, x: Value, dims: &[u32]) -> Result<Value, Refusal> {
		match self.ty(x).shape.dims() == dims {
			true => Ok(x),
			false => self.apply(
				Op::Reshape {
					shape: Shape::from(dims),
				},
				&[x],
			),
		}
	}

	pub(crate) fn expand(&mut self, x: Value, dims: &[u32]) -> Result<Value, Refusal> {
		match self.ty(x).shape.dims() == dims {
			true => Ok(x),
			false => self.apply(
				Op::Expand {
					shape: Shape::from(dims),
				},
				&[x],
			),
		}
	}

	pub(crate) fn transpose(&mut self, x: Value, perm: &[u32]) -> Result<Value, Refusal> {
		match perm.iter().zip(0u32..).all(|(axis, place)| *axis == place) && perm.len() == self.rank(x) {
			true => Ok(x),
			false => self.apply(Op::Transpose { perm: perm.to_vec() }, &[x]),
		}
	}

	/// A part along one axis.
	pub(crate) fn part(&mut self, x: Value, axis: u32, start: u32, size: u32) -> Result<Value, Refusal> {
		let mut slice = Slice {
			starts: vec![0; self.rank(x)],
			steps: vec![1; self.rank(x)],
			sizes: self.dims(x),
		};
		if let (Some(first), Some(taken)) = (slice.starts.get_mut(axis as usize), slice.sizes.get_mut(axis as usize)) {
			(*first, *taken) = (start, size);
		}
		self.slice(x, slice)
	}

	pub(crate) fn slice(&mut self, x: Value, slice: Slice) -> Result<Value, Refusal> {
		let whole = slice.starts.iter().all(|start| *start == 0)
			&& slice.steps.iter().all(|step| *step == 1)
			&& slice.sizes == self.ty(x).shape.dims();
		match whole {
			true => Ok(x),
			false => self.apply(Op::Slice(slice), &[x]),
		}
	}

	pub(crate) fn concat(&mut self, axis: u32, parts: &[Value]) -> Result<Value, Refusal> {
		match parts {
			[one] => Ok(*one),
			_ => self.apply(Op::Concat { axis }, parts),
		}
	}

	pub(crate) fn reduce(&mut self, kind: ReduceKind, x: Value, axes: Vec<u32>, keep: bool) -> Result<Value, Refusal> {
		self.apply(Op::Reduce(Reduce { kind, axes, keep }), &[x])
	}

	/// The place of the greatest along an axis, the first of equals.
	pub(crate) fn arg_max(&mut self, x: Value, axis: u32, keep: bool) -> Result<Value, Refusal> {
		let arg = ArgReduce {
			max: true,
			axis,
			keep,
			last: false,
		};
		self.apply(Op::ArgReduce(arg), &[x])
	}

	pub(crate) fn matmul(&mut self, a: Value, b: Value) -> Result<Value, Refusal> {
		self.apply(Op::MatMul(MatMul::default()), &[a, b])
	}

	/// A number of f32.
	pub(crate) fn float(&mut self, value: f32) -> Value {
		self.constant(Tensor::float(value))
	}

	/// A list of f32.
	pub(crate) fn floats(&mut self, values: Vec<f32>) -> Value {
		let mut tensor = Tensor::list(Data::F32(values));
		let flushed = tensor.flush();
		self.flushed(flushed);
		self.constant(tensor)
	}

	/// A list of i64.
	pub(crate) fn ints(&mut self, values: Vec<i64>) -> Value {
		self.constant(Tensor::list(Data::I64(values)))
	}

	/// A whole number of a type; 1 or more is true.
	pub(crate) fn number(&mut self, dtype: Dtype, value: i64) -> Value {
		match Data::whole(dtype, std::iter::once(value)).and_then(|data| Tensor::new([], data)) {
			Some(tensor) => self.constant(tensor),
			None => self.float(value as f32),
		}
	}

	/// One number in a whole shape.
	pub(crate) fn filled(&mut self, tensor: Tensor, dims: &[u32]) -> Result<Value, Refusal> {
		let bytes = volume(dims).and_then(|elements| elements.checked_mul(tensor.dtype().bytes()));
		let zeros = bytes.filter(|bytes| *bytes <= WRITTEN_OUT && tensor.is_zero());
		// Minus zero is a zero, but not the one that `zeros` makes.
		let positive = tensor
			.floats()
			.is_none_or(|items| items.iter().all(|item| item.is_sign_positive()));
		match zeros
			.filter(|_| positive)
			.and_then(|_| Tensor::zeros(tensor.dtype(), dims))
		{
			Some(zeros) => Ok(self.constant(zeros)),
			None => {
				let one = self.constant(tensor);
				self.expand(one, dims)
			}
		}
	}

	/// Zeros of f32.
	pub(crate) fn zeros(&mut self, dims: &[u32]) -> Result<Value, Refusal> {
		self.filled(Tensor::float(0.0), dims)
	}

	/// Says that weights were rounded.
	pub(crate) fn flushed(&mut self, count: usize) {
		if count > 0 {
			self.report
				.repair(format!("{count} subnormal constants were set to zero"));
		}
	}

	/// The integers that an input holds, which has to be a constant.
	pub(crate) fn whole(&self, value: Value, name: &str) -> Result<Vec<i64>, Refusal> {
		let Some(tensor) = self.known(value) else {
			refuse!(
				"its input {name:?} is computed when the model runs, but shapes have to be known before; export with \
				 fixed shapes, or simplify the model with onnxsim"
			);
		};
		match tensor.ints() {
			Some(ints) => Ok(ints),
			None => refuse!("its input {name:?} is of {}, expected integers", tensor.dtype()),
		}
	}

	/// The one integer that an input holds, which has to be a constant.
	pub(crate) fn whole_one(&self, value: Value, name: &str) -> Result<i64, Refusal> {
		match self.whole(value, name)?.as_slice() {
			[one] => Ok(*one),
			many => refuse!("its input {name:?} has {} elements, expected one", many.len()),
		}
	}

	/// The floats that an input holds, which has to be a constant.
	pub(crate) fn real(&self, value: Value, name: &str) -> Result<Vec<f32>, Refusal> {
		match self.known(value) {
			Some(tensor) => match tensor.floats() {
				Some(floats) => Ok(floats.to_vec()),
				None => refuse!("its input {name:?} is of {}, expected floats", tensor.dtype()),
			},
			None => refuse!(
				"its input {name:?} is computed when the model runs, but has to be known before; make it an \
				 initializer, or simplify the model with onnxsim"
			),
		}
	}
}

/// An axis that may count from the end.
pub(crate) fn axis_of(axis: i64, rank: usize) -> Result<u32, Refusal> {
	let rank = rank as i64;
	let counted = if axis < 0 { axis.saturating_add(rank) } else { axis };
	match u32::try_from(counted) {
		Ok(counted) if i64::from(counted) < rank => Ok(counted),
		_ => refuse!("axis {axis} does not exist, the tensor has {rank} dimensions"),
	}
}

/// Axes that may count from the end, ascending.
pub(crate) fn sorted_axes(axes: &[i64], rank: usize) -> Result<Vec<u32>, Refusal> {
	let mut sorted = axes
		.iter()
		.map(|axis| axis_of(*axis, rank))
		.collect::<Result<Vec<u32>, _>>()?;
	sorted.sort_unstable();
	if sorted.windows(2).any(|pair| pair.first() == pair.last()) {
		refuse!("axes {axes:?} name one twice");
	}
	Ok(sorted)
}
