//! How often a window fits: what convolutions and pooling have in common.

use super::{at_most, length, narrow, positive, Operands};
use crate::{op::Window, rule::Rule};
use alloc::vec::Vec;

/// The longest that padding may make an axis, and the farthest that a transposed convolution may reach in steps: what
/// kernels copy must not outgrow what is there without bounds.
fn roomy(input: u32) -> u64 {
	u64::from(input).saturating_mul(16).saturating_add(128)
}

/// The most places between two elements of the input that a transposed convolution may have: each is a convolution of
/// its own.
pub(super) const MOST_PHASES: u64 = 4096;

/// No stride, dilation or padding is larger, whatever the limits say: kernels count with these.
const WIDEST: u32 = 1 << 31;

/// One spatial axis of a window.
#[derive(Clone, Copy)]
pub(super) struct Along {
	/// Which one.
	pub axis: usize,
	pub stride: u64,
	pub pad_begin: u64,
	pub pad_end: u64,
	/// From the first to the last tap.
	pub extent: u64,
}

/// The axes of a window of `kernel`, each checked.
pub(super) fn axes(window: &Window, kernel: &[u32], operands: &Operands) -> Result<Vec<Along>, Rule> {
	length("strides", &window.strides, kernel.len())?;
	length("dilations", &window.dilations, kernel.len())?;
	length("pads_begin", &window.pads_begin, kernel.len())?;
	length("pads_end", &window.pads_end, kernel.len())?;
	let most = operands.limits.window.min(WIDEST);
	let begins_and_ends = window.pads_begin.iter().zip(&window.pads_end);
	let steps = window.strides.iter().zip(&window.dilations);
	kernel
		.iter()
		.zip(steps)
		.zip(begins_and_ends)
		.enumerate()
		.map(|(axis, ((taps, (stride, dilation)), (pad_begin, pad_end)))| {
			positive("kernel", *taps, most)?;
			positive("strides", *stride, most)?;
			positive("dilations", *dilation, most)?;
			at_most("pads_begin", *pad_begin, 0, most)?;
			at_most("pads_end", *pad_end, 0, most)?;
			let gaps = u64::from(taps.saturating_sub(1));
			let extent = gaps
				.checked_mul(u64::from(*dilation))
				.and_then(|extent| extent.checked_add(1));
			Ok(Along {
				axis,
				stride: u64::from(*stride),
				pad_begin: u64::from(*pad_begin),
				pad_end: u64::from(*pad_end),
				extent: extent.ok_or(Rule::Overflow)?,
			})
		})
		.collect()
}

impl Along {
	/// How many places the window has over `input` elements. With `ceil`, a last one may stick out, unless it begins
	/// behind the input.
	pub(super) fn places(&self, input: u32, ceil: bool) -> Result<u32, Rule> {
		let padded = self.padded(u64::from(input)).ok_or(Rule::Overflow)?;
		let axis = self.axis as u32;
		let places = self.count(u64::from(input), ceil).ok_or(Rule::Overflow)?;
		let places = places.ok_or(Rule::WindowFits {
			axis,
			window: self.extent,
			padded,
		})?;
		match padded <= roomy(input) {
			true => narrow(self.axis.saturating_add(2), places),
			false => Err(Rule::PaddedSize {
				axis,
				padded,
				most: roomy(input),
			}),
		}
	}

	fn padded(&self, input: u64) -> Option<u64> {
		input.checked_add(self.pad_begin)?.checked_add(self.pad_end)
	}

	/// `None` if 64 bits do not hold it, `Some(None)` if the window does not fit.
	fn count(&self, input: u64, ceil: bool) -> Option<Option<u64>> {
		let Some(room) = self.padded(input)?.checked_sub(self.extent) else {
			return Some(None);
		};
		let steps = match ceil {
			true => room.div_ceil(self.stride),
			false => room.checked_div(self.stride)?,
		};
		let last_begins = steps.checked_mul(self.stride)?;
		Some(match ceil && last_begins >= input.checked_add(self.pad_begin)? {
			true => Some(steps),
			false => steps.checked_add(1),
		})
	}

	/// How large the output of a transposed convolution is.
	pub(super) fn spread(&self, input: u32, output_padding: u32) -> Result<u32, Rule> {
		let full = u64::from(input)
			.checked_sub(1)
			.and_then(|steps| steps.checked_mul(self.stride))
			.and_then(|begin| begin.checked_add(self.extent))
			.and_then(|end| end.checked_add(u64::from(output_padding)))
			.ok_or(Rule::Overflow)?;
		let reach = self.extent.checked_div(self.stride).ok_or(Rule::Overflow)?;
		if reach > roomy(input) {
			return Err(Rule::KernelReach {
				axis: self.axis as u32,
				reach,
				most: roomy(input),
			});
		}
		let pads = self.pad_begin.checked_add(self.pad_end).ok_or(Rule::Overflow)?;
		match full.checked_sub(pads) {
			Some(left) if left > 0 => narrow(self.axis.saturating_add(2), left),
			_ => Err(Rule::NothingLeft { axis: self.axis as u32 }),
		}
	}
}
