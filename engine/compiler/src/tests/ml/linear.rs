use super::{
	super::{
		compiled,
		model::{Attribute, Model},
		ops, outputs, refusal,
	},
	assert_near, values,
};

#[test]
fn linear_models() {
	let model = |intercepts: &[f32], coefficients: &[f32], post: &'static str| {
		Model::new(15)
			.input("x", &[4, 2])
			.node_of(
				"ai.onnx.ml",
				"LinearClassifier",
				"x",
				"label p",
				&[
					("intercepts", Attribute::Floats(intercepts)),
					("coefficients", Attribute::Floats(coefficients)),
					("classlabels_ints", Attribute::Ints(&[0, 1])),
					("post_transform", Attribute::Text(post)),
					("multi_class", Attribute::Int(1)),
				],
			)
			.node_of(
				"ai.onnx.ml",
				"ZipMap",
				"p",
				"q",
				&[("classlabels_int64s", Attribute::Ints(&[0, 1]))],
			)
			.output("label")
			.output("q")
	};
	let two = model(&[1.0, -1.0], &[1.0, 2.0, -1.0, -2.0], "LOGISTIC");
	assert_eq!(
		ops(&two),
		[
			"%0 = matmul(%i0, %w0, %w1) transpose_b",
			"%1 = arg_max(%0) axis=1",
			"%2 = sigmoid(%0)"
		]
	);
	assert!(compiled(&two).report.repairs[0].contains("ZipMap"));
	assert_eq!(outputs(&model(&[1.0], &[1.0, 2.0], "NONE")), ["i64[4]", "f32[4,2]"]);
	assert!(refusal(&model(&[1.0], &[1.0], "NONE")).contains("1 coefficients for 2 features"));
}

fn regressor(targets: i64, coefficients: &[f32], post: &str) -> Model {
	let attributes = [
		("targets", Attribute::Int(targets)),
		("coefficients", Attribute::Floats(coefficients)),
		("intercepts", Attribute::Floats(&[0.5, -0.5])),
		("post_transform", Attribute::Text(post)),
	];
	Model::new(15)
		.input("x", &[2, 2])
		.node_of("ai.onnx.ml", "LinearRegressor", "x", "y", &attributes)
		.output("y")
}

#[test]
fn targets_are_transformed_together() {
	let coefficients = [1.0, 2.0, -1.0, 0.0];
	let input = [1.0, -1.0, -0.5, 0.0];
	// The second row is 0 for its first target.
	let plain = [-0.5, -1.5, 0.0, 0.0];
	assert_eq!(values(&regressor(2, &coefficients, "NONE"), &input)[0], plain);
	let logistic = |x: f32| 1.0 / (1.0 + (-x).exp());
	assert_near(
		&values(&regressor(2, &coefficients, "LOGISTIC"), &input)[0],
		&plain.map(logistic),
	);
	let share = 1.0 / (1.0 + (-1.0f32).exp());
	assert_near(
		&values(&regressor(2, &coefficients, "SOFTMAX"), &input)[0],
		&[share, 1.0 - share, 0.5, 0.5],
	);
	// What is 0 stays 0.
	assert_near(
		&values(&regressor(2, &coefficients, "SOFTMAX_ZERO"), &input)[0],
		&[share, 1.0 - share, 0.0, 0.0],
	);
	// The inverse of the normal distribution is only there between 0 and 1.
	let probit = values(&regressor(2, &[0.0, 0.2, 0.0, -1.4], "PROBIT"), &[0.0, 1.0, 0.0, -0.9])[0].clone();
	assert!(
		(probit[0] - 0.5244).abs() < 2e-3 && (probit[2] + 0.468).abs() < 2e-3,
		"{probit:?}"
	);
	assert!(probit[1].is_nan(), "{probit:?}");
}

#[test]
fn a_single_target_is_not_transformed() {
	for post in ["LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT"] {
		assert!(refusal(&regressor(1, &[1.0, 2.0], post)).contains("disagree"));
	}
	assert!(refusal(&regressor(2, &[1.0; 4], "SQUARE")).contains("SQUARE"));
	assert!(refusal(&regressor(0, &[], "NONE")).contains("LinearRegressor"));
	assert!(refusal(&regressor(i64::MAX, &[1.0; 4], "NONE")).contains("4 coefficients"));
	assert!(refusal(&regressor(-3, &[1.0; 4], "NONE")).contains("4 coefficients"));
}
