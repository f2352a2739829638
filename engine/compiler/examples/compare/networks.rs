//! Reads what `scripts/networks` writes; engine/networks/README.md describes it.

use serde_json::Value;
use std::{collections::BTreeMap, error::Error, fs, path::Path};

/// A network, and what it is called with.
pub struct Network {
	/// Its name.
	pub name: String,
	/// The file.
	pub onnx: Vec<u8>,
	/// How dynamic dimensions are bound.
	pub dims: Vec<String>,
	/// Whether the file follows from seeds alone.
	pub seeded: bool,
	/// Whether the outputs were computed in float64, because onnxruntime's are too far from that.
	pub exact: bool,
	/// Package, licence and file, of what others have published.
	pub origin: Option<[String; 3]>,
	/// The step of its output, if that is compared by steps.
	pub step: Option<f64>,
	/// Inputs that become constants, and what they are.
	pub fixed: Vec<String>,
	/// One after the other.
	pub calls: Vec<Call>,
	/// What a call hands on to the next: outputs by the inputs that they become.
	pub carry: BTreeMap<String, String>,
}

/// Inputs, and what onnxruntime gives for them.
pub struct Call {
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
	let more = list(entry, "more")?.iter();
	let calls = std::iter::once(entry).chain(more).map(|call| {
		Ok(Call {
			inputs: arrays(folder, call, "inputs")?,
			outputs: arrays(folder, call, "outputs")?,
		})
	});
	let carry = entry["carry"].as_object().ok_or("carry is no object")?.iter();
	let carry = carry.map(|(input, output)| Some((input.clone(), output.as_str()?.to_string())));
	Ok(Network {
		name: name.into(),
		onnx: fs::read(folder.join(text(entry, "onnx")?))?,
		dims: texts(entry, "dims")?,
		fixed: texts(entry, "fixed")?,
		seeded: entry["seeded"].as_bool().ok_or("seeded is no truth")?,
		exact: entry["exact"].as_bool().ok_or("exact is no truth")?,
		origin: match &entry["origin"] {
			Value::Null => None,
			origin => Some([
				text(origin, "package")?.into(),
				text(origin, "licence")?.into(),
				text(origin, "file")?.into(),
			]),
		},
		step: entry["step"].as_f64(),
		calls: calls.collect::<Result<_, Box<dyn Error>>>()?,
		carry: carry.collect::<Option<_>>().ok_or("carry does not name an output")?,
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

fn texts(entry: &Value, field: &str) -> Result<Vec<String>, String> {
	let texts = list(entry, field)?.iter().map(|item| item.as_str().map(str::to_string));
	let texts = texts.collect::<Option<_>>();
	texts.ok_or(format!("{field} holds something else than texts"))
}
