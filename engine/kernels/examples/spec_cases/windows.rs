//! Pooling and resizing.

use crate::{Line, Random};
use verdict_kernels::{
	conv::Window,
	pool::{average_pool, lp_pool, max_pool_with_indices, Divisor, PoolShape},
	resize::{Axis, Coordinates, Mode, Resize, Resizer, Rounding},
	Alone, Isa, Scratch,
};

pub(crate) fn print(random: &mut Random) {
	for _ in 0..60 {
		pool(random);
	}
	for _ in 0..300 {
		resize(random);
	}
}

fn pool(random: &mut Random) {
	let rank = 1 + random.below(2);
	let mut list = |count: usize, from: &[usize]| (0..count).map(|_| random.pick(from)).collect::<Vec<_>>();
	let (kernel, strides) = (list(rank, &[1, 2, 3]), list(rank, &[1, 2, 3]));
	let (dilations, pads) = (list(rank, &[1, 1, 2]), list(2 * rank, &[0, 0, 1, 2]));
	let sizes = list(rank, &[1, 3, 5, 6]);
	let output: Option<Vec<usize>> = (0..rank)
		.map(|axis| {
			let padded = sizes[axis] + pads[axis] + pads[rank + axis];
			let room = padded.checked_sub((kernel[axis] - 1) * dilations[axis] + 1)?;
			let ceil = random.toss();
			Some(
				if ceil {
					room.div_ceil(strides[axis])
				} else {
					room / strides[axis]
				} + 1,
			)
		})
		.collect();
	let window = Window {
		strides: &strides,
		dilations: &dilations,
		pads: &pads,
	};
	let input = [&[1 + random.below(2), 2], &sizes[..]].concat();
	let Some((output, shape)) =
		output.and_then(|output| Some((output.clone(), PoolShape::new(&input, &kernel, window, &output)?)))
	else {
		return;
	};
	let mut x = random.floats(shape.input_len());
	for _ in 0..x.len() / 2 {
		let (from, to) = (random.below(x.len()), random.below(x.len()));
		x[to] = x[from];
	}
	let line = |name: &str| {
		let line = Line::new(name)
			.sizes("input", &input)
			.sizes("kernel", &kernel)
			.sizes("strides", &strides);
		let line = line
			.sizes("dilations", &dilations)
			.sizes("pads", &pads)
			.sizes("output", &output);
		line.floats("x", &x)
	};
	let (mut out, mut places) = (vec![0.0; shape.output_len()], vec![0; shape.output_len()]);
	max_pool_with_indices(&shape, &x, &mut out, &mut places);
	line("max_pool").list("places", places).floats("out", &out).print();
	let scratch = &mut Scratch::new();
	for (divisor, padded) in [(Divisor::Inputs, false), (Divisor::InputsAndPadding, true)] {
		average_pool(Isa::SCALAR, &Alone, scratch, &shape, divisor, &x, &mut out);
		line("average_pool")
			.number("padded", padded)
			.floats("out", &out)
			.print();
	}
	let p = 1 + random.below(4) as u32;
	lp_pool(Isa::SCALAR, &Alone, scratch, &shape, p, &x, &mut out);
	line("lp_pool").number("p", p).floats("out", &out).print();
}

fn resize(random: &mut Random) {
	let rank = 1 + random.below(2);
	let axes: Vec<Axis> = (0..rank)
		.map(|_| {
			let input = 1 + random.below(7);
			let output = if random.below(3) == 0 {
				input
			} else {
				1 + random.below(9)
			};
			Axis {
				input,
				output,
				scale: random.toss().then(|| {
					let exact = output as f32 / input as f32;
					let other = exact * (1.0 + random.unit() * 0.3);
					random.pick(&[exact, exact, 1.0, other])
				}),
				part: (random.unit() * 0.5, 1.0 + random.unit() * 0.5),
			}
		})
		.collect();
	use Coordinates::*;
	let (mode, mode_name) = match random.below(6) {
		0 => (Mode::Nearest(Rounding::PreferFloor), "round_prefer_floor"),
		1 => (Mode::Nearest(Rounding::PreferCeil), "round_prefer_ceil"),
		2 => (Mode::Nearest(Rounding::Floor), "floor"),
		3 => (Mode::Nearest(Rounding::Ceil), "ceil"),
		4 => (Mode::Linear, "linear"),
		_ => (Mode::Cubic(-0.75), "cubic"),
	};
	let (coordinates, name) = random.pick(&[
		(HalfPixel, "half_pixel"),
		(HalfPixelSymmetric, "half_pixel_symmetric"),
		(PytorchHalfPixel, "pytorch_half_pixel"),
		(AlignCorners, "align_corners"),
		(Asymmetric, "asymmetric"),
		(Crop, "tf_crop_and_resize"),
	]);
	let how = Resize {
		mode,
		coordinates,
		exclude_outside: random.below(3) == 0,
		antialias: random.below(3) == 0,
		extrapolation: 10.0,
	};
	let Some(resizer) = Resizer::new(&how, &axes) else {
		return;
	};
	let x = random.floats(resizer.input_len());
	let mut out = vec![0.0; resizer.output_len()];
	resizer.run(Isa::SCALAR, &Alone, &mut Scratch::new(), &x, &mut out);
	let of = |number: &dyn Fn(&Axis) -> f32| axes.iter().map(number).collect::<Vec<f32>>();
	let line = Line::new("resize").text("mode", mode_name).text("coordinates", name);
	let line = line.sizes("input", &axes.iter().map(|axis| axis.input).collect::<Vec<_>>());
	let line = line.sizes("output", &axes.iter().map(|axis| axis.output).collect::<Vec<_>>());
	let line = line.floats("scales", &of(&|axis| axis.scale.unwrap_or(0.0)));
	let line = line
		.floats("from", &of(&|axis| axis.part.0))
		.floats("to", &of(&|axis| axis.part.1));
	let line = line.floats("parameters", &[how.extrapolation, -0.75]);
	let line = line
		.number("exclude_outside", how.exclude_outside)
		.number("antialias", how.antialias);
	line.floats("x", &x).floats("out", &out).print();
}
