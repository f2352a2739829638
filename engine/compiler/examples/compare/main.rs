//! Compares what programs compute with what onnxruntime computes, on the networks that `scripts/networks` writes.
//!
//! ```text
//! compare FOLDER GOLDEN [--write] [--save FOLDER] [--page FILE [--times FILE]]
//! compare --compile FOLDER..
//! ```
//!
//! Each network is compiled, validated, loaded and run with every instruction set of this CPU; with the scalar reference
//! only if it is small. Its outputs have to be close to onnxruntime's
//! (`judge` says how close), the same bytes with each instruction set, and, like the program, those whose SHA-256 the file
//! GOLDEN lists. `--write` writes that file anew. A table goes to stdout.
//!
//! `--compile` runs nothing: it prints the SHA-256 of each program, a line each, to see that the compiler gives the same
//! bytes elsewhere.
//!
//! `--save` writes the programs and their inputs, for other platforms to run. `--page` compares the tables of a page with
//! what the networks are, or with `--write` writes them, with the ratios that `scripts/bench engine` printed to the file of
//! `--times`.

mod calls;
mod golden;
mod judge;
mod networks;
mod page;
mod save;

use golden::{Golden, Line};
use judge::Errors;
use networks::Network;
use page::{Prices, Row};
use save::Save;
use std::{
	env,
	error::Error,
	path::{Path, PathBuf},
	process::ExitCode,
};
use verdict_compiler::{compile, OptionError, Options};
use verdict_executor::{Engine, Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{validate, Program};

/// Multiplications and additions beyond which the scalar reference takes many seconds.
const SCALAR_WORK: u64 = 100_000_000;

/// Of the coefficients of cost, from the folder where the compiler is.
const COST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/cost.md");

const USAGE: &str = "usage: compare FOLDER GOLDEN [--write] [--save FOLDER] [--page FILE [--times FILE]]";

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

#[derive(Default)]
struct Plan {
	files: Vec<PathBuf>,
	compile: bool,
	write: bool,
	save: Option<PathBuf>,
	page: Option<PathBuf>,
	times: Option<PathBuf>,
}

fn plan() -> Result<Plan, Box<dyn Error>> {
	let mut plan = Plan::default();
	let mut arguments = env::args().skip(1);
	while let Some(argument) = arguments.next() {
		let mut value = || arguments.next().map(PathBuf::from).ok_or(USAGE);
		match argument.as_str() {
			"--compile" => plan.compile = true,
			"--write" => plan.write = true,
			"--save" => plan.save = Some(value()?),
			"--page" => plan.page = Some(value()?),
			"--times" => plan.times = Some(value()?),
			_ => plan.files.push(argument.into()),
		}
	}
	Ok(plan)
}

fn run() -> Result<bool, Box<dyn Error>> {
	let plan = plan()?;
	if plan.compile {
		return print_programs(&plan.files);
	}
	let [folder, file] = plan.files.as_slice() else {
		return Err(USAGE.into());
	};
	let set = set_of(folder)?;
	let networks = networks::read(folder)?;
	let golden = if plan.write {
		Golden::default()
	} else {
		Golden::read(file)?
	};
	let prices = Prices::read(Path::new(COST))?;
	let mut save = plan.save.map(|folder| Save::begin(&folder, set)).transpose()?;
	// For its known-answer tests.
	Engine::start(1)?;
	let threads = Threads::new(2)?;
	let mut faults = golden.missing(&networks);
	let (mut lines, mut rows) = (Vec::new(), Vec::new());
	println!(
		"{:<28} {:>9} {:>12} {:>12} {:>9}  bytes",
		"network", "elements", "of element", "of largest", "steps"
	);
	for network in &networks {
		match examine(network, &threads, &prices) {
			Ok(Examined {
				errors,
				line,
				row,
				program,
				inputs,
			}) => {
				let verdict = if plan.write {
					Ok("written")
				} else {
					golden.compare(network, &line)
				};
				println!(
					"{:<28} {errors}  {}",
					network.name,
					verdict.as_ref().map_or("differ", |same| *same)
				);
				faults.extend(errors.faults.iter().map(|fault| format!("{}: {fault}", network.name)));
				faults.extend(verdict.err());
				if let Some(save) = &mut save {
					save.add(network, &program, &inputs, &line)?;
				}
				lines.push(line);
				rows.push(row);
			}
			Err(error) => faults.push(format!("{}: {error}", network.name)),
		}
	}
	save.map(Save::end).transpose()?;
	// What is trained may come out differently on another processor, and so may what is said of it.
	let comparable = plan.write || networks.iter().all(|network| network.seeded);
	if let Some(page) = plan.page.filter(|_| faults.is_empty() && comparable) {
		let times = plan.times.as_deref().map(page::times).transpose()?;
		if !page::update(&page, set, &rows, &times.unwrap_or_default(), plan.write)? {
			faults.push(format!(
				"the tables of {} are not those of these networks",
				page.display()
			));
		}
	}
	for fault in &faults {
		eprintln!("error: {fault}");
	}
	if plan.write && faults.is_empty() {
		golden::write(file, &lines)?;
	}
	Ok(faults.is_empty())
}

/// The set that a folder holds.
fn set_of(folder: &Path) -> Result<&str, &'static str> {
	let name = folder.file_name().and_then(|name| name.to_str());
	name.ok_or("the folder has no name")
}

