//! What stands in the way of a program: where, why, and what to do about it.

use super::{clipped, Advice};
use crate::CompileError;
use serde::{Deserialize, Serialize};

/// Something that stands in the way of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
	/// Where.
	pub place: Place,
	/// What is wrong.
	pub reason: String,
	/// What to do about it.
	pub advice: Advice,
	/// Whether the node was looked at with types that the file claims, because what comes before it cannot be compiled.
	/// It may turn out to be fine.
	#[serde(default)]
	pub assumed: bool,
}

/// A part of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "kebab-case")]
pub enum Place {
	/// The file as a whole.
	File,
	/// An option that does not fit it.
	Option,
	/// An input of the graph.
	Input {
		/// Its name.
		name: String,
	},
	/// An output of the graph.
	Output {
		/// Its name.
		name: String,
	},
	/// A node.
	Node {
		/// Its name, or that of its first output.
		name: String,
		/// Its op.
		op: String,
		/// The domain of its op; ONNX's own is called `ai.onnx`.
		domain: String,
	},
}

impl Missing {
	/// Something of a place, by its sentence.
	fn new(place: Place, sentence: &str) -> Self {
		let (reason, advice) = Advice::split(sentence);
		Self {
			place,
			reason: clipped(reason),
			advice: Advice {
				text: clipped(advice.text),
				..advice
			},
			assumed: false,
		}
	}

	/// What an error says, an entry for each thing that is to be done.
	pub(crate) fn of(error: &CompileError) -> Vec<Self> {
		let named = |name: &str| clipped(name.to_string());
		match error {
			CompileError::Unbound(dims) => dims
				.iter()
				.map(|dim| {
					let place = Place::Input {
						name: named(&dim.input),
					};
					Self::new(place, &dim.sentence())
				})
				.collect(),
			CompileError::Input { name, reason } => vec![Self::new(Place::Input { name: named(name) }, reason)],
			CompileError::Output { name, reason } => vec![Self::new(Place::Output { name: named(name) }, reason)],
			CompileError::Node { node, op, reason } => {
				// As `Node::op` puts them together; op types have no dots.
				let (domain, op) = op.rsplit_once('.').unwrap_or(("ai.onnx", op));
				let place = Place::Node {
					name: named(node),
					op: named(op),
					domain: named(domain),
				};
				vec![Self::new(place, reason)]
			}
			CompileError::Option(error) => vec![Self::new(Place::Option, &format!("{error}; change the options"))],
			other => vec![Self::new(Place::File, &other.to_string())],
		}
	}
}
