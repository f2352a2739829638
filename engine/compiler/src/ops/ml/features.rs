//! What is done with features before a model sees them.

use super::super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Binary, Compare, Op, Pad, PadMode, ReduceKind, Unary},
	Dtype,
};

/// A list that has an entry for each feature, or one for all.
fn parameter(g: &mut Graph<'_>, x: Value, name: &str, items: &[f32]) -> Result<Value, Refusal> {
	let features = g.dims(x).last().copied().unwrap_or(1);
	match items.len() == 1 || items.len() == features as usize {
		true => Ok(g.floats(items.to_vec())),
		false => refuse!(
			"attribute {name} has {} entries for {features} features; export the model again",
			items.len()
		),
	}
}

/// (x - offset) * scale
pub(in super::super) fn scaler(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = g.cast(node.input(0)?, Dtype::F32)?;
	let offset = parameter(g, x, "offset", node.floats("offset")?.unwrap_or(&[0.0]))?;
	let scale = parameter(g, x, "scale", node.floats("scale")?.unwrap_or(&[1.0]))?;
	let centred = g.binary(Binary::Sub, x, offset)?;
	one(g.binary(Binary::Mul, centred, scale)?)
}

/// Each row divided by its norm, unless that is 0.
pub(in super::super) fn normalizer(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = g.cast(node.input(0)?, Dtype::F32)?;
	let kind = match node.text_or("norm", "MAX")? {
		"MAX" => ReduceKind::Max,
		"L1" => ReduceKind::L1,
		"L2" => ReduceKind::L2,
		other => refuse!("attribute norm is {other:?}, expected MAX, L1 or L2"),
	};
	let axis = g.axis(x, -1)?;
	let norm = g.reduce(kind, x, vec![axis], true)?;
	let (zero, unit) = (g.float(0.0), g.float(1.0));
	let nothing = g.compare(Compare::Equal, norm, zero)?;
	let divisor = g.select(nothing, unit, norm)?;
	one(g.binary(Binary::Div, x, divisor)?)
}

pub(in super::super) fn imputer(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let (replaced_float, replaced_int) = (
		node.float_or("replaced_value_float", 0.0)?,
		node.int_or("replaced_value_int64", 0)?,
	);
	let (floats, ints) = (node.floats("imputed_value_floats")?, node.ints("imputed_value_int64s")?);
	let (missing, imputed) = match (g.dtype(x), floats, ints) {
		(Dtype::F32, Some(floats), _) => {
			let imputed = parameter(g, x, "imputed_value_floats", floats)?;
			let missing = match replaced_float.is_nan() {
				true => g.unary(Unary::IsNaN, x)?,
				false => {
					let replaced = g.float(replaced_float);
					g.compare(Compare::Equal, x, replaced)?
				}
			};
			(missing, imputed)
		}
		(dtype @ (Dtype::I64 | Dtype::I32), _, Some(ints)) => {
			let features = g.dims(x).last().copied().unwrap_or(1);
			if ints.len() != 1 && ints.len() != features as usize {
				refuse!(
					"it imputes {} values for {features} features; export the model again",
					ints.len()
				);
			}
			let imputed = g.ints(ints.to_vec());
			let imputed = g.cast(imputed, dtype)?;
			let replaced = g.number(dtype, replaced_int);
			(g.compare(Compare::Equal, x, replaced)?, imputed)
		}
		(dtype, _, _) => refuse!("it does not say what is imputed into {dtype}; export the model again"),
	};
	one(g.select(missing, imputed, x)?)
}

/// Some of the features, by their indices.
pub(in super::super) fn extractor(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (mut x, indices) = (node.input(0)?, node.input(1)?);
	if let [features] = g.dims(x).as_slice() {
		x = g.reshape(x, &[1, *features])?;
	}
	let count = g.ty(indices).elements().and_then(|count| u32::try_from(count).ok());
	let Some(count) = count else {
		refuse!("it takes {} features", g.ty(indices).shape);
	};
	let flat = g.reshape(indices, &[count])?;
	let axis = g.axis(x, -1)?;
	one(g.apply(Op::Gather { axis }, &[x, flat])?)
}

/// Features of several inputs side by side; each cut or filled up with zeros to the width that is said.
pub(in super::super) fn vectorizer(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let inputs = node.all()?;
	let widths = node.ints("inputdimensions")?.unwrap_or_default();
	if widths.len() != inputs.len() {
		refuse!(
			"it has {} widths for {} inputs; export the model again",
			widths.len(),
			inputs.len()
		);
	}
	let mut parts = Vec::new();
	for (x, width) in inputs.into_iter().zip(widths) {
		let dims = g.dims(x);
		let (rows, inner) = match dims.as_slice() {
			[features] => (1, vec![*features]),
			[rows, inner @ ..] => (*rows, inner.to_vec()),
			[] => refuse!("one of its inputs is a single number, expected rows of features"),
		};
		let own = inner.iter().try_fold(1u32, |product, dim| product.checked_mul(*dim));
		let (Some(own), Some(width)) = (own, u32::try_from(*width).ok().filter(|width| *width > 0)) else {
			refuse!("it takes {width} features of {dims:?}; export the model again");
		};
		let x = g.cast(x, Dtype::F32)?;
		let mut x = g.reshape(x, &[rows, own])?;
		if own > width {
			x = g.part(x, 1, 0, width)?;
		} else if own < width {
			let pad = Pad {
				before: vec![0, 0],
				after: vec![0, width.saturating_sub(own)],
				mode: PadMode::Constant,
			};
			x = g.apply(Op::Pad(pad), &[x])?;
		}
		parts.push(x);
	}
	one(g.concat(1, &parts)?)
}
