//! What convolutions take for themselves: packed weights, plans, and for each worker the part of the input that it looks
//! at.

use super::{
	need::{Need, Operands},
	products::{packed_left, packed_right, BLOCK, LANES, PANEL, ROUNDING},
};
use crate::{
	arithmetic::{product, sum},
	lattice::{Lattice, LONGEST},
	op::{Conv, ConvTranspose},
};
use alloc::{vec, vec::Vec};

/// Most numbers of the part of the input that should be copied at once.
const COPIED: u64 = 96 << 10;
/// Most numbers that are gathered where filters take much room.
const GATHERED: u64 = 72 << 10;
/// Filters and steps beyond this take much room.
const MUCH: u64 = 1 << 16;
/// What the plan of a convolution takes that is one of many: lists, their growth, descriptions.
const PLAN_BYTES: u64 = 3072;
/// What a group takes besides its weights.
const GROUP_BYTES: u64 = 128;
/// Rows of the highest tile.
const ROWS: u64 = 8;

/// Sizes of a convolution.
struct Sizes {
	groups: u64,
	/// Of a group.
	channels: u64,
	filters: u64,
	lattice: Lattice,
}

/// What a general convolution is prepared as: weights in panels, and a list of where things lie.
fn plan(sizes: &Sizes) -> Option<u64> {
	let Sizes {
		groups,
		channels,
		filters,
		lattice,
	} = sizes;
	let k = product([*channels, lattice.tap_count()?])?;
	let mut each = packed_left(*filters, k)?;
	for lanes in [4, 8, LANES] {
		if filters_as_columns(lattice.len()?, *filters, lanes)? {
			each = each.max(packed_right(k, *filters, lanes)?);
		}
	}
	sum([product([*groups, each.checked_add(GROUP_BYTES)?])?, lists(sizes, k)?])
}

/// Whether a plane has so few outputs that they fill vectors of this length worse than filters do.
fn filters_as_columns(outputs: u64, filters: u64, lanes: u64) -> Option<bool> {
	let round = |count: u64| count.checked_next_multiple_of(lanes);
	// The factor is 1.13; where rounding could turn the balance, both are possible.
	let by_outputs = product([round(outputs)?, filters, 100])?;
	let by_filters = product([round(filters)?, outputs, 112])?;
	Some(outputs < product([8, lanes])? && by_outputs > by_filters)
}

/// Where taps lie, and where parts of the work begin.
fn lists(sizes: &Sizes, k: u64) -> Option<u64> {
	let taps = sizes
		.lattice
		.tap_count()?
		.checked_mul(if sizes.lattice.direct { 8 } else { 24 })?;
	let along = sum(sizes.lattice.taps)?.checked_mul(24)?;
	let blocks = sum([k.div_ceil(BLOCK), sizes.channels, 2])?.checked_mul(8)?;
	// A list that grows by doubling.
	let chunks = sizes.lattice.parts()?.checked_mul(24)?;
	sum([taps, along, blocks, chunks])
}

/// The most numbers that are copied of some channels at once.
fn copied(lattice: &Lattice, channels: u64) -> Option<u64> {
	if lattice.direct {
		return Some(0);
	}
	let whole = lattice.whole()?;
	let least = match few(lattice)? {
		true => whole,
		false => lattice.least()?,
	};
	Some(COPIED.max(least.checked_mul(2)?).min(product([channels, whole])?))
}

/// Whether all outputs of a plane may be computed at once.
fn few(lattice: &Lattice) -> Option<bool> {
	Some(lattice.len()? < product([8, LANES])?)
}

