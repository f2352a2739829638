//! The maximum of what a window sees. A NaN is greater than all numbers, and -0 < +0.

use super::PoolShape;
use crate::{
	buffer::{lines, Scratch},
	conv::reference::raster,
	dispatch::by_isa,
	share::{share, Shared},
	Isa, Workers,
};

/// What has a maximum: by way of whole numbers in the same order.
pub trait Ordered: Copy + Send + Sync + 'static {
	/// What a window that sees nothing gives.
	const LEAST: Self;

	/// A number that is greater where `self` is.
	fn key(self) -> i32;

	/// Back again; any NaN for a NaN.
	fn from_key(key: i32) -> Self;
}

impl Ordered for f32 {
	const LEAST: Self = f32::NEG_INFINITY;

	/// The bits, with those of negative numbers turned round, and all NaN at the top.
	#[inline(always)]
	fn key(self) -> i32 {
		let bits = self.to_bits() as i32;
		if self.is_nan() {
			i32::MAX
		} else {
			bits ^ (bits >> 31 & i32::MAX)
		}
	}

	#[inline(always)]
	fn from_key(key: i32) -> Self {
		f32::from_bits((key ^ (key >> 31 & i32::MAX)) as u32)
	}
}

impl Ordered for u8 {
	const LEAST: Self = u8::MIN;

	#[inline(always)]
	fn key(self) -> i32 {
		self.into()
	}

	#[inline(always)]
	fn from_key(key: i32) -> Self {
		key as u8
	}
}

impl Ordered for i8 {
	const LEAST: Self = i8::MIN;

	#[inline(always)]
	fn key(self) -> i32 {
		self.into()
	}

	#[inline(always)]
	fn from_key(key: i32) -> Self {
		key as i8
	}
}

by_isa! {
	/// One plane. `line` is as long as a row of the input, `found` as a row of the output.
	fn plane<T: Ordered>(shape: &PoolShape, input: &[T], line: &mut [i32], found: &mut [i32], out: &mut [T]) {
		let (width, stride) = (shape.places.input[2], shape.places.stride[2]);
		for (row, out) in out.chunks_exact_mut(found.len()).enumerate() {
			// Down the columns first, then along the row: a maximum does not depend on the order.
			line.fill(T::LEAST.key());
			for from in shape.rows(row) {
				for (key, x) in line.iter_mut().zip(&input[from * width..][..width]) {
					*key = (*key).max(x.key());
				}
			}
			found.fill(T::LEAST.key());
			for tap in 0..shape.places.kernel[2] {
				let (low, high, from) = shape.columns(tap);
				let found = &mut found[low..high];
				match stride {
					1 => {
						for (found, key) in found.iter_mut().zip(&line[from..]) {
							*found = (*found).max(*key);
						}
					}
					2 => {
						// Pairs, and the last one alone, which may have no second.
						let Some((last, most)) = found.split_last_mut() else { continue };
						for (found, pair) in most.iter_mut().zip(line[from..].chunks_exact(2)) {
							*found = (*found).max(pair[0]);
						}
						*last = (*last).max(line[from + 2 * most.len()]);
					}
					_ => {
						for (index, found) in found.iter_mut().enumerate() {
							*found = (*found).max(line[from + index * stride]);
						}
					}
				}
			}
			for (out, key) in out.iter_mut().zip(&*found) {
				*out = T::from_key(*key);
			}
		}
	}
}

/// The maximum of each window. One that sees only padding gives the least number of the type (-inf).
pub fn max_pool<T: Ordered>(
	isa: Isa,
	workers: &dyn Workers,
	scratch: &mut Scratch,
	shape: &PoolShape,
	input: &[T],
	out: &mut [T],
) {
	assert_eq!((input.len(), out.len()), (shape.input_len(), shape.output_len()));
	let (from, len) = (shape.places.input_plane(), shape.places.output_plane());
	let (line, found) = (shape.places.input[2], shape.places.output[2]);
	let out = Shared(out.as_mut_ptr());
	share(
		workers,
		scratch,
		lines::<i32>(line) + lines::<i32>(found),
		shape.planes(),
		&|piece, arena| {
			// SAFETY: each plane of outputs is computed once.
			let out = unsafe { out.part(piece * len, len) };
			plane(
				isa,
				shape,
				&input[piece * from..][..from],
				arena.take(line),
				arena.take(found),
				out,
			);
		},
	);
}

/// The maximum of each window and where it lies: its number in the whole input, rows one after the other. The first of
/// equal ones counts, the first NaN if there is one; -1 for a window that sees only padding.
pub fn max_pool_with_indices<T: Ordered>(shape: &PoolShape, input: &[T], out: &mut [T], indices: &mut [i64]) {
	assert_eq!((input.len(), out.len()), (shape.input_len(), shape.output_len()));
	assert_eq!(indices.len(), out.len());
	let places = &shape.places;
	let (from, len) = (places.input_plane(), places.output_plane());
	for plane in 0..shape.planes() {
		for (position, at) in raster(places.output).zip(plane * len..) {
			let mut best: Option<(i32, usize)> = None;
			for tap in raster(places.kernel) {
				let place = [0, 1, 2].map(|axis| places.tap(axis, position[axis], tap[axis]));
				let [Some(z), Some(y), Some(x)] = place else { continue };
				let index = plane * from + (z * places.input[1] + y) * places.input[2] + x;
				let key = input[index].key();
				if best.is_none_or(|(greatest, _)| key > greatest) {
					best = Some((key, index));
				}
			}
			out[at] = best.map_or(T::LEAST, |(key, _)| T::from_key(key));
			indices[at] = best.map_or(-1, |(_, index)| index as i64);
		}
	}
}
