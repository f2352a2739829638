//! Fourier transforms and windows. The values are the ONNX reference's.

use super::{
	assert_near,
	model::{floats, ints, Attribute, Model},
	refusal, run,
};

#[test]
fn transforms() {
	let one_sided = Model::new(17)
		.input("x", &[1, 5, 1])
		.constant("n", ints(&[], &[6]))
		.node("DFT", "x n", "y", &[("onesided", Attribute::Int(1))])
		.output("y");
	assert_near(
		&run(&one_sided, &[&[1.0, 2.0, 4.0, -1.0, 3.0]])[0],
		&[9.0, 0.0, -0.5, -2.598076, -4.5, -0.866025, 7.0, 0.0],
	);
	let inverse = Model::new(17)
		.input("x", &[1, 3, 2])
		.node("DFT", "x", "y", &[("inverse", Attribute::Int(1))])
		.output("y");
	assert_near(
		&run(&inverse, &[&[1.0, 2.0, 4.0, -1.0, 3.0, 0.5]])[0],
		&[2.666667, 0.5, -0.400321, 1.038675, -1.266346, 0.461325],
	);
	// Along another axis, cut off.
	let cut = Model::new(20)
		.input("x", &[1, 2, 4, 1])
		.constant("n", ints(&[], &[3]))
		.constant("a", ints(&[], &[2]))
		.node("DFT", "x n a", "y", &[])
		.output("y");
	assert_near(
		&run(&cut, &[&[1.0, 2.0, 4.0, 7.0, 4.0, -1.0, 0.0, 3.0]])[0],
		&[
			7.0, 0.0, -2.0, 1.732051, -2.0, -1.732051, 3.0, 0.0, 4.5, 0.866025, 4.5, -0.866025,
		],
	);
}

#[test]
fn transforms_that_do_not_fit_are_refused() {
	let model = |dims: &[i64], length: i64, attributes: &[(&str, Attribute<'_>)]| {
		Model::new(17)
			.input("x", dims)
			.constant("n", ints(&[], &[length]))
			.node("DFT", "x n", "y", attributes)
			.output("y")
	};
	let both = [("onesided", Attribute::Int(1)), ("inverse", Attribute::Int(1))];
	assert!(refusal(&model(&[1, 4, 2], 4, &both)).contains("not defined"));
	assert!(refusal(&model(&[1, 1 << 14, 1], 1 << 14, &[])).contains("too large"));
	for (dims, length) in [
		(&[1, 4, 3][..], 4),
		(&[1, 4, 1], 0),
		(&[1, 4, 1], -1),
		(&[1, 4, 1], i64::MAX),
		(&[4], 4),
	] {
		refusal(&model(dims, length, &[]));
	}
	refusal(&model(&[1, 4, 1], 4, &[("axis", Attribute::Int(2))]));
	refusal(&model(&[1, 4, 1], 4, &[("axis", Attribute::Int(9))]));
}

#[test]
fn transforms_of_short_times() {
	let model = |step: i64, length: i64| {
		Model::new(17)
			.input("x", &[1, 8, 1])
			.constant("s", ints(&[], &[step]))
			.constant("w", floats(&[4], &[0.5, 1.0, 1.0, 0.5]))
			.constant("n", ints(&[], &[length]))
			.node("STFT", "x s w n", "y", &[])
			.output("y")
	};
	let x: Vec<f32> = (0..8).map(|place| (place * place) as f32).collect();
	assert_near(
		&run(&model(3, 4), &[&x])[0],
		&[9.5, 0.0, -4.0, 3.5, -1.5, 0.0, 63.5, 0.0, -20.5, 2.0, -4.5, 0.0],
	);
	assert!(refusal(&model(3, 5)).contains("window"));
	assert!(refusal(&model(0, 4)).contains("frame_step"));
	let bare = Model::new(17)
		.input("x", &[1, 8, 1])
		.constant("s", ints(&[], &[3]))
		.node("STFT", "x s", "y", &[])
		.output("y");
	assert!(refusal(&bare).contains("neither"));
	let long = Model::new(17)
		.input("x", &[1, 8, 1])
		.constant("s", ints(&[], &[3]))
		.constant("n", ints(&[], &[9]))
		.node("STFT", "x s - n", "y", &[])
		.output("y");
	assert!(refusal(&long).contains("longer than the signal"));
}

#[test]
fn windows() {
	let model = |op: &str, size: i64, periodic: i64| {
		Model::new(17)
			.input("x", &[5])
			.constant("n", ints(&[], &[size]))
			.node(op, "n", "w", &[("periodic", Attribute::Int(periodic))])
			.node("Mul", "x w", "y", &[])
			.output("y")
	};
	for (op, periodic, expected) in [
		("HannWindow", 0, [0.0, 0.5, 1.0, 0.5, 0.0]),
		("HannWindow", 1, [0.0, 0.345492, 0.904509, 0.904509, 0.345492]),
		("HammingWindow", 0, [0.086957, 0.543478, 1.0, 0.543478, 0.086957]),
		("HammingWindow", 1, [0.086957, 0.402405, 0.912812, 0.912812, 0.402405]),
		("BlackmanWindow", 0, [0.0, 0.34, 1.0, 0.34, 0.0]),
		("BlackmanWindow", 1, [0.0, 0.20077, 0.84923, 0.84923, 0.20077]),
	] {
		assert_near(&run(&model(op, 5, periodic), &[&[1.0; 5]])[0], &expected);
	}
	assert!(refusal(&model("HannWindow", 1, 0)).contains("not defined"));
	for size in [0, -1, i64::MAX] {
		assert!(refusal(&model("HannWindow", size, 1)).contains("size"));
	}
}

#[test]
fn weights_of_mel_bins() {
	let model = |points: i64, rate: i64, high: f32| {
		Model::new(17)
			.input("x", &[1, 7])
			.constant("b", ints(&[], &[3]))
			.constant("n", ints(&[], &[points]))
			.constant("r", ints(&[], &[rate]))
			.constant("l", floats(&[], &[100.0]))
			.constant("h", floats(&[], &[high]))
			.node("MelWeightMatrix", "b n r l h", "w", &[])
			.node("MatMul", "x w", "y", &[])
			.output("y")
	};
	let x = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
	assert_near(&run(&model(12, 8000, 3000.0), &[&x])[0], &[1.0, 2.0, 4.0]);
	assert!(refusal(&model(12, 2000, 9000.0)).contains("above half"));
	assert!(refusal(&model(12, 0, 3000.0)).contains("no sense"));
	assert!(refusal(&model(12, 8000, 50.0)).contains("no sense"));
	assert!(refusal(&model(12, 8000, f32::NAN)).contains("upper_edge_hertz"));
}
