//! Small programs by chance: whatever validates. Ops are thrown together, and those that fit are kept.

mod compute;
mod others;

use super::program::{builder, float};
use verdict_executor::samples::{Kind, Random};
use verdict_program::{
	infer,
	op::{ArgReduce, Compare, CumSum, Lrn, TopK},
	Builder, Dtype, F32Bits, Limits, Op, Program, TensorType, Value,
};

const DTYPES: [Dtype; 6] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];
const MOST_ELEMENTS: u64 = 6000;

/// What a program is made by.
pub trait Choices {
	/// A number below `end`; 0 if that is 0.
	fn below(&mut self, end: u32) -> u32;
	/// A number between -1 and 1.
	fn unit(&mut self) -> f32;
	/// The elements of a weight.
	fn tensor(&mut self, tensor: &TensorType) -> Vec<u8>;
	/// The same for indices into a dimension.
	fn indices(&mut self, tensor: &TensorType, dimension: u32) -> Vec<u8>;
}

impl Choices for Random {
	fn below(&mut self, end: u32) -> u32 {
		Random::below(self, end)
	}

	fn unit(&mut self) -> f32 {
		Random::unit(self)
	}

	fn tensor(&mut self, tensor: &TensorType) -> Vec<u8> {
		Random::tensor(self, tensor, Kind::Plain)
	}

	fn indices(&mut self, tensor: &TensorType, dimension: u32) -> Vec<u8> {
		Random::indices(self, tensor, dimension)
	}
}

/// A program of about so many ops, by a seed.
pub fn program(seed: u64, ops: usize) -> Program {
	program_by(Box::new(Random::new(seed)), ops)
}

/// A program of about so many ops.
pub fn program_by(choices: Box<dyn Choices>, ops: usize) -> Program {
	let mut draft = Draft {
		random: choices,
		builder: builder(),
		values: Vec::new(),
		inputs: 0,
	};
	for _ in 0..3 {
		let tensor = draft.tensor_type();
		draft.operand(tensor);
	}
	let mut made = 0;
	for _ in 0..40 * ops {
		if made == ops {
			break;
		}
		made += usize::from(draft.try_op());
	}
	let mut outputs = 0;
	for index in 0..draft.values.len() {
		let last = index + 1 == draft.values.len();
		if outputs < 8 && (last || draft.random.below(4) == 0) {
			let value = draft.values[index].0;
			draft.builder.output(format!("y{outputs}"), value);
			outputs += 1;
		}
	}
	draft.builder.finish()
}

/// A value and what it is.
type Operand = (Value, TensorType);

/// An op and what it is applied to, if there is one that fits.
type Made = Option<(Op, Vec<Operand>)>;

struct Draft {
	random: Box<dyn Choices>,
	builder: Builder,
	values: Vec<Operand>,
	inputs: u32,
}

impl Draft {
	fn pick<T: Clone>(&mut self, of: &[T]) -> T {
		of[self.random.below(of.len() as u32) as usize].clone()
	}

	fn chance(&mut self) -> bool {
		self.random.below(2) == 0
	}

	fn within(&mut self, least: u32, most: u32) -> u32 {
		least + self.random.below(most - least + 1)
	}

	fn dims(&mut self, rank: u32) -> Vec<u32> {
		(0..rank).map(|_| self.within(1, 6)).collect()
	}

	fn tensor_type(&mut self) -> TensorType {
		let dtype = if self.chance() { Dtype::F32 } else { self.pick(&DTYPES) };
		let rank = self.within(0, 4);
		TensorType::new(dtype, self.dims(rank))
	}

	/// A new input or weight.
	fn operand(&mut self, tensor: TensorType) -> Operand {
		let value = if self.random.below(3) == 0 {
			self.inputs += 1;
			self.builder
				.input(format!("x{}", self.inputs), tensor.dtype, tensor.shape.clone())
		} else {
			let data = self.random.tensor(&tensor);
			self.builder.weight(tensor.dtype, tensor.shape.clone(), data)
		};
		self.values.push((value, tensor.clone()));
		(value, tensor)
	}

	/// Some value, rather a late one.
	fn any(&mut self) -> Operand {
		let count = self.values.len() as u32;
		let back = self.random.below(count).min(self.random.below(count));
		self.values[(count - 1 - back) as usize].clone()
	}

	/// A value that an op may take with `x`: of its type, and often of its shape.
	fn like(&mut self, x: &TensorType) -> Operand {
		let found: Vec<_> = self
			.values
			.iter()
			.filter(|(_, tensor)| tensor.dtype == x.dtype)
			.cloned()
			.collect();
		match self.random.below(3) {
			0 if !found.is_empty() => self.pick(&found),
			1 => self.operand(x.clone()),
			_ => {
				let dims: Vec<u32> = x
					.shape
					.dims()
					.iter()
					.map(|dim| if self.chance() { 1 } else { *dim })
					.collect();
				self.operand(TensorType::new(x.dtype, dims))
			}
		}
	}

