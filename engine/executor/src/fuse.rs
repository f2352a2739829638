//! Which ops are run as one: a linear op with the addition, the activation or the requantisation that its result goes to.
//!
//! A kernel finishes each result with its bias, an addend and an activation in this order, each with the rounding that it
//! would have as an op of its own. So this changes no bit; it saves writing results and reading them again. The op stays
//! where it is: nothing is computed earlier, and no value is needed later, than the program says.

use std::borrow::Borrow;
use verdict_kernels::Activation;
use verdict_program::{
	op::{Binary, Unary},
	Checked, Op, Program, TensorType,
};

/// An op, or several in one, as they will run.
pub(crate) struct Planned<'a> {
	/// Where the op stands in the program.
	pub index: u32,
	pub op: &'a Op,
	/// The numbers of its operands, then of those that it takes over.
	pub inputs: Vec<usize>,
	/// The numbers of its outputs.
	pub outputs: Vec<usize>,
	pub fused: Fused,
}

/// What an op does besides its own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Fused {
	/// How many operands it takes over.
	pub operands: usize,
	/// The only one of them is added to the result.
	pub addend: bool,
	/// They are those of a requantisation, but for the first.
	pub requantize: bool,
	/// What is applied in the end.
	pub activation: Activation,
}

/// The ops of a program as they will run, fused where possible if so wished.
pub(crate) fn plan<P: Borrow<Program>>(checked: &Checked<P>, fuse: bool) -> Vec<Planned<'_>> {
	let mut plan = Plan::new(checked);
	for step in checked.steps() {
		let planned = Planned {
			index: step.index,
			op: &step.node.op,
			inputs: step.node.inputs.iter().map(|value| *value as usize).collect(),
			outputs: (step.outputs.start as usize..step.outputs.end as usize).collect(),
			fused: Fused::default(),
		};
		if !(fuse && plan.absorb(&planned)) {
			plan.push(planned);
		}
	}
	plan.ops
}

struct Plan<'a> {
	types: &'a [TensorType],
	ops: Vec<Planned<'a>>,
	/// For each value the place in `ops` of what makes it.
	makers: Vec<Option<usize>>,
	/// How often each value is used, by ops or as an output.
	uses: Vec<u32>,
}

impl<'a> Plan<'a> {
	fn new<P: Borrow<Program>>(checked: &'a Checked<P>) -> Self {
		let program = checked.program();
		let mut uses = vec![0; checked.types().len()];
		let used = program.ops.iter().flat_map(|node| &node.inputs);
		for value in used.chain(program.outputs.iter().map(|output| &output.value)) {
			if let Some(count) = uses.get_mut(*value as usize) {
				*count += 1;
			}
		}
		Self {
			types: checked.types(),
			ops: Vec::new(),
			makers: vec![None; uses.len()],
			uses,
		}
	}

	fn push(&mut self, planned: Planned<'a>) {
		let place = self.ops.len();
		self.made(&planned.outputs, place);
		self.ops.push(planned);
	}

	fn made(&mut self, values: &[usize], place: usize) {
		for value in values {
			if let Some(maker) = self.makers.get_mut(*value) {
				*maker = Some(place);
			}
		}
	}

	/// Lets an op that was planned before do what this one does, if that is possible.
	fn absorb(&mut self, planned: &Planned<'a>) -> bool {
		let found = match (planned.op, planned.inputs.as_slice()) {
			(Op::Unary(unary), [x]) => self.activates(unary, *x),
			(Op::Binary(Binary::Add), [a, b]) => {
				let candidates = [(*a, *b), (*b, *a)]
					.into_iter()
					.filter_map(|(x, other)| self.adds(x, other, planned));
				// The later of both, as only that one finds the other computed.
				candidates.max_by_key(|(place, ..)| *place)
			}
			(Op::Requantize { axis }, [x, others @ ..]) => self.requantizes(*axis, *x, others),
			_ => None,
		};
		let Some((place, fused, others)) = found else {
			return false;
		};
		self.made(&planned.outputs, place);
		let Some(maker) = self.ops.get_mut(place) else {
			return false;
		};
		maker.fused = fused;
		maker.inputs.extend(others);
		maker.outputs.clone_from(&planned.outputs);
		true
	}

	/// The op that makes a value which is for one op only.
	fn maker(&self, value: usize) -> Option<(usize, &Planned<'a>)> {
		let place = (*self.makers.get(value)?)?;
		(self.uses.get(value) == Some(&1)).then_some((place, self.ops.get(place)?))
	}

	/// Whether a value is there when the op at `place` runs.
	fn known(&self, value: usize, place: usize) -> bool {
		self.makers
			.get(value)
			.is_some_and(|maker| maker.is_none_or(|maker| maker < place))
	}

	fn activates(&self, unary: &Unary, x: usize) -> Option<(usize, Fused, Vec<usize>)> {
		let (place, maker) = self.maker(x)?;
		let linear = matches!(maker.op, Op::MatMul(_) | Op::Conv(_) | Op::ConvTranspose(_));
		let activation = activation(unary)?;
		let free = linear && maker.fused.activation == Activation::None;
		free.then_some((
			place,
			Fused {
				activation,
				..maker.fused
			},
			Vec::new(),
		))
	}

	fn adds(&self, x: usize, other: usize, sum: &Planned<'_>) -> Option<(usize, Fused, Vec<usize>)> {
		let (place, maker) = self.maker(x)?;
		let free = matches!(maker.op, Op::MatMul(_) | Op::Conv(_)) && maker.fused == Fused::default();
		let output = self.types.get(*sum.outputs.first()?);
		let same_shape = [x, other].iter().all(|value| self.types.get(*value) == output);
		let addend = Fused {
			operands: 1,
			addend: true,
			..Fused::default()
		};
		(free && same_shape && self.known(other, place)).then_some((place, addend, vec![other]))
	}

	fn requantizes(&self, axis: u32, sums: usize, others: &[usize]) -> Option<(usize, Fused, Vec<usize>)> {
		let (place, maker) = self.maker(sums)?;
		let rank = self.types.get(sums)?.shape.rank();
		let free = maker.fused == Fused::default()
			&& match maker.op {
				Op::MatMulInteger => axis as usize + 1 == rank,
				Op::ConvInteger(_) => axis == 1,
				_ => false,
			};
		let fused = Fused {
			operands: others.len(),
			requantize: true,
			..Fused::default()
		};
		(free && others.iter().all(|other| self.known(*other, place))).then(|| (place, fused, others.to_vec()))
	}
}

fn activation(unary: &Unary) -> Option<Activation> {
	match unary {
		Unary::Relu => Some(Activation::Relu),
		Unary::Clip { min, max } => Some(Activation::Clip {
			low: min.map_or(f32::NEG_INFINITY, |min| min.value()),
			high: max.map_or(f32::INFINITY, |max| max.value()),
		}),
		_ => None,
	}
}
