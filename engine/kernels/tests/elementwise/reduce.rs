//! Folds along axes.

use crate::common::{assert_same, fma, fold16, maximum, minimum, sum16, sum_square16, Random, Threads};
use verdict_kernels::{
	along::Along,
	arithmetic::mul,
	reduce::{
		arg, cumulative_sum, reduce, reduce_integer, ArgOp, CumulativeSum, IntegerReduceOp, ReduceAxis, ReduceOp,
		ReduceView,
	},
	unary::{unary, UnaryOp},
	Alone, Isa,
};

const OPS: [ReduceOp; 10] = [
	ReduceOp::Sum,
	ReduceOp::Mean,
	ReduceOp::Max,
	ReduceOp::Min,
	ReduceOp::Prod,
	ReduceOp::L1,
	ReduceOp::L2,
	ReduceOp::SumSquare,
	ReduceOp::LogSum,
	ReduceOp::LogSumExp,
];

fn scalar(op: UnaryOp, x: f32) -> f32 {
	let mut y = [0.0];
	unary(Isa::SCALAR, op, &[x], &mut y);
	y[0]
}

fn definition(op: ReduceOp, values: &[f32]) -> f32 {
	let largest = || values.iter().copied().fold(f32::NEG_INFINITY, maximum);
	match op {
		ReduceOp::Sum => sum16(values),
		ReduceOp::Mean => sum16(values) / values.len() as f32,
		ReduceOp::Max => largest(),
		ReduceOp::Min => values.iter().copied().fold(f32::INFINITY, minimum),
		ReduceOp::Prod => fold16(1.0, values, mul, mul),
		ReduceOp::L1 => fold16(0.0, values, |a, x| a + x.abs(), |a, b| a + b),
		ReduceOp::L2 => sum_square16(values).sqrt(),
		ReduceOp::SumSquare => fold16(0.0, values, |a, x| fma(x, x, a), |a, b| a + b),
		ReduceOp::LogSum => scalar(UnaryOp::Ln, sum16(values)),
		ReduceOp::LogSumExp => {
			let largest = largest();
			let shift = if largest.is_infinite() { 0.0 } else { largest };
			let e: Vec<f32> = values.iter().map(|x| scalar(UnaryOp::Exp, x - shift)).collect();
			shift + scalar(UnaryOp::Ln, sum16(&e))
		}
	}
}

/// For each result the numbers of its elements, in order.
fn members(axes: &[ReduceAxis]) -> Vec<Vec<usize>> {
	let of = |reduced: bool| {
		let mut offsets = vec![0];
		for axis in axes.iter().filter(|axis| axis.reduced == reduced) {
			offsets = offsets
				.iter()
				.flat_map(|at| (0..axis.size).map(move |index| at + index * axis.stride))
				.collect();
		}
		offsets
	};
	let (kept, reduced) = (of(false), of(true));
	kept.iter()
		.map(|start| reduced.iter().map(|at| start + at).collect())
		.collect()
}

/// A tensor without gaps, or one with axes in another order and gaps.
fn axes(random: &mut Random) -> Vec<ReduceAxis> {
	let size = [4, 9, 40][random.below(3)];
	let mut axes: Vec<ReduceAxis> = random
		.shape(4, size)
		.into_iter()
		.map(|size| ReduceAxis {
			size,
			stride: 0,
			reduced: random.below(2) == 1,
		})
		.collect();
	let mut order: Vec<usize> = (0..axes.len()).rev().collect();
	let odd = random.below(3) == 0;
	if odd {
		for at in 0..order.len() {
			order.swap(at, random.below(at + 1));
		}
	}
	let mut stride = if odd { 1 + random.below(2) } else { 1 };
	for at in order {
		axes[at].stride = stride;
		stride *= axes[at].size + if odd { random.below(2) } else { 0 };
	}
	axes
}

