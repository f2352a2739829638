//! `Scan`: a turn for each place along an axis of its inputs. That of operator set 8 does so for each entry of a batch.

use super::{repeat::stacked, Trouble, Values, Walker};
use crate::{
	error::{refuse, Refusal},
	graph::{axis_of, Graph, Value},
	onnx::{pb::GraphProto, Node},
};

/// Which way along which axis.
struct Course {
	axis: i64,
	backward: bool,
}

/// What one run over a sequence does.
struct Plan<'m> {
	body: &'m GraphProto,
	inputs: Vec<Course>,
	outputs: Vec<Course>,
}

impl<'m> Walker<'m> {
	pub(super) fn scan(&mut self, node: &Node<'m>) -> Result<Values, Trouble> {
		let batches = node.opset < 9;
		let first = usize::from(batches);
		let all = (first..node.inputs.len())
			.map(|index| node.input(index))
			.collect::<Result<Vec<Value>, _>>()?;
		let (plan, states) = plan(node, all.len(), batches)?;
		let (initial, scanned) = all.split_at_checked(states).unwrap_or_default();
		let wanted: Vec<bool> = (0..plan.outputs.len())
			.map(|scan| node.wanted(states.saturating_add(scan)))
			.collect();
		if !batches {
			return self.sequence(&plan, initial, scanned, &wanted);
		}
		let Some(leading) = all.first() else {
			return Err(Refusal("it has no inputs; export the model again".into()).into());
		};
		let batch = self.graph.dim(*leading, 0)?;
		check_lengths(&self.graph, node.optional(0), scanned)?;
		let mut collected: Vec<Vec<Value>> = vec![Vec::new(); states.saturating_add(plan.outputs.len())];
		for entry in 0..batch {
			self.step()?;
			let g = &mut self.graph;
			let mut own = |value: &Value| taken(g, *value, 0, entry);
			let initial = initial.iter().map(&mut own).collect::<Result<Vec<Value>, _>>()?;
			let scanned = scanned.iter().map(&mut own).collect::<Result<Vec<Value>, _>>()?;
			let values = self.sequence(&plan, &initial, &scanned, &wanted)?;
			for (list, value) in collected.iter_mut().zip(values) {
				list.extend(value);
			}
		}
		let stack = collected.iter().map(|list| match list.is_empty() {
			true => Ok(None),
			false => stacked(&mut self.graph, list, 0).map(Some),
		});
		Ok(stack.collect::<Result<Values, Refusal>>()?)
	}

	/// One run over a sequence: the last states, and what the wanted outputs collect.
	fn sequence(
		&mut self,
		plan: &Plan<'m>,
		initial: &[Value],
		scanned: &[Value],
		wanted: &[bool],
	) -> Result<Values, Trouble> {
		let mut carried = initial.to_vec();
		let mut axes = Vec::new();
		let mut length = None;
		for (value, course) in scanned.iter().zip(&plan.inputs) {
			let axis = self.graph.axis(*value, course.axis)?;
			let own = self.graph.dim(*value, axis as usize)?;
			if *length.get_or_insert(own) != own {
				Err(Refusal(format!(
					"its inputs have {own} places along their axes, and others {length:?}; export the model again"
				)))?;
			}
			axes.push(axis);
		}
		let length = length.unwrap_or(0);
		let mut collected: Vec<Vec<Value>> = vec![Vec::new(); plan.outputs.len()];
		for turn in 0..length {
			self.step()?;
			let mut arguments = carried.clone();
			for ((value, course), axis) in scanned.iter().zip(&plan.inputs).zip(&axes) {
				let last = length.saturating_sub(1);
				let place = if course.backward {
					last.saturating_sub(turn)
				} else {
					turn
				};
				arguments.push(taken(&mut self.graph, *value, *axis, place)?);
			}
			let states = carried.len();
			let results = self.inline(plan.body, &arguments, |output| match output.checked_sub(states) {
				None => true,
				Some(scan) => wanted.get(scan).copied().unwrap_or(false),
			})?;
			let mut results = results.into_iter();
			for (state, value) in carried.iter_mut().zip(results.by_ref().flatten()) {
				*state = value;
			}
			for (list, value) in collected.iter_mut().zip(results) {
				list.extend(value);
			}
		}
		self.graph
			.report
			.repair(format!("a Scan was unrolled to {length} turns"));
		let mut values: Values = carried.into_iter().map(Some).collect();
		for ((mut list, course), wanted) in collected.into_iter().zip(&plan.outputs).zip(wanted) {
			if course.backward {
				list.reverse();
			}
			values.push(match wanted {
				true => {
					let rank = list.first().map_or(0, |first| self.graph.rank(*first));
					let axis = axis_of(course.axis, rank.saturating_add(1))?;
					Some(stacked(&mut self.graph, &list, axis as usize)?)
				}
				false => None,
			});
		}
		Ok(values)
	}
}

