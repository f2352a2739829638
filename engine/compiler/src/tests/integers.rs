//! Ops of floats between quantised tensors that become ops on integers.

use super::{
	compiled,
	model::{filled, floats, ints, small, Attribute, Model},
	ops,
};
use crate::{onnx::pb::tensor_proto::DataType, Options};
use verdict_executor::Engine;
use verdict_program::{validate, Program};

/// A model with scales and zero points of several sorts, and an input `q` of bytes that `x` stands for.
fn quantised(dims: &[i64]) -> Model {
	Model::new(13)
		.typed_input("q", DataType::Uint8, dims)
		.constant("s", floats(&[], &[0.0517]))
		.constant("t", floats(&[], &[0.0413]))
		.constant("z", small(DataType::Uint8, &[], &[120]))
		.constant("zero", small(DataType::Uint8, &[], &[0]))
		.constant("signed", small(DataType::Int8, &[], &[-5]))
		.node("DequantizeLinear", "q s z", "x", &[])
}

/// Weights that repeat some bytes, by channel along axis 0.
fn weights(model: Model, dims: &[i64]) -> Model {
	let count: i64 = dims.iter().product();
	let bytes: Vec<i32> = (0..count as i32).map(|place| (place * 37 + 11) % 255 - 127).collect();
	let scales: Vec<f32> = (0..dims[0]).map(|place| 0.01 + 0.003 * place as f32).collect();
	let zeros = vec![0; dims[0] as usize];
	model
		.constant("wq", small(DataType::Int8, dims, &bytes))
		.constant("ws", floats(&[dims[0]], &scales))
		.constant("wz", small(DataType::Int8, &[dims[0]], &zeros))
		.node("DequantizeLinear", "wq ws wz", "w", &[("axis", Attribute::Int(0))])
}

/// A bias of 32-bit integers by the product of the scales of x and w.
fn bias(model: Model, count: i64) -> Model {
	let values: Vec<i32> = (0..count as i32).map(|place| 900 - 400 * place).collect();
	let tensor = crate::onnx::pb::TensorProto {
		dims: vec![count],
		data_type: DataType::Int32 as i32,
		int32_data: values,
		..Default::default()
	};
	let scales: Vec<f32> = (0..count).map(|place| 0.0517 * (0.01 + 0.003 * place as f32)).collect();
	model
		.constant("bq", tensor)
		.constant("bs", floats(&[count], &scales))
		.node("DequantizeLinear", "bq bs", "b", &[("axis", Attribute::Int(0))])
}

fn requantised(model: Model, zero: &str) -> Model {
	model
		.node("QuantizeLinear", &format!("y t {zero}"), "r", &[])
		.output("r")
}

fn run(program: &Program, inputs: &[Vec<u8>]) -> Vec<u8> {
	let checked = validate(program, &Options::default().bounds.program).unwrap();
	let engine = Engine::start(1).unwrap();
	let model = engine.load(&checked).unwrap();
	let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
	engine.run(&model, &inputs).unwrap().remove(0)
}

/// Inputs of bytes for a program.
fn inputs(program: &Program) -> Vec<Vec<u8>> {
	let ports = program.inputs.iter().enumerate();
	ports
		.map(|(place, port)| {
			let count: u32 = port.shape.dims().iter().product();
			(0..count)
				.map(|byte| (byte * 97 + byte * byte % 41 + 13 * place as u32) as u8)
				.collect()
		})
		.collect()
}

