//! Bytes that claim to be a program: what is wrong with them, or what the runtime has to know of them.

use crate::types::{Port, Refusal, Source, Summary, MAX_BYTES, MAX_MESSAGE, MAX_PREFIX};
use core::fmt::{self, Display, Write};
use verdict_program::{error::Place, validate, Checked, DecodeError, Limits, Program, TensorType};

/// No machine has more. With it, a program that fits into memory for as many workers as a chain says can be reckoned
/// for as many as a node has, too.
const MOST_MEMORY: u64 = 1 << 50;

/// Limits that a chain may ask for, none of them without an end where that could matter.
pub(crate) fn bounded(limits: &Limits) -> Limits {
	let mut limits = limits.clone();
	limits.memory = limits.memory.min(MOST_MEMORY);
	limits.bytes = limits.bytes.min(MAX_BYTES.into());
	limits
}

/// Whether it is worth the while to read it.
pub(crate) fn size(source: &Source, limits: &Limits) -> Result<(), Refusal> {
	let got = u64::from(source.bytes);
	match source.bytes {
		0 => Err(undecodable(DecodeError::Empty)),
		_ if got > limits.bytes => Err(undecodable(DecodeError::TooLong {
			got,
			most: limits.bytes,
		})),
		// Nothing lies under such keys.
		_ if source.prefix.len() > MAX_PREFIX => Err(Refusal::ChunkMissing { index: 0 }),
		_ => Ok(()),
	}
}

/// Decodes and validates.
pub(crate) fn program(bytes: &[u8], limits: &Limits) -> Result<Checked<Program>, Refusal> {
	let program = Program::decode(bytes, limits).map_err(undecodable)?;
	validate(program, limits).map_err(|error| Refusal::Invalid {
		op: match error.place {
			Place::Op(index) => Some(index),
			_ => None,
		},
		rule: error.rule.code(),
		message: message(&error),
	})
}

fn undecodable(error: DecodeError) -> Refusal {
	Refusal::Undecodable {
		code: error.code(),
		message: message(&error),
	}
}

/// What the runtime has to know.
pub(crate) fn summary(checked: &Checked<Program>) -> Summary {
	let program = checked.program();
	let port = |name: &str, tensor: &TensorType| Port {
		name: name.into(),
		dtype: tensor.dtype,
		shape: tensor.shape.clone(),
	};
	let inputs = program.inputs.iter().zip(checked.types());
	let outputs = program.outputs.iter();
	Summary {
		inputs: inputs.map(|(input, tensor)| port(&input.name, tensor)).collect(),
		outputs: outputs
			.filter_map(|output| Some(port(&output.name, checked.value(output.value)?)))
			.collect(),
		cost: checked.cost(),
		memory: checked.memory(),
		ops: u32::try_from(program.ops.len()).unwrap_or(u32::MAX),
		weight_bytes: program
			.weights
			.iter()
			.fold(0, |sum, weight| sum.saturating_add(weight.data.len() as u64)),
		onnx_sha256: program.provenance.onnx_sha256,
		compiler_version: program.provenance.compiler_version.clone(),
		options: program.provenance.options.clone(),
	}
}

/// What an error says, or how it begins: it may have a list from the program in it.
pub(crate) fn message(error: &impl Display) -> String {
	let mut text = Beginning(String::new());
	// It fails where it gets too long, and that is what is wanted.
	let _ = write!(text, "{error}");
	text.0
}

/// A text that takes no more than the beginning of what is written to it.
struct Beginning(String);

impl Write for Beginning {
	fn write_str(&mut self, text: &str) -> fmt::Result {
		let room = MAX_MESSAGE.saturating_sub(self.0.len());
		if text.len() <= room {
			self.0.push_str(text);
			return Ok(());
		}
		for character in text.chars() {
			if self.0.len().saturating_add(character.len_utf8()) > MAX_MESSAGE {
				break;
			}
			self.0.push(character);
		}
		Err(fmt::Error)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::MAX_REFUSAL;
	use codec::Encode;
	use verdict_program::{
		op::{Binary, Reduce, ReduceKind},
		Builder, Dtype, Op, Provenance,
	};

	#[test]
	fn a_message_ends_where_it_gets_too_long() {
		assert_eq!(message(&"short"), "short");
		assert_eq!(message(&"x".repeat(MAX_MESSAGE)), "x".repeat(MAX_MESSAGE));
		assert_eq!(message(&"x".repeat(1 << 20)), "x".repeat(MAX_MESSAGE));
		// A character of three bytes does not fit into the last two.
		assert_eq!(message(&"\u{2026}".repeat(1 << 10)), "\u{2026}".repeat(MAX_MESSAGE / 3));
		let refusal = Refusal::Invalid {
			op: Some(u32::MAX),
			rule: u8::MAX,
			message: message(&"x".repeat(1 << 20)),
		};
		assert!(refusal.encoded_size() <= MAX_REFUSAL as usize);
	}

	/// A hostile program may have lists in it that take megabytes to print.
	#[test]
	fn a_refusal_is_small_whatever_the_program_holds() {
		let mut builder = Builder::new(Provenance::default());
		let x = builder.input("x", Dtype::F32, [2, 2]);
		let reduce = Reduce {
			kind: ReduceKind::Sum,
			axes: (0..1_000_000).rev().collect(),
			keep: true,
		};
		let y = builder.op(Op::Reduce(reduce), &[x]);
		builder.output("y", y);
		let bytes = builder.finish().encode();
		let refusal = program(&bytes, &Limits::for_tests()).unwrap_err();
		assert_eq!(refusal.name(), "axes-ascend");
		assert!(refusal.encoded_size() <= MAX_REFUSAL as usize);
	}

	#[test]
	fn a_summary_says_what_goes_in_and_comes_out() {
		let mut builder = Builder::new(Provenance {
			onnx_sha256: [3; 32],
			compiler_version: "7".into(),
			options: vec![1, 2],
		});
		let x = builder.input("x", Dtype::F32, [2, 3]);
		let w = builder.floats([3], vec![Default::default(); 3]);
		let y = builder.op(Op::Binary(Binary::Add), &[x, w]);
		builder.output("sum", y);
		builder.output("same", x);
		let limits = Limits::for_tests();
		let checked = program(&builder.finish().encode(), &limits).unwrap();
		let port = |name: &str| Port {
			name: name.into(),
			dtype: Dtype::F32,
			shape: [2, 3].into(),
		};
		let expected = Summary {
			inputs: vec![port("x")],
			outputs: vec![port("sum"), port("same")],
			cost: checked.cost(),
			memory: checked.memory(),
			ops: 1,
			weight_bytes: 12,
			onnx_sha256: [3; 32],
			compiler_version: "7".into(),
			options: vec![1, 2],
		};
		assert_eq!(summary(&checked), expected);
	}
}
