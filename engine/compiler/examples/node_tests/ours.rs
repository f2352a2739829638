//! Our own engine.

use crate::{
	array::Array,
	bake::bake,
	corrected::corrected,
	suite::{self, Case, Set},
	verdict::Verdict,
};
use prost::Message;
use tract_onnx::pb::ModelProto;
use verdict_compiler::{compile, Options};
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::validate;

/// What comes of a test.
pub fn examine(case: &Case) -> Result<Verdict, String> {
	let model = case.model()?;
	let threads = Threads::new(1).map_err(|error| error.to_string())?;
	let mut worst = Verdict::Pass;
	for set in case.sets(&model)? {
		let mut verdict = one(case, &model, &set, &threads, Options::default())?;
		if let Verdict::Refused(_) = verdict {
			let (baked, names) = bake(case, &model, &set)?.unwrap_or_else(|| (model.clone(), Vec::new()));
			let set = without(&model, &set, &names);
			verdict = match one(case, &baked, &set, &threads, bound(&baked, &set))? {
				Verdict::Pass => Verdict::Baked(names.join(", ")),
				other => other,
			};
		}
		worst = worst.max(verdict);
	}
	Ok(worst)
}

/// The inputs that are left when some are constants.
pub fn without(model: &ModelProto, set: &Set, names: &[String]) -> Set {
	let inputs = suite::inputs(model).zip(&set.inputs);
	let left = inputs.filter(|(input, _)| !names.contains(&input.name));
	Set {
		inputs: left.map(|(_, tensor)| tensor.clone()).collect(),
		outputs: set.outputs.clone(),
	}
}

/// Where only a run would find out how many rows there are: as many as the test expects.
fn bound(model: &ModelProto, set: &Set) -> Options {
	let mut options = Options::default();
	let outputs = model.graph.iter().flat_map(|graph| &graph.output);
	for (output, tensor) in outputs.zip(&set.outputs) {
		for (axis, dim) in (0..).zip(&tensor.dims) {
			if let Ok(dim @ 1..) = u32::try_from(*dim) {
				options.axes.insert((output.name.clone(), axis), dim);
			}
		}
	}
	options
}

fn one(case: &Case, model: &ModelProto, set: &Set, threads: &Threads, mut options: Options) -> Result<Verdict, String> {
	let mut inputs = Vec::new();
	for (input, tensor) in suite::inputs(model).zip(&set.inputs) {
		let dims = tensor.dims.iter().map(|dim| u32::try_from(*dim).unwrap_or(0));
		if suite::element(input).is_some() {
			options.shapes.insert(input.name.clone(), dims.collect());
			inputs.push((input.name.as_str(), tensor));
		}
	}
	let program = match compile(&model.encode_to_vec(), &options) {
		Ok(compiled) => compiled.program,
		Err(error) => return Ok(Verdict::Refused(error.to_string())),
	};
	// Whatever the compiler gives has to be a program that runs.
	let checked = match validate(&program, &options.bounds.program) {
		Ok(checked) => checked,
		Err(error) => return Ok(Verdict::Wrong(format!("the program is not valid: {error}"))),
	};
	let mut bytes = Vec::new();
	for port in &program.inputs {
		let tensor = inputs.iter().find(|(name, _)| *name == port.name);
		let (_, tensor) = tensor.ok_or(format!("no input {:?} is given", port.name))?;
		let array = Array::read(tensor)?;
		if let Some(number) = array.beyond_f32() {
			return Ok(Verdict::Refused(format!(
				"input {:?} is of float32 in the program, as its report says, which cannot hold the {number:e} of this test",
				port.name
			)));
		}
		bytes.push(array.bytes(port.dtype));
	}
	let bytes: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
	let model = match Model::load(&checked, Isa::best()) {
		Ok(model) => model,
		Err(error) => return Ok(Verdict::Wrong(format!("the program does not load: {error}"))),
	};
	let outputs = match model.run(threads, &bytes) {
		Ok(outputs) => outputs,
		Err(error) => return Ok(Verdict::Wrong(format!("the program does not run: {error}"))),
	};
	if outputs.len() != set.outputs.len() {
		return Ok(Verdict::Wrong(format!(
			"{} outputs instead of {}",
			outputs.len(),
			set.outputs.len()
		)));
	}
	for ((output, bytes), expected) in program.outputs.iter().zip(&outputs).zip(&set.outputs) {
		let Some(ty) = checked.value(output.value) else {
			return Err("an output is no value".into());
		};
		let got = Array::of_program(ty.dtype, ty.shape.dims(), bytes);
		let expected = corrected(&case.name, Array::read(expected)?);
		if let Some(fault) = expected.fault(&got, case.relative, case.absolute, true) {
			return Ok(Verdict::Wrong(format!("output {:?}: {fault}", output.name)));
		}
	}
	Ok(Verdict::Pass)
}
