//! Inputs to begin with, where a fuzzer would need long to find them.

use crate::{onnx_graph, support, validate_run};
use codec::Encode;
use std::{fs, io, path::Path};
use verdict_program::Program;

/// The largest program that is worth changing at random.
const MOST_BYTES: usize = 2048;

/// Writes them to a folder; says how many.
pub fn write(target: &str, folder: &Path) -> io::Result<usize> {
	let inputs: Vec<Vec<u8>> = match target {
		"decode_validate" => programs(),
		"validate_run" => {
			let mut inputs: Vec<Vec<u8>> = programs()
				.iter()
				.map(|program| validate_run::encoded(program))
				.collect();
			inputs.extend((0..64).map(|seed| choices(seed, 600)));
			inputs
		}
		_ => onnx_graph::seeds(),
	};
	fs::create_dir_all(folder)?;
	for (index, input) in inputs.iter().enumerate() {
		fs::write(folder.join(format!("seed-{index:04}")), input)?;
	}
	Ok(inputs.len())
}

/// Programs of the corpus and of the generator, those that are small.
fn programs() -> Vec<Vec<u8>> {
	let corpus = verdict_corpus::all().into_iter().map(|entry| entry.program);
	let generated = (0..32).map(|seed| support::generator::program(seed, 4));
	let encoded = corpus.chain(generated).map(|program: Program| program.encode());
	encoded.filter(|program| program.len() <= MOST_BYTES).collect()
}

/// Bytes by chance.
pub(crate) fn choices(seed: u8, count: usize) -> Vec<u8> {
	let mut random = verdict_executor::samples::Random::new(seed.into());
	let mut bytes = vec![1 + seed % 2, seed];
	bytes.extend((0..count).map(|_| random.bits() as u8));
	bytes
}
