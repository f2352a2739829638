//! The fast general convolution: weights packed once, inputs gathered into panels that stay in the caches.
//!
//! Each output is the dot product of a filter's weights and its inputs, in the order in which weights lie in memory.
//! Outputs of many filters at many places make a matrix product; its right operand would be a copy of the input with
//! each number repeated for each tap. Here only one panel of that exists at a time: it is gathered, multiplied by all
//! filters, and forgotten.

use super::{
	chunks::{channels_at_once, channels_at_once_in_one, Chunks},
	lattice::{Lattice, Placed},
	work::{Piece, Steps, Work},
	Finish,
};
use crate::{
	buffer::{lines, Arena, Scratch},
	gemm::{
		pack::Packing,
		panels::{ColumnPanels, RowPanels, BLOCK_OF_K},
		tile::{TileFinish, Tiles},
		Matrix, PackedLeft, PackedRight,
	},
	share::{cut, share, Shared},
	Isa, Workers,
};

/// A convolution on a lattice, made ready.
#[derive(Clone)]
pub(super) struct General {
	pub tiles: Tiles,
	pub packing: Packing,
	pub lattice: Lattice,
	batch: usize,
	groups: usize,
	/// Input channels of a group.
	channels: usize,
	/// Filters of a group.
	pub filters: usize,
	pub weights: Weights,
	chunks: Chunks,
	/// Where each tap lies in the input itself, where nothing is copied.
	direct: Option<Vec<usize>>,
	/// Where blocks of k begin, and at last their number.
	blocks: Vec<usize>,
}

/// Most outputs that are gathered for all steps of k.
const ALL_AT_ONCE: usize = 64;

/// Whether all steps of k are gathered for all outputs before anything is multiplied.
///
/// Few outputs hardly repay the way of their weights from memory. That way is shortest where weights are read once and in
/// the order in which they lie, as they are when k is not cut. What is gathered stays in the second-level cache, and within
/// what programs are predicted to need: a panel of 64 places.
fn all_at_once(lattice: &Lattice, channels: usize, direct: bool, lanes: usize) -> bool {
	/// Numbers gathered.
	const GATHERED: usize = 160 << 10;
	/// Numbers copied.
	const COPIED: usize = 40 << 10;
	let places = lattice.len().next_multiple_of(lanes);
	let copied = if direct {
		0
	} else {
		lattice.region(lattice.output).len() * channels
	};
	places <= ALL_AT_ONCE && places * channels * lattice.tap_count() <= GATHERED && copied <= COPIED
}

/// Weights of each group, for the side of the tiles on which filters stand.
#[derive(Clone)]
pub(super) enum Weights {
	/// Filters are rows, outputs of a filter are columns: the common case.
	Rows(Vec<PackedLeft>),
	/// Filters are columns: where a plane has so few outputs that they fill vectors badly.
	Columns(Vec<PackedRight>),
}

/// Biases and the like of one call, as pointers.
#[derive(Clone, Copy)]
struct Ending {
	bias: *const f32,
	finish: TileFinish,
}

// SAFETY: the pointers are to what nobody writes during the call.
unsafe impl Sync for Ending {}

impl General {
	/// `weights` has one row for each filter of all groups, channels and taps in order. None for the scalar reference.
	pub(super) fn new(
		isa: Isa,
		lattice: Lattice,
		(batch, groups, channels, filters): (usize, usize, usize, usize),
		weights: Matrix<'_>,
	) -> Option<Self> {
		let (tiles, packing) = (Tiles::of(isa)?, Packing::of(isa)?);
		let k = channels * lattice.tap_count();
		let group = |group: usize| weights.rows_from(group * filters, filters);
		let wasted = |len: usize| len.next_multiple_of(tiles.lanes) as f32 / len as f32;
		let few = lattice.len() < 8 * tiles.lanes && wasted(lattice.len()) > 1.13 * wasted(filters);
		let packed = if few {
			Weights::Columns(
				(0..groups)
					.map(|index| PackedRight::new(isa, group(index).transposed()))
					.collect(),
			)
		} else {
			Weights::Rows((0..groups).map(|index| PackedLeft::new(isa, group(index))).collect())
		};
		let taps = lattice.tap_count();
		let direct = lattice.is_direct().then(|| lattice.direct_taps());
		let at_once = match (&direct, few) {
			(Some(_), _) => channels,
			(None, true) => channels_at_once_in_one(&lattice, channels),
			(None, false) => channels_at_once(&lattice, channels),
		};
		let blocks = if k == 0 {
			vec![0, 0]
		} else if at_once == channels && all_at_once(&lattice, channels, direct.is_some(), tiles.lanes) {
			vec![0, k]
		} else if taps > BLOCK_OF_K {
			// A channel is copied again for each of its parts.
			let count = k.div_ceil(BLOCK_OF_K);
			(0..=count).map(|block| cut(k, count, block)).collect()
		} else {
			let count = channels.div_ceil(at_once.min(BLOCK_OF_K / taps));
			(0..=count).map(|block| cut(channels, count, block) * taps).collect()
		};
		let mut this = Self {
			tiles,
			packing,
			batch,
			groups,
			channels,
			filters,
			weights: packed,
			chunks: Chunks::direct(&lattice, tiles.lanes),
			direct,
			blocks,
			lattice,
		};
		if few {
			this.chunks = Chunks::one(&this.lattice);
		} else if this.direct.is_none() {
			// Each chunk reads all weights, which should be near then.
			let much = this.lattice.len() * filters * k > 1 << 22 && filters * k <= 1 << 18;
			this.chunks = Chunks::copied(&this.lattice, this.copied(), filters, tiles.lanes, much);
		}
		Some(this)
	}

