//! A program in the making, with weights and inputs by seed.

use verdict_executor::samples::{Kind, Random};
use verdict_program::{Builder, Dtype, F32Bits, Op, Program, Provenance, TensorType, Value};

/// A program of the corpus.
#[derive(Clone, Debug)]
pub struct Entry {
	/// Its family and what it is, as `conv/depthwise`.
	pub name: String,
	/// The program.
	pub program: Program,
	/// For each input the dimension that it indexes, if it does.
	bounds: Vec<Option<u32>>,
}

impl Entry {
	/// Its inputs, with numbers of a kind.
	pub fn inputs(&self, kind: Kind) -> Vec<Vec<u8>> {
		let seed = self.name.bytes().fold(kind as u64, |seed, byte| {
			seed.wrapping_mul(31).wrapping_add(byte.into())
		});
		self.inputs_of(&mut Random::new(seed), |random, tensor| random.tensor(tensor, kind))
	}

	/// Its inputs, with elements that are drawn in any way; indices stay indices.
	pub fn inputs_of(&self, random: &mut Random, draw: impl Fn(&mut Random, &TensorType) -> Vec<u8>) -> Vec<Vec<u8>> {
		let ports = self.program.inputs.iter().zip(&self.bounds);
		ports
			.map(|(port, bound)| {
				let tensor = TensorType::new(port.dtype, port.shape.clone());
				match bound {
					Some(dimension) => random.indices(&tensor, *dimension),
					None => draw(random, &tensor),
				}
			})
			.collect()
	}
}

/// A program in the making.
pub struct Draft {
	name: String,
	builder: Builder,
	/// Where weights and attributes come from.
	pub random: Random,
	bounds: Vec<Option<u32>>,
	outputs: u32,
}

impl Draft {
	/// An empty one. The name is the seed of its weights.
	pub fn new(name: &str) -> Self {
		let seed = name
			.bytes()
			.fold(7, |seed: u64, byte| seed.wrapping_mul(33).wrapping_add(byte.into()));
		Self {
			name: name.into(),
			builder: Builder::new(Provenance::default()),
			random: Random::new(seed),
			bounds: Vec::new(),
			outputs: 0,
		}
	}

	/// An input of any numbers.
	pub fn input(&mut self, dtype: Dtype, dims: &[u32]) -> Value {
		self.bounds.push(None);
		self.builder.input(format!("x{}", self.bounds.len()), dtype, dims)
	}

	/// An input of f32.
	pub fn x(&mut self, dims: &[u32]) -> Value {
		self.input(Dtype::F32, dims)
	}

	/// An input of indices into a dimension, from either end.
	pub fn indices(&mut self, dtype: Dtype, dims: &[u32], dimension: u32) -> Value {
		self.bounds.push(Some(dimension));
		self.builder.input(format!("x{}", self.bounds.len()), dtype, dims)
	}

	/// A weight of any numbers.
	pub fn weight(&mut self, dtype: Dtype, dims: &[u32]) -> Value {
		let data = self.random.tensor(&TensorType::new(dtype, dims), Kind::Plain);
		self.builder.weight(dtype, dims, data)
	}

	/// A weight of f32 between -`most` and `most`.
	pub fn floats(&mut self, dims: &[u32], most: f32) -> Value {
		let count = dims.iter().product::<u32>();
		let values: Vec<F32Bits> = (0..count).map(|_| float(self.random.unit() * most)).collect();
		self.builder.floats(dims, values)
	}

	/// A weight of f32 between `least` and `least + 1`.
	pub fn positive(&mut self, dims: &[u32], least: f32) -> Value {
		let count = dims.iter().product::<u32>();
		let values: Vec<F32Bits> = (0..count).map(|_| float(self.random.unit().abs() + least)).collect();
		self.builder.floats(dims, values)
	}

	/// A weight of f32, one number.
	pub fn number(&mut self, value: f32) -> Value {
		self.builder.floats([], [float(value)])
	}

	/// A weight of f32 with these numbers.
	pub fn numbers(&mut self, dims: &[u32], values: impl IntoIterator<Item = f32>) -> Value {
		self.builder
			.floats(dims, values.into_iter().map(float).collect::<Vec<_>>())
	}

	/// A weight with these bytes.
	pub fn bytes(&mut self, dtype: Dtype, dims: &[u32], bytes: Vec<u8>) -> Value {
		self.builder.weight(dtype, dims, bytes)
	}

	/// A weight of i64.
	pub fn integers(&mut self, dims: &[u32], values: impl IntoIterator<Item = i64>) -> Value {
		self.builder.integers(dims, values)
	}

	/// Weights of a layer that many numbers go into each result of: the more, the smaller.
	pub fn layer(&mut self, dims: &[u32], inputs: u32) -> Value {
		self.floats(dims, 2.0 / (inputs as f32).sqrt())
	}

	/// Adds an op and gives its first output.
	pub fn op(&mut self, op: Op, inputs: &[Value]) -> Value {
		self.builder.op(op, inputs)
	}

	/// Makes something an output.
	pub fn output(&mut self, value: Value) {
		self.outputs += 1;
		self.builder.output(format!("y{}", self.outputs), value);
	}

	/// Adds an op and makes its first output one of the program.
	pub fn give(&mut self, op: Op, inputs: &[Value]) -> Value {
		let value = self.op(op, inputs);
		self.output(value);
		value
	}

	/// The program.
	pub fn finish(self) -> Entry {
		Entry {
			name: self.name,
			program: self.builder.finish(),
			bounds: self.bounds,
		}
	}
}

/// A constant.
pub(crate) fn float(value: f32) -> F32Bits {
	F32Bits::new(value)
}
