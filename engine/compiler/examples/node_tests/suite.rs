//! The tests as onnx's package has them: a folder each, with a model, inputs and outputs.

use prost::Message;
use std::{
	collections::BTreeSet,
	error::Error,
	fs,
	path::{Path, PathBuf},
};
use tract_onnx::pb::{
	tensor_proto::DataType, type_proto, ModelProto, NodeProto, TensorProto, TypeProto, ValueInfoProto,
};

/// The parts of the suite whose models and data lie in the package, the one that counts first.
pub const PARTS: [&str; 4] = ["node", "simple", "pytorch-converted", "pytorch-operator"];

/// What onnx's own runner allows where the test does not say anything else.
const RELATIVE: f64 = 1e-3;
const ABSOLUTE: f64 = 1e-7;

/// A test.
pub struct Case {
	/// Which of [`PARTS`] it is in.
	pub part: &'static str,
	/// Its name.
	pub name: String,
	/// Where it lies.
	pub folder: PathBuf,
	/// How far an output may be off, relative to what is expected.
	pub relative: f64,
	/// And besides.
	pub absolute: f64,
}

/// Inputs, and the outputs that they have to give, in the model's order.
pub struct Set {
	/// Without those that the test leaves out.
	pub inputs: Vec<TensorProto>,
	/// All of them.
	pub outputs: Vec<TensorProto>,
}

/// All tests, by part and name.
pub fn cases(data: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
	let mut cases = Vec::new();
	for part in PARTS {
		let mut names = BTreeSet::new();
		for entry in fs::read_dir(data.join(part))? {
			names.insert(entry?.file_name().to_string_lossy().into_owned());
		}
		for name in names {
			let folder = data.join(part).join(&name);
			if !folder.join("model.onnx").exists() {
				continue;
			}
			let tolerance = match fs::read_to_string(folder.join("data.json")) {
				Ok(text) => serde_json::from_str(&text)?,
				Err(_) => serde_json::Value::Null,
			};
			cases.push(Case {
				part,
				name,
				folder,
				relative: tolerance["rtol"].as_f64().unwrap_or(RELATIVE),
				absolute: tolerance["atol"].as_f64().unwrap_or(ABSOLUTE),
			});
		}
	}
	Ok(cases)
}

impl Case {
	/// The model.
	pub fn model(&self) -> Result<ModelProto, String> {
		read(&self.folder.join("model.onnx"))
	}

	/// Inputs and outputs.
	pub fn sets(&self, model: &ModelProto) -> Result<Vec<Set>, String> {
		let folders = (0..).map(|index| self.folder.join(format!("test_data_set_{index}")));
		let sets = folders.take_while(|folder| folder.exists()).map(|folder| Set {
			inputs: files(&folder, "input", inputs(model)),
			outputs: files(&folder, "output", outputs(model).iter()),
		});
		let sets: Vec<Set> = sets.collect();
		match sets.is_empty() {
			true => Err(format!("{} holds no data", self.folder.display())),
			false => Ok(sets),
		}
	}

	/// For the test of an op that was written out in other ops, the test of the op itself, if there is one.
	pub fn original(&self) -> Option<PathBuf> {
		// Some names go on after this, with the version of the definition.
		let (name, _) = self.name.split_once("_expanded")?;
		let folder = self.folder.with_file_name(name);
		folder.join("model.onnx").exists().then_some(folder)
	}

	/// The op that it is about, by domain and name.
	pub fn subject(&self, model: &ModelProto) -> (String, String) {
		let original = self.original().and_then(|folder| read(&folder.join("model.onnx")).ok());
		let nodes = nodes(original.as_ref().unwrap_or(model));
		let plain = |text: &str| text.replace('_', "").to_lowercase();
		let title = plain(self.name.trim_start_matches("test_"));
		let named = nodes.iter().filter(|node| title.starts_with(&plain(&node.op_type)));
		let subject = named.max_by_key(|node| node.op_type.len()).or(nodes.last());
		subject.map_or_else(Default::default, |node| {
			(domain(&node.domain).into(), node.op_type.clone())
		})
	}
}

/// ONNX's own domain has two names.
pub fn domain(name: &str) -> &str {
	match name {
		"" => "ai.onnx",
		other => other,
	}
}

/// Reads a message.
pub fn read<M: Message + Default>(path: &Path) -> Result<M, String> {
	let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
	M::decode(bytes.as_slice()).map_err(|error| format!("{}: {error}", path.display()))
}

/// What is no tensor, but a sequence, becomes a tensor of no type.
fn files<'a>(folder: &Path, kind: &str, infos: impl Iterator<Item = &'a ValueInfoProto>) -> Vec<TensorProto> {
	let paths = (0..).map(|index| folder.join(format!("{kind}_{index}.pb")));
	let tensors = paths.take_while(|path| path.exists()).zip(infos).map(|(path, info)| {
		let mut tensor: TensorProto = read(&path).unwrap_or_default();
		// numpy, which wrote the data, has no bfloat16.
		let brain = element(info) == Some(DataType::Bfloat16 as i32);
		if brain && tensor.data_type == DataType::Uint16 as i32 {
			tensor.data_type = DataType::Bfloat16 as i32;
		}
		tensor
	});
	tensors.collect()
}

/// The nodes of a model's graph.
pub fn nodes(model: &ModelProto) -> &[NodeProto] {
	model.graph.as_ref().map_or(&[], |graph| &graph.node)
}

/// The model's inputs, without those that are constants.
pub fn inputs(model: &ModelProto) -> impl Iterator<Item = &ValueInfoProto> {
	let graph = model.graph.iter();
	graph.flat_map(|graph| {
		let constant = |name: &str| graph.initializer.iter().any(|tensor| tensor.name == name);
		graph.input.iter().filter(move |input| !constant(&input.name))
	})
}

/// The model's outputs.
pub fn outputs(model: &ModelProto) -> &[ValueInfoProto] {
	model.graph.as_ref().map_or(&[], |graph| &graph.output)
}

/// The element type of a tensor, by ONNX's number; nothing for a sequence, a map or an optional value.
pub fn element(info: &ValueInfoProto) -> Option<i32> {
	match &info.r#type {
		Some(TypeProto {
			value: Some(type_proto::Value::TensorType(tensor)),
			..
		}) => Some(tensor.elem_type),
		_ => None,
	}
}
