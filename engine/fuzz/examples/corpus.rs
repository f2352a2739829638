//! Inputs that are kept, for scripts/fuzz:
//!
//!     corpus unpack TARGET FOLDER      writes them to a folder, one file each
//!     corpus keep TARGET FOLDER..      keeps the files of folders, and nothing else
//!     corpus seed TARGET FOLDER        writes inputs to begin with: small programs of engine/corpus, a few ONNX graphs
//!     corpus replay TARGET FILE..      has the target look at files

use std::{env, error::Error, fs, path::Path};
use verdict_fuzz::{corpus, seeds, TARGETS};

const USAGE: &str = "usage: corpus unpack|keep|seed|replay TARGET PATH..";

fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let [action, target, paths @ ..] = arguments.as_slice() else {
		return Err(USAGE.into());
	};
	let known = TARGETS.iter().find(|(name, _)| name == target);
	let (target, run) = *known.ok_or_else(|| format!("there is no target {target}"))?;
	match (action.as_str(), paths) {
		("unpack", [folder]) => println!("{} inputs", corpus::unpack(target, Path::new(folder))?),
		("seed", [folder]) => println!("{} inputs", seeds::write(target, Path::new(folder))?),
		("keep", [_, ..]) => {
			let mut inputs = Vec::new();
			for folder in paths {
				inputs.extend(corpus::files(Path::new(folder))?);
			}
			println!("{} inputs", corpus::write(target, inputs)?);
		}
		("replay", [_, ..]) => {
			for file in paths {
				run(&fs::read(file)?);
				println!("{file}: nothing is wrong");
			}
		}
		_ => return Err(USAGE.into()),
	}
	Ok(())
}
