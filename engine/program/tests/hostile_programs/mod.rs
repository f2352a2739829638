//! Programs that mean harm, as bytes, each with what has to stop it.

#![allow(dead_code)]

use crate::common::{self, builder, cnn, single};
use codec::Encode;
use verdict_program::{
	op::{Binary, ScatterReduction, Unary},
	Builder, Dtype, F32Bits, Node, Op, Port, Program,
};

/// A name, bytes, and what is wrong with them: `decode: rule`, or `place (kind): rule`.
pub type Attack = (&'static str, Vec<u8>, &'static str);

/// All of them.
pub fn all() -> Vec<Attack> {
	[no_programs(), around_the_ops(), weights(), too_much()]
		.into_iter()
		.flatten()
		.collect()
}

/// A small program, changed before it is written.
fn changed(change: impl FnOnce(&mut Program)) -> Vec<u8> {
	let mut program = cnn();
	change(&mut program);
	program.encode()
}

fn built(build: impl FnOnce(&mut Builder)) -> Vec<u8> {
	let mut builder = builder();
	build(&mut builder);
	builder.finish().encode()
}

/// A program with a single weight, which it gives back.
fn weight(dtype: Dtype, dims: &[u32], data: Vec<u8>) -> Vec<u8> {
	built(|b| {
		let weight = b.weight(dtype, dims, data);
		b.output("out", weight);
	})
}

fn float_weight(bits: [u32; 2]) -> Vec<u8> {
	weight(
		Dtype::F32,
		&[2],
		bits.iter().flat_map(|bits| bits.to_le_bytes()).collect(),
	)
}

fn input(shape: &[u32]) -> Vec<u8> {
	changed(|program| program.inputs[0].shape = shape.into())
}

/// Bytes with a list of a claimed length behind what comes before the list.
fn claims(before: &[&[u8]], length: u32) -> Vec<u8> {
	let mut bytes = vec![1];
	bytes.extend([0; 32]);
	bytes.extend([0, 0]);
	before.iter().for_each(|part| bytes.extend(*part));
	bytes.extend(codec::Compact(length).encode());
	bytes
}

/// Bytes that cannot be read.
pub fn no_programs() -> Vec<Attack> {
	let good = cnn().encode();
	let with = |place: usize, byte: u8| {
		let mut bytes = good.clone();
		bytes[place] = byte;
		bytes
	};
	let mut trailing = good.clone();
	trailing.push(0);
	let twice = [good.clone(), good.clone()].concat();
	// The length of the compiler's version, six, in two bytes instead of one.
	let mut long_compact = good.clone();
	long_compact.splice(33..34, [0b0001_1001, 0]);
	let mut huge_compact = good.clone();
	huge_compact.splice(33..34, [0x03, 0xff, 0xff, 0xff, 0xff]);
	let big_integer = [&good[..33], &[0xff; 68]].concat();
	let no_bool = single(Op::MatMul(Default::default()), &["f32[2,2]", "f32[2,2]"]).encode();
	let place = no_bool.windows(4).position(|four| four == [5, 0, 0, 8]).unwrap();
	let mut no_bool_2 = no_bool.clone();
	no_bool_2[place + 1] = 2;
	let mut unknown_op = no_bool.clone();
	unknown_op[place] = u8::MAX;
	let mut unknown_function = single(Op::Unary(Unary::Relu), &["f32[2]"]).encode();
	let place = unknown_function
		.windows(3)
		.position(|three| three == [0, 16, 4])
		.unwrap();
	unknown_function[place + 1] = 44;
	let no_text = with(34, 0xff);
	vec![
		("nothing", vec![], "decode: empty"),
		("version 0", with(0, 0), "decode: version"),
		("version 2", with(0, 2), "decode: version"),
		("an ONNX file", b"\x08\x09\x12\x07pytorch".to_vec(), "decode: version"),
		("only a version", vec![1], "decode: malformed"),
		("only zeros", vec![0; 1 << 20], "decode: version"),
		("only ones", vec![1; 1 << 20], "decode: trailing-bytes"),
		("only 0xff", vec![0xff; 1 << 20], "decode: version"),
		(
			"0xff behind the version",
			[&[1][..], &[0xff; 4096]].concat(),
			"decode: malformed",
		),
		("a byte too many", trailing, "decode: trailing-bytes"),
		("two programs", twice, "decode: trailing-bytes"),
		(
			"a length in more bytes than it needs",
			long_compact,
			"decode: malformed",
		),
		("a text of 4 GiB", huge_compact, "decode: malformed"),
		("a length of 536 bits", big_integer, "decode: malformed"),
		("a name that is no text", no_text, "decode: malformed"),
		("a flag of 2", no_bool_2, "decode: malformed"),
		("an op that there is not", unknown_op, "decode: malformed"),
		("a function that there is not", unknown_function, "decode: malformed"),
		("4 billion inputs", claims(&[], u32::MAX), "decode: too-many"),
		("4 billion weights", claims(&[&[0]], u32::MAX), "decode: too-many"),
		("4 billion ops", claims(&[&[0], &[0]], u32::MAX), "decode: too-many"),
		(
			"4 billion outputs",
			claims(&[&[0], &[0], &[0]], u32::MAX),
			"decode: too-many",
		),
		("64 inputs that are not there", claims(&[], 64), "decode: malformed"),
		(
			"8192 weights that are not there",
			claims(&[&[0]], 8192),
			"decode: malformed",
		),
		(
			"a weight of 4 GiB that is not there",
			claims(&[&[0], &[4, 0, 0]], u32::MAX),
			"decode: malformed",
		),
		(
			"no op, no output",
			claims(&[&[0], &[0], &[0]], 0),
			"the program: no-output",
		),
	]
}

