//! Type and shape of resizing.

use super::{length, positive, Operands, FLOAT, NUMBERS};
use crate::{
	op::{Coordinates, Resize, ResizeMode},
	rule::Rule,
	types::TensorType,
};

/// Along more axes at once nobody resizes, and the number of taps of an element grows exponentially with them.
const MOST_AXES: u64 = 3;

pub(super) fn resize(resize: &Resize, operands: &Operands) -> Result<TensorType, Rule> {
	let (allowed, most) = match resize.mode {
		ResizeMode::Nearest(_) => (NUMBERS, operands.limits.rank.into()),
		ResizeMode::Linear | ResizeMode::Cubic { .. } => (FLOAT, MOST_AXES),
	};
	let x = operands.of(0, allowed)?;
	let rank = x.shape.rank();
	length("sizes", &resize.sizes, rank)?;
	length("scales", &resize.scales, rank)?;
	if let Coordinates::CropAndResize { starts, ends } = &resize.coordinates {
		length("region", starts, rank)?;
		length("region", ends, rank)?;
	}
	for size in &resize.sizes {
		positive("sizes", *size, u32::MAX)?;
	}
	for scale in &resize.scales {
		if !scale.is_positive() {
			return Err(Rule::NotPositive {
				attribute: "scales",
				bits: scale.0,
			});
		}
	}
	let got = moving_axes(resize, x);
	match got <= most {
		true => Ok(TensorType::new(x.dtype, resize.sizes.clone())),
		false => Err(Rule::ResizeAxes { got, most }),
	}
}

/// Along how many axes something happens.
fn moving_axes(resize: &Resize, x: &TensorType) -> u64 {
	let dims = x.shape.dims().iter().enumerate();
	dims.filter(|(axis, dim)| resize.moves(*axis, **dim)).count() as u64
}
