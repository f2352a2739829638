//! Functions of two elements.

use super::meet;
use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{elements, output, Context, Failure, Inputs, Operation, Prepare},
	split::split,
};
use core::marker::PhantomData;
use verdict_kernels::{
	binary::{binary as float_kernel, binary_integer, BinaryOp, Integer, IntegerOp},
	broadcast::Broadcast,
	compare::{logic, LogicOp},
	Alone,
};
use verdict_program::{op::Binary, Dtype};

/// How many elements are copied aside at a time when working in place. They stay in the first-level cache.
const ASIDE: usize = 2048;
/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 16;

pub(in crate::ops) fn binary(binary: Binary, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let plan = meet::<2>(prepare)?;
	let dtype = prepare.input(0)?.tensor.dtype;
	let unknown = || Err(format!("{} of {dtype}", binary.name()));
	let same = prepare.input(0)?.tensor.shape == prepare.input(1)?.tensor.shape;
	match dtype {
		Dtype::F32 => match float(binary) {
			Some(op) => Ok(Box::new(Float {
				op,
				plan,
				same,
				aside: Broadcast::same(ASIDE),
			})),
			None => unknown(),
		},
		Dtype::Bool => match logical(binary) {
			Some(op) => Ok(Box::new(Logic { op, plan })),
			None => unknown(),
		},
		_ => {
			let Some(op) = whole(binary) else { return unknown() };
			for_some!(
				dtype,
				[I8 = i8, U8 = u8, I32 = i32, I64 = i64],
				T => Ok(Box::new(Whole::<T> { op, plan, element: PhantomData })),
				unknown()
			)
		}
	}
}

fn float(binary: Binary) -> Option<BinaryOp> {
	Some(match binary {
		Binary::Add => BinaryOp::Add,
		Binary::Sub => BinaryOp::Sub,
		Binary::Mul => BinaryOp::Mul,
		Binary::Div => BinaryOp::Div,
		Binary::Fmod => BinaryOp::Fmod,
		Binary::Pow => BinaryOp::Pow,
		Binary::Max => BinaryOp::Max,
		Binary::Min => BinaryOp::Min,
		Binary::PRelu => BinaryOp::Prelu,
		_ => return None,
	})
}

fn whole(binary: Binary) -> Option<IntegerOp> {
	Some(match binary {
		Binary::Add => IntegerOp::Add,
		Binary::Sub => IntegerOp::Sub,
		Binary::Mul => IntegerOp::Mul,
		Binary::Div => IntegerOp::Div,
		Binary::Mod => IntegerOp::Mod,
		Binary::Fmod => IntegerOp::Fmod,
		Binary::Max => IntegerOp::Max,
		Binary::Min => IntegerOp::Min,
		Binary::BitAnd => IntegerOp::And,
		Binary::BitOr => IntegerOp::Or,
		Binary::BitXor => IntegerOp::Xor,
		Binary::ShiftLeft => IntegerOp::ShiftLeft,
		Binary::ShiftRight => IntegerOp::ShiftRight,
		_ => return None,
	})
}

fn logical(binary: Binary) -> Option<LogicOp> {
	Some(match binary {
		Binary::And => LogicOp::And,
		Binary::Or => LogicOp::Or,
		Binary::Xor => LogicOp::Xor,
		_ => return None,
	})
}

struct Float {
	op: BinaryOp,
	plan: Broadcast<2>,
	/// Whether both operands have the same shape.
	same: bool,
	aside: Broadcast<2>,
}

impl Operation for Float {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (a, b) = (inputs.get(0)?, inputs.get(1)?);
		float_kernel(
			context.isa,
			context.workers,
			self.op,
			&self.plan,
			a,
			b,
			output(outputs)?,
		);
		Ok(())
	}

	fn in_place(&self) -> bool {
		self.same
	}

	fn run_in_place(&self, context: &mut Context<'_>, value: &mut Buffer, inputs: &Inputs<'_>) -> Result<(), Failure> {
		let (isa, b) = (context.isa, inputs.get::<f32>(1)?);
		split(
			context.workers,
			elements::<f32>(value)?,
			1,
			LEAST_SHARE,
			&|first, part| {
				let mut aside = [0.0; ASIDE];
				let chunks = part.chunks_mut(ASIDE).zip(b[first..].chunks(ASIDE));
				for (to, b) in chunks {
					let (a, b) = (&mut aside[..to.len()], &b[..to.len()]);
					a.copy_from_slice(to);
					match to.len() {
						ASIDE => float_kernel(isa, &Alone, self.op, &self.aside, a, b, to),
						len => float_kernel(isa, &Alone, self.op, &Broadcast::same(len), a, b, to),
					}
				}
			},
		);
		Ok(())
	}
}

struct Whole<T> {
	op: IntegerOp,
	plan: Broadcast<2>,
	element: PhantomData<T>,
}

impl<T: Element + Integer> Operation for Whole<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (a, b) = (inputs.get::<T>(0)?, inputs.get(1)?);
		binary_integer(
			context.isa,
			context.workers,
			self.op,
			&self.plan,
			a,
			b,
			output(outputs)?,
		);
		Ok(())
	}
}

struct Logic {
	op: LogicOp,
	plan: Broadcast<2>,
}

impl Operation for Logic {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (a, b) = (inputs.get(0)?, inputs.get(1)?);
		logic(
			context.isa,
			context.workers,
			self.op,
			&self.plan,
			a,
			b,
			output(outputs)?,
		);
		Ok(())
	}
}
