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
			(all.gemm, 52),
			(all.conv, 92),
			(all.depthwise, 193),
			(all.integer, 36),
			(all.transcendental, 887),
			(all.simple, 218),
			(all.single, 10_445),
			(all.branches, 6_766),
			(all.runs, 19_378),
			(all.bytes, 55),
			(all.far, 27),
			(all.copied, 275),
			(all.ops, 523_199),
		];
		let products = units.map(|(units, each)| u128::from(units).saturating_mul(each));
		Some(products.into_iter().fold(0, u128::saturating_add))
	}
}
