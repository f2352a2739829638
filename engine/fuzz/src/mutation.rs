//! Changes to a program: of one attribute, one dimension, one operand at a time, so that much of what comes of it still
//! keeps the rules, or breaks just one.

use crate::choice::Bytes;
use codec::{Decode, Encode};
use verdict_executor::samples::{Kind, Random};
use verdict_program::{op::Node, Dtype, Op, Program, Shape, TensorType};

/// The most changes that are made.
const MOST: usize = 6;
const DTYPES: [Dtype; 6] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];
/// Numbers at which something ends.
const EDGES: [u32; 16] = [0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 33, 64, 257, 4096, u32::MAX];

/// Makes a few changes.
pub fn mutate(program: &mut Program, by: &mut Bytes) {
	for _ in 0..1 + by.below(MOST) {
		match by.below(8) {
			0..=2 => attribute(program, by),
			3 => operand(program, by),
			4 => input(program, by),
			5 => weight(program, by),
			6 => order(program, by),
			_ => output(program, by),
		}
	}
}

/// One of the items, if there are any.
fn any<'a, T>(of: &'a mut [T], by: &mut Bytes) -> Option<&'a mut T> {
	let place = by.below(of.len());
	of.get_mut(place)
}

/// Changes a byte of an op, if that gives an op.
fn attribute(program: &mut Program, by: &mut Bytes) {
	let Some(node) = any(&mut program.ops, by) else { return };
	let mut bytes = node.op.encode();
	// The first one says which op it is; it rarely has attributes of another's form.
	let place = by.below(bytes.len());
	match by.below(4) {
		0 => bytes[place] = by.byte(),
		1 => bytes[place] = bytes[place].wrapping_add(1),
		2 => bytes[place] = bytes[place].wrapping_sub(1),
		_ => {
			let edge = by.pick(&EDGES).to_le_bytes();
			let end = bytes.len().min(place + edge.len());
			bytes[place..end].copy_from_slice(&edge[..end - place]);
		}
	}
	let mut rest = bytes.as_slice();
	match Op::decode(&mut rest) {
		Ok(op) if rest.is_empty() => node.op = op,
		_ => {}
	}
}

fn operand(program: &mut Program, by: &mut Bytes) {
	let most = program.inputs.len() + program.weights.len() + 2 * program.ops.len();
	let Some(Node { inputs, .. }) = any(&mut program.ops, by) else {
		return;
	};
	let other = by.below(most) as u32;
	match by.below(4) {
		0 => inputs.push(other),
		1 => inputs.truncate(inputs.len().saturating_sub(1)),
		2 => inputs.reverse(),
		_ => {
			if let Some(operand) = any(inputs, by) {
				*operand = other;
			}
		}
	}
}

/// Changes dimensions.
fn dims(shape: &Shape, by: &mut Bytes) -> Shape {
	let mut dims = shape.dims().to_vec();
	match by.below(6) {
		0 => dims.push(1),
		1 => dims.insert(0, 1),
		2 => dims.truncate(dims.len().saturating_sub(1)),
		_ => {
			let size = match by.one_in(2) {
				true => 1 + by.below(40) as u32,
				false => by.pick(&EDGES),
			};
			if let Some(dim) = any(&mut dims, by) {
				*dim = size;
			}
		}
	}
	dims.into()
}

fn input(program: &mut Program, by: &mut Bytes) {
	let Some(port) = any(&mut program.inputs, by) else {
		return;
	};
	match by.one_in(4) {
		true => port.dtype = by.pick(&DTYPES),
		false => port.shape = dims(&port.shape, by),
	}
}

fn weight(program: &mut Program, by: &mut Bytes) {
	let Some(weight) = any(&mut program.weights, by) else {
		return;
	};
	match by.below(4) {
		0 => weight.dtype = by.pick(&DTYPES),
		1 | 2 => weight.shape = dims(&weight.shape, by),
		_ => {}
	}
	let tensor = TensorType::new(weight.dtype, weight.shape.clone());
	if tensor.bytes().is_none_or(|bytes| bytes > 1 << 20) {
		return;
	}
	weight.data = match by.below(4) {
		0 => vec![0; tensor.bytes().unwrap_or(0) as usize],
		1 => Random::new(by.byte().into()).indices(&tensor, by.pick(&EDGES).min(1 << 20)),
		_ => Random::new(by.byte().into()).tensor(&tensor, Kind::Plain),
	};
}

/// Puts an op where another one was.
fn order(program: &mut Program, by: &mut Bytes) {
	let count = program.ops.len();
	if count < 2 {
		return;
	}
	let (one, other) = (by.below(count), by.below(count));
	match by.one_in(2) {
		true => program.ops.swap(one, other),
		false => program.ops[one].op = program.ops[other].op.clone(),
	}
}

fn output(program: &mut Program, by: &mut Bytes) {
	let most = program.inputs.len() + program.weights.len() + 2 * program.ops.len();
	let value = by.below(most) as u32;
	if let Some(output) = any(&mut program.outputs, by) {
		output.value = value;
	}
}
