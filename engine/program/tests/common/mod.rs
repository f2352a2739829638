//! What the tests share: types written as text, programs of one op, and a list of ops with what they give.

#![allow(dead_code)]

pub mod cases;

use verdict_program::{
	op::{Conv, Pool, Window},
	Builder, Dtype, F32Bits, Limits, Op, Program, Provenance, TensorType, Value,
};

/// `f32[1,2]`
pub fn tensor(text: &str) -> TensorType {
	let (dtype, dims) = text.strip_suffix(']').unwrap().split_once('[').unwrap();
	let dtype = match dtype {
		"f32" => Dtype::F32,
		"i8" => Dtype::I8,
		"u8" => Dtype::U8,
		"i32" => Dtype::I32,
		"i64" => Dtype::I64,
		"bool" => Dtype::Bool,
		other => panic!("no element type: {other}"),
	};
	let dims: Vec<u32> = dims
		.split(',')
		.filter(|dim| !dim.is_empty())
		.map(|dim| dim.parse().unwrap())
		.collect();
	TensorType::new(dtype, dims)
}

pub fn float(value: f32) -> F32Bits {
	F32Bits::new(value)
}

pub fn provenance() -> Provenance {
	Provenance {
		onnx_sha256: [0xab; 32],
		compiler_version: "test 1".into(),
		options: vec![1, 2],
	}
}

/// A builder with provenance.
pub fn builder() -> Builder {
	Builder::new(provenance())
}

/// A program that applies one op to inputs of certain types and gives all of its outputs.
pub fn single(op: Op, operands: &[&str]) -> Program {
	let mut builder = builder();
	let inputs: Vec<Value> = operands
		.iter()
		.enumerate()
		.map(|(index, operand)| {
			let TensorType { dtype, shape } = tensor(operand);
			builder.input(format!("in{index}"), dtype, shape)
		})
		.collect();
	let outputs = op.outputs();
	let result = builder.op(op, &inputs);
	for nth in 0..outputs {
		builder.output(format!("out{nth}"), result.nth(nth));
	}
	builder.finish()
}

/// A weight of ones.
pub fn ones(builder: &mut Builder, dims: &[u32]) -> Value {
	let elements = dims.iter().product::<u32>() as usize;
	builder.floats(dims, vec![F32Bits::ONE; elements])
}

/// What `infer` says: types, or the name of the rule.
pub fn infer(op: &Op, operands: &[&str]) -> Result<Vec<String>, &'static str> {
	let types: Vec<TensorType> = operands.iter().map(|operand| tensor(operand)).collect();
	let types: Vec<&TensorType> = types.iter().collect();
	match verdict_program::infer(op, &types, &Limits::for_tests()) {
		Ok(outputs) => Ok(outputs.iter().map(ToString::to_string).collect()),
		Err(rule) => Err(rule.name()),
	}
}

pub fn window(strides: &[u32], dilations: &[u32], begin: &[u32], end: &[u32]) -> Window {
	Window {
		strides: strides.to_vec(),
		dilations: dilations.to_vec(),
		pads_begin: begin.to_vec(),
		pads_end: end.to_vec(),
	}
}

/// The same along two axes.
pub fn square(stride: u32, dilation: u32, pad: u32) -> Window {
	window(&[stride; 2], &[dilation; 2], &[pad; 2], &[pad; 2])
}

pub fn conv(window: Window, groups: u32) -> Conv {
	Conv { window, groups }
}

pub fn pool(kernel: &[u32], window: Window, ceil: bool) -> Pool {
	Pool {
		kernel: kernel.to_vec(),
		window,
		ceil,
	}
}

/// A small network with most of what a real one has: convolutions, pooling, a residual, a classifier.
pub fn cnn() -> Program {
	use verdict_program::op::{AveragePool, Binary, MatMul, MaxPool, Unary};
	let mut b = builder();
	let x = b.input("image", Dtype::F32, [1, 3, 8, 8]);
	let w = ones(&mut b, &[4, 3, 3, 3]);
	let bias = ones(&mut b, &[4]);
	let y = b.op(Op::Conv(conv(square(1, 1, 1), 1)), &[x, w, bias]);
	let y = b.op(Op::Unary(Unary::Relu), &[y]);
	let w = ones(&mut b, &[4, 1, 3, 3]);
	let z = b.op(Op::Conv(conv(square(1, 1, 1), 4)), &[y, w]);
	let z = b.op(Op::Binary(Binary::Add), &[y, z]);
	let max_pool = MaxPool {
		pool: pool(&[2, 2], square(2, 1, 0), false),
		indices: true,
	};
	let z = b.op(Op::MaxPool(max_pool), &[z]);
	let average = AveragePool {
		pool: pool(&[4, 4], square(1, 1, 0), false),
		count_include_pad: false,
	};
	let z = b.op(Op::AveragePool(average), &[z]);
	let z = b.op(Op::Reshape { shape: [1, 4].into() }, &[z]);
	let w = ones(&mut b, &[4, 10]);
	let bias = ones(&mut b, &[10]);
	let z = b.op(Op::MatMul(MatMul::default()), &[z, w, bias]);
	let p = b.op(Op::Softmax { axis: 1 }, &[z]);
	let table = b.integers([3], [-10, 0, 9]);
	let some = b.op(Op::Gather { axis: 1 }, &[p, table]);
	b.output("probabilities", p);
	b.output("some", some);
	b.finish()
}
