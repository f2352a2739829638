//! Dimensions that only a run finds out, as far as the options bind them.

use crate::{
	onnx::{pb, Model},
	Options,
};
use pb::{tensor_shape_proto::dimension::Value as Dim, type_proto, ValueInfoProto};
use std::collections::BTreeMap;

/// What is bound, by value and axis: by symbol, where the file gives the dimension one, or by name.
pub(super) fn bound(model: &Model, options: &Options) -> BTreeMap<(String, u32), u32> {
	let mut bound = BTreeMap::new();
	for info in model.graph.output.iter().chain(&model.graph.value_info) {
		for (axis, symbol) in symbols(info) {
			if let Some(value) = options.symbols.get(symbol) {
				bound.insert((info.name.clone(), axis), *value);
			}
		}
	}
	bound.extend(options.axes.iter().map(|(place, value)| (place.clone(), *value)));
	bound
}

/// The axes of a value whose dimensions are symbols.
pub(super) fn symbols(info: &ValueInfoProto) -> impl Iterator<Item = (u32, &str)> {
	let ty = info.r#type.as_ref().and_then(|ty| ty.value.as_ref());
	let shape = match ty {
		Some(type_proto::Value::TensorType(tensor)) => tensor.shape.as_ref(),
		_ => None,
	};
	let dims = (0u32..).zip(shape.into_iter().flat_map(|shape| &shape.dim));
	dims.filter_map(|(axis, dim)| match &dim.value {
		Some(Dim::DimParam(symbol)) => Some((axis, symbol.as_str())),
		_ => None,
	})
}
