//! Resizing.

use crate::{draft::float, Draft, Entry};
use verdict_program::{
	op::{Coordinates, NearestRounding, Resize, ResizeMode},
	Dtype, Op,
};

pub(super) fn all() -> Vec<Entry> {
	let cubic = ResizeMode::Cubic {
		coefficient: float(-0.75),
	};
	let mut entries = vec![
		floats("linear", ResizeMode::Linear, false),
		floats("cubic", cubic.clone(), false),
		floats("cubic_exclude_outside", cubic, true),
	];
	for (name, rounding) in [
		("floor", NearestRounding::Floor),
		("ceil", NearestRounding::Ceil),
		("prefer_floor", NearestRounding::PreferFloor),
		("prefer_ceil", NearestRounding::PreferCeil),
	] {
		entries.push(floats(&format!("nearest_{name}"), ResizeMode::Nearest(rounding), false));
	}
	entries.push(integers());
	entries
}

fn coordinates(axes: usize) -> Vec<Coordinates> {
	vec![
		Coordinates::HalfPixel,
		Coordinates::HalfPixelSymmetric,
		Coordinates::PytorchHalfPixel,
		Coordinates::AlignCorners,
		Coordinates::Asymmetric,
		Coordinates::CropAndResize {
			starts: vec![float(-0.25); axes],
			ends: vec![float(0.75); axes],
		},
	]
}

fn resize(mode: ResizeMode, coordinates: Coordinates, exclude_outside: bool, from: &[u32], to: &[u32]) -> Op {
	Op::Resize(Resize {
		mode,
		coordinates,
		exclude_outside,
		extrapolation: float(3.5),
		sizes: to.to_vec(),
		scales: to
			.iter()
			.zip(from)
			.map(|(to, from)| float(*to as f32 / *from as f32))
			.collect(),
	})
}

/// Larger, smaller, both, and along one axis.
fn floats(name: &str, mode: ResizeMode, exclude_outside: bool) -> Entry {
	let mut draft = Draft::new(&format!("resize/{name}"));
	let from = [2, 3, 7, 10];
	let x = draft.x(&from);
	for coordinates in coordinates(4) {
		// All axes move there, which is too many but for the nearest.
		if matches!(
			(&coordinates, &mode),
			(
				Coordinates::CropAndResize { .. },
				ResizeMode::Linear | ResizeMode::Cubic { .. }
			)
		) {
			continue;
		}
		for to in [[2, 3, 14, 23], [2, 3, 3, 4], [2, 3, 9, 5], [2, 3, 7, 25]] {
			draft.give(
				resize(mode.clone(), coordinates.clone(), exclude_outside, &from, &to),
				&[x],
			);
		}
	}
	let from = [9, 8];
	let region = Coordinates::CropAndResize {
		starts: vec![float(-0.25); 2],
		ends: vec![float(0.75); 2],
	};
	let x = draft.x(&from);
	draft.give(resize(mode, region, exclude_outside, &from, &[13, 5]), &[x]);
	draft.finish()
}

fn integers() -> Entry {
	let mut draft = Draft::new("resize/integers");
	for dtype in [Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64] {
		let from = [3, 8, 9];
		let x = draft.input(dtype, &from);
		for coordinates in coordinates(3) {
			let nearest = ResizeMode::Nearest(NearestRounding::PreferFloor);
			draft.give(resize(nearest, coordinates, false, &from, &[3, 17, 5]), &[x]);
		}
	}
	draft.finish()
}
