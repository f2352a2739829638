//! From a program to an ONNX file that says the same: op by op what an exporter would write.

mod detect;
mod elementwise;
mod graph;
mod layout;
mod linear;
mod pool;
mod recurrent;
mod reduce;
mod trees;

use graph::{name, Attributes, Graph};
use std::collections::BTreeSet;
use tract_onnx::pb::ModelProto;
use verdict_program::{Op, Program, Step, TensorType};

/// A program with the types of its values.
pub type Checked<'a> = verdict_program::Checked<&'a Program>;

/// A file, and which inputs of the program it has.
pub struct File {
	/// The file.
	pub model: ModelProto,
	/// Those that lead to the outputs.
	pub inputs: Vec<usize>,
	/// Values with as many rows as a run finds, and how many our compiler is to make of them.
	pub bound: Vec<(String, u32)>,
}

/// The file, with one output of the program or all of them.
pub fn export(checked: &Checked<'_>, only: Option<usize>) -> File {
	let program = checked.program();
	let mut graph = Graph::new();
	let needed = needed(checked, only);
	let mut inputs = Vec::new();
	for (value, port) in (0u32..).zip(&program.inputs) {
		if needed.contains(&value) {
			graph.input(value, &TensorType::new(port.dtype, port.shape.clone()));
			inputs.push(value as usize);
		}
	}
	for (value, weight) in (checked.first_weight()..).zip(&program.weights) {
		graph.weight(name(value), weight.dtype, weight.shape.dims(), weight.data.clone());
	}
	for step in checked.steps() {
		if step.outputs.clone().any(|value| needed.contains(&value)) {
			Exporter {
				graph: &mut graph,
				checked,
				step: &step,
			}
			.export();
		}
	}
	for (index, output) in program.outputs.iter().enumerate() {
		if only.is_none_or(|only| only == index) {
			if let Some(tensor) = checked.value(output.value) {
				graph.output(output.value, tensor);
			}
		}
	}
	let bound = std::mem::take(&mut graph.bound);
	let model = graph.finish();
	File { model, inputs, bound }
}

/// The values that lead to the outputs.
fn needed(checked: &Checked<'_>, only: Option<usize>) -> BTreeSet<u32> {
	let outputs = checked.program().outputs.iter().enumerate();
	let outputs = outputs.filter(|(index, _)| only.is_none_or(|only| only == *index));
	let mut needed: BTreeSet<u32> = outputs.map(|(_, output)| output.value).collect();
	let steps: Vec<Step<'_>> = checked.steps().collect();
	for step in steps.iter().rev() {
		if step.outputs.clone().any(|value| needed.contains(&value)) {
			needed.extend(&step.node.inputs);
		}
	}
	needed
}

/// One op on its way into the graph.
struct Exporter<'a> {
	graph: &'a mut Graph,
	checked: &'a Checked<'a>,
	step: &'a Step<'a>,
}

