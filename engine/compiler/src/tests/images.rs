use super::{
	model::{filled, floats, ints, Attribute, Model},
	ops, outputs, refusal,
};

fn conv(attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(13)
		.input("x", &[1, 4, 9, 9])
		.constant("w", filled(&[8, 4, 3, 3], 0.1))
		.constant("b", filled(&[8], 0.0))
		.node("Conv", "x w b", "y", attributes)
		.output("y")
}

#[test]
fn convolutions() {
	assert_eq!(ops(&conv(&[])), ["%0 = conv(%i0, %w0, %w1)"]);
	let attributes = [
		("pads", Attribute::Ints(&[1, 1, 1, 1])),
		("strides", Attribute::Ints(&[2, 2])),
		("kernel_shape", Attribute::Ints(&[3, 3])),
	];
	assert_eq!(
		ops(&conv(&attributes)),
		["%0 = conv(%i0, %w0, %w1) strides=[2,2] pads=[1,1,1,1]"]
	);
	assert!(refusal(&conv(&[("kernel_shape", Attribute::Ints(&[5, 5]))])).contains("kernel_shape"));
	assert!(refusal(&conv(&[("strides", Attribute::Ints(&[0, 1]))])).contains("strides"));
}

#[test]
fn padding_that_keeps_the_size() {
	let same = |auto_pad: &'static str, stride: &'static [i64]| {
		conv(&[
			("auto_pad", Attribute::Text(auto_pad)),
			("strides", Attribute::Ints(stride)),
		])
	};
	// 9 in steps of 2 are 5 places, which need 11.
	assert!(ops(&same("SAME_UPPER", &[2, 2]))[0].contains("pads=[1,1,1,1]"));
	// 9 in steps of 4 are 3 places, which need 11; of 5, 2 places, which need 8.
	assert!(ops(&same("SAME_LOWER", &[4, 5]))[0].contains("pads=[1,0,1,0]"));
	let even = |auto_pad: &'static str| {
		Model::new(13)
			.input("x", &[1, 1, 5])
			.constant("w", filled(&[1, 1, 2], 0.1))
			.node("Conv", "x w", "y", &[("auto_pad", Attribute::Text(auto_pad))])
			.output("y")
	};
	assert!(ops(&even("SAME_UPPER"))[0].ends_with("pads=[0,1]"));
	assert!(ops(&even("SAME_LOWER"))[0].ends_with("pads=[1,0]"));
	assert_eq!(outputs(&even("VALID")), ["f32[1,1,4]"]);
}

