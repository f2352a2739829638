//! Losses. The values are the ONNX reference's.

use super::{
	assert_near,
	model::{floats, ints, Attribute, Model},
	refusal, run,
};

const X: &[f32] = &[0.5, -1.0, 2.0, 1.5, 0.25, -0.75];

fn model(op: &str, inputs: &str, attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(13)
		.input("x", &[2, 3])
		.constant("t", ints(&[2], &[2, 0]))
		.constant("far", ints(&[2], &[2, -100]))
		.constant("w", floats(&[3], &[1.0, 2.0, 0.5]))
		.node(op, inputs, "y logs", attributes)
		.output("y")
}

#[test]
fn losses_in_all_reductions() {
	let nll = "NegativeLogLikelihoodLoss";
	for (reduction, plain, ignoring, softmax) in [
		("none", &[-1.0, -1.5][..], &[0.0, -1.5][..], &[0.241311, 0.330673][..]),
		("sum", &[-2.5], &[-1.5], &[0.571984]),
		("mean", &[-1.666667], &[-1.5], &[0.285992]),
	] {
		let reduction = || ("reduction", Attribute::Text(reduction));
		assert_near(&run(&model(nll, "x t w", &[reduction()]), &[X])[0], plain);
		let ignored = [reduction(), ("ignore_index", Attribute::Int(2))];
		assert_near(&run(&model(nll, "x t w", &ignored), &[X])[0], ignoring);
		let softmax_loss = model("SoftmaxCrossEntropyLoss", "x t", &[reduction()]);
		assert_near(&run(&softmax_loss, &[X])[0], softmax);
	}
	let logs = run(&model("SoftmaxCrossEntropyLoss", "x t", &[]).output("logs"), &[X]);
	assert_near(
		&logs[1],
		&[-1.741311, -3.241311, -0.241311, -0.330673, -1.580673, -2.580673],
	);
	// What is ignored need not be a class.
	let far = [
		("ignore_index", Attribute::Int(-100)),
		("reduction", Attribute::Text("none")),
	];
	assert_near(&run(&model(nll, "x far w", &far), &[X])[0], &[-1.0, 0.0]);
}

#[test]
fn losses_that_do_not_fit_are_refused() {
	let nll = "NegativeLogLikelihoodLoss";
	for inputs in ["x", "x w", "x t t", "t t", "x t far"] {
		refusal(&model(nll, inputs, &[]));
	}
	assert!(refusal(&model(nll, "x t", &[("reduction", Attribute::Text("max"))])).contains("reduction"));
	// A constant class that does not exist is found before anything runs.
	let outside = model(nll, "c far", &[]).constant("c", floats(&[2, 3], X));
	refusal(&outside);
}
