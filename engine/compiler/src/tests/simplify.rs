//! Ops that become part of others.

use super::{
	compiled,
	model::{filled, floats, Attribute, Model},
	ops,
};

/// The numbers of a weight of the program.
fn weight(model: &Model, place: usize) -> Vec<f32> {
	let program = compiled(model).program;
	let words = program.weights[place].data.as_chunks::<4>().0.iter();
	words.map(|word| f32::from_le_bytes(*word)).collect()
}

/// x, then whatever `body` adds, then a normalisation of `y` with two channels.
fn normalised(body: impl Fn(Model) -> Model, variance: f32) -> Model {
	let model = Model::new(15)
		.input("x", &[1, 1, 4, 4])
		.constant("w", floats(&[2, 1, 1, 1], &[2.0, -3.0]))
		.constant("b", floats(&[2], &[1.0, 10.0]))
		.constant("scale", floats(&[2], &[4.0, 0.5]))
		.constant("offset", floats(&[2], &[0.25, -1.0]))
		.constant("mean", floats(&[2], &[-1.0, 8.0]))
		.constant("variance", floats(&[2], &[variance, 1.0]));
	let attributes = [("epsilon", Attribute::Float(0.0))];
	body(model)
		.node("BatchNormalization", "y scale offset mean variance", "z", &attributes)
		.output("z")
}

#[test]
fn a_normalisation_becomes_part_of_a_convolution() {
	let with_bias = normalised(|model| model.node("Conv", "x w b", "y", &[]), 4.0);
	assert_eq!(ops(&with_bias), ["%0 = conv(%i0, %w0, %w1)"]);
	// Factors 4 / 2 and 0.5 / 1.
	assert_eq!(weight(&with_bias, 0), [4.0, -1.5]);
	assert_eq!(
		weight(&with_bias, 1),
		[2.0 * (1.0 + 1.0) + 0.25, 0.5 * (10.0 - 8.0) - 1.0]
	);
	let without = normalised(|model| model.node("Conv", "x w", "y", &[]), 4.0);
	assert_eq!(weight(&without, 1), [2.0 * 1.0 + 0.25, 0.5 * -8.0 - 1.0]);
}

