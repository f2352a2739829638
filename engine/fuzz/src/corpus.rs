//! Inputs that are kept: a file for each target with all of its inputs, as SCALE writes a list of bytes.

use codec::{Decode, Encode};
use std::{collections::BTreeSet, fs, io, path::Path};

/// Where the files are.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");

/// How large a file may get: inputs beyond that are left out, the largest first.
pub const MOST_BYTES: usize = 192 * 1024;

/// The inputs that are kept for a target.
pub fn read(target: &str) -> io::Result<Vec<Vec<u8>>> {
	let bytes = fs::read(format!("{FOLDER}/{target}.scale"))?;
	Vec::<Vec<u8>>::decode(&mut bytes.as_slice())
		.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}

/// Keeps these inputs for a target, each once; says how many.
pub fn write(target: &str, inputs: impl IntoIterator<Item = Vec<u8>>) -> io::Result<usize> {
	let inputs: BTreeSet<Vec<u8>> = inputs.into_iter().collect();
	let mut inputs: Vec<Vec<u8>> = inputs.into_iter().collect();
	inputs.sort_by_key(Vec::len);
	let mut bytes = 0;
	inputs.retain(|input| {
		bytes += input.len();
		bytes <= MOST_BYTES
	});
	fs::create_dir_all(FOLDER)?;
	fs::write(format!("{FOLDER}/{target}.scale"), inputs.encode())?;
	Ok(inputs.len())
}

/// Writes each input that is kept for a target to a file of a folder.
pub fn unpack(target: &str, folder: &Path) -> io::Result<usize> {
	fs::create_dir_all(folder)?;
	let inputs = read(target)?;
	for (index, input) in inputs.iter().enumerate() {
		fs::write(folder.join(format!("kept-{index:04}")), input)?;
	}
	Ok(inputs.len())
}

/// The files of a folder, as inputs.
pub fn files(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
	let mut inputs = Vec::new();
	for entry in fs::read_dir(folder)? {
		let path = entry?.path();
		if path.is_file() {
			inputs.push(fs::read(path)?);
		}
	}
	Ok(inputs)
}
