use super::{
	super::{
		model::{floats, ints, node, small, Attribute, Model},
		ops, refusal,
	},
	values,
};
use crate::onnx::pb::{tensor_proto::DataType, TensorProto};

fn encoder(version: i64, attributes: &[(&str, Attribute<'_>)]) -> Model {
	let mut model = Model::new(15).input("x", &[4]).output("y");
	model.proto.opset_import[1].version = version;
	let graph = model.proto.graph.get_or_insert_default();
	graph
		.node
		.push(node("ai.onnx.ml", "LabelEncoder", "x", "y", attributes));
	model
}

#[test]
fn numbers_are_mapped_to_numbers() {
	let list = encoder(
		2,
		&[
			("keys_floats", Attribute::Floats(&[1.0, 2.5, 1.0])),
			("values_int64s", Attribute::Ints(&[10, 20, 30])),
			("default_int64", Attribute::Int(-7)),
		],
	);
	// Of equal keys the first one counts.
	assert_eq!(values(&list, &[2.5, 1.0, 0.0, f32::NAN])[0], [20.0, 10.0, -7.0, -7.0]);
	let tensors = encoder(
		4,
		&[
			("keys_tensor", Attribute::Tensor(floats(&[2], &[1.0, 2.5]))),
			("values_tensor", Attribute::Tensor(ints(&[2], &[10, 20]))),
			("default_tensor", Attribute::Tensor(ints(&[1], &[-9]))),
		],
	);
	assert_eq!(values(&tensors, &[2.5, 1.0, 0.0, -1.0])[0], [20.0, 10.0, -9.0, -9.0]);
}

#[test]
fn a_missing_number_may_have_a_label_from_version_4_on() {
	let attributes = || {
		[
			("keys_floats", Attribute::Floats(&[f32::NAN, 2.5, 0.0])),
			("values_floats", Attribute::Floats(&[10.0, 20.0, 30.0])),
			("default_float", Attribute::Float(-1.0)),
		]
	};
	let model = encoder(4, &attributes());
	assert_eq!(values(&model, &[2.5, f32::NAN, 0.0, 7.0])[0], [20.0, 10.0, 30.0, -1.0]);
	assert!(refusal(&encoder(3, &attributes())).contains("NaN"));
}

#[test]
fn texts_and_types_that_programs_do_not_have_are_refused() {
	let texts = TensorProto {
		dims: vec![1],
		data_type: DataType::String as i32,
		string_data: vec![b"a".to_vec()],
		..Default::default()
	};
	let short = || Attribute::Tensor(small(DataType::Int16, &[1], &[3]));
	for (attributes, words) in [
		(
			vec![
				("keys_strings", Attribute::Texts(&["a"])),
				("values_int64s", Attribute::Ints(&[1])),
			],
			"texts",
		),
		(vec![("classes_strings", Attribute::Texts(&["a", "b"]))], "texts"),
		(
			vec![
				("keys_tensor", Attribute::Tensor(texts)),
				("values_int64s", Attribute::Ints(&[1])),
			],
			"texts",
		),
		(
			vec![("keys_floats", Attribute::Floats(&[1.0])), ("values_tensor", short())],
			"int16",
		),
		(
			vec![
				("keys_floats", Attribute::Floats(&[1.0])),
				("values_floats", Attribute::Floats(&[1.0, 2.0])),
			],
			"1 keys to 2 values",
		),
	] {
		let refusal = refusal(&encoder(4, &attributes));
		assert!(refusal.contains(words), "{words}: {refusal}");
	}
}

#[test]
fn distances_of_rows() {
	let model = |metric: &'static str| {
		Model::new(15)
			.input("x", &[2, 2])
			.constant("c", floats(&[3, 2], &[0.0, 0.0, 3.0, 4.0, 1.0, 1.0]))
			.node_of(
				"com.microsoft",
				"CDist",
				"x c",
				"y",
				&[("metric", Attribute::Text(metric))],
			)
			.output("y")
	};
	let input = [0.0, 0.0, 3.0, 4.0];
	assert_eq!(
		values(&model("sqeuclidean"), &input)[0],
		[0.0, 25.0, 2.0, 25.0, 0.0, 13.0]
	);
	assert_eq!(values(&model("euclidean"), &input)[0][..2], [0.0, 5.0]);
	assert_eq!(ops(&model("euclidean")).last().unwrap(), "%3 = sqrt(%2)");
	assert!(refusal(&model("cosine")).contains("cosine"));
}
