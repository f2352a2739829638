//! Resizing against the examples of ONNX's documentation, and all instruction sets against each other.

use super::*;
use crate::checks::{same, Random, Threads, WORKERS};

const HOW: Resize = Resize {
	mode: Mode::Linear,
	coordinates: Coordinates::HalfPixel,
	exclude_outside: false,
	antialias: false,
	extrapolation: 10.0,
};

fn axis(input: usize, output: usize, scale: Option<f32>) -> Axis {
	Axis {
		input,
		output,
		scale,
		part: (0.0, 1.0),
	}
}

fn counting(count: usize) -> Vec<f32> {
	(1..=count).map(|x| x as f32).collect()
}

#[track_caller]
fn near(how: &Resize, axes: &[Axis], expected: &[f32]) {
	let resizer = Resizer::new(how, axes).unwrap();
	for isa in Isa::available() {
		let mut out = vec![7.0; resizer.output_len()];
		resizer.run(
			isa,
			&Threads(2),
			&mut Scratch::new(),
			&counting(resizer.input_len()),
			&mut out,
		);
		assert_eq!(out.len(), expected.len());
		for (found, expected) in out.iter().zip(expected) {
			assert!((found - expected).abs() <= 1e-5 * expected.abs().max(1.0), "{out:?}");
		}
	}
}

#[test]
fn examples_of_onnx() {
	let up = [axis(2, 4, Some(2.0)), axis(2, 4, Some(2.0))];
	near(
		&HOW,
		&up,
		&[
			1.0, 1.25, 1.75, 2.0, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3.0, 3.25, 3.75, 4.0,
		],
	);
	let corners = Resize {
		coordinates: Coordinates::AlignCorners,
		..HOW
	};
	near(
		&corners,
		&[axis(2, 1, Some(0.6)), axis(4, 2, Some(0.6))],
		&[1.0, 3.142_857],
	);
	near(
		&HOW,
		&[axis(2, 1, Some(0.6)), axis(4, 2, Some(0.6))],
		&[2.666_666_5, 4.333_333],
	);
	let aliased = Resize { antialias: true, ..HOW };
	near(
		&aliased,
		&[axis(4, 2, Some(0.6)), axis(4, 2, Some(0.6))],
		&[2.875, 4.5, 9.375, 11.0],
	);
	let cubic = Resize {
		mode: Mode::Cubic(-0.75),
		..HOW
	};
	near(
		&cubic,
		&[axis(4, 3, Some(0.8)), axis(4, 3, Some(0.8))],
		&[
			1.471_191_4,
			2.781_25,
			4.082_520_5,
			6.711_426,
			8.021_484,
			9.322_754,
			11.916_504,
			13.226_562,
			14.527_832,
		],
	);
	let outside = Resize {
		exclude_outside: true,
		mode: Mode::Cubic(-0.5),
		..HOW
	};
	near(
		&outside,
		&[axis(4, 3, Some(0.8)), axis(4, 3, Some(0.8))],
		&[
			1.368_127_2,
			2.669_526,
			4.013_34,
			6.573_626,
			7.875_025,
			9.218_838,
			11.948_881,
			13.250_28,
			14.594_094,
		],
	);
	let nearest = Resize {
		mode: Mode::Nearest(Rounding::PreferFloor),
		..HOW
	};
	near(&nearest, &[axis(2, 1, Some(0.6)), axis(4, 2, Some(0.6))], &[1.0, 3.0]);
	near(
		&nearest,
		&[axis(2, 4, Some(2.0)), axis(2, 6, Some(3.0))],
		&[
			1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0, 4.0, 3.0, 3.0, 3.0,
			4.0, 4.0, 4.0,
		],
	);
	let crop = Resize {
		coordinates: Coordinates::Crop,
		..HOW
	};
	let part = |from, to| Axis {
		part: (from, to),
		..axis(4, 3, None)
	};
	near(
		&crop,
		&[part(0.4, 0.6), part(0.6, 0.8)],
		&[7.6, 7.9, 8.2, 8.8, 9.1, 9.4, 10.0, 10.3, 10.6],
	);
	near(
		&crop,
		&[part(0.4, 1.2), part(0.6, 1.7)],
		&[7.6, 10.0, 10.0, 12.4, 10.0, 10.0, 10.0, 10.0, 10.0],
	);
}

#[test]
fn all_instruction_sets_agree() {
	let mut random = Random::new(51);
	for _ in 0..200 {
		let rank = random.within(1, 4);
		let axes: Vec<Axis> = (0..rank)
			.map(|_| {
				let (input, output) = (random.within(1, 9), random.within(1, 12));
				let scale = output as f32 / input as f32;
				Axis {
					part: (random.unit(), random.unit()),
					..axis(input, output, (random.below(2) == 0).then_some(scale))
				}
			})
			.collect();
		let how = Resize {
			mode: random.pick(&[Mode::Linear, Mode::Cubic(-0.75), Mode::Nearest(Rounding::Ceil)]),
			coordinates: random.pick(&[
				Coordinates::HalfPixel,
				Coordinates::HalfPixelSymmetric,
				Coordinates::PytorchHalfPixel,
				Coordinates::AlignCorners,
				Coordinates::Asymmetric,
				Coordinates::Crop,
			]),
			exclude_outside: random.below(4) == 0,
			antialias: random.below(3) == 0,
			extrapolation: -1.0,
		};
		let resizer = Resizer::new(&how, &axes).unwrap();
		let input = random.values(resizer.input_len());
		let mut expected = vec![7.0; resizer.output_len()];
		resizer.run(Isa::SCALAR, &Threads(1), &mut Scratch::new(), &input, &mut expected);
		for isa in Isa::available() {
			let mut found = vec![7.0; resizer.output_len()];
			resizer.run(
				isa,
				&Threads(random.pick(&WORKERS)),
				&mut Scratch::new(),
				&input,
				&mut found,
			);
			same(&found, &expected, (isa, &how, &axes));
		}
	}
}

#[test]
fn empty_sizes_are_refused_and_wild_scales_do_no_harm() {
	assert!(Resizer::new(&HOW, &[axis(0, 1, None)]).is_none());
	assert!(Resizer::new(&HOW, &[axis(usize::MAX, 2, None)]).is_none());
	for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e-38, 1e38] {
		for antialias in [false, true] {
			let how = Resize { antialias, ..HOW };
			let resizer = Resizer::new(&how, &[axis(3, 4, Some(scale))]).unwrap();
			resizer.run(
				Isa::best(),
				&Threads(1),
				&mut Scratch::new(),
				&[1.0, 2.0, 3.0],
				&mut [0.0; 4],
			);
		}
	}
}
