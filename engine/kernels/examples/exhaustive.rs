//! Tries each function of one value on all 2^32 inputs, or on every n-th: whether each instruction set gives the bits of
//! the scalar reference, and how far that is from the truth. Functions of two values are tried on random pairs. Prints a
//! table in Markdown, and ends with code 1 if a bit differs or an error is beyond its limit.
//!
//!     cargo run --release -p verdict-kernels --example exhaustive -- [--step <odd number>] [--pairs <number>]
//!         [--record <folder>] [<function> ...]
//!
//! With --record, each function's row is also written to a file of its name in the folder, and functions that have one
//! there are not tried again: a run that was ended can be taken up. `scripts/test --long` compiles it for a CPU that has
//! FMA, which the reference emulates otherwise, to the same bits and slowly.

#[path = "exhaustive/pairs.rs"]
mod pairs;
#[path = "../tests/elementwise/reference.rs"]
mod reference;

use pairs::{pairs, PairCase};
use reference::{cases, Case, Limit};
use std::{env, fs, num::NonZero, ops::Range, path::PathBuf, process::ExitCode, thread};
use verdict_kernels::{arithmetic::flush, Isa, Kind};

/// How many inputs are tried at a time.
pub(crate) const CHUNK: usize = 1 << 14;

/// What was found out about a function.
#[derive(Clone, Default)]
pub(crate) struct Found {
	/// How many results had other bits than the reference's.
	pub differences: u64,
	/// The largest error.
	pub worst: f64,
	/// What it was found at.
	pub worst_at: String,
	/// What the first other bits were found at.
	pub first_difference: Option<String>,
}

impl Found {
	fn join(self, other: Self) -> Self {
		let first = self.first_difference.clone().or(other.first_difference.clone());
		let differences = self.differences + other.differences;
		let worse = if other.worst > self.worst { other } else { self };
		Self {
			differences,
			first_difference: first,
			..worse
		}
	}

	/// Takes note of a result that the reference and another instruction set gave.
	pub fn compare(&mut self, wanted: f32, found: f32, at: impl FnOnce() -> String) {
		if canonical(wanted) != canonical(found) {
			self.differences += 1;
			self.first_difference.get_or_insert_with(at);
		}
	}

	/// Takes note of an error.
	pub fn error(&mut self, off: f64, at: impl FnOnce() -> String) {
		if off > self.worst {
			self.worst = off;
			self.worst_at = at();
		}
	}
}

fn canonical(x: f32) -> u32 {
	if x.is_nan() {
		f32::NAN.to_bits()
	} else {
		x.to_bits()
	}
}

/// The sets of instructions to hold against the reference. VNNI multiplies bytes, for which no function here has a use.
pub(crate) fn isas() -> Vec<Isa> {
	let mut isas = Isa::available();
	isas.remove(0);
	#[cfg(target_arch = "x86_64")]
	isas.retain(|isa| isa.kind() != Kind::Avx512 { vnni: true });
	isas
}

/// Inputs `step · i` for i in the range.
fn examine(case: &Case, step: u64, range: Range<u64>) -> Found {
	let isas = isas();
	let (mut scalar, mut fast) = (vec![0.0; CHUNK], vec![0.0; CHUNK]);
	let mut found = Found::default();
	let mut start = range.start;
	while start < range.end {
		let end = range.end.min(start + CHUNK as u64);
		let inputs: Vec<f32> = (start..end).map(|i| flush(f32::from_bits((i * step) as u32))).collect();
		let scalar = &mut scalar[..inputs.len()];
		case.function.apply(Isa::SCALAR, &inputs, scalar);
		for (&x, &y) in inputs.iter().zip(&*scalar) {
			let truth = (case.truth)(f64::from(x));
			// Off by half a unit at most, which is no news: what most results are, and quick to see.
			let nearest = (truth as f32).to_bits() == y.to_bits() && matches!(case.limit, Limit::Ulp(_));
			if !nearest || found.worst < 0.5 {
				found.error(case.limit.error(x, y, truth), || format!("{x:e}"));
			}
		}
		for &isa in &isas {
			let fast = &mut fast[..inputs.len()];
			case.function.apply(isa, &inputs, fast);
			for ((a, b), x) in fast.iter().zip(&*scalar).zip(&inputs) {
				found.compare(*b, *a, || format!("{x:e}"));
			}
		}
		start = end;
	}
	found
}