	/// Most channels that a block of k sees.
	fn copied(&self) -> usize {
		let taps = self.lattice.tap_count().max(1);
		self.blocks
			.windows(2)
			.map(|block| block[1].div_ceil(taps) - block[0] / taps)
			.max()
			.unwrap_or(0)
	}

	/// Steps of the longest block of k.
	fn longest_block(&self) -> usize {
		self.blocks
			.windows(2)
			.map(|block| block[1] - block[0])
			.max()
			.unwrap_or(0)
	}

	/// Bytes of packed weights.
	pub(super) fn bytes(&self) -> usize {
		match &self.weights {
			Weights::Rows(groups) => groups.iter().map(PackedLeft::bytes).sum(),
			Weights::Columns(groups) => groups.iter().map(PackedRight::bytes).sum(),
		}
	}

	/// Steps of k.
	pub(super) fn k(&self) -> usize {
		self.channels * self.lattice.tap_count()
	}

	/// Panels of filters, which may be shared between workers.
	fn panels(&self) -> usize {
		match self.weights {
			Weights::Rows(_) => RowPanels::new(&self.tiles, self.filters).count(),
			Weights::Columns(_) => ColumnPanels::new(&self.tiles, self.filters).count(),
		}
	}

	/// Panels gathered before they are multiplied, of so many columns: one, or several where the filters' weights leave the
	/// second-level cache between two panels.
	pub(super) fn panels_at_once(&self, outputs: usize) -> usize {
		/// Numbers that may be gathered.
		const MOST: usize = 72 << 10;
		let (panel, k) = (self.tiles.vectors * self.tiles.lanes, self.longest_block());
		let all = outputs.div_ceil(panel).max(1);
		if self.filters * k <= 1 << 16 {
			1
		} else if self.blocks.len() == 2 && outputs <= ALL_AT_ONCE {
			all
		} else {
			(MOST / (panel * k)).clamp(1, all)
		}
	}

	/// Columns of these panels.
	pub(super) fn gathered(&self, outputs: usize) -> usize {
		let panel = self.tiles.vectors * self.tiles.lanes;
		(self.panels_at_once(outputs) * panel).min(outputs.next_multiple_of(self.tiles.lanes))
	}

	/// Numbers that are copied at once.
	fn region_len(&self) -> usize {
		if self.direct.is_some() {
			0
		} else {
			self.copied() * self.chunks.region_len()
		}
	}

	fn scratch(&self) -> usize {
		let (k, longest) = (self.longest_block(), self.chunks.longest());
		let panels = match self.weights {
			Weights::Rows(_) => lines::<f32>(self.gathered(longest) * k + self.tiles.lanes),
			Weights::Columns(_) => {
				lines::<f32>(longest * k + self.tiles.lanes) + lines::<f32>(longest * self.filters + self.tiles.lanes)
			}
		};
		lines::<f32>(self.region_len()) + panels + lines::<usize>(k)
	}

	/// Computes all outputs into `out`, planes one after the other.
	pub(super) fn run(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		input: &[f32],
		finish: &Finish<'_>,
		out: &mut [f32],
	) {
		let planes = self.batch * self.groups;
		assert_eq!(
			input.len(),
			planes * self.channels * self.lattice.input.iter().product::<usize>()
		);
		assert_eq!(out.len(), planes * self.filters * self.lattice.len());
		let pointer = |numbers: Option<&[f32]>| numbers.map_or(core::ptr::null(), <[f32]>::as_ptr);
		let ending = Ending {
			bias: pointer(finish.bias),
			finish: TileFinish {
				row_bias: core::ptr::null(),
				column_bias: core::ptr::null(),
				addend: pointer(finish.addend),
				addend_step: self.lattice.len(),
				clamp: finish.activation.clamp(),
			},
		};
		let chunks = self.chunks.count();
		let work = planes * self.filters * self.lattice.len() * self.k();
		let wanted = if workers.count() > 1 && work > 1 << 19 {
			workers.count()
		} else {
			1
		};
		let parts = wanted.div_ceil(planes * chunks).clamp(1, self.panels());
		let out = Shared(out.as_mut_ptr());
		share(
			workers,
			scratch,
			self.scratch(),
			planes * chunks * parts,
			&|piece, arena| {
				let (plane, chunk) = (piece / parts / chunks, piece / parts % chunks);
				let piece = Piece {
					image: plane / self.groups,
					group: plane % self.groups,
					from: self.chunks.get(chunk).start,
					to: self.chunks.get(chunk).end,
					part: piece % parts,
					parts,
				};
				// SAFETY: sizes were compared above, the tiles came from an `Isa`, and each piece is computed once.
				unsafe { self.piece(&piece, input, &ending, out, arena) };
			},
		);
	}

