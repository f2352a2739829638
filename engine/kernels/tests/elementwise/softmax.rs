//! Softmax and its logarithm.

use crate::common::{assert_same, maximum, sum16, Random, Threads};
use verdict_kernels::{
	along::Along,
	softmax::{log_softmax, softmax},
	unary::{unary, UnaryOp},
	Alone, Isa,
};

fn definition(logarithm: bool, along: Along, input: &[f32]) -> Vec<f32> {
	let scalar = |op, x| {
		let mut y = [0.0];
		unary(Isa::SCALAR, op, &[x], &mut y);
		y[0]
	};
	let mut output = vec![0.0; input.len()];
	for line in 0..along.outer * along.inner {
		let at = |index: usize| (line / along.inner * along.size + index) * along.inner + line % along.inner;
		let largest = (0..along.size)
			.map(|index| input[at(index)])
			.fold(f32::NEG_INFINITY, maximum);
		let e: Vec<f32> = (0..along.size)
			.map(|index| scalar(UnaryOp::Exp, input[at(index)] - largest))
			.collect();
		let sum = sum16(&e);
		for index in 0..along.size {
			output[at(index)] = if logarithm {
				(input[at(index)] - largest) - scalar(UnaryOp::Ln, sum)
			} else {
				e[index] / sum
			};
		}
	}
	output
}

#[test]
fn any_shape() {
	let mut random = Random::new(21);
	for _ in 0..150 {
		let inner = [1, 1, 1, 2, 17, 40][random.below(6)];
		let along = Along {
			outer: 1 + random.below(4),
			size: 1 + random.below(70),
			inner,
		};
		let input = random.tensor(along.len());
		for logarithm in [false, true] {
			let wanted = definition(logarithm, along, &input);
			for isa in Isa::available() {
				let mut found = vec![7.0; input.len()];
				if logarithm {
					log_softmax(isa, &Threads(2), along, &input, &mut found);
				} else {
					softmax(isa, &Threads(2), along, &input, &mut found);
				}
				assert_same(&found, &wanted, || {
					format!("logarithm {logarithm} {along:?} on {isa:?}")
				});
			}
		}
	}
}

#[test]
fn threads_change_nothing() {
	let along = Along {
		outer: 300,
		size: 201,
		inner: 1,
	};
	let input = Random::new(22).tensor(along.len());
	let wanted = definition(false, along, &input);
	for threads in [1, 2, 3, 8] {
		let mut found = vec![0.0; input.len()];
		softmax(Isa::best(), &Threads(threads), along, &input, &mut found);
		assert_same(&found, &wanted, || format!("{threads} threads"));
	}
}

#[test]
fn special_values() {
	let along = Along {
		outer: 1,
		size: 3,
		inner: 1,
	};
	let run = |input: [f32; 3]| {
		let mut found = [0.0; 3];
		softmax(Isa::best(), &Alone, along, &input, &mut found);
		found
	};
	const INF: f32 = f32::INFINITY;
	assert_eq!(run([-INF, 0.0, 0.0]), [0.0, 0.5, 0.5]);
	assert_eq!(run([-200.0, 0.0, -INF]), [0.0, 1.0, 0.0]);
	assert!(run([-INF; 3]).iter().all(|x| x.is_nan()));
	assert!(run([INF, 0.0, 0.0]).iter().all(|x| x.is_nan()));
	assert!(run([f32::NAN, 0.0, 0.0]).iter().all(|x| x.is_nan()));
}
