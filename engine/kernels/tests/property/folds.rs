//! What puts many elements together, or goes through the elements along an axis.

use crate::{
	common::Random,
	harness::{agree, numbers, pick, property, size, toss, until},
};
use verdict_kernels::{
	along::Along,
	norm::{
		batch_norm, group_norm, layer_norm, local_response_norm, lp_norm, rms_norm, BatchNorm, GroupNorm, LayerNorm,
		LocalResponseNorm, LpNorm, RmsNorm,
	},
	reduce::{
		arg, cumulative_sum, reduce, reduce_integer, ArgOp, CumulativeSum, IntegerReduceOp, ReduceAxis, ReduceOp,
		ReduceView,
	},
	softmax::{log_softmax, softmax},
};

/// Axes of a tensor in any order and with gaps, or without; how many elements they reach over.
fn axes(random: &mut Random) -> (Vec<ReduceAxis>, usize) {
	let rank = random.below(5);
	let most = [1, 100_000, 300, 60, 20][rank];
	let mut axes: Vec<ReduceAxis> = (0..rank)
		.map(|_| ReduceAxis {
			size: match random.below(10) {
				0 => most,
				_ => size(random, 0, most),
			},
			stride: 0,
			reduced: toss(random),
		})
		.collect();
	let mut order: Vec<usize> = (0..rank).rev().collect();
	let odd = random.below(3) == 0;
	if odd {
		(0..rank).for_each(|at| order.swap(at, random.below(at + 1)));
	}
	let mut stride = if odd { 1 + random.below(2) } else { 1 };
	for at in order {
		axes[at].stride = stride;
		stride *= axes[at].size.max(1) + if odd { random.below(2) } else { 0 };
	}
	let reach = axes
		.iter()
		.map(|axis| axis.size.saturating_sub(1) * axis.stride)
		.sum::<usize>()
		+ 1;
	(axes, reach)
}

#[test]
fn folds() {
	use ReduceOp::*;
	property("folds", 600, |random| {
		let (axes, reach) = until(random, |random| {
			Some(axes(random)).filter(|(_, reach)| *reach < 400_000)
		});
		let view = ReduceView::with_strides(&axes);
		let input = numbers(random, reach);
		let op = pick(
			random,
			&[Sum, Mean, Max, Min, Prod, L1, L2, SumSquare, LogSum, LogSumExp],
		);
		agree(random, (op, &axes), |isa, workers| {
			let mut out = vec![7.0; view.results()];
			reduce(isa, workers, op, &view, &input, &mut out);
			out
		});
		let whole: Vec<i64> = (0..reach).map(|_| random.bits() as i64 >> random.below(64)).collect();
		let words: Vec<i32> = whole.iter().map(|&x| x as i32).collect();
		let bytes: Vec<i8> = whole.iter().map(|&x| x as i8).collect();
		let op = pick(
			random,
			&[
				IntegerReduceOp::Sum,
				IntegerReduceOp::Prod,
				IntegerReduceOp::Max,
				IntegerReduceOp::Min,
			],
		);
		agree(random, (op, &axes), |isa, workers| {
			let (mut longs, mut ints) = (vec![7; view.results()], vec![7; view.results()]);
			let mut small = vec![7; view.results()];
			reduce_integer(isa, workers, op, &view, &whole, &mut longs);
			reduce_integer(isa, workers, op, &view, &words, &mut ints);
			reduce_integer(isa, workers, op, &view, &bytes, &mut small);
			longs.extend(ints.into_iter().map(i64::from));
			longs.extend(small.into_iter().map(i64::from));
			longs
		});
	});
}

fn along(random: &mut Random) -> Along {
	match random.below(20) {
		// Enough to be shared.
		0 => Along {
			outer: 100 + random.below(200),
			size: 100 + random.below(200),
			inner: 1,
		},
		1 => Along {
			outer: 3 + random.below(30),
			size: 20 + random.below(50),
			inner: 60 + random.below(70),
		},
		_ => Along {
			outer: random.below(6),
			size: size(random, 0, 200),
			inner: pick(random, &[0, 1, 1, 1, 1, 2, 7, 8, 15, 16, 17, 33, 50]),
		},
	}
}

/// Numbers with ties among them: equal ones, and zeros of both signs.
fn tied(random: &mut Random, len: usize) -> Vec<f32> {
	let mut values = numbers(random, len);
	for _ in 0..len / 2 {
		let (from, to) = (random.below(len), random.below(len));
		values[to] = if random.below(4) == 0 {
			-values[from]
		} else {
			values[from]
		};
	}
	values
}

