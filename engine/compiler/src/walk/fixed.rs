//! Inputs that the options fix.

use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	options::Number,
	tensor::{Data, Tensor},
};
use verdict_program::Dtype;

/// The constant that an input becomes.
pub(super) fn constant(
	graph: &mut Graph<'_>,
	name: &str,
	numbers: &[Number],
	dtype: Dtype,
	dims: &[u32],
) -> Result<Value, Refusal> {
	let mut tensor = Tensor::list(elements(numbers, dtype)?);
	let flushed = tensor.flush();
	graph.flushed(flushed);
	graph
		.report
		.note(format!("input {name:?} was fixed, as the options say"));
	match (tensor.reshaped(dims), tensor.reshaped(&[])) {
		(Some(tensor), _) => Ok(graph.constant(tensor)),
		(None, Some(one)) => graph.filled(one, dims),
		_ => refuse!(
			"the options fix {} elements, but its shape is {dims:?}; give one number, or one for each element",
			numbers.len()
		),
	}
}

fn elements(numbers: &[Number], dtype: Dtype) -> Result<Data, Refusal> {
	let bounds = match dtype {
		Dtype::F32 => {
			let floats = numbers.iter().map(|number| match number {
				Number::Whole(value) => *value as f32,
				Number::Real(bits) => bits.value(),
			});
			return Ok(Data::F32(floats.collect()));
		}
		Dtype::I8 => i64::from(i8::MIN)..=i64::from(i8::MAX),
		Dtype::U8 => 0..=i64::from(u8::MAX),
		Dtype::I32 => i64::from(i32::MIN)..=i64::from(i32::MAX),
		Dtype::I64 => i64::MIN..=i64::MAX,
		Dtype::Bool => 0..=1,
	};
	let whole = numbers.iter().map(|number| match number {
		Number::Whole(value) if bounds.contains(value) => Some(*value),
		_ => None,
	});
	let data = whole.collect::<Option<Vec<_>>>();
	match data.and_then(|values| Data::whole(dtype, values.into_iter())) {
		Some(data) => Ok(data),
		None => refuse!("the options fix it to what {dtype} does not have; give whole numbers in its range"),
	}
}
