//! Recurrent cells.

use super::{
	graph::{Attributes, Value},
	Exporter,
};
use verdict_program::{
	op::{Activation, Direction, Gru, Lstm, Rnn},
	F32Bits,
};

impl Exporter<'_> {
	pub(super) fn lstm(&mut self, lstm: &Lstm) {
		let mut attributes = self.cell(lstm.direction, &lstm.activations, lstm.clip);
		attributes.push(("input_forget", Value::flag(lstm.input_forget)));
		self.recurrent("LSTM", attributes);
	}

	pub(super) fn gru(&mut self, gru: &Gru) {
		let mut attributes = self.cell(gru.direction, &gru.activations, gru.clip);
		attributes.push(("linear_before_reset", Value::flag(gru.linear_before_reset)));
		self.recurrent("GRU", attributes);
	}

	pub(super) fn rnn(&mut self, rnn: &Rnn) {
		let attributes = self.cell(rnn.direction, &rnn.activations, rnn.clip);
		self.recurrent("RNN", attributes);
	}

	fn cell(&self, direction: Direction, activations: &[Activation], clip: Option<F32Bits>) -> Attributes {
		let direction = match direction {
			Direction::Forward => "forward",
			Direction::Reverse => "reverse",
			Direction::Both => "bidirectional",
		};
		let activations = activations.iter().map(|activation| match activation {
			Activation::Sigmoid => "Sigmoid",
			Activation::Tanh => "Tanh",
			Activation::Relu => "Relu",
		});
		// The second operand behind x is `[directions, gates * hidden, hidden]`.
		let hidden = self.dims(2)[2];
		let mut attributes = vec![
			("direction", Value::Text(direction)),
			("activations", Value::Texts(activations.collect())),
			("hidden_size", Value::Int(hidden.into())),
		];
		attributes.extend(clip.map(|clip| ("clip", Value::of(clip))));
		attributes
	}

	/// ONNX has the lengths of the sequences between the bias and the states; none are given.
	fn recurrent(&mut self, op: &str, attributes: Attributes) {
		let (mut inputs, outputs) = (self.inputs(), self.outputs());
		inputs.insert(4, String::new());
		self.graph.node(op, inputs, outputs, attributes);
	}
}