impl Exporter<'_> {
	/// The names of the operands.
	fn inputs(&self) -> Vec<String> {
		self.step.node.inputs.iter().map(|value| name(*value)).collect()
	}

	/// The dimensions of an operand.
	fn dims(&self, index: usize) -> Vec<u32> {
		let value = self.step.node.inputs[index];
		let tensor = self.checked.value(value);
		tensor.map_or_else(Vec::new, |tensor| tensor.shape.dims().to_vec())
	}

	fn rank(&self, index: usize) -> usize {
		self.dims(index).len()
	}

	/// The names of the results.
	fn outputs(&self) -> Vec<String> {
		self.step.outputs.clone().map(name).collect()
	}

	/// The op as a node of another name with all its operands and results.
	fn same(&mut self, op: &str, attributes: Attributes) {
		let (inputs, outputs) = (self.inputs(), self.outputs());
		self.graph.node(op, inputs, outputs, attributes);
	}

	/// The same with operands that the program has as attributes.
	fn with(&mut self, op: &str, more: Vec<String>, attributes: Attributes) {
		let (mut inputs, outputs) = (self.inputs(), self.outputs());
		inputs.extend(more);
		self.graph.node(op, inputs, outputs, attributes);
	}

	fn export(mut self) {
		match &self.step.node.op {
			Op::Unary(unary) => self.unary(unary),
			Op::Binary(binary) => self.binary(*binary),
			Op::Compare(compare) => self.compare(*compare),
			Op::Where => self.same("Where", vec![]),
			Op::Cast { to } => self.cast(*to),
			Op::MatMul(matmul) => self.matmul(matmul),
			Op::Conv(conv) => self.conv("Conv", conv),
			Op::ConvTranspose(conv) => self.conv_transpose(conv),
			Op::MatMulInteger => self.same("MatMulInteger", vec![]),
			Op::ConvInteger(conv) => self.conv("ConvInteger", conv),
			Op::QuantizeLinear { axis } => self.along("QuantizeLinear", *axis),
			Op::DequantizeLinear { axis } => self.along("DequantizeLinear", *axis),
			Op::Requantize { axis } => self.requantize(*axis),
			Op::DynamicQuantize => self.same("DynamicQuantizeLinear", vec![]),
			Op::Reduce(reduce) => self.reduce(reduce),
			Op::ArgReduce(arg) => self.arg(arg),
			Op::CumSum(sum) => self.cum_sum(sum),
			Op::Softmax { axis } => self.along("Softmax", Some(*axis)),
			Op::LogSoftmax { axis } => self.along("LogSoftmax", Some(*axis)),
			Op::BatchNorm { epsilon } => self.norm("BatchNormalization", None, *epsilon),
			Op::LayerNorm { axis, epsilon } => self.norm("LayerNormalization", Some(*axis), *epsilon),
			Op::InstanceNorm { epsilon } => self.norm("InstanceNormalization", None, *epsilon),
			Op::GroupNorm { groups, epsilon } => self.group_norm(*groups, *epsilon),
			Op::RmsNorm { axis, epsilon } => {
				self.graph.needs(23);
				self.norm("RMSNormalization", Some(*axis), *epsilon);
			}
			Op::Lrn(lrn) => self.lrn(lrn),
			Op::LpNorm { axis, p } => self.lp_norm(*axis, *p),
			Op::MaxPool(pool) => self.max_pool(pool),
			Op::AveragePool(pool) => self.average_pool(pool),
			Op::LpPool(pool) => self.lp_pool(pool),
			Op::Resize(resize) => self.resize(resize),
			Op::Reshape { shape } => self.shaped("Reshape", shape.dims()),
			Op::Transpose { perm } => self.transpose(perm),
			Op::Slice(slice) => self.slice(slice),
			Op::Concat { axis } => self.along("Concat", Some(*axis)),
			Op::Pad(pad) => self.pad(pad),
			Op::Gather { axis } => self.along("Gather", Some(*axis)),
			Op::GatherElements { axis } => self.along("GatherElements", Some(*axis)),
			Op::GatherNd { batch_dims } => self.gather_nd(*batch_dims),
			Op::ScatterElements { axis, reduction } => self.scatter("ScatterElements", Some(*axis), *reduction),
			Op::ScatterNd { reduction } => self.scatter("ScatterND", None, *reduction),
			Op::Expand { shape } => self.shaped("Expand", shape.dims()),
			Op::Tile { repeats } => self.shaped("Tile", repeats),
			Op::TopK(top) => self.top_k(top),
			Op::OneHot { axis, depth } => self.one_hot(*axis, *depth),
			Op::Trilu { upper, k } => self.trilu(*upper, *k),
			Op::Lstm(lstm) => self.lstm(lstm),
			Op::Gru(gru) => self.gru(gru),
			Op::Rnn(rnn) => self.rnn(rnn),
			Op::TreeEnsemble(trees) => self.trees(trees),
			Op::NonMaxSuppression(choice) => self.non_max_suppression(choice),
		}
	}
}