#[test]
fn transposed_convolutions() {
	let transposed = |attributes: &[(&str, Attribute<'_>)]| {
		Model::new(13)
			.input("x", &[1, 1, 3, 3])
			.constant("w", filled(&[1, 2, 3, 3], 0.1))
			.node("ConvTranspose", "x w", "y", attributes)
			.output("y")
	};
	let strides = ("strides", Attribute::Ints(&[3, 2]));
	assert_eq!(outputs(&transposed(&[strides])), ["f32[1,2,9,7]"]);
	let strides = ("strides", Attribute::Ints(&[3, 2]));
	let padding = ("output_padding", Attribute::Ints(&[1, 1]));
	let shape = ("output_shape", Attribute::Ints(&[10, 8]));
	assert_eq!(outputs(&transposed(&[strides, padding, shape])), ["f32[1,2,10,8]"]);
	// The same without: it is longer than the convolution gives.
	let strides = ("strides", Attribute::Ints(&[3, 2]));
	let shape = ("output_shape", Attribute::Ints(&[10, 8]));
	assert_eq!(
		ops(&transposed(&[strides, shape])),
		["%0 = conv_transpose(%i0, %w0) strides=[3,2] output_padding=[1,1]"]
	);
	let strides = ("strides", Attribute::Ints(&[2, 2]));
	let same = ("auto_pad", Attribute::Text("SAME_UPPER"));
	assert_eq!(outputs(&transposed(&[strides, same])), ["f32[1,2,6,6]"]);
}

#[test]
fn pooling() {
	let pool = |op: &str, attributes: &[(&str, Attribute<'_>)]| {
		Model::new(19)
			.input("x", &[1, 3, 8, 8])
			.node(op, "x", "y", attributes)
			.output("y")
	};
	let attributes = [
		("kernel_shape", Attribute::Ints(&[3, 3])),
		("strides", Attribute::Ints(&[2, 2])),
		("ceil_mode", Attribute::Int(1)),
	];
	assert_eq!(
		ops(&pool("MaxPool", &attributes)),
		["%0 = max_pool(%i0) kernel=[3,3] strides=[2,2] ceil"]
	);
	assert_eq!(outputs(&pool("MaxPool", &attributes)), ["f32[1,3,4,4]"]);
	let attributes = [
		("kernel_shape", Attribute::Ints(&[2, 2])),
		("pads", Attribute::Ints(&[1, 1, 0, 0])),
		("count_include_pad", Attribute::Int(1)),
	];
	assert_eq!(
		ops(&pool("AveragePool", &attributes)),
		["%0 = average_pool(%i0) kernel=[2,2] pads=[1,1,0,0] count_include_pad"]
	);
	assert_eq!(
		ops(&pool("GlobalAveragePool", &[])),
		["%0 = reduce_mean(%i0) axes=[2,3] keep"]
	);
	assert_eq!(ops(&pool("GlobalLpPool", &[])), ["%0 = reduce_l2(%i0) axes=[2,3] keep"]);
}

#[test]
fn reductions_with_axes_as_attribute_and_as_input() {
	let old = Model::new(11)
		.input("x", &[2, 3, 4])
		.node(
			"ReduceMean",
			"x",
			"y",
			&[("axes", Attribute::Ints(&[-1])), ("keepdims", Attribute::Int(0))],
		)
		.output("y");
	assert_eq!(ops(&old), ["%0 = reduce_mean(%i0) axes=[2]"]);
	let new = Model::new(18)
		.input("x", &[2, 3, 4])
		.constant("a", ints(&[2], &[2, 0]))
		.node("ReduceMax", "x a", "y", &[])
		.output("y");
	assert_eq!(ops(&new), ["%0 = reduce_max(%i0) axes=[0,2] keep"]);
	let all = Model::new(13)
		.input("x", &[2, 3])
		.node("ReduceSum", "x", "y", &[])
		.output("y");
	assert_eq!(ops(&all), ["%0 = reduce_sum(%i0) axes=[0,1] keep"]);
	let none = Model::new(13)
		.input("x", &[2, 3])
		.node("ReduceSum", "x", "y", &[("noop_with_empty_axes", Attribute::Int(1))])
		.output("y");
	assert!(ops(&none).is_empty());
}

#[test]
fn the_greatest() {
	let top = Model::new(11)
		.input("x", &[2, 9])
		.constant("k", ints(&[1], &[3]))
		.node("TopK", "x k", "v i", &[])
		.output("v")
		.output("i");
	assert_eq!(ops(&top), ["%0, %0.1 = top_k(%i0) axis=1 k=3 largest"]);
	let arg = Model::new(13)
		.input("x", &[2, 9])
		.node(
			"ArgMax",
			"x",
			"y",
			&[("axis", Attribute::Int(1)), ("keepdims", Attribute::Int(0))],
		)
		.output("y");
	assert_eq!(ops(&arg), ["%0 = arg_max(%i0) axis=1"]);
}

fn resize(opset: i64, inputs: &str, attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(opset)
		.input("x", &[1, 1, 4, 4])
		.constant("roi", floats(&[0], &[]))
		.constant("scales", floats(&[4], &[1.0, 1.0, 2.0, 0.6]))
		.constant("sizes", ints(&[4], &[1, 1, 7, 8]))
		.constant("image", ints(&[2], &[7, 8]))
		.node("Resize", inputs, "y", attributes)
		.output("y")
}

#[test]
fn resizing_by_scales_and_by_sizes() {
	let linear = [("mode", Attribute::Text("linear"))];
	assert_eq!(
		ops(&resize(13, "x roi scales", &linear)),
		["%0 = resize(%i0) linear coordinates=HalfPixel sizes=[1,1,8,2] scales=[1.0,1.0,2.0,0.6]"]
	);
	let nearest = [("nearest_mode", Attribute::Text("floor"))];
	assert_eq!(
		ops(&resize(13, "x - - sizes", &nearest)),
		["%0 = resize(%i0) nearest=Floor coordinates=HalfPixel sizes=[1,1,7,8] scales=[1.0,1.0,1.75,2.0]"]
	);
	// As large as possible, but with one scale for all axes that take part.
	let policy = || ("keep_aspect_ratio_policy", Attribute::Text("not_larger"));
	assert_eq!(outputs(&resize(18, "x - - sizes", &[policy()])), ["f32[1,1,4,4]"]);
	let axes = ("axes", Attribute::Ints(&[2, 3]));
	assert_eq!(outputs(&resize(18, "x - - image", &[policy(), axes])), ["f32[1,1,7,7]"]);
	// The nearest element is what it is.
	assert_eq!(
		ops(&resize(18, "x - scales", &[("antialias", Attribute::Int(1))])).len(),
		1
	);
	let smooth = |coordinates| {
		let mode = ("mode", Attribute::Text("linear"));
		let coordinates = ("coordinate_transformation_mode", Attribute::Text(coordinates));
		resize(18, "x - scales", &[("antialias", Attribute::Int(1)), mode, coordinates])
	};
	assert!(ops(&smooth("half_pixel")).iter().any(|op| op.contains("matmul")));
	assert!(refusal(&smooth("asymmetric")).contains("antialias"));
}

#[test]
fn resizing_by_the_rules_of_operator_set_10() {
	let model = Model::new(10)
		.input("x", &[1, 1, 4, 4])
		.constant("scales", floats(&[4], &[1.0, 1.0, 2.0, 0.6]))
		.node("Resize", "x scales", "y", &[])
		.output("y");
	assert_eq!(
		ops(&model),
		[
			"%0 = resize(%i0) nearest=Floor coordinates=Asymmetric sizes=[1,1,8,4] scales=[1.0,1.0,2.0,1.0]",
			"%1 = resize(%0) nearest=Ceil coordinates=Asymmetric sizes=[1,1,8,2] scales=[1.0,1.0,1.0,0.6]"
		]
	);
	let upsample = Model::new(7)
		.input("x", &[1, 1, 4, 4])
		.node(
			"Upsample",
			"x",
			"y",
			&[("scales", Attribute::Floats(&[1.0, 1.0, 2.0, 3.0]))],
		)
		.output("y");
	assert_eq!(outputs(&upsample), ["f32[1,1,8,12]"]);
}
