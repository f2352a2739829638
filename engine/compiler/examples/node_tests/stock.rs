//! Stock tract, used as its documentation says: load, optimise, run. It is the one that the compiler is linked with: of
//! its default features only that for attention is missing, an op that onnx 1.17 does not have.

use crate::{
	array::{Array, Numbers},
	bake::bake,
	corrected::corrected,
	ours::without,
	suite::{Case, Set},
	verdict::Verdict,
};
use tract_onnx::{
	pb::{tensor_proto::DataType, ModelProto},
	prelude::*,
	tensor::load_tensor,
};

/// What comes of a test as it is, or with inputs made constants.
pub fn examine(case: &Case, bakes: bool) -> Result<Verdict, String> {
	let model = case.model()?;
	let mut worst = Verdict::Pass;
	for set in case.sets(&model)? {
		let baked = if bakes { bake(case, &model, &set)? } else { None };
		let verdict = match baked {
			Some((baked, names)) => one(case, &baked, &without(&model, &set, &names))?,
			None => one(case, &model, &set)?,
		};
		worst = worst.max(verdict);
	}
	Ok(worst)
}

fn one(case: &Case, model: &ModelProto, set: &Set) -> Result<Verdict, String> {
	let outputs = match run(model, set) {
		Ok(outputs) => outputs,
		Err(error) => {
			let text: Vec<String> = error.chain().map(ToString::to_string).collect();
			return Ok(Verdict::Refused(text.join(": ")));
		}
	};
	for (index, (got, expected)) in outputs.iter().zip(&set.outputs).enumerate() {
		let fault = match array(got) {
			Ok(got) => corrected(&case.name, Array::read(expected)?).fault(&got, case.relative, case.absolute, false),
			Err(fault) => Some(fault),
		};
		if let Some(fault) = fault {
			return Ok(Verdict::Wrong(format!("output {index}: {fault}")));
		}
	}
	Ok(match outputs.len() == set.outputs.len() {
		true => Verdict::Pass,
		false => Verdict::Wrong(format!("{} outputs", outputs.len())),
	})
}

fn run(proto: &ModelProto, set: &Set) -> TractResult<TVec<TValue>> {
	let onnx = tract_onnx::onnx();
	let mut model = onnx.model_for_proto_model(proto)?;
	let mut inputs = TVec::new();
	for (index, tensor) in set.inputs.iter().enumerate() {
		let tensor = load_tensor(&*onnx.provider, tensor, None)?;
		// As we do, it is told the shapes.
		model.set_input_fact(index, InferenceFact::dt_shape(tensor.datum_type(), tensor.shape()))?;
		inputs.push(tensor.into());
	}
	model.into_optimized()?.into_runnable()?.run(inputs)
}

fn array(tensor: &Tensor) -> Result<Array, String> {
	let said = |error: TractError| error.to_string();
	let kind = tensor.datum_type().unquantized();
	let known = [
		(DataType::Float, f32::datum_type()),
		(DataType::Double, f64::datum_type()),
		(DataType::Float16, f16::datum_type()),
		(DataType::Int8, i8::datum_type()),
		(DataType::Int16, i16::datum_type()),
		(DataType::Int32, i32::datum_type()),
		(DataType::Int64, i64::datum_type()),
		// Its own type for dimensions.
		(DataType::Int64, TDim::datum_type()),
		(DataType::Uint8, u8::datum_type()),
		(DataType::Uint16, u16::datum_type()),
		(DataType::Uint32, u32::datum_type()),
		(DataType::Uint64, u64::datum_type()),
		(DataType::Bool, bool::datum_type()),
	];
	let Some((own, _)) = known.into_iter().find(|(_, theirs)| *theirs == kind) else {
		return Err(format!("it is of {kind:?}"));
	};
	let dims = tensor.shape().iter().map(|dim| *dim as u64).collect();
	let numbers = match own {
		DataType::Float | DataType::Double | DataType::Float16 => {
			let tensor = tensor.cast_to::<f64>().map_err(said)?;
			Numbers::Floats(elements(&tensor)?)
		}
		DataType::Uint64 => {
			let items: Vec<u64> = elements(tensor)?;
			Numbers::Whole(items.into_iter().map(i128::from).collect())
		}
		_ => {
			let tensor = tensor.cast_to::<i64>().map_err(said)?;
			let items: Vec<i64> = elements(&tensor)?;
			Numbers::Whole(items.into_iter().map(i128::from).collect())
		}
	};
	Ok(Array {
		kind: own,
		dims,
		numbers,
	})
}

fn elements<T: Datum + Copy>(tensor: &Tensor) -> Result<Vec<T>, String> {
	let view = tensor.to_plain_array_view::<T>().map_err(|error| error.to_string())?;
	Ok(view.iter().copied().collect())
}
