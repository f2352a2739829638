//! Inputs that say how large something is, or how often, or in which direction: made constants of the file, since
//! programs have fixed shapes. The suite gives them as inputs, to test runtimes that can do more; models that people
//! export nearly always have them as constants.

use crate::suite::{self, Case, Set};
use std::collections::BTreeSet;
use tract_onnx::pb::ModelProto;

/// Of which ops which inputs decide about a shape, an axis, a number of steps, or how numbers are quantised.
const PLACES: &[(&str, &[usize])] = &[
	("AffineGrid", &[1]),
	("BlackmanWindow", &[0]),
	("CenterCropPad", &[1]),
	("Col2Im", &[1, 2]),
	("Compress", &[1]),
	("ConstantOfShape", &[0]),
	("ConvInteger", &[2, 3]),
	("CumSum", &[1]),
	("DFT", &[1, 2]),
	("DequantizeLinear", &[1, 2]),
	("Dropout", &[1, 2]),
	("Expand", &[1]),
	("GRU", &[4]),
	("HammingWindow", &[0]),
	("HannWindow", &[0]),
	("If", &[0]),
	("LSTM", &[4]),
	("Loop", &[0, 1]),
	("MatMulInteger", &[2, 3]),
	("MaxUnpool", &[2]),
	("MelWeightMatrix", &[0, 1, 2, 3, 4]),
	("NonMaxSuppression", &[2, 3, 4]),
	("OneHot", &[1]),
	("Pad", &[1, 3]),
	("QLinearConv", &[1, 2, 4, 5, 6, 7]),
	("QLinearMatMul", &[1, 2, 4, 5, 6, 7]),
	("QuantizeLinear", &[1, 2]),
	("RNN", &[4]),
	("Range", &[0, 1, 2]),
	("ReduceL1", &[1]),
	("ReduceL2", &[1]),
	("ReduceLogSum", &[1]),
	("ReduceLogSumExp", &[1]),
	("ReduceMax", &[1]),
	("ReduceMean", &[1]),
	("ReduceMin", &[1]),
	("ReduceProd", &[1]),
	("ReduceSum", &[1]),
	("ReduceSumSquare", &[1]),
	("Reshape", &[1]),
	("Resize", &[1, 2, 3]),
	("STFT", &[1, 3]),
	("SequenceAt", &[1]),
	("SequenceErase", &[1]),
	("SequenceInsert", &[2]),
	("Slice", &[1, 2, 3, 4]),
	("Split", &[1]),
	("SplitToSequence", &[1]),
	("Squeeze", &[1]),
	("Tile", &[1]),
	("TopK", &[1]),
	("Trilu", &[1]),
	("Unsqueeze", &[1]),
	("Upsample", &[1]),
];

/// The model with such inputs as constants, and their names; nothing if it has none.
pub fn bake(case: &Case, model: &ModelProto, set: &Set) -> Result<Option<(ModelProto, Vec<String>)>, String> {
	let mut names = BTreeSet::new();
	add(model, &mut names);
	// What was written out in other ops has the same inputs, but uses them in other places.
	if let Some(folder) = case.original() {
		add(&suite::read(&folder.join("model.onnx"))?, &mut names);
	}
	let own: Vec<String> = suite::inputs(model).map(|input| input.name.clone()).collect();
	let mut baked = model.clone();
	let Some(graph) = &mut baked.graph else { return Ok(None) };
	let mut done = Vec::new();
	for (name, tensor) in own.iter().zip(&set.inputs) {
		// An empty tensor is known by its shape alone.
		if !names.contains(name) && !tensor.dims.contains(&0) {
			continue;
		}
		graph.input.retain(|input| input.name != *name);
		let mut tensor = tensor.clone();
		tensor.name.clone_from(name);
		graph.initializer.push(tensor);
		done.push(name.clone());
	}
	Ok((!done.is_empty()).then_some((baked, done)))
}

fn add(model: &ModelProto, names: &mut BTreeSet<String>) {
	for node in suite::nodes(model) {
		let places = PLACES.iter().find(|(op, _)| *op == node.op_type);
		let places = places.map_or(&[][..], |(_, places)| places);
		names.extend(places.iter().filter_map(|place| node.input.get(*place)).cloned());
	}
}