/// The program of a model, of which some ops are there and others are not, and which gives what the same model gives
/// without folding: no byte is off by more than one, and few are at all.
fn folds(model: &Model, there: &[&str], gone: &[&str]) -> String {
	let program = compiled(model).program;
	let text = program.to_string();
	for op in there {
		assert!(text.contains(&format!("= {op}(")), "no {op} in\n{text}");
	}
	for op in gone {
		assert!(!text.contains(&format!("= {op}(")), "{op} in\n{text}");
	}
	// Scales that are only known when the program runs leave everything in floats.
	let mut open = model.clone();
	let graph = open.proto.graph.as_mut().unwrap();
	let mut scales = Vec::new();
	for name in ["s", "t"] {
		if let Some(place) = graph.initializer.iter().position(|tensor| tensor.name == name) {
			let tensor = graph.initializer.remove(place);
			graph.input.push(super::model::info(name, DataType::Float, Some(&[])));
			scales.push(tensor.float_data[0].to_le_bytes().to_vec());
		}
	}
	let open = compiled(&open).program;
	assert!(!open.to_string().contains("requantize"), "{open}");
	let inputs = inputs(&program);
	let got = run(&program, &inputs);
	let expected = run(&open, &[inputs, scales].concat());
	assert_eq!(got.len(), expected.len());
	let signed = super::outputs(model)[0].starts_with("i8");
	let off: Vec<i32> = got
		.iter()
		.zip(&expected)
		.map(|(a, b)| match signed {
			true => i32::from(*a as i8) - i32::from(*b as i8),
			false => i32::from(*a) - i32::from(*b),
		})
		.collect();
	assert!(off.iter().all(|off| (-1..=1).contains(off)), "off by {off:?}\n{text}");
	let differ = off.iter().filter(|off| **off != 0).count();
	assert!(differ * 50 <= off.len(), "{differ} of {} differ\n{text}", off.len());
	// Something happens at all.
	assert!(expected.iter().any(|byte| *byte != expected[0]), "{expected:?}");
	text
}

#[test]
fn a_convolution_between_quantised_tensors_is_one_of_integers() {
	let attributes = [("pads", Attribute::Ints(&[1, 1, 1, 1]))];
	let model = bias(weights(quantised(&[1, 3, 8, 8]), &[4, 3, 3, 3]), 4).node("Conv", "x w b", "y", &attributes);
	let model = requantised(model, "z");
	let text = folds(
		&model,
		&["conv_integer", "requantize"],
		&["conv", "dequantize_linear", "quantize_linear"],
	);
	// Weights without a zero point, and a bias of integers: no operand for the one, one for the other.
	assert!(text.contains("%0 = conv_integer(%i0, %w0, %w1)"), "{text}");
	assert!(text.contains("%1 = requantize(%0, %w2, %w3, %w4) axis=1"), "{text}");
	assert_eq!(ops(&model).len(), 2);
	// Depthwise.
	let attributes = [("group", Attribute::Int(8)), ("strides", Attribute::Ints(&[2, 2]))];
	let model = weights(quantised(&[2, 8, 33, 33]), &[8, 1, 3, 3]).node("Conv", "x w", "y", &attributes);
	folds(
		&requantised(model, "z"),
		&["conv_integer"],
		&["conv", "quantize_linear"],
	);
}

