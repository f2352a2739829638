//! The inputs of the graph become those of the program, each with a fixed shape; those that the options fix become
//! constants.

use super::{fixed, needed::Needed, scope::Scopes};
use crate::{
	graph::Graph,
	onnx::{pb, Element, Model},
	CompileError, OptionError, Options,
};
use pb::{tensor_proto::DataType, tensor_shape_proto::dimension::Value as Dim, type_proto, ValueInfoProto};
use std::collections::BTreeSet;
use verdict_program::{Port, Shape};

/// Adds the inputs that the outputs need.
pub(super) fn bind<'m>(
	model: &'m Model,
	options: &Options,
	needed: &Needed<'m>,
	graph: &mut Graph<'_>,
	scopes: &mut Scopes<'m>,
) -> Result<(), CompileError> {
	let inputs = model
		.graph
		.input
		.iter()
		.filter(|input| !scopes.is_initializer(&input.name));
	let inputs: Vec<&ValueInfoProto> = inputs.collect();
	known(model, &inputs, options)?;
	let mut unbound = Vec::new();
	let mut names = BTreeSet::new();
	for input in inputs {
		let name = input.name.as_str();
		if !names.insert(name) {
			return Err(refused(
				name,
				"there are two inputs of this name; export the model again",
			));
		}
		if !needed.name(name) {
			graph
				.report
				.repair(format!("input {name:?} was left out, no output depends on it"));
			continue;
		}
		let Some(pb::type_proto::Value::TensorType(tensor)) = input.r#type.as_ref().and_then(|ty| ty.value.as_ref())
		else {
			return Err(refused(
				name,
				"it is not a tensor, and programs know only tensors; export the model with tensors as inputs",
			));
		};
		let element = Element::of(tensor.elem_type);
		let Some(dtype) = element.value() else {
			return Err(refused(
				name,
				&format!(
					"it is of {}, which programs do not have; change it to float32, int8, uint8, int32, int64 or bool",
					Element::name(tensor.elem_type)
				),
			));
		};
		if element == Element::Float {
			graph.rounded |= tensor.elem_type == DataType::Double as i32;
			graph.report.note(format!(
				"input {name:?} is of {} in the model, and of float32 in the program",
				Element::name(tensor.elem_type)
			));
		}
		let (dims, problems) = dims(name, tensor, options)?;
		if !problems.is_empty() {
			unbound.extend(problems);
			continue;
		}
		if let Some(numbers) = options.fixed.get(name) {
			let value =
				fixed::constant(graph, name, numbers, dtype, &dims).map_err(|reason| refused(name, &reason.0))?;
			scopes.set(name, value);
			continue;
		}
		let port = Port {
			name: name.into(),
			dtype,
			shape: Shape::from(dims),
		};
		let value = graph.port(port);
		graph.short(value, tensor.elem_type);
		scopes.set(name, value);
	}
	match unbound.is_empty() {
		true => Ok(()),
		false => Err(CompileError::Unbound(unbound)),
	}
}

fn refused(name: &str, reason: &str) -> CompileError {
	CompileError::Input {
		name: name.into(),
		reason: reason.into(),
	}
}

/// The dimensions of an input, and what is missing to know them.
fn dims(name: &str, tensor: &type_proto::Tensor, options: &Options) -> Result<(Vec<u32>, Vec<String>), CompileError> {
	let whole = options.shapes.get(name);
	let Some(shape) = &tensor.shape else {
		return Ok(match whole {
			Some(dims) => (dims.clone(), Vec::new()),
			None => (
				Vec::new(),
				vec![format!(
					"input {name:?} has no shape at all: bind it, for example {name}=[1,3,224,224]"
				)],
			),
		});
	};
	if let Some(dims) = whole.filter(|dims| dims.len() != shape.dim.len()) {
		let reason = format!(
			"the options give it {} dimensions, the model {}; bind as many",
			dims.len(),
			shape.dim.len()
		);
		return Err(refused(name, &reason));
	}
	let mut dims = Vec::new();
	let mut unbound = Vec::new();
	for (axis, dim) in (0u32..).zip(&shape.dim) {
		let (fixed, symbol) = match &dim.value {
			// Some exporters write 0 or -1 for what they do not know.
			Some(Dim::DimValue(value)) if *value > 0 => match u32::try_from(*value) {
				Ok(value) => (Some(value), None),
				Err(_) => {
					return Err(refused(
						name,
						&format!("dimension {axis} is {value}, at most 2^32 - 1 is possible"),
					))
				}
			},
			Some(Dim::DimParam(symbol)) if !symbol.is_empty() => (None, Some(symbol.as_str())),
			_ => (None, None),
		};
		let by_axis = options.axes.get(&(name.to_string(), axis)).copied();
		let by_shape = whole.and_then(|dims| dims.get(axis as usize).copied());
		let by_symbol = symbol.and_then(|symbol| options.symbols.get(symbol).copied());
		let bound = by_axis.or(by_shape);
		if let (Some(fixed), Some(got)) = (fixed, bound.filter(|bound| Some(*bound) != fixed)) {
			return Err(OptionError::Fixed {
				input: name.into(),
				axis,
				got,
				fixed,
			}
			.into());
		}
		match fixed.or(bound).or(by_symbol) {
			Some(dim) => dims.push(dim),
			None => {
				let what = if axis == 0 { " (usually the batch)" } else { "" };
				unbound.push(match symbol {
					Some(symbol) => {
						format!("input {name:?}, dimension {axis}{what} is {symbol:?}: bind it, as {symbol}=1")
					}
					None => {
						format!("input {name:?}, dimension {axis}{what} has no value: bind it, as {name}[{axis}]=1")
					}
				});
			}
		}
	}
	Ok((dims, unbound))
}

/// Every binding names something that exists.
fn known(model: &Model, inputs: &[&ValueInfoProto], options: &Options) -> Result<(), CompileError> {
	let names: BTreeSet<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
	let mut symbols = BTreeSet::new();
	for input in inputs {
		let ty = input.r#type.as_ref().and_then(|ty| ty.value.as_ref());
		let Some(type_proto::Value::TensorType(tensor)) = ty else {
			continue;
		};
		for dim in tensor.shape.iter().flat_map(|shape| &shape.dim) {
			if let Some(Dim::DimParam(symbol)) = &dim.value {
				symbols.insert(symbol.as_str());
			}
		}
	}
	let unknown = |name: &str, known: &BTreeSet<&str>| {
		CompileError::from(OptionError::Unknown {
			name: name.into(),
			known: known.iter().copied().collect::<Vec<_>>().join(", "),
		})
	};
	// What nodes give may be bound, too, where only a run would find out how much it is.
	let inner: BTreeSet<&str> = model
		.graph
		.output
		.iter()
		.chain(&model.graph.value_info)
		.flat_map(super::sizes::symbols)
		.map(|(_, symbol)| symbol)
		.collect();
	for symbol in options.symbols.keys() {
		if !symbols.contains(symbol.as_str()) && !inner.contains(symbol.as_str()) {
			return Err(unknown(symbol, &symbols));
		}
	}
	let made = |name: &str| {
		let mut nodes = model.graph.node.iter();
		nodes.any(|node| node.output.iter().any(|output| output == name))
	};
	let axes = options.axes.keys().map(|(input, _)| (input, made(input)));
	let inputs = options.shapes.keys().chain(options.fixed.keys());
	for (input, made) in axes.chain(inputs.map(|input| (input, false))) {
		if !made && !names.contains(input.as_str()) {
			return Err(unknown(input, &names));
		}
	}
	Ok(())
}
