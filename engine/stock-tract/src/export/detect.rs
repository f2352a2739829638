//! What chooses among boxes.

use super::{graph::Value, Exporter};
use verdict_program::{op::NonMaxSuppression, Dtype};

impl Exporter<'_> {
	/// ONNX gives as many rows as are found: -1 is put behind them, and those that the program has are taken.
	pub(super) fn non_max_suppression(&mut self, choice: &NonMaxSuppression) {
		let mut inputs = self.inputs();
		inputs.push(self.graph.integers(&[choice.most.into()], false));
		inputs.push(self.graph.floats(&[choice.iou.value()], false));
		inputs.extend(choice.score.map(|score| self.graph.floats(&[score.value()], false)));
		let center = vec![("center_point_box", Value::flag(choice.center))];
		let found = self.graph.step("NonMaxSuppression", inputs, center);
		self.graph.bound.push((found.clone(), choice.rows));
		let missing = self.graph.fresh();
		let rows = [choice.rows, 3];
		let numbers = rows.iter().map(|dim| *dim as usize).product();
		self.graph.weight(
			missing.clone(),
			Dtype::I64,
			&rows,
			(-1i64).to_le_bytes().repeat(numbers),
		);
		let filled = self
			.graph
			.step("Concat", vec![found, missing], vec![("axis", Value::Int(0))]);
		let ends = [0, choice.rows.into(), 0].map(|number| self.graph.integers(&[number], false));
		let (inputs, outputs) = ([vec![filled], ends.to_vec()].concat(), self.outputs());
		self.graph.node("Slice", inputs, outputs, vec![]);
	}
}
