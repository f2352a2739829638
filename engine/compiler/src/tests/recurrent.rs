use super::{
	model::{filled, ints, Attribute, Model},
	ops, outputs, refusal,
};

fn lstm(inputs: &str, outputs: &str, attributes: &[(&str, Attribute<'_>)]) -> Model {
	let last = outputs.split(' ').next_back().unwrap().to_string();
	Model::new(14)
		.input("x", &[5, 2, 3])
		.constant("w", filled(&[1, 16, 3], 0.1))
		.constant("r", filled(&[1, 16, 4], 0.1))
		.constant("b", filled(&[1, 32], 0.0))
		.constant("full", ints(&[2], &[5, 5]))
		.constant("short", ints(&[2], &[5, 4]))
		.node("LSTM", inputs, outputs, attributes)
		.output(&last)
}

#[test]
fn what_is_left_out_is_filled_in() {
	let text = ops(&lstm("x w r", "y", &[]));
	assert_eq!(
		text.last().unwrap(),
		"%0, %0.1, %0.2 = lstm(%i0, %w0, %w1, %w2, %w3, %w4) direction=Forward activations=[sigmoid,tanh,tanh]"
	);
	assert_eq!(outputs(&lstm("x w r b", "y", &[])), ["f32[5,1,2,4]"]);
	assert_eq!(outputs(&lstm("x w r b", "y h c", &[])), ["f32[1,2,4]"]);
}

#[test]
fn sequences_are_of_full_length() {
	assert_eq!(outputs(&lstm("x w r b full", "y", &[])), ["f32[5,1,2,4]"]);
	assert!(refusal(&lstm("x w r b short", "y", &[])).contains("[5, 4] of 5"));
}

#[test]
fn activations_are_three() {
	let relu = [("activations", Attribute::Texts(&["Sigmoid", "Relu", "Tanh"]))];
	assert!(ops(&lstm("x w r b", "y", &relu))[0].contains("[sigmoid,relu,tanh]"));
	let affine = [("activations", Attribute::Texts(&["Sigmoid", "Affine", "Tanh"]))];
	assert!(refusal(&lstm("x w r b", "y", &affine)).contains("Affine"));
}

#[test]
fn the_batch_may_come_first() {
	let gru = Model::new(14)
		.input("x", &[2, 5, 3])
		.constant("w", filled(&[2, 12, 3], 0.1))
		.constant("r", filled(&[2, 12, 4], 0.1))
		.node(
			"GRU",
			"x w r",
			"y h",
			&[
				("layout", Attribute::Int(1)),
				("direction", Attribute::Text("bidirectional")),
				("linear_before_reset", Attribute::Int(1)),
				("hidden_size", Attribute::Int(4)),
			],
		)
		.output("y")
		.output("h");
	assert_eq!(outputs(&gru), ["f32[2,5,2,4]", "f32[2,2,4]"]);
	let rnn = Model::new(14)
		.input("x", &[5, 2, 3])
		.constant("w", filled(&[1, 4, 3], 0.1))
		.constant("r", filled(&[1, 4, 4], 0.1))
		.node("RNN", "x w r", "- h", &[("direction", Attribute::Text("reverse"))])
		.output("h");
	assert_eq!(outputs(&rnn), ["f32[1,2,4]"]);
}
