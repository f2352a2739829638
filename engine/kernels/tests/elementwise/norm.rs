//! Normalisations.

use crate::common::{assert_same, fma, fold16, sum16, sum_square16, Random, Threads};
use verdict_kernels::{
	along::Along,
	arithmetic::mul,
	binary::{binary, BinaryOp},
	broadcast::Broadcast,
	norm::{
		batch_norm, group_norm, layer_norm, local_response_norm, lp_norm, rms_norm, BatchNorm, GroupNorm, LayerNorm,
		LocalResponseNorm, LpNorm, RmsNorm,
	},
	Alone, Isa,
};

const EPSILON: f32 = 1e-5;

fn moments(values: &[f32]) -> (f32, f32) {
	let count = values.len() as f32;
	let mean = sum16(values) / count;
	let square = fold16(0.0, values, |sum, x| fma(x - mean, x - mean, sum), |a, b| a + b);
	(mean, 1.0 / (square / count + EPSILON).sqrt())
}

#[test]
fn layers() {
	let mut random = Random::new(31);
	for _ in 0..150 {
		let (rows, size) = (1 + random.below(5), 1 + random.below(90));
		let input = random.tensor(rows * size);
		let (scale, bias) = (random.floats(size, false), random.floats(size, false));
		let (with_scale, with_bias) = (random.below(2) == 1, random.below(2) == 1);
		let factor = |at: usize| if with_scale { scale[at] } else { 1.0 };
		let addend = |at: usize| if with_bias { bias[at] } else { 0.0 };
		let (mut wanted, mut wanted_rms) = (Vec::new(), Vec::new());
		for row in input.chunks(size) {
			let (mean, r) = moments(row);
			wanted.extend(
				row.iter()
					.enumerate()
					.map(|(at, x)| fma((x - mean) * r, factor(at), addend(at))),
			);
			let r = 1.0 / (sum_square16(row) / size as f32 + EPSILON).sqrt();
			wanted_rms.extend(row.iter().enumerate().map(|(at, x)| mul(mul(*x, r), factor(at))));
		}
		let (scale, bias) = (with_scale.then_some(&scale[..]), with_bias.then_some(&bias[..]));
		let layer = LayerNorm {
			size,
			epsilon: EPSILON,
			scale,
			bias,
		};
		let rms = RmsNorm {
			size,
			epsilon: EPSILON,
			scale,
		};
		for isa in Isa::available() {
			let mut found = vec![0.0; input.len()];
			layer_norm(isa, &Threads(2), layer, &input, &mut found);
			assert_same(&found, &wanted, || format!("{rows} x {size} on {isa:?}"));
			rms_norm(isa, &Threads(2), rms, &input, &mut found);
			assert_same(&found, &wanted_rms, || format!("rms {rows} x {size} on {isa:?}"));
		}
	}
}

#[test]
fn groups() {
	let mut random = Random::new(32);
	for _ in 0..100 {
		let groups = 1 + random.below(4);
		let along = Along {
			outer: 1 + random.below(3),
			size: groups * (1 + random.below(3)),
			inner: 1 + random.below(40),
		};
		let input = random.tensor(along.len());
		let (scale, bias) = (random.floats(along.size, false), random.floats(along.size, false));
		let block = along.size / groups * along.inner;
		let mut wanted = Vec::new();
		for (number, group) in input.chunks(block).enumerate() {
			let (mean, r) = moments(group);
			let first = number % groups * along.size / groups;
			for (at, x) in group.iter().enumerate() {
				let channel = first + at / along.inner;
				wanted.push(fma((x - mean) * r, scale[channel], bias[channel]));
			}
		}
		let norm = GroupNorm {
			groups,
			epsilon: EPSILON,
			scale: &scale,
			bias: &bias,
		};
		for isa in Isa::available() {
			let mut found = vec![0.0; input.len()];
			group_norm(isa, &Threads(2), norm, along, &input, &mut found);
			assert_same(&found, &wanted, || format!("{groups} groups of {along:?} on {isa:?}"));
		}
	}
}