/// Compiles what is in folders, and prints what comes of it.
fn print_programs(folders: &[PathBuf]) -> Result<bool, Box<dyn Error>> {
	for folder in folders {
		let set = set_of(folder)?;
		for network in networks::read(folder)? {
			let program = compile(&network.onnx, &options(&network)?)?.program;
			println!("{set}/{} {}", network.name, golden::of_program(&program));
		}
	}
	Ok(true)
}

/// How a network is compiled.
fn options(network: &Network) -> Result<Options, OptionError> {
	let mut options = Options::default();
	for dim in &network.dims {
		options.bind(dim)?;
	}
	for value in &network.fixed {
		options.fix(value)?;
	}
	Ok(options)
}

/// What came of a network.
struct Examined {
	errors: Errors,
	line: Line,
	row: Row,
	program: Program,
	/// Of all calls.
	inputs: Vec<u8>,
}

/// Compiles and runs a network.
fn examine(network: &Network, threads: &Threads, prices: &Prices) -> Result<Examined, Box<dyn Error>> {
	let options = options(network)?;
	let compiled = compile(&network.onnx, &options)?;
	let (program, report) = (compiled.program, compiled.report);
	let checked = validate(&program, &options.bounds.program)?;
	let mut results = Vec::new();
	let cost = checked.cost();
	let work = cost.gemm.saturating_add(cost.conv).saturating_add(cost.depthwise);
	for isa in Isa::available() {
		if isa == Isa::SCALAR && work > SCALAR_WORK {
			continue;
		}
		results.push(calls::run(network, &program, &Model::load(&checked, isa)?, threads)?);
		if results.last() != results.first() {
			return Err(format!("with {isa:?} the outputs are not those of the instructions before").into());
		}
	}
	let (outputs, inputs) = results.pop().unwrap_or_default();
	let mut errors = Errors::default();
	for (call, outputs) in network.calls.iter().zip(&outputs) {
		for (output, bytes) in program.outputs.iter().zip(outputs) {
			let expected = calls::find(&call.outputs, &output.name)?;
			let ty = checked.value(output.value).map(ToString::to_string).unwrap_or_default();
			if ty != expected.ty() {
				return Err(format!("output {:?} is {ty}, onnxruntime gives {}", output.name, expected.ty()).into());
			}
			errors.compare(expected, bytes, network.step);
			// A judge who lets everything pass would pass everything.
			judge::notices(expected, bytes, network.step)?;
		}
		if outputs.len() != call.outputs.len() {
			return Err(format!("{} outputs, onnxruntime gives {}", outputs.len(), call.outputs.len()).into());
		}
	}
	let line = Line::new(network, &program, &outputs);
	let row = Row::new(network, &report, &checked, &errors, prices)?;
	Ok(Examined {
		errors,
		line,
		row,
		program,
		inputs,
	})
}