/// Names, counts, values that are not there.
pub fn around_the_ops() -> Vec<Attack> {
	let port = |name: &str| Port {
		name: name.into(),
		dtype: Dtype::F32,
		shape: [1].into(),
	};
	let relu = |value| Node {
		op: Op::Unary(Unary::Relu),
		inputs: vec![value],
	};
	vec![
		("no output", changed(|p| p.outputs.clear()), "the program: no-output"),
		("no name", changed(|p| p.inputs[0].name.clear()), "input 0: empty-name"),
		(
			"no name of an output",
			changed(|p| p.outputs[1].name.clear()),
			"output 1: empty-name",
		),
		(
			"a long name",
			changed(|p| p.inputs[0].name = "x".repeat(257)),
			"input 0: too-many",
		),
		(
			"the same name twice",
			changed(|p| p.inputs.push(port("image"))),
			"input 1: duplicate-name",
		),
		(
			"the same name of outputs",
			changed(|p| p.outputs[1].name = "probabilities".into()),
			"output 1: duplicate-name",
		),
		(
			"65 inputs",
			changed(|p| p.inputs = (0..65).map(|i| port(&i.to_string())).collect()),
			"decode: too-many",
		),
		(
			"a long version",
			changed(|p| p.provenance.compiler_version = "1".repeat(5000)),
			"the provenance: too-many",
		),
		(
			"long options",
			changed(|p| p.provenance.options = vec![0; 5000]),
			"the provenance: too-many",
		),
		(
			"an output that is nothing",
			changed(|p| p.outputs[0].value = 999),
			"output 0: unknown-value",
		),
		(
			"an output that is the last number",
			changed(|p| p.outputs[0].value = u32::MAX),
			"output 0: unknown-value",
		),
		(
			"an op on itself",
			changed(|p| p.ops[0].inputs[0] = 7),
			"op 0 (conv): unknown-value",
		),
		(
			"an op on a later one",
			changed(|p| p.ops[0].inputs[0] = 9),
			"op 0 (conv): unknown-value",
		),
		(
			"two ops on each other",
			changed(|p| p.ops = vec![relu(8), relu(7)]),
			"op 0 (relu): unknown-value",
		),
		(
			"an op on nothing",
			changed(|p| p.ops[1].inputs[0] = u32::MAX),
			"op 1 (relu): unknown-value",
		),
		(
			"an op without operands",
			changed(|p| p.ops[1].inputs.clear()),
			"op 1 (relu): operand-count",
		),
		(
			"an op with two operands",
			changed(|p| p.ops[1].inputs.push(0)),
			"op 1 (relu): operand-count",
		),
		(
			"an op with 100,000 operands",
			changed(|p| p.ops[1].inputs = vec![0; 100_000]),
			"op 1 (relu): too-many",
		),
		(
			"a chain of 20,000 ops",
			changed(|p| p.ops = (7..20_007).map(relu).collect()),
			"decode: too-many",
		),
		("an input of rank 9", input(&[1; 9]), "input 0: tensor-rank"),
		("an input of rank 100,000", input(&[1; 100_000]), "input 0: tensor-rank"),
		("an empty input", input(&[1, 3, 0, 8]), "input 0: zero-dim"),
		(
			"an empty input of endless width",
			input(&[0, u32::MAX, u32::MAX]),
			"input 0: zero-dim",
		),
		("an endless input", input(&[u32::MAX; 8]), "input 0: tensor-elements"),
		(
			"an input of 2^64 elements",
			input(&[1 << 16; 4]),
			"input 0: tensor-elements",
		),
		(
			"an input of 2^64 + 1 elements",
			input(&[641, 0x663d81, 0x663d81]),
			"input 0: tensor-elements",
		),
		("an input of 4 GiB", input(&[1 << 30]), "input 0: tensor-elements"),
		(
			"an input of 1 GiB",
			changed(|p| (p.inputs[0].dtype, p.inputs[0].shape) = (Dtype::I64, [1 << 27].into())),
			"input 0: tensor-bytes",
		),
	]
}

