//! The bytes: that they come back as they went, and what they are.

mod common;

use codec::Encode;
use common::{builder, cases, cnn, single};
use verdict_program::{
	op::Unary, DecodeError, Dtype, Limits, Op, Output, Place, Port, Program, Provenance, Rule, Shape, Value, Weight,
	VERSION,
};

#[test]
fn what_is_written_reads_back() {
	let limits = Limits::for_tests();
	let programs = cases::all().into_iter().map(|case| single(case.op, case.operands));
	for program in programs.chain([cnn()]) {
		let bytes = program.encode();
		let read = Program::decode(&bytes, &limits).unwrap();
		assert_eq!(read, program);
		assert_eq!(read.encode(), bytes);
	}
}

/// The format, byte by byte. A change here makes every model's id another one.
#[test]
fn bytes_are_what_they_are() {
	let program = Program {
		provenance: Provenance {
			onnx_sha256: [7; 32],
			compiler_version: "v".into(),
			options: vec![9],
		},
		inputs: vec![Port {
			name: "x".into(),
			dtype: Dtype::F32,
			shape: [2].into(),
		}],
		weights: vec![Weight {
			dtype: Dtype::U8,
			shape: Shape::scalar(),
			data: vec![5],
		}],
		ops: vec![verdict_program::Node {
			op: Op::Unary(Unary::Relu),
			inputs: vec![0],
		}],
		outputs: vec![Output {
			name: "y".into(),
			value: 2,
		}],
	};
	let mut expected = vec![VERSION];
	expected.extend([7; 32]);
	expected.extend([4, b'v', 4, 9]);
	expected.extend([4, 4, b'x', 0, 4, 2, 0, 0, 0]);
	expected.extend([4, 2, 0, 4, 5]);
	expected.extend([4, 0, 16, 4, 0, 0, 0, 0]);
	expected.extend([4, 4, b'y', 2, 0, 0, 0]);
	assert_eq!(program.encode(), expected);
}

/// Indices are part of the format: what was written yesterday has to mean the same tomorrow.
#[test]
fn indices_of_ops_stay() {
	let first_bytes: Vec<(u8, &str)> = cases::all()
		.iter()
		.map(|case| (case.op.encode()[0], case.op.name()))
		.collect();
	for (index, name) in [
		(0, "relu"),
		(1, "add"),
		(5, "matmul"),
		(6, "conv"),
		(14, "reduce_sum"),
		(30, "reshape"),
		(45, "lstm"),
		(48, "tree_ensemble"),
	] {
		assert!(first_bytes.contains(&(index, name)), "{name}");
	}
}

#[test]
fn errors_say_where() {
	let limits = Limits::for_tests();
	let mut bytes = cnn().encode();
	let start = bytes.len();
	bytes.extend([1, 2, 3]);
	assert_eq!(
		Program::decode(&bytes, &limits),
		Err(DecodeError::TrailingBytes { got: 3 })
	);
	// The value of the last output ends with the bytes.
	let cut = Program::decode(&bytes[..start - 1], &limits);
	assert_eq!(cut, Err(DecodeError::Malformed(Place::Output(1))));
	let message = cut.unwrap_err().to_string();
	assert_eq!(message, "output 1 is cut off, or holds something unknown to version 1");
	let message = Program::decode(&[7], &limits).unwrap_err().to_string();
	assert_eq!(message, "the first byte, the version, is 7; only 1 is known");
}

#[test]
fn messages_name_op_and_rule() {
	let mut program = cnn();
	let Op::Conv(conv) = &mut program.ops[0].op else {
		panic!("the first op is a convolution")
	};
	conv.window.strides[1] = 0;
	let error = verdict_program::validate(&program, &Limits::for_tests()).unwrap_err();
	assert_eq!(error.place, Place::Op(0));
	assert_eq!(error.kind, Some("conv"));
	assert_eq!(error.rule, Rule::Zero { attribute: "strides" });
	assert_eq!(error.to_string(), "op 0 (conv): rule zero: strides is 0");
}

#[test]
fn builder_numbers_values() {
	let mut b = builder();
	// In an order other than that of the numbers.
	let w = common::ones(&mut b, &[2]);
	let x = b.input("x", Dtype::F32, [2]);
	let y = b.op(Op::Binary(verdict_program::op::Binary::Add), &[x, w]);
	let z = b.input("z", Dtype::F32, [2]);
	let top = b.op(
		Op::TopK(verdict_program::op::TopK {
			axis: 0,
			k: 1,
			largest: false,
		}),
		&[z],
	);
	let v = b.integers([1], [1]);
	b.output("y", y);
	b.output("top", top);
	b.output("place", top.nth(1));
	b.output("v", v);
	b.output("x", x.nth(1));
	let program = b.finish();
	assert_eq!(program.ops[0].inputs, [0, 2]);
	assert_eq!(program.ops[1].inputs, [1]);
	let outputs: Vec<u32> = program.outputs.iter().map(|output| output.value).collect();
	assert_eq!(outputs, [4, 5, 6, 3, 0]);
	assert_eq!(program.weights[0].data, [0, 0, 128, 63, 0, 0, 128, 63]);
	assert_eq!(program.weights[1].data, 1i64.to_le_bytes());
	verdict_program::validate(program, &Limits::for_tests()).unwrap();
}

#[test]
fn builder_invents_nothing() {
	let mut b = builder();
	let x = b.input("x", Dtype::F32, [2]);
	let y = b.op(Op::Unary(Unary::Relu), &[x]);
	for value in [Value::Input(1), Value::Weight(0), y.nth(1), Value::Result(1, 0)] {
		b.output("out", value);
	}
	assert!(b.finish().outputs.iter().all(|output| output.value == u32::MAX));
}
