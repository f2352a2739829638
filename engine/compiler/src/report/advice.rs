//! What to do about a refusal, as a kind that programs can act upon.
//!
//! A refusal is one sentence: what is wrong, a semicolon, what to do. The second half is the advice, and what it asks for
//! can be told from the words that it uses, so that an import function has nothing to write but the sentence.

use serde::{Deserialize, Serialize};

/// What to do about something that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
	/// What it asks for.
	pub kind: AdviceKind,
	/// The operator set to export with, if one is named.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub opset: Option<u32>,
	/// The same in words.
	pub text: String,
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceKind {
	/// Give a dimension a value, with `--dim`.
	BindDimension,
	/// Change the options so that they fit the file.
	ChangeOptions,
	/// Make a value that is computed, such as a shape, a constant of the file.
	BakeShape,
	/// Simplify the model with onnxsim.
	Simplify,
	/// Inline the functions of the model with onnx.inliner.
	InlineFunctions,
	/// Save the model with all its tensors in one file.
	EmbedTensors,
	/// Bring the nodes into an order in which everything is made before it is used.
	SortNodes,
	/// Export with another operator set.
	ReExportWithOpset,
	/// Cast to a type that programs have.
	CastType,
	/// Quantise in another way.
	Requantise,
	/// Use a smaller model, smaller dimensions, or raise a bound.
	Shrink,
	/// Do this before or after the model, not in it.
	MoveOut,
	/// Replace the op by others, or change its attributes.
	ReplaceOp,
	/// Export the model again: the file is not what an exporter should write.
	ReExport,
}

/// The first words found in an advice say what it asks for.
const WORDS: &[(&str, AdviceKind)] = &[
	("bind", AdviceKind::BindDimension),
	("change the options", AdviceKind::ChangeOptions),
	("save_as_external_data", AdviceKind::EmbedTensors),
	("toposort", AdviceKind::SortNodes),
	("inline", AdviceKind::InlineFunctions),
	("fixed shapes", AdviceKind::BakeShape),
	("initializer", AdviceKind::BakeShape),
	("onnxsim", AdviceKind::Simplify),
	("opset", AdviceKind::ReExportWithOpset),
	("cast", AdviceKind::CastType),
	("float32", AdviceKind::CastType),
	("int64", AdviceKind::CastType),
	("int8", AdviceKind::CastType),
	("quantise", AdviceKind::Requantise),
	("raise", AdviceKind::Shrink),
	("smaller", AdviceKind::Shrink),
	("before the model", AdviceKind::MoveOut),
	("as an input", AdviceKind::MoveOut),
	("replace", AdviceKind::ReplaceOp),
	("remove", AdviceKind::ReplaceOp),
	("change", AdviceKind::ReplaceOp),
	("use ", AdviceKind::ReplaceOp),
	("export", AdviceKind::ReExport),
	("save", AdviceKind::ReExport),
];

/// Where a sentence says only what is wrong.
const NO_WORDS: &str = "export the model again, or replace the op by others";

impl Advice {
	/// Splits a sentence into what is wrong, and what to do about it.
	pub(super) fn split(sentence: &str) -> (String, Self) {
		let (wrong, text) = match sentence.rsplit_once("; ") {
			Some((wrong, text)) => (wrong.to_string(), text.to_string()),
			None => {
				let rule = sentence.split_once("rule ").and_then(|(_, rule)| rule.split_once(':'));
				let text = rule.map_or(NO_WORDS, |(name, _)| remedy(name));
				(sentence.to_string(), text.to_string())
			}
		};
		let found = WORDS.iter().find(|(word, _)| text.contains(word));
		let kind = found.map_or(AdviceKind::ReplaceOp, |(_, kind)| *kind);
		let opset = match kind {
			AdviceKind::ReExportWithOpset => number_after(&text, "opset "),
			_ => None,
		};
		(wrong, Self { kind, opset, text })
	}
}

/// The number that follows a word, the first time that one does.
fn number_after(text: &str, word: &str) -> Option<u32> {
	text.split(word).skip(1).find_map(|rest| {
		let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
		digits.parse().ok()
	})
}

/// What to do where an op would break a rule of programs, by the rule's name.
fn remedy(rule: &str) -> &'static str {
	match rule {
		"element-type" => "cast its inputs to a type that the op has, float32 for example",
		"zero-dim" => "remove what is empty, programs have no empty tensors",
		"too-many" | "tensor-rank" | "tensor-elements" | "tensor-bytes" | "overflow" | "dim-too-large"
		| "pad-too-large" | "padded-size" | "memory" | "cost" => "use a smaller model or smaller dimensions",
		_ => NO_WORDS,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn sentences_are_split_into_reason_and_advice() {
		for (sentence, wrong, kind, opset) in [
			(
				"it flattens axes; export with opset 13 or later",
				"it flattens axes",
				AdviceKind::ReExportWithOpset,
				Some(13),
			),
			(
				"dimension 0 is \"a\"; bind it, as a=1",
				"dimension 0 is \"a\"",
				AdviceKind::BindDimension,
				None,
			),
			(
				"no; export with fixed shapes, or simplify the model with onnxsim",
				"no",
				AdviceKind::BakeShape,
				None,
			),
			(
				"rule element-type: operand 0 is of i64",
				"rule element-type: operand 0 is of i64",
				AdviceKind::CastType,
				None,
			),
			("one; two; cast it to int64", "one; two", AdviceKind::CastType, None),
			(
				"axis 7 does not exist",
				"axis 7 does not exist",
				AdviceKind::ReplaceOp,
				None,
			),
		] {
			let (reason, advice) = Advice::split(sentence);
			assert_eq!((reason.as_str(), advice.kind, advice.opset), (wrong, kind, opset));
			assert!(!advice.text.is_empty());
		}
	}
}
