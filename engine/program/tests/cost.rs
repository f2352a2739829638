//! Cost and memory, counted by hand where that is possible.

mod common;

use common::{builder, cases, cases::resize, cnn, conv, ones, single, square, window};
use verdict_program::{
	op::{
		Binary, ConvTranspose, Coordinates, MaxPool, NonMaxSuppression, Reduce, ReduceKind, ResizeMode, Unary, Window,
	},
	validate, Cost, Dtype, Limits, Memory, Op, Program,
};

fn memory(program: Program) -> Memory {
	validate(program, &Limits::for_tests()).unwrap().memory()
}

/// The cost of one op, without what the call of its program costs.
fn of_op(op: Op, operands: &[&str]) -> Cost {
	let checked = validate(single(op, operands), &Limits::for_tests()).unwrap();
	checked.costs()[0]
}

#[test]
fn multiply_adds() {
	let gemm = of_op(
		Op::MatMul(Default::default()),
		&["f32[5,1,2,3]", "f32[7,3,4]", "f32[4]"],
	);
	assert_eq!(
		gemm,
		Cost {
			// 35 products of two rows by four columns, which take as long as 128 multiply-adds for each of three steps.
			gemm: 35 * 128 * 3,
			// One tile each, and the beginning of each product.
			runs: 35 * (4 + 34),
			// Both operands, the bias and the result; the right operand once more.
			bytes: 4 * (30 + 84 + 4 + 280) + 4 * 84,
			simple: 280,
			ops: 1,
			..Cost::default()
		}
	);
	// Rows of a stack and one matrix are the rows of one product: 16 times 17 columns, in vectors of 16.
	let stack = of_op(Op::MatMul(Default::default()), &["f32[4,4,8]", "f32[8,17]"]);
	assert_eq!(stack.gemm, 16 * 32 * 8);
	// The first layer of a ResNet-50: 118 million.
	let first = of_op(
		Op::Conv(conv(square(2, 1, 3), 1)),
		&["f32[1,3,224,224]", "f32[64,3,7,7]"],
	);
	assert_eq!(first.conv, 118_013_952);
	assert_eq!(first.depthwise, 0);
	let depthwise = of_op(
		Op::Conv(conv(square(1, 1, 1), 32)),
		&["f32[1,32,112,112]", "f32[32,1,3,3]"],
	);
	assert_eq!((depthwise.depthwise, depthwise.conv), (32 * 112 * 112 * 9, 0));
	// Four channels to a word, though there are three.
	let integer = of_op(
		Op::ConvInteger(conv(square(1, 1, 1), 1)),
		&["u8[1,3,8,8]", "i8[16,3,3,3]"],
	);
	assert_eq!(integer.integer, 16 * 8 * 8 * 36);
	assert_eq!(integer.bytes, 192 + 2 * 432 + 4 * 1024);
	// Two at once only, where the weights have a zero point.
	let zero = ["u8[1,3,8,8]", "i8[16,3,3,3]", "u8[]", "i8[]"];
	let with_zero = of_op(Op::ConvInteger(conv(square(1, 1, 1), 1)), &zero);
	assert_eq!(with_zero.integer, 2 * integer.integer);
}

/// Each box is compared with all that were chosen before: none may cover another.
#[test]
fn boxes_that_are_compared() {
	let choice = |most| {
		Op::NonMaxSuppression(NonMaxSuppression {
			rows: 1,
			most,
			iou: common::float(0.5),
			score: None,
			center: false,
		})
	};
	let single = |most| of_op(choice(most), &["f32[2,1000,4]", "f32[2,3,1000]"]).single;
	// Six lists of a length that ten bits hold.
	let sorted = 1000 * (10 - 4) * 10;
	assert_eq!(single(1000), 6 * (sorted + 3 * 1000 * 1000 / 2));
	assert_eq!(single(10), 6 * (sorted + 3 * (10 * 1000 - 50)));
}

