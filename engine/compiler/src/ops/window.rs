//! What convolutions and pooling have in common: how the window moves and how much padding there is.

use crate::{error::refuse, error::Refusal, onnx::Node};
use verdict_program::op::Window;

/// A list with an entry for each spatial axis, each within 32 bits.
pub(super) fn list(
	node: &Node<'_>,
	name: &'static str,
	default: u32,
	least: u32,
	axes: usize,
) -> Result<Vec<u32>, Refusal> {
	let Some(items) = node.ints(name)? else {
		return Ok(vec![default; axes]);
	};
	let narrow = items
		.iter()
		.map(|item| u32::try_from(*item).ok().filter(|item| *item >= least));
	match narrow.collect::<Option<Vec<u32>>>() {
		Some(items) if items.len() == axes => Ok(items),
		_ => refuse!("attribute {name} is {items:?}, expected {axes} numbers of at least {least}"),
	}
}

/// Strides, dilations and padding for a window of `kernel` over an input of dimensions `spatial`.
pub(super) fn window(node: &Node<'_>, kernel: &[u32], spatial: &[u32]) -> Result<Window, Refusal> {
	let axes = kernel.len();
	let mut window = Window {
		strides: list(node, "strides", 1, 1, axes)?,
		dilations: list(node, "dilations", 1, 1, axes)?,
		..Window::plain(axes)
	};
	let pads = pads(node, axes)?;
	let upper = match auto_pad(node)? {
		AutoPad::Explicit => {
			(window.pads_begin, window.pads_end) = pads;
			return Ok(window);
		}
		AutoPad::Valid => return Ok(window),
		AutoPad::SameUpper => true,
		AutoPad::SameLower => false,
	};
	// As many places as strides fit into the input, rounded up.
	let steps = window.strides.iter().zip(&window.dilations);
	let needs = spatial
		.iter()
		.zip(kernel)
		.zip(steps)
		.map(|((input, kernel), (stride, dilation))| {
			let (input, stride) = (u64::from(*input), u64::from(*stride));
			let extent = u64::from(kernel.saturating_sub(1)) * u64::from(*dilation) + 1;
			let places = input.div_ceil(stride.max(1));
			let covered = places.saturating_sub(1) * stride + extent;
			covered.saturating_sub(input)
		});
	let needs: Vec<u64> = needs.collect();
	for ((begin, end), need) in window.pads_begin.iter_mut().zip(&mut window.pads_end).zip(needs) {
		let (small, large) = (need / 2, need.div_ceil(2));
		let (first, last) = if upper { (small, large) } else { (large, small) };
		match (u32::try_from(first), u32::try_from(last)) {
			(Ok(first), Ok(last)) => (*begin, *end) = (first, last),
			_ => refuse!("its padding would be {need}; the kernel or the dilation is too large"),
		}
	}
	Ok(window)
}

/// Padding before and after each axis.
pub(super) fn pads(node: &Node<'_>, axes: usize) -> Result<(Vec<u32>, Vec<u32>), Refusal> {
	let all = list(node, "pads", 0, 0, axes.saturating_mul(2))?;
	let (begin, end) = all.split_at_checked(axes).unwrap_or_default();
	Ok((begin.to_vec(), end.to_vec()))
}

pub(super) enum AutoPad {
	Explicit,
	Valid,
	SameUpper,
	SameLower,
}

pub(super) fn auto_pad(node: &Node<'_>) -> Result<AutoPad, Refusal> {
	Ok(match node.text_or("auto_pad", "NOTSET")? {
		"NOTSET" | "" => AutoPad::Explicit,
		"VALID" => AutoPad::Valid,
		"SAME_UPPER" => AutoPad::SameUpper,
		"SAME_LOWER" => AutoPad::SameLower,
		other => refuse!("attribute auto_pad is {other:?}, expected NOTSET, VALID, SAME_UPPER or SAME_LOWER"),
	})
}
