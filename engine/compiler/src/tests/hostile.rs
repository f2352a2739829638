//! Files that mean harm, or that were damaged: a sentence for each, and nothing else.

use super::{
	model::{filled, floats, info, ints, node, Attribute, Model},
	refusal,
};
use crate::{
	compile,
	onnx::pb::{tensor_proto::DataType, GraphProto, ModelProto},
	CompileError, Options,
};
use prost::Message;

/// A small model with a bit of everything.
fn sample() -> Vec<u8> {
	let inner = GraphProto {
		node: vec![node("", "Relu", "a", "inner", &[])],
		output: vec![info("inner", DataType::Float, None)],
		..Default::default()
	};
	Model::new(13)
		.input("x", &[1, 2, 5, 5])
		.constant("w", filled(&[3, 2, 3, 3], 0.1))
		.constant("s", ints(&[2], &[1, -1]))
		.constant("m", filled(&[27, 4], 0.2))
		.constant("c", ints(&[1], &[1]))
		.node("Conv", "x w", "a", &[("pads", Attribute::Ints(&[0, 0, 0, 0]))])
		.node("If", "c", "b", &[("then_branch", Attribute::Graph(inner))])
		.node("Reshape", "b s", "r", &[])
		.node("MatMul", "r m", "p", &[])
		.node("Softmax", "p", "y", &[("axis", Attribute::Int(-1))])
		.output("y")
		.bytes()
}

fn small() -> Options {
	let mut options = Options::default();
	// A changed byte may make a dimension of millions; that is allowed, but nobody has to wait for it here.
	options.bounds.program.tensor_elements = 1 << 20;
	options.bounds.decoded_bytes = 1 << 26;
	options
}

#[test]
fn the_sample_compiles() {
	compile(&sample(), &small()).unwrap();
}

#[test]
fn truncation_anywhere_is_an_error() {
	let mut model = ModelProto::decode(sample().as_slice()).unwrap();
	// Nothing that could be missing may come last.
	model.opset_import.truncate(1);
	let bytes = model.encode_to_vec();
	assert!(compile(&bytes, &small()).is_ok());
	for end in 0..bytes.len() {
		assert!(compile(&bytes[..end], &small()).is_err(), "{end}");
	}
}

#[test]
fn names_that_are_no_text_are_refused() {
	let mut bytes = sample();
	let place = bytes.windows(7).position(|window| window == b"Softmax").unwrap();
	bytes[place] = 0xff;
	assert!(matches!(compile(&bytes, &small()), Err(CompileError::Malformed(_))));
}

/// Each step doubles a constant; what is made on the way is bounded, and the node named.
#[test]
fn bombs_that_go_off_while_folding() {
	let mut options = small();
	options.bounds.fold_bytes = 1 << 16;
	options.bounds.fold_cost.gemm = 1 << 14;
	let chain = |op: &str, second: fn(usize) -> String, attributes: &[(&str, Attribute<'_>)]| {
		let mut model = Model::new(13)
			.constant("v0", filled(&[8, 8], 1.0))
			.constant("two", ints(&[2], &[2, 2]));
		for step in 0..60 {
			let inputs = format!("v{step} {}", second(step));
			model = model.node(op, &inputs, &format!("v{}", step + 1), attributes);
		}
		model.output("v60").bytes()
	};
	let itself = |step: usize| format!("v{step}");
	for bytes in [
		chain("Concat", itself, &[("axis", Attribute::Int(0))]),
		chain("Tile", |_| "two".into(), &[]),
		chain("MatMul", itself, &[]),
	] {
		match compile(&bytes, &options) {
			Err(CompileError::Node { reason, .. }) => assert!(reason.contains("constants"), "{reason}"),
			other => panic!("{other:?}"),
		}
	}
}

/// Messages of the format in each other, deeper than any decoder should go.
#[test]
fn messages_in_messages_are_bounded() {
	// By turns the graph of an attribute, the attribute of a node, and the node of a graph.
	let mut bytes = Vec::new();
	for level in 0..4998 {
		let key = match level % 3 {
			0 => 0x32,
			1 => 0x2a,
			_ => 0x0a,
		};
		let mut outer = vec![key];
		prost::encode_length_delimiter(bytes.len(), &mut outer).unwrap();
		outer.extend(bytes);
		bytes = outer;
	}
	let mut file = vec![0x3a];
	prost::encode_length_delimiter(bytes.len(), &mut file).unwrap();
	file.extend(&bytes);
	let error = compile(&file, &small()).unwrap_err().to_string();
	assert!(error.contains("deep in each other"), "{error}");
	// Groups, which the format does not have, and which decoders skip by calling themselves.
	assert!(compile(&[0x0b].repeat(100_000), &small()).is_err());
}

#[test]
fn any_byte_may_be_anything() {
	let bytes = sample();
	for place in 0..bytes.len() {
		for change in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff] {
			let mut damaged = bytes.clone();
			damaged[place] ^= change;
			let _ = compile(&damaged, &small());
		}
	}
}

#[test]
fn bytes_of_all_kinds() {
	for bytes in [&b""[..], b"\x00", b"not a model at all", &[0xff; 64], &[0x08; 1000]] {
		assert!(compile(bytes, &Options::default()).is_err());
	}
}