	/// Computes one piece. Unsafe: `input` and what `ending` and `out` point to have the sizes of the whole
	/// convolution, and nobody else computes the same piece.
	unsafe fn piece(&self, piece: &Piece, input: &[f32], ending: &Ending, out: Shared<f32>, arena: &mut Arena<'_>) {
		let len = self.lattice.len();
		let plane: usize = self.lattice.input.iter().product();
		let first_channel = (piece.image * self.groups + piece.group) * self.channels;
		let input = &input[first_channel * plane..][..self.channels * plane];
		let region = self
			.chunks
			.region(piece.to - piece.from)
			.filter(|_| self.direct.is_none());
		let placed = region.map(|region| region.place(&self.lattice, piece.from));
		let grid = placed.map_or_else(|| self.lattice.direct_grid(), |placed| placed.grid());
		let (taps, channel_len) = match (region, &self.direct) {
			(Some(region), _) => (region.taps(), region.len()),
			(None, Some(taps)) => (&taps[..], plane),
			(None, None) => return,
		};
		let room: &mut [f32] = arena.take(self.copied() * region.map_or(0, |region| region.len()));
		let longest = self.longest_block();
		let offsets: &mut [usize] = arena.take(longest);
		let at = (piece.image * self.groups + piece.group) * self.filters;
		let mut finish = ending.finish;
		finish.addend = if finish.addend.is_null() {
			finish.addend
		} else {
			finish.addend.wrapping_add(at * len)
		};
		let bias = if ending.bias.is_null() {
			ending.bias
		} else {
			ending.bias.wrapping_add(piece.group * self.filters)
		};
		let mut work = Work::new(self, piece, &grid, bias, finish, out.at(at * len));
		let mut rooms = work.rooms(arena, longest);
		for block in self.blocks.windows(2) {
			let (start, end) = (block[0], block[1]);
			let channel = start / taps.len().max(1);
			let base = match &placed {
				Some(placed) => self.copy(placed, channel_len, input, channel, end, room),
				None => input[channel * plane..].as_ptr(),
			};
			let (mut from, mut tap) = (0, start - channel * taps.len());
			for offset in offsets[..end - start].iter_mut() {
				*offset = from + taps[tap];
				tap += 1;
				if tap == taps.len() {
					(from, tap) = (from + channel_len, 0);
				}
			}
			let steps = Steps {
				start,
				offsets: &offsets[..end - start],
				base,
				first: start == 0,
				last: end == self.k(),
				uniform: (taps.len() == 1 && self.direct.is_some()).then_some(plane),
			};
			// SAFETY: offsets lie in the input or its copy, which hold all of the piece's taps.
			unsafe {
				match &self.weights {
					Weights::Rows(groups) => work.filters_as_rows(&groups[piece.group], &steps, &mut rooms),
					Weights::Columns(groups) => work.filters_as_columns(&groups[piece.group], &steps, &mut rooms),
				}
			}
		}
		if let Weights::Columns(_) = self.weights {
			// SAFETY: the result is complete, and the outputs are this piece's.
			unsafe { work.turn(&rooms) };
		}
	}

	/// Copies the region of the channels that steps of k up to `end` see.
	fn copy(
		&self,
		placed: &Placed<'_>,
		len: usize,
		input: &[f32],
		channel: usize,
		end: usize,
		room: &mut [f32],
	) -> *const f32 {
		if len == 0 {
			return room.as_ptr();
		}
		let plane: usize = self.lattice.input.iter().product();
		let last = end.div_ceil(self.lattice.tap_count().max(1));
		let even = |from: &[f32], to: &mut [f32]| {
			assert!(from.len() + 1 >= 2 * to.len());
			// SAFETY: that many numbers are there.
			unsafe { (self.packing.even)(from.as_ptr(), to.as_mut_ptr(), to.len()) };
		};
		let channels = input.chunks_exact(plane).take(last).skip(channel);
		for (input, to) in channels.zip(room.chunks_exact_mut(len)) {
			placed.copy(input, &self.lattice, &even, to);
		}
		room.as_ptr()
	}
}
