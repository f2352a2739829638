//! Cost and memory, counted by hand where that is possible.

mod common;

use common::{builder, cases, cases::resize, cnn, conv, ones, single, square, window};
use verdict_program::{
	op::{ConvTranspose, Coordinates, ResizeMode, Unary, Window},
	validate, Cost, Dtype, Limits, Memory, Op, Program,
};

fn cost(op: Op, operands: &[&str]) -> Cost {
	validate(single(op, operands), &Limits::for_tests()).unwrap().cost()
}

fn memory(program: Program) -> Memory {
	validate(program, &Limits::for_tests()).unwrap().memory()
}

#[test]
fn multiply_adds() {
	let gemm = cost(
		Op::MatMul(Default::default()),
		&["f32[5,1,2,3]", "f32[7,3,4]", "f32[4]"],
	);
	assert_eq!(
		gemm,
		Cost {
			gemm: 5 * 7 * 2 * 3 * 4,
			// Both operands, the bias and the result.
			bytes: 4 * (30 + 84 + 4 + 280),
			simple: 280,
			ops: 1,
			..Cost::default()
		}
	);
	// The first layer of a ResNet-50: 118 million.
	let first = cost(
		Op::Conv(conv(square(2, 1, 3), 1)),
		&["f32[1,3,224,224]", "f32[64,3,7,7]"],
	);
	assert_eq!(first.conv, 118_013_952);
	assert_eq!(first.depthwise, 0);
	let depthwise = cost(
		Op::Conv(conv(square(1, 1, 1), 32)),
		&["f32[1,32,112,112]", "f32[32,1,3,3]"],
	);
	assert_eq!((depthwise.depthwise, depthwise.conv), (32 * 112 * 112 * 9, 0));
	let integer = cost(
		Op::ConvInteger(conv(square(1, 1, 1), 1)),
		&["u8[1,3,8,8]", "i8[16,3,3,3]"],
	);
	assert_eq!(integer.integer, 16 * 8 * 8 * 27);
	assert_eq!(integer.bytes, 192 + 432 + 4 * 1024);
}

/// What is far cheaper to ask for than to do costs what it is to do.
#[test]
fn work_that_multiply_adds_do_not_show() {
	// Eight taps over an image of one pixel, which is copied with all that lies between them.
	let far = window(&[1; 3], &[128; 3], &[64; 3], &[64; 3]);
	let copied = cost(Op::Conv(conv(far, 1)), &["f32[2,5,1,1,1]", "f32[1,5,2,2,2]"]);
	assert_eq!(copied.conv, 2 * 5 * 8);
	assert!(copied.bytes >= 8 * (2 * 5 * 129 * 129 * 129 - copied.conv), "{copied}");
	// In an ordinary one, each number that is copied is multiplied more often.
	let plain = cost(Op::Conv(conv(square(1, 1, 1), 1)), &["f32[1,8,20,20]", "f32[16,8,3,3]"]);
	assert_eq!(plain.bytes, 4 * (8 * 400 + 16 * 8 * 9 + 16 * 400));
	// A million numbers between two thousand on either side.
	let linear = resize(ResizeMode::Linear, Coordinates::HalfPixel, &[1, 1000], &[1e-3, 1e3]);
	let between = cost(Op::Resize(linear), &["f32[1000,1]"]);
	assert!(between.simple >= 4 * 1_000_000, "{between}");
	// Every place of the output has its taps, also where these fall outside of the input.
	let transposed = |window: Window, operands: &[&str]| {
		let output_padding = vec![0; window.strides.len()];
		cost(
			Op::ConvTranspose(ConvTranspose {
				window,
				groups: 1,
				output_padding,
			}),
			operands,
		)
	};
	let around = transposed(square(1, 1, 0), &["f32[1,1,1,1]", "f32[1,1,40,40]"]);
	assert_eq!(around.conv, 40 * 40 * 1600);
	let steps = transposed(square(2, 1, 1), &["f32[2,3,10,10]", "f32[3,5,4,4]"]);
	assert_eq!((steps.conv, steps.ops), (2 * 3 * 5 * 100 * 16, 4));
	// Each step of a cell is a small product of its own.
	let case = cases::recurrent().remove(0);
	let free = cost(case.op, case.operands);
	assert_eq!(free.ops, 1 + 7);
}

#[test]
fn recurrent_cells_and_trees() {
	let case = cases::recurrent().remove(0);
	let lstm = cost(case.op, case.operands);
	assert_eq!(lstm.recurrent, 7 * 2 * 4 * 5 * (3 + 5));
	assert_eq!(lstm.transcendental, 7 * 2 * 5 * 5);
	// Nine rows, each down a tree of depth two and one of depth zero.
	let case = cases::trees().remove(0);
	let trees = cost(case.op, case.operands);
	assert_eq!(trees.branches, 9 * 2);
	assert_eq!(trees.transcendental, 9 * 2);
}

