//! Stock tract, used as its documentation says: load, optimise, run.

use crate::{
	export::{export, Checked},
	Engine, Run,
};
use tract_onnx::prelude::*;
use verdict_program::{Dtype, TensorType};

/// The engine, which has no state.
pub struct Stock;

impl Engine for Stock {
	fn load<'a>(&'a self, checked: &'a Checked<'a>, only: Option<usize>) -> Result<Run<'a>, String> {
		let file = export(checked, only);
		let plan = tract_onnx::onnx()
			.model_for_proto_model(&file.model)
			.and_then(|model| model.into_optimized())
			.and_then(|model| model.into_runnable())
			.map_err(|error| first_lines(&error))?;
		let ports = &checked.program().inputs;
		Ok(Box::new(move |inputs| {
			let mut tensors = TVec::new();
			for index in &file.inputs {
				let (port, bytes) = (&ports[*index], &inputs[*index]);
				let port = TensorType::new(port.dtype, port.shape.clone());
				tensors.push(tensor(&port, bytes).map_err(|error| first_lines(&error))?.into());
			}
			let outputs = plan.run(tensors).map_err(|error| first_lines(&error))?;
			outputs.iter().map(|output| bytes(output)).collect()
		}))
	}
}

/// What is wrong and why, in one line.
fn first_lines(error: &TractError) -> String {
	let text: Vec<String> = error.chain().map(ToString::to_string).collect();
	text.join(": ").replace('\n', " ").chars().take(300).collect()
}

fn datum(dtype: Dtype) -> DatumType {
	match dtype {
		Dtype::F32 => f32::datum_type(),
		Dtype::I8 => i8::datum_type(),
		Dtype::U8 => u8::datum_type(),
		Dtype::I32 => i32::datum_type(),
		Dtype::I64 => i64::datum_type(),
		Dtype::Bool => bool::datum_type(),
	}
}

fn tensor(port: &TensorType, bytes: &[u8]) -> TractResult<Tensor> {
	let dims: Vec<usize> = port.shape.dims().iter().map(|dim| *dim as usize).collect();
	if port.dtype == Dtype::Bool {
		let truths: Vec<bool> = bytes.iter().map(|byte| *byte != 0).collect();
		return Tensor::from_shape(&dims, &truths);
	}
	match port.dtype {
		Dtype::F32 => Tensor::from_shape(&dims, &words(bytes, f32::from_le_bytes)),
		Dtype::I8 => Tensor::from_shape(&dims, &words(bytes, i8::from_le_bytes)),
		Dtype::U8 => Tensor::from_shape(&dims, bytes),
		Dtype::I32 => Tensor::from_shape(&dims, &words(bytes, i32::from_le_bytes)),
		_ => Tensor::from_shape(&dims, &words(bytes, i64::from_le_bytes)),
	}
}

fn words<T, const N: usize>(bytes: &[u8], from: fn([u8; N]) -> T) -> Vec<T> {
	bytes.as_chunks::<N>().0.iter().map(|word| from(*word)).collect()
}

/// The elements as little-endian bytes, whatever type tract gives them, as far as programs have it.
fn bytes(output: &Tensor) -> Result<Vec<u8>, String> {
	// Dimensions of tensors are numbers of a type of their own there.
	let output = match output.datum_type() {
		kind if kind == TDim::datum_type() => &output
			.cast_to::<i64>()
			.map_err(|error| first_lines(&error))?
			.into_owned(),
		_ => output,
	};
	let known = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];
	match known
		.into_iter()
		.any(|dtype| datum(dtype) == output.datum_type().unquantized())
	{
		true => Ok(output.as_bytes().to_vec()),
		false => Err(format!("an output of type {:?}", output.datum_type())),
	}
}
