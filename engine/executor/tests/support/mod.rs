//! What the tests share: inputs by seed, and programs run in one line.

#![allow(dead_code)]

/// The programs of one op that the tests of the program crate use.
#[path = "../../../program/tests/common/mod.rs"]
pub mod program;

pub mod allocator;
pub mod generator;
pub mod greedy;
pub mod large;
pub mod measured;
pub mod values;

use verdict_executor::{
	samples::{Kind, Random},
	Model, RunError, Threads,
};
use verdict_kernels::Isa;
use verdict_program::{validate, Checked, Limits, Op, Program, TensorType};

/// A program that has to be valid.
pub fn checked(program: &Program) -> Checked<&Program> {
	validate(program, &Limits::for_tests()).unwrap_or_else(|error| panic!("{error}\n{program}"))
}

/// Loads and runs.
pub fn run(program: &Program, isa: Isa, threads: &Threads, inputs: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, RunError> {
	run_model(&Model::load(&checked(program), isa).unwrap(), threads, inputs)
}

/// Runs with inputs that are owned.
pub fn run_model(model: &Model, threads: &Threads, inputs: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, RunError> {
	model.run(threads, &inputs.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// Inputs for a program: what is used as indices lies in range.
pub fn inputs(program: &Program, seed: u64, kind: Kind) -> Vec<Vec<u8>> {
	let mut random = Random::new(seed);
	let ports = (0..).zip(&program.inputs);
	ports
		.map(|(value, port)| {
			let tensor = TensorType::new(port.dtype, port.shape.clone());
			match bound(program, value) {
				Some(dimension) => random.indices(&tensor, dimension),
				None => random.tensor(&tensor, kind),
			}
		})
		.collect()
}

/// What an input indexes, if it does: the least of the dimensions.
fn bound(program: &Program, value: u32) -> Option<u32> {
	let port = |value: u32| program.inputs.get(value as usize);
	let bounds = program.ops.iter().filter_map(|node| {
		let [x, indices, ..] = node.inputs.as_slice() else {
			return None;
		};
		let dims = port(*x)?.shape.dims();
		if *indices != value {
			return None;
		}
		match &node.op {
			Op::Gather { axis } | Op::GatherElements { axis } | Op::ScatterElements { axis, .. } => {
				dims.get(*axis as usize).copied()
			}
			Op::GatherNd { .. } | Op::ScatterNd { .. } => dims.iter().min().copied(),
			_ => None,
		}
	});
	bounds.min()
}

/// A program that applies an op to operands from outside, or to one from outside and weights; and its inputs.
pub fn builder_of(op: &Op, operands: &[values::Tensor], constants: bool) -> (Program, Vec<Vec<u8>>) {
	let mut builder = program::builder();
	let mut inputs = Vec::new();
	let mut given = Vec::new();
	for (index, operand) in operands.iter().enumerate() {
		given.push(if constants && index > 0 {
			builder.weight(operand.dtype, operand.dims.as_slice(), operand.bytes.clone())
		} else {
			inputs.push(operand.bytes.clone());
			builder.input(format!("in{index}"), operand.dtype, operand.dims.as_slice())
		});
	}
	let result = builder.op(op.clone(), &given);
	for nth in 0..op.outputs() {
		builder.output(format!("out{nth}"), result.nth(nth));
	}
	(builder.finish(), inputs)
}