#[test]
fn elements() {
	let exp = cost(Op::Unary(Unary::Exp), &["f32[1000]"]);
	assert_eq!((exp.transcendental, exp.simple, exp.bytes), (1000, 0, 8000));
	let relu = cost(Op::Unary(Unary::Relu), &["i8[1000]"]);
	assert_eq!((relu.transcendental, relu.simple, relu.bytes), (0, 1000, 2000));
	// A gather reads what it takes, not the table.
	let gather = cost(Op::Gather { axis: 0 }, &["f32[50000,768]", "i64[128]"]);
	assert_eq!(gather.bytes, 2 * 4 * 128 * 768 + 8 * 128);
}

#[test]
fn each_op_costs_something_and_they_add_up() {
	let checked = validate(cnn(), &Limits::for_tests()).unwrap();
	let sum = checked.costs().iter().fold(Cost::default(), |sum, cost| {
		assert!(cost.bytes > 0 && cost.ops == 1);
		sum.checked_add(cost).unwrap()
	});
	assert_eq!(sum, checked.cost());
	assert_eq!(sum.ops, 10);
	assert_eq!(sum.to_string().split(' ').next(), Some("gemm=40"));
}

/// A chain holds two values at a time, however long it is.
#[test]
fn memory_follows_what_is_alive() {
	const MIB: u64 = 1 << 20;
	let chain = |length: u32, keep_all: bool| {
		let mut b = builder();
		let mut x = b.input("x", Dtype::F32, [1 << 18]);
		for index in 0..length {
			x = b.op(Op::Unary(Unary::Relu), &[x]);
			if keep_all {
				b.output(index.to_string(), x);
			}
		}
		if !keep_all {
			b.output("x", x);
		}
		memory(b.finish()).run
	};
	// Input and result, then one value and the next.
	let small = chain(1, true);
	assert!((2 * MIB..5 * MIB).contains(&small), "{small}");
	// An input goes like any value when nothing needs it any more.
	let two = chain(2, false);
	assert!(two.abs_diff(small) < 4096, "{two}");
	assert!(chain(60, false).abs_diff(two) < 64 * 1024);
	let all = chain(60, true);
	assert!((all - small).abs_diff(58 * MIB) < 128 * 1024, "{all}");
}

#[test]
fn a_value_used_twice_is_freed_once() {
	let mut b = builder();
	let x = b.input("x", Dtype::F32, [1 << 18]);
	let y = b.op(Op::Unary(Unary::Relu), &[x]);
	let z = b.op(Op::Binary(verdict_program::op::Binary::Add), &[y, y]);
	let unused = b.op(Op::Unary(Unary::Abs), &[z]);
	let last = b.op(Op::Unary(Unary::Abs), &[z]);
	assert_ne!(unused, last);
	b.output("last", last);
	b.output("again", last);
	// At no time more than input, z and another one.
	let run = memory(b.finish()).run;
	assert!((3 << 20..6 << 20).contains(&run), "{run}");
}

/// Weights that are packed go when the model is loaded; more workers need more.
#[test]
fn memory_of_weights() {
	let mut b = builder();
	let x = b.input("x", Dtype::F32, [64, 1024]);
	let w = ones(&mut b, &[1024, 1024]);
	let y = b.op(Op::MatMul(Default::default()), &[x, w]);
	b.output("y", y);
	let program = b.finish();
	let wide = memory(program.clone());
	assert!(wide.loaded >= 4 << 20 && wide.loaded < 5 << 20, "{}", wide.loaded);
	assert!(wide.loading >= 8 << 20 && wide.loading < 9 << 20, "{}", wide.loading);
	let mut limits = Limits::for_tests();
	limits.workers = 1;
	let narrow = validate(&program, &limits).unwrap().memory();
	assert!(narrow.run < wide.run);
	assert_eq!(narrow.loaded, wide.loaded);
}

/// What a program is checked as, it can be had as: by value, by reference, shared.
#[test]
fn checked_owns_or_borrows() {
	let program = std::sync::Arc::new(cnn());
	let limits = Limits::for_tests();
	let shared = validate(program.clone(), &limits).unwrap();
	let borrowed = validate(&*program, &limits).unwrap();
	let owned = validate(cnn(), &limits).unwrap();
	assert_eq!(shared.types(), borrowed.types());
	assert_eq!(owned.into_program(), *program);
	assert_eq!(shared.first_weight(), 1);
	assert_eq!(shared.first_result(), 7);
	let starts: Vec<u32> = shared.steps().map(|step| step.outputs.start).collect();
	assert_eq!(starts, [7, 8, 9, 10, 11, 13, 14, 15, 16, 17]);
	assert_eq!(shared.value(12).unwrap().to_string(), "i64[1,4,4,4]");
	assert_eq!(shared.value(18), None);
}