	/// A float operand of certain dimensions.
	fn floats(&mut self, dims: &[u32]) -> Operand {
		self.operand(TensorType::new(Dtype::F32, dims))
	}

	/// Adds an op if it keeps the rules.
	fn try_op(&mut self) -> bool {
		let x = self.any();
		// New operands of an op that is not kept are left over; they are inputs and weights like any other.
		let Some((op, operands)) = self.op(&x) else {
			return false;
		};
		let types: Vec<&TensorType> = operands.iter().map(|(_, tensor)| tensor).collect();
		let Ok(outputs) = infer(&op, &types, &Limits::for_tests()) else {
			return false;
		};
		if outputs
			.iter()
			.any(|output| output.elements().is_none_or(|count| count > MOST_ELEMENTS))
		{
			return false;
		}
		let inputs: Vec<Value> = operands.iter().map(|(value, _)| *value).collect();
		let value = self.builder.op(op, &inputs);
		for (nth, output) in (0..).zip(outputs) {
			self.values.push((value.nth(nth), output));
		}
		true
	}

	fn op(&mut self, x: &Operand) -> Made {
		let dims = x.1.shape.dims().to_vec();
		let rank = dims.len() as u32;
		let axis = self.random.below(rank.max(1));
		let one = |op| Some((op, vec![x.clone()]));
		let epsilon = float(1e-3);
		match self.random.below(47) {
			46 => self.boxes(x),
			0..=4 => {
				let unary = self.unary();
				one(Op::Unary(unary))
			}
			5..=8 => {
				let binary = self.binary();
				let other = self.like(&x.1);
				Some((Op::Binary(binary), vec![x.clone(), other]))
			}
			9 => {
				let compare = self.pick(&[Compare::Equal, Compare::Less, Compare::LessOrEqual, Compare::Greater]);
				let other = self.like(&x.1);
				Some((Op::Compare(compare), vec![x.clone(), other]))
			}
			10 => {
				let (condition, other) = (self.like(&TensorType::new(Dtype::Bool, dims)), self.like(&x.1));
				Some((Op::Where, vec![condition, x.clone(), other]))
			}
			11 => {
				let to = self.pick(&DTYPES);
				one(Op::Cast { to })
			}
			12..=15 => self.matmul(x),
			16..=19 => self.conv(x),
			20 => self.quantize(x),
			21 => self.dequantize(x),
			22 => self.requantize(x),
			23 => one(Op::DynamicQuantize),
			24 | 25 => self.reduce(x),
			26 => {
				let (max, keep, last) = (self.chance(), self.chance(), self.chance());
				one(Op::ArgReduce(ArgReduce { max, axis, keep, last }))
			}
			27 => {
				let (exclusive, reverse) = (self.chance(), self.chance());
				one(Op::CumSum(CumSum {
					axis,
					exclusive,
					reverse,
				}))
			}
			28 => {
				let (k, largest) = (self.within(1, 6), self.chance());
				one(Op::TopK(TopK { axis, k, largest }))
			}
			29 => {
				let op = self.pick(&[
					Op::Softmax { axis },
					Op::LogSoftmax { axis },
					Op::LpNorm { axis, p: 1 },
					Op::LpNorm { axis, p: 2 },
				]);
				one(op)
			}
			30 => {
				let part = dims.get(axis as usize..)?.to_vec();
				let (scale, bias) = (self.floats(&part), self.floats(&part));
				match self.chance() {
					true => Some((Op::LayerNorm { axis, epsilon }, vec![x.clone(), scale, bias])),
					false => Some((Op::RmsNorm { axis, epsilon }, vec![x.clone(), scale])),
				}
			}
			31 => {
				let channels = [*dims.get(1)?];
				let groups = self.within(1, 3);
				let operands: Vec<_> = (0..4).map(|_| self.floats(&channels)).collect();
				let (op, count) = self.pick(&[
					(Op::BatchNorm { epsilon }, 4),
					(Op::InstanceNorm { epsilon }, 2),
					(Op::GroupNorm { groups, epsilon }, 2),
				]);
				Some((op, [std::slice::from_ref(x), &operands[..count]].concat()))
			}
			32 => {
				let lrn = Lrn {
					size: self.within(1, 5),
					alpha: float(0.1),
					beta: float(0.75),
					bias: F32Bits::ONE,
				};
				one(Op::Lrn(lrn))
			}
			33 | 34 => self.pool(x),
			35 => self.resize(x),
			36..=39 => self.layout(x),
			40 | 41 => self.indexing(x),
			42 | 43 => self.recurrent(),
			_ => self.trees(x),
		}
	}
}
