//! Sequences and optional values. Programs know neither: they are lists of values while the program is in the making, so
//! that their lengths, and the positions that are asked for, have to be known.

use super::{repeat::stacked, Trouble, Values, Walker};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
	tensor::{Data, Tensor},
};
use std::rc::Rc;

type Import = fn(&mut Graph<'_>, &Node<'_>) -> Result<Values, Refusal>;

/// The import function of an op that takes or gives sequences or optional values.
pub(super) fn find(op_type: &str) -> Option<Import> {
	Some(match op_type {
		"ConcatFromSequence" => concat,
		"Optional" => optional,
		"OptionalGetElement" => optional_get,
		"OptionalHasElement" => optional_has,
		"SequenceAt" => at,
		"SequenceConstruct" => construct,
		"SequenceEmpty" => empty,
		"SequenceErase" => erase,
		"SequenceInsert" => insert,
		"SequenceLength" => length,
		"SplitToSequence" => split,
		_ => return None,
	})
}

fn one(value: Value) -> Result<Values, Refusal> {
	Ok(vec![Some(value)])
}

fn items(g: &Graph<'_>, value: Value) -> Result<Rc<[Value]>, Refusal> {
	match g.items(value) {
		Some(items) => Ok(items),
		None => refuse!("its input is no sequence; export the model again"),
	}
}

/// A place in a sequence, from the end if it is negative.
fn position(g: &Graph<'_>, value: Value, length: usize, most: usize) -> Result<usize, Refusal> {
	let place = g.whole_one(value, "position")?;
	let counted = match place < 0 {
		true => place.saturating_add(i64::try_from(length).unwrap_or(i64::MAX)),
		false => place,
	};
	match usize::try_from(counted) {
		Ok(place) if place <= most => Ok(place),
		_ => refuse!("position {place} does not exist in a sequence of {length}"),
	}
}

fn tensors(g: &Graph<'_>, values: &[Value]) -> Result<(), Refusal> {
	match values.iter().all(|value| g.is_tensor(*value)) {
		true => Ok(()),
		false => refuse!("a sequence can only hold tensors; export the model again"),
	}
}

fn construct(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let values = node.all()?;
	tensors(g, &values)?;
	one(g.sequence(values))
}

fn empty(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	// What is put in later has its own type.
	node.int("dtype")?;
	one(g.sequence([]))
}

fn insert(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let mut list = items(g, node.input(0)?)?.to_vec();
	let value = node.input(1)?;
	tensors(g, &[value])?;
	let place = match node.optional(2) {
		Some(place) => position(g, place, list.len(), list.len())?,
		None => list.len(),
	};
	list.insert(place, value);
	one(g.sequence(list))
}

fn erase(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let mut list = items(g, node.input(0)?)?.to_vec();
	let Some(last) = list.len().checked_sub(1) else {
		refuse!("it takes something from an empty sequence; export the model again");
	};
	let place = match node.optional(1) {
		Some(place) => position(g, place, list.len(), last)?,
		None => last,
	};
	list.remove(place);
	one(g.sequence(list))
}

fn at(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let list = items(g, node.input(0)?)?;
	let Some(last) = list.len().checked_sub(1) else {
		refuse!("it reads an empty sequence; export the model again");
	};
	let place = position(g, node.input(1)?, list.len(), last)?;
	Ok(vec![list.get(place).copied()])
}

fn length(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let length = items(g, node.input(0)?)?.len();
	one(g.constant(Tensor::int(i64::try_from(length).unwrap_or(i64::MAX))))
}

fn concat(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let list = items(g, node.input(0)?)?;
	let Some(axis) = node.int("axis")? else {
		refuse!("it has no attribute axis; export the model again");
	};
	let Some(first) = list.first() else {
		refuse!("it joins an empty sequence, and programs have no empty tensors");
	};
	if node.flag("new_axis", false)? {
		let axis = crate::graph::axis_of(axis, g.rank(*first).saturating_add(1))?;
		return one(stacked(g, &list, axis as usize)?);
	}
	let axis = g.axis(*first, axis)?;
	one(g.concat(axis, &list)?)
}