/// What is far cheaper to ask for than to do costs what it is to do.
#[test]
fn work_that_multiply_adds_do_not_show() {
	// Eight taps over an image of one pixel, which is copied with all that lies between them.
	let far = window(&[1; 3], &[128; 3], &[64; 3], &[64; 3]);
	let copied = of_op(Op::Conv(conv(far, 1)), &["f32[2,5,1,1,1]", "f32[1,5,2,2,2]"]);
	assert!(copied.bytes >= 8 * (2 * 5 * 129 * 129 * 129 - copied.conv), "{copied}");
	// In an ordinary one, each number that is copied is multiplied more often.
	let plain = of_op(Op::Conv(conv(square(1, 1, 1), 1)), &["f32[1,8,20,20]", "f32[16,8,3,3]"]);
	assert_eq!(plain.bytes, 4 * (8 * 400 + 2 * 16 * 8 * 9 + 16 * 400));
	// A million numbers between two thousand on either side.
	let linear = resize(ResizeMode::Linear, Coordinates::HalfPixel, &[1, 1000], &[1e-3, 1e3]);
	let between = of_op(Op::Resize(linear), &["f32[1000,1]"]);
	assert!(between.simple >= 4 * 1_000_000, "{between}");
	// Every place of the output has its taps, also where these fall outside of the input.
	let transposed = |window: Window, operands: &[&str]| {
		let output_padding = vec![0; window.strides.len()];
		of_op(
			Op::ConvTranspose(ConvTranspose {
				window,
				groups: 1,
				output_padding,
			}),
			operands,
		)
	};
	let around = transposed(square(1, 1, 0), &["f32[1,1,1,1]", "f32[1,1,40,40]"]);
	assert!(around.conv >= 40 * 40 * 1600, "{around}");
	// Four convolutions of each image, whose outputs have four taps each.
	let steps = transposed(square(2, 1, 1), &["f32[2,3,10,10]", "f32[3,5,4,4]"]);
	assert!(steps.conv >= 2 * 3 * 5 * 100 * 16, "{steps}");
	assert!(steps.runs >= 2 * 4 * 40, "{steps}");
	// Each step of a cell is a small product of its own.
	let case = cases::recurrent().remove(0);
	assert!(of_op(case.op, case.operands).runs >= 7 * 38);
}

#[test]
fn recurrent_cells_and_trees() {
	let case = cases::recurrent().remove(0);
	let lstm = of_op(case.op, case.operands);
	// Seven steps of two entries; inputs of three, states of five, in four gates: rows of 20, which is two vectors.
	let (of_inputs, of_states) = (14 * 32 * 3, 7 * 128 * 5);
	assert_eq!(lstm.gemm, of_inputs + of_states);
	assert_eq!(lstm.transcendental, 7 * 2 * 16 * 15);
	// Nine rows, which is two times eight, each down a tree of depth two and one of depth zero; a test of which nobody
	// knows the answer takes eight times as long.
	let case = cases::trees().remove(0);
	let trees = of_op(case.op, case.operands);
	assert!([16 * 2, 16 * 2 * 8].contains(&trees.branches), "{trees}");
}

#[test]
fn elements() {
	let exp = of_op(Op::Unary(Unary::Exp), &["f32[1000]"]);
	assert_eq!((exp.transcendental, exp.simple, exp.bytes), (1008, 1008, 4000));
	let relu = of_op(Op::Unary(Unary::Relu), &["i8[1000]"]);
	assert_eq!((relu.transcendental, relu.simple, relu.bytes), (0, 256, 1000));
	// A gather reads what it takes, not the table; and each index has to be looked at.
	let gather = of_op(Op::Gather { axis: 0 }, &["f32[50000,768]", "i64[128]"]);
	assert_eq!(gather.bytes, 2 * 4 * 128 * 768 + 8 * 128);
	assert_eq!(gather.single, 7 * 128);
}

