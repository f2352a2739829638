//! `Loop`, turn by turn. How often it runs has to be known, or at least how often at most: then each turn is computed,
//! and one that the condition rules out leaves everything as it was.

use super::{
	branch::{choose, truth},
	Trouble, Values, Walker,
};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
	tensor::{Data, Tensor},
};
use verdict_program::op::Binary;

/// Whether the next turn takes place.
enum Goes {
	On,
	Over,
	/// As this bool of the program says.
	Depends(Value),
}

impl<'m> Walker<'m> {
	pub(super) fn repeat(&mut self, node: &Node<'m>) -> Result<Values, Trouble> {
		let Some(body) = node.graph("body")? else {
			return Err(Refusal("it has no body; export the model again".into()).into());
		};
		let most = turns(&self.graph, node.optional(0))?;
		let condition = node.optional(1);
		let mut carried = (2..node.inputs.len())
			.map(|index| node.input(index))
			.collect::<Result<Vec<Value>, _>>()?;
		let states = carried.len();
		let Some(scans) = body.output.len().checked_sub(states.saturating_add(1)) else {
			return Err(Refusal("its body has too few outputs; export the model again".into()).into());
		};
		let scanned = |scan: usize| node.wanted(states.saturating_add(scan));
		let mut collected: Vec<Vec<Value>> = vec![Vec::new(); scans];
		let mut goes = match condition {
			Some(condition) => next(&mut self.graph, Goes::On, condition)?,
			None => Goes::On,
		};
		let holds = Tensor::new([], Data::Bool(vec![true])).map(|tensor| self.graph.constant(tensor));
		let mut turn = 0i64;
		while !matches!(goes, Goes::Over) && most.is_none_or(|most| turn < most) {
			if let Goes::Depends(_) = goes {
				check_bounded(most, (0..scans).any(scanned))?;
				self.graph.report.note(
					"a Loop whose condition is computed was unrolled to its greatest number of turns, which are \
					 computed each time",
				);
			}
			self.step()?;
			let number = self.graph.constant(Tensor::int(turn));
			// The body runs only if the condition holds.
			let mut arguments = vec![number, holds.unwrap_or(number)];
			arguments.extend(&carried);
			// Output 0 is the condition, then come the states.
			let results = self.inline(body, &arguments, |output| {
				match output.checked_sub(states.saturating_add(1)) {
					None => output > 0 || condition.is_some(),
					Some(scan) => scanned(scan),
				}
			})?;
			let mut results = results.into_iter();
			let again = results.next().flatten();
			for (state, value) in carried.iter_mut().zip(results.by_ref().flatten()) {
				*state = match goes {
					Goes::Depends(condition) => choose(&mut self.graph, condition, value, *state)?,
					_ => value,
				};
			}
			for (list, value) in collected.iter_mut().zip(results) {
				list.extend(value);
			}
			if let (Some(_), Some(again)) = (condition, again) {
				goes = next(&mut self.graph, goes, again)?;
			}
			turn = turn.saturating_add(1);
		}
		self.graph.report.repair(format!("a Loop was unrolled to {turn} turns"));
		let mut values: Values = carried.into_iter().map(Some).collect();
		for (scan, list) in collected.into_iter().enumerate() {
			values.push(match scanned(scan) {
				true => Some(stacked(&mut self.graph, &list, 0)?),
				false => None,
			});
		}
		Ok(values)
	}
}

/// How often a loop runs at most, if its first input says so.
fn turns(g: &Graph<'_>, count: Option<Value>) -> Result<Option<i64>, Refusal> {
	match count {
		None => Ok(None),
		Some(count) if g.known(count).is_some() => g.whole_one(count, "M").map(Some),
		Some(_) => refuse!(
			"how often it runs is computed when the model runs, and programs have no loops; export the model with fixed \
			 shapes, or with a constant number of turns"
		),
	}
}

fn check_bounded(most: Option<i64>, scanned: bool) -> Result<(), Refusal> {
	if most.is_none() {
		refuse!(
			"it runs until a condition that is computed when the model runs, and has no greatest number of turns; give \
			 it one as its first input"
		);
	}
	if scanned {
		refuse!(
			"how many turns' results it collects depends on a condition that is computed when the model runs, and \
			 programs have fixed shapes; export the model with a constant number of turns"
		);
	}
	Ok(())
}

/// Whether there is one more turn after one that took place if `goes` says so.
fn next(g: &mut Graph<'_>, goes: Goes, condition: Value) -> Result<Goes, Refusal> {
	let condition = truth(g, condition)?;
	let known = g.known(condition).and_then(|tensor| tensor.ints());
	Ok(match (goes, known.as_deref()) {
		(Goes::Over, _) | (_, Some([0])) => Goes::Over,
		(goes, Some(_)) => goes,
		(Goes::On, None) => Goes::Depends(condition),
		(Goes::Depends(before), None) => Goes::Depends(g.binary(Binary::And, before, condition)?),
	})
}

/// How many values one op joins.
const JOINED: usize = 256;

/// Values of one shape behind each other along a new axis.
pub(super) fn stacked(g: &mut Graph<'_>, list: &[Value], axis: usize) -> Result<Value, Refusal> {
	let Some(first) = list.first() else {
		refuse!(
			"it runs no turn, so that what it collects is empty, and programs have no empty tensors; export the model \
			 without it"
		);
	};
	let mut dims = g.dims(*first);
	if axis > dims.len() {
		refuse!(
			"its results of {} dimensions cannot be collected along axis {axis}",
			dims.len()
		);
	}
	dims.insert(axis, 1);
	let mut parts = list
		.iter()
		.map(|value| match g.ty(*value) == g.ty(*first) {
			true => g.reshape(*value, &dims),
			false => refuse!(
				"its turns give {} and {}, which cannot be collected in one tensor",
				g.ty(*first),
				g.ty(*value)
			),
		})
		.collect::<Result<Vec<Value>, _>>()?;
	let axis = u32::try_from(axis).unwrap_or(u32::MAX);
	while parts.len() > 1 {
		let joined = parts.chunks(JOINED).map(|chunk| g.concat(axis, chunk));
		parts = joined.collect::<Result<Vec<Value>, _>>()?;
	}
	match parts.first() {
		Some(whole) => Ok(*whole),
		None => refuse!("it collects nothing"),
	}
}
