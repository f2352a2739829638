//! The SHA-256 of files, inputs, programs and outputs, a line for each network.

use crate::{calls::Outputs, networks::Network};
use codec::Encode;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, error::Error, fmt, fs, path::Path};
use verdict_program::Program;

/// The digests of a network.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
	name: String,
	onnx: String,
	inputs: String,
	program: String,
	outputs: String,
}

impl Line {
	/// Of a network, its program and what that gave.
	pub fn new(network: &Network, program: &Program, outputs: &Outputs) -> Self {
		let inputs = network.calls.iter().flat_map(|call| &call.inputs);
		Self {
			name: network.name.clone(),
			onnx: digest([network.onnx.as_slice()].into_iter()),
			inputs: digest(inputs.map(|input| input.bytes.as_slice())),
			program: of_program(program),
			outputs: digest(outputs.iter().flatten().map(Vec::as_slice)),
		}
	}
}

impl Line {
	/// What a platform has to print for the program.
	pub fn short(&self) -> String {
		format!("{} {} {}", self.name, self.program, self.outputs)
	}
}

impl fmt::Display for Line {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self {
			name,
			onnx,
			inputs,
			program,
			outputs,
		} = self;
		write!(
			f,
			"{name} onnx={onnx} inputs={inputs} program={program} outputs={outputs}"
		)
	}
}

/// The digest of a program.
pub fn of_program(program: &Program) -> String {
	digest([program.encode().as_slice()].into_iter())
}

/// One digest for all parts together.
fn digest<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
	let mut hash = Sha256::new();
	for part in parts {
		hash.update(part);
	}
	hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The digests that networks must have.
#[derive(Default)]
pub struct Golden {
	lines: BTreeMap<String, String>,
}

impl Golden {
	/// Reads the file.
	pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
		let text = fs::read_to_string(path)?;
		let lines = text.lines().filter(|line| !line.starts_with('#'));
		let lines = lines.filter_map(|line| Some((line.split_once(' ')?.0.to_string(), line.to_string())));
		Ok(Self { lines: lines.collect() })
	}

	/// Networks that the file knows and nobody has written.
	pub fn missing(&self, networks: &[Network]) -> Vec<String> {
		let names = self.lines.keys();
		let missing = names.filter(|name| networks.iter().all(|network| network.name != **name));
		missing
			.map(|name| format!("{name}: the golden file lists it, but it was not written"))
			.collect()
	}

	/// Whether a network, its program and its outputs are those of the file.
	pub fn compare(&self, network: &Network, line: &Line) -> Result<&'static str, String> {
		let name = &network.name;
		let Some(known) = self.lines.get(name) else {
			return Err(format!("{name}: the golden file does not list it"));
		};
		if *known == line.to_string() {
			return Ok("same");
		}
		let has = |field: &str, digest: &str| known.contains(&format!(" {field}={digest}"));
		let given = has("onnx", &line.onnx) && has("inputs", &line.inputs);
		match (given, network.seeded) {
			// What is trained may come out differently on another processor; then there is nothing to compare with.
			(false, false) => Ok("other file"),
			(false, true) => Err(format!(
				"{name}: the ONNX file or its inputs are not those that the golden file is about; was it made by other \
				 versions than those in engine/networks/requirements.txt?"
			)),
			(true, _) if !has("program", &line.program) => Err(format!(
				"{name}: the program is not the one that this file gave before; a change of the compiler needs a new \
				 golden file"
			)),
			(true, _) => Err(format!(
				"{name}: the same program on the same inputs gives other outputs: this forks chains"
			)),
		}
	}
}

/// Writes the file.
pub fn write(path: &Path, lines: &[Line]) -> Result<(), Box<dyn Error>> {
	let mut text = String::from(
		"# SHA-256 of the networks that scripts/networks writes, of their inputs, of the programs that they become, and\n\
		 # of what those give. Written by scripts/test-networks --write.\n",
	);
	for line in lines {
		text.push_str(&format!("{line}\n"));
	}
	Ok(fs::write(path, text)?)
}