/// What would be cheap if only results counted.
#[test]
fn what_is_done_for_little_is_counted() {
	// A row of one element takes what a row takes, and a vector.
	let rows = of_op(Op::Softmax { axis: 1 }, &["f32[1000,1]"]);
	assert_eq!((rows.transcendental, rows.runs), (16_000, 8_000));
	// A depthwise window of 31 by 31 on an image of one pixel: all but one tap are padding.
	let padding = of_op(Op::Conv(conv(square(1, 1, 15), 8)), &["f32[1,8,1,1]", "f32[8,1,31,31]"]);
	assert!(padding.depthwise >= 8 * 31 * 31 * 16);
	// A thousand parts of one element in each of 64 rows.
	let mut b = builder();
	let x = b.input("x", Dtype::F32, [64, 1]);
	let y = b.op(Op::Concat { axis: 1 }, &vec![x; 1000]);
	b.output("y", y);
	let concat = validate(b.finish(), &Limits::for_tests()).unwrap().costs()[0];
	assert_eq!(concat.runs, 64_000);
	// Five thousand products of one number and one number.
	let products = of_op(Op::MatMul(Default::default()), &["f32[5000,1,1]", "f32[5000,1,1]"]);
	assert_eq!(products.runs, 5000 * 38);
	// A sum along the first of three axes reads columns, a sum along the last reads rows.
	let reduce = |axis: u32| {
		Op::Reduce(Reduce {
			kind: ReduceKind::Sum,
			axes: vec![axis],
			keep: false,
		})
	};
	assert_eq!(of_op(reduce(0), &["f32[100,2,3]"]).simple, 100 * 16 * 3);
	assert_eq!(of_op(reduce(2), &["f32[100,2,3]"]).simple, 200 * 16);
}

/// What is known when a model is loaded is made ready once; what is not, at each run.
#[test]
fn weights_are_packed_once() {
	let program = |known: bool| {
		let mut b = builder();
		let x = b.input("x", Dtype::U8, [64, 64]);
		let w = match known {
			true => b.weight(Dtype::I8, [64, 64], vec![1; 4096]),
			false => b.input("w", Dtype::I8, [64, 64]),
		};
		let y = b.op(Op::MatMulInteger, &[x, w]);
		b.output("y", y);
		validate(b.finish(), &Limits::for_tests()).unwrap().costs()[0]
	};
	assert_eq!(program(true).single, 0);
	assert_eq!(program(false).single, 4096);
	assert_eq!(program(true).integer, program(false).integer);
}

