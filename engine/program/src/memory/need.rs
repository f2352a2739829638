//! What the kernels of each op take for themselves, besides operands and outputs: an upper bound over all instruction
//! sets, as the chain's limit is the same for all machines.
//!
//! This follows what the kernels do; a test of the executor holds both against each other by counting allocations.

use super::{convolution, products};
use crate::{
	arithmetic::{product, sum, volume},
	op::{Op, ReduceKind, Resize, ResizeMode, TreeEnsemble, TreeNode},
	types::TensorType,
};
use alloc::{vec, vec::Vec};

/// What an op is applied to, and what it gives.
pub(super) struct Operands<'a> {
	pub(super) inputs: &'a [&'a TensorType],
	/// Which of them are weights.
	pub(super) known: &'a [bool],
	pub(super) outputs: &'a [TensorType],
	pub(super) workers: u64,
}

/// What an op takes.
#[derive(Debug, Default)]
pub(super) struct Need {
	/// As long as the model is loaded.
	pub(super) kept: u64,
	/// More than that while it is made ready.
	pub(super) loading: u64,
	/// While it runs.
	pub(super) run: u64,
	/// The operands that it does not look at when it runs, as it keeps what it has made of them.
	pub(super) packs: Vec<usize>,
}

impl Need {
	/// While it runs, and nothing else.
	pub(super) fn run(run: u64) -> Self {
		Self { run, ..Self::default() }
	}

	/// Something made of operands: once if they are known, otherwise in each run.
	pub(super) fn made(known: bool, kept: u64, besides: u64, packs: Vec<usize>, run: u64) -> Option<Self> {
		Some(match known {
			true => Self {
				kept,
				loading: besides,
				run,
				packs,
			},
			false => Self::run(sum([kept, besides, run])?),
		})
	}
}

impl<'a> Operands<'a> {
	pub(super) fn input(&self, place: usize) -> Option<&'a TensorType> {
		self.inputs.get(place).copied()
	}

	/// Whether an operand is a weight. One that is not given needs nothing to be known of it.
	pub(super) fn is_known(&self, place: usize) -> bool {
		self.known.get(place).copied().unwrap_or(true)
	}

	/// Elements of an operand, none if it is not given.
	pub(super) fn elements(&self, place: usize) -> Option<u64> {
		self.inputs.get(place).map_or(Some(0), |tensor| tensor.elements())
	}

	pub(super) fn output(&self) -> Option<&'a TensorType> {
		self.outputs.first()
	}

	/// Zero points, which are kept as numbers, and copied for a run.
	pub(super) fn zeros(&self, places: &[usize]) -> Option<u64> {
		let elements = places.iter().map(|place| self.elements(*place));
		elements
			.into_iter()
			.try_fold(0u64, |all, elements| all.checked_add(elements?.checked_mul(8)?))
	}
}

/// What `op` takes; `None` if 64 bits do not hold it.
pub(super) fn need(op: &Op, operands: &Operands) -> Option<Need> {
	let x = operands.input(0)?;
	let workers = operands.workers;
	let lines = |bytes: u64| product([bytes.checked_add(128)?, workers]).map(Need::run);
	Some(match op {
		Op::MatMul(matmul) => products::matmul(matmul, operands)?,
		Op::MatMulInteger => products::matmul_integer(operands)?,
		Op::Conv(conv) => convolution::floats(conv, operands)?,
		Op::ConvInteger(conv) => convolution::bytes(conv, operands)?,
		Op::ConvTranspose(conv) => convolution::transposed(conv, operands)?,
		Op::Lstm(_) => products::recurrent(&[4], true, operands)?,
		Op::Gru(gru) if gru.linear_before_reset => products::recurrent(&[3], false, operands)?,
		Op::Gru(_) => products::recurrent(&[2, 1], false, operands)?,
		Op::Rnn(_) => products::recurrent(&[1], false, operands)?,
		Op::QuantizeLinear { .. } | Op::DequantizeLinear { .. } | Op::Requantize { .. } => {
			let zeros = operands.zeros(&[2])?;
			Need {
				kept: zeros,
				run: zeros,
				..Need::default()
			}
		}
		// A row of places to be sorted.
		Op::TopK(top_k) => lines(u64::from(x.shape.dim(top_k.axis as usize)?).checked_mul(4)?)?,
		Op::Reduce(reduce) if reduce.kind == ReduceKind::LogSumExp => Need::run(operands.output()?.bytes()?),
		Op::BatchNorm { .. } => Need::run(u64::from(x.shape.dim(1)?).checked_mul(4)?),
		// A row of the input and one of the output.
		Op::MaxPool(_) => {
			let rows = [Some(x), operands.output()].map(|tensor| Some(u64::from(*tensor?.shape.dims().last()?)));
			let [from, to] = rows;
			lines(from?.checked_add(to?)?.checked_mul(4)?)?
		}
		// How many places each window sees, axis by axis.
		Op::AveragePool(_) => {
			let places = sum(operands.output()?.shape.dims().iter().map(|dim| u64::from(*dim)))?;
			Need::run(places.checked_mul(8)?)
		}
		Op::Resize(how) => resize(how, operands)?,
		Op::TreeEnsemble(ensemble) => trees(ensemble, workers)?,
		// A list of places to be sorted, and the boxes that were chosen.
		Op::NonMaxSuppression(choice) => {
			let places = u64::from(*x.shape.dims().get(1)?).checked_mul(4)?;
			Need::run(sum([places, u64::from(choice.most).checked_mul(20)?, 256])?)
		}
		_ => Need::default(),
	})
}

