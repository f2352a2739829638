use super::super::{
	model::{Attribute, Model},
	outputs,
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