#[test]
fn any_axes_and_strides() {
	let mut random = Random::new(11);
	for round in 0..500 {
		let axes = axes(&mut random);
		let view = ReduceView::with_strides(&axes);
		let members = members(&axes);
		let reach = 1 + members.iter().flatten().copied().max().unwrap_or(0);
		let input = random.tensor(reach);
		let op = OPS[round % OPS.len()];
		let wanted: Vec<f32> = members
			.iter()
			.map(|members| members.iter().map(|&at| input[at]).collect::<Vec<f32>>())
			.map(|values| definition(op, &values))
			.collect();
		assert_eq!((view.results(), view.elements()), (members.len(), members[0].len()));
		for isa in Isa::available() {
			let mut found = vec![0.0; wanted.len()];
			reduce(isa, &Alone, op, &view, &input, &mut found);
			assert_same(&found, &wanted, || format!("{op:?} of {axes:?} on {isa:?}"));
		}
	}
}

#[test]
fn long_runs_and_threads() {
	let mut random = Random::new(12);
	for (shape, reduced) in [
		(vec![3, 50_000], [false, true]),
		(vec![5_000, 30], [true, false]),
		(vec![1_000, 129], [false, true]),
		(vec![90, 700], [true, false]),
	] {
		let input = random.tensor(shape.iter().product());
		let view = ReduceView::new(&shape, &reduced);
		for op in OPS {
			let mut wanted = vec![0.0; view.results()];
			reduce(Isa::SCALAR, &Alone, op, &view, &input, &mut wanted);
			for isa in Isa::available() {
				for threads in [1, 2, 3, 8] {
					let mut found = vec![0.0; wanted.len()];
					reduce(isa, &Threads(threads), op, &view, &input, &mut found);
					assert_same(&found, &wanted, || {
						format!("{op:?} of {shape:?} on {isa:?}, {threads} threads")
					});
				}
			}
		}
	}
}

#[test]
fn special_values() {
	let run = |op, values: &[f32]| {
		let mut found = [0.0];
		reduce(
			Isa::best(),
			&Alone,
			op,
			&ReduceView::new(&[values.len()], &[true]),
			values,
			&mut found,
		);
		found[0].to_bits()
	};
	const INF: f32 = f32::INFINITY;
	assert_eq!(run(ReduceOp::Max, &[-0.0, 0.0, -0.0]), 0);
	assert_eq!(run(ReduceOp::Min, &[0.0, -0.0, 0.0]), 0x8000_0000);
	assert_eq!(run(ReduceOp::Sum, &[-0.0, -0.0]), 0);
	assert_eq!(run(ReduceOp::Max, &[]), (-INF).to_bits());
	assert_eq!(run(ReduceOp::Prod, &[]), 1f32.to_bits());
	assert_eq!(run(ReduceOp::LogSumExp, &[-INF, -INF]), (-INF).to_bits());
	assert_eq!(run(ReduceOp::LogSumExp, &[INF, 1.0]), INF.to_bits());
	assert!(f32::from_bits(run(ReduceOp::Max, &[1.0, f32::NAN, INF])).is_nan());
	assert!(f32::from_bits(run(ReduceOp::Mean, &[])).is_nan());
	// No element of a result is a NaN because of what lies beside it.
	let mut found = [0.0; 2];
	let view = ReduceView::new(&[3, 2], &[true, false]);
	reduce(
		Isa::best(),
		&Alone,
		ReduceOp::Max,
		&view,
		&[1.0, f32::NAN, 3.0, 0.0, 2.0, 0.0],
		&mut found,
	);
	assert!(found[0] == 3.0 && found[1].is_nan());
}

