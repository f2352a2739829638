//! A contender as a process: it does what it is told on stdin, a line each, and answers on stdout, a line each.
//!
//! - `threads N`, once and first
//! - `take FILE.onnx`
//! - `load COUNT`, `call COUNT`: does so that often; the answer is how long each took, in nanoseconds
//! - `outputs PREFIX`: writes the bytes of each output to `PREFIXN`
//!
//! An answer is `ok ..` or `error ..`. `onnxruntime_worker.py` does the same.

use crate::{contender, contender::Contender, network::Network, Failure};
use std::{
	fmt::Write as _,
	fs,
	io::{self, BufRead, Write as _},
	path::Path,
	time::Instant,
};

/// Serves until stdin ends.
pub(crate) fn serve(kind: &str) -> Result<(), Failure> {
	let mut contender = None;
	for line in io::stdin().lock().lines() {
		let line = line?;
		let answer = match answer(kind, &line, &mut contender) {
			Ok(answer) => format!("ok{answer}"),
			Err(error) => format!("error {}", error.to_string().replace('\n', " ")),
		};
		println!("{answer}");
		io::stdout().flush()?;
	}
	Ok(())
}

fn answer(kind: &str, line: &str, contender: &mut Option<Box<dyn Contender>>) -> Result<String, Failure> {
	let (order, argument) = line.split_once(' ').ok_or("an order without an argument")?;
	if order == "threads" {
		*contender = Some(contender::start(kind, argument.parse()?)?);
		return Ok(String::new());
	}
	let contender = contender.as_mut().ok_or("threads come first")?;
	match order {
		"take" => contender
			.take(&Network::of(Path::new(argument))?)
			.map(|()| String::new()),
		"load" => times(argument.parse()?, || contender.load()),
		"call" => times(argument.parse()?, || contender.call()),
		"outputs" => {
			for (index, bytes) in contender.outputs()?.iter().enumerate() {
				fs::write(format!("{argument}{index}"), bytes)?;
			}
			Ok(String::new())
		}
		_ => Err(format!("there is no order {order:?}").into()),
	}
}

fn times(count: usize, mut work: impl FnMut() -> Result<(), Failure>) -> Result<String, Failure> {
	let mut times = String::new();
	for _ in 0..count {
		let start = Instant::now();
		work()?;
		write!(times, " {}", start.elapsed().as_nanos())?;
	}
	Ok(times)
}