#[test]
fn lines() {
	property("lines", 300, |random| {
		let along = along(random);
		let input = tied(random, along.len());
		let results = along.outer * along.inner;
		let op = ArgOp {
			largest: toss(random),
			last: toss(random),
		};
		let bytes: Vec<u8> = (0..along.len())
			.map(|_| random.bits() as u8 >> random.below(8))
			.collect();
		agree(random, (op, along), |isa, workers| {
			let mut out = vec![7; 2 * results];
			arg(isa, workers, op, along, &input, &mut out[..results]);
			arg(isa, workers, op, along, &bytes, &mut out[results..]);
			out
		});
		let op = CumulativeSum {
			exclusive: toss(random),
			reverse: toss(random),
		};
		agree(random, (op, along), |isa, workers| {
			let mut out = vec![7.0; along.len()];
			cumulative_sum(isa, workers, op, along, &input, &mut out);
			out
		});
		let longs: Vec<i64> = (0..along.len()).map(|_| random.bits() as i64).collect();
		agree(random, (op, along), |isa, workers| {
			let mut out = vec![7; along.len()];
			cumulative_sum(isa, workers, op, along, &longs, &mut out);
			out
		});
		agree(random, ("softmax", along), |isa, workers| {
			let mut out = vec![7.0; along.len()];
			softmax(isa, workers, along, &input, &mut out);
			out
		});
		agree(random, ("log_softmax", along), |isa, workers| {
			let mut out = vec![7.0; along.len()];
			log_softmax(isa, workers, along, &input, &mut out);
			out
		});
		let norm = pick(random, &[LpNorm::L1, LpNorm::L2]);
		agree(random, (norm, along), |isa, workers| {
			let mut out = vec![7.0; along.len()];
			lp_norm(isa, workers, norm, along, &input, &mut out);
			out
		});
	});
}

#[test]
fn normalisations_of_rows() {
	property("normalisations_of_rows", 300, |random| {
		let (rows, size) = match random.below(8) {
			0 => (200 + random.below(400), 100 + random.below(100)),
			_ => (random.below(8), size(random, 0, 600)),
		};
		let input = numbers(random, rows * size);
		let (scale, bias) = (numbers(random, size), numbers(random, size));
		let (scale, bias) = (toss(random).then_some(&scale[..]), toss(random).then_some(&bias[..]));
		let epsilon = pick(random, &[1e-5, 0.0, 1e-12, 1.0]);
		agree(random, (rows, size, scale.is_some(), bias.is_some()), |isa, workers| {
			let mut out = vec![7.0; 2 * rows * size];
			let (layer, rms) = out.split_at_mut(rows * size);
			let norm = LayerNorm {
				size,
				epsilon,
				scale,
				bias,
			};
			layer_norm(isa, workers, norm, &input, layer);
			rms_norm(isa, workers, RmsNorm { size, epsilon, scale }, &input, rms);
			out
		});
	});
}

#[test]
fn normalisations_of_channels() {
	property("normalisations_of_channels", 300, |random| {
		let groups = 1 + random.below(5);
		let mut along = along(random);
		along.size = groups * (along.size / groups);
		let input = numbers(random, along.len());
		let mut values = || numbers(random, along.size);
		let (scale, bias, mean, variance) = (values(), values(), values(), values());
		let epsilon = pick(random, &[1e-5, 0.0, 1.0]);
		agree(random, (groups, along), |isa, workers| {
			let mut out = vec![7.0; along.len()];
			let norm = GroupNorm {
				groups,
				epsilon,
				scale: &scale,
				bias: &bias,
			};
			group_norm(isa, workers, norm, along, &input, &mut out);
			out
		});
		agree(random, along, |isa, workers| {
			let mut out = vec![7.0; along.len()];
			let norm = BatchNorm {
				epsilon,
				scale: &scale,
				bias: &bias,
				mean: &mean,
				variance: &variance,
			};
			batch_norm(isa, workers, norm, along, &input, &mut out);
			out
		});
		let any = random.float(false);
		let norm = LocalResponseNorm {
			size: 1 + random.below(9),
			alpha: random.float(false),
			beta: pick(random, &[0.75, 0.5, 2.0, 3.0, any]),
			bias: pick(random, &[1.0, 2.0, 0.0]),
		};
		agree(random, (norm, along), |isa, workers| {
			let mut out = vec![7.0; along.len()];
			local_response_norm(isa, workers, norm, along, &input, &mut out);
			out
		});
	});
}
