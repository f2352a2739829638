//! Labels of classes. Programs have no texts: where labels are texts, their index among all labels stands for them.

use super::super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::{
		self,
		pb::{tensor_proto::DataType, TensorProto},
		Element, Node,
	},
	tensor::{Data, Tensor},
};
use verdict_program::{
	op::{Binary, Compare, Op, ReduceKind, Unary},
	Dtype,
};

/// Of texts that are listed in a note, at most so many.
const LISTED: usize = 20;

/// The labels of a classifier, from the attributes of these names.
pub(super) fn labels(
	g: &mut Graph<'_>,
	node: &Node<'_>,
	ints: &'static str,
	texts: &'static str,
) -> Result<Vec<i64>, Refusal> {
	let numbers = node.ints(ints)?.unwrap_or_default();
	let texts = node.texts(texts)?.unwrap_or_default();
	match (numbers, texts.as_slice()) {
		([], []) => refuse!("it has no class labels; export the model again"),
		(numbers, []) => Ok(numbers.to_vec()),
		(_, texts) => {
			let listed = texts
				.iter()
				.take(LISTED)
				.enumerate()
				.map(|(index, text)| format!("{index} is {text:?}"));
			let more = if texts.len() > LISTED { ", and so on" } else { "" };
			g.report.note(format!(
				"labels are texts, of which programs give the index: {}{more}",
				listed.collect::<Vec<_>>().join(", ")
			));
			Ok((0..texts.len() as i64).collect())
		}
	}
}

/// The label of the greatest score of each row.
pub(super) fn of_greatest(g: &mut Graph<'_>, scores: Value, labels: &[i64]) -> Result<Value, Refusal> {
	let places = g.arg_max(scores, 1, false)?;
	// Labels that count from 0 are the places themselves.
	if labels.iter().zip(0i64..).all(|(label, place)| *label == place) {
		return Ok(places);
	}
	let labels = g.ints(labels.to_vec());
	g.apply(Op::Gather { axis: 0 }, &[labels, places])
}

/// One of two labels, by whether the only score of each row is above a bound.
pub(super) fn of_two(g: &mut Graph<'_>, scores: Value, bound: f32, labels: [i64; 2]) -> Result<Value, Refusal> {
	let rows = g.dim(scores, 0)?;
	let flat = g.reshape(scores, &[rows])?;
	let bound = g.float(bound);
	let above = g.compare(Compare::Greater, flat, bound)?;
	match labels {
		[0, 1] => g.cast(above, Dtype::I64),
		[below, other] => {
			let (below, other) = (g.constant(Tensor::int(below)), g.constant(Tensor::int(other)));
			g.select(above, other, below)
		}
	}
}

/// Drops a `ZipMap`, which makes a map out of each row of probabilities.
pub(in super::super) fn zip_map(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["classlabels_int64s", "classlabels_strings"]);
	g.report
		.repair("a ZipMap was dropped; its output is the tensor of probabilities, a column for each class");
	one(node.input(0)?)
}

/// A list of numbers that an encoder maps from or to.
fn table(
	g: &mut Graph<'_>,
	node: &Node<'_>,
	ints: &'static str,
	floats: &'static str,
	tensor: &'static str,
) -> Result<Option<Data>, Refusal> {
	if let Some(items) = node.ints(ints)? {
		return Ok(Some(Data::I64(items.to_vec())));
	}
	if let Some(items) = node.floats(floats)? {
		return Ok(Some(Data::F32(items.to_vec())));
	}
	match node.tensor(tensor)? {
		Some(proto) if proto.data_type != DataType::String as i32 => Ok(Some(constant(g, proto)?.data().clone())),
		_ => Ok(None),
	}
}

/// A tensor of a type that programs have, or that f32 stands for.
fn constant(g: &mut Graph<'_>, proto: &TensorProto) -> Result<Tensor, Refusal> {
	let (tensor, element) = onnx::tensor(proto)?;
	let kind = Element::name(proto.data_type);
	match element {
		Element::Same(_) => {}
		Element::Float => g.report.note(format!("constants of {kind} were taken as float32")),
		_ => refuse!("it maps to or from {kind}, which programs do not have; use int64 or float32"),
	}
	Ok(tensor)
}

/// Which of the keys are NaN. They become zeros, as programs have no NaN among their weights.
fn missing(keys: &mut Data) -> Vec<bool> {
	let Data::F32(items) = keys else { return Vec::new() };
	items
		.iter_mut()
		.map(|item| {
			let missing = item.is_nan();
			if missing {
				*item = 0.0;
			}
			missing
		})
		.collect()
}

