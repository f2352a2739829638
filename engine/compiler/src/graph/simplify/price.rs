//! Which of two ways to compute the same takes less time.

use super::{Graph, Step};
use verdict_program::{
	cost::{self, Cost},
	infer, TensorType,
};

impl Graph<'_> {
	/// What steps take together, in tenths of picoseconds as the calibration in docs/src/cost.md has them, rounded. Only
	/// ever compared with each other: what a program costs on a chain is for its runtime to say.
	pub(super) fn price<'s>(&self, steps: impl Iterator<Item = &'s Step>) -> Option<u128> {
		let mut all = Cost::default();
		for step in steps {
			let inputs: Vec<&TensorType> = step.inputs.iter().map(|value| self.ty(*value)).collect();
			let known: Vec<bool> = step.inputs.iter().map(|value| self.known(*value).is_some()).collect();
			let outputs = infer(&step.op, &inputs, self.limits).ok()?;
			all = all.checked_add(&cost::of(&step.op, &inputs, &known, &outputs)?)?;
		}
		let units = [
			(all.gemm, 104),
			(all.conv, 232),
			(all.depthwise, 359),
			(all.integer, 56),
			(all.transcendental, 1_460),
			(all.simple, 400),
			(all.single, 20_305),
			(all.branches, 12_151),
			(all.runs, 38_773),
			(all.bytes, 110),
			(all.far, 139),
			(all.copied, 1_060),
			(all.ops, 533_887),
		];
		let products = units.map(|(units, each)| u128::from(units).saturating_mul(each));
		Some(products.into_iter().fold(0, u128::saturating_add))
	}
}
