//! A network of `engine/networks` on disk: the model, and what its folder's `models.json` says of it.

use crate::Failure;
use serde_json::Value;
use std::{
	fs,
	path::{Path, PathBuf},
};
use verdict_compiler::Options;
use verdict_program::Program;

/// What a network is.
#[derive(Clone, Debug)]
pub(crate) struct Network {
	/// Its ONNX file.
	pub(crate) onnx: PathBuf,
	/// How its dimensions are bound, and what inputs are fixed.
	pub(crate) options: Options,
	/// What goes in, and what onnxruntime gives for it, each op by itself.
	pub(crate) inputs: Vec<Port>,
	pub(crate) outputs: Vec<Port>,
}

/// An input or output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Port {
	pub(crate) name: String,
	/// `f32`, `i32` or `i64`.
	pub(crate) dtype: String,
	pub(crate) shape: Vec<usize>,
	pub(crate) bytes: Vec<u8>,
}

impl Network {
	/// Reads the network whose ONNX file this is.
	pub(crate) fn of(onnx: &Path) -> Result<Self, Failure> {
		let folder = onnx.parent().unwrap_or(Path::new("."));
		let index = read(&folder.join("models.json"))?;
		let index: Value = serde_json::from_slice(&index)?;
		let name = onnx.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
		let wrong = || format!("{}: models.json does not describe it", onnx.display());
		let ports = |side: &str| {
			let list = index[name][side].as_array().ok_or_else(wrong)?;
			let port = |entry: &Value| {
				let dims = entry["shape"]
					.as_array()?
					.iter()
					.map(|dim| dim.as_u64().map(|dim| dim as usize));
				let shape = dims.collect::<Option<Vec<usize>>>()?;
				Some((
					entry["name"].as_str()?.to_owned(),
					entry["dtype"].as_str()?.to_owned(),
					shape,
					entry["file"].as_str()?.to_owned(),
				))
			};
			let described = list.iter().map(|entry| {
				let (name, dtype, shape, file) = port(entry).ok_or_else(wrong)?;
				let bytes = read(&folder.join(file))?;
				Ok(Port {
					name,
					dtype,
					shape,
					bytes,
				})
			});
			described.collect::<Result<Vec<Port>, Failure>>()
		};
		let texts = |field: &str| {
			let list = index[name][field].as_array().ok_or_else(wrong)?;
			let texts = list.iter().map(|text| text.as_str().map(str::to_owned));
			texts.collect::<Option<Vec<String>>>().ok_or_else(wrong)
		};
		let mut options = Options::default();
		for dim in texts("dims")? {
			options.bind(&dim)?;
		}
		for value in texts("fixed")? {
			options.fix(&value)?;
		}
		Ok(Self {
			onnx: onnx.into(),
			options,
			inputs: ports("inputs")?,
			outputs: ports("outputs")?,
		})
	}

	/// The bytes of the inputs of a program that was compiled from it, in the program's order.
	pub(crate) fn input_bytes(&self, program: &Program) -> Result<Vec<Vec<u8>>, Failure> {
		let bytes = program.inputs.iter().map(|wanted| {
			let found = self.inputs.iter().find(|port| port.name == wanted.name);
			found.map(|port| port.bytes.clone())
		});
		Ok(bytes.collect::<Option<_>>().ok_or("models.json lacks an input")?)
	}
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
	Ok(fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?)
}
