//! Calls a program as often as its network says, and hands on what it says.

use crate::networks::{Array, Network};
use std::{collections::BTreeMap, error::Error};
use verdict_executor::{Model, Threads};
use verdict_program::Program;

/// The outputs of each call.
pub type Outputs = Vec<Vec<Vec<u8>>>;

/// What a program gives, call by call; and the bytes of all inputs that it was given.
pub fn run(
	network: &Network,
	program: &Program,
	model: &Model,
	threads: &Threads,
) -> Result<(Outputs, Vec<u8>), Box<dyn Error>> {
	let mut all: Outputs = Vec::new();
	let mut given = Vec::new();
	let mut handed_on: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
	for call in &network.calls {
		let mut inputs = Vec::new();
		for port in &program.inputs {
			inputs.push(match handed_on.get(port.name.as_str()) {
				Some(bytes) => bytes.as_slice(),
				None => find(&call.inputs, &port.name)?.bytes.as_slice(),
			});
		}
		given.extend(inputs.concat());
		let outputs = model.run(threads, &inputs)?;
		handed_on.clear();
		for (input, output) in &network.carry {
			let place = program.outputs.iter().position(|port| port.name == *output);
			let place = place.ok_or(format!("there is no output {output:?} to hand on"))?;
			handed_on.insert(input, outputs[place].clone());
		}
		all.push(outputs);
	}
	Ok((all, given))
}

/// The array of a name.
pub fn find<'a>(arrays: &'a [Array], name: &str) -> Result<&'a Array, String> {
	let found = arrays.iter().find(|array| array.name == name);
	found.ok_or(format!("no input or output {name:?} was written"))
}
