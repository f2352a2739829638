//! Ops on constants, computed by the executor.

use crate::{
	error::{refuse, Refusal},
	options::Bounds,
	tensor::Tensor,
};
use verdict_executor::Engine;
use verdict_program::{op::Op, validate, Builder, Checked, Cost, Limits, Program, Provenance, TensorType};

/// The executor, and what it may still be used for.
pub(crate) struct Kernels<'a> {
	bounds: &'a Bounds,
	/// What has been computed so far.
	spent: Cost,
	/// Started when the first float has to be computed.
	engine: Option<Engine>,
}

impl<'a> Kernels<'a> {
	pub(crate) fn new(bounds: &'a Bounds) -> Self {
		Self {
			bounds,
			spent: Cost::default(),
			engine: None,
		}
	}

	/// What an op gives for constants: values of these types.
	pub(crate) fn run(&mut self, op: &Op, known: &[&Tensor], types: &[TensorType]) -> Result<Vec<Tensor>, Refusal> {
		let limits = Limits {
			memory: self.bounds.fold_memory,
			..self.bounds.program.clone()
		};
		let program = program(op, known, types.len());
		let checked = match validate(&program, &limits) {
			Ok(checked) => checked,
			Err(error) => refuse!(
				"its inputs are constants, but it cannot be computed with them: {}",
				error.rule
			),
		};
		self.spend(&checked.cost())?;
		let outputs = match self.compute(&checked, known) {
			Ok(outputs) => outputs,
			Err(reason) => refuse!("its inputs are constants, but computing it fails: {reason}"),
		};
		let tensors = outputs.into_iter().zip(types);
		let tensors: Option<Vec<Tensor>> = tensors.map(|(bytes, ty)| Tensor::from_bytes(ty, &bytes)).collect();
		match tensors {
			Some(tensors) if tensors.len() == types.len() => Ok(tensors),
			_ => refuse!("its inputs are constants, but computing it gave something else than expected"),
		}
	}

	/// Counts what an op costs, if it may still be computed.
	fn spend(&mut self, cost: &Cost) -> Result<(), Refusal> {
		let Some(sum) = self.spent.checked_add(cost) else {
			refuse!("its inputs are constants, but computing it costs more than 64 bits hold");
		};
		if let Some((class, got, most)) = sum.exceeds(&self.bounds.fold_cost) {
			refuse!(
				"its inputs are constants, and computing with those of the file up to here costs {got} units of \
				 {class}, at most {most} are allowed; simplify the model with onnxsim, or raise the bound"
			);
		}
		self.spent = sum;
		Ok(())
	}

	fn compute(&mut self, checked: &Checked<&Program>, known: &[&Tensor]) -> Result<Vec<Vec<u8>>, String> {
		let engine = match self.engine.take() {
			Some(engine) => engine,
			None => Engine::start(1).map_err(|error| error.to_string())?,
		};
		let engine = self.engine.insert(engine);
		let model = engine.load(checked).map_err(|error| error.to_string())?;
		let inputs: Vec<Vec<u8>> = known.iter().map(|tensor| tensor.bytes()).collect();
		let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
		engine.run(&model, &inputs).map_err(|error| error.to_string())
	}
}

/// A program that applies one op to its inputs: unlike weights, these may be infinite, NaN or subnormal.
fn program(op: &Op, known: &[&Tensor], outputs: usize) -> Program {
	let mut builder = Builder::new(Provenance::default());
	let mut inputs = Vec::new();
	for (place, tensor) in known.iter().enumerate() {
		inputs.push(builder.input(place.to_string(), tensor.dtype(), tensor.dims()));
	}
	let first = builder.op(op.clone(), &inputs);
	for (place, output) in (0..outputs).zip(0u32..) {
		builder.output(place.to_string(), first.nth(output));
	}
	builder.finish()
}