/// A table of numbers to numbers.
pub(in super::super) fn encoder(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let keys = table(g, node, "keys_int64s", "keys_floats", "keys_tensor")?;
	let values = table(g, node, "values_int64s", "values_floats", "values_tensor")?;
	let (default_int, default_float) = (node.int_or("default_int64", -1)?, node.float_or("default_float", -0.0)?);
	let default = match node.tensor("default_tensor")? {
		// What is given for texts is not asked for.
		Some(proto) if proto.data_type != DataType::String as i32 => Some(constant(g, proto)?),
		_ => None,
	};
	node.ignore(&["default_string", "classes_strings", "keys_strings", "values_strings"]);
	let (Some(mut keys), Some(values)) = (keys, values) else {
		refuse!(
			"it maps texts, which programs do not have; encode them before the model, and export it without the \
		 encoder"
		);
	};
	if keys.len() != values.len() || keys.len() == 0 {
		refuse!(
			"it maps {} keys to {} values; export the model again",
			keys.len(),
			values.len()
		);
	}
	let missing = missing(&mut keys);
	if missing.contains(&true) && node.opset < 4 {
		refuse!("one of its keys is NaN, which equals nothing before version 4 of ai.onnx.ml; use an Imputer before");
	}
	let default = match (default, values.dtype()) {
		(Some(default), _) if default.len() == 1 => g.constant(default),
		(_, Dtype::F32) => {
			let list = g.floats(vec![default_float]);
			g.reshape(list, &[])?
		}
		_ => g.constant(Tensor::int(default_int)),
	};
	let default = g.cast(default, values.dtype())?;
	let default = g.reshape(default, &[])?;
	let x = node.input(0)?;
	let x = g.cast(x, keys.dtype())?;
	// Each element against all keys, along a new axis.
	let mut dims = g.dims(x);
	dims.push(1);
	let wide = g.reshape(x, &dims)?;
	let keys = g.constant(Tensor::list(keys));
	let mut equal = g.compare(Compare::Equal, wide, keys)?;
	if missing.contains(&true) {
		let missing = g.constant(Tensor::list(Data::Bool(missing)));
		let nan = g.unary(Unary::IsNaN, wide)?;
		equal = g.select(missing, nan, equal)?;
	}
	let equal = g.cast(equal, Dtype::I32)?;
	let axis = (dims.len() as u32).saturating_sub(1);
	let place = g.arg_max(equal, axis, false)?;
	let found = g.reduce(ReduceKind::Max, equal, vec![axis], false)?;
	let found = g.cast(found, Dtype::Bool)?;
	let values = g.constant(Tensor::list(values));
	let mapped = g.apply(Op::Gather { axis: 0 }, &[values, place])?;
	one(g.select(found, mapped, default)?)
}

/// A column for each category.
pub(in super::super) fn one_hot(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	if node.has("cats_strings") {
		refuse!("its categories are texts, which programs do not have; encode them before the model");
	}
	if !node.flag("zeros", true)? {
		g.report
			.note("an unknown category gives a row of zeros rather than an error");
	}
	let Some(categories) = node.ints("cats_int64s")?.filter(|categories| !categories.is_empty()) else {
		refuse!("it has no categories; export the model again");
	};
	let categories = g.ints(categories.to_vec());
	let x = g.cast(node.input(0)?, Dtype::I64)?;
	let mut dims = g.dims(x);
	dims.push(1);
	let wide = g.reshape(x, &dims)?;
	let equal = g.compare(Compare::Equal, wide, categories)?;
	one(g.cast(equal, Dtype::F32)?)
}

/// 1 above a threshold, 0 otherwise.
pub(in super::super) fn binarizer(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let dtype = g.dtype(x);
	let threshold = g.floats(vec![node.float_or("threshold", 0.0)?]);
	let threshold = g.reshape(threshold, &[])?;
	let floats = g.cast(x, Dtype::F32)?;
	let above = g.compare(Compare::Greater, floats, threshold)?;
	one(g.cast(above, dtype)?)
}

/// Minus a score, or one less it, before the score itself: what two classes get out of one number.
pub(super) fn both(g: &mut Graph<'_>, score: Value, mirrored: bool) -> Result<Value, Refusal> {
	let other = match mirrored {
		true => g.unary(Unary::Neg, score)?,
		false => {
			let all = g.float(1.0);
			g.binary(Binary::Sub, all, score)?
		}
	};
	g.concat(1, &[other, score])
}
