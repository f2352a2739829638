//! Pooling and resizing.

use crate::{
	common::Random,
	harness::{agree, bytes, numbers, pick, property, same, size, toss, until},
	linear::Moves,
};
use verdict_kernels::{
	pool::{average_pool, lp_pool, max_pool, max_pool_with_indices, Divisor, PoolShape},
	resize::{Axis, Coordinates, Mode, Resize, Resizer, Rounding},
	Alone, Isa, Scratch,
};

fn pool_shape(random: &mut Random) -> Option<PoolShape> {
	let rank = 1 + random.below(3);
	let moves = Moves::new(random, rank, [200, 40, 9][rank - 1]);
	let output: Option<Vec<usize>> = (0..rank)
		.map(|axis| {
			let padded = moves.input[axis] + moves.pads[axis] + moves.pads[rank + axis];
			let room = padded.checked_sub((moves.kernel[axis] - 1) * moves.dilations[axis] + 1)?;
			let ceil = toss(random);
			Some(
				if ceil {
					room.div_ceil(moves.strides[axis])
				} else {
					room / moves.strides[axis]
				} + 1,
			)
		})
		.collect();
	let input = [&[1 + random.below(3), 1 + random.below(5)], &moves.input[..]].concat();
	PoolShape::new(&input, &moves.kernel, moves.window(), &output?)
}

#[test]
fn pools() {
	property("pools", 250, |random| {
		let shape = until(random, pool_shape);
		let input = numbers(random, shape.input_len());
		let p = 1 + random.below(4) as u32;
		let scratch = Scratch::new;
		let len = shape.output_len();
		agree(random, &shape, |isa, workers| {
			let mut out = vec![7.0; len];
			max_pool(isa, workers, &mut scratch(), &shape, &input, &mut out);
			out
		});
		for divisor in [Divisor::Inputs, Divisor::InputsAndPadding] {
			agree(random, (&shape, divisor), |isa, workers| {
				let mut out = vec![7.0; len];
				average_pool(isa, workers, &mut scratch(), &shape, divisor, &input, &mut out);
				out
			});
		}
		agree(random, (&shape, p), |isa, workers| {
			let mut out = vec![7.0; len];
			lp_pool(isa, workers, &mut scratch(), &shape, p, &input, &mut out);
			out
		});
		let unsigned = bytes(random, shape.input_len());
		let signed: Vec<i8> = unsigned.iter().map(|&byte| byte as i8).collect();
		agree(random, (&shape, "unsigned"), |isa, workers| {
			let mut out = vec![7_u8; len];
			max_pool(isa, workers, &mut scratch(), &shape, &unsigned, &mut out);
			out
		});
		agree(random, (&shape, "signed"), |isa, workers| {
			let mut out = vec![7_i8; len];
			max_pool(isa, workers, &mut scratch(), &shape, &signed, &mut out);
			out
		});
	});
}

/// The kernel that also says where has no fast version, but it has to find what the other one finds, and the first.
#[test]
fn maxima_and_their_places() {
	property("maxima_and_their_places", 200, |random| {
		let shape = until(random, pool_shape);
		let input = numbers(random, shape.input_len());
		let (mut values, mut found) = (vec![7.0; shape.output_len()], vec![7.0; shape.output_len()]);
		let mut places = vec![7; shape.output_len()];
		max_pool_with_indices(&shape, &input, &mut values, &mut places);
		max_pool(Isa::best(), &Alone, &mut Scratch::new(), &shape, &input, &mut found);
		same(&found, &values, || format!("{shape:?}"));
		for (&value, &place) in values.iter().zip(&places) {
			match usize::try_from(place) {
				Ok(place) => same(&[value], &[input[place]], || format!("{place} of {shape:?}")),
				Err(_) => assert_eq!((place, value), (-1, f32::NEG_INFINITY)),
			}
		}
	});
}

fn resizing(random: &mut Random) -> (Resize, Vec<Axis>) {
	let rank = 1 + random.below(4);
	let longest = [300, 170, 30, 12][rank - 1];
	let axes = (0..rank)
		.map(|_| {
			let input = size(random, 1, longest);
			let output = if random.below(4) == 0 {
				input
			} else {
				size(random, 1, longest)
			};
			let scale = match random.below(8) {
				0 => Some(random.float(true)),
				1..=3 => None,
				_ => Some(output as f32 / input as f32),
			};
			let part = (random.unit(), random.unit() + 1.0);
			Axis {
				input,
				output,
				scale,
				part,
			}
		})
		.collect();
	let rounding = pick(
		random,
		&[
			Rounding::PreferFloor,
			Rounding::PreferCeil,
			Rounding::Floor,
			Rounding::Ceil,
		],
	);
	let how = Resize {
		mode: pick(
			random,
			&[
				Mode::Linear,
				Mode::Cubic(-0.75),
				Mode::Cubic(-0.5),
				Mode::Nearest(rounding),
			],
		),
		coordinates: pick(
			random,
			&[
				Coordinates::HalfPixel,
				Coordinates::HalfPixelSymmetric,
				Coordinates::PytorchHalfPixel,
				Coordinates::AlignCorners,
				Coordinates::Asymmetric,
				Coordinates::Crop,
			],
		),
		exclude_outside: random.below(3) == 0,
		antialias: random.below(3) == 0,
		extrapolation: random.float(true),
	};
	(how, axes)
}

#[test]
fn resizings() {
	property("resizings", 500, |random| {
		let (how, axes) = resizing(random);
		let resizer = Resizer::new(&how, &axes).expect("sizes that fit");
		let input = numbers(random, resizer.input_len());
		agree(random, (&how, &axes), |isa, workers| {
			let mut out = vec![7.0; resizer.output_len()];
			resizer.run(isa, workers, &mut Scratch::new(), &input, &mut out);
			out
		});
		if matches!(how.mode, Mode::Nearest(_)) && how.coordinates != Coordinates::Crop {
			// Elements of other types are taken from the same places.
			let numbers: Vec<i64> = (0..resizer.input_len() as i64).collect();
			let (mut taken, mut out) = (vec![7; resizer.output_len()], vec![7.0; resizer.output_len()]);
			resizer.take(&numbers, &mut taken);
			resizer.run(Isa::SCALAR, &Alone, &mut Scratch::new(), &input, &mut out);
			let wanted: Vec<f32> = taken.iter().map(|&place| input[place as usize]).collect();
			same(&out, &wanted, || format!("{how:?} {axes:?}"));
		}
	});
}