#[test]
fn activations_become_the_range_of_the_bytes() {
	let convolution = |activation: &str, attributes: &[(&str, Attribute<'_>)], zero: &str| {
		let model = weights(quantised(&[1, 3, 8, 8]), &[4, 3, 3, 3]).constant("six", floats(&[], &[6.0]));
		let model = model
			.constant("one", floats(&[], &[-1.0]))
			.node("Conv", "x w", "c", &[]);
		requantised(
			model.node(
				activation,
				if activation == "Clip" { "c one six" } else { "c" },
				"y",
				attributes,
			),
			zero,
		)
	};
	// Zero is the least byte.
	let model = convolution("Relu", &[], "zero");
	folds(&model, &["conv_integer"], &["relu", "max"]);
	assert_eq!(ops(&model).len(), 2);
	// It is not.
	folds(&convolution("Relu", &[], "z"), &["max"], &["relu", "min"]);
	// Both ends: -1 / 0.0413, and 6 / 0.0413 and the zero point.
	let text = folds(&convolution("Clip", &[], "zero"), &["min"], &["clip", "max"]);
	assert!(text.contains("min"), "{text}");
	folds(&convolution("Clip", &[], "z"), &["max"], &["clip"]);
	folds(&convolution("Relu", &[], "signed"), &["max"], &["relu"]);
}

#[test]
fn a_product_with_quantised_weights_is_one_of_integers() {
	let transposed = [("transB", Attribute::Int(1))];
	let gemm = bias(weights(quantised(&[5, 64]), &[48, 64]), 48).node("Gemm", "x w b", "y", &transposed);
	let gemm = requantised(gemm, "z");
	folds(
		&gemm,
		&["matmul_integer", "requantize"],
		&["matmul", "quantize_linear", "transpose"],
	);
	assert_eq!(ops(&gemm).len(), 2);
	// By column, by way of a transpose of the weights.
	let turned = weights(quantised(&[2, 5, 64]), &[48, 64])
		.node("Transpose", "w", "wt", &[])
		.node("MatMul", "x wt", "y", &[]);
	folds(&requantised(turned, "z"), &["matmul_integer"], &["matmul", "transpose"]);
	// Unsigned weights about the middle of their range.
	let bytes: Vec<i32> = (0..64 * 48).map(|place| place * 29 % 256).collect();
	let unsigned = quantised(&[5, 64])
		.constant("wq", small(DataType::Uint8, &[64, 48], &bytes))
		.constant("ws", floats(&[], &[0.002]))
		.constant("wz", small(DataType::Uint8, &[], &[128]))
		.node("DequantizeLinear", "wq ws wz", "w", &[])
		.node("MatMul", "x w", "y", &[]);
	let text = folds(&requantised(unsigned, "z"), &["matmul_integer"], &["matmul"]);
	assert!(
		text.contains("matmul_integer(%i0, %w0, %w1)") && text.contains("i8[64,48]"),
		"{text}"
	);
}

#[test]
fn weights_with_other_zero_points_keep_them() {
	let bytes: Vec<i32> = (0..4 * 27).map(|place| place * 29 % 256).collect();
	let model = quantised(&[1, 3, 12, 12])
		.constant("wq", small(DataType::Uint8, &[4, 3, 3, 3], &bytes))
		.constant("ws", floats(&[4], &[0.01, 0.02, 0.015, 0.012]))
		.constant("wz", small(DataType::Uint8, &[4], &[3, 128, 200, 255]))
		.node("DequantizeLinear", "wq ws wz", "w", &[("axis", Attribute::Int(0))])
		.node("Conv", "x w", "y", &[("pads", Attribute::Ints(&[2, 2, 2, 2]))]);
	let text = folds(&requantised(model, "z"), &["conv_integer"], &["conv"]);
	assert!(text.contains("conv_integer(%i0, %w0, %w1, %w2)"), "{text}");
}

#[test]
fn a_bias_of_floats_is_rounded_only_where_that_changes_next_to_nothing() {
	let model = |scale: f32| {
		let bytes: Vec<i32> = (0..4 * 3 * 9).map(|place| place % 200 - 100).collect();
		let model = quantised(&[1, 3, 16, 16])
			.constant("wq", small(DataType::Int8, &[4, 3, 3, 3], &bytes))
			.constant("ws", floats(&[], &[scale]))
			.node("DequantizeLinear", "wq ws", "w", &[])
			.constant("b", floats(&[4], &[0.123, -0.456, 0.789, 0.321]))
			.node("Conv", "x w b", "y", &[]);
		requantised(model, "z")
	};
	// A sum of one is 0.01 steps.
	let text = folds(&model(0.008), &["conv_integer", "requantize"], &["conv", "add"]);
	assert!(text.contains("%1 = requantize(%0, %w2, %w3, %w4) axis=1"), "{text}");
	// Of 1.25 steps: the convolution is one of integers, the bias is added to floats.
	let program = compiled(&model(1.0)).program.to_string();
	assert!(
		program.contains("conv_integer") && !program.contains("= conv("),
		"{program}"
	);
	assert!(
		program.contains("= add(") && program.contains("= quantize_linear("),
		"{program}"
	);
}

#[test]
fn residual_sums_and_products_are_of_integers() {
	for (op, other) in [("Add", "z"), ("Sub", "z"), ("Mul", "z"), ("Add", "zero")] {
		let model = quantised(&[1, 4, 16, 16])
			.typed_input("p", DataType::Uint8, &[1, 4, 1, 16])
			.constant("u", floats(&[], &[0.017]))
			.node("DequantizeLinear", &format!("p u {other}"), "o", &[])
			.node(op, "x o", "c", &[])
			.node("Relu", "c", "y", &[]);
		folds(
			&requantised(model, "zero"),
			&["requantize", "cast"],
			&["quantize_linear", "relu", "max"],
		);
	}
	// With constants.
	let halved = quantised(&[1, 4, 16, 16])
		.constant("o", floats(&[1], &[1.7]))
		.node("Mul", "x o", "m", &[])
		.node("QuantizeLinear", "m t zero", "n", &[])
		.node("DequantizeLinear", "n t zero", "p", &[])
		.node("Div", "p o", "y", &[]);
	let text = folds(
		&requantised(halved, "z"),
		&["requantize", "cast"],
		&["quantize_linear", "mul", "div", "sub"],
	);
	assert_eq!(text.matches("= requantize(").count(), 2, "{text}");
	for op in ["Add", "Mul"] {
		let model = quantised(&[1, 4, 16, 16])
			.constant("o", floats(&[4, 1, 1], &[0.5, -0.25, 1.75, 2.5]))
			.node(op, "x o", "y", &[]);
		folds(&requantised(model, "z"), &["requantize", "cast"], &["quantize_linear"]);
	}
}

#[test]
fn averages_are_sums_of_bytes() {
	let mean = quantised(&[2, 8, 12, 12]).node("GlobalAveragePool", "x", "y", &[]);
	folds(
		&requantised(mean, "z"),
		&["reduce_sum", "requantize"],
		&["reduce_mean", "quantize_linear"],
	);
	let windows = [
		("kernel_shape", Attribute::Ints(&[2, 2])),
		("strides", Attribute::Ints(&[2, 2])),
	];
	let pool = quantised(&[1, 8, 32, 32]).node("AveragePool", "x", "y", &windows);
	folds(
		&requantised(pool, "z"),
		&["requantize"],
		&["average_pool", "quantize_linear"],
	);
	// Windows with padding have taps of their own number.
	let padded = [
		("kernel_shape", Attribute::Ints(&[3, 3])),
		("pads", Attribute::Ints(&[1, 1, 1, 1])),
	];
	let pool = requantised(quantised(&[1, 8, 32, 32]).node("AveragePool", "x", "y", &padded), "z");
	assert!(compiled(&pool).program.to_string().contains("average_pool"));
}

#[test]
fn what_only_moves_numbers_moves_their_bytes() {
	let model = |body: fn(Model) -> Model| {
		let model = body(quantised(&[1, 4, 6, 6]).constant("shape", ints(&[2], &[1, -1])));
		model.node("QuantizeLinear", "y s z", "r", &[]).output("r")
	};
	let pool = [("kernel_shape", Attribute::Ints(&[2, 2]))];
	assert_eq!(
		ops(&model(|model| model.node("Reshape", "x shape", "y", &[]))),
		["%0 = reshape(%i0) shape=[1,144]"]
	);
	assert_eq!(
		ops(&model(|model| model
			.node("Transpose", "x", "a", &[])
			.node("Relu", "a", "b", &[])
			.node("Transpose", "b", "y", &[]))),
		[
			"%0 = transpose(%i0) perm=[3,2,1,0]",
			"%1 = max(%0, %w0)",
			"%2 = transpose(%1) perm=[3,2,1,0]"
		]
	);
	let pooled = ops(&model(move |model| {
		model.node("MaxPool", "x", "y", &[("kernel_shape", Attribute::Ints(&[2, 2]))])
	}));
	assert_eq!(pooled.len(), 1, "{pooled:?} {}", pool.len());
	assert!(pooled[0].starts_with("%0 = max_pool(%i0)"), "{pooled:?}");
	// A margin of zeros is one of zero points.
	let padded = ops(&model(|model| {
		model
			.constant("pads", ints(&[8], &[0, 0, 1, 1, 0, 0, 1, 1]))
			.node("Pad", "x pads", "y", &[])
	}));
	assert_eq!(padded.len(), 1, "{padded:?}");
	assert!(padded[0].starts_with("%0 = pad(%i0, %w0)"), "{padded:?}");
	// One behind the other, with the same scale.
	let joined = ops(&model(|model| {
		model.node("Concat", "x x", "y", &[("axis", Attribute::Int(1))])
	}));
	assert_eq!(joined, ["%0 = concat(%i0, %i0) axis=1"]);
}

#[test]
fn tensors_of_different_scales_are_joined_as_bytes() {
	let model = quantised(&[1, 4, 16, 16])
		.typed_input("p", DataType::Uint8, &[1, 2, 16, 16])
		.constant("u", floats(&[], &[0.04]))
		.node("DequantizeLinear", "p t zero", "o", &[])
		.node("Concat", "x o", "y", &[("axis", Attribute::Int(1))]);
	folds(
		&requantised(model, "zero"),
		&["requantize", "concat"],
		&["quantize_linear", "dequantize_linear"],
	);
}

#[test]
fn a_result_that_is_used_twice_is_folded_for_both() {
	let model = weights(quantised(&[1, 16, 12, 12]), &[16, 16, 1, 1])
		.node("Conv", "x w", "c", &[])
		.node("QuantizeLinear", "c t zero", "cq", &[])
		.node("DequantizeLinear", "cq t zero", "cd", &[])
		.node("Conv", "cd w", "d", &[])
		.node("QuantizeLinear", "d s z", "dq", &[])
		.node("DequantizeLinear", "dq s z", "dd", &[])
		.node("Add", "cd dd", "y", &[]);
	let text = folds(
		&requantised(model, "zero"),
		&["conv_integer", "requantize"],
		&["conv", "quantize_linear", "dequantize_linear"],
	);
	assert_eq!(text.matches("= conv_integer(").count(), 2, "{text}");
}

#[test]
fn products_that_nothing_quantises_are_of_integers_all_the_same() {
	let model = bias(weights(quantised(&[1, 32, 16, 16]), &[32, 32, 3, 3]), 32)
		.node("Conv", "x w b", "y", &[])
		.output("y");
	let text = compiled(&model).program.to_string();
	assert!(text.contains("conv_integer") && !text.contains("= conv("), "{text}");
	let gemm = bias(weights(quantised(&[8, 256]), &[64, 256]), 64)
		.node("Gemm", "x w b", "y", &[("transB", Attribute::Int(1))])
		.output("y");
	let text = compiled(&gemm).program.to_string();
	assert!(text.contains("matmul_integer") && !text.contains("= matmul("), "{text}");
}

#[test]
fn what_would_be_lost_or_dearer_stays_in_floats() {
	let unfolded = |model: &Model, op: &str| {
		let text = compiled(model).program.to_string();
		assert!(
			text.contains(&format!("= {op}(")) && !text.contains("requantize"),
			"{text}"
		);
	};
	// More terms than 32 bits hold for certain.
	let long = quantised(&[1, 34_000])
		.constant("wq", small(DataType::Int8, &[34_000, 2], &vec![1; 68_000]))
		.node("DequantizeLinear", "wq t", "w", &[])
		.node("MatMul", "x w", "y", &[]);
	unfolded(&requantised(long, "z"), "matmul");
	// A scale whose multiples are no longer exact.
	let tiny = quantised(&[1, 3, 8, 8])
		.constant("w", filled(&[4, 3, 3, 3], 0.5))
		.node("Conv", "x w", "y", &[]);
	unfolded(&requantised(tiny, "z"), "conv");
	// By place, as programs quantise weights only.
	let by_place = Model::new(13)
		.typed_input("q", DataType::Uint8, &[1, 3, 8, 8])
		.constant("s", floats(&[3], &[0.1, 0.2, 0.3]))
		.constant("t", floats(&[], &[0.04]))
		.constant("z", small(DataType::Uint8, &[], &[7]))
		.node("DequantizeLinear", "q s", "x", &[]);
	let by_place = weights(by_place, &[4, 3, 3, 3]).node("Conv", "x w", "y", &[]);
	unfolded(&requantised(by_place, "z"), "conv");
	// Two small matrices, neither of which is known: packing them would take longer than the product.
	let attention = quantised(&[1, 16, 64])
		.typed_input("p", DataType::Uint8, &[1, 64, 16])
		.node("DequantizeLinear", "p s z", "o", &[])
		.node("MatMul", "x o", "y", &[]);
	unfolded(&requantised(attention, "z"), "matmul");
}
