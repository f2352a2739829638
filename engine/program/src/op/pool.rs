//! Attributes of the ops that slide a window without weights, and of resizing.

use super::linear::Window;
use crate::types::F32Bits;
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// What all pooling has in common; x is `[N, C, spatial..]` with one to three spatial axes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Pool {
	/// The extent of the window along each spatial axis.
	pub kernel: Vec<u32>,
	/// How the window moves. Padding is smaller than the (dilated) kernel.
	pub window: Window,
	/// Whether a last window counts that only partly lies inside. It has to begin inside, or in the padding before.
	pub ceil: bool,
}

/// `max_pool(x)`: the greatest element of the window; padding never wins. A window that meets padding only gives the
/// least value there is: minus infinity, -128 or 0.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct MaxPool {
	/// The window.
	pub pool: Pool,
	/// A second output says, as i64, where each maximum lies, counted over the whole of x.
	pub indices: bool,
}

/// `average_pool(x)`
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AveragePool {
	/// The window.
	pub pool: Pool,
	/// Whether padding counts in the divisor. What of a last window sticks out behind the padding never does.
	pub count_include_pad: bool,
}

/// `lp_pool(x)`: the p-norm of the window.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct LpPool {
	/// The window.
	pub pool: Pool,
	/// Which norm.
	pub p: u32,
}

/// `resize(x)`
///
/// Sizes and scales stand side by side. The sizes are what the shape is; ONNX computes them from a scale in f32, which
/// is not to be repeated on chain. The scales are what coordinates are computed with, as bits of f32, because ONNX
/// gives them so: the quotient of the sizes would be another number wherever a size had to be rounded.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Resize {
	/// How elements between elements are found.
	pub mode: ResizeMode,
	/// Where in the input an element of the output lies.
	pub coordinates: Coordinates,
	/// Whether weights of taps outside are set to 0 and the rest scaled up; of use for cubic only.
	pub exclude_outside: bool,
	/// What an element outside is, for [`Coordinates::CropAndResize`].
	pub extrapolation: F32Bits,
	/// The dimensions of the output.
	pub sizes: Vec<u32>,
	/// Output over input for each axis; positive.
	pub scales: Vec<F32Bits>,
}

impl Resize {
	/// Whether `axis`, of dimension `input`, changes at all. A kernel may leave out the others.
	pub fn moves(&self, axis: usize, input: u32) -> bool {
		let same_size = self.sizes.get(axis) == Some(&input);
		let same_scale = self.scales.get(axis) == Some(&F32Bits::ONE);
		let same_region = match &self.coordinates {
			Coordinates::CropAndResize { starts, ends } => {
				starts.get(axis).is_some_and(|start| start.0 == 0) && ends.get(axis) == Some(&F32Bits::ONE)
			}
			_ => true,
		};
		!(same_size && same_scale && same_region)
	}
}

/// How elements between elements are found.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ResizeMode {
	/// The nearest one; all numbers.
	#[codec(index = 0)]
	Nearest(NearestRounding),
	/// Linear along each axis.
	#[codec(index = 1)]
	Linear,
	/// Cubic along each axis.
	#[codec(index = 2)]
	Cubic {
		/// The coefficient a.
		coefficient: F32Bits,
	},
}

/// How a coordinate becomes an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum NearestRounding {
	/// To the nearest, halves down.
	#[codec(index = 0)]
	PreferFloor,
	/// To the nearest, halves up.
	#[codec(index = 1)]
	PreferCeil,
	/// Down.
	#[codec(index = 2)]
	Floor,
	/// Up.
	#[codec(index = 3)]
	Ceil,
}

/// Where in the input an element of the output lies, by ONNX's names.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Coordinates {
	/// `half_pixel`
	#[codec(index = 0)]
	HalfPixel,
	/// `half_pixel_symmetric`
	#[codec(index = 1)]
	HalfPixelSymmetric,
	/// `pytorch_half_pixel`
	#[codec(index = 2)]
	PytorchHalfPixel,
	/// `align_corners`
	#[codec(index = 3)]
	AlignCorners,
	/// `asymmetric`
	#[codec(index = 4)]
	Asymmetric,
	/// `tf_crop_and_resize`
	#[codec(index = 5)]
	CropAndResize {
		/// Where the region begins on each axis, as a part of the input.
		starts: Vec<F32Bits>,
		/// Where it ends.
		ends: Vec<F32Bits>,
	},
}
