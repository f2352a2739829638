//! The engine and tract, as a worker sees them.

use crate::{network::Network, Failure};
use codec::Encode;
use std::{fs, hint::black_box, sync::Arc};
use tract_linalg::multithread::{set_default_executor, Executor};
use tract_onnx::prelude::*;
use verdict_compiler::Number;
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{validate, Limits, Program};

/// Something that loads networks and runs them.
pub(crate) trait Contender {
	/// Takes another network, and what belongs to no timed part of loading it: reading files, compiling.
	fn take(&mut self, network: &Network) -> Result<(), Failure>;

	/// Makes it ready to run.
	fn load(&mut self) -> Result<(), Failure>;

	/// One call.
	fn call(&mut self) -> Result<(), Failure>;

	/// What one call gives, as bytes.
	fn outputs(&mut self) -> Result<Vec<Vec<u8>>, Failure>;
}

/// The contender of a name, with so many threads.
pub(crate) fn start(kind: &str, threads: usize) -> Result<Box<dyn Contender>, Failure> {
	match kind {
		"engine" => Ok(Box::new(Ours {
			threads: Threads::new(threads)?,
			program: Vec::new(),
			inputs: Vec::new(),
			model: None,
		})),
		"tract" => {
			if threads > 1 {
				set_default_executor(Executor::multithread(threads));
			}
			Ok(Box::<Theirs>::default())
		}
		_ => Err(format!("there is no contender {kind:?}").into()),
	}
}

struct Ours {
	threads: Threads,
	program: Vec<u8>,
	inputs: Vec<Vec<u8>>,
	model: Option<Model>,
}

const NOTHING: &str = "no network was loaded";

impl Ours {
	fn run(&self) -> Result<Vec<Vec<u8>>, Failure> {
		let inputs: Vec<&[u8]> = self.inputs.iter().map(Vec::as_slice).collect();
		Ok(self.model.as_ref().ok_or(NOTHING)?.run(&self.threads, &inputs)?)
	}
}

impl Contender for Ours {
	fn take(&mut self, network: &Network) -> Result<(), Failure> {
		self.model = None;
		let program = verdict_compiler::compile(&fs::read(&network.onnx)?, &network.options)?.program;
		self.program = program.encode();
		self.inputs = network.input_bytes(&program)?;
		Ok(())
	}

	/// What a node does with a program that it has not loaded yet: decode, validate, prepare.
	fn load(&mut self) -> Result<(), Failure> {
		self.model = None;
		let limits = Limits::for_tests();
		let program = Program::decode(&self.program, &limits).map_err(|error| error.to_string())?;
		let checked = validate(&program, &limits).map_err(|error| error.to_string())?;
		self.model = Some(Model::load(&checked, Isa::best())?);
		Ok(())
	}

	fn call(&mut self) -> Result<(), Failure> {
		black_box(self.run()?);
		Ok(())
	}

	fn outputs(&mut self) -> Result<Vec<Vec<u8>>, Failure> {
		self.run()
	}
}

#[derive(Default)]
struct Theirs {
	onnx: Vec<u8>,
	named: Vec<(String, Tensor)>,
	/// In the order of the file.
	inputs: TVec<TValue>,
	plan: Option<Arc<TypedRunnableModel>>,
}

impl Theirs {
	fn run(&self) -> Result<TVec<TValue>, Failure> {
		// Cloning an input shares it.
		Ok(self.plan.as_ref().ok_or(NOTHING)?.run(self.inputs.clone())?)
	}
}

impl Contender for Theirs {
	fn take(&mut self, network: &Network) -> Result<(), Failure> {
		self.plan = None;
		self.onnx = fs::read(&network.onnx)?;
		let inputs = network.inputs.iter().map(|port| {
			let words = port.bytes.as_chunks::<4>().0.iter();
			let tensor = match port.dtype.as_str() {
				"f32" => {
					let list: Vec<f32> = words.map(|word| f32::from_le_bytes(*word)).collect();
					Tensor::from_shape(&port.shape, &list)?
				}
				"i32" => {
					let list: Vec<i32> = words.map(|word| i32::from_le_bytes(*word)).collect();
					Tensor::from_shape(&port.shape, &list)?
				}
				other => return Err(format!("an input of {other}").into()),
			};
			Ok((port.name.clone(), tensor))
		});
		self.named = inputs.collect::<Result<_, Failure>>()?;
		for (name, numbers) in &network.options.fixed {
			match numbers[..] {
				[Number::Whole(value)] => self.named.push((name.clone(), tensor0(value))),
				_ => return Err(format!("{name:?} is fixed to more than a whole number").into()),
			}
		}
		Ok(())
	}

	fn load(&mut self) -> Result<(), Failure> {
		self.plan = None;
		let mut model = tract_onnx::onnx().model_for_read(&mut self.onnx.as_slice())?;
		self.inputs.clear();
		for (index, outlet) in model.input_outlets()?.to_vec().into_iter().enumerate() {
			let name = &model.node(outlet.node).name;
			let found = self.named.iter().find(|(named, _)| named == name);
			let tensor = &found.ok_or_else(|| format!("there is no input {name:?}"))?.1;
			model.set_input_fact(index, InferenceFact::dt_shape(tensor.datum_type(), tensor.shape()))?;
			self.inputs.push(tensor.clone().into_tvalue());
		}
		self.plan = Some(model.into_optimized()?.into_runnable()?);
		Ok(())
	}

	fn call(&mut self) -> Result<(), Failure> {
		black_box(self.run()?);
		Ok(())
	}

	fn outputs(&mut self) -> Result<Vec<Vec<u8>>, Failure> {
		let outputs = self.run()?;
		let bytes = outputs.iter().map(|output| {
			let plain = output.as_plain_ram().ok_or("an output that is not in plain memory")?;
			Ok(plain.as_bytes().to_vec())
		});
		bytes.collect()
	}
}
