use super::{
	compiled,
	model::{filled, floats, ints, small, Attribute, Model},
	ops, outputs, refusal,
};
use crate::onnx::pb::tensor_proto::DataType;

/// One op on x of `[2,3]`.
fn alone(opset: i64, op: &str, attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(opset)
		.input("x", &[2, 3])
		.node(op, "x", "y", attributes)
		.output("y")
}

#[test]
fn functions_of_one_element() {
	for (op, expected) in [
		("Relu", "relu"),
		("Log", "ln"),
		("Sigmoid", "sigmoid"),
		("HardSwish", "hard_swish"),
		("Mish", "mish"),
		("Erf", "erf"),
		("Gelu", "gelu"),
		("IsNaN", "is_nan"),
	] {
		assert_eq!(ops(&alone(20, op, &[])), [format!("%0 = {expected}(%i0)")]);
	}
	assert_eq!(
		ops(&alone(17, "LeakyRelu", &[("alpha", Attribute::Float(0.25))])),
		["%0 = leaky_relu(%i0) alpha=0.25"]
	);
	assert_eq!(
		ops(&alone(17, "Selu", &[])),
		["%0 = selu(%i0) alpha=1.6732632 gamma=1.050701"]
	);
	let tanh = [("approximate", Attribute::Text("tanh"))];
	assert_eq!(ops(&alone(20, "Gelu", &tanh)), ["%0 = gelu_tanh(%i0)"]);
}

#[test]
fn what_is_unknown_is_refused_by_name() {
	let reason = refusal(&alone(17, "Relu", &[("twist", Attribute::Int(1))]));
	assert!(
		reason.contains("\"the Relu\" (Relu)") && reason.contains("\"twist\" is unknown"),
		"{reason}"
	);
	let reason = refusal(&alone(17, "RandomNormalLike", &[]));
	assert!(reason.contains("random"), "{reason}");
	let extra = Model::new(17)
		.input("x", &[2])
		.node("Relu", "x x", "y", &[])
		.output("y");
	assert!(refusal(&extra).contains("input 1 is unknown"));
}

#[test]
fn clip_by_attribute_and_by_input() {
	let bounds = [("min", Attribute::Float(0.0)), ("max", Attribute::Float(6.0))];
	assert_eq!(ops(&alone(10, "Clip", &bounds)), ["%0 = clip(%i0) min=0.0 max=6.0"]);
	let clip = |min: f32| {
		Model::new(13)
			.input("x", &[2, 3])
			.constant("min", floats(&[], &[min]))
			.node("Clip", "x min -", "y", &[])
			.output("y")
	};
	assert_eq!(ops(&clip(-1.5)), ["%0 = clip(%i0) min=-1.5"]);
	// No bound at all.
	assert!(ops(&clip(f32::NEG_INFINITY)).is_empty());
	let whole = Model::new(13)
		.typed_input("x", DataType::Int64, &[4])
		.constant("max", ints(&[], &[3]))
		.node("Clip", "x - max", "y", &[])
		.output("y");
	assert_eq!(ops(&whole), ["%0 = min(%i0, %w0)"]);
}

#[test]
fn powers_become_products() {
	let pow = |exponent: f32| {
		Model::new(17)
			.input("x", &[2, 3])
			.constant("e", floats(&[], &[exponent]))
			.node("Pow", "x e", "y", &[])
			.output("y")
	};
	assert_eq!(ops(&pow(2.0)), ["%0 = mul(%i0, %i0)"]);
	assert_eq!(ops(&pow(3.0)), ["%0 = mul(%i0, %i0)", "%1 = mul(%0, %i0)"]);
	assert_eq!(ops(&pow(0.5)), ["%0 = pow(%i0, %w0)"]);
}

#[test]
fn any_number_of_operands() {
	let sum = |op: &str| {
		Model::new(13)
			.input("x", &[2, 3])
			.input("y", &[3])
			.input("z", &[1, 1])
			.node(op, "x y z", "s", &[])
			.output("s")
	};
	assert_eq!(ops(&sum("Sum")), ["%0 = add(%i0, %i1)", "%1 = add(%0, %i2)"]);
	assert_eq!(
		ops(&sum("Mean")),
		["%0 = add(%i0, %i1)", "%1 = add(%0, %i2)", "%2 = div(%1, %w0)"]
	);
	assert_eq!(outputs(&sum("Max")), ["f32[2,3]"]);
}

#[test]
fn comparisons_and_choices() {
	let model = Model::new(16)
		.input("x", &[2, 3])
		.constant("zero", floats(&[], &[0.0]))
		.node("GreaterOrEqual", "x zero", "c", &[])
		.node("Neg", "x", "n", &[])
		.node("Where", "c x n", "y", &[])
		.output("y");
	assert_eq!(
		ops(&model),
		[
			"%0 = greater_or_equal(%i0, %w0)",
			"%1 = neg(%i0)",
			"%2 = where(%0, %i0, %1)"
		]
	);
}

