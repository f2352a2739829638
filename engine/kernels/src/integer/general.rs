//! The fast general convolution of bytes: as with binary32, with words of some channels in place of numbers.

use super::{
	finish::{Channels, Finished, Target, Terms},
	tile::{Tile, Tiles},
	words::Scheme,
	zero_of, Bytes,
};
use crate::{
	buffer::{lines, Arena, Scratch},
	conv::{
		chunks::Chunks,
		lattice::{inside, Lattice, Placed},
		ConvShape,
	},
	gemm::{
		lanes::Lanes,
		pack::Packing,
		panels::{ColumnPanels, RowPanels},
	},
	share::{cut, share},
	Buffer, Isa, Workers,
};

/// The fast general convolution.
#[derive(Clone)]
pub(super) struct General {
	isa: Isa,
	shape: ConvShape,
	scheme: Scheme,
	tiles: Tiles,
	packing: Packing,
	lattice: Lattice,
	/// Words for all channels of a group.
	channel_words: usize,
	/// Of each group: panels of filters, `[words][filters of the panel]`.
	weights: Vec<Buffer<u32>>,
	/// The sum of each filter's weights.
	sums: Vec<i32>,
	chunks: Chunks,
}

impl General {
	/// None for the scalar reference.
	pub(super) fn new(isa: Isa, shape: &ConvShape, weights: Bytes<'_>, zeros: &[i32]) -> Option<Self> {
		let scheme = Scheme::new(isa, weights.is_signed(), zeros);
		let (tiles, packing) = (Tiles::of(isa, scheme)?, Packing::of(isa)?);
		let lattice = Lattice::of(shape);
		let (channels, filters, taps) = (shape.group_channels(), shape.group_filters(), shape.taps());
		let channel_words = scheme.words(channels);
		let count = channel_words * taps;
		let panels = RowPanels::of(tiles.rows, filters);
		let pack = |group: usize| {
			let mut packed = Buffer::zeroed(filters * count);
			for panel in 0..panels.count() {
				let (start, end) = (panels.start(panel), panels.start(panel + 1));
				let own = &mut packed[start * count..end * count];
				for filter in start..end {
					let row = group * filters + filter;
					for word in 0..count {
						// Words run over channels first, then over taps.
						let (first, tap) = (word / taps * scheme.count(), word % taps);
						let numbers =
							(first..channels).map(|channel| weights.get((row * channels + channel) * taps + tap));
						own[word * (end - start) + filter - start] =
							scheme.weights(numbers, weights.is_signed(), zero_of(zeros, row));
					}
				}
			}
			packed
		};
		let own = channels * taps;
		let sum = |filter: usize| {
			let less =
				|sum: i32, index: usize| sum.wrapping_add(weights.get(filter * own + index) - zero_of(zeros, filter));
			(0..own).fold(0, less)
		};
		Some(Self {
			isa,
			shape: shape.clone(),
			scheme,
			tiles,
			packing,
			channel_words,
			weights: (0..shape.groups).map(pack).collect(),
			sums: (0..shape.filters).map(sum).collect(),
			chunks: Chunks::copied(
				&lattice,
				channel_words,
				filters,
				tiles.lanes,
				lattice.len() * filters * own > 1 << 22,
			),
			lattice,
		})
	}

	/// Bytes of packed weights.
	pub(super) fn bytes(&self) -> usize {
		self.weights.iter().map(Buffer::bytes).sum()
	}

	/// Computes all outputs; all lengths have been compared with the shape.
	pub(super) fn run(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		(input, zero): (Bytes<'_>, i32),
		bias: &[i32],
		target: Target<'_>,
	) {
		let shape = &self.shape;
		let count = self.channel_words * shape.taps();
		let width = self.tiles.vectors * self.tiles.lanes;
		let panels = RowPanels::of(self.tiles.rows, shape.group_filters()).count();
		let (planes, chunks) = (shape.batch * shape.groups, self.chunks.count());
		let work = shape.output_len() * shape.group_channels() * shape.taps();
		let wanted = if workers.count() > 1 && work > 1 << 21 {
			workers.count()
		} else {
			1
		};
		let parts = wanted.div_ceil(planes * chunks).clamp(1, panels);
		// What a filter's sum is to be corrected by, all filters of all groups.
		let zero_in_words = self.scheme.activation_zero(input.is_signed(), zero);
		let corrections: Vec<i32> = (0..shape.filters)
			.map(|filter| {
				let bias = bias.get(filter).copied().unwrap_or(0);
				bias.wrapping_sub(zero_in_words.wrapping_mul(self.sums[filter]))
			})
			.collect();
		let lines = lines::<u32>(self.chunks.region_len() * self.channel_words)
			+ lines::<usize>(count)
			+ lines::<f32>(width * count + self.tiles.lanes)
			+ lines::<i32>(self.tiles.rows * width);
		share(workers, scratch, lines, planes * chunks * parts, &|piece, arena| {
			let (plane, chunk) = (piece / parts / chunks, piece / parts % chunks);
			let part = piece % parts;
			let work = Work {
				plan: self,
				input,
				zero,
				image: plane / shape.groups,
				group: plane % shape.groups,
				from: self.chunks.get(chunk).start,
				to: self.chunks.get(chunk).end,
				panels: cut(panels, parts, part)..cut(panels, parts, part + 1),
				corrections: &corrections,
				target,
			};
			work.run(arena);
		});
	}
}

/// One piece of a convolution: some outputs of one group's filters.
struct Work<'a> {
	plan: &'a General,
	input: Bytes<'a>,
	zero: i32,
	image: usize,
	group: usize,
	/// Numbers of outputs.
	from: usize,
	to: usize,
	/// Panels of filters.
	panels: core::ops::Range<usize>,
	corrections: &'a [i32],
	target: Target<'a>,
}

