use super::{
	model::{filled, floats, Attribute, Model},
	ops, outputs, refusal, run,
};

fn gemm(c: &[i64], attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(13)
		.input("a", &[2, 3])
		.constant("b", filled(&[4, 3], 0.5))
		.constant("c", filled(c, 1.0))
		.node("Gemm", "a b c", "y", attributes)
		.output("y")
}

#[test]
fn gemm_with_a_bias_for_each_column() {
	let transposed = [("transB", Attribute::Int(1))];
	for c in [&[4][..], &[1, 4]] {
		assert_eq!(ops(&gemm(c, &transposed)), ["%0 = matmul(%i0, %w0, %w1) transpose_b"]);
	}
}

#[test]
fn gemm_with_anything_else() {
	assert_eq!(
		ops(&gemm(
			&[2, 4],
			&[("transB", Attribute::Int(1)), ("alpha", Attribute::Float(0.5))]
		)),
		[
			"%0 = matmul(%i0, %w0) transpose_b",
			"%1 = mul(%0, %w1)",
			"%2 = add(%1, %w2)"
		]
	);
	assert_eq!(
		ops(&gemm(
			&[4],
			&[("transB", Attribute::Int(1)), ("beta", Attribute::Float(0.0))]
		)),
		["%0 = matmul(%i0, %w0) transpose_b"]
	);
	assert!(refusal(&gemm(&[4], &[])).contains("rule dim"));
}

#[test]
fn products_with_vectors() {
	let matmul = |a: &[i64], b: &[i64]| {
		Model::new(13)
			.input("a", a)
			.input("b", b)
			.node("MatMul", "a b", "y", &[])
			.output("y")
	};
	assert_eq!(outputs(&matmul(&[3], &[3])), ["f32[]"]);
	assert_eq!(outputs(&matmul(&[3], &[5, 3, 2])), ["f32[5,2]"]);
	assert_eq!(outputs(&matmul(&[5, 2, 3], &[3])), ["f32[5,2]"]);
	assert_eq!(outputs(&matmul(&[5, 1, 2, 3], &[7, 3, 4])), ["f32[5,7,2,4]"]);
}

fn einsum(equation: &str, operands: &[&[i64]]) -> Model {
	let mut model = Model::new(13);
	let mut names = String::new();
	for (index, dims) in operands.iter().enumerate() {
		model = model.input(&format!("x{index}"), dims);
		names.push_str(&format!("x{index} "));
	}
	model
		.node("Einsum", &names, "y", &[("equation", Attribute::Text(equation))])
		.output("y")
}

#[test]
fn einsum_is_taken_apart() {
	assert_eq!(ops(&einsum("ij->ji", &[&[2, 3]])), ["%0 = transpose(%i0) perm=[1,0]"]);
	assert_eq!(ops(&einsum("ij->i", &[&[2, 3]])), ["%0 = reduce_sum(%i0) axes=[1]"]);
	assert_eq!(
		ops(&einsum("bij, bjk -> bik", &[&[5, 2, 3], &[5, 3, 4]])),
		["%0 = matmul(%i0, %i1)"]
	);
	assert_eq!(outputs(&einsum("i,i", &[&[5], &[5]])), ["f32[]"]);
	assert_eq!(outputs(&einsum("i,j->ij", &[&[5], &[4]])), ["f32[5,4]"]);
	assert_eq!(
		outputs(&einsum("...ij,...jk", &[&[6, 1, 2, 3], &[7, 3, 4]])),
		["f32[6,7,2,4]"]
	);
	assert_eq!(
		outputs(&einsum("bhwc,hkc->bhwk", &[&[1, 2, 3, 4], &[2, 5, 4]])),
		["f32[1,2,3,5]"]
	);
	assert_eq!(
		outputs(&einsum("ab,bc,cd->ad", &[&[2, 3], &[3, 4], &[4, 5]])),
		["f32[2,5]"]
	);
	assert!(refusal(&einsum("ij->ii", &[&[3, 3]])).contains("twice"));
	assert!(refusal(&einsum("ii->i", &[&[3, 2]])).contains("square"));
	let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
	assert_eq!(run(&einsum("iji->ij", &[&[2, 2, 2]]), &[&x]), [[1.0, 3.0, 6.0, 8.0]]);
	assert_eq!(run(&einsum("iii", &[&[2, 2, 2]]), &[&x]), [[9.0]]);
	assert!(refusal(&einsum("ij->k", &[&[3, 3]])).contains("'k'"));
}

#[test]
fn layer_normalisation_with_all_its_outputs() {
	let model = |outputs: &str| {
		Model::new(17)
			.input("x", &[2, 3, 4])
			.constant("s", floats(&[4], &[1.0; 4]))
			.constant("b", floats(&[1, 4], &[0.0; 4]))
			.node(
				"LayerNormalization",
				"x s b",
				outputs,
				&[("epsilon", Attribute::Float(1e-6))],
			)
			.output(outputs.split(' ').next_back().unwrap())
	};
	assert_eq!(ops(&model("y")), ["%0 = layer_norm(%i0, %w0, %w1) axis=2 epsilon=1e-6"]);
	assert_eq!(outputs(&model("y mean inverse")), ["f32[2,3,1]"]);
}

#[test]
fn group_normalisation_of_old_and_new() {
	let model = |opset: i64, parameters: i64| {
		Model::new(opset)
			.input("x", &[1, 6, 2, 2])
			.constant("s", filled(&[parameters], 1.0))
			.constant("b", filled(&[parameters], 0.0))
			.node("GroupNormalization", "x s b", "y", &[("num_groups", Attribute::Int(3))])
			.output("y")
	};
	for model in [model(18, 3), model(21, 6)] {
		assert_eq!(ops(&model), ["%0 = group_norm(%i0, %w0, %w1) groups=3 epsilon=1e-5"]);
	}
}
