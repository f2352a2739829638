//! Pooling against plain loops.

use super::*;
use crate::{
	activation::maximum,
	arithmetic::{add, div, mul},
	checks::{same, Random, Threads, WORKERS},
	conv::reference::raster,
	Isa, Scratch,
};

/// What a window sees, and how many places it counts with padding.
type Seen = (Vec<f32>, usize);

/// All inputs that each window sees, in raster order.
fn windows(shape: &PoolShape, input: &[f32]) -> Vec<Seen> {
	let places = &shape.places;
	let mut all = Vec::new();
	for plane in input.chunks(places.input_plane()) {
		for position in raster(places.output) {
			let (mut seen, mut counted) = (Vec::new(), 0);
			for tap in raster(places.kernel) {
				let place =
					[0, 1, 2].map(|axis| position[axis] * places.stride[axis] + tap[axis] * places.dilation[axis]);
				let within = |axis: usize, more: usize| place[axis] < places.pads[axis] + places.input[axis] + more;
				counted += usize::from((0..3).all(|axis| within(axis, shape.ends[axis])));
				if (0..3).all(|axis| place[axis] >= places.pads[axis] && within(axis, 0)) {
					let [z, y, x] = [0, 1, 2].map(|axis| place[axis] - places.pads[axis]);
					seen.push(plane[(z * places.input[1] + y) * places.input[2] + x]);
				}
			}
			all.push((seen, counted));
		}
	}
	all
}

fn shape(random: &mut Random) -> Option<PoolShape> {
	let rank = random.pick(&[1, 2, 2, 3]);
	let mut list = |count: usize, from: &[usize]| (0..count).map(|_| random.pick(from)).collect::<Vec<_>>();
	let (kernel, strides) = (list(rank, &[1, 2, 2, 3, 5]), list(rank, &[1, 1, 2, 2, 3]));
	let (dilations, pads) = (list(rank, &[1, 1, 2]), list(2 * rank, &[0, 0, 1, 2]));
	let sizes: Vec<usize> = (0..rank).map(|_| random.within(1, [70, 20, 6][rank - 1])).collect();
	let mut output = Vec::new();
	for axis in 0..rank {
		let padded = sizes[axis] + pads[axis] + pads[rank + axis];
		let room = padded.checked_sub((kernel[axis] - 1) * dilations[axis] + 1)?;
		output.push(
			if random.below(2) == 0 {
				room / strides[axis]
			} else {
				room.div_ceil(strides[axis])
			} + 1,
		);
	}
	let window = Window {
		strides: &strides,
		dilations: &dilations,
		pads: &pads,
	};
	PoolShape::new(
		&[&[random.within(1, 2), random.within(1, 3)], &sizes[..]].concat(),
		&kernel,
		window,
		&output,
	)
}

#[test]
fn pools_equal_plain_loops() {
	let mut random = Random::new(41);
	let mut scratch = Scratch::new();
	for _ in 0..400 {
		let Some(shape) = shape(&mut random) else { continue };
		let input = random.values(shape.input_len());
		let windows = windows(&shape, &input);
		let expected = |of: &dyn Fn(&Seen) -> f32| windows.iter().map(of).collect::<Vec<f32>>();
		let sum = |seen: &[f32]| seen.iter().fold(0.0, |sum, x| add(sum, *x));
		let greatest = expected(&|(seen, _)| seen.iter().copied().fold(f32::NEG_INFINITY, maximum));
		let of_inputs = expected(&|(seen, _)| div(sum(seen), seen.len() as f32));
		let with_padding = expected(&|(seen, counted)| div(sum(seen), *counted as f32));
		let root = expected(&|(seen, _)| seen.iter().fold(0.0, |sum, x| add(sum, mul(*x, *x))).sqrt());
		let cubes = expected(&|(seen, _)| {
			seen.iter()
				.fold(0.0, |sum, x| add(sum, mul(mul(x.abs(), x.abs()), x.abs())))
		});
		for isa in Isa::available() {
			let workers = &Threads(random.pick(&WORKERS));
			let mut out = vec![7.0; shape.output_len()];
			max_pool(isa, workers, &mut scratch, &shape, &input, &mut out);
			same(&out, &greatest, (isa, &shape));
			average_pool(isa, workers, &mut scratch, &shape, Divisor::Inputs, &input, &mut out);
			same(&out, &of_inputs, (isa, &shape));
			average_pool(
				isa,
				workers,
				&mut scratch,
				&shape,
				Divisor::InputsAndPadding,
				&input,
				&mut out,
			);
			same(&out, &with_padding, (isa, &shape));
			lp_pool(isa, workers, &mut scratch, &shape, 2, &input, &mut out);
			same(&out, &root, (isa, &shape));
			lp_pool(isa, workers, &mut scratch, &shape, 3, &input, &mut out);
			same(&out, &cubes, (isa, &shape));
		}
		let (mut out, mut indices) = (vec![7.0; shape.output_len()], vec![7; shape.output_len()]);
		max_pool_with_indices(&shape, &input, &mut out, &mut indices);
		same(&out, &greatest, &shape);
		for (&x, &index) in out.iter().zip(&indices).filter(|(_, &index)| index >= 0) {
			assert!(x.to_bits() == input[index as usize].to_bits() || x.is_nan() && input[index as usize].is_nan());
		}
	}
}

#[test]
fn ties_zeros_and_nan() {
	let window = Window {
		strides: &[1],
		dilations: &[1],
		pads: &[0, 0],
	};
	let shape = PoolShape::new(&[1, 1, 7], &[2], window, &[6]).unwrap();
	let input = [-0.0, 0.0, -0.0, 1.0, 1.0, -f32::NAN, f32::NAN];
	let (mut out, mut indices) = ([7.0; 6], [7; 6]);
	max_pool_with_indices(&shape, &input, &mut out, &mut indices);
	assert_eq!(indices, [1, 1, 3, 3, 5, 5]);
	assert_eq!(out[0].to_bits(), 0);
	let bytes: [i8; 7] = [-128, -1, 5, 5, 127, 0, -3];
	for isa in Isa::available() {
		let mut out = [0; 6];
		max_pool(isa, &Threads(1), &mut Scratch::new(), &shape, &bytes, &mut out);
		assert_eq!(out, [-1, 5, 5, 127, 127, 0]);
	}
	assert!(PoolShape::new(&[1, 1, 7], &[0], window, &[6]).is_none());
	assert!(PoolShape::new(
		&[1, 1, 7],
		&[2],
		Window {
			strides: &[0],
			..window
		},
		&[6]
	)
	.is_none());
	assert!(PoolShape::new(
		&[1, 1, 7],
		&[2],
		Window {
			dilations: &[0],
			..window
		},
		&[6]
	)
	.is_none());
	assert!(PoolShape::new(&[1, 0, 7], &[2], window, &[6]).is_none());
	assert!(PoolShape::new(&[1, 1, 7], &[2], window, &[usize::MAX]).is_none());
}
