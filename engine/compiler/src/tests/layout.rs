use super::{
	model::{floats, ints, Attribute, Model},
	ops, outputs, refusal,
};

#[test]
fn reshapes() {
	let reshape = |shape: &[i64]| {
		Model::new(14)
			.input("x", &[2, 3, 4])
			.constant("s", ints(&[shape.len() as i64], shape))
			.node("Reshape", "x s", "y", &[])
			.output("y")
	};
	assert_eq!(ops(&reshape(&[0, -1])), ["%0 = reshape(%i0) shape=[2,12]"]);
	assert!(ops(&reshape(&[2, 3, 4])).is_empty());
	assert!(refusal(&reshape(&[5, -1])).contains("cannot become"));
	assert!(refusal(&reshape(&[-1, -1])).contains("two dimensions open"));
	let flatten = Model::new(13)
		.input("x", &[2, 3, 4])
		.node("Flatten", "x", "y", &[])
		.output("y");
	assert_eq!(outputs(&flatten), ["f32[2,12]"]);
}

#[test]
fn axes_as_attribute_and_as_input() {
	let old = Model::new(11)
		.input("x", &[2, 1, 3])
		.node("Squeeze", "x", "s", &[("axes", Attribute::Ints(&[1]))])
		.node("Unsqueeze", "s", "y", &[("axes", Attribute::Ints(&[0, 3]))])
		.output("y");
	assert_eq!(outputs(&old), ["f32[1,2,3,1]"]);
	let new = Model::new(13)
		.input("x", &[2, 1, 3])
		.constant("a", ints(&[1], &[-2]))
		.constant("b", ints(&[2], &[-1, 0]))
		.node("Squeeze", "x a", "s", &[])
		.node("Unsqueeze", "s b", "y", &[])
		.output("y");
	assert_eq!(outputs(&new), ["f32[1,2,3,1]"]);
}

#[test]
fn splits_become_slices() {
	let old = Model::new(11)
		.input("x", &[2, 6])
		.node(
			"Split",
			"x",
			"a b c",
			&[("axis", Attribute::Int(1)), ("split", Attribute::Ints(&[1, 2, 3]))],
		)
		.output("a")
		.output("c");
	assert_eq!(
		ops(&old),
		[
			"%0 = slice(%i0) starts=[0,0] sizes=[2,1]",
			"%1 = slice(%i0) starts=[0,3] sizes=[2,3]"
		]
	);
	let new = Model::new(18)
		.input("x", &[7])
		.node("Split", "x", "a b c", &[("num_outputs", Attribute::Int(3))])
		.output("a")
		.output("b")
		.output("c");
	assert_eq!(outputs(&new), ["f32[3]", "f32[3]", "f32[1]"]);
}

#[test]
fn slices_of_both_forms() {
	let old = Model::new(9)
		.input("x", &[4, 6])
		.node(
			"Slice",
			"x",
			"y",
			&[
				("axes", Attribute::Ints(&[1])),
				("starts", Attribute::Ints(&[-3])),
				("ends", Attribute::Ints(&[100])),
			],
		)
		.output("y");
	assert_eq!(ops(&old), ["%0 = slice(%i0) starts=[0,3] sizes=[4,3]"]);
	let new = Model::new(13)
		.input("x", &[4, 6])
		.constant("s", ints(&[2], &[-1, 0]))
		.constant("e", ints(&[2], &[i64::MIN, 6]))
		.constant("a", ints(&[2], &[0, 1]))
		.constant("t", ints(&[2], &[-1, 2]))
		.node("Slice", "x s e a t", "y", &[])
		.output("y");
	assert_eq!(ops(&new), ["%0 = slice(%i0) starts=[3,0] steps=[-1,2] sizes=[4,3]"]);
}