/// More of anything never costs less. Which way a kernel goes about it changes with the sizes, so one class may take
/// over from another; what has to grow is what all of them come to, at prices that are about right.
#[test]
fn each_dimension_costs() {
	let price = |cost: Cost| -> f64 {
		let prices = [
			6.0, 12.0, 20.0, 3.0, 75.0, 20.0, 1000.0, 750.0, 2000.0, 4.5, 3.0, 20.0, 25_000.0, 0.0,
		];
		let classes = cost.classes();
		classes
			.iter()
			.zip(prices)
			.map(|((_, units), price)| *units as f64 * price)
			.sum()
	};
	let dims = |dims: &[u32]| {
		let dims: Vec<String> = dims.iter().map(u32::to_string).collect();
		format!("f32[{}]", dims.join(","))
	};
	type Made = (Op, Vec<Vec<u32>>);
	type Maker<'a> = &'a dyn Fn([u32; 3]) -> Made;
	let matmul = |[rows, k, columns]: [u32; 3]| -> Made {
		(Op::MatMul(Default::default()), vec![vec![rows, k], vec![k, columns]])
	};
	let product = |[batch, side, k]: [u32; 3]| -> Made {
		(
			Op::MatMul(Default::default()),
			vec![vec![batch, side, k], vec![batch, k, side]],
		)
	};
	let conv_of = |[channels, side, filters]: [u32; 3]| -> Made {
		let op = Op::Conv(conv(square(1, 1, 1), 1));
		(op, vec![vec![1, channels, side, side], vec![filters, channels, 3, 3]])
	};
	let depthwise = |[channels, side, batch]: [u32; 3]| -> Made {
		let op = Op::Conv(conv(square(1, 1, 1), channels + 1));
		(
			op,
			vec![vec![batch, channels + 1, side, side], vec![channels + 1, 1, 3, 3]],
		)
	};
	let softmax = |[a, b, c]: [u32; 3]| -> Made { (Op::Softmax { axis: 1 }, vec![vec![a, b, c]]) };
	let transpose = |[a, b, c]: [u32; 3]| -> Made { (Op::Transpose { perm: vec![2, 0, 1] }, vec![vec![a, b, c]]) };
	let add = |[a, b, c]: [u32; 3]| -> Made { (Op::Binary(Binary::Add), vec![vec![a, b, c], vec![b, 1]]) };
	let max_pool = |[channels, height, width]: [u32; 3]| -> Made {
		let pool = common::pool(&[2, 2], square(1, 1, 1), false);
		(
			Op::MaxPool(MaxPool { pool, indices: false }),
			vec![vec![1, channels, height, width]],
		)
	};
	let makers: [(&str, Maker<'_>); 8] = [
		("matmul", &matmul),
		("batched matmul", &product),
		("conv", &conv_of),
		("depthwise", &depthwise),
		("softmax", &softmax),
		("transpose", &transpose),
		("add", &add),
		("max_pool", &max_pool),
	];
	for (name, make) in makers {
		for others in [1, 5, 40] {
			for axis in 0..3 {
				let mut before = 0.0;
				for size in [1, 2, 3, 4, 7, 8, 12, 16, 31, 33, 64, 100, 200] {
					let mut sizes = [others; 3];
					sizes[axis] = size;
					let (op, operands) = make(sizes);
					let operands: Vec<String> = operands.iter().map(|operand| dims(operand)).collect();
					let operands: Vec<&str> = operands.iter().map(String::as_str).collect();
					let now = price(of_op(op, &operands));
					assert!(now >= before * 0.8, "{name} of {sizes:?}: {now}, before {before}");
					before = now;
				}
			}
		}
	}
}

/// The cost of a run is that of its ops and of the call: what goes in and out, and the call itself.
#[test]
fn each_op_costs_something_and_they_add_up() {
	let checked = validate(cnn(), &Limits::for_tests()).unwrap();
	let sum = checked.costs().iter().fold(Cost::default(), |sum, cost| {
		assert!(cost.bytes > 0 && cost.ops == 1 && cost.calls == 0 && cost.copied == 0);
		sum.checked_add(cost).unwrap()
	});
	let program = cnn();
	let ports = program.inputs.len() + program.outputs.len();
	let call = Cost {
		copied: 4 * (3 * 8 * 8 + 10 + 3),
		ops: ports as u64,
		calls: 1,
		..Cost::default()
	};
	assert_eq!(sum.checked_add(&call).unwrap(), checked.cost());
	assert_eq!(checked.cost().ops, 10 + 3);
}

/// What does not fit the caches of a machine counts more: weights, and what goes in and out.
#[test]
fn what_comes_from_memory_counts_more() {
	let far = |elements: u32| {
		let mut b = builder();
		let x = b.input("x", Dtype::F32, [elements]);
		b.output("x", x);
		validate(b.finish(), &Limits::for_tests()).unwrap().cost().far
	};
	// In and out, each read and written: from 16 MiB on.
	assert_eq!(far(1 << 20), 0);
	assert_eq!(far((1 << 20) + 1), 4 * 16);
}

/// No dimension is so large that the sum wraps around.
#[test]
fn what_64_bits_do_not_hold_is_refused() {
	let mut limits = Limits::for_tests();
	limits.cost = Cost::all(u64::MAX);
	(limits.tensor_elements, limits.tensor_bytes, limits.memory) = (u64::MAX, u64::MAX, u64::MAX);
	let product = single(
		Op::MatMul(Default::default()),
		&["f32[2000000000,2000000000]", "f32[2000000000,2000000000]"],
	);
	let error = validate(product, &limits).unwrap_err();
	assert_eq!(error.rule.name(), "overflow");
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
	let z = b.op(Op::Binary(Binary::Add), &[y, y]);
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
