//! Changing the element type.

use super::{one, rounding, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::{pb::tensor_proto::DataType, Element, Node, Short},
};
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
		Element::Float => return one(to_float(g, x, code)?),
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
	if to == Dtype::F32 {
		g.no_longer_short(x);
	}
	one(g.cast(x, to)?)
}

/// A cast to a float of another size than f32.
fn to_float(g: &mut Graph<'_>, x: Value, code: i32) -> Result<Value, Refusal> {
	let name = Element::name(code);
	let exact = matches!(g.dtype(x), Dtype::Bool | Dtype::I8 | Dtype::U8);
	let x = g.cast(x, Dtype::F32)?;
	let Some(short) = Short::of(code) else {
		g.report.note(format!(
			"a cast to {name} was taken as one to float32, so that fewer digits are kept"
		));
		return Ok(x);
	};
	g.report.note(format!(
		"a cast to {name} rounds as in the model, what is computed with it is computed in float32"
	));
	let y = if exact { x } else { rounding::rounded(g, x, short)? };
	g.short(y, code);
	Ok(y)
}

/// Whether all elements of a constant lie within a type that becomes a wider one.
fn fits(g: &Graph<'_>, x: Value, code: i32) -> bool {
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
	let (x, like) = (node.input(0)?, node.input(1)?);
	match g.is_short(like)? {
		Some(Short::Half) => one(to_float(g, x, DataType::Float16 as i32)?),
		Some(Short::Brain) => one(to_float(g, x, DataType::Bfloat16 as i32)?),
		None => {
			let to = g.dtype(like);
			one(g.cast(x, to)?)
		}
	}
}