#[test]
fn padding_and_taking_away() {
	let pad = |pads: &[i64], mode: &'static str| {
		Model::new(13)
			.input("x", &[2, 4])
			.constant("p", ints(&[4], pads))
			.constant("v", floats(&[], &[1.5]))
			.node("Pad", "x p v", "y", &[("mode", Attribute::Text(mode))])
			.output("y")
	};
	assert_eq!(
		ops(&pad(&[0, 1, 0, 2], "constant")),
		["%0 = pad(%i0, %w0) before=[0,1] after=[0,2] mode=Constant"]
	);
	assert_eq!(
		ops(&pad(&[0, -1, 1, 0], "edge")),
		[
			"%0 = slice(%i0) starts=[0,1] sizes=[2,3]",
			"%1 = pad(%0) before=[0,0] after=[1,0] mode=Edge"
		]
	);
	assert!(refusal(&pad(&[0, -4, 0, 0], "constant")).contains("take everything away"));
}

#[test]
fn blocks_and_depth() {
	let to_space = |mode: &'static str| {
		let attributes = [("blocksize", Attribute::Int(2)), ("mode", Attribute::Text(mode))];
		Model::new(13)
			.input("x", &[1, 8, 2, 3])
			.node("DepthToSpace", "x", "y", &attributes)
			.output("y")
	};
	assert_eq!(ops(&to_space("DCR"))[1], "%1 = transpose(%0) perm=[0,3,4,1,5,2]");
	assert_eq!(ops(&to_space("CRD"))[1], "%1 = transpose(%0) perm=[0,1,4,2,5,3]");
	assert_eq!(outputs(&to_space("DCR")), ["f32[1,2,4,6]"]);
	let to_depth = Model::new(13)
		.input("x", &[1, 2, 4, 6])
		.node("SpaceToDepth", "x", "y", &[("blocksize", Attribute::Int(2))])
		.output("y");
	assert_eq!(outputs(&to_depth), ["f32[1,8,2,3]"]);
}

#[test]
fn indices() {
	let gather = Model::new(13)
		.input("x", &[5, 4])
		.constant("i", ints(&[2, 1], &[0, -1]))
		.node("Gather", "x i", "y", &[("axis", Attribute::Int(-1))])
		.output("y");
	assert_eq!(ops(&gather), ["%0 = gather(%i0, %w0) axis=1"]);
	assert_eq!(outputs(&gather), ["f32[5,2,1]"]);
	let scatter = Model::new(16)
		.input("x", &[5, 4])
		.input("u", &[2, 4])
		.constant("i", ints(&[2, 1], &[0, 3]))
		.node("ScatterND", "x i u", "y", &[("reduction", Attribute::Text("add"))])
		.output("y");
	assert_eq!(ops(&scatter), ["%0 = scatter_nd(%i0, %w0, %i1) reduction=Add"]);
}

#[test]
fn one_hot_counts_negative_indices_from_the_end_once() {
	let model = Model::new(13)
		.typed_input("i", crate::onnx::pb::tensor_proto::DataType::Int64, &[3])
		.constant("d", ints(&[], &[4]))
		.constant("v", floats(&[2], &[0.0, 1.0]))
		.node("OneHot", "i d v", "y", &[])
		.output("y");
	let text = ops(&model);
	assert_eq!(text.last().unwrap(), "%0 = one_hot(%i0, %w0) axis=1 depth=4");
}

#[test]
fn expanding_and_tiling() {
	let expand = Model::new(13)
		.input("x", &[3, 1])
		.constant("s", ints(&[3], &[2, 1, 4]))
		.node("Expand", "x s", "y", &[])
		.output("y");
	assert_eq!(ops(&expand), ["%0 = expand(%i0) shape=[2,3,4]"]);
	let tile = Model::new(13)
		.input("x", &[3, 1])
		.constant("r", ints(&[2], &[1, 2]))
		.node("Tile", "x r", "y", &[])
		.output("y");
	assert_eq!(ops(&tile), ["%0 = tile(%i0) repeats=[1,2]"]);
}
