//! Which ops are known, for those who want to know before they have a file.

use crate::{onnx, ops};

/// What the walk itself does, since it is about graphs or about sequences.
const WALKED: [&str; 15] = [
	"ConcatFromSequence",
	"If",
	"Loop",
	"Optional",
	"OptionalGetElement",
	"OptionalHasElement",
	"Scan",
	"SequenceAt",
	"SequenceConstruct",
	"SequenceEmpty",
	"SequenceErase",
	"SequenceInsert",
	"SequenceLength",
	"SequenceMap",
	"SplitToSequence",
];

/// Every op that has an import, by domain and name. ONNX's own domain is called `ai.onnx`.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
	let walked = WALKED.iter().map(|name| ("", *name));
	ops::all().chain(walked).map(|(domain, name)| match domain {
		"" => ("ai.onnx", name),
		_ => (domain, name),
	})
}

/// Why there is none for an op, and what to do about it.
pub fn why_not(domain: &str, name: &str) -> String {
	ops::why_not(onnx::domain(domain), name)
}
