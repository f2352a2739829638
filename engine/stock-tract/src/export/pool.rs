//! Windows without weights, and resizing.

use super::{
	graph::{Attributes, Value},
	linear::window,
	Exporter,
};
use verdict_program::op::{AveragePool, Coordinates, LpPool, MaxPool, NearestRounding, Pool, Resize, ResizeMode};

fn pool(pool: &Pool) -> Attributes {
	let mut attributes = window(&pool.window);
	attributes.push(("kernel_shape", Value::dims(&pool.kernel)));
	attributes.push(("ceil_mode", Value::flag(pool.ceil)));
	attributes
}

impl Exporter<'_> {
	pub(super) fn max_pool(&mut self, max: &MaxPool) {
		self.same("MaxPool", pool(&max.pool));
	}

	pub(super) fn average_pool(&mut self, average: &AveragePool) {
		let mut attributes = pool(&average.pool);
		// Dilations came late, and only those that are some need it.
		match average.pool.window.dilations.iter().all(|dilation| *dilation == 1) {
			true => attributes.retain(|(name, _)| *name != "dilations"),
			false => self.graph.needs(19),
		}
		attributes.push(("count_include_pad", Value::flag(average.count_include_pad)));
		self.same("AveragePool", attributes);
	}

	pub(super) fn lp_pool(&mut self, lp: &LpPool) {
		let mut attributes = pool(&lp.pool);
		attributes.push(("p", Value::Int(lp.p.into())));
		self.same("LpPool", attributes);
	}

	pub(super) fn resize(&mut self, resize: &Resize) {
		let mut attributes = vec![
			("exclude_outside", Value::flag(resize.exclude_outside)),
			("extrapolation_value", Value::of(resize.extrapolation)),
		];
		match &resize.mode {
			ResizeMode::Nearest(rounding) => {
				let rounding = match rounding {
					NearestRounding::PreferFloor => "round_prefer_floor",
					NearestRounding::PreferCeil => "round_prefer_ceil",
					NearestRounding::Floor => "floor",
					NearestRounding::Ceil => "ceil",
				};
				attributes.push(("mode", Value::Text("nearest")));
				attributes.push(("nearest_mode", Value::Text(rounding)));
			}
			ResizeMode::Linear => attributes.push(("mode", Value::Text("linear"))),
			ResizeMode::Cubic { coefficient } => {
				attributes.push(("mode", Value::Text("cubic")));
				attributes.push(("cubic_coeff_a", Value::of(*coefficient)));
			}
		}
		let mut roi = String::new();
		let coordinates = match &resize.coordinates {
			Coordinates::HalfPixel => "half_pixel",
			Coordinates::HalfPixelSymmetric => {
				self.graph.needs(19);
				"half_pixel_symmetric"
			}
			Coordinates::PytorchHalfPixel => "pytorch_half_pixel",
			Coordinates::AlignCorners => "align_corners",
			Coordinates::Asymmetric => "asymmetric",
			Coordinates::CropAndResize { starts, ends } => {
				let bounds: Vec<f32> = starts.iter().chain(ends).map(|bound| bound.value()).collect();
				roi = self.graph.floats(&bounds, false);
				"tf_crop_and_resize"
			}
		};
		attributes.push(("coordinate_transformation_mode", Value::Text(coordinates)));
		let sizes: Vec<i64> = resize.sizes.iter().map(|size| (*size).into()).collect();
		let sizes = self.graph.integers(&sizes, false);
		self.with("Resize", vec![roi, String::new(), sizes], attributes);
	}
}
