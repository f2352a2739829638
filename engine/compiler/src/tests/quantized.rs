use super::{
	model::{filled, floats, small, Attribute, Model},
	ops, outputs, refusal,
};
use crate::onnx::pb::tensor_proto::DataType;

fn scales(model: Model) -> Model {
	model
		.constant("s", floats(&[], &[0.5]))
		.constant("t", floats(&[], &[0.25]))
		.constant("sc", floats(&[2], &[0.5, 0.25]))
		.constant("z", small(DataType::Uint8, &[], &[128]))
		.constant("zi", small(DataType::Int8, &[], &[0]))
		.constant("zc", small(DataType::Int8, &[2], &[0, 0]))
}

#[test]
fn to_integers_and_back() {
	let model = scales(Model::new(13).input("x", &[1, 3]))
		.node("QuantizeLinear", "x s z", "q", &[])
		.node("DequantizeLinear", "q s z", "y", &[])
		.output("y");
	assert_eq!(
		ops(&model),
		[
			"%0 = quantize_linear(%i0, %w0, %w1)",
			"%1 = dequantize_linear(%0, %w0, %w1)"
		]
	);
	let plain = scales(Model::new(13).input("x", &[1, 3]))
		.node("QuantizeLinear", "x s", "y", &[])
		.output("y");
	assert_eq!(outputs(&plain), ["u8[1,3]"]);
	let channels = scales(Model::new(13).typed_input("w", DataType::Int8, &[2, 3]))
		.node("DequantizeLinear", "w sc zc", "y", &[("axis", Attribute::Int(0))])
		.output("y");
	assert_eq!(ops(&channels), ["%0 = dequantize_linear(%i0, %w0) axis=0"]);
	let constant = scales(Model::new(13))
		.constant("w", small(DataType::Int8, &[2, 3], &[1, 2, 3, 4, 5, 6]))
		.node("DequantizeLinear", "w sc zc", "y", &[("axis", Attribute::Int(0))])
		.output("y");
	let expected: Vec<u8> = [0.5f32, 1.0, 1.5, 1.0, 1.25, 1.5]
		.iter()
		.flat_map(|item| item.to_le_bytes())
		.collect();
	assert_eq!(super::compiled(&constant).program.weights[0].data, expected);
	let wide = scales(Model::new(21).input("x", &[1, 3]))
		.constant("zw", small(DataType::Uint16, &[], &[0]))
		.node("QuantizeLinear", "x s zw", "y", &[])
		.output("y");
	assert!(refusal(&wide).contains("8 bits"));
}

#[test]
fn blocks_have_scales_of_their_own() {
	// Five columns in blocks of two: the last is half a block.
	let attributes = || [("axis", Attribute::Int(1)), ("block_size", Attribute::Int(2))];
	let model = Model::new(21)
		.constant("x", small(DataType::Uint8, &[1, 5], &[10, 20, 30, 40, 50]))
		.constant("s", floats(&[1, 3], &[0.5, 2.0, 4.0]))
		.constant("z", small(DataType::Uint8, &[1, 3], &[10, 0, 60]))
		.node("DequantizeLinear", "x s z", "y", &attributes())
		.output("y");
	let expected = [0.0f32, 5.0, 60.0, 80.0, -40.0].map(f32::to_le_bytes).concat();
	assert_eq!(super::compiled(&model).program.weights[0].data, expected);
	let model = Model::new(21)
		.constant("x", floats(&[1, 5], &[1.25, 1000.0, -3.0, 5.0, -4.0]))
		.constant("s", floats(&[1, 3], &[0.5, 2.0, 4.0]))
		.constant("z", small(DataType::Uint8, &[1, 3], &[10, 3, 60]))
		.node("QuantizeLinear", "x s z", "y", &attributes())
		.output("y");
	assert_eq!(super::compiled(&model).program.weights[0].data, [12, 255, 1, 5, 59]);
	let short = Model::new(21)
		.input("x", &[1, 5])
		.constant("s", floats(&[1, 2], &[0.5, 2.0]))
		.constant("z", small(DataType::Uint8, &[1, 2], &[10, 3]))
		.node("QuantizeLinear", "x s z", "y", &attributes())
		.output("y");
	assert!(
		refusal(&short).contains("expected [1, 3] for blocks of 2"),
		"{}",
		refusal(&short)
	);
}

#[test]
fn weights_of_16_bits_are_dequantised_when_compiled() {
	let model = Model::new(21)
		.constant("w", small(DataType::Uint16, &[2, 2], &[0, 65535, 32768, 40000]))
		.constant("s", floats(&[2], &[0.5, 0.25]))
		.constant("z", small(DataType::Uint16, &[2], &[32768, 0]))
		.node("DequantizeLinear", "w s z", "y", &[("axis", Attribute::Int(0))])
		.output("y");
	let expected = [-16384.0f32, 16383.5, 8192.0, 10000.0].map(f32::to_le_bytes).concat();
	assert_eq!(super::compiled(&model).program.weights[0].data, expected);
}

