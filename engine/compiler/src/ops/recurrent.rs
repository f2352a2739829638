//! LSTM, GRU and RNN. Programs have time outermost, always a bias and an initial state, and all sequences of full
//! length; the rest is put right around them.

use super::{Imported, Values};
use crate::{
	error::{refuse, Refusal},
	graph::{attribute, Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Activation, Direction, Gru, Lstm, Op, Rnn},
	F32Bits,
};

/// What the three have in common.
struct Cell {
	x: Value,
	w: Value,
	r: Value,
	bias: Value,
	h: Value,
	direction: Direction,
	activations: Vec<Activation>,
	clip: Option<F32Bits>,
	/// Whether the batch comes before time.
	batch_first: bool,
	/// `[D, batch, H]`
	state: [u32; 3],
}

impl Cell {
	fn of(g: &mut Graph<'_>, node: &Node<'_>, gates: u32, defaults: &[Activation]) -> Result<Self, Refusal> {
		// These belong to activations that are refused.
		node.ignore(&["activation_alpha", "activation_beta"]);
		let direction = match node.text_or("direction", "forward")? {
			"forward" => Direction::Forward,
			"reverse" => Direction::Reverse,
			"bidirectional" => Direction::Both,
			other => refuse!("attribute direction is {other:?}, expected forward, reverse or bidirectional"),
		};
		let batch_first = node.flag("layout", false)?;
		let (mut x, w, r) = (node.input(0)?, node.input(1)?, node.input(2)?);
		if g.rank(x) != 3 || g.rank(r) != 3 {
			refuse!(
				"its input has shape {}, expected time, batch and features",
				g.ty(x).shape
			);
		}
		if batch_first {
			x = g.transpose(x, &[1, 0, 2])?;
		}
		let (time, batch, hidden) = (g.dim(x, 0)?, g.dim(x, 1)?, g.dim(r, 2)?);
		let state = [direction.count(), batch, hidden];
		if node.int("hidden_size")?.is_some_and(|size| size != i64::from(hidden)) {
			refuse!("attribute hidden_size is not the size of its weights, {hidden}; export the model again");
		}
		if let Some(lengths) = node.optional(4) {
			let lengths = g.whole(lengths, "sequence_lens")?;
			if lengths.iter().any(|length| *length != i64::from(time)) {
				refuse!(
					"its sequences have lengths {lengths:?} of {time}; programs have no shorter ones, pad the \
				 input instead"
				);
			}
		}
		let bias = match node.optional(3) {
			Some(bias) => bias,
			None => {
				let Some(columns) = gates.checked_mul(2).and_then(|gates| gates.checked_mul(hidden)) else {
					refuse!("its hidden size {hidden} is too large");
				};
				g.zeros(&[direction.count(), columns])?
			}
		};
		let clip = node.float("clip")?.filter(|clip| *clip > 0.0);
		let mut cell = Self {
			x,
			w,
			r,
			bias,
			h: x,
			direction,
			activations: activations(node, direction, defaults)?,
			clip: clip.map(|clip| attribute("clip", clip)).transpose()?,
			batch_first,
			state,
		};
		cell.h = cell.initial(g, node.optional(5))?;
		Ok(cell)
	}

	/// An initial state, zero unless it is given.
	fn initial(&self, g: &mut Graph<'_>, given: Option<Value>) -> Result<Value, Refusal> {
		match given {
			Some(given) if self.batch_first => g.transpose(given, &[1, 0, 2]),
			Some(given) => Ok(given),
			None => g.zeros(&self.state),
		}
	}

	/// All hidden states, and then the last states, in the file's layout.
	fn outputs(&self, g: &mut Graph<'_>, op: Op, inputs: &[Value]) -> Result<Values, Refusal> {
		let mut outputs = g.apply_all(op, inputs)?;
		if self.batch_first {
			for (output, value) in outputs.iter_mut().enumerate() {
				*value = match output {
					0 => g.transpose(*value, &[2, 0, 1, 3])?,
					_ => g.transpose(*value, &[1, 0, 2])?,
				};
			}
		}
		Ok(outputs.into_iter().map(Some).collect())
	}
}

/// The activations of all directions.
fn activations(node: &Node<'_>, direction: Direction, defaults: &[Activation]) -> Result<Vec<Activation>, Refusal> {
	let Some(names) = node.texts("activations")?.filter(|names| !names.is_empty()) else {
		return Ok(defaults.repeat(direction.count() as usize));
	};
	let known = names.iter().map(|name| match name.to_ascii_lowercase().as_str() {
		"sigmoid" => Some(Activation::Sigmoid),
		"tanh" => Some(Activation::Tanh),
		"relu" => Some(Activation::Relu),
		_ => None,
	});
	match known.collect::<Option<Vec<_>>>() {
		Some(known) if known.len() == defaults.len().saturating_mul(direction.count() as usize) => Ok(known),
		_ => refuse!(
			"its activations are {names:?}; programs know Sigmoid, Tanh and Relu, {} each way",
			defaults.len()
		),
	}
}

pub(super) fn lstm(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let cell = Cell::of(g, node, 4, &[Activation::Sigmoid, Activation::Tanh, Activation::Tanh])?;
	let c = cell.initial(g, node.optional(6))?;
	let mut inputs = vec![cell.x, cell.w, cell.r, cell.bias, cell.h, c];
	inputs.extend(node.optional(7));
	let op = Op::Lstm(Lstm {
		direction: cell.direction,
		activations: cell.activations.clone(),
		clip: cell.clip,
		input_forget: node.flag("input_forget", false)?,
	});
	cell.outputs(g, op, &inputs)
}

pub(super) fn gru(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let cell = Cell::of(g, node, 3, &[Activation::Sigmoid, Activation::Tanh])?;
	let op = Op::Gru(Gru {
		direction: cell.direction,
		activations: cell.activations.clone(),
		clip: cell.clip,
		linear_before_reset: node.flag("linear_before_reset", false)?,
	});
	cell.outputs(g, op, &[cell.x, cell.w, cell.r, cell.bias, cell.h])
}

pub(super) fn rnn(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let cell = Cell::of(g, node, 1, &[Activation::Tanh])?;
	let op = Op::Rnn(Rnn {
		direction: cell.direction,
		activations: cell.activations.clone(),
		clip: cell.clip,
	});
	cell.outputs(g, op, &[cell.x, cell.w, cell.r, cell.bias, cell.h])
}
