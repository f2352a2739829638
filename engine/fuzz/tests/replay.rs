//! Inputs that were once of interest, above all those that a target once broke on.

use verdict_fuzz::{corpus, TARGETS};

#[test]
fn kept_inputs_keep_every_promise() {
	for (name, run) in TARGETS {
		let inputs = corpus::read(name).unwrap();
		assert!(!inputs.is_empty(), "{name}");
		for input in inputs {
			run(&input);
		}
	}
}

#[test]
fn no_file_of_kept_inputs_is_large() {
	for (name, _) in TARGETS {
		let bytes: usize = corpus::read(name).unwrap().iter().map(Vec::len).sum();
		assert!(bytes <= corpus::MOST_BYTES, "{name}: {bytes} bytes");
	}
}
