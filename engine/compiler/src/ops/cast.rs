//! Changing the element type.

use super::{one, Imported};
use crate::{error::refuse, graph::Graph, onnx::Element, onnx::Node};
use verdict_program::Dtype;

pub(super) fn cast(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	// Both are about 8-bit floats only.
	node.ignore(&["saturate", "round_mode"]);
	let x = node.input(0)?;
	let Some(code) = node.int("to")? else {
		refuse!("attribute \"to\" is missing; save the model again");
	};
	let code = i32::try_from(code).unwrap_or(-1);
	let element = Element::of(code);
	let to = match element {
		Element::Same(to) => to,
		Element::Float => {
			g.report.note(format!(
				"a cast to {} was taken as one to float32, so that more digits are kept or lost than in the model",
				Element::name(code)
			));
			Dtype::F32
		}
		// A constant that already is what it would become.
		Element::Widened(to) if fits(g, x, code) => {
			let cast = g.cast(x, to)?;
			return one(g.widened(cast));
		}
		Element::Widened(_) | Element::Unknown => refuse!(
			"it casts to {}, which programs do not have; use float32, int8, uint8, int32, int64 or bool",
			Element::name(code)
		),
	};
	one(g.cast(x, to)?)
}

/// Whether all elements of a constant lie within a type that becomes a wider one.
fn fits(g: &Graph<'_>, x: crate::graph::Value, code: i32) -> bool {
	let range = match Element::name(code).as_str() {
		"int16" => i64::from(i16::MIN)..=i64::from(i16::MAX),
		"uint16" => 0..=i64::from(u16::MAX),
		"uint32" => 0..=i64::from(u32::MAX),
		_ => 0..=i64::MAX,
	};
	let items = g.known(x).and_then(|tensor| tensor.ints());
	items.is_some_and(|items| items.iter().all(|item| range.contains(item)))
}

pub(super) fn cast_like(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["saturate", "round_mode"]);
	let to = g.dtype(node.input(1)?);
	one(g.cast(node.input(0)?, to)?)
}
