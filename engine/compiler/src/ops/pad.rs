//! `Pad`: margins, and where they are negative, parts taken away.

use super::{one, Imported};
use crate::{error::refuse, graph::Graph, onnx::Node};
use verdict_program::op::{Op, Pad, PadMode, Slice};

pub(super) fn pad(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let mode = match node.text_or("mode", "constant")? {
		"constant" => PadMode::Constant,
		"reflect" => PadMode::Reflect,
		"edge" => PadMode::Edge,
		"wrap" => PadMode::Wrap,
		other => refuse!("attribute mode is {other:?}, expected constant, reflect, edge or wrap"),
	};
	let rank = g.rank(x);
	let (given, value, axes) = match node.opset >= 11 {
		true => {
			let axes = node.optional(3).filter(|_| node.opset >= 18);
			let axes = axes.map(|axes| g.whole(axes, "axes")).transpose()?;
			(g.whole(node.input(1)?, "pads")?, node.optional(2), axes)
		}
		false => {
			let value = node.float_or("value", 0.0)?;
			let value = (value != 0.0).then(|| g.floats(vec![value]));
			(node.ints("pads")?.unwrap_or_default().to_vec(), value, None)
		}
	};
	let axes = match axes {
		Some(axes) => axes
			.iter()
			.map(|axis| g.axis(x, *axis))
			.collect::<Result<Vec<u32>, _>>()?,
		None => (0..rank as u32).collect(),
	};
	let halves = given
		.split_at_checked(axes.len())
		.filter(|(before, after)| before.len() == after.len());
	let Some((before, after)) = halves else {
		refuse!(
			"pads {given:?} are not two for each of {} axes; export the model again",
			axes.len()
		);
	};
	// What is negative takes away.
	let mut pad = Pad {
		before: vec![0; rank],
		after: vec![0; rank],
		mode,
	};
	let mut cut = Slice {
		starts: vec![0; rank],
		steps: vec![1; rank],
		sizes: g.dims(x),
	};
	for (axis, (before, after)) in axes.iter().zip(before.iter().zip(after)) {
		let axis = *axis as usize;
		for (amount, at_front) in [(*before, true), (*after, false)] {
			let Ok(size) = u32::try_from(amount.unsigned_abs()) else {
				refuse!("pads {given:?} are out of range; export the model again");
			};
			let margin = if at_front {
				pad.before.get_mut(axis)
			} else {
				pad.after.get_mut(axis)
			};
			match (amount < 0, margin, cut.sizes.get_mut(axis)) {
				(false, Some(margin), _) => *margin = size,
				(true, _, Some(left)) => {
					*left = match left.checked_sub(size) {
						Some(left) if left > 0 => left,
						_ => refuse!("pads {given:?} take everything away; export the model again"),
					};
					if let Some(start) = cut.starts.get_mut(axis).filter(|_| at_front) {
						*start = size;
					}
				}
				_ => {}
			}
		}
	}
	let x = g.slice(x, cut)?;
	if pad.before.iter().chain(&pad.after).all(|margin| *margin == 0) {
		return one(x);
	}
	let mut inputs = vec![x];
	// Only where it is used.
	inputs.extend(value.filter(|_| mode == PadMode::Constant));
	one(g.apply(Op::Pad(pad), &inputs)?)
}