#[test]
fn integers() {
	let mut random = Random::new(13);
	for round in 0..200 {
		let axes = axes(&mut random);
		let members = members(&axes);
		let reach = 1 + members.iter().flatten().copied().max().unwrap_or(0);
		let input: Vec<i32> = (0..reach).map(|_| random.bits() as i32).collect();
		let (op, join, start): (_, fn(i32, i32) -> i32, _) = match round % 4 {
			0 => (IntegerReduceOp::Sum, i32::wrapping_add, 0),
			1 => (IntegerReduceOp::Prod, i32::wrapping_mul, 1),
			2 => (IntegerReduceOp::Max, i32::max, i32::MIN),
			_ => (IntegerReduceOp::Min, i32::min, i32::MAX),
		};
		let wanted: Vec<i32> = members
			.iter()
			.map(|members| members.iter().map(|&at| input[at]).fold(start, join))
			.collect();
		for isa in Isa::available() {
			let mut found = vec![0; wanted.len()];
			reduce_integer(
				isa,
				&Threads(2),
				op,
				&ReduceView::with_strides(&axes),
				&input,
				&mut found,
			);
			assert_eq!(found, wanted, "{op:?} of {axes:?} on {isa:?}");
		}
	}
}

#[test]
fn arguments() {
	let mut random = Random::new(14);
	for _ in 0..300 {
		let along = Along {
			outer: 1 + random.below(4),
			size: 1 + random.below(50),
			inner: [1, 1, 3, 20][random.below(4)],
		};
		let mut input = random.tensor(along.len());
		// Equal ones, zeros of both signs, and at times a NaN.
		for _ in 0..along.len() / 2 {
			let (from, to) = (random.below(along.len()), random.below(along.len()));
			input[to] = if random.below(4) == 0 {
				-input[from]
			} else {
				input[from]
			};
		}
		let op = ArgOp {
			largest: random.below(2) == 1,
			last: random.below(2) == 1,
		};
		let mut wanted = Vec::new();
		for line in 0..along.outer * along.inner {
			let at = |index: usize| input[(line / along.inner * along.size + index) * along.inner + line % along.inner];
			let mut best = 0;
			for index in 1..along.size {
				let (x, so_far) = (at(index), at(best));
				let better = match (x.is_nan(), so_far.is_nan()) {
					(true, so_far_nan) => !so_far_nan || op.last,
					(false, true) => false,
					_ if x == so_far => op.last,
					_ => (x > so_far) == op.largest,
				};
				if better {
					best = index;
				}
			}
			wanted.push(best as i64);
		}
		for isa in Isa::available() {
			let mut found = vec![0; wanted.len()];
			arg(isa, &Threads(2), op, along, &input, &mut found);
			assert_eq!(found, wanted, "{op:?} {along:?} on {isa:?}");
		}
	}
	let mut found = [0; 2];
	let op = ArgOp {
		largest: false,
		last: true,
	};
	arg(
		Isa::best(),
		&Alone,
		op,
		Along {
			outer: 2,
			size: 3,
			inner: 1,
		},
		&[3u8, 1, 1, 0, 0, 7],
		&mut found,
	);
	assert_eq!(found, [2, 1]);
}

#[test]
fn cumulative() {
	let mut random = Random::new(15);
	for _ in 0..200 {
		let along = Along {
			outer: 1 + random.below(3),
			size: 1 + random.below(30),
			inner: [1, 2, 35][random.below(3)],
		};
		let op = CumulativeSum {
			exclusive: random.below(2) == 1,
			reverse: random.below(2) == 1,
		};
		let input = random.tensor(along.len());
		let mut wanted = vec![0.0; input.len()];
		for line in 0..along.outer * along.inner {
			let mut sum = 0.0;
			for step in 0..along.size {
				let index = if op.reverse { along.size - 1 - step } else { step };
				let at = (line / along.inner * along.size + index) * along.inner + line % along.inner;
				let next = sum + input[at];
				wanted[at] = if op.exclusive { sum } else { next };
				sum = next;
			}
		}
		for isa in Isa::available() {
			let mut found = vec![7.0; input.len()];
			cumulative_sum(isa, &Threads(2), op, along, &input, &mut found);
			assert_same(&found, &wanted, || format!("{op:?} {along:?} on {isa:?}"));
		}
	}
}
