//! Reads what `scripts/networks` writes; engine/networks/README.md describes it.

use serde_json::Value;
use std::{error::Error, fs, path::Path};

/// A network with inputs, and what onnxruntime gives for them.
pub struct Network {
	/// Its name.
	pub name: String,
	/// The file.
	pub onnx: Vec<u8>,
	/// How dynamic dimensions are bound.
	pub dims: Vec<String>,
	/// Whether the file follows from seeds alone.
	pub seeded: bool,
	/// The step of its output, if that is compared by steps.
	pub step: Option<f64>,
	/// By their names.
	pub inputs: Vec<Array>,
	/// By their names.
	pub outputs: Vec<Array>,
}

/// A tensor.
pub struct Array {
	/// Its name.
	pub name: String,
	dtype: String,
	shape: Vec<u64>,
	/// Its elements, little-endian.
	pub bytes: Vec<u8>,
}

impl Array {
	/// As programs write types: `f32[2,3]`.
	pub fn ty(&self) -> String {
		let dims: Vec<String> = self.shape.iter().map(ToString::to_string).collect();
		format!("{}[{}]", self.dtype, dims.join(","))
	}

	/// How many elements there are.
	pub fn elements(&self) -> usize {
		self.shape.iter().product::<u64>() as usize
	}

	/// The elements, if they are of f32.
	pub fn floats(&self) -> Option<Vec<f32>> {
		let words = self.bytes.chunks_exact(4).filter_map(|word| word.try_into().ok());
		(self.dtype == "f32").then(|| words.map(f32::from_le_bytes).collect())
	}
}

/// Reads a folder.
pub fn read(folder: &Path) -> Result<Vec<Network>, Box<dyn Error>> {
	let index = fs::read_to_string(folder.join("models.json"))?;
	let index: Value = serde_json::from_str(&index)?;
	let entries = index.as_object().ok_or("models.json holds no object")?;
	entries
		.iter()
		.map(|(name, entry)| network(folder, name, entry))
		.collect()
}

fn network(folder: &Path, name: &str, entry: &Value) -> Result<Network, Box<dyn Error>> {
	Ok(Network {
		name: name.into(),
		onnx: fs::read(folder.join(text(entry, "onnx")?))?,
		dims: list(entry, "dims")?
			.iter()
			.map(|dim| dim.as_str().map(str::to_string).ok_or("a dim is no text"))
			.collect::<Result<_, _>>()?,
		seeded: entry["seeded"].as_bool().ok_or("seeded is no truth")?,
		step: entry["step"].as_f64(),
		inputs: arrays(folder, entry, "inputs")?,
		outputs: arrays(folder, entry, "outputs")?,
	})
}

fn arrays(folder: &Path, entry: &Value, field: &str) -> Result<Vec<Array>, Box<dyn Error>> {
	let entries = list(entry, field)?.iter();
	let arrays = entries.map(|entry| {
		Ok(Array {
			name: text(entry, "name")?.into(),
			dtype: text(entry, "dtype")?.into(),
			shape: list(entry, "shape")?
				.iter()
				.map(|dim| dim.as_u64().ok_or("a dimension is no number"))
				.collect::<Result<_, _>>()?,
			bytes: fs::read(folder.join(text(entry, "file")?))?,
		})
	});
	arrays.collect()
}

fn text<'a>(entry: &'a Value, field: &str) -> Result<&'a str, String> {
	entry[field].as_str().ok_or(format!("{field} is no text"))
}

fn list<'a>(entry: &'a Value, field: &str) -> Result<&'a [Value], String> {
	Ok(entry[field].as_array().ok_or(format!("{field} is no list"))?)
}
