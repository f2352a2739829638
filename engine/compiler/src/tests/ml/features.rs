use super::{
	super::{
		model::{ints, Attribute, Model},
		outputs, refusal,
	},
	assert_near, values,
};

#[test]
fn features() {
	let scaler = [
		("offset", Attribute::Floats(&[1.0, 2.0])),
		("scale", Attribute::Floats(&[0.5])),
	];
	let model = Model::new(15)
		.input("x", &[4, 2])
		.node_of("ai.onnx.ml", "Scaler", "x", "a", &scaler)
		.node_of("ai.onnx.ml", "Normalizer", "a", "b", &[("norm", Attribute::Text("L2"))])
		.node_of(
			"ai.onnx.ml",
			"Imputer",
			"b",
			"c",
			&[
				("imputed_value_floats", Attribute::Floats(&[0.0])),
				("replaced_value_float", Attribute::Float(f32::NAN)),
			],
		)
		.node_of(
			"ai.onnx.ml",
			"Binarizer",
			"c",
			"d",
			&[("threshold", Attribute::Float(0.5))],
		)
		.node_of(
			"ai.onnx.ml",
			"FeatureVectorizer",
			"c d",
			"y",
			&[("inputdimensions", Attribute::Ints(&[3, 1]))],
		)
		.output("y");
	assert_eq!(outputs(&model), ["f32[4,4]"]);
	let encoder = Model::new(15)
		.typed_input("x", crate::onnx::pb::tensor_proto::DataType::Int64, &[4])
		.node_of(
			"ai.onnx.ml",
			"LabelEncoder",
			"x",
			"a",
			&[
				("keys_int64s", Attribute::Ints(&[3, 5])),
				("values_floats", Attribute::Floats(&[0.5, 1.5])),
				("default_float", Attribute::Float(-1.0)),
			],
		)
		.node_of(
			"ai.onnx.ml",
			"OneHotEncoder",
			"x",
			"b",
			&[("cats_int64s", Attribute::Ints(&[3, 5, 7]))],
		)
		.output("a")
		.output("b");
	assert_eq!(outputs(&encoder), ["f32[4]", "f32[4,3]"]);
}

/// One op on a batch of two rows.
fn single(op: &str, inputs: &str, attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(15)
		.input("x", &[2, 3])
		.constant("places", ints(&[2], &[2, 0]))
		.node_of("ai.onnx.ml", op, inputs, "y", attributes)
		.output("y")
}

const INPUT: [f32; 6] = [1.0, -2.0, 4.0, 0.0, 0.0, 0.0];

#[test]
fn what_is_done_with_features() {
	let missing = [1.0, -2.0, f32::NAN, 0.0, f32::NAN, 5.0];
	for (model, input, expected) in [
		(
			single(
				"Scaler",
				"x",
				&[
					("offset", Attribute::Floats(&[1.0, 2.0, 3.0])),
					("scale", Attribute::Floats(&[0.5, 2.0, -1.0])),
				],
			),
			INPUT,
			vec![0.0, -8.0, -1.0, -0.5, -4.0, 3.0],
		),
		(
			single("Normalizer", "x", &[("norm", Attribute::Text("MAX"))]),
			INPUT,
			vec![0.25, -0.5, 1.0, 0.0, 0.0, 0.0],
		),
		(
			single("Normalizer", "x", &[("norm", Attribute::Text("L1"))]),
			INPUT,
			vec![1.0 / 7.0, -2.0 / 7.0, 4.0 / 7.0, 0.0, 0.0, 0.0],
		),
		(
			single("Normalizer", "x", &[("norm", Attribute::Text("L2"))]),
			INPUT,
			[1.0, -2.0, 4.0, 0.0, 0.0, 0.0].map(|x| x / 21f32.sqrt()).to_vec(),
		),
		(
			single(
				"Imputer",
				"x",
				&[
					("imputed_value_floats", Attribute::Floats(&[7.0, 8.0, 9.0])),
					("replaced_value_float", Attribute::Float(f32::NAN)),
				],
			),
			missing,
			vec![1.0, -2.0, 9.0, 0.0, 8.0, 5.0],
		),
		(
			single(
				"Imputer",
				"x",
				&[
					("imputed_value_floats", Attribute::Floats(&[7.0])),
					("replaced_value_float", Attribute::Float(0.0)),
				],
			),
			INPUT,
			vec![1.0, -2.0, 4.0, 7.0, 7.0, 7.0],
		),
		(
			single("Binarizer", "x", &[("threshold", Attribute::Float(1.0))]),
			INPUT,
			vec![0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
		),
		(
			single("ArrayFeatureExtractor", "x places", &[]),
			INPUT,
			vec![4.0, 1.0, 0.0, 0.0],
		),
		(
			single(
				"FeatureVectorizer",
				"x x",
				&[("inputdimensions", Attribute::Ints(&[2, 4]))],
			),
			INPUT,
			vec![1.0, -2.0, 1.0, -2.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
		),
		(
			single("OneHotEncoder", "x", &[("cats_int64s", Attribute::Ints(&[4, 0]))]),
			INPUT,
			vec![0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0],
		),
	] {
		assert_near(&values(&model, &input)[0], &expected);
	}
}

#[test]
fn lists_that_do_not_fit_the_features_are_refused() {
	for (op, inputs, attributes, words) in [
		(
			"Scaler",
			"x",
			vec![("offset", Attribute::Floats(&[1.0, 2.0]))],
			"offset has 2 entries",
		),
		(
			"Scaler",
			"x",
			vec![("scale", Attribute::Floats(&[]))],
			"scale has 0 entries",
		),
		("Normalizer", "x", vec![("norm", Attribute::Text("L3"))], "L3"),
		(
			"Imputer",
			"x",
			vec![("imputed_value_floats", Attribute::Floats(&[1.0; 4]))],
			"4 entries for 3",
		),
		(
			"Imputer",
			"x",
			vec![("imputed_value_int64s", Attribute::Ints(&[1]))],
			"what is imputed into f32",
		),
		(
			"FeatureVectorizer",
			"x",
			vec![("inputdimensions", Attribute::Ints(&[1, 2]))],
			"2 widths for 1",
		),
		(
			"FeatureVectorizer",
			"x",
			vec![("inputdimensions", Attribute::Ints(&[-1]))],
			"takes -1 features",
		),
		(
			"FeatureVectorizer",
			"x",
			vec![("inputdimensions", Attribute::Ints(&[i64::MAX]))],
			"features",
		),
		(
			"OneHotEncoder",
			"x",
			vec![("cats_strings", Attribute::Texts(&["a"]))],
			"texts",
		),
		(
			"OneHotEncoder",
			"x",
			vec![("cats_int64s", Attribute::Ints(&[]))],
			"no categories",
		),
	] {
		let refusal = refusal(&single(op, inputs, &attributes));
		assert!(refusal.contains(words), "{op}: {refusal}");
	}
	let wide = single(
		"FeatureVectorizer",
		"x",
		&[("inputdimensions", Attribute::Ints(&[4_000_000_000]))],
	);
	assert!(refusal(&wide).contains("elements"));
}
