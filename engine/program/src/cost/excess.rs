//! What some shapes cost beyond their multiply-adds and the bytes of their tensors, so that nothing is far cheaper to ask
//! for than to do. In ordinary networks most of this is nothing.

use super::Cost;
use crate::{
	arithmetic::{product, sum},
	lattice::Lattice,
	op::{Conv, ConvTranspose, MaxPool, Op, Resize},
	types::TensorType,
};

/// Element operations that putting an operand into a kernel's own order takes, an element.
const PACKING: u64 = 4;

/// Adds what an op costs besides.
pub(super) fn add(
	cost: &mut Cost,
	op: &Op,
	inputs: &[&TensorType],
	known: &[bool],
	outputs: &[TensorType],
) -> Option<()> {
	let (x, output) = (*inputs.first()?, outputs.first()?);
	match op {
		Op::Conv(conv) | Op::ConvInteger(conv) => {
			let copied = copied(conv, x, inputs.get(1)?, output)?;
			copies(cost, copied, sum([cost.conv, cost.depthwise, cost.integer])?)?;
			packs(cost, inputs, known, 1..2)
		}
		Op::ConvTranspose(conv) => {
			transposed(cost, conv, x, inputs.get(1)?, output)?;
			packs(cost, inputs, known, 1..2)
		}
		// Stacks of matrices are packed one by one.
		Op::MatMulInteger => match inputs.get(1)?.shape.dims() {
			[_, _] => packs(cost, inputs, known, 1..2),
			_ => packs(cost, inputs, &[], 1..2),
		},
		Op::MaxPool(max_pool) => rows(cost, max_pool, x, output),
		Op::Resize(how) => resize(cost, how, x, output),
		Op::Lstm(_) | Op::Gru(_) | Op::Rnn(_) => {
			let directions = inputs.get(1)?.shape.dim(0)?;
			let steps = product([x.shape.dim(0)?, directions].map(u64::from))?;
			cost.ops = cost.ops.checked_add(steps)?;
			packs(cost, inputs, known, 1..3)
		}
		_ => Some(()),
	}
}

/// Numbers that are copied, as far as they are more than the multiply-adds that each of them is for: four bytes are read
/// and four are written.
fn copies(cost: &mut Cost, copied: u64, multiplied: u64) -> Option<()> {
	let more = copied.saturating_sub(multiplied).checked_mul(8)?;
	cost.bytes = cost.bytes.checked_add(more)?;
	Some(())
}

/// Operands that are packed in each run, as they are no weights.
fn packs(cost: &mut Cost, inputs: &[&TensorType], known: &[bool], places: core::ops::Range<usize>) -> Option<()> {
	for place in places {
		if !known.get(place).copied().unwrap_or(false) {
			let elements = inputs.get(place)?.elements()?;
			cost.simple = cost.simple.checked_add(elements.checked_mul(PACKING)?)?;
		}
	}
	Some(())
}

/// What a convolution copies of its input, at most.
fn copied(conv: &Conv, x: &TensorType, w: &TensorType, output: &TensorType) -> Option<u64> {
	let lattice = Lattice::of(&conv.window, w.shape.dims().get(2..)?, &x.shape, &output.shape)?;
	let batch = u64::from(x.shape.dim(0)?);
	match conv.is_depthwise(&w.shape) {
		true => product([batch, w.shape.dim(0)?.into(), lattice.whole()?]),
		false => product([batch, x.shape.dim(1)?.into(), in_parts(&lattice)?]),
	}
}

/// What is copied of one channel, part by part of the outputs.
fn in_parts(lattice: &Lattice) -> Option<u64> {
	match lattice.direct {
		true => Some(0),
		false => product([lattice.parts()?, lattice.least()?]),
	}
}

/// A transposed convolution computes all taps that fall on the places between the elements of the input, inside of it
/// or not, and is one convolution for each remainder of these places by the stride.
fn transposed(
	cost: &mut Cost,
	conv: &ConvTranspose,
	x: &TensorType,
	w: &TensorType,
	output: &TensorType,
) -> Option<()> {
	let kernel = w.shape.dims().get(2..)?;
	let window = &conv.window;
	let mut hits = 1u64;
	let mut phases = 1u64;
	for (axis, taps) in kernel.iter().enumerate() {
		let (stride, dilation) = (
			u64::from(*window.strides.get(axis)?),
			u64::from(*window.dilations.get(axis)?),
		);
		let (pad, places) = (
			u64::from(*window.pads_begin.get(axis)?),
			output.shape.dim(axis.checked_add(2)?)?,
		);
		let along = (0..u64::from(*taps)).map(|tap| {
			// The first place whose distance from the tap is a multiple of the stride; below it are as many as stride.
			let shift = tap.checked_mul(dilation)?.checked_rem(stride)?;
			let first = sum([shift, stride.checked_sub(pad.checked_rem(stride)?)?])?.checked_rem(stride)?;
			Some(u64::from(places).saturating_sub(first).div_ceil(stride))
		});
		let along = along
			.into_iter()
			.try_fold(0u64, |all, places| all.checked_add(places?))?;
		hits = hits.checked_mul(along)?;
		phases = phases.checked_mul(stride.min(places.into()))?;
	}
	let batch = u64::from(x.shape.dim(0)?);
	let pairs = product([w.shape.dim(0)?, w.shape.dim(1)?].map(u64::from))?;
	cost.conv = cost.conv.max(product([batch, pairs, hits])?);
	cost.ops = phases;
	let lattice = Lattice::of_phase(conv, kernel, &x.shape, &output.shape)?;
	let copied = product([batch, x.shape.dim(1)?.into(), phases, in_parts(&lattice)?])?;
	copies(cost, copied, cost.conv)
}

/// The greatest of a window is looked for along all of each row that it sees, then between the columns.
fn rows(cost: &mut Cost, max_pool: &MaxPool, x: &TensorType, output: &TensorType) -> Option<()> {
	let lattice = Lattice::of(&max_pool.pool.window, &max_pool.pool.kernel, &x.shape, &output.shape)?;
	let planes = product([output.shape.dim(0)?, output.shape.dim(1)?].map(u64::from))?;
	let ([deep, high, _], [_, _, columns], [far, down, _]) = (lattice.taps, lattice.input, lattice.output);
	let along = product([planes, far, down, deep, high, columns])?;
	cost.simple = cost.simple.max(along);
	Some(())
}

/// What one axis makes for the next may be larger than input and output.
fn resize(cost: &mut Cost, resize: &Resize, x: &TensorType, output: &TensorType) -> Option<()> {
	let between = sum(resize.between(x.shape.dims())?)?;
	let all = between.checked_add(output.elements()?)?;
	let along = product([all, resize.mode.taps(), 2])?;
	cost.simple = cost.simple.max(along);
	copies(cost, between, 0)
}
