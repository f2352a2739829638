//! Resizing by interpolation.

use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::{
	cast::CastTo,
	resize::{Axis, Coordinates as KernelCoordinates, Mode, Resize as How, Resizer, Rounding},
};
use verdict_program::{
	op::{Coordinates, NearestRounding, Resize, ResizeMode},
	Dtype,
};

pub(super) fn resize(resize: &Resize, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let dims = prepare.input(0)?.dims();
	let axes: Vec<Axis> = dims
		.iter()
		.enumerate()
		.map(|(number, dim)| axis(resize, number, *dim))
		.collect();
	let how = how(resize);
	let resizer = Resizer::new(&how, &axes).ok_or("sizes that overflow")?;
	match (
		prepare.input(0)?.tensor.dtype,
		matches!(resize.mode, ResizeMode::Nearest(_)),
	) {
		(Dtype::F32, _) => Ok(Box::new(Float { resizer })),
		(dtype, true) => {
			let extrapolation = how.extrapolation;
			for_some!(
				dtype,
				[I8 = i8, U8 = u8, I32 = i32, I64 = i64],
				T => Ok(Box::new(Whole::<T> { resizer, extrapolation, element: PhantomData })),
				Err(format!("resizing of {dtype}"))
			)
		}
		(dtype, false) => Err(format!("interpolation of {dtype}")),
	}
}

fn axis(resize: &Resize, number: usize, input: usize) -> Axis {
	let part = match &resize.coordinates {
		Coordinates::CropAndResize { starts, ends } => starts.get(number).zip(ends.get(number)),
		_ => None,
	};
	Axis {
		input,
		output: resize.sizes.get(number).map_or(input, |size| *size as usize),
		scale: resize.scales.get(number).map(|scale| scale.value()),
		part: part.map_or((0.0, 1.0), |(start, end)| (start.value(), end.value())),
	}
}

fn how(resize: &Resize) -> How {
	How {
		mode: match resize.mode {
			ResizeMode::Nearest(rounding) => Mode::Nearest(match rounding {
				NearestRounding::PreferFloor => Rounding::PreferFloor,
				NearestRounding::PreferCeil => Rounding::PreferCeil,
				NearestRounding::Floor => Rounding::Floor,
				NearestRounding::Ceil => Rounding::Ceil,
			}),
			ResizeMode::Linear => Mode::Linear,
			ResizeMode::Cubic { coefficient } => Mode::Cubic(coefficient.value()),
		},
		coordinates: match resize.coordinates {
			Coordinates::HalfPixel => KernelCoordinates::HalfPixel,
			Coordinates::HalfPixelSymmetric => KernelCoordinates::HalfPixelSymmetric,
			Coordinates::PytorchHalfPixel => KernelCoordinates::PytorchHalfPixel,
			Coordinates::AlignCorners => KernelCoordinates::AlignCorners,
			Coordinates::Asymmetric => KernelCoordinates::Asymmetric,
			Coordinates::CropAndResize { .. } => KernelCoordinates::Crop,
		},
		exclude_outside: resize.exclude_outside,
		antialias: false,
		extrapolation: resize.extrapolation.value(),
	}
}

struct Float {
	resizer: Resizer,
}

impl Operation for Float {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, out) = (inputs.get(0)?, output(outputs)?);
		self.resizer.run(context.isa, context.workers, context.scratch, x, out);
		Ok(())
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}

/// Of integers, whose nearest ones are taken as they are.
struct Whole<T> {
	resizer: Resizer,
	extrapolation: f32,
	element: PhantomData<T>,
}

impl<T: Element> Operation for Whole<T>
where
	f32: CastTo<T>,
{
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let out = output::<T>(outputs)?;
		self.resizer.take(inputs.get::<T>(0)?, out);
		self.resizer.extrapolate(self.extrapolation.cast(), out);
		Ok(())
	}
}