/// What is in a weight.
pub fn weights() -> Vec<Attack> {
	let indices = |shape: &'static [u32], values: &'static [i64], op: Op, x: &'static [u32]| {
		built(|b| {
			let x = b.input("x", Dtype::F32, x);
			let indices = b.integers(shape, values.iter().copied());
			let y = b.op(op, &[x, indices]);
			b.output("y", y);
		})
	};
	let gather = || Op::Gather { axis: 0 };
	let scatter = built(|b| {
		let x = b.input("x", Dtype::F32, [4]);
		let updates = b.input("updates", Dtype::F32, [1]);
		let indices = b.weight(Dtype::I32, [1], 4i32.to_le_bytes().to_vec());
		let reduction = ScatterReduction::Replace;
		let y = b.op(Op::ScatterElements { axis: 0, reduction }, &[x, indices, updates]);
		b.output("y", y);
	});
	let one = F32Bits::ONE.0;
	vec![
		("no data", weight(Dtype::F32, &[2], vec![]), "weight 0: weight-length"),
		(
			"too little data",
			weight(Dtype::F32, &[2], vec![0; 7]),
			"weight 0: weight-length",
		),
		(
			"too much data",
			weight(Dtype::I64, &[2], vec![0; 17]),
			"weight 0: weight-length",
		),
		(
			"a shape beyond the data",
			weight(Dtype::U8, &[1 << 28], vec![0]),
			"weight 0: weight-length",
		),
		(
			"an endless shape",
			weight(Dtype::U8, &[u32::MAX; 3], vec![0]),
			"weight 0: tensor-elements",
		),
		("an empty weight", weight(Dtype::U8, &[0], vec![]), "weight 0: zero-dim"),
		(
			"a weight of rank 9",
			weight(Dtype::U8, &[1; 9], vec![0]),
			"weight 0: tensor-rank",
		),
		("a NaN", float_weight([one, 0x7fc0_0000]), "weight 0: not-finite"),
		(
			"a signalling NaN",
			float_weight([one, 0x7f80_0001]),
			"weight 0: not-finite",
		),
		(
			"a NaN with a sign",
			float_weight([one, 0xffff_ffff]),
			"weight 0: not-finite",
		),
		("infinity", float_weight([0x7f80_0000, one]), "weight 0: not-finite"),
		(
			"minus infinity",
			float_weight([0xff80_0000, one]),
			"weight 0: not-finite",
		),
		("the least subnormal", float_weight([1, one]), "weight 0: subnormal"),
		(
			"the greatest subnormal",
			float_weight([one, 0x807f_ffff]),
			"weight 0: subnormal",
		),
		(
			"a bool of 2",
			weight(Dtype::Bool, &[3], vec![0, 1, 2]),
			"weight 0: not-bool",
		),
		(
			"an index behind the end",
			indices(&[2], &[0, 4], gather(), &[4]),
			"op 0 (gather): index-range",
		),
		(
			"an index before the start",
			indices(&[2], &[0, -5], gather(), &[4]),
			"op 0 (gather): index-range",
		),
		(
			"the greatest index",
			indices(&[1], &[i64::MAX], gather(), &[4]),
			"op 0 (gather): index-range",
		),
		(
			"the least index",
			indices(&[1], &[i64::MIN], gather(), &[4]),
			"op 0 (gather): index-range",
		),
		(
			"an element's index behind the end",
			indices(&[1], &[4], Op::GatherElements { axis: 0 }, &[4]),
			"op 0 (gather_elements): index-range",
		),
		(
			"an index behind the end of the second axis only",
			indices(&[2, 2], &[4, 1, 0, 2], Op::GatherNd { batch_dims: 0 }, &[5, 2]),
			"op 0 (gather_nd): index-range",
		),
		(
			"an index behind the end of the axis behind the batch",
			indices(&[5, 1], &[0, 1, 2, 1, 1], Op::GatherNd { batch_dims: 1 }, &[5, 2]),
			"op 0 (gather_nd): index-range",
		),
		(
			"an update behind the end",
			scatter,
			"op 0 (scatter_elements): index-range",
		),
	]
}

