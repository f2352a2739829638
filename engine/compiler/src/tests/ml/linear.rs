use super::super::{
	compiled,
	model::{Attribute, Model},
	ops, outputs, refusal,
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