/// Reads the attributes; and how many states there are.
fn plan<'m>(node: &Node<'m>, inputs: usize, batches: bool) -> Result<(Plan<'m>, usize), Refusal> {
	let Some(body) = node.graph("body")? else {
		refuse!("it has no body; export the model again");
	};
	let scanned = node.int_or("num_scan_inputs", 0)?;
	let Some((scanned, states)) = usize::try_from(scanned)
		.ok()
		.filter(|scanned| *scanned > 0)
		.and_then(|scanned| Some((scanned, inputs.checked_sub(scanned)?)))
	else {
		refuse!("attribute num_scan_inputs is {scanned}, but it has {inputs} inputs; export the model again");
	};
	let Some(outputs) = body.output.len().checked_sub(states) else {
		refuse!("its body has too few outputs; export the model again");
	};
	let courses = |axes: &'static str, directions: &'static str, count: usize| -> Result<Vec<Course>, Refusal> {
		let axes = match batches {
			true => None,
			false => node.ints(axes)?,
		};
		let (axes, directions) = (list(axes, count)?, list(node.ints(directions)?, count)?);
		let pairs = axes.into_iter().zip(directions);
		Ok(pairs
			.map(|(axis, direction)| Course {
				axis,
				backward: direction != 0,
			})
			.collect())
	};
	let plan = Plan {
		body,
		inputs: match batches {
			true => courses("", "directions", scanned)?,
			false => courses("scan_input_axes", "scan_input_directions", scanned)?,
		},
		outputs: match batches {
			true => list(None, outputs)?
				.into_iter()
				.map(|axis| Course { axis, backward: false })
				.collect(),
			false => courses("scan_output_axes", "scan_output_directions", outputs)?,
		},
	};
	Ok((plan, states))
}

/// A list of an attribute, zeros unless it is given.
fn list(given: Option<&[i64]>, count: usize) -> Result<Vec<i64>, Refusal> {
	match given {
		None => Ok(vec![0; count]),
		Some(list) if list.len() == count => Ok(list.to_vec()),
		Some(list) => refuse!("a list of axes or directions is {list:?}, expected {count} of them"),
	}
}

/// Every sequence of a batch has to have the full length.
fn check_lengths(g: &Graph<'_>, lengths: Option<Value>, scanned: &[Value]) -> Result<(), Refusal> {
	let (Some(lengths), Some(scanned)) = (lengths, scanned.first()) else {
		return Ok(());
	};
	let (lengths, full) = (g.whole(lengths, "sequence_lens")?, g.dim(*scanned, 1)?);
	if lengths.iter().any(|length| *length != i64::from(full)) {
		refuse!("its sequences have lengths {lengths:?} of {full}; programs have no shorter ones");
	}
	Ok(())
}

/// What lies at a place along an axis, without the axis.
fn taken(g: &mut Graph<'_>, value: Value, axis: u32, place: u32) -> Result<Value, Refusal> {
	let mut dims = g.dims(value);
	if axis as usize >= dims.len() {
		refuse!("an input has shape {dims:?}, expected more than {axis} dimensions");
	}
	dims.remove(axis as usize);
	let part = g.part(value, axis, place, 1)?;
	g.reshape(part, &dims)
}