/// The most parts that a tensor is split into.
const PARTS: u64 = 1 << 16;

fn split(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let x = node.input(0)?;
	tensors(g, &[x])?;
	let axis = g.axis(x, node.int_or("axis", 0)?)?;
	let whole = g.dim(x, axis as usize)?;
	let keep = node.flag("keepdims", true)?;
	let given = node.optional(1);
	let sizes: Vec<u32> = match given {
		Some(sizes) if g.rank(sizes) > 0 => {
			let sizes = g.whole(sizes, "split")?;
			let sizes: Option<Vec<u32>> = sizes.iter().map(|size| u32::try_from(*size).ok()).collect();
			let sum = sizes
				.iter()
				.flatten()
				.try_fold(0u32, |sum, size| sum.checked_add(*size));
			match sizes {
				Some(sizes) if sum == Some(whole) && !sizes.contains(&0) => sizes,
				_ => refuse!("its parts do not add up to {whole}, or one is empty; export the model again"),
			}
		}
		_ => {
			let size = given.map_or(Ok(1), |size| g.whole_one(size, "split"))?;
			let Some(size) = u32::try_from(size).ok().filter(|size| *size > 0) else {
				refuse!("its parts are of size {size}, expected at least 1");
			};
			if u64::from(whole.div_ceil(size)) > PARTS {
				refuse!("it splits a tensor into more than {PARTS} parts");
			}
			let starts = (0..whole).step_by(size as usize);
			starts.map(|start| size.min(whole.saturating_sub(start))).collect()
		}
	};
	let mut start = 0u32;
	let mut list = Vec::new();
	for size in sizes {
		let mut part = g.part(x, axis, start, size)?;
		// Where sizes are given, the axis stays.
		if given.is_none() && !keep {
			let mut dims = g.dims(part);
			dims.remove(axis as usize);
			part = g.reshape(part, &dims)?;
		}
		list.push(part);
		start = start.saturating_add(size);
	}
	one(g.sequence(list))
}

fn optional(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	node.ignore(&["type"]);
	match node.optional(0) {
		Some(value) => one(value),
		None => one(g.nothing()),
	}
}

fn optional_has(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let there = node.optional(0).is_some_and(|value| !g.is_nothing(value));
	match Tensor::new([], Data::Bool(vec![there])) {
		Some(tensor) => one(g.constant(tensor)),
		None => refuse!("it gives nothing"),
	}
}

fn optional_get(g: &mut Graph<'_>, node: &Node<'_>) -> Result<Values, Refusal> {
	let value = node.input(0)?;
	if g.is_nothing(value) {
		refuse!("it takes an optional value that is not there; export the model again");
	}
	one(value)
}

impl<'m> Walker<'m> {
	/// A turn for each entry of a sequence.
	pub(super) fn sequence_map(&mut self, node: &Node<'m>) -> Result<Values, Trouble> {
		let Some(body) = node.graph("body")? else {
			return Err(Refusal("it has no body; export the model again".into()).into());
		};
		let inputs = node.all()?;
		let first = match inputs.first() {
			Some(first) => items(&self.graph, *first)?,
			None => Rc::from([]),
		};
		let mut collected: Vec<Vec<Value>> = vec![Vec::new(); body.output.len()];
		for turn in 0..first.len() {
			self.step()?;
			let mut arguments = Vec::new();
			for input in &inputs {
				// What is no sequence is the same in each turn.
				arguments.push(match self.graph.items(*input) {
					None => *input,
					Some(list) => match list.get(turn) {
						Some(value) => *value,
						None => Err(Refusal("its sequences are not of the same length".into()))?,
					},
				});
			}
			let values = self.inline(body, &arguments, |_| true)?;
			for (list, value) in collected.iter_mut().zip(values) {
				list.extend(value);
			}
		}
		let sequences = collected.into_iter().map(|list| Some(self.graph.sequence(list)));
		Ok(sequences.collect())
	}
}