/// What all workers need to compute parts of a general convolution.
fn room(sizes: &Sizes, workers: u64) -> Option<u64> {
	let lattice = &sizes.lattice;
	let k = product([sizes.channels, lattice.tap_count()?])?;
	let (block, len) = (k.min(BLOCK), lattice.len()?);
	let columns = len.min(LONGEST).checked_add(product([2, PANEL])?)?;
	let mut gathered = PANEL.checked_mul(block)?;
	if product([sizes.filters, block])? > MUCH {
		gathered = gathered.max(GATHERED).min(columns.checked_mul(block)?);
	}
	if few(lattice)? {
		// With filters as columns the results are turned at last.
		gathered = gathered.max(product([len, block.checked_add(sizes.filters)?])?);
	}
	let numbers = sum([copied(lattice, sizes.channels)?, gathered])?;
	product([sum([product([numbers, 4])?, product([block, 8])?, 512])?, workers])
}

pub(super) fn floats(conv: &Conv, operands: &Operands) -> Option<Need> {
	let w = operands.input(1)?;
	let (lattice, filters) = shape(conv, operands)?;
	let bias = filters.checked_mul(4)?;
	let (plan, run) = if conv.is_depthwise(&w.shape) {
		let plan = depthwise(&lattice)?.checked_add(w.bytes()?)?;
		let copy = lattice.whole()?.checked_mul(4)?.checked_add(256)?;
		(plan, product([copy, operands.workers])?)
	} else {
		let sizes = Sizes {
			groups: conv.groups.into(),
			channels: w.shape.dim(1)?.into(),
			filters: filters.checked_div(conv.groups.into())?,
			lattice,
		};
		(plan(&sizes)?, room(&sizes, operands.workers)?)
	};
	let packs = packs(operands);
	Need::made(!packs.is_empty(), plan.checked_add(bias)?, 0, packs, run)
}

/// Weights and bias, if both are known.
fn packs(operands: &Operands) -> Vec<usize> {
	match operands.is_known(1) && operands.is_known(2) {
		true => vec![1, 2],
		false => Vec::new(),
	}
}

/// Where outputs look, and how many filters there are.
fn shape(conv: &Conv, operands: &Operands) -> Option<(Lattice, u64)> {
	let (x, w) = (&operands.input(0)?.shape, &operands.input(1)?.shape);
	let lattice = Lattice::of(&conv.window, w.dims().get(2..)?, x, &operands.output()?.shape)?;
	Some((lattice, w.dim(0)?.into()))
}

/// What a depthwise convolution lists: the taps of each kind of row, the rows, the vectors of a row with the lanes that
/// see the input.
fn depthwise(lattice: &Lattice) -> Option<u64> {
	let taps = lattice.tap_count()?;
	let ([planes, rows, columns], [deep, high, wide]) = (lattice.output, lattice.taps);
	let kinds = |outputs: u64, taps: u64| Some(outputs.min(taps.checked_mul(2)?.checked_add(1)?));
	let (plane_kinds, row_kinds) = (kinds(planes, deep)?, kinds(rows, high)?);
	// Lists grow by doubling.
	let classes = product([plane_kinds, row_kinds, sum([taps.checked_mul(48)?, 72])?])?;
	let runs = product([planes, row_kinds, 120])?;
	let mut vectors = product([columns.div_ceil(4), sum([wide.checked_mul(8)?, 96])?])?;
	let neighbours = lattice.stride == [1; 3] && lattice.input.get(1..) == lattice.output.get(1..);
	for lanes in [4, 8, LANES] {
		let whole = lattice.len()?.div_ceil(lanes);
		let apart = product([planes, rows, columns.div_ceil(lanes)])?;
		// The plane may be taken for one row.
		if neighbours && whole.checked_mul(4)? <= apart.checked_mul(3)? {
			vectors = vectors.max(product([whole, sum([taps.checked_mul(8)?, 96])?])?);
		}
	}
	let along = sum(lattice.taps)?.checked_mul(24)?;
	sum([classes, runs, vectors, along, taps.checked_mul(96)?, 1024])
}

