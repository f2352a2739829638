//! Inputs that were once of interest, above all those that a target once broke on.

use verdict_fuzz::{corpus, TARGETS};

/// One test, since targets count the memory of the whole process: what another test reads beside them would count too.
#[test]
fn kept_inputs_keep_every_promise_and_are_no_large_files() {
	for (name, run) in TARGETS {
		let inputs = corpus::read(name).unwrap();
		assert!(!inputs.is_empty(), "{name}");
		let bytes: usize = inputs.iter().map(Vec::len).sum();
		assert!(bytes <= corpus::MOST_BYTES, "{name}: {bytes} bytes");
		for input in inputs {
			run(&input);
		}
	}
}
