//! Where the time of a network goes, op by op.

use crate::{measure::median, network::Network, Failure};
use std::{
	collections::BTreeMap,
	fs,
	path::Path,
	sync::{Arc, Mutex, PoisonError},
	time::Instant,
};
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{validate, Limits};

const RUNS: usize = 31;

/// Prints the median time of each op of a network, then the sum for each kind of op.
pub(crate) fn print(onnx: &Path, threads: usize) -> Result<(), Failure> {
	let network = Network::of(onnx)?;
	let program = verdict_compiler::compile(&fs::read(onnx)?, &network.options)?.program;
	let limits = Limits::for_tests();
	let checked = validate(&program, &limits).map_err(|error| error.to_string())?;
	let (model, threads) = (Model::load(&checked, Isa::best())?, Threads::new(threads)?);
	let inputs = network.input_bytes(&program)?;
	let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();

	type Times = BTreeMap<(u32, &'static str), Vec<f64>>;
	let times: Arc<Mutex<Times>> = Arc::default();
	let mut calls = Vec::new();
	for _ in 0..RUNS {
		let (before, times) = (Mutex::new(Instant::now()), times.clone());
		let start = Instant::now();
		model.run_observed(
			&threads,
			&inputs,
			Arc::new(move |index, kind| {
				let now = Instant::now();
				let mut before = before.lock().unwrap_or_else(PoisonError::into_inner);
				let took = now.duration_since(*before).as_secs_f64() * 1e6;
				*before = now;
				let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
				times.entry((index, kind)).or_default().push(took);
			}),
		)?;
		calls.push(start.elapsed().as_secs_f64() * 1e6);
	}
	let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
	let text = checked.to_string();
	let mut kinds: BTreeMap<&str, f64> = BTreeMap::new();
	for ((index, kind), taken) in times.iter_mut() {
		let time = median(taken);
		*kinds.entry(kind).or_default() += time;
		println!("{time:10.1} us  {}", line(&text, *index));
	}
	let mut kinds: Vec<(&str, f64)> = kinds.into_iter().collect();
	kinds.sort_by(|a, b| b.1.total_cmp(&a.1));
	for (kind, time) in &kinds {
		println!("{time:10.1} us  all {kind}");
	}
	println!("{:10.1} us  a call", median(&mut calls));
	Ok(())
}

/// The line of the program's text that is an op.
fn line(text: &str, op: u32) -> String {
	let is_op = |line: &&str| {
		let rest = line
			.strip_prefix('%')
			.and_then(|line| line.strip_prefix(&op.to_string()));
		rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
	};
	let found = text.lines().map(str::trim).find(is_op);
	found.unwrap_or_default().chars().take(160).collect()
}
