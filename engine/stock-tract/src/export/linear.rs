//! Matrix products and convolutions, of floats and of bytes.

use super::{
	graph::{code, Attributes, Value},
	Exporter,
};
use verdict_program::{
	op::{Conv, ConvTranspose, MatMul, Window},
	Dtype,
};

pub(super) fn window(window: &Window) -> Attributes {
	let pads = [&window.pads_begin[..], &window.pads_end].concat();
	vec![
		("strides", Value::dims(&window.strides)),
		("dilations", Value::dims(&window.dilations)),
		("pads", Value::dims(&pads)),
	]
}

impl Exporter<'_> {
	/// `Gemm` where it fits, as exporters write layers; otherwise `MatMul` with what belongs around it.
	pub(super) fn matmul(&mut self, matmul: &MatMul) {
		let (a, b) = (self.rank(0), self.rank(1));
		let inputs = self.inputs();
		if let ([_, _, _], 2, 2) = (&inputs[..], a, b) {
			return self.same(
				"Gemm",
				vec![
					("transA", Value::flag(matmul.transpose_a)),
					("transB", Value::flag(matmul.transpose_b)),
				],
			);
		}
		let a = self.turned(inputs[0].clone(), a, matmul.transpose_a);
		let b = self.turned(inputs[1].clone(), b, matmul.transpose_b);
		let outputs = self.outputs();
		match inputs.get(2) {
			Some(bias) => {
				let product = self.graph.step("MatMul", vec![a, b], vec![]);
				self.graph.node("Add", vec![product, bias.clone()], outputs, vec![]);
			}
			None => self.graph.node("MatMul", vec![a, b], outputs, vec![]),
		}
	}

	/// With the last two axes exchanged, if they have to be.
	fn turned(&mut self, matrix: String, rank: usize, turned: bool) -> String {
		if !turned || rank < 2 {
			return matrix;
		}
		let mut perm: Vec<u32> = (0..rank as u32).collect();
		perm.swap(rank - 1, rank - 2);
		self.graph
			.step("Transpose", vec![matrix], vec![("perm", Value::dims(&perm))])
	}

	pub(super) fn conv(&mut self, op: &str, conv: &Conv) {
		let mut attributes = window(&conv.window);
		attributes.push(("group", Value::Int(conv.groups.into())));
		attributes.push(("kernel_shape", Value::dims(&self.dims(1)[2..])));
		self.same(op, attributes);
	}

	pub(super) fn conv_transpose(&mut self, conv: &ConvTranspose) {
		let mut attributes = window(&conv.window);
		attributes.push(("group", Value::Int(conv.groups.into())));
		attributes.push(("kernel_shape", Value::dims(&self.dims(1)[2..])));
		attributes.push(("output_padding", Value::dims(&conv.output_padding)));
		self.same("ConvTranspose", attributes);
	}

	/// ONNX has no such op alone: a cast, a product, and quantisation with a scale of 1.
	pub(super) fn requantize(&mut self, axis: u32) {
		let (inputs, outputs) = (self.inputs(), self.outputs());
		let behind = self.rank(0) - 1 - axis as usize;
		let mut sums = inputs[0].clone();
		if let Some(bias) = inputs.get(3) {
			let bias = self.channels(bias.clone(), self.dims(3), behind);
			sums = self.graph.step("Add", vec![sums, bias], vec![]);
		}
		let float = vec![("to", Value::Int(code(Dtype::F32).into()))];
		let sums = self.graph.step("Cast", vec![sums], float);
		let multiplier = self.channels(inputs[1].clone(), self.dims(1), behind);
		let scaled = self.graph.step("Mul", vec![sums, multiplier], vec![]);
		let one = self.graph.floats(&[1.0], true);
		let mut zero = inputs[2].clone();
		if !self.dims(2).is_empty() {
			let none = self.graph.integers(&[], false);
			zero = self.graph.step("Reshape", vec![zero, none], vec![]);
		}
		self.graph
			.node("QuantizeLinear", vec![scaled, one, zero], outputs, vec![]);
	}

	/// One for each channel, with as many axes behind as broadcasting asks for.
	fn channels(&mut self, value: String, dims: Vec<u32>, behind: usize) -> String {
		let [count] = dims[..] else { return value };
		let mut shape = vec![i64::from(count)];
		shape.resize(1 + behind, 1);
		let shape = self.graph.integers(&shape, false);
		self.graph.step("Reshape", vec![value, shape], vec![])
	}
}
