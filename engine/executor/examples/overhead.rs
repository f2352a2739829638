//! Prints how long one call of small models takes: what the engine costs by itself.
//!
//! `overhead` measures on one thread, `overhead 4` on four.

use std::{env, error::Error, time::Instant};
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{
	op::{Binary, MatMul, Unary},
	validate, Builder, Dtype, F32Bits, Limits, Op, Program, Provenance,
};

const CALLS: usize = 20_000;

/// sigmoid(x w + b) of four numbers.
fn tiny() -> Program {
	let mut builder = Builder::new(Provenance::default());
	let x = builder.input("x", Dtype::F32, [1, 4]);
	let (w, bias) = (
		builder.floats([4, 1], [F32Bits::ONE; 4]),
		builder.floats([1], [F32Bits::ZERO]),
	);
	let y = builder.op(Op::MatMul(MatMul::default()), &[x, w, bias]);
	let y = builder.op(Op::Unary(Unary::Sigmoid), &[y]);
	builder.output("y", y);
	builder.finish()
}

/// So many ops that do next to nothing, each with memory of its own.
fn chain(ops: usize) -> Program {
	let mut builder = Builder::new(Provenance::default());
	let x = builder.input("x", Dtype::F32, [4]);
	let one = builder.floats([], [F32Bits::ONE]);
	let mut y = x;
	for _ in 0..ops {
		y = builder.op(Op::Binary(Binary::Mul), &[y, one]);
	}
	builder.output("y", y);
	builder.finish()
}

/// The median time of a call in nanoseconds.
fn median(program: &Program, threads: &Threads) -> Result<u128, Box<dyn Error>> {
	let checked = validate(program, &Limits::for_tests()).map_err(|error| error.to_string())?;
	let model = Model::load(&checked, Isa::best())?;
	let input = [0; 16];
	let mut times = Vec::with_capacity(CALLS);
	for _ in 0..CALLS {
		let start = Instant::now();
		model.run(threads, &[&input])?;
		times.push(start.elapsed().as_nanos());
	}
	times.sort_unstable();
	Ok(times[CALLS / 2])
}

fn main() -> Result<(), Box<dyn Error>> {
	let count = env::args().nth(1).map_or(Ok(1), |count| count.parse())?;
	let threads = Threads::new(count)?;
	println!("tiny model: {} ns a call", median(&tiny(), &threads)?);
	let (short, long) = (median(&chain(1), &threads)?, median(&chain(101), &threads)?);
	println!(
		"one op: {short} ns a call; each further op: {} ns",
		(long.saturating_sub(short)) / 100
	);
	Ok(())
}
