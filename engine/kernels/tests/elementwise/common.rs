//! Numbers to test with, and how to compare.

use verdict_kernels::{arithmetic::flush, Isa, Workers};

/// A small generator (splitmix64): the same numbers in each run.
pub struct Random(u64);

impl Random {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	pub fn bits(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
		z ^ (z >> 31)
	}

	pub fn below(&mut self, limit: usize) -> usize {
		(self.bits() % limit as u64) as usize
	}

	/// Between −1 and 1.
	pub fn unit(&mut self) -> f32 {
		(self.bits() >> 40) as f32 / (1 << 23) as f32 - 1.0
	}

	/// Mostly ordinary; of a wild mixture if so asked.
	pub fn float(&mut self, wild: bool) -> f32 {
		match self.below(if wild { 16 } else { 8 }) {
			0..=5 => self.unit() * 8.0,
			6 => self.unit() * 1e-3,
			7 => (self.below(9) as f32 - 4.0) * 0.5,
			8 => flush(f32::from_bits(self.bits() as u32)),
			9 => f32::from_bits(self.bits() as u32 & 0x8003_FFFF | 0x0080_0000),
			10 => SPECIAL[self.below(SPECIAL.len())],
			_ => self.unit() * 40.0,
		}
	}

	pub fn floats(&mut self, len: usize, wild: bool) -> Vec<f32> {
		(0..len).map(|_| self.float(wild)).collect()
	}

	/// A tensor in which rare values are rare: one NaN would hide everything else.
	pub fn tensor(&mut self, len: usize) -> Vec<f32> {
		let wild = self.below(3) == 0;
		let mut values = self.floats(len, false);
		if wild && len > 0 {
			for _ in 0..1 + self.below(3) {
				let at = self.below(len);
				values[at] = SPECIAL[self.below(SPECIAL.len())];
			}
		}
		values
	}

	/// Up to `rank` axes of up to `size` elements.
	pub fn shape(&mut self, rank: usize, size: usize) -> Vec<usize> {
		(0..self.below(rank + 1)).map(|_| 1 + self.below(size)).collect()
	}
}

/// What is easily got wrong.
pub const SPECIAL: [f32; 24] = [
	0.0,
	-0.0,
	1.0,
	-1.0,
	0.5,
	-0.5,
	1.5,
	2.5,
	-2.5,
	2.0,
	3.0,
	f32::INFINITY,
	f32::NEG_INFINITY,
	f32::NAN,
	f32::MAX,
	f32::MIN,
	f32::MIN_POSITIVE,
	-f32::MIN_POSITIVE,
	f32::MIN_POSITIVE.next_up(),
	-1.5 * f32::MIN_POSITIVE,
	2.0 * f32::MIN_POSITIVE.next_up(),
	8_388_607.5,
	16_777_217.0,
	-2_147_483_648.0,
];

/// The bits, any NaN the same.
pub fn canonical(x: f32) -> u32 {
	if x.is_nan() {
		0x7FC0_0000
	} else {
		x.to_bits()
	}
}

/// Panics with the first element that differs.
#[track_caller]
pub fn assert_same(found: &[f32], wanted: &[f32], what: impl Fn() -> String) {
	assert_eq!(found.len(), wanted.len(), "{}", what());
	for (index, (&a, &b)) in found.iter().zip(wanted).enumerate() {
		// What was computed without regard to small numbers is made a zero at the end.
		let b = flush(b);
		assert!(
			canonical(a) == canonical(b),
			"{}: element {index} is {a:e} instead of {b:e}",
			what()
		);
	}
}

/// All that this CPU has besides the reference.
pub fn fast() -> Vec<Isa> {
	Isa::available().into_iter().filter(|&isa| isa != Isa::SCALAR).collect()
}

/// So many threads.
pub struct Threads(pub usize);

impl Workers for Threads {
	fn count(&self) -> usize {
		self.0
	}

	fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
		std::thread::scope(|scope| {
			for index in 0..tasks {
				scope.spawn(move || task(index));
			}
		});
	}
}

/// The canonical sum: partial result i is made of elements i, i + 16, …; then one tree.
pub fn fold16(start: f32, values: &[f32], step: impl Fn(f32, f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
	let mut partial = [start; 16];
	for (index, &x) in values.iter().enumerate() {
		partial[index % 16] = step(partial[index % 16], x);
	}
	for half in [8, 4, 2, 1] {
		for index in 0..half {
			partial[index] = join(partial[index], partial[index + half]);
		}
	}
	partial[0]
}

pub fn sum16(values: &[f32]) -> f32 {
	fold16(0.0, values, |sum, x| sum + x, |a, b| a + b)
}

pub fn sum_square16(values: &[f32]) -> f32 {
	fold16(0.0, values, |sum, x| fma(x, x, sum), |a, b| a + b)
}

/// For tests libm will do: it rounds correctly.
pub fn fma(a: f32, b: f32, c: f32) -> f32 {
	flush(a.mul_add(b, c))
}

pub fn maximum(a: f32, b: f32) -> f32 {
	if a.is_nan() || b.is_nan() {
		f32::NAN
	} else if a.total_cmp(&b).is_ge() {
		a
	} else {
		b
	}
}

pub fn minimum(a: f32, b: f32) -> f32 {
	-maximum(-a, -b)
}

/// Indices of the inputs for output number `number`, by the rule of numpy.
pub fn sources<const N: usize>(number: usize, shape: &[usize], inputs: [&[usize]; N]) -> [usize; N] {
	inputs.map(|sizes| {
		let (mut number, mut stride, mut at) = (number, 1, 0);
		for back in 1..=shape.len() {
			let index = number % shape[shape.len() - back];
			number /= shape[shape.len() - back];
			if back <= sizes.len() {
				let size = sizes[sizes.len() - back];
				at += if size == 1 { 0 } else { index * stride };
				stride *= size;
			}
		}
		at
	})
}

/// Shapes that fit each other.
pub fn shapes<const N: usize>(random: &mut Random) -> ([Vec<usize>; N], Vec<usize>) {
	let size = [3, 6, 40][random.below(3)];
	let whole = random.shape(4, size);
	let shapes: [Vec<usize>; N] = core::array::from_fn(|_| {
		let mut shape = whole.clone();
		for size in &mut shape {
			if random.below(3) == 0 {
				*size = 1;
			}
		}
		let drop = if random.below(3) == 0 {
			random.below(shape.len() + 1)
		} else {
			0
		};
		shape.split_off(drop)
	});
	let rank = shapes.iter().map(Vec::len).max().unwrap_or(0);
	let joint = (1..=rank).rev().map(|back| {
		let sizes = shapes.iter().filter(|shape| back <= shape.len());
		sizes.map(|shape| shape[shape.len() - back]).max().unwrap_or(1)
	});
	let joint = joint.collect();
	(shapes, joint)
}
