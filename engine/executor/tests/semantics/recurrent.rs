//! Recurrent cells with a state of one number, computed step by step.

use crate::support::values::{apply, floats, tensor, Tensor};
use verdict_program::{
	op::{Activation, Direction, Gru, Lstm, Rnn},
	F32Bits, Op,
};

fn sigmoid(x: f32) -> f32 {
	1.0 / (1.0 + (-x).exp())
}

fn near(found: &Tensor, expected: &[f32]) {
	let found = floats(found);
	assert_eq!(found.len(), expected.len());
	assert!(
		found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5),
		"{found:?} instead of {expected:?}"
	);
}

const X: [f32; 3] = [0.5, -1.0, 2.0];

fn x() -> Tensor {
	tensor(&[3, 1, 1], &X)
}

#[test]
fn plain() {
	let operands = |d: u32| {
		let (w, r, bias, h) = (
			[0.5_f32, -0.5],
			[0.25_f32, 1.0],
			[0.1_f32, 0.2, 0.0, -0.3],
			[0.7_f32, -0.7],
		);
		let count = d as usize;
		vec![
			x(),
			tensor(&[d, 1, 1], &w[..count]),
			tensor(&[d, 1, 1], &r[..count]),
			tensor(&[d, 2], &bias[..2 * count]),
			tensor(&[d, 1, 1], &h[..count]),
		]
	};
	let op = |direction: Direction| {
		let activations = vec![Activation::Tanh; direction.count() as usize];
		Op::Rnn(Rnn {
			direction,
			activations,
			clip: None,
		})
	};
	let run = |x: &[f32], w: f32, r: f32, bias: f32, mut h: f32| -> Vec<f32> {
		x.iter()
			.map(|x| {
				h = (w * x + r * h + bias).tanh();
				h
			})
			.collect()
	};
	let forward = run(&X, 0.5, 0.25, 0.3, 0.7);
	let found = apply(&op(Direction::Forward), &operands(1)).unwrap();
	assert_eq!(found[0].dims, [3, 1, 1, 1]);
	near(&found[0], &forward);
	near(&found[1], &forward[2..]);
	let found = apply(&op(Direction::Both), &operands(2)).unwrap();
	let mut back: Vec<f32> = X.to_vec();
	back.reverse();
	let back = run(&back, -0.5, 1.0, -0.3, -0.7);
	assert_eq!(found[0].dims, [3, 2, 1, 1]);
	// Time, then direction; the reverse one ends at the first step.
	near(
		&found[0],
		&[forward[0], back[2], forward[1], back[1], forward[2], back[0]],
	);
	near(&found[1], &[forward[2], back[2]]);
}

#[test]
fn lstm() {
	let (w, r) = ([0.5_f32, -0.3, 0.8, 1.1], [0.2_f32, 0.4, -0.6, 0.9]);
	let bias = [0.1_f32, -0.1, 0.2, 0.0, 0.05, 0.0, -0.2, 0.3];
	let peepholes = [0.3_f32, -0.5, 0.7];
	let (h, c) = (0.25_f32, -0.5_f32);
	let reference = |peepholes: [f32; 3], input_forget: bool, clip: f32| {
		let (mut h, mut c) = (h, c);
		let all: Vec<f32> = X
			.iter()
			.map(|x| {
				let held = |x: f32| x.clamp(-clip, clip);
				let gate = |gate: usize| w[gate] * x + r[gate] * h + bias[gate] + bias[gate + 4];
				let input = sigmoid(held(gate(0) + peepholes[0] * c));
				let forget = if input_forget {
					1.0 - input
				} else {
					sigmoid(held(gate(2) + peepholes[2] * c))
				};
				c = forget * c + input * held(gate(3)).tanh();
				let output = sigmoid(held(gate(1) + peepholes[1] * c));
				// What goes into the last function is not a gate's; it is held all the same.
				h = output * c.tanh();
				h
			})
			.collect();
		(all, c)
	};
	let operands = vec![
		x(),
		tensor(&[1, 4, 1], &w),
		tensor(&[1, 4, 1], &r),
		tensor(&[1, 8], &bias),
		tensor(&[1, 1, 1], &[h]),
		tensor(&[1, 1, 1], &[c]),
	];
	for (with_peepholes, input_forget, clip) in [
		(false, false, None),
		(true, false, None),
		(false, true, None),
		(true, true, Some(0.8)),
		(false, false, Some(0.8)),
	] {
		let op = Op::Lstm(Lstm {
			direction: Direction::Forward,
			activations: vec![Activation::Sigmoid, Activation::Tanh, Activation::Tanh],
			clip: clip.map(F32Bits::new),
			input_forget,
		});
		let mut operands = operands.clone();
		if with_peepholes {
			operands.push(tensor(&[1, 3], &peepholes));
		}
		let used = if with_peepholes { peepholes } else { [0.0; 3] };
		let (all, last) = reference(used, input_forget, clip.unwrap_or(f32::INFINITY));
		let found = apply(&op, &operands).unwrap();
		near(&found[0], &all);
		near(&found[1], &all[2..]);
		near(&found[2], &[last]);
	}
}

#[test]
fn gru() {
	let (w, r) = ([0.5_f32, -0.3, 0.8], [0.2_f32, 0.4, -0.6]);
	let bias = [0.1_f32, -0.1, 0.2, 0.05, 0.3, -0.2];
	let h = 0.25_f32;
	for linear_before_reset in [false, true] {
		let mut state = h;
		let all: Vec<f32> = X
			.iter()
			.map(|x| {
				let gate = |gate: usize| w[gate] * x + r[gate] * state + bias[gate] + bias[gate + 3];
				let (update, reset) = (sigmoid(gate(0)), sigmoid(gate(1)));
				let fresh = match linear_before_reset {
					true => w[2] * x + reset * (r[2] * state + bias[5]) + bias[2],
					false => w[2] * x + r[2] * (reset * state) + bias[5] + bias[2],
				};
				state = (1.0 - update) * fresh.tanh() + update * state;
				state
			})
			.collect();
		let op = Op::Gru(Gru {
			direction: Direction::Forward,
			activations: vec![Activation::Sigmoid, Activation::Tanh],
			clip: None,
			linear_before_reset,
		});
		let operands = vec![
			x(),
			tensor(&[1, 3, 1], &w),
			tensor(&[1, 3, 1], &r),
			tensor(&[1, 6], &bias),
			tensor(&[1, 1, 1], &[h]),
		];
		let found = apply(&op, &operands).unwrap();
		near(&found[0], &all);
		near(&found[1], &all[2..]);
	}
}

#[test]
fn entries_of_a_batch_and_numbers_of_a_state_keep_apart() {
	let (batch, hidden) = (2, 3);
	let op = Op::Rnn(Rnn {
		direction: Direction::Forward,
		activations: vec![Activation::Relu],
		clip: None,
	});
	let x = tensor(&[1, batch, 1], &[1.0_f32, 10.0]);
	let w = tensor(&[1, hidden, 1], &[1.0_f32, 2.0, 3.0]);
	let identity = tensor(&[1, hidden, hidden], &[0.0_f32, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
	let bias = tensor(&[1, 6], &[0.0_f32, 0.0, 0.5, 0.0, 0.0, 0.0]);
	let h = tensor(&[1, batch, hidden], &[100.0_f32, 200.0, 300.0, 400.0, 500.0, 600.0]);
	let found = apply(&op, &[x, w, identity, bias, h]).unwrap();
	near(&found[0], &[201.0, 302.0, 103.5, 510.0, 620.0, 430.5]);
}
