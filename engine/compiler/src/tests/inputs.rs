use super::{
	compiled,
	model::{filled, Attribute, Dim, Model},
	refusal, refusal_with,
};
use crate::{compile, onnx::pb::tensor_proto::DataType, CompileError, OptionError, Options};

fn dynamic() -> Model {
	Model::new(13)
		.open_input("x", Some(&[Dim::Symbol("batch"), Dim::Unknown]))
		.node("Relu", "x", "y", &[])
		.output("y")
}

fn bound(bindings: &[&str]) -> Options {
	let mut options = Options::default();
	for binding in bindings {
		options.bind(binding).unwrap();
	}
	options
}

#[test]
fn open_dimensions_are_listed_with_what_to_do() {
	let Err(CompileError::Unbound(lines)) = compile(&dynamic().bytes(), &Options::default()) else {
		panic!()
	};
	assert_eq!(lines.len(), 2);
	let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
	assert!(
		lines[0].contains("dimension 0 (usually the batch) is \"batch\"; bind it, as batch=1"),
		"{}",
		lines[0]
	);
	assert!(lines[1].contains("x[1]=1"), "{}", lines[1]);
}

#[test]
fn dimensions_are_bound_by_symbol_by_axis_and_by_shape() {
	for bindings in [&["batch=2", "x[1]=5"][..], &["x[0]=2", "x[1]=5"], &["x=[2,5]"]] {
		let compiled = compile(&dynamic().bytes(), &bound(bindings)).unwrap();
		assert_eq!(compiled.program.inputs[0].shape.dims(), [2, 5], "{bindings:?}");
		assert!(!compiled.program.provenance.options.is_empty());
	}
	let shapeless = Model::new(13)
		.open_input("x", None)
		.node("Relu", "x", "y", &[])
		.output("y");
	assert!(refusal(&shapeless).contains("no shape at all"));
	let compiled = compile(&shapeless.bytes(), &bound(&["x=[3]"])).unwrap();
	assert_eq!(compiled.program.inputs[0].shape.dims(), [3]);
}

#[test]
fn bindings_have_to_fit() {
	let unknown = refusal_with(&dynamic(), &bound(&["bach=1"]));
	assert!(unknown.contains("\"bach\"") && unknown.contains("batch"), "{unknown}");
	let fixed = Model::new(13).input("x", &[2]).node("Relu", "x", "y", &[]).output("y");
	assert!(refusal_with(&fixed, &bound(&["x[0]=3"])).contains("fixes it at 2"));
	let mut options = Options::default();
	for text in ["batch", "=1", "batch=0", "x[0]=-1", "x=[1,]"] {
		assert_eq!(options.bind(text), Err(OptionError::Binding(text.into())), "{text}");
	}
}

fn with_factor(kind: DataType, dims: &[i64]) -> Model {
	Model::new(13)
		.input("x", &[2])
		.typed_input("factor", kind, dims)
		.node("Cast", "factor", "f", &[("to", Attribute::Int(1))])
		.node("Mul", "x f", "y", &[])
		.output("y")
}

fn fixed(text: &str) -> Options {
	let mut options = Options::default();
	options.fix(text).unwrap();
	options
}

#[test]
fn an_input_that_is_fixed_becomes_a_constant_and_is_part_of_the_provenance() {
	let scalar = with_factor(DataType::Int64, &[]);
	let compiled = compile(&scalar.bytes(), &fixed("factor=-3")).unwrap();
	let inputs: Vec<&str> = compiled.program.inputs.iter().map(|port| port.name.as_str()).collect();
	assert_eq!(inputs, ["x"]);
	assert_eq!(compiled.program.provenance.options, b"fixed \"factor\" = -3\n");
	assert!(compiled
		.report
		.notes
		.iter()
		.any(|note| note.contains("\"factor\" was fixed")));
	let weights = |text: &str| {
		let model = with_factor(DataType::Float, &[2]);
		compile(&model.bytes(), &fixed(text)).unwrap().program.weights
	};
	let bytes = [0.1f32.to_le_bytes(), (-2.0f32).to_le_bytes()].concat();
	assert!(weights("factor=[0.1,-2]").iter().any(|weight| weight.data == bytes));
	assert_ne!(weights("factor=0.5"), weights("factor=0.25"));
}

#[test]
fn what_an_input_is_fixed_to_has_to_fit() {
	let mut options = Options::default();
	for text in [
		"factor",
		"=1",
		"factor=",
		"factor=1,2",
		"factor=[1,]",
		"factor=nan",
		"factor=1e99",
	] {
		assert_eq!(options.fix(text), Err(OptionError::Value(text.into())), "{text}");
	}
	let bytes = with_factor(DataType::Uint8, &[2]);
	for text in ["factor=256", "factor=-1", "factor=0.5"] {
		assert!(refusal_with(&bytes, &fixed(text)).contains("does not have"), "{text}");
	}
	assert!(refusal_with(&bytes, &fixed("factor=[1,2,3]")).contains("fix 3 elements"));
	assert!(refusal_with(&bytes, &fixed("facto=1")).contains("factor, x"));
}

#[test]
fn outputs_can_be_chosen() {
	let model = Model::new(13)
		.input("x", &[2])
		.input("z", &[2])
		.node("Relu", "x", "a", &[])
		.node("Relu", "z", "b", &[])
		.output("a")
		.output("b");
	let mut options = Options {
		outputs: Some(vec!["b".into()]),
		..Options::default()
	};
	let compiled = compile(&model.bytes(), &options).unwrap();
	assert_eq!(compiled.program.inputs.len(), 1);
	assert!(compiled.report.repairs[0].contains("input \"x\" was left out"));
	options.outputs = Some(vec!["c".into()]);
	assert!(refusal_with(&model, &options).contains("a, b"));
}

#[test]
fn initializers_that_are_inputs_are_constants() {
	let model = Model::new(13)
		.input("x", &[2])
		.input("w", &[2])
		.constant("w", filled(&[2], 2.0))
		.node("Mul", "x w", "y", &[])
		.output("y");
	assert_eq!(compiled(&model).program.inputs.len(), 1);
}

#[test]
fn types_that_programs_do_not_have() {
	let of = |kind| {
		Model::new(13)
			.typed_input("x", kind, &[2])
			.node("Neg", "x", "y", &[])
			.output("y")
	};
	let compiled = compiled(&of(DataType::Double));
	assert_eq!(compiled.program.inputs[0].dtype, verdict_program::Dtype::F32);
	assert!(compiled.report.notes[0].contains("double"));
	assert!(refusal(&of(DataType::Int16)).contains("int16"));
	assert!(refusal(&of(DataType::String)).contains("string"));
}

#[test]
fn operator_sets_that_are_too_old_or_too_new() {
	let of = |opset| {
		Model::new(opset)
			.input("x", &[2])
			.node("Relu", "x", "y", &[])
			.output("y")
	};
	assert!(refusal(&of(0)).contains("version_converter"));
	assert!(refusal(&of(99)).contains("newest"));
}
