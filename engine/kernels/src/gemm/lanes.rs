//! Which lanes of a tile's vectors lie side by side in memory.

/// Most parts that the columns of one tile can fall into: one for each column.
pub(crate) const PARTS: usize = 48;

/// Where the columns of a tile (or the rows) lie in memory for one step of k, relative to the step's own offset:
/// stretches of neighbours, cut at the boundaries of vectors.
#[derive(Clone)]
pub(crate) struct Lanes {
	pub parts: [Part; PARTS],
	/// Where each vector's parts end.
	pub ends: [usize; 3],
	/// How many there are.
	pub vectors: usize,
	/// Whether each vector is one stretch.
	pub simple: bool,
}

/// Some lanes of a vector that lie side by side in memory.
#[derive(Clone, Copy)]
pub(crate) struct Part {
	/// Which ones.
	pub bits: u32,
	/// Whether these are all of the vector.
	pub whole: bool,
	/// Where lane 0 would lie.
	pub shift: isize,
}

impl Lanes {
	/// No lanes yet.
	pub(crate) fn new() -> Self {
		let blank = Part {
			bits: 0,
			whole: false,
			shift: 0,
		};
		Self {
			parts: [blank; PARTS],
			ends: [0; 3],
			vectors: 0,
			simple: true,
		}
	}

	/// Takes other stretches `(offset, length)`, in order, for vectors of `lanes`. Lanes after the last are zero.
	pub(crate) fn set(&mut self, lanes: usize, stretches: impl IntoIterator<Item = (usize, usize)>) {
		let (mut at, mut count, mut expected) = (0, 0, 0);
		for (mut offset, mut length) in stretches {
			while length > 0 {
				let lane = at % lanes;
				let taken = length.min(lanes - lane);
				let bits = (((1_u64 << taken) - 1) << lane) as u32;
				if lane > 0 && offset == expected {
					// Goes on where the part before ends.
					self.parts[count - 1].bits |= bits;
				} else {
					self.parts[count] = Part {
						bits,
						whole: false,
						shift: offset as isize - lane as isize,
					};
					count += 1;
				}
				let part = &mut self.parts[count - 1];
				part.whole = part.bits == ((1_u64 << lanes) - 1) as u32;
				self.ends[at / lanes] = count;
				at += taken;
				offset += taken;
				length -= taken;
				expected = offset;
			}
		}
		self.vectors = at.div_ceil(lanes);
		self.simple = (0..self.vectors).all(|v| self.ends[v] == v + 1 && self.parts[v].whole);
	}
}
