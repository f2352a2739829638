//! Operator sets before 7. Ops that have not changed since, or whose import knows both forms, are taken from there as well.

use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};

/// The first operator set of which everything is known.
pub(crate) const FIRST: i64 = 7;

/// The oldest operator set from which an op is taken.
const SINCE: &[(&str, i64)] = &[
	("Abs", 1),
	("Add", 1),
	("And", 1),
	("ArgMax", 1),
	("ArgMin", 1),
	("AveragePool", 1),
	("BatchNormalization", 1),
	("Cast", 6),
	("Ceil", 1),
	("Clip", 1),
	("Concat", 4),
	("Constant", 1),
	("Conv", 1),
	("ConvTranspose", 1),
	("DepthToSpace", 1),
	("Div", 1),
	("Dropout", 1),
	("Elu", 1),
	("Equal", 1),
	("Exp", 1),
	("Flatten", 1),
	("Floor", 1),
	("Gather", 1),
	("Gemm", 1),
	("GlobalAveragePool", 1),
	("GlobalMaxPool", 1),
	("Greater", 1),
	("HardSigmoid", 1),
	("Hardmax", 1),
	("Identity", 1),
	("If", 1),
	("InstanceNormalization", 1),
	("LRN", 1),
	("LeakyRelu", 1),
	("Less", 1),
	("Log", 1),
	("LogSoftmax", 1),
	("LpNormalization", 1),
	("MatMul", 1),
	("Max", 1),
	("MaxPool", 1),
	("Mean", 1),
	("Min", 1),
	("Mul", 1),
	("Neg", 1),
	("Not", 1),
	("Or", 1),
	("PRelu", 1),
	("Pad", 2),
	("Pow", 1),
	("Reciprocal", 1),
	("ReduceL1", 1),
	("ReduceL2", 1),
	("ReduceLogSum", 1),
	("ReduceLogSumExp", 1),
	("ReduceMax", 1),
	("ReduceMean", 1),
	("ReduceMin", 1),
	("ReduceProd", 1),
	("ReduceSum", 1),
	("ReduceSumSquare", 1),
	("Relu", 1),
	("Reshape", 5),
	("Selu", 6),
	("Shape", 1),
	("Sigmoid", 1),
	("Size", 1),
	("Slice", 1),
	("Softmax", 1),
	("Softplus", 1),
	("Softsign", 1),
	("SpaceToDepth", 1),
	("Split", 2),
	("Sqrt", 1),
	("Squeeze", 1),
	("Sub", 1),
	("Sum", 1),
	("Tanh", 1),
	("Tile", 6),
	("Transpose", 1),
	("Unsqueeze", 1),
	("Xor", 1),
];

/// Refuses a node of ONNX's own domain if what its op meant is not known.
pub(crate) fn check(node: &Node<'_>, op_type: &str) -> Result<(), Refusal> {
	if node.opset >= FIRST {
		return Ok(());
	}
	// Which inputs could be overwritten; nobody has to.
	node.ignore(&["consumed_inputs"]);
	match SINCE.iter().find(|(name, _)| *name == op_type) {
		Some((_, since)) if *since <= node.opset => Ok(()),
		_ => refuse!(
			"what it meant in operator set {} is not known; convert the model with onnx.version_converter, or export it \
			 with opset 17",
			node.opset
		),
	}
}

/// The second of two operands. Before operator set 7 it was broadcast only if `broadcast` said so, from the axis on that
/// `axis` named, or else at the last axes.
pub(super) fn aligned(g: &mut Graph<'_>, node: &Node<'_>, a: Value, b: Value) -> Result<Value, Refusal> {
	if node.opset >= FIRST {
		return Ok(b);
	}
	let (own, dims) = (g.dims(a), g.dims(b));
	let axis = node.int("axis")?;
	if !node.flag("broadcast", false)? {
		if own != dims {
			refuse!("its operands are {own:?} and {dims:?}, but it does not broadcast; export the model again");
		}
		return Ok(b);
	}
	let Some(axis) = axis else { return Ok(b) };
	let axis = g.axis(a, axis)? as usize;
	let Some(behind) = own.len().checked_sub(axis.saturating_add(dims.len())) else {
		refuse!("{dims:?} does not fit into {own:?} from axis {axis} on; export the model again");
	};
	let padded: Vec<u32> = dims.into_iter().chain(std::iter::repeat_n(1, behind)).collect();
	g.reshape(b, &padded)
}

/// The slopes of `PRelu`, which were one for each channel.
pub(super) fn slopes(g: &mut Graph<'_>, node: &Node<'_>, x: Value, slope: Value) -> Result<Value, Refusal> {
	let (own, dims) = (g.dims(x), g.dims(slope));
	let ([_, channels, spatial @ ..], [count]) = (own.as_slice(), dims.as_slice()) else {
		return Ok(slope);
	};
	match node.opset < FIRST && channels == count && *count != 1 {
		true => {
			let padded: Vec<u32> = std::iter::once(*count).chain(spatial.iter().map(|_| 1)).collect();
			g.reshape(slope, &padded)
		}
		false => Ok(slope),
	}
}

/// Before operator set 7, ops that behave differently in training did so unless `is_test` said otherwise.
pub(super) fn inference_only(node: &Node<'_>) -> Result<(), Refusal> {
	if node.opset < FIRST && !node.flag("is_test", false)? {
		refuse!("it is in training mode (is_test=0); export the model for inference");
	}
	Ok(())
}
