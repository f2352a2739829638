//! What a program of the corpus gives, as a line of text.

use crate::Entry;
use sha2::{Digest, Sha256};
use verdict_executor::{samples::Kind, Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{validate, Limits};

/// The lines that every platform has to give.
pub fn golden() -> impl Iterator<Item = &'static str> {
	include_str!("../golden.txt").lines()
}

/// The SHA-256 of each output, for inputs of all kinds one after the other; or why there is none.
pub fn digests(entry: &Entry, isa: Isa, threads: &Threads) -> Result<Vec<String>, String> {
	let checked = validate(&entry.program, &Limits::for_tests()).map_err(|error| error.to_string())?;
	let model = Model::load(&checked, isa).map_err(|error| error.to_string())?;
	let mut digests = vec![Sha256::new(); entry.program.outputs.len()];
	for kind in Kind::ALL {
		let inputs = entry.inputs(kind);
		let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
		let outputs = model.run(threads, &inputs).map_err(|error| error.to_string())?;
		for (digest, output) in digests.iter_mut().zip(outputs) {
			digest.update(&output);
		}
	}
	let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
	Ok(digests.into_iter().map(|digest| hex(&digest.finalize())).collect())
}

/// The name and the digests of a program.
pub fn line(entry: &Entry, isa: Isa, threads: &Threads) -> String {
	match digests(entry, isa, threads) {
		Ok(digests) => format!("{} {}", entry.name, digests.join(" ")),
		Err(reason) => format!("{} {reason}", entry.name),
	}
}

/// Names are unique, so that a line says which program it is of.
#[cfg(test)]
mod tests {
	use crate::all;

	#[test]
	fn every_program_has_a_name_of_its_own() {
		let mut names: Vec<String> = all().into_iter().map(|entry| entry.name).collect();
		let count = names.len();
		names.sort();
		names.dedup();
		assert_eq!(names.len(), count);
		assert!(count >= 150, "{count} programs");
	}
}