/// Where each output of each axis looks, and what one axis makes for the next.
fn resize(resize: &Resize, operands: &Operands) -> Option<Need> {
	let taps = resize.mode.taps();
	let each = product([taps, 24])?.checked_add(9)?;
	let places = sum(resize.sizes.iter().map(|size| u64::from(*size)))?;
	let axes = (resize.sizes.len() as u64).checked_mul(512)?;
	let between = resize.between(operands.input(0)?.shape.dims())?;
	// That which is read, and that which is written.
	let most = between.windows(2).map(|pair| sum(pair.iter().copied()));
	let most = most.into_iter().try_fold(0u64, |most, pair| Some(most.max(pair?)))?;
	let single = between.iter().copied().max().unwrap_or(0);
	Some(Need {
		kept: product([places, each])?.checked_add(axes)?,
		run: most.max(single).checked_mul(4)?,
		..Need::default()
	})
}

/// Nodes laid out for walking.
fn trees(trees: &TreeEnsemble, workers: u64) -> Option<Need> {
	let (nodes, leaves) = (trees.nodes.len() as u64, trees.leaves.len() as u64);
	let (roots, targets) = (trees.roots.len() as u64, u64::from(trees.targets));
	let lists = sum(trees.nodes.iter().map(|node| match node {
		TreeNode::Leaf { count, .. } => u64::from(*count),
		TreeNode::Branch { .. } => 0,
	}))?;
	let bytes = |items: &[(u64, u64)]| sum_of_products(items);
	let (kept, loading) = match lists <= nodes.checked_add(leaves)? {
		true => (
			bytes(&[(nodes, 24), (lists, 8), (roots, 16), (targets, 4)])?,
			// What is handed to the kernel, which lays it out anew; lists grow by doubling.
			bytes(&[(nodes, 48), (lists.max(leaves), 24), (roots, 32), (targets, 4)])?,
		),
		// Leaves share their weights to such an extent that these stay where they are.
		false => (bytes(&[(nodes, 28), (leaves, 8), (roots, 4), (targets, 4)])?, 0),
	};
	let each = bytes(&[(roots.max(256), 4), (targets, 1), (1, 256)])?;
	Some(Need {
		kept: kept.checked_add(256)?,
		loading,
		run: product([each, workers])?.checked_add(targets.checked_mul(12)?)?,
		packs: vec![],
	})
}

fn sum_of_products(items: &[(u64, u64)]) -> Option<u64> {
	items
		.iter()
		.try_fold(0u64, |all, (count, each)| all.checked_add(count.checked_mul(*each)?))
}

impl ResizeMode {
	/// How many elements one between them is made of, along one axis.
	pub(crate) fn taps(&self) -> u64 {
		match self {
			Self::Nearest(_) => 1,
			Self::Linear => 2,
			Self::Cubic { .. } => 4,
		}
	}
}

impl Resize {
	/// Whether kernels do something along an axis of this dimension: where nothing moves they do not, unless the
	/// coefficient is such that rounding leaves weights beside the one that is 1.
	fn works(&self, axis: usize, dim: u32) -> bool {
		let odd = match self.mode {
			ResizeMode::Cubic { coefficient } => {
				let exponent = coefficient.0 >> 23 & 0xff;
				!(exponent == 0 || (101..=147).contains(&exponent))
			}
			_ => false,
		};
		odd || self.moves(axis, dim)
	}

	/// How many elements there are after each axis but the last one to be worked along. The nearest elements are taken
	/// in one go.
	pub(crate) fn between(&self, dims: &[u32]) -> Option<Vec<u64>> {
		if matches!(self.mode, ResizeMode::Nearest(_)) {
			return Some(Vec::new());
		}
		let mut sizes = Vec::new();
		for (axis, dim) in dims.iter().enumerate().rev() {
			if self.works(axis, *dim) {
				let before = volume(dims.get(..axis)?)?;
				sizes.push(before.checked_mul(volume(self.sizes.get(axis..)?)?)?);
			}
		}
		// The last one is the output.
		sizes.pop();
		Some(sizes)
	}
}