/// Each would run for hours or take all memory, though every tensor is small enough.
pub fn too_much() -> Vec<Attack> {
	let huge_product = built(|b| {
		let x = b.input("x", Dtype::F32, [8192, 16384]);
		let y = b.input("y", Dtype::F32, [16384, 8192]);
		let z = b.op(Op::MatMul(Default::default()), &[x, y]);
		b.output("z", z);
	});
	let huge_pool = single(
		Op::AveragePool(verdict_program::op::AveragePool {
			pool: common::pool(&[4096, 4096], common::square(1, 1, 2048), false),
			count_include_pad: true,
		}),
		&["f32[1,1,4096,4096]"],
	)
	.encode();
	let doubling = built(|b| {
		let mut x = b.input("x", Dtype::F32, [2]);
		for _ in 0..40 {
			x = b.op(Op::Concat { axis: 0 }, &[x, x]);
		}
		b.output("x", x);
	});
	let many_alive = built(|b| {
		let x = b.input("x", Dtype::F32, [1 << 26]);
		for index in 0..32 {
			let y = b.op(Op::Unary(Unary::Relu), &[x]);
			b.output(index.to_string(), y);
		}
	});
	let outer_product = single(Op::Binary(Binary::Add), &["f32[100000,1]", "f32[1,100000]"]).encode();
	use verdict_program::op::{Activation, Direction, Lstm};
	let long_loop = Op::Lstm(Lstm {
		direction: Direction::Forward,
		activations: vec![Activation::Sigmoid, Activation::Tanh, Activation::Tanh],
		clip: None,
		input_forget: false,
	});
	let operands = [
		"f32[65536,1,64]",
		"f32[1,8192,64]",
		"f32[1,8192,2048]",
		"f32[1,16384]",
		"f32[1,1,2048]",
		"f32[1,1,2048]",
	];
	let long_loop = single(long_loop, &operands).encode();
	vec![
		("a product of 10^12", huge_product, "op 0 (matmul): cost"),
		("a pool of 10^14 taps", huge_pool, "op 0 (average_pool): cost"),
		("doubling 40 times", doubling, "op 26 (concat): tensor-bytes"),
		("32 results of 256 MiB", many_alive, "the program: memory"),
		("a sum of all with all", outer_product, "op 0 (add): tensor-elements"),
		("65536 steps, one after the other", long_loop, "op 0 (lstm): cost"),
	]
}
