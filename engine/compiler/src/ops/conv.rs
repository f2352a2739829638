//! Convolutions of floats.

use super::{
	one,
	window::{auto_pad, list, pads, window, AutoPad},
	Imported,
};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::op::{Conv, ConvTranspose, Op, Window};

/// The spatial axes of a convolution: of the image, of the kernel, and into how many groups the channels fall.
fn shapes(g: &Graph<'_>, node: &Node<'_>, x: Value, w: Value) -> Result<(Vec<u32>, Vec<u32>, u32), Refusal> {
	let (image, kernel) = (g.dims(x), g.dims(w));
	let ([_, _, spatial @ ..], [_, _, taps @ ..]) = (image.as_slice(), kernel.as_slice()) else {
		refuse!("it convolves {image:?} by {kernel:?}, expected at least three dimensions each");
	};
	if !(1..=3).contains(&spatial.len()) || spatial.len() != taps.len() {
		refuse!("it convolves {image:?} by {kernel:?}, expected one to three spatial axes, the same for both");
	}
	if node.has("kernel_shape") && list(node, "kernel_shape", 0, 1, taps.len())? != taps {
		refuse!("attribute kernel_shape is not the shape of the kernel {taps:?}; export the model again");
	}
	match u32::try_from(node.int_or("group", 1)?) {
		Ok(groups) => Ok((spatial.to_vec(), taps.to_vec(), groups)),
		Err(_) => refuse!("attribute group is out of range; export the model again"),
	}
}

/// The attributes of a convolution of x by w.
pub(super) fn attributes(g: &Graph<'_>, node: &Node<'_>, x: Value, w: Value) -> Result<Conv, Refusal> {
	let (spatial, taps, groups) = shapes(g, node, x, w)?;
	Ok(Conv {
		window: window(node, &taps, &spatial)?,
		groups,
	})
}

pub(super) fn conv(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, w) = (node.input(0)?, node.input(1)?);
	let conv = attributes(g, node, x, w)?;
	let mut inputs = vec![x, w];
	inputs.extend(node.optional(2));
	one(g.apply(Op::Conv(conv), &inputs)?)
}

pub(super) fn conv_transpose(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, w) = (node.input(0)?, node.input(1)?);
	let (spatial, taps, groups) = shapes(g, node, x, w)?;
	let axes = taps.len();
	let mut output_padding = list(node, "output_padding", 0, 0, axes)?;
	let (pads_begin, pads_end) = pads(node, axes)?;
	let mut window = Window {
		strides: list(node, "strides", 1, 1, axes)?,
		dilations: list(node, "dilations", 1, 1, axes)?,
		pads_begin,
		pads_end,
	};
	let given = node.has("output_shape");
	let mut shape = list(node, "output_shape", 0, 1, axes)?;
	let auto_pad = auto_pad(node)?;
	let upper = matches!(auto_pad, AutoPad::SameUpper);
	let same = match auto_pad {
		AutoPad::Explicit => false,
		AutoPad::Valid => {
			window.pads_begin = vec![0; axes];
			window.pads_end = vec![0; axes];
			false
		}
		AutoPad::SameUpper | AutoPad::SameLower => true,
	};
	if same && !given {
		let sizes = spatial
			.iter()
			.zip(&window.strides)
			.map(|(input, stride)| input.checked_mul(*stride));
		let Some(sizes) = sizes.collect::<Option<Vec<u32>>>() else {
			refuse!("its output would be too large; use smaller strides");
		};
		shape = sizes;
	}
	if same || given {
		for (axis, wanted) in shape.iter().enumerate() {
			let at = |list: &[u32]| list.get(axis).copied().map_or(0, i128::from);
			let extent = (at(&taps) - 1) * at(&window.dilations) + 1;
			let full = (at(&spatial) - 1) * at(&window.strides) + at(&output_padding) + extent;
			let total = full - i128::from(*wanted);
			// Rather than padded, what is too short is made longer at the end.
			if let Some(extra) = output_padding.get_mut(axis).filter(|_| total < 0) {
				match u32::try_from(i128::from(*extra) - total) {
					Ok(more) => *extra = more,
					Err(_) => refuse!("its output would be {shape:?}, far more than the convolution gives"),
				}
			}
			let total = total.max(0);
			if node.opset < 11 && total % 2 != 0 {
				refuse!(
					"its padding of {total} cannot be halved, and which side gets more has changed with operator set 11; \
					 give the padding instead, or export with opset 17"
				);
			}
			let (small, large) = (total / 2, total - total / 2);
			let (begin, end) = if upper { (small, large) } else { (large, small) };
			let (Ok(begin), Ok(end)) = (u32::try_from(begin), u32::try_from(end)) else {
				refuse!("its padding would be {total}; the kernel is too large");
			};
			if let (Some(first), Some(last)) = (window.pads_begin.get_mut(axis), window.pads_end.get_mut(axis)) {
				(*first, *last) = (begin, end);
			}
		}
	}
	let mut inputs = vec![x, w];
	inputs.extend(node.optional(2));
	let op = Op::ConvTranspose(ConvTranspose {
		window,
		groups,
		output_padding,
	});
	one(g.apply(op, &inputs)?)
}
