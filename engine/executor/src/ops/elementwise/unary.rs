//! Functions of one element.

use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{elements, output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::{
	compare::{is_infinite, is_nan, not},
	unary::{unary_in_place_shared, unary_shared, UnaryOp},
};
use verdict_program::{op::Unary, Dtype};

pub(in crate::ops) fn unary(unary: &Unary, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let dtype = prepare.input(0)?.tensor.dtype;
	let unknown = || Err(format!("{} of {dtype}", unary.name()));
	match (unary, dtype) {
		(Unary::Not, Dtype::Bool) => Ok(Box::new(Not)),
		(Unary::IsNaN, Dtype::F32) => Ok(Box::new(IsNaN)),
		(Unary::IsInf { negative, positive }, Dtype::F32) => Ok(Box::new(IsInf {
			negative: *negative,
			positive: *positive,
		})),
		(_, Dtype::F32) => match float(unary) {
			Some(op) => Ok(Box::new(Float(op))),
			None => unknown(),
		},
		(Unary::BitNot, _) => {
			for_some!(dtype, [I8 = i8, U8 = u8, I32 = i32, I64 = i64], T => Ok(whole::<T>(|x| !x)), unknown())
		}
		_ => for_some!(
			dtype,
			[I8 = i8, I32 = i32, I64 = i64],
			T => match unary {
				Unary::Abs => Ok(whole::<T>(T::wrapping_abs)),
				Unary::Neg => Ok(whole::<T>(T::wrapping_neg)),
				Unary::Sign => Ok(whole::<T>(T::signum)),
				Unary::Relu => Ok(whole::<T>(|x| x.max(0))),
				_ => unknown(),
			},
			unknown()
		),
	}
}

/// The kernels' name for a function of f32 to f32.
fn float(unary: &Unary) -> Option<UnaryOp> {
	Some(match *unary {
		Unary::Abs => UnaryOp::Abs,
		Unary::Neg => UnaryOp::Neg,
		Unary::Sign => UnaryOp::Sign,
		Unary::Floor => UnaryOp::Floor,
		Unary::Ceil => UnaryOp::Ceil,
		Unary::Round => UnaryOp::Round,
		Unary::Sqrt => UnaryOp::Sqrt,
		Unary::Reciprocal => UnaryOp::Reciprocal,
		Unary::Exp => UnaryOp::Exp,
		Unary::Ln => UnaryOp::Ln,
		Unary::Tanh => UnaryOp::Tanh,
		Unary::Sigmoid => UnaryOp::Sigmoid,
		Unary::Erf => UnaryOp::Erf,
		Unary::Gelu => UnaryOp::Gelu,
		Unary::GeluTanh => UnaryOp::GeluTanh,
		Unary::Silu => UnaryOp::Silu,
		Unary::Relu => UnaryOp::Relu,
		Unary::Softplus => UnaryOp::Softplus,
		Unary::Softsign => UnaryOp::Softsign,
		Unary::Mish => UnaryOp::Mish,
		Unary::HardSigmoid { alpha, beta } => UnaryOp::HardSigmoid {
			alpha: alpha.value(),
			beta: beta.value(),
		},
		Unary::HardSwish => UnaryOp::HardSwish,
		Unary::Elu { alpha } => UnaryOp::Elu { alpha: alpha.value() },
		Unary::Selu { alpha, gamma } => UnaryOp::Selu {
			alpha: alpha.value(),
			gamma: gamma.value(),
		},
		Unary::Celu { alpha } => UnaryOp::Celu { alpha: alpha.value() },
		Unary::LeakyRelu { alpha } => UnaryOp::LeakyRelu { alpha: alpha.value() },
		Unary::ThresholdedRelu { alpha } => UnaryOp::ThresholdedRelu { alpha: alpha.value() },
		// A bound that is not given holds nothing back.
		Unary::Clip { min, max } => UnaryOp::Clip {
			low: min.map_or(f32::NEG_INFINITY, |min| min.value()),
			high: max.map_or(f32::INFINITY, |max| max.value()),
		},
		Unary::Shrink { lambd, bias } => UnaryOp::Shrink {
			lambda: lambd.value(),
			bias: bias.value(),
		},
		Unary::Sin => UnaryOp::Sin,
		Unary::Cos => UnaryOp::Cos,
		Unary::Tan => UnaryOp::Tan,
		Unary::Asin => UnaryOp::Asin,
		Unary::Acos => UnaryOp::Acos,
		Unary::Atan => UnaryOp::Atan,
		Unary::Sinh => UnaryOp::Sinh,
		Unary::Cosh => UnaryOp::Cosh,
		Unary::Asinh => UnaryOp::Asinh,
		Unary::Acosh => UnaryOp::Acosh,
		Unary::Atanh => UnaryOp::Atanh,
		Unary::Not | Unary::BitNot | Unary::IsNaN | Unary::IsInf { .. } => return None,
	})
}

struct Float(UnaryOp);

impl Operation for Float {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		unary_shared(context.isa, context.workers, self.0, inputs.get(0)?, output(outputs)?);
		Ok(())
	}

	fn in_place(&self) -> bool {
		true
	}

	fn run_in_place(&self, context: &mut Context<'_>, value: &mut Buffer, _inputs: &Inputs<'_>) -> Result<(), Failure> {
		unary_in_place_shared(context.isa, context.workers, self.0, elements(value)?);
		Ok(())
	}
}

/// Of integers, where there is one right result whatever the instructions.
struct Whole<T, F> {
	function: F,
	element: PhantomData<T>,
}

fn whole<T: Element>(function: impl Fn(T) -> T + Send + Sync + 'static) -> Box<dyn Operation> {
	Box::new(Whole {
		function,
		element: PhantomData,
	})
}

impl<T: Element, F: Fn(T) -> T + Send + Sync> Operation for Whole<T, F> {
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		for (to, x) in output::<T>(outputs)?.iter_mut().zip(inputs.get::<T>(0)?) {
			*to = (self.function)(*x);
		}
		Ok(())
	}

	fn in_place(&self) -> bool {
		true
	}

	fn run_in_place(
		&self,
		_context: &mut Context<'_>,
		value: &mut Buffer,
		_inputs: &Inputs<'_>,
	) -> Result<(), Failure> {
		for x in elements::<T>(value)? {
			*x = (self.function)(*x);
		}
		Ok(())
	}
}

struct Not;

impl Operation for Not {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		not(context.isa, context.workers, inputs.get(0)?, output(outputs)?);
		Ok(())
	}
}

struct IsNaN;

impl Operation for IsNaN {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		is_nan(context.isa, context.workers, inputs.get(0)?, output(outputs)?);
		Ok(())
	}
}

struct IsInf {
	negative: bool,
	positive: bool,
}

impl Operation for IsInf {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, to) = (inputs.get(0)?, output(outputs)?);
		is_infinite(context.isa, context.workers, self.positive, self.negative, x, to);
		Ok(())
	}
}
