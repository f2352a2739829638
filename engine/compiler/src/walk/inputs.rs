//! The inputs of the graph become those of the program, each with a fixed shape; those that the options fix become
//! constants.

use super::{fixed, needed::Needed, scope::Scopes};
use crate::{
	graph::{Graph, Value},
	onnx::{pb, Element, Model},
	report::{self, Bound, Dim, MOST_DIMS},
	CompileError, OpenDim, OptionError, Options,
};
use pb::{tensor_proto::DataType, tensor_shape_proto::dimension::Value as Dimension, type_proto, ValueInfoProto};
use std::collections::BTreeSet;
use verdict_program::{Port, Shape, TensorType};

/// Adds the inputs that the outputs need, and says what stands in the way of that.
pub(super) fn bind<'m>(
	model: &'m Model,
	options: &Options,
	needed: &Needed<'m>,
	graph: &mut Graph<'_>,
	scopes: &mut Scopes<'m>,
) -> Vec<CompileError> {
	let inputs = model
		.graph
		.input
		.iter()
		.filter(|input| !scopes.is_initializer(&input.name));
	let inputs: Vec<&ValueInfoProto> = inputs.collect();
	let mut errors: Vec<CompileError> = known(model, &inputs, options).err().into_iter().collect();
	let mut unbound = Vec::new();
	let mut names = BTreeSet::new();
	for input in inputs {
		let name = input.name.as_str();
		if !names.insert(name) {
			errors.push(refused(
				name,
				"there are two inputs of this name; export the model again",
			));
			continue;
		}
		if !needed.name(name) {
			graph
				.report
				.repair(format!("input {name:?} was left out, no output depends on it"));
			continue;
		}
		match port(input, options, graph, &mut unbound) {
			Ok(Some(value)) => scopes.set(name, value),
			Ok(None) => scopes.lose(name),
			Err(error) => {
				errors.push(error);
				scopes.lose(name);
			}
		}
	}
	if !unbound.is_empty() {
		errors.push(CompileError::Unbound(unbound));
	}
	errors
}

/// An input of the program, unless something is missing to know its shape.
fn port(
	input: &ValueInfoProto,
	options: &Options,
	graph: &mut Graph<'_>,
	unbound: &mut Vec<OpenDim>,
) -> Result<Option<Value>, CompileError> {
	let name = input.name.as_str();
	let mut shown = report::Port {
		name: report::clipped(name.into()),
		..Default::default()
	};
	let Some(pb::type_proto::Value::TensorType(tensor)) = input.r#type.as_ref().and_then(|ty| ty.value.as_ref()) else {
		graph.report.input(shown);
		return Err(refused(
			name,
			"it is not a tensor, and programs know only tensors; export the model with tensors as inputs",
		));
	};
	let element = Element::of(tensor.elem_type);
	shown.dtype = Some(Element::name(tensor.elem_type));
	let Some(dtype) = element.value() else {
		graph.report.input(shown);
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
	let dims = dims(name, tensor, options, &mut shown);
	let constant = options.fixed.get(name);
	if constant.is_none() || dims.is_err() {
		graph.report.input(shown);
	}
	let (dims, open) = dims?;
	if !open.is_empty() {
		unbound.extend(open);
		return Ok(None);
	}
	if let Some(numbers) = constant {
		let value = fixed::constant(graph, name, numbers, dtype, &dims);
		return value.map(Some).map_err(|reason| refused(name, &reason.0));
	}
	let value = graph.port(Port {
		name: name.into(),
		dtype,
		shape: Shape::from(dims),
	});
	graph.short(value, tensor.elem_type);
	Ok(Some(value))
}

impl OpenDim {
	fn new(input: &str, axis: Option<u32>, symbol: Option<&str>) -> Self {
		Self {
			input: input.into(),
			axis,
			symbol: symbol.map(str::to_string),
		}
	}
}

fn refused(name: &str, reason: &str) -> CompileError {
	CompileError::Input {
		name: name.into(),
		reason: reason.into(),
	}
}

/// The dimensions of an input, and what is missing to know them.
fn dims(
	name: &str,
	tensor: &type_proto::Tensor,
	options: &Options,
	shown: &mut report::Port,
) -> Result<(Vec<u32>, Vec<OpenDim>), CompileError> {
	let whole = options.shapes.get(name);
	let Some(shape) = &tensor.shape else {
		return Ok(match whole {
			Some(dims) => {
				let by = || format!("{name}={dims:?}");
				let axes = (0..).zip(dims).take(MOST_DIMS);
				shown.bound = axes.map(|(axis, _)| Bound { axis, by: by() }).collect();
				(dims.clone(), Vec::new())
			}
			None => (Vec::new(), vec![OpenDim::new(name, None, None)]),
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
	shown.shape = Some(Vec::new());
	for (axis, dim) in (0u32..).zip(&shape.dim) {
		let (fixed, symbol) = match &dim.value {
			// Some exporters write 0 or -1 for what they do not know.
			Some(Dimension::DimValue(value)) if *value > 0 => match u32::try_from(*value) {
				Ok(value) => (Some(value), None),
				Err(_) => {
					return Err(refused(
						name,
						&format!("dimension {axis} is {value}, at most 2^32 - 1 is possible"),
					))
				}
			},
			Some(Dimension::DimParam(symbol)) if !symbol.is_empty() => (None, Some(symbol.as_str())),
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
		let by = match (fixed, symbol) {
			(Some(_), _) => None,
			(None, _) if by_axis.is_some() => Some(format!("{name}[{axis}]")),
			(None, _) if by_shape.is_some() => Some(name.to_string()),
			(None, symbol) => symbol.filter(|_| by_symbol.is_some()).map(str::to_string),
		};
		let dim = fixed.or(bound).or(by_symbol);
		if shown.shape.as_ref().is_none_or(|shape| shape.len() < MOST_DIMS) {
			if let (Some(by), Some(dim)) = (by, dim) {
				let by = report::clipped(format!("{by}={dim}"));
				shown.bound.push(Bound { axis, by });
			}
			let open = || Dim::Open(report::clipped(symbol.unwrap_or("?").into()));
			shown.shape.get_or_insert_default().push(dim.map_or_else(open, Dim::Is));
		}
		match dim {
			Some(dim) => dims.push(dim),
			None => unbound.push(OpenDim::new(name, Some(axis), symbol)),
		}
	}
	Ok((dims, unbound))
}

/// The type that the file claims for a value, if it leaves nothing open.
pub(super) fn claimed(info: &ValueInfoProto, options: &Options) -> Option<TensorType> {
	let Some(type_proto::Value::TensorType(tensor)) = info.r#type.as_ref()?.value.as_ref() else {
		return None;
	};
	let dtype = Element::of(tensor.elem_type).value()?;
	let dims = tensor.shape.as_ref()?.dim.iter().map(|dim| match &dim.value {
		Some(Dimension::DimValue(value)) => u32::try_from(*value).ok().filter(|value| *value > 0),
		Some(Dimension::DimParam(symbol)) => options.symbols.get(symbol).copied(),
		None => None,
	});
	let ty = TensorType::new(dtype, Shape::from(dims.collect::<Option<Vec<u32>>>()?));
	let limits = &options.bounds.program;
	let fits = ty.shape.rank() <= limits.rank as usize && ty.elements()? <= limits.tensor_elements;
	fits.then_some(ty)
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
			if let Some(Dimension::DimParam(symbol)) = &dim.value {
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
