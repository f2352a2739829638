//! Pooling and resizing.

use crate::support::{
	program::{cases::resize, float, pool, square, window},
	values::{count, gives, gives_about, list, tensor},
};
use verdict_program::{
	op::{AveragePool, Coordinates, LpPool, MaxPool, NearestRounding, Resize, ResizeMode, Window},
	Op,
};

#[test]
fn the_greatest_of_a_window() {
	let max = |pool, indices| Op::MaxPool(MaxPool { pool, indices });
	let x = tensor(&[1, 1, 4], &[1.0_f32, f32::NAN, -0.0, 0.0]);
	let pairs = pool(&[2], Window::plain(1), false);
	gives(
		max(pairs.clone(), false),
		&[x.clone()],
		&[tensor(&[1, 1, 3], &[f32::NAN, f32::NAN, 0.0])],
	);
	gives(
		max(pairs, true),
		&[x],
		&[
			tensor(&[1, 1, 3], &[f32::NAN, f32::NAN, 0.0]),
			tensor(&[1, 1, 3], &[1_i64, 1, 3]),
		],
	);
	let x = tensor(&[1, 2, 2, 2], &[1_i8, 2, 3, 4, -5, -6, -7, -8]);
	let all = pool(&[2, 2], square(2, 1, 1), false);
	// Each element alone, with padding that never wins. Indices count over all channels.
	let indices = tensor(&[1, 2, 2, 2], &[0_i64, 1, 2, 3, 4, 5, 6, 7]);
	gives(max(all, true), &[x.clone()], &[x, indices]);
	// The first of equals.
	let x = tensor(&[1, 1, 3], &[7_u8, 7, 7]);
	let all = pool(&[3], Window::plain(1), false);
	gives(
		max(all, true),
		&[x],
		&[tensor(&[1, 1, 1], &[7_u8]), tensor(&[1, 1, 1], &[0_i64])],
	);
}

#[test]
fn the_average_of_a_window() {
	let average = |pool, count_include_pad| {
		Op::AveragePool(AveragePool {
			pool,
			count_include_pad,
		})
	};
	let x = count(&[1, 1, 4]);
	let padded = pool(&[3], window(&[2], &[1], &[1], &[0]), true);
	// [.., 0, 1], [1, 2, 3]; with ceiling a third one [3, out, out].
	gives(
		average(padded.clone(), false),
		&[x.clone()],
		&[tensor(&[1, 1, 2], &[0.5_f32, 2.0])],
	);
	gives(
		average(padded, true),
		&[x.clone()],
		&[tensor(&[1, 1, 2], &[1.0_f32 / 3.0, 2.0])],
	);
	let ceil = pool(&[3], window(&[2], &[1], &[0], &[0]), true);
	// What sticks out behind the padding never counts.
	gives(average(ceil, true), &[x], &[tensor(&[1, 1, 2], &[1.0_f32, 2.5])]);
}

#[test]
fn the_norm_of_a_window() {
	let x = tensor(&[1, 1, 3], &[3.0_f32, -4.0, 0.0]);
	let norm = |p| {
		Op::LpPool(LpPool {
			pool: pool(&[2], Window::plain(1), false),
			p,
		})
	};
	gives(norm(1), &[x.clone()], &[tensor(&[1, 1, 2], &[7.0_f32, 4.0])]);
	gives(norm(2), &[x.clone()], &[tensor(&[1, 1, 2], &[5.0_f32, 4.0])]);
	gives_about(norm(3), &[x], &[91_f32.cbrt(), 4.0], 1e-6);
}

fn nearest(rounding: NearestRounding) -> ResizeMode {
	ResizeMode::Nearest(rounding)
}

