//! What a run costs besides computing: a plan of tract whose ops are ours, and the executor's own loop.
//!
//! Both run chains of ops that multiply a tensor by one. Printed are the time of a call with a single op, what each
//! further op adds, and, for large tensors, how many pages of fresh memory a call touches: tract allocates every output
//! anew, the executor keeps what earlier ops and runs have given back.

use std::{error::Error, fs, hint::black_box, time::Instant};
use tract_core::internal::*;
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{
	op::{Binary, Op as ProgramOp},
	validate, Builder, Dtype, F32Bits, Limits, Provenance,
};

/// An op that is not tract's: x times one, in new memory.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct TimesOne;

impl Op for TimesOne {
	fn name(&self) -> StaticName {
		"TimesOne".into()
	}
	op_as_typed_op!();
}

impl EvalOp for TimesOne {
	op_out_of_plan!();
	fn eval(&self, _context: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
		let x = args_1!(inputs);
		let mut y = Tensor::zero::<f32>(x.shape())?;
		let (from, mut to) = (x.view(), y.view_mut());
		for (to, x) in to.as_slice_mut::<f32>()?.iter_mut().zip(from.as_slice::<f32>()?) {
			*to = x * 1.0;
		}
		Ok(tvec!(y.into_tvalue()))
	}
}

impl TypedOp for TimesOne {
	fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
		Ok(tvec!(inputs[0].without_value()))
	}
	as_op!();
}

/// A call of a chain.
type Call = Box<dyn FnMut() -> Result<(), Box<dyn Error>>>;

fn tract(ops: usize, elements: usize) -> Result<Call, Box<dyn Error>> {
	let mut model = TypedModel::default();
	let mut y = model.add_source("x", f32::fact([elements]))?;
	for index in 0..ops {
		y = model.wire_node(format!("op{index}"), TimesOne, &[y])?[0];
	}
	model.select_output_outlets(&[y])?;
	let plan = model.into_runnable()?;
	let input = Tensor::zero::<f32>(&[elements])?.into_tvalue();
	Ok(Box::new(move || {
		black_box(plan.run(tvec!(input.clone()))?);
		Ok(())
	}))
}

fn executor(ops: usize, elements: usize) -> Result<Call, Box<dyn Error>> {
	let mut builder = Builder::new(Provenance::default());
	let mut y = builder.input("x", Dtype::F32, [u32::try_from(elements)?]);
	let one = builder.floats([], [F32Bits::ONE]);
	for _ in 0..ops {
		y = builder.op(ProgramOp::Binary(Binary::Mul), &[y, one]);
	}
	builder.output("y", y);
	let program = builder.finish();
	let checked = validate(&program, &Limits::for_tests()).map_err(|error| error.to_string())?;
	let (model, threads) = (Model::load(&checked, Isa::best())?, Threads::new(1)?);
	let input = vec![0; 4 * elements];
	Ok(Box::new(move || {
		black_box(model.run(&threads, &[&input])?);
		Ok(())
	}))
}

/// The median time of a call in nanoseconds.
fn median(call: &mut Call, calls: usize) -> Result<f64, Box<dyn Error>> {
	let mut times = Vec::with_capacity(calls);
	for _ in 0..calls {
		let start = Instant::now();
		call()?;
		times.push(start.elapsed().as_nanos());
	}
	times.sort_unstable();
	Ok(times[calls / 2] as f64)
}

/// Pages that were touched for the first time by this process so far.
fn fresh_pages() -> Result<u64, Box<dyn Error>> {
	let stat = fs::read_to_string("/proc/self/stat")?;
	let after_name = stat.rsplit(')').next().unwrap_or_default();
	Ok(after_name
		.split_whitespace()
		.nth(7)
		.ok_or("no count of page faults")?
		.parse()?)
}

fn main() -> Result<(), Box<dyn Error>> {
	const CALLS: usize = 20_000;
	const LARGE_CALLS: usize = 50;
	for (name, make) in [("tract", tract as fn(usize, usize) -> _), ("executor", executor)] {
		let (mut short, mut long) = (make(1, 4)?, make(101, 4)?);
		let (one, many) = (median(&mut short, CALLS)?, median(&mut long, CALLS)?);
		// 4 MiB, about what an image has after a first convolution.
		let mut large = make(20, 1 << 20)?;
		median(&mut large, 5)?;
		let before = fresh_pages()?;
		let time = median(&mut large, LARGE_CALLS)?;
		let pages = (fresh_pages()? - before) / LARGE_CALLS as u64;
		println!(
			"{name}: a call {one:.0} ns, a further op {:.0} ns; 20 ops on 4 MiB: {:.2} ms and {pages} fresh pages a call",
			(many - one) / 100.0,
			time / 1e6
		);
	}
	Ok(())
}