#[test]
fn casts() {
	let cast = |to: DataType| alone(13, "Cast", &[("to", Attribute::Int(to as i64))]);
	assert_eq!(ops(&cast(DataType::Int64)), ["%0 = cast(%i0) to=i64"]);
	// Floats of other sizes are f32, and it is said so.
	let compiled = super::compiled(&cast(DataType::Double));
	assert!(compiled.program.ops.is_empty());
	assert!(compiled.report.notes.iter().any(|note| note.contains("double")));
	assert!(refusal(&cast(DataType::Uint16)).contains("uint16"));
}

#[test]
fn softmax_flattens_before_operator_set_13() {
	let softmax = |opset: i64, axis: i64| {
		let attributes = [("axis", Attribute::Int(axis))];
		Model::new(opset)
			.input("x", &[2, 3, 4])
			.node("Softmax", "x", "y", &attributes)
			.output("y")
	};
	assert_eq!(ops(&softmax(13, 1)), ["%0 = softmax(%i0) axis=1"]);
	assert_eq!(ops(&softmax(11, 2)), ["%0 = softmax(%i0) axis=2"]);
	assert_eq!(
		ops(&softmax(11, 1)),
		[
			"%0 = reshape(%i0) shape=[2,12]",
			"%1 = softmax(%0) axis=1",
			"%2 = reshape(%1) shape=[2,3,4]"
		]
	);
	let hardmax = Model::new(13)
		.input("x", &[2, 3])
		.node("Hardmax", "x", "y", &[])
		.output("y");
	assert_eq!(
		ops(&hardmax),
		["%0 = arg_max(%i0) axis=1", "%1 = one_hot(%0, %w0) axis=1 depth=3"]
	);
}

#[test]
fn infinite_constants_are_made_by_ops() {
	let mask = |values: &[f32]| {
		Model::new(13)
			.input("x", &[3])
			.constant("m", floats(&[values.len() as i64], values))
			.node("Add", "x m", "y", &[])
			.output("y")
	};
	let text = super::compiled(&mask(&[0.0, f32::NEG_INFINITY, 1.0]))
		.program
		.to_string();
	assert!(text.contains("%0 = div(") && text.contains("%1 = where("), "{text}");
	assert_eq!(outputs(&mask(&[f32::INFINITY])), ["f32[3]"]);
	assert_eq!(
		outputs(&mask(&[f32::NAN, f32::INFINITY, f32::NEG_INFINITY])),
		["f32[3]"]
	);
}

#[test]
fn integers_of_eight_bits() {
	let model = Model::new(18)
		.typed_input("x", DataType::Uint8, &[4])
		.constant("two", small(DataType::Uint8, &[], &[2]))
		.node("BitShift", "x two", "s", &[("direction", Attribute::Text("RIGHT"))])
		.node("BitwiseAnd", "s x", "a", &[])
		.node("Relu", "a", "y", &[])
		.output("y");
	assert_eq!(ops(&model), ["%0 = shift_right(%i0, %w0)", "%1 = bit_and(%0, %i0)"]);
}

#[test]
fn batch_normalisation_by_the_batch_itself_is_noted() {
	let batch = |attributes: &[(&str, Attribute<'_>)]| {
		let mut model = Model::new(15).input("x", &[1, 2, 4, 4]);
		for name in ["s", "b", "m", "v"] {
			model = model.constant(name, filled(&[2], 1.0));
		}
		model
			.node("BatchNormalization", "x s b m v", "y", attributes)
			.output("y")
	};
	assert_eq!(
		ops(&batch(&[])),
		["%0 = batch_norm(%i0, %w0, %w1, %w2, %w3) epsilon=1e-5"]
	);
	let training = compiled(&batch(&[("training_mode", Attribute::Int(1))]));
	assert!(training.report.notes[0].contains("training mode"));
}

/// Integers without a type of their own can be moved and cast, but not computed with: they would not wrap.
#[test]
fn wider_integers_are_not_computed_with() {
	let constant = || Model::new(18).constant("c", small(DataType::Uint16, &[1, 2], &[65535, 1]));
	let moved = constant()
		.input("x", &[4])
		.node("Flatten", "c", "f", &[])
		.node("Cast", "f", "i", &[("to", Attribute::Int(DataType::Int32 as i64))])
		.node("Gather", "x i", "y", &[])
		.output("y");
	let reason = refusal(&moved);
	assert!(reason.contains("65535"), "{reason}");
	let computed = constant().node("Add", "c c", "y", &[]).output("y");
	assert!(refusal(&computed).contains("cast it to int64"));
	let given = constant().node("Identity", "c", "y", &[]).output("y");
	assert!(refusal(&given).contains("cast it to int64"));
}