#[test]
fn resizing_to_the_nearest() {
	let op = |rounding, coordinates| Op::Resize(resize(nearest(rounding), coordinates, &[5], &[2.5]));
	use NearestRounding::*;
	// Places 0, 0.4, 0.8, 1.2, 1.6 of two elements.
	let x = list(&[10_u8, 20]);
	gives(
		op(Floor, Coordinates::Asymmetric),
		&[x.clone()],
		&[list(&[10_u8, 10, 10, 20, 20])],
	);
	gives(
		op(Ceil, Coordinates::Asymmetric),
		&[x.clone()],
		&[list(&[10_u8, 20, 20, 20, 20])],
	);
	gives(
		op(PreferFloor, Coordinates::Asymmetric),
		&[x],
		&[list(&[10_u8, 10, 20, 20, 20])],
	);
	let twice = resize(nearest(Floor), Coordinates::Asymmetric, &[1, 4], &[1.0, 2.0]);
	gives(
		Op::Resize(twice),
		&[tensor(&[1, 2], &[-1_i64, 7])],
		&[tensor(&[1, 4], &[-1_i64, -1, 7, 7])],
	);
}

#[test]
fn resizing_between_elements() {
	let linear =
		|coordinates, sizes: &[u32], scales: &[f32]| Op::Resize(resize(ResizeMode::Linear, coordinates, sizes, scales));
	let x = list(&[0.0_f32, 4.0]);
	gives(
		linear(Coordinates::HalfPixel, &[4], &[2.0]),
		&[x.clone()],
		&[list(&[0.0_f32, 1.0, 3.0, 4.0])],
	);
	gives_about(
		linear(Coordinates::AlignCorners, &[4], &[2.0]),
		&[x.clone()],
		&[0.0, 4.0 / 3.0, 8.0 / 3.0, 4.0],
		1e-6,
	);
	gives(
		linear(Coordinates::Asymmetric, &[4], &[2.0]),
		&[x],
		&[list(&[0.0_f32, 2.0, 4.0, 4.0])],
	);
	let x = tensor(&[1, 2, 2], &[0.0_f32, 4.0, 8.0, 12.0]);
	let rows = tensor(&[1, 4, 2], &[0.0_f32, 4.0, 2.0, 6.0, 6.0, 10.0, 8.0, 12.0]);
	gives(
		linear(Coordinates::HalfPixel, &[1, 4, 2], &[1.0, 2.0, 1.0]),
		&[x],
		&[rows],
	);
	// Along an axis that stays as it is nothing is touched, not even an infinity.
	let x = tensor(&[2, 2], &[1.0_f32, f32::INFINITY, 3.0, 5.0]);
	let same = linear(Coordinates::HalfPixel, &[2, 2], &[1.0, 1.0]);
	gives(same, &[x.clone()], &[x]);
	let cubic = ResizeMode::Cubic {
		coefficient: float(-0.5),
	};
	let x = list(&[0.0_f32, 1.0, 2.0, 3.0, 4.0, 5.0]);
	let op = Op::Resize(resize(cubic, Coordinates::HalfPixel, &[3], &[0.5]));
	gives_about(op, &[x], &[0.5 - 0.0625, 2.5, 4.5 + 0.0625], 1e-6);
}

#[test]
fn a_region_that_reaches_outside() {
	let region = |mode| Resize {
		extrapolation: float(-7.0),
		..resize(
			mode,
			Coordinates::CropAndResize {
				starts: vec![float(-1.0)],
				ends: vec![float(2.0)],
			},
			&[4],
			&[2.0],
		)
	};
	// Two elements, from -1 to 2 in four steps.
	let op = Op::Resize(region(ResizeMode::Linear));
	gives(op, &[list(&[1.0_f32, 2.0])], &[list(&[-7.0_f32, 1.0, 2.0, -7.0])]);
	let op = Op::Resize(region(nearest(NearestRounding::Floor)));
	gives(op, &[list(&[1_i8, 2])], &[list(&[-7_i8, 1, 2, -7])]);
	let wide = Resize {
		sizes: vec![2, 4],
		scales: vec![float(1.0), float(2.0)],
		coordinates: Coordinates::CropAndResize {
			starts: vec![float(0.0), float(-1.0)],
			ends: vec![float(1.0), float(2.0)],
		},
		..region(nearest(NearestRounding::Floor))
	};
	let x = tensor(&[2, 2], &[1_i32, 2, 3, 4]);
	gives(
		Op::Resize(wide),
		&[x],
		&[tensor(&[2, 4], &[-7_i32, 1, 2, -7, -7, 3, 4, -7])],
	);
}