#[test]
fn a_normalisation_becomes_part_of_a_product() {
	let model = |transposed: bool, w: &[f32]| {
		Model::new(15)
			.input("x", &[4, 3])
			.constant("w", floats(if transposed { &[2, 3] } else { &[3, 2] }, w))
			.constant("scale", floats(&[2], &[4.0, 0.5]))
			.constant("offset", floats(&[2], &[0.25, -1.0]))
			.constant("mean", floats(&[2], &[0.0, 2.0]))
			.constant("variance", floats(&[2], &[4.0, 1.0]))
			.node("Gemm", "x w", "y", &[("transB", Attribute::Int(transposed.into()))])
			.node(
				"BatchNormalization",
				"y scale offset mean variance",
				"z",
				&[("epsilon", Attribute::Float(0.0))],
			)
			.output("z")
	};
	let plain = model(false, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
	assert_eq!(ops(&plain), ["%0 = matmul(%i0, %w0, %w1)"]);
	assert_eq!(weight(&plain, 0), [2.0, 1.0, 6.0, 2.0, 10.0, 3.0]);
	assert_eq!(weight(&plain, 1), [0.25, -2.0]);
	let transposed = model(true, &[1.0, 3.0, 5.0, 2.0, 4.0, 6.0]);
	assert_eq!(weight(&transposed, 0), [2.0, 6.0, 10.0, 1.0, 2.0, 3.0]);
	assert_eq!(weight(&transposed, 1), [0.25, -2.0]);
}

#[test]
fn a_normalisation_stays_where_it_cannot_be_taken_in() {
	// Its weights would not be finite.
	let infinite = normalised(|model| model.node("Conv", "x w b", "y", &[]), 0.0);
	assert_eq!(ops(&infinite).len(), 2);
	let undefined = normalised(|model| model.node("Conv", "x w b", "y", &[]), -1.0);
	assert_eq!(ops(&undefined).len(), 2);
	// Somebody else uses the convolution.
	let shared = normalised(|model| model.node("Conv", "x w b", "y", &[]).output("y"), 4.0);
	assert_eq!(ops(&shared).len(), 2);
}

#[test]
fn what_is_added_becomes_a_bias() {
	let product = |dims: &[i64], order: &str| {
		Model::new(15)
			.input("x", &[2, 5, 3])
			.constant("w", filled(&[3, 4], 0.5))
			.constant("b", filled(dims, 0.25))
			.node("MatMul", "x w", "y", &[])
			.node("Add", order, "z", &[])
			.output("z")
	};
	for (dims, order) in [(&[4][..], "y b"), (&[1, 4], "b y"), (&[1, 1, 4], "y b")] {
		assert_eq!(ops(&product(dims, order)), ["%0 = matmul(%i0, %w0, %w1)"], "{dims:?}");
	}
	// One number for all, one a row, more dimensions than the product has.
	for dims in [&[1][..], &[5, 1], &[5, 4], &[1, 1, 1, 4]] {
		assert_eq!(ops(&product(dims, "y b")).len(), 2, "{dims:?}");
	}
	let convolution = |dims: &[i64]| {
		Model::new(15)
			.input("x", &[1, 3, 4, 4])
			.constant("w", filled(&[4, 3, 1, 1], 0.5))
			.constant("b", filled(dims, 0.25))
			.node("Conv", "x w", "y", &[])
			.node("Add", "y b", "z", &[])
			.output("z")
	};
	assert_eq!(ops(&convolution(&[4, 1, 1])), ["%0 = conv(%i0, %w0, %w1)"]);
	assert_eq!(ops(&convolution(&[1, 4, 1, 1])), ["%0 = conv(%i0, %w0, %w1)"]);
	assert_eq!(ops(&convolution(&[4])).len(), 2);
}

/// Gelu by its parts: what is multiplied in which order, and how x is scaled.
fn gelu(scale: (&str, f32), products: [(&str, &str); 2]) -> Model {
	let (scaling, number) = scale;
	let mut model = Model::new(15)
		.input("x", &[2, 8])
		.constant("s", floats(&[], &[number]))
		.constant("one", floats(&[], &[1.0]))
		.constant("half", floats(&[], &[0.5]))
		.node(scaling, "x s", "scaled", &[])
		.node("Erf", "scaled", "erf", &[])
		.node("Add", "erf one", "bell", &[]);
	for (inputs, output) in products {
		model = model.node("Mul", inputs, output, &[]);
	}
	model.output("y")
}

#[test]
fn gelu_is_recognised_however_it_is_written() {
	let (divided, multiplied) = (("Div", 2.0_f32.sqrt()), ("Mul", 0.5_f32.sqrt()));
	for products in [
		[("x bell", "p"), ("p half", "y")],
		[("bell x", "p"), ("half p", "y")],
		[("x half", "p"), ("p bell", "y")],
		[("half bell", "p"), ("x p", "y")],
	] {
		for scale in [divided, multiplied] {
			assert_eq!(ops(&gelu(scale, products)), ["%0 = gelu(%i0)"], "{products:?}");
		}
		// Another function.
		assert_eq!(ops(&gelu(("Div", 1.5), products)).len(), 5, "{products:?}");
		assert_eq!(ops(&gelu(("Mul", 2.0_f32.sqrt()), products)).len(), 5, "{products:?}");
	}
	// A part of it is an output as well.
	let seen = gelu(divided, [("x bell", "p"), ("p half", "y")]).output("erf");
	assert_eq!(ops(&seen).len(), 5);
}

#[test]
fn gates_are_recognised() {
	let gate = |kind: &str, attributes: &[(&str, Attribute<'_>)], inputs: &str| {
		Model::new(15)
			.input("x", &[2, 8])
			.input("other", &[2, 8])
			.node(kind, "x", "gate", attributes)
			.node("Mul", inputs, "y", &[])
			.output("y")
	};
	assert_eq!(ops(&gate("Sigmoid", &[], "x gate")), ["%0 = silu(%i0)"]);
	assert_eq!(ops(&gate("Sigmoid", &[], "gate x")), ["%0 = silu(%i0)"]);
	assert_eq!(ops(&gate("Sigmoid", &[], "other gate")).len(), 2);
	let hard = |alpha: f32| [("alpha", Attribute::Float(alpha)), ("beta", Attribute::Float(0.5))];
	assert_eq!(
		ops(&gate("HardSigmoid", &hard(1.0 / 6.0), "x gate")),
		["%0 = hard_swish(%i0)"]
	);
	assert_eq!(ops(&gate("HardSigmoid", &hard(0.2), "x gate")).len(), 2);
}
