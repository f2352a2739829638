//! What moves elements.

use super::{graph::Value, Exporter};
use verdict_program::op::{Pad, PadMode, ScatterReduction, Slice};

impl Exporter<'_> {
	/// An op with a list of dimensions as its last operand.
	pub(super) fn shaped(&mut self, op: &str, dims: &[u32]) {
		let dims: Vec<i64> = dims.iter().map(|dim| (*dim).into()).collect();
		let dims = self.graph.integers(&dims, false);
		self.with(op, vec![dims], vec![]);
	}

	pub(super) fn transpose(&mut self, perm: &[u32]) {
		self.same("Transpose", vec![("perm", Value::dims(perm))]);
	}

	pub(super) fn slice(&mut self, slice: &Slice) {
		let dims = self.dims(0);
		let wide = |values: &[u32]| values.iter().map(|value| i64::from(*value)).collect::<Vec<_>>();
		let starts = wide(&slice.starts);
		let steps: Vec<i64> = slice.steps.iter().map(|step| (*step).into()).collect();
		let ends = starts.iter().zip(&steps).zip(&slice.sizes).zip(&dims);
		let ends: Vec<i64> = ends
			.map(|(((start, step), size), dim)| {
				let last = start + step * (i64::from(*size) - 1);
				match (*step > 0, last) {
					(true, _) => last + 1,
					// Before the first element, which -1 does not mean.
					(false, 0) => -i64::from(*dim) - 1,
					(false, _) => last - 1,
				}
			})
			.collect();
		let axes: Vec<i64> = (0..dims.len() as i64).collect();
		let operands = [starts, ends, axes, steps].map(|list| self.graph.integers(&list, false));
		self.with("Slice", operands.to_vec(), vec![]);
	}

	pub(super) fn pad(&mut self, pad: &Pad) {
		let mode = match pad.mode {
			PadMode::Constant => "constant",
			PadMode::Reflect => "reflect",
			PadMode::Edge => "edge",
			PadMode::Wrap => {
				self.graph.needs(19);
				"wrap"
			}
		};
		let pads: Vec<i64> = pad.before.iter().chain(&pad.after).map(|pad| (*pad).into()).collect();
		let pads = self.graph.integers(&pads, false);
		let (mut inputs, outputs) = (self.inputs(), self.outputs());
		inputs.insert(1, pads);
		self.graph
			.node("Pad", inputs, outputs, vec![("mode", Value::Text(mode))]);
	}

	pub(super) fn gather_nd(&mut self, batch_dims: u32) {
		self.same("GatherND", vec![("batch_dims", Value::Int(batch_dims.into()))]);
	}

	pub(super) fn scatter(&mut self, op: &str, axis: Option<u32>, reduction: ScatterReduction) {
		let reduction = match reduction {
			ScatterReduction::Replace => "none",
			ScatterReduction::Add => "add",
			ScatterReduction::Mul => "mul",
			ScatterReduction::Max => "max",
			ScatterReduction::Min => "min",
		};
		let mut attributes = vec![("reduction", Value::Text(reduction))];
		attributes.extend(axis.map(|axis| ("axis", Value::Int(axis.into()))));
		self.same(op, attributes);
	}

	pub(super) fn one_hot(&mut self, axis: u32, depth: u32) {
		let depth = self.graph.integers(&[depth.into()], true);
		let (mut inputs, outputs) = (self.inputs(), self.outputs());
		inputs.insert(1, depth);
		self.graph
			.node("OneHot", inputs, outputs, vec![("axis", Value::Int(axis.into()))]);
	}

	pub(super) fn trilu(&mut self, upper: bool, k: i32) {
		let k = self.graph.integers(&[k.into()], true);
		self.with("Trilu", vec![k], vec![("upper", Value::flag(upper))]);
	}
}