#[test]
fn convolutions_are_requantised_once() {
	let model = scales(Model::new(13).typed_input("x", DataType::Uint8, &[1, 1, 4, 4]))
		.constant("w", small(DataType::Int8, &[2, 1, 3, 3], &[1; 18]))
		.constant("b", small(DataType::Int32, &[2], &[5, -5]))
		.node("QLinearConv", "x s z w sc zc t z b", "y", &[])
		.output("y");
	let compiled = super::compiled(&model);
	let text = compiled.program.to_string();
	// The zero points of the weights are nothing.
	assert!(text.contains("%0 = conv_integer(%i0, %w0, %w1)"), "{text}");
	assert!(text.contains("%1 = requantize(%0, %w2, %w1, %w3) axis=1"), "{text}");
	// 0.5 * 0.5 / 0.25 and 0.5 * 0.25 / 0.25
	let multiplier = &compiled.program.weights[2];
	assert_eq!(multiplier.data, [1.0f32.to_le_bytes(), 0.5f32.to_le_bytes()].concat());
}

#[test]
fn products_of_integers() {
	let model = scales(Model::new(13).typed_input("a", DataType::Uint8, &[2, 3]))
		.constant("b", small(DataType::Int8, &[3, 4], &[1; 12]))
		.node("MatMulInteger", "a b z zi", "y", &[])
		.output("y");
	assert_eq!(ops(&model), ["%0 = matmul_integer(%i0, %w0, %w1)"]);
	assert_eq!(outputs(&model), ["i32[2,4]"]);
	let linear = scales(Model::new(13).typed_input("a", DataType::Uint8, &[2, 3]))
		.constant("b", small(DataType::Int8, &[3, 4], &[1; 12]))
		.node("QLinearMatMul", "a s z b s zi t z", "y", &[])
		.output("y");
	assert_eq!(
		ops(&linear),
		[
			"%0 = matmul_integer(%i0, %w0, %w1)",
			"%1 = requantize(%0, %w2, %w1) axis=1"
		]
	);
}

#[test]
fn quantising_on_the_way() {
	let model = Model::new(13)
		.input("x", &[2, 3])
		.constant("b", small(DataType::Int8, &[3, 4], &[1; 12]))
		.constant("s", filled(&[1], 0.1))
		.node("DynamicQuantizeLinear", "x", "q qs qz", &[])
		.node("MatMulInteger", "q b qz", "i", &[])
		.node("Cast", "i", "f", &[("to", Attribute::Int(1))])
		.node("Mul", "qs s", "scale", &[])
		.node("Mul", "f scale", "y", &[])
		.output("y");
	assert_eq!(
		ops(&model),
		[
			"%0, %0.1, %0.2 = dynamic_quantize(%i0)",
			"%1 = matmul_integer(%0, %w0, %0.2)",
			"%2 = cast(%1) to=f32",
			"%3 = mul(%0.1, %w1)",
			"%4 = mul(%2, %3)"
		]
	);
}

#[test]
fn the_quantiser_of_onnxruntime() {
	let add = scales(Model::new(13).typed_input("a", DataType::Uint8, &[2, 3]).typed_input(
		"b",
		DataType::Uint8,
		&[2, 3],
	))
	.node_of("com.microsoft", "QLinearAdd", "a s z b s z t z", "y", &[])
	.output("y");
	assert_eq!(ops(&add).len(), 4);
	assert_eq!(outputs(&add), ["u8[2,3]"]);
	let gemm = scales(Model::new(13).typed_input("a", DataType::Uint8, &[2, 3]))
		.constant("b", small(DataType::Int8, &[4, 3], &[1; 12]))
		.constant("c", small(DataType::Int32, &[4], &[1; 4]))
		.node_of(
			"com.microsoft",
			"QGemm",
			"a s z b s zi c t z",
			"y",
			&[("transB", Attribute::Int(1))],
		)
		.output("y");
	assert_eq!(outputs(&gemm), ["u8[2,4]"]);
	let pool = scales(Model::new(13).typed_input("a", DataType::Uint8, &[1, 2, 3, 3]))
		.node_of(
			"com.microsoft",
			"QLinearGlobalAveragePool",
			"a s z s z",
			"y",
			&[("channels_last", Attribute::Int(0))],
		)
		.output("y");
	assert_eq!(outputs(&pool), ["u8[1,2,1,1]"]);
}
