//! Runs the tests of onnx's own suite, and writes or compares the page about operators that follows from them.
//!
//! ```text
//! node_tests DATA SCHEMAS PAGE [--write] [--each]
//! node_tests DATA --ours
//! ```
//!
//! DATA is the folder `onnx/backend/test/data` of the package, SCHEMAS the file that `schemas.py` writes, PAGE the page.
//! Each model is compiled, validated, loaded and run; its outputs have to be what the suite expects, as closely as the
//! suite wants it, or the compiler has to say why it does not take the model. The same tests are run with stock tract. A
//! table goes to stdout; with `--each`, a line for each test. `--ours` prints only that, without stock tract.
//!
//! It fails on a wrong answer, on a crash, on a refusal without a reason, when fewer tests pass than did before
//! ([`FEWEST`]), and when the page is not what it should be.

mod array;
mod bake;
mod corrected;
mod ours;
mod page;
mod stock;
mod suite;
mod verdict;
mod workers;

use page::{Outcome, Totals};
use std::{env, error::Error, fs, path::Path, process::ExitCode};
use suite::{Case, PARTS};
use tract_onnx::pb::tensor_proto::DataType;
use verdict::Verdict;
use workers::Engine;

/// How many of the node tests with types of version 1 pass at least. It only ever grows.
const FEWEST: usize = 1019;

fn main() -> ExitCode {
	match run() {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}

fn run() -> Result<bool, Box<dyn Error>> {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
	if let ["--worker", name, data, from] = arguments[..] {
		let engine = Engine::ALL.into_iter().find(|engine| engine.name() == name);
		let cases = suite::cases(Path::new(data))?;
		workers::work(engine.ok_or("no such engine")?, &cases, from.parse()?)?;
		return Ok(true);
	}
	if let [data, "--ours"] = arguments[..] {
		let cases = suite::cases(Path::new(data))?;
		let verdicts = workers::run(Engine::Ours, &cases, Path::new(data))?;
		for (case, verdict) in cases.iter().zip(verdicts) {
			println!("{}/{}: {}", case.part, case.name, verdict.line());
		}
		return Ok(true);
	}
	let [data, schemas, file, ref flags @ ..] = arguments[..] else {
		return Err("usage: node_tests DATA SCHEMAS PAGE [--write] [--each]".into());
	};
	if let Some(flag) = flags.iter().find(|flag| !["--write", "--each"].contains(flag)) {
		return Err(format!("unknown argument: {flag}").into());
	}
	let (data, file) = (Path::new(data), Path::new(file));
	let cases = suite::cases(data)?;
	let outcomes = outcomes(&cases, data)?;
	if flags.contains(&"--each") {
		for outcome in &outcomes {
			let types = outcome
				.foreign
				.as_ref()
				.map_or(String::new(), |types| format!(" ({types})"));
			println!("{}/{}{types}: {}", outcome.part, outcome.name, outcome.ours.line());
		}
	}
	let totals: Vec<Totals> = PARTS.iter().map(|part| Totals::of(part, &outcomes)).collect();
	for total in &totals {
		println!("{total}");
	}
	let mut faults = faults(&outcomes);
	let passed = totals.first().map_or(0, |total| total.passed());
	if passed < FEWEST {
		faults.push(format!("{passed} node tests pass, {FEWEST} did before"));
	}
	let page = page::page(&fs::read_to_string(schemas)?, &outcomes, &totals)?;
	if flags.contains(&"--write") {
		fs::write(file, page)?;
	} else if fs::read_to_string(file).unwrap_or_default() != page {
		faults.push(format!(
			"{} is not what this run gives; scripts/test-operators --write writes it anew",
			file.display()
		));
	}
	for fault in &faults {
		eprintln!("error: {fault}");
	}
	Ok(faults.is_empty())
}

fn outcomes(cases: &[Case], data: &Path) -> Result<Vec<Outcome>, Box<dyn Error>> {
	let mut verdicts = Vec::new();
	for engine in Engine::ALL {
		verdicts.push(workers::run(engine, cases, data)?.into_iter());
	}
	let mut outcomes = Vec::new();
	for case in cases {
		let model = case.model()?;
		let mut next = verdicts.iter_mut().map(|list| list.next());
		let (Some(Some(ours)), Some(Some(stock)), Some(Some(baked))) = (next.next(), next.next(), next.next()) else {
			return Err("a test has no verdict".into());
		};
		outcomes.push(Outcome {
			part: case.part,
			name: case.name.clone(),
			subject: case.subject(&model),
			foreign: foreign(&model),
			ours,
			stock_baked: stock.passes() || baked.passes(),
			stock_wrong: matches!(stock, Verdict::Wrong(_)),
			stock: stock.passes(),
		});
	}
	Ok(outcomes)
}

/// The first type of an input or an output that programs do not have.
fn foreign(model: &tract_onnx::pb::ModelProto) -> Option<String> {
	let known = [
		DataType::Float,
		DataType::Int8,
		DataType::Uint8,
		DataType::Int32,
		DataType::Int64,
		DataType::Bool,
	];
	suite::inputs(model).chain(suite::outputs(model)).find_map(|info| {
		let element = match suite::element(info) {
			Some(element) => DataType::try_from(element),
			None => return Some("not a tensor".into()),
		};
		match element {
			Ok(kind) if known.contains(&kind) => None,
			Ok(kind) => Some(kind.as_str_name().to_ascii_lowercase()),
			Err(_) => Some("a type of its own".into()),
		}
	})
}

/// What may not be.
fn faults(outcomes: &[Outcome]) -> Vec<String> {
	let fault = |outcome: &Outcome| {
		let text = match &outcome.ours {
			Verdict::Wrong(text) => format!("a wrong answer: {text}"),
			Verdict::Crashed(text) => text.clone(),
			// A reason is a sentence.
			Verdict::Refused(text) if text.split_whitespace().count() < 5 => {
				format!("refused without a reason: {text:?}")
			}
			_ => return None,
		};
		Some(format!("{}/{}: {text}", outcome.part, outcome.name))
	};
	outcomes.iter().filter_map(fault).collect()
}