#[test]
fn terabytes_are_never_reserved() {
	let huge = 1i64 << 31;
	let constant = Model::new(13)
		.input("x", &[1])
		.constant("s", ints(&[2], &[huge, huge]))
		.node("ConstantOfShape", "s", "c", &[])
		.node("Add", "x c", "y", &[])
		.output("y");
	assert!(refusal(&constant).contains("elements"));
	let range = Model::new(13)
		.constant("a", ints(&[], &[0]))
		.constant("b", ints(&[], &[i64::MAX]))
		.constant("d", ints(&[], &[1]))
		.node("Range", "a b d", "y", &[])
		.output("y");
	assert!(refusal(&range).contains("more than a tensor holds"));
	let tile = Model::new(13)
		.input("x", &[1000])
		.constant("r", ints(&[1], &[huge]))
		.node("Tile", "x r", "y", &[])
		.output("y");
	refusal(&tile);
	let expand = Model::new(13)
		.constant("x", floats(&[1], &[1.0]))
		.constant("s", ints(&[3], &[huge, huge, huge]))
		.node("Expand", "x s", "y", &[])
		.output("y");
	refusal(&expand);
	let pads = Model::new(13)
		.constant("x", floats(&[1], &[1.0]))
		.constant("p", ints(&[2], &[huge, huge]))
		.node("Pad", "x p", "y", &[])
		.output("y");
	refusal(&pads);
	let claims = Model::new(13)
		.input("x", &[1])
		.constant("c", floats(&[huge, huge], &[1.0]))
		.node("Add", "x c", "y", &[])
		.output("y");
	refusal(&claims);
	let empty = Model::new(13)
		.constant("c", floats(&[0, huge], &[]))
		.constant("i", ints(&[0], &[]))
		.node("Gather", "c i", "y", &[("axis", Attribute::Int(1))])
		.output("y");
	refusal(&empty);
}

#[test]
fn numbers_at_the_edge_of_what_they_can_be() {
	for value in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX] {
		let with = |op: &str, name: &'static str| {
			let attributes = [(name, Attribute::Int(value))];
			Model::new(13)
				.input("x", &[1, 4, 4, 4])
				.node(op, "x", "y", &attributes)
				.output("y")
				.bytes()
		};
		for (op, name) in [
			("Softmax", "axis"),
			("Flatten", "axis"),
			("ArgMax", "axis"),
			("DepthToSpace", "blocksize"),
			("SpaceToDepth", "blocksize"),
			("LRN", "size"),
			("LpNormalization", "p"),
			("Concat", "axis"),
			("Split", "axis"),
			("GlobalLpPool", "p"),
			("Cast", "to"),
		] {
			let _ = compile(&with(op, name), &Options::default());
		}
		let list = [value, value, value, value];
		let two = [value, value];
		for (op, name, list) in [
			("MaxPool", "kernel_shape", &two[..]),
			("AveragePool", "pads", &list),
			("Transpose", "perm", &list),
			("ReduceMean", "axes", &two),
		] {
			let attributes = [(name, Attribute::Ints(list))];
			let model = Model::new(13)
				.input("x", &[1, 4, 4, 4])
				.node(op, "x", "y", &attributes)
				.output("y");
			let _ = compile(&model.bytes(), &Options::default());
		}
		for op in [
			"Reshape",
			"Expand",
			"Tile",
			"Unsqueeze",
			"Squeeze",
			"ReduceSum",
			"Pad",
			"TopK",
			"CumSum",
			"Trilu",
		] {
			let model = Model::new(13)
				.input("x", &[1, 4, 4, 4])
				.constant("c", ints(&[4], &list))
				.node(op, "x c", "y", &[])
				.output("y");
			let _ = compile(&model.bytes(), &Options::default());
		}
		for (start, end, step) in [(value, 4, 1), (0, value, 1), (0, 4, value), (value, value, value)] {
			let model = Model::new(13)
				.input("x", &[4])
				.constant("s", ints(&[1], &[start]))
				.constant("e", ints(&[1], &[end]))
				.constant("a", ints(&[1], &[0]))
				.constant("t", ints(&[1], &[step]))
				.node("Slice", "x s e a t", "y", &[])
				.node("Range", "s e t", "z", &[])
				.output("y")
				.output("z");
			let _ = compile(&model.bytes(), &Options::default());
		}
	}
}

#[test]
fn long_chains_take_no_stack() {
	let mut model = Model::new(13).input("v0", &[1]);
	for step in 0..20_000 {
		model = model.node("Neg", &format!("v{step}"), &format!("v{}", step + 1), &[]);
	}
	let reason = refusal(&model.output("v20000"));
	assert!(reason.contains("ops"), "{reason}");
}

#[test]
fn graphs_in_graphs_are_bounded() {
	let mut inner = GraphProto {
		node: vec![node("", "Relu", "x", "o", &[])],
		output: vec![info("o", DataType::Float, None)],
		..Default::default()
	};
	for _ in 0..30 {
		inner = GraphProto {
			node: vec![node("", "If", "c", "o", &[("then_branch", Attribute::Graph(inner))])],
			output: vec![info("o", DataType::Float, None)],
			..Default::default()
		};
	}
	let model = Model::new(13)
		.input("x", &[1])
		.constant("c", ints(&[1], &[1]))
		.node("If", "c", "y", &[("then_branch", Attribute::Graph(inner))])
		.output("y");
	assert!(refusal(&model).contains("deep"));
}
