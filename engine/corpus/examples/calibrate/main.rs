//! Finds out what a unit of each class of cost is worth in time, and how well that predicts: the corpus and programs of
//! many sizes are measured, and coefficients fitted. How well programs are predicted that have no part in the fit is shown
//! beside it.
//!
//!     calibrate [--isa <name>] [--save <file>] [--times <file>] [--all]
//!
//! Measures on one thread, with the best instructions of this CPU unless told otherwise. `--save` writes the times that
//! were measured, `--times` takes them from such a file instead of measuring; `--all` lists every program. Prints tables,
//! and ends with 1 if a prediction is too far off. `scripts/bench cost` calls it.

mod fit;
mod measure;
mod report;

use fit::{fit, predict, Sample};
use measure::{measure, Times};
use report::Row;
use std::{env, fs, process::ExitCode};
use verdict_corpus::Entry;
use verdict_kernels::Isa;
use verdict_program::{validate, Cost, Limits};

/// What was asked for.
#[derive(Default)]
struct Options {
	isa: Option<String>,
	save: Option<String>,
	times: Option<String>,
	all: bool,
}

fn main() -> ExitCode {
	match options().and_then(|options| run(&options)) {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(reason) => {
			eprintln!("error: {reason}");
			ExitCode::from(2)
		}
	}
}

fn options() -> Result<Options, String> {
	let mut options = Options::default();
	let mut arguments = env::args().skip(1);
	while let Some(argument) = arguments.next() {
		let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
		match argument.as_str() {
			"--isa" => options.isa = Some(value()?),
			"--save" => options.save = Some(value()?),
			"--times" => options.times = Some(value()?),
			"--all" => options.all = true,
			_ => return Err(format!("unknown argument: {argument}")),
		}
	}
	Ok(options)
}

/// Whether all predictions are as good as they have to be.
fn run(options: &Options) -> Result<bool, String> {
	let mut entries = verdict_corpus::all();
	entries.extend(verdict_corpus::sized());
	let times = times(options, &entries)?;
	let mut measured = Vec::with_capacity(times.len());
	for times in &times {
		let Some(entry) = entries.iter().find(|entry| entry.name == times.name) else {
			return Err(format!("there is no program {}", times.name));
		};
		let checked = validate(&entry.program, &Limits::for_tests()).map_err(|error| error.to_string())?;
		measured.push((times, checked.cost()));
	}
	let samples: Vec<Sample> = measured.iter().map(|(times, cost)| sample(times, cost)).collect();
	let coefficients = fit(&samples);
	report::coefficients(&coefficients);
	let mut rows: Vec<Row<'_>> = measured
		.iter()
		.zip(&samples)
		.map(|((times, cost), sample)| Row {
			times,
			cost: *cost,
			predicted: predict(&sample.work, &coefficients),
		})
		.collect();
	report::distribution(&rows);
	let (corpus, made): (Vec<Sample>, Vec<Sample>) = {
		let (corpus, made): (Vec<_>, Vec<_>) = rows.iter().zip(&samples).partition(|(row, _)| row.of_corpus());
		let samples = |rows: Vec<(_, &Sample)>| rows.into_iter().map(|(_, sample)| sample.clone()).collect();
		(samples(corpus), samples(made))
	};
	report::group_line("fitted on sized, the corpus", ratios(&fit(&made), &corpus));
	report::group_line("fitted on half, other half", held_out(&samples));
	report::worst(&mut rows, options.all);
	report::slow(&rows);
	let (within, off): (Vec<&Row<'_>>, Vec<&Row<'_>>) = rows.iter().partition(|row| row.is_within());
	println!("\n{} of {} within bounds", within.len(), rows.len());
	off.iter()
		.for_each(|row| println!("off by {:.2}: {} ({})", row.ratio(), row.times.name, row.cost));
	Ok(off.is_empty())
}

fn times(options: &Options, entries: &[Entry]) -> Result<Vec<Times>, String> {
	if let Some(path) = &options.times {
		let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
		let lines = text.lines();
		return lines
			.map(|line| Times::parse(line).ok_or(format!("{path}: not a line of times: {line}")))
			.collect();
	}
	let available = Isa::available();
	let isa = match &options.isa {
		None => Isa::best(),
		Some(name) => *available
			.iter()
			.find(|isa| format!("{:?}", isa.kind()) == *name)
			.ok_or(format!("this CPU has no {name}"))?,
	};
	let times = measure(entries, isa)?;
	if let Some(path) = &options.save {
		let lines: String = times.iter().map(|times| times.line() + "\n").collect();
		fs::write(path, lines).map_err(|error| format!("{path}: {error}"))?;
	}
	Ok(times)
}

fn sample(times: &Times, cost: &Cost) -> Sample {
	Sample {
		work: cost.classes().iter().map(|(_, units)| *units as f64).collect(),
		time: times.slowest() as f64,
		factor: report::factor(&times.name),
	}
}

fn ratios(coefficients: &[f64], samples: &[Sample]) -> Vec<f64> {
	samples
		.iter()
		.map(|sample| predict(&sample.work, coefficients) / sample.time)
		.collect()
}

/// Every second program fitted, the others predicted, and the other way round.
fn held_out(samples: &[Sample]) -> Vec<f64> {
	let of = |which: usize| samples.iter().skip(which).step_by(2).cloned().collect::<Vec<_>>();
	let judged = |fitted: usize| ratios(&fit(&of(fitted)), &of(1 - fitted));
	[judged(0), judged(1)].concat()
}
