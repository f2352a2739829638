//! How the outputs of a convolution are divided: into chunks whose part of the input is copied at once.

use super::lattice::{Lattice, Region};
use core::ops::Range;

/// Most outputs of a chunk.
const LONGEST: usize = 1008;

/// How many chunks are several.
const SEVERAL: usize = 4;

/// Most numbers that a chunk's part of the input should have.
const COPIED: usize = 96 << 10;

/// Outputs computed at once, in order.
#[derive(Clone, Debug)]
pub(crate) struct Chunks {
	/// Where chunks begin, and at last the number of outputs.
	starts: Vec<usize>,
	/// What chunks of so many outputs copy, where anything is copied.
	regions: Vec<(usize, Region)>,
}

impl Chunks {
	/// `channels` are copied at once, `filters` computed from them, in vectors of `lanes`.
	///
	/// Where there is `much` to compute, there are several chunks if possible: workers then share these, and need not each
	/// copy the same for filters of their own.
	pub(crate) fn copied(lattice: &Lattice, channels: usize, filters: usize, lanes: usize, much: bool) -> Self {
		let longest = if much {
			(lattice.len() / SEVERAL).clamp(7 * lanes, LONGEST)
		} else {
			LONGEST
		};
		Self::with_regions(lattice, starts(lattice, channels, filters, lanes, longest))
	}

	/// All outputs in one chunk.
	pub(crate) fn one(lattice: &Lattice) -> Self {
		Self::with_regions(lattice, vec![0, lattice.len()])
	}

	/// Where nothing is copied, any division will do.
	pub(crate) fn direct(lattice: &Lattice, lanes: usize) -> Self {
		let len = lattice.len();
		let least = if len >= SEVERAL * 9 * lanes { SEVERAL } else { 1 };
		let count = len.div_ceil(LONGEST).max(least);
		let vectors = len.div_ceil(lanes).div_ceil(count).next_multiple_of(3);
		Self {
			starts: (0..count)
				.map(|chunk| (chunk * vectors * lanes).min(len))
				.chain([len])
				.collect(),
			regions: Vec::new(),
		}
	}

	fn with_regions(lattice: &Lattice, starts: Vec<usize>) -> Self {
		let mut regions: Vec<(usize, Region)> = Vec::new();
		for pair in starts.windows(2) {
			let len = pair[1] - pair[0];
			if regions.iter().all(|(known, _)| *known != len) {
				regions.push((len, lattice.region(extent(lattice, len))));
			}
		}
		Self { starts, regions }
	}

	/// How many.
	pub(crate) fn count(&self) -> usize {
		self.starts.len() - 1
	}

	/// The numbers of the outputs of one.
	pub(crate) fn get(&self, chunk: usize) -> Range<usize> {
		self.starts[chunk]..self.starts[chunk + 1]
	}

	/// Outputs of the longest.
	pub(crate) fn longest(&self) -> usize {
		self.starts.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0)
	}

	/// What chunks of so many outputs copy.
	pub(crate) fn region(&self, len: usize) -> Option<&Region> {
		self.regions
			.iter()
			.find(|(known, _)| *known == len)
			.map(|(_, region)| region)
	}

	/// Numbers of one channel that the largest copy has.
	pub(crate) fn region_len(&self) -> usize {
		self.regions.iter().map(|(_, region)| region.len()).max().unwrap_or(0)
	}
}

/// How many of `channels` should be copied at once, so that even the smallest chunk's copy is of a reasonable size.
pub(crate) fn channels_at_once(lattice: &Lattice, channels: usize) -> usize {
	at_once_for(lattice, channels, [1, 1, lattice.output[2].min(LONGEST)])
}

/// The same for all outputs in one chunk.
pub(crate) fn channels_at_once_in_one(lattice: &Lattice, channels: usize) -> usize {
	at_once_for(lattice, channels, lattice.output)
}

fn at_once_for(lattice: &Lattice, channels: usize, chunk: [usize; 3]) -> usize {
	(COPIED / lattice.region_len(chunk, lattice.phases().len()).max(1)).clamp(1, channels)
}

/// Where chunks begin: a chunk is a part of a row, or whole rows of one plane, or whole planes.
fn starts(lattice: &Lattice, channels: usize, filters: usize, lanes: usize, longest: usize) -> Vec<usize> {
	let [planes, rows, columns] = lattice.output;
	let len = lattice.len();
	if columns > longest {
		let parts = columns.div_ceil(longest / 2);
		let part = columns.div_ceil(parts).next_multiple_of(lanes * 3);
		let row = |row: usize| (0..columns).step_by(part).map(move |column| row * columns + column);
		return (0..planes * rows).flat_map(row).chain([len]).collect();
	}
	let phases = lattice.phases().len();
	let copied = |size: [usize; 3]| lattice.region_len(size, phases);
	let fits = |size: [usize; 3]| copied(size) * channels <= COPIED;
	// Cycles for each channel, roughly: of multiplying, two vectors a cycle, and of copying.
	let cycles = |size: [usize; 3]| {
		let outputs = size[0] * size[1] * size[2];
		outputs.div_ceil(lanes) * filters * lattice.tap_count() / 2 + copied(size) / 4 + 10
	};
	let cost = |unit: usize, of: usize, size: &dyn Fn(usize) -> [usize; 3]| {
		of / unit * cycles(size(unit))
			+ if of.is_multiple_of(unit) {
				0
			} else {
				cycles(size(of % unit))
			}
	};
	let best = |of: usize, size: &dyn Fn(usize) -> [usize; 3]| {
		(1..=of)
			.take_while(|&unit| {
				let sizes = size(unit);
				unit == 1 || sizes.iter().product::<usize>() <= longest && fits(sizes)
			})
			.min_by_key(|&unit| cost(unit, of, size))
			.unwrap_or(1)
	};
	let whole_planes = |unit: usize| [unit, rows, columns];
	let whole_rows = |unit: usize| [1, unit, columns];
	if rows * columns <= longest && fits([1, rows, columns]) && planes > 1 {
		let unit = best(planes, &whole_planes);
		return (0..planes)
			.step_by(unit)
			.map(|plane| plane * rows * columns)
			.chain([len])
			.collect();
	}
	let unit = best(rows, &whole_rows);
	let plane = |plane: usize| (0..rows).step_by(unit).map(move |row| (plane * rows + row) * columns);
	(0..planes).flat_map(plane).chain([len]).collect()
}

/// The sizes of a chunk of `len` outputs.
fn extent(lattice: &Lattice, len: usize) -> [usize; 3] {
	let [_, rows, columns] = lattice.output;
	if len < columns {
		[1, 1, len]
	} else if len < rows * columns {
		[1, len / columns, columns]
	} else {
		[len / (rows * columns), rows, columns]
	}
}
