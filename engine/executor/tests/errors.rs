//! Every failure of a run has a name, and leaves nothing behind.

mod support;

use support::{
	program::{builder, cases},
	run,
	values::{list, tensor},
};
use verdict_executor::{Model, RunError, Threads};
use verdict_kernels::Isa;
use verdict_program::{
	op::{Binary, ScatterReduction, Unary},
	Dtype, Op, Program,
};

fn adding() -> Program {
	let mut builder = builder();
	let x = builder.input("x", Dtype::F32, [2, 3]);
	let flag = builder.input("flag", Dtype::Bool, [4]);
	let y = builder.op(Op::Binary(Binary::Add), &[x, x]);
	let not = builder.op(Op::Unary(Unary::Not), &[flag]);
	builder.output("y", y);
	builder.output("not", not);
	builder.finish()
}

fn failure(inputs: &[&[u8]]) -> String {
	let (program, threads) = (adding(), Threads::new(2).unwrap());
	let inputs: Vec<Vec<u8>> = inputs.iter().map(|bytes| bytes.to_vec()).collect();
	run(&program, Isa::best(), &threads, &inputs).unwrap_err().to_string()
}

#[test]
fn inputs_have_to_be_those_of_the_model() {
	let (x, flag) = ([0; 24], [0, 1, 0, 1]);
	assert_eq!(failure(&[]), "expected 2 inputs, got 0");
	assert_eq!(failure(&[&x]), "expected 2 inputs, got 1");
	assert_eq!(failure(&[&x, &flag, &flag]), "expected 2 inputs, got 3");
	assert_eq!(
		failure(&[&x[1..], &flag]),
		"input \"x\" is f32[2,3]: expected 24 bytes, got 23"
	);
	assert_eq!(
		failure(&[&x, &x]),
		"input \"flag\" is bool[4]: expected 4 bytes, got 24"
	);
	assert_eq!(
		failure(&[&x, &[0, 1, 2, 255]]),
		"input \"flag\" is bool: expected bytes 0 and 1, got 2 at 2"
	);
}

#[test]
fn indices_out_of_range_are_named_the_first_one_first() {
	let x = tensor(&[2, 3], &[1_i32, 2, 3, 4, 5, 6]);
	let out_of_range = |kind, index, dimension| RunError::IndexOutOfRange {
		op: 0,
		kind,
		index,
		dimension,
	};
	let gather = Op::Gather { axis: 1 };
	let x_and = |indices| [x.clone(), indices];
	// Indices that are a weight are looked at by validation; here they come from outside only.
	for (indices, index) in [
		(list(&[0_i64, 3, -9]), 3),
		(list(&[-3, -4]), -4),
		(list(&[i64::MIN]), i64::MIN),
	] {
		let (program, inputs) = support::builder_of(&gather, &x_and(indices), false);
		for count in [1, 3] {
			let found = run(&program, Isa::best(), &Threads::new(count).unwrap(), &inputs);
			assert_eq!(found, Err(out_of_range("gather", index, 3)));
		}
	}
	let free = |op: &Op, operands: &[support::values::Tensor]| {
		let (program, inputs) = support::builder_of(op, operands, false);
		run(&program, Isa::best(), &Threads::new(1).unwrap(), &inputs).unwrap_err()
	};
	let places = tensor(&[2, 2], &[1_i64, 2, -2, 3]);
	assert_eq!(
		free(&Op::GatherNd { batch_dims: 0 }, &x_and(places.clone())),
		out_of_range("gather_nd", 3, 3)
	);
	let elements = tensor(&[1, 3], &[1_i32, 2, 0]);
	assert_eq!(
		free(&Op::GatherElements { axis: 0 }, &x_and(elements.clone())),
		out_of_range("gather_elements", 2, 2)
	);
	let scatter = Op::ScatterElements {
		axis: 0,
		reduction: ScatterReduction::Add,
	};
	let operands = [x.clone(), elements, tensor(&[1, 3], &[1_i32, 1, 1])];
	assert_eq!(free(&scatter, &operands), out_of_range("scatter_elements", 2, 2));
	let scatter = Op::ScatterNd {
		reduction: ScatterReduction::Replace,
	};
	let operands = [x.clone(), places, list(&[1_i32, 1])];
	assert_eq!(free(&scatter, &operands), out_of_range("scatter_nd", 3, 3));
}

#[test]
fn a_run_after_a_failed_one_is_as_any_other() {
	let mut builder = builder();
	let x = builder.input("x", Dtype::F32, [4]);
	let indices = builder.input("indices", Dtype::I64, [2]);
	let doubled = builder.op(Op::Binary(Binary::Add), &[x, x]);
	let y = builder.op(Op::Gather { axis: 0 }, &[doubled, indices]);
	builder.output("y", y);
	let program = builder.finish();
	let model = Model::load(&support::checked(&program), Isa::best()).unwrap();
	let threads = Threads::new(2).unwrap();
	let x = list(&[1.0_f32, 2.0, 3.0, 4.0]);
	for _ in 0..3 {
		let good = support::run_model(&model, &threads, &[x.bytes.clone(), list(&[-1_i64, 0]).bytes]);
		assert_eq!(good, Ok(vec![list(&[8.0_f32, 2.0]).bytes]));
		let bad = support::run_model(&model, &threads, &[x.bytes.clone(), list(&[0_i64, 4]).bytes]);
		assert_eq!(
			bad.unwrap_err().to_string(),
			"op 1 (gather): index 4 is out of range for a dimension of 4"
		);
	}
}

#[test]
fn all_cases_load_for_all_instructions() {
	for case in cases::all() {
		let program = support::program::single(case.op, case.operands);
		for isa in Isa::available() {
			Model::load(&support::checked(&program), isa).unwrap();
		}
	}
}