pub(super) fn transposed(conv: &ConvTranspose, operands: &Operands) -> Option<Need> {
	let (x, w) = (operands.input(0)?, operands.input(1)?);
	let output = &operands.output()?.shape;
	let kernel = w.shape.dims().get(2..)?;
	let whole = Lattice::of(&conv.window, kernel, &x.shape, output)?;
	let lattice = Lattice::of_phase(conv, kernel, &x.shape, output)?;
	let groups = u64::from(conv.groups);
	let sizes = Sizes {
		groups,
		channels: u64::from(w.shape.dim(0)?).checked_div(groups)?,
		filters: w.shape.dim(1)?.into(),
		lattice,
	};
	let phases = product(
		whole
			.stride
			.iter()
			.zip(whole.output)
			.map(|(stride, output)| (*stride).min(output)),
	)?;
	let filters = sizes.filters.checked_mul(groups)?;
	// Each tap belongs to one phase at most; whether filters are rows or columns hangs on its outputs.
	let width = match few(&sizes.lattice)? {
		true => sizes.filters.checked_next_multiple_of(LANES)?,
		false => sizes.filters,
	};
	let weights = product([groups, sizes.channels, whole.tap_count()?, width, 4])?;
	let groups = product([groups, GROUP_BYTES.checked_add(ROUNDING)?])?;
	let k = product([sizes.channels, sizes.lattice.tap_count()?])?;
	let each = sum([groups, lists(&sizes, k)?, PLAN_BYTES])?;
	let plan = sum([weights, product([phases, each])?, filters.checked_mul(4)?])?;
	// The weights of a phase before they are packed.
	let gathered = product([filters, k, 4])?.checked_add(product([sum(whole.taps)?, 48])?)?;
	// Its outputs before they are put in their places.
	let part = match phases {
		1 => 0,
		_ => product([output.dim(0)?.into(), filters, sizes.lattice.len()?, 4])?,
	};
	let run = sum([room(&sizes, operands.workers)?, part, ROUNDING])?;
	let packs = packs(operands);
	Need::made(!packs.is_empty(), plan, gathered, packs, run)
}

pub(super) fn bytes(conv: &Conv, operands: &Operands) -> Option<Need> {
	let w = operands.input(1)?;
	let (lattice, filters) = shape(conv, operands)?;
	let zeros = operands.zeros(&[2, 3])?;
	let (plan, besides, room) = if conv.is_depthwise(&w.shape) {
		// Differences, as whole and as other numbers.
		let weights = w.elements()?.checked_mul(8)?;
		let plane = product([lattice.len()?, 8])?;
		let input = product([sum([product(lattice.input)?, lattice.whole()?])?, 4])?;
		(
			sum([weights, depthwise(&lattice)?])?,
			w.elements()?.checked_mul(4)?,
			sum([plane, input, 512])?,
		)
	} else {
		let channels = u64::from(w.shape.dim(1)?);
		let sizes = Sizes {
			groups: conv.groups.into(),
			channels,
			filters: filters.checked_div(conv.groups.into())?,
			lattice,
		};
		// Words of two channels, or of four.
		let words = channels.div_ceil(2);
		let count = product([words, sizes.lattice.tap_count()?])?;
		let each = product([sizes.filters, count, 4])?.checked_add(GROUP_BYTES)?;
		let lists = lists(&sizes, count)?;
		let plan = sum([product([sizes.groups, each])?, filters.checked_mul(4)?, lists])?;
		let (whole, least) = (sizes.lattice.whole()?, sizes.lattice.least()?);
		let most = COPIED.max(least.checked_mul(words)?).min(whole.checked_mul(words)?);
		let panel = PANEL.checked_mul(count)?;
		let tile = ROWS.checked_mul(PANEL)?;
		let numbers = sum([most, panel, tile, LANES])?;
		(plan, 0, sum([numbers.checked_mul(4)?, count.checked_mul(8)?, 512])?)
	};
	let run = sum([product([room, operands.workers])?, filters.checked_mul(4)?, zeros])?;
	let known = operands.is_known(1) && operands.is_known(3);
	let mut need = Need::made(known, plan, besides, vec![1], run)?;
	need.kept = need.kept.checked_add(zeros.checked_mul(2)?)?;
	Some(need)
}
