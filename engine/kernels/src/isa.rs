//! Which instructions a kernel may use. The choice changes time and never a bit.

/// A set of instructions that kernels have versions for.
///
/// Whoever holds one other than `Scalar` knows that this CPU has it: there is no other way to get one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Isa(Kind);

/// What [`Isa::kind`] gives to match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// Plain Rust: the reference.
	Scalar,
	/// AVX2 and FMA.
	#[cfg(target_arch = "x86_64")]
	Avx2,
	/// AVX-512 F, VL, BW and DQ; `vnni` besides.
	#[cfg(target_arch = "x86_64")]
	Avx512 {
		/// Whether the CPU multiplies bytes into 32-bit sums (AVX512-VNNI): integers, so that no bit depends on it.
		vnni: bool,
	},
	/// NEON, which every aarch64 has.
	#[cfg(target_arch = "aarch64")]
	Neon,
}

impl Isa {
	/// Runs anywhere.
	pub const SCALAR: Self = Self(Kind::Scalar);

	/// The fastest that this CPU has.
	pub fn best() -> Self {
		*Self::available().last().unwrap_or(&Self::SCALAR)
	}

	/// All that this CPU has, the fastest last.
	pub fn available() -> Vec<Self> {
		let mut found = vec![Self::SCALAR];
		#[cfg(target_arch = "x86_64")]
		{
			if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
				found.push(Self(Kind::Avx2));
				if ["f", "vl", "bw", "dq"].iter().all(|part| avx512(part)) {
					found.push(Self(Kind::Avx512 { vnni: false }));
					if is_x86_feature_detected!("avx512vnni") {
						found.push(Self(Kind::Avx512 { vnni: true }));
					}
				}
			}
		}
		#[cfg(target_arch = "aarch64")]
		found.push(Self(Kind::Neon));
		found
	}

	/// To match on.
	pub fn kind(self) -> Kind {
		self.0
	}
}

#[cfg(target_arch = "x86_64")]
fn avx512(part: &str) -> bool {
	match part {
		"f" => is_x86_feature_detected!("avx512f"),
		"vl" => is_x86_feature_detected!("avx512vl"),
		"bw" => is_x86_feature_detected!("avx512bw"),
		"dq" => is_x86_feature_detected!("avx512dq"),
		_ => false,
	}
}