/// Shares numbers between as many threads as there are cores.
fn share(count: u64, part: &(dyn Fn(Range<u64>) -> Found + Sync)) -> Found {
	let threads = thread::available_parallelism().map_or(1, NonZero::get) as u64;
	let share = count.div_ceil(threads);
	thread::scope(|scope| {
		let threads: Vec<_> = (0..threads)
			.map(|n| scope.spawn(move || part((n * share).min(count)..((n + 1) * share).min(count))))
			.collect();
		let joined = threads.into_iter().map(|thread| thread.join().expect("no panic"));
		joined.fold(Found::default(), Found::join)
	})
}

/// What is asked for.
struct Options {
	step: u64,
	pairs: u64,
	record: Option<PathBuf>,
	functions: Vec<String>,
}

impl Options {
	fn new(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
		let mut this = Self {
			step: 1,
			pairs: 100_000_000,
			record: None,
			functions: Vec::new(),
		};
		while let Some(argument) = arguments.next() {
			let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
			let number = |text: String| text.parse().map_err(|_| format!("not a number: {text}"));
			match argument.as_str() {
				"--step" => this.step = number(value()?)?,
				"--pairs" => this.pairs = number(value()?)?,
				"--record" => this.record = Some(value()?.into()),
				name if !known().contains(&name) => {
					return Err(format!("no function {name}; there are: {}", known().join(" ")))
				}
				_ => this.functions.push(argument),
			}
		}
		if this.step.is_multiple_of(2) {
			return Err("the step has to be odd, so that all last bits are tried".into());
		}
		Ok(this)
	}
}

fn known() -> Vec<&'static str> {
	let unary = cases().into_iter().map(|case| case.name);
	unary.chain(pairs().into_iter().map(|case| case.name)).collect()
}

/// A line of the table, and whether all is well.
fn row(name: &str, inputs: u64, limit: Limit, found: &Found) -> (String, bool) {
	let first = found.first_difference.as_ref();
	let first = first.map_or(String::new(), |at| format!(" (first at {at})"));
	let unit = match limit {
		Limit::Ulp(_) => (format!("{:.3}", found.worst), format!("{}", limit.most())),
		Limit::OfX(_) => (
			format!("{:.2e} \\|x\\|", found.worst),
			format!("{:e} \\|x\\|", limit.most()),
		),
	};
	let (worst, most) = unit;
	let well = found.differences == 0 && found.worst <= limit.most();
	let (differences, at) = (found.differences, &found.worst_at);
	(
		format!("| {name} | {inputs} | {differences}{first} | {worst} | {most} | {at} |"),
		well,
	)
}

fn run(options: &Options) -> Result<bool, String> {
	let isas: Vec<String> = isas().iter().map(|isa| format!("{:?}", isa.kind())).collect();
	println!("{} against the scalar reference\n", isas.join(", "));
	println!("| function | inputs | bits that differ | largest error, ulp | promised | at |");
	println!("|---|---|---|---|---|---|");
	let mut all_well = true;
	let mut one = |name: &str, inputs: u64, limit: Limit, find: &dyn Fn() -> Found| -> Result<(), String> {
		if !options.functions.is_empty() && !options.functions.iter().any(|function| function == name) {
			return Ok(());
		}
		let record = options.record.as_ref().map(|folder| folder.join(name));
		if let Some(text) = record.as_ref().and_then(|file| fs::read_to_string(file).ok()) {
			print!("{text}");
			return Ok(());
		}
		eprintln!("{name}: {inputs} inputs");
		let (row, well) = row(name, inputs, limit, &find());
		println!("{row}");
		all_well &= well;
		// Only what is well is not to be tried again.
		match record {
			Some(file) if well => fs::write(&file, row + "\n").map_err(|error| format!("{}: {error}", file.display())),
			_ => Ok(()),
		}
	};
	let inputs = (1u64 << 32) / options.step;
	for case in cases() {
		let find = || share(inputs, &|range| examine(&case, options.step, range));
		one(case.name, inputs, case.limit, &find)?;
	}
	for case in pairs() {
		let PairCase { name, limit, .. } = case;
		one(name, options.pairs, limit, &|| {
			share(options.pairs, &|range| case.examine(range))
		})?;
	}
	Ok(all_well)
}

fn main() -> ExitCode {
	match Options::new(env::args().skip(1)).and_then(|options| run(&options)) {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => {
			eprintln!("error: bits differ, or an error is beyond its limit");
			ExitCode::FAILURE
		}
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