impl Work<'_> {
	fn run(&self, arena: &mut Arena<'_>) {
		let (plan, shape) = (self.plan, &self.plan.shape);
		let (lattice, tiles) = (&plan.lattice, &plan.tiles);
		let count = plan.channel_words * shape.taps();
		let Some(region) = plan.chunks.region(self.to - self.from) else {
			return;
		};
		let placed = region.place(lattice, self.from);
		let grid = placed.grid();
		let room: &mut [u32] = arena.take(plan.channel_words * region.len());
		let offsets: &mut [usize] = arena.take(count);
		let panel_room: &mut [f32] = arena.take(tiles.vectors * tiles.lanes * count + tiles.lanes);
		let sums: &mut [i32] = arena.take(tiles.rows * tiles.vectors * tiles.lanes);
		self.copy(&placed, region.len(), room);
		for (index, offset) in offsets.iter_mut().enumerate() {
			*offset = index / shape.taps() * region.len() + region.taps()[index % shape.taps()];
		}
		let (filters, len) = (shape.group_filters(), lattice.len());
		let row_panels = RowPanels::of(tiles.rows, filters);
		let column_panels = ColumnPanels::of(tiles.lanes, tiles.vectors, self.to - self.from);
		let weights = &plan.weights[self.group];
		let mut lanes = Lanes::new();
		for panel in 0..column_panels.count() {
			let (start, end) = (column_panels.start(panel), column_panels.start(panel + 1));
			let columns = end.min(self.to - self.from) - start;
			lanes.set(tiles.lanes, grid.stretches(lattice, self.from + start, columns));
			// SAFETY: the copy holds the inputs of these outputs, the room a panel and a vector more. Words are copied
			// as if they were numbers, which changes no bit of them.
			unsafe {
				(plan.packing.gather)(
					&lanes,
					offsets,
					room.as_ptr().cast(),
					panel_room.as_mut_ptr(),
					end - start,
				)
			};
			for row_panel in self.panels.clone() {
				let (row, row_end) = (row_panels.start(row_panel), row_panels.start(row_panel + 1));
				let tile = Tile {
					words: count,
					left: weights[row * count..].as_ptr(),
					left_step: 0,
					right: panel_room.as_ptr().cast(),
					out: sums.as_mut_ptr(),
				};
				// SAFETY: packed weights of these filters, the panel gathered above, and room for the largest tile.
				unsafe { (tiles.get(row_end - row, (end - start) / tiles.lanes, true))(&tile) };
				let channel = self.group * filters + row;
				let finished = Finished {
					sums,
					step: end - start,
					rows: row_end - row,
					columns,
					channel,
					channels: Channels::Rows,
					terms: Terms {
						column_bias: &[],
						row_bias: &self.corrections[channel..channel + row_end - row],
						row_zeros: &[],
						column_sums: &[],
					},
					at: (self.image * shape.filters + channel) * len + self.from + start,
					out_step: len,
				};
				// SAFETY: these outputs of these filters are this piece's.
				unsafe { self.target.write(plan.isa, &finished) };
			}
		}
	}

	/// Copies the region of all channels as words.
	fn copy(&self, region: &Placed<'_>, len: usize, room: &mut [u32]) {
		let (plan, shape) = (self.plan, &self.plan.shape);
		let (plane, channels) = (shape.input_plane(), shape.group_channels());
		let first = (self.image * shape.groups + self.group) * channels;
		let bytes = self.input.part(first * plane, channels * plane);
		let (raw, signed) = (bytes.raw(), bytes.is_signed());
		let blank = plan.scheme.blank(signed, self.zero);
		for (word, to) in room.chunks_exact_mut(len).take(plan.channel_words).enumerate() {
			// Where a word has more places than there are channels, the weights there are 0: any bytes will do.
			let channel = |index: usize| (word * plan.scheme.count() + index).min(channels - 1) * plane;
			region.each_row(&plan.lattice, to, |row, to| {
				let Some(row) = row else { return to.fill(blank) };
				let width = plan.lattice.input[2];
				for (start, to) in region.parts(to) {
					let (low, high) = inside(width, start, region.stride(), to.len());
					to[..low].fill(blank);
					to[high..].fill(blank);
					if low < high {
						let start = (start + (low * region.stride()) as isize) as usize;
						let planes = [0, 1, 2, 3].map(|index| &raw[channel(index) + row + start..][..width - start]);
						let to = &mut to[low..high];
						plan.scheme
							.planes(plan.isa, &planes, signed, self.zero, region.stride(), to);
					}
				}
			});
		}
	}
}
