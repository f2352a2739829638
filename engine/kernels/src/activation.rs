//! What a linear kernel may apply to a result before it stores it.

/// Applied to each output, with the bits that the operation gives when applied afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Activation {
	/// The result as it is.
	#[default]
	None,
	/// The larger of x and +0.
	Relu,
	/// The larger of x and `low`, then the smaller of that and `high`.
	Clip {
		/// Lower bound.
		low: f32,
		/// Upper bound; it wins where the bounds cross.
		high: f32,
	},
}

impl Activation {
	/// The definition. NaN stays NaN, a bound of NaN gives NaN, and -0 < +0.
	pub fn apply(self, x: f32) -> f32 {
		match self {
			Self::None => x,
			Self::Relu => maximum(x, 0.0),
			Self::Clip { low, high } => minimum(maximum(x, low), high),
		}
	}

	pub(crate) fn clamp(self) -> Option<Clamp> {
		match self {
			Self::None => None,
			Self::Relu => Some(Clamp::new(0.0, f32::INFINITY)),
			Self::Clip { low, high } => Some(Clamp::new(low, high)),
		}
	}
}

/// The larger; NaN if either is; -0 < +0.
pub(crate) fn maximum(a: f32, b: f32) -> f32 {
	if a.is_nan() || b.is_nan() {
		f32::NAN
	} else if a == b {
		f32::from_bits(a.to_bits() & b.to_bits())
	} else if a > b {
		a
	} else {
		b
	}
}

/// The smaller; NaN if either is; -0 < +0.
pub(crate) fn minimum(a: f32, b: f32) -> f32 {
	if a.is_nan() || b.is_nan() {
		f32::NAN
	} else if a == b {
		f32::from_bits(a.to_bits() | b.to_bits())
	} else if a < b {
		a
	} else {
		b
	}
}

/// Bounds made ready for vectors: `(min(high, max(low, x)) + low_fix) | high_fix`, where max and min are those of x86,
/// which give the second operand when either is NaN or both are zero.
///
/// That is right but for -0 against a bound of +0, which adding `low_fix` mends (+0 then, else -0, which changes
/// nothing), for +0 against an upper bound of -0, and for bounds of NaN; the last two are mended by `high_fix`.
#[derive(Clone, Copy)]
pub(crate) struct Clamp {
	pub low: f32,
	pub high: f32,
	/// Not needed where the instructions order zeros.
	#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
	pub low_fix: f32,
	pub high_fix: f32,
}

impl Clamp {
	fn new(low: f32, high: f32) -> Self {
		let nan = low.is_nan() || high.is_nan();
		// Where the bounds cross or meet in zero the result is constant unless x is NaN: both bounds are then that
		// constant.
		let low = if nan { low } else { minimum(low, high) };
		Self {
			low,
			high,
			low_fix: if low.to_bits() == 0 { 0.0 } else { -0.0 },
			high_fix: if nan {
				f32::from_bits(0x7fc0_0000)
			} else if high.to_bits() == 0x8000_0000 {
				-0.0
			} else {
				0.0
			},
		}
	}
}
