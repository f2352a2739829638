//! What puts many elements together, and normalisations.

use super::{graph::Value, Exporter};
use verdict_program::{
	op::{ArgReduce, CumSum, Lrn, Reduce, ReduceKind, TopK},
	F32Bits,
};

impl Exporter<'_> {
	/// An op with an axis, if there is one.
	pub(super) fn along(&mut self, op: &str, axis: Option<u32>) {
		let attributes = axis.map(|axis| ("axis", Value::Int(axis.into())));
		self.same(op, attributes.into_iter().collect());
	}

	pub(super) fn reduce(&mut self, reduce: &Reduce) {
		let op = match reduce.kind {
			ReduceKind::Sum => "ReduceSum",
			ReduceKind::Mean => "ReduceMean",
			ReduceKind::Max => "ReduceMax",
			ReduceKind::Min => "ReduceMin",
			ReduceKind::Prod => "ReduceProd",
			ReduceKind::L1 => "ReduceL1",
			ReduceKind::L2 => "ReduceL2",
			ReduceKind::SumSquare => "ReduceSumSquare",
			ReduceKind::LogSum => "ReduceLogSum",
			ReduceKind::LogSumExp => "ReduceLogSumExp",
		};
		let axes: Vec<i64> = reduce.axes.iter().map(|axis| (*axis).into()).collect();
		let axes = self.graph.integers(&axes, false);
		self.with(op, vec![axes], vec![("keepdims", Value::flag(reduce.keep))]);
	}

	pub(super) fn arg(&mut self, arg: &ArgReduce) {
		let op = if arg.max { "ArgMax" } else { "ArgMin" };
		self.same(
			op,
			vec![
				("axis", Value::Int(arg.axis.into())),
				("keepdims", Value::flag(arg.keep)),
				("select_last_index", Value::flag(arg.last)),
			],
		);
	}

	pub(super) fn cum_sum(&mut self, sum: &CumSum) {
		let axis = self.graph.integers(&[sum.axis.into()], true);
		self.with(
			"CumSum",
			vec![axis],
			vec![
				("exclusive", Value::flag(sum.exclusive)),
				("reverse", Value::flag(sum.reverse)),
			],
		);
	}

	pub(super) fn top_k(&mut self, top: &TopK) {
		let k = self.graph.integers(&[top.k.into()], false);
		self.with(
			"TopK",
			vec![k],
			vec![
				("axis", Value::Int(top.axis.into())),
				("largest", Value::flag(top.largest)),
				("sorted", Value::Int(1)),
			],
		);
	}

	pub(super) fn norm(&mut self, op: &str, axis: Option<u32>, epsilon: F32Bits) {
		let mut attributes = vec![("epsilon", Value::of(epsilon))];
		attributes.extend(axis.map(|axis| ("axis", Value::Int(axis.into()))));
		self.same(op, attributes);
	}

	pub(super) fn group_norm(&mut self, groups: u32, epsilon: F32Bits) {
		// Since then its parameters have an entry for each channel.
		self.graph.needs(21);
		self.same(
			"GroupNormalization",
			vec![
				("num_groups", Value::Int(groups.into())),
				("epsilon", Value::of(epsilon)),
			],
		);
	}

	pub(super) fn lrn(&mut self, lrn: &Lrn) {
		self.same(
			"LRN",
			vec![
				("size", Value::Int(lrn.size.into())),
				("alpha", Value::of(lrn.alpha)),
				("beta", Value::of(lrn.beta)),
				("bias", Value::of(lrn.bias)),
			],
		);
	}

	pub(super) fn lp_norm(&mut self, axis: u32, p: u32) {
		self.same(
			"LpNormalization",
			vec![("axis", Value::Int(axis.into())), ("p", Value::Int(p.into()))],
		);
	}
}
