//! Chooses the code for a function and applies it to memory.

use super::{erf, exponential, gated, hyperbolic, logarithm, simple, trigonometry, UnaryOp};
use crate::{
	lanes::{launch, Function, Kernel, Lanes},
	Isa,
};
use core::marker::PhantomData;

/// What to read and what to write: the same memory, or memory that does not overlap.
pub(super) struct Job<'a> {
	from: *const f32,
	to: *mut f32,
	len: usize,
	borrows: PhantomData<&'a mut [f32]>,
}

impl<'a> Job<'a> {
	pub(super) fn between(input: &'a [f32], output: &'a mut [f32]) -> Self {
		assert_eq!(input.len(), output.len());
		Self {
			from: input.as_ptr(),
			to: output.as_mut_ptr(),
			len: output.len(),
			borrows: PhantomData,
		}
	}

	pub(super) fn in_place(data: &'a mut [f32]) -> Self {
		let to = data.as_mut_ptr();
		Self {
			from: to,
			to,
			len: data.len(),
			borrows: PhantomData,
		}
	}
}

struct Map<'a, F> {
	function: F,
	job: Job<'a>,
}

impl<F: Function<1>> Kernel for Map<'_, F> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Job { from, to, len, .. } = self.job;
		let whole = len - len % L::COUNT;
		let mut at = 0;
		while at < whole {
			// SAFETY: at + COUNT <= len, which both pointers are valid for; read before written.
			unsafe {
				let x = L::read(from.add(at));
				self.function.apply([x]).write(to.add(at));
			}
			at += L::COUNT;
		}
		if whole < len {
			// SAFETY: the last len − whole elements, which is less than COUNT. The input is copied before the output is
			// borrowed, as both may be the same memory.
			let x = L::load_part(unsafe { core::slice::from_raw_parts(from.add(whole), len - whole) });
			// SAFETY: the same.
			let rest = unsafe { core::slice::from_raw_parts_mut(to.add(whole), len - whole) };
			self.function.apply([x]).store_part(rest);
		}
	}
}

/// Wraps a function that is generic over the register, and its parameters, as a type to compile for each register.
macro_rules! apply {
	($isa:ident, $job:ident, $function:path $(, $parameter:ident)*) => {{
		#[derive(Clone, Copy)]
		struct Applied {
			$($parameter: f32,)*
		}
		impl Function<1> for Applied {
			#[inline(always)]
			fn apply<L: Lanes>(self, [x]: [L; 1]) -> L {
				$function(x $(, L::splat(self.$parameter))*)
			}
		}
		launch($isa, Map { function: Applied { $($parameter),* }, job: $job })
	}};
}

pub(super) fn map(isa: Isa, op: UnaryOp, job: Job<'_>) {
	match op {
		UnaryOp::Abs => apply!(isa, job, simple::abs),
		UnaryOp::Neg => apply!(isa, job, simple::neg),
		UnaryOp::Sign => apply!(isa, job, simple::sign),
		UnaryOp::Floor => apply!(isa, job, simple::floor),
		UnaryOp::Ceil => apply!(isa, job, simple::ceil),
		UnaryOp::Trunc => apply!(isa, job, simple::trunc),
		UnaryOp::Round => apply!(isa, job, simple::round),
		UnaryOp::Sqrt => apply!(isa, job, simple::sqrt),
		UnaryOp::Reciprocal => apply!(isa, job, simple::reciprocal),
		UnaryOp::Exp => apply!(isa, job, exponential::exp),
		UnaryOp::Ln => apply!(isa, job, logarithm::ln),
		UnaryOp::Tanh => apply!(isa, job, exponential::tanh),
		UnaryOp::Sigmoid => apply!(isa, job, gated::sigmoid),
		UnaryOp::Erf => apply!(isa, job, erf::erf),
		UnaryOp::Gelu => apply!(isa, job, erf::gelu),
		UnaryOp::GeluTanh => apply!(isa, job, gated::gelu_tanh),
		UnaryOp::Silu => apply!(isa, job, gated::silu),
		UnaryOp::Relu => apply!(isa, job, simple::relu),
		UnaryOp::Softplus => apply!(isa, job, exponential::softplus),
		UnaryOp::Softsign => apply!(isa, job, simple::softsign),
		UnaryOp::Mish => apply!(isa, job, gated::mish),
		UnaryOp::HardSigmoid { alpha, beta } => apply!(isa, job, simple::hard_sigmoid, alpha, beta),
		UnaryOp::HardSwish => apply!(isa, job, simple::hard_swish),
		UnaryOp::Elu { alpha } => apply!(isa, job, exponential::elu, alpha),
		UnaryOp::Selu { alpha, gamma } => apply!(isa, job, exponential::selu, alpha, gamma),
		UnaryOp::Celu { alpha } => apply!(isa, job, exponential::celu, alpha),
		UnaryOp::LeakyRelu { alpha } => apply!(isa, job, simple::leaky_relu, alpha),
		UnaryOp::ThresholdedRelu { alpha } => apply!(isa, job, simple::thresholded_relu, alpha),
		UnaryOp::Clip { low, high } => apply!(isa, job, simple::clip, low, high),
		UnaryOp::Shrink { lambda, bias } => apply!(isa, job, simple::shrink, lambda, bias),
		UnaryOp::Sin => apply!(isa, job, trigonometry::sin),
		UnaryOp::Cos => apply!(isa, job, trigonometry::cos),
		UnaryOp::Tan => apply!(isa, job, trigonometry::tan),
		UnaryOp::Asin => apply!(isa, job, trigonometry::asin),
		UnaryOp::Acos => apply!(isa, job, trigonometry::acos),
		UnaryOp::Atan => apply!(isa, job, trigonometry::atan),
		UnaryOp::Sinh => apply!(isa, job, hyperbolic::sinh),
		UnaryOp::Cosh => apply!(isa, job, hyperbolic::cosh),
		UnaryOp::Asinh => apply!(isa, job, hyperbolic::asinh),
		UnaryOp::Acosh => apply!(isa, job, hyperbolic::acosh),
		UnaryOp::Atanh => apply!(isa, job, hyperbolic::atanh),
	}
}
