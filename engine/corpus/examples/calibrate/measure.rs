//! How long programs take.

use std::time::{Duration, Instant};
use verdict_corpus::Entry;
use verdict_executor::{
	samples::{Kind, Random},
	Model, Threads,
};
use verdict_kernels::Isa;
use verdict_program::{validate, Dtype, Limits, TensorType};

/// How often all programs are measured, one after the other: what disturbs one round seldom disturbs the same program
/// in the next.
const ROUNDS: usize = 5;
/// How long a program is run in a round with numbers of a kind.
const ROUND: Duration = Duration::from_millis(4);
const LEAST_RUNS: usize = 3;
const MOST_RUNS: usize = 96;

/// What inputs consist of: what is usual, then what is known to be slow on one machine or another.
#[derive(Clone, Copy, Debug)]
pub enum Numbers {
	/// As the corpus has them.
	Of(Kind),
	/// Subnormal ones only.
	Subnormal,
	/// Of any magnitude.
	AnySize,
}

impl Numbers {
	pub const ALL: [Self; 5] = [
		Self::Of(Kind::Plain),
		Self::Of(Kind::Tiny),
		Self::Of(Kind::Special),
		Self::Subnormal,
		Self::AnySize,
	];

	pub fn name(self) -> &'static str {
		match self {
			Self::Of(Kind::Plain) => "plain",
			Self::Of(Kind::Tiny) => "tiny",
			Self::Of(Kind::Special) => "special",
			Self::Subnormal => "subnormal",
			Self::AnySize => "any size",
		}
	}

	fn tensor(self, random: &mut Random, tensor: &TensorType) -> Vec<u8> {
		let mask = match self {
			Self::Of(kind) => return random.tensor(tensor, kind),
			Self::Subnormal => 0x807F_FFFF,
			// Not the exponent of infinities and NaN.
			Self::AnySize => 0xBFFF_FFFF,
		};
		if tensor.dtype != Dtype::F32 {
			return random.tensor(tensor, Kind::Plain);
		}
		let elements = tensor.elements().unwrap_or(0);
		(0..elements)
			.flat_map(|_| (random.bits() & mask).to_le_bytes())
			.collect()
	}
}

/// Nanoseconds that a run of a program takes, with each kind of numbers in turn.
pub struct Times {
	pub name: String,
	pub kinds: [u64; Numbers::ALL.len()],
}

impl Times {
	/// With the numbers that take longest.
	pub fn slowest(&self) -> u64 {
		self.kinds.into_iter().max().unwrap_or(0)
	}

	/// As a line of text.
	pub fn line(&self) -> String {
		let kinds: Vec<String> = self.kinds.iter().map(u64::to_string).collect();
		format!("{} {}", self.name, kinds.join(" "))
	}

	/// The other way round.
	pub fn parse(line: &str) -> Option<Self> {
		let mut words = line.split(' ');
		let name = words.next()?.to_string();
		let mut kinds = [0; Numbers::ALL.len()];
		for kind in &mut kinds {
			*kind = words.next()?.parse().ok()?;
		}
		Some(Self { name, kinds })
	}
}

/// Measures all programs on one thread: of a median in each round the least.
pub fn measure(entries: &[Entry], isa: Isa) -> Result<Vec<Times>, String> {
	let threads = Threads::new(1).map_err(|error| error.to_string())?;
	let mut times: Vec<Times> = entries
		.iter()
		.map(|entry| Times {
			name: entry.name.clone(),
			kinds: [u64::MAX; Numbers::ALL.len()],
		})
		.collect();
	for round in 1..=ROUNDS {
		eprintln!("round {round} of {ROUNDS}");
		for (entry, times) in entries.iter().zip(&mut times) {
			let failed = |error: String| format!("{}: {error}", entry.name);
			let checked = validate(&entry.program, &Limits::for_tests()).map_err(|error| failed(error.to_string()))?;
			let model = Model::load(&checked, isa).map_err(|error| failed(error.to_string()))?;
			for (numbers, best) in Numbers::ALL.into_iter().zip(&mut times.kinds) {
				let inputs = inputs(entry, numbers);
				*best = median(&model, &threads, &inputs).map_err(failed)?.min(*best);
			}
		}
	}
	Ok(times)
}

/// Several inputs, so that no branch is foreseen because it went the same way the time before.
fn inputs(entry: &Entry, numbers: Numbers) -> Vec<Vec<Vec<u8>>> {
	/// Large ones differ enough within themselves.
	const LARGE: usize = 1 << 16;
	const MANY: usize = 16;
	let mut random = Random::new(0xCA11);
	let mut draw = || entry.inputs_of(&mut random, |random, tensor| numbers.tensor(random, tensor));
	let first = draw();
	let count = match first.iter().map(Vec::len).sum::<usize>() < LARGE {
		true => MANY,
		false => 1,
	};
	let mut inputs = vec![first];
	inputs.resize_with(count, draw);
	inputs
}

fn median(model: &Model, threads: &Threads, inputs: &[Vec<Vec<u8>>]) -> Result<u64, String> {
	let inputs: Vec<Vec<&[u8]>> = inputs
		.iter()
		.map(|inputs| inputs.iter().map(Vec::as_slice).collect())
		.collect();
	let mut times = Vec::with_capacity(MOST_RUNS);
	let begin = Instant::now();
	// The first run finds out what memory it needs.
	model.run(threads, &inputs[0]).map_err(|error| error.to_string())?;
	while times.len() < LEAST_RUNS || times.len() < MOST_RUNS && begin.elapsed() < ROUND {
		let inputs = &inputs[times.len() % inputs.len()];
		let start = Instant::now();
		model.run(threads, inputs).map_err(|error| error.to_string())?;
		times.push(start.elapsed().as_nanos() as u64);
	}
	times.sort_unstable();
	Ok(times[times.len() / 2])
}
