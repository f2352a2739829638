//! Prints a line for each program of a folder: its name, the SHA-256 of its bytes and that of its outputs.
//!
//! ```text
//! programs FOLDER [--most WORK] [INSTRUCTIONS] [THREADS]
//! ```
//!
//! The folder is one that `compare --save` of the compiler writes: folders of programs `NAME.program`, each with the
//! inputs of one call after the other in `NAME.inputs`. INSTRUCTIONS are `Scalar`, another name that `golden list` prints,
//! or `best`. Programs of more multiplications and additions than WORK are left out: `-` is printed for them.

use sha2::{Digest, Sha256};
use std::{env, error::Error, fs, path::Path, process::ExitCode};
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{validate, Limits, Program, TensorType};

fn main() -> ExitCode {
	match run(&env::args().skip(1).collect::<Vec<_>>()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
	let (folder, most, rest) = match arguments {
		[folder, option, most, rest @ ..] if option == "--most" => (folder, most.parse()?, rest),
		[folder, rest @ ..] => (folder, u64::MAX, rest),
		[] => return Err("usage: programs FOLDER [--most WORK] [INSTRUCTIONS] [THREADS]".into()),
	};
	let mut rest = rest.iter();
	let isa = match rest.next().map(String::as_str) {
		None | Some("best") => Isa::best(),
		Some(name) => {
			let available = Isa::available();
			let found = available.iter().find(|isa| format!("{:?}", isa.kind()) == name);
			*found.ok_or_else(|| format!("this CPU has no {name}"))?
		}
	};
	let threads = Threads::new(rest.next().map_or(Ok(1), |count| count.parse())?)?;
	for program in programs(Path::new(folder))? {
		println!("{}", line(Path::new(folder), &program, isa, &threads, most)?);
	}
	Ok(())
}

/// The programs of all folders in a folder, as `SET/NAME`, in order.
fn programs(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
	let mut names = Vec::new();
	for set in fs::read_dir(folder)? {
		let set = set?;
		if !set.file_type()?.is_dir() {
			continue;
		}
		for file in fs::read_dir(set.path())? {
			let file = file?.file_name();
			if let Some(name) = file.to_str().and_then(|file| file.strip_suffix(".program")) {
				names.push(format!("{}/{name}", set.file_name().to_string_lossy()));
			}
		}
	}
	names.sort();
	match names.is_empty() {
		true => Err("there are no programs in the folder".into()),
		false => Ok(names),
	}
}

fn line(folder: &Path, name: &str, isa: Isa, threads: &Threads, most: u64) -> Result<String, Box<dyn Error>> {
	let bytes = fs::read(folder.join(format!("{name}.program")))?;
	let limits = Limits::for_tests();
	let program = Program::decode(&bytes, &limits)?;
	let checked = validate(&program, &limits)?;
	let cost = checked.cost();
	if cost.gemm.saturating_add(cost.conv).saturating_add(cost.depthwise) > most {
		return Ok(format!("{name} -"));
	}
	let model = Model::load(&checked, isa)?;
	let inputs = fs::read(folder.join(format!("{name}.inputs")))?;
	let sizes = program.inputs.iter().map(|port| {
		let bytes = TensorType::new(port.dtype, port.shape.clone()).bytes();
		bytes.and_then(|bytes| usize::try_from(bytes).ok())
	});
	let sizes = sizes
		.collect::<Option<Vec<usize>>>()
		.ok_or("an input that is too large")?;
	let call = sizes.iter().sum::<usize>();
	if call == 0 || inputs.len() % call != 0 {
		return Err(format!("{name}: inputs of {} bytes, {call} for each call", inputs.len()).into());
	}
	let mut digest = Sha256::new();
	for mut rest in inputs.chunks_exact(call) {
		let ports = sizes.iter().map(|size| {
			let (port, others) = rest.split_at(*size);
			rest = others;
			port
		});
		let ports: Vec<&[u8]> = ports.collect();
		for output in model.run(threads, &ports)? {
			digest.update(output);
		}
	}
	Ok(format!(
		"{name} {} {}",
		hex(&Sha256::digest(&bytes)),
		hex(&digest.finalize())
	))
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