#[test]
fn batches() {
	let mut random = Random::new(33);
	for _ in 0..100 {
		let inner = [1, 7, 50][random.below(3)];
		let along = Along {
			outer: 1 + random.below(4),
			size: 1 + random.below(40),
			inner,
		};
		let input = random.tensor(along.len());
		let mut values = || random.floats(along.size, false);
		let (scale, bias, mean) = (values(), values(), values());
		let variance: Vec<f32> = values().iter().map(|x| x.abs()).collect();
		let wanted: Vec<f32> = (0..along.len())
			.map(|at| (input[at], at / inner % along.size))
			.map(|(x, c)| fma(x - mean[c], scale[c] / (variance[c] + EPSILON).sqrt(), bias[c]))
			.collect();
		let norm = BatchNorm {
			epsilon: EPSILON,
			scale: &scale,
			bias: &bias,
			mean: &mean,
			variance: &variance,
		};
		for isa in Isa::available() {
			let mut found = vec![0.0; input.len()];
			batch_norm(isa, &Threads(2), norm, along, &input, &mut found);
			assert_same(&found, &wanted, || format!("{along:?} on {isa:?}"));
		}
	}
}

#[test]
fn lengths() {
	let mut random = Random::new(34);
	for _ in 0..150 {
		let along = Along {
			outer: 1 + random.below(3),
			size: 1 + random.below(50),
			inner: [1, 4, 33][random.below(3)],
		};
		let mut input = random.tensor(along.len());
		if random.below(4) == 0 {
			input.fill(-0.0);
		}
		for norm in [LpNorm::L1, LpNorm::L2] {
			let mut wanted = vec![0.0; input.len()];
			for line in 0..along.outer * along.inner {
				let at = |index: usize| (line / along.inner * along.size + index) * along.inner + line % along.inner;
				let values: Vec<f32> = (0..along.size).map(|index| input[at(index)]).collect();
				let length = match norm {
					LpNorm::L1 => fold16(0.0, &values, |sum, x| sum + x.abs(), |a, b| a + b),
					LpNorm::L2 => sum_square16(&values).sqrt(),
				};
				for (index, x) in values.iter().enumerate() {
					wanted[at(index)] = if length == 0.0 { 0.0 } else { x / length };
				}
			}
			for isa in Isa::available() {
				let mut found = vec![7.0; input.len()];
				lp_norm(isa, &Threads(2), norm, along, &input, &mut found);
				assert_same(&found, &wanted, || format!("{norm:?} {along:?} on {isa:?}"));
			}
		}
	}
}

#[test]
fn neighbours() {
	let mut random = Random::new(35);
	for _ in 0..60 {
		let along = Along {
			outer: 1 + random.below(2),
			size: 1 + random.below(8),
			inner: 1 + random.below(40),
		};
		let input = random.tensor(along.len());
		let norm = LocalResponseNorm {
			size: 1 + random.below(6),
			alpha: 1e-2,
			beta: 0.75,
			bias: 1.5,
		};
		let mut wanted = Vec::new();
		for at in 0..along.len() {
			let channel = at / along.inner % along.size;
			let first = channel.saturating_sub((norm.size - 1) / 2);
			let last = (channel + norm.size / 2).min(along.size - 1);
			let mut sum = 0.0;
			for neighbour in first..=last {
				let x = input[at + neighbour * along.inner - channel * along.inner];
				sum = fma(x, x, sum);
			}
			let mut divisor = [0.0];
			let base = [fma(norm.alpha / norm.size as f32, sum, norm.bias)];
			binary(
				Isa::SCALAR,
				&Alone,
				BinaryOp::Pow,
				&Broadcast::same(1),
				&base,
				&[norm.beta],
				&mut divisor,
			);
			wanted.push(input[at] / divisor[0]);
		}
		for isa in Isa::available() {
			let mut found = vec![0.0; input.len()];
			local_response_norm(isa, &Threads(2), norm, along, &input, &mut found);
			assert_same(&found, &wanted, || format!("{norm:?} {along:?} on {isa:?}"));
		}
	}
}
