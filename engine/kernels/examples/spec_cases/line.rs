//! Numbers for cases, and the lines that say what they are.

use verdict_kernels::arithmetic::flush;

/// A small generator (splitmix64): the same numbers in each run.
pub(crate) struct Random(u64);

impl Random {
	pub(crate) fn new(seed: u64) -> Self {
		Self(seed)
	}

	pub(crate) fn bits(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
		z ^ (z >> 31)
	}

	pub(crate) fn below(&mut self, end: usize) -> usize {
		(self.bits() % end as u64) as usize
	}

	pub(crate) fn toss(&mut self) -> bool {
		self.below(2) == 0
	}

	pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
		from[self.below(from.len())]
	}

	/// Between −1 and 1.
	pub(crate) fn unit(&mut self) -> f32 {
		(self.bits() >> 40) as f32 / (1 << 23) as f32 - 1.0
	}

	/// Now and then what is easily got wrong.
	pub(crate) fn float(&mut self) -> f32 {
		match self.below(40) {
			0 => f32::INFINITY,
			1 => f32::NEG_INFINITY,
			2 => f32::NAN,
			3 | 4 => 0.0,
			5 | 6 => -0.0,
			7 => f32::from_bits(self.bits() as u32 & 0x807F_FFFF | 0x0080_0000),
			8 => flush(f32::from_bits(self.bits() as u32)),
			9 => (self.below(9) as f32 - 4.0) * 0.5,
			10..20 => self.unit() * 30.0,
			_ => self.unit(),
		}
	}

	/// Mostly ordinary ones: a NaN would hide everything else.
	pub(crate) fn floats(&mut self, len: usize) -> Vec<f32> {
		match self.below(4) {
			0 => (0..len).map(|_| self.float()).collect(),
			1 => (0..len)
				.map(|_| self.pick(&[0.0, -0.0, 1e-23, -1e-23]) * self.unit())
				.collect(),
			_ => (0..len).map(|_| self.unit()).collect(),
		}
	}
}

/// A line in the making.
pub(crate) struct Line(String);

impl Line {
	pub(crate) fn new(kind: &str) -> Self {
		Self(format!("{{\"kind\":\"{kind}\""))
	}

	pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
		self.0 += &format!(",\"{name}\":\"{value}\"");
		self
	}

	pub(crate) fn number(mut self, name: &str, value: impl Into<i64>) -> Self {
		self.0 += &format!(",\"{name}\":{}", value.into());
		self
	}

	pub(crate) fn list(mut self, name: &str, values: impl IntoIterator<Item = i64>) -> Self {
		let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
		self.0 += &format!(",\"{name}\":[{}]", values.join(","));
		self
	}

	pub(crate) fn sizes(self, name: &str, values: &[usize]) -> Self {
		self.list(name, values.iter().map(|&value| value as i64))
	}

	pub(crate) fn floats(self, name: &str, values: &[f32]) -> Self {
		let bits = |x: &f32| if x.is_nan() { 0x7FC0_0000 } else { x.to_bits() };
		self.list(name, values.iter().map(|x| bits(x).into()))
	}

	/// Left out if there are none.
	pub(crate) fn maybe(self, name: &str, values: Option<&[f32]>) -> Self {
		match values {
			Some(values) => self.floats(name, values),
			None => self,
		}
	}

	pub(crate) fn print(self) {
		println!("{}}}", self.0);
	}
}
