//! Round after round, each contender in turn.

use crate::{
	machine,
	network::Network,
	outputs,
	process::Worker,
	rows::{Row, Work, ROWS},
	table::{self, Measured},
	Failure,
};
use std::{
	env, fs,
	path::PathBuf,
	process,
	thread::sleep,
	time::{Duration, Instant},
};

/// What to measure.
#[derive(Default)]
pub(crate) struct Plan {
	/// Where the networks are, in a folder for each set.
	pub(crate) networks: PathBuf,
	/// How onnxruntime's worker is started.
	pub(crate) onnxruntime: Vec<String>,
	/// In less time, to see whether it works.
	pub(crate) quick: bool,
	/// All, if empty.
	pub(crate) rows: Vec<Row>,
}

/// Those who are measured; the first is the engine.
pub(crate) const CONTENDERS: [&str; 3] = ["engine", "tract", "onnxruntime"];
/// With so many threads each.
pub(crate) const THREADS: [usize; 2] = [1, 2];

/// How long a burst should take, in nanoseconds.
const BURST: f64 = 30e6;
/// Slow rows have fewer rounds: no further one begins after so long.
const ENOUGH: Duration = Duration::from_secs(15);
/// How long everybody is left alone before a burst: threads that wait for work by spinning are done with it then.
const PAUSE: Duration = Duration::from_millis(6);

/// Measures all rows and prints the table.
pub(crate) fn all(plan: &Plan) -> Result<(), Failure> {
	let rows = match plan.rows.as_slice() {
		[] => ROWS,
		rows => rows,
	};
	let mut measured = Vec::new();
	for row in rows {
		eprintln!("{}", row.title);
		measured.push(one(plan, row)?);
	}
	print!("{}", table::markdown(&measured, &machine::describe(&plan.onnxruntime)?));
	Ok(())
}

/// Measures a row.
fn one(plan: &Plan, row: &Row) -> Result<Measured, Failure> {
	let network = Network::of(&plan.networks.join(format!("{}/{}.onnx", row.set, row.network)))?;
	let mut workers = Vec::new();
	for threads in THREADS {
		for name in CONTENDERS {
			let command = match name {
				"onnxruntime" => plan.onnxruntime.clone(),
				_ => vec![env::current_exe()?.display().to_string(), "worker".into(), name.into()],
			};
			workers.push(Worker::start(name, &command, threads)?);
		}
	}
	let mut able = Vec::new();
	for (index, worker) in workers.iter_mut().enumerate() {
		let name = CONTENDERS[index % CONTENDERS.len()];
		let threads = THREADS[index / CONTENDERS.len()];
		let outcome = agrees(&network, worker);
		match &outcome {
			Ok(distance) => eprintln!("    {name}, {threads} threads: outputs within {distance:.0e}"),
			// What tract does not take is no row of its.
			Err(error) if name == "tract" => eprintln!("    tract, {threads} threads, left out: {error}"),
			Err(error) => return Err(format!("{name}, {threads} threads: {error}").into()),
		}
		able.push(outcome.is_ok());
	}
	let order = match row.work {
		Work::Call => "call",
		Work::Load => "load",
	};
	let mut counts = Vec::new();
	for (worker, able) in workers.iter_mut().zip(&able) {
		if !able {
			counts.push(0);
			continue;
		}
		// The second burst is warm.
		let mut took = 0.0;
		for count in [2, 5] {
			took = median(&mut worker.times(&format!("{order} {count}"))?);
		}
		// The middle one of three at least, unless a single one takes long.
		let least = if took > 10.0 * BURST { 1.0 } else { 3.0 };
		counts.push((BURST / took).clamp(least, 5000.0) as usize);
	}
	let (least, most) = if plan.quick { (5, 5) } else { (9, 40) };
	let mut times = vec![Vec::new(); workers.len()];
	let begin = Instant::now();
	for round in 0..most {
		if round >= least && begin.elapsed() > ENOUGH {
			break;
		}
		for place in 0..workers.len() {
			// Another one begins each round, so that nobody always follows the same.
			let index = (place + round) % workers.len();
			if !able[index] {
				continue;
			}
			sleep(PAUSE);
			let mut burst = workers[index].times(&format!("{order} {}", counts[index]))?;
			times[index].push(median(&mut burst));
		}
	}
	Ok(Measured::new(row, &times))
}

/// Has a worker load a network; how far its outputs are from what is expected, if that is within a tolerance.
fn agrees(network: &Network, worker: &mut Worker) -> Result<f32, Failure> {
	worker.order(&format!("take {}", network.onnx.display()))?;
	worker.order("load 1")?;
	let prefix = env::temp_dir().join(format!("verdict-bench-{}-", process::id()));
	let prefix = prefix.display();
	worker.order(&format!("outputs {prefix}"))?;
	let take = |output: usize| {
		let file = format!("{prefix}{output}");
		let bytes = fs::read(&file)?;
		fs::remove_file(&file).map(|()| bytes)
	};
	let outputs = (0..network.outputs.len()).map(take).collect::<Result<Vec<_>, _>>()?;
	outputs::compare(network, &outputs)
}

/// The middle one.
pub(crate) fn median(times: &mut [f64]) -> f64 {
	times.sort_unstable_by(f64::total_cmp);
	match times.len() {
		0 => f64::NAN,
		len => (times[(len - 1) / 2] + times[len / 2]) / 2.0,
	}
}
