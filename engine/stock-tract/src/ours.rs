//! Our own engine: from the ONNX file by the compiler and the executor, or the program as it is.

use crate::{
	export::{export, Checked},
	Engine, Run,
};
use prost::Message;
use verdict_compiler::{compile, Options};
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::validate;

/// With the best instructions that there are.
pub struct Ours {
	threads: Threads,
	/// By way of ONNX.
	compiles: bool,
}

impl Ours {
	/// On one thread.
	pub fn new(compiles: bool) -> Result<Self, String> {
		let threads = Threads::new(1).map_err(|error| error.to_string())?;
		Ok(Self { threads, compiles })
	}
}

impl Engine for Ours {
	fn load<'a>(&'a self, checked: &'a Checked<'a>, only: Option<usize>) -> Result<Run<'a>, String> {
		let mut options = Options::default();
		let file = export(checked, only);
		options
			.axes
			.extend(file.bound.iter().map(|(name, rows)| ((name.clone(), 0), *rows)));
		let model = match (self.compiles, only) {
			(false, None) => Model::load(checked, Isa::best()),
			(false, Some(_)) => return Err("the program runs as a whole or not at all".into()),
			(true, _) => {
				let compiled = compile(&file.model.encode_to_vec(), &options).map_err(|error| error.to_string())?;
				let compiled =
					validate(&compiled.program, &options.bounds.program).map_err(|error| error.to_string())?;
				Model::load(&compiled, Isa::best())
			}
		};
		let model = model.map_err(|error| error.to_string())?;
		Ok(Box::new(move |inputs| {
			let inputs: Vec<&[u8]> = file.inputs.iter().map(|index| inputs[*index].as_slice()).collect();
			model.run(&self.threads, &inputs).map_err(|error| error.to_string())
		}))
	}
}
