//! From the probabilities of each pair of classes to those of the classes, by the second method of Wu, Lin and Weng
//! ("Probability estimates for multi-class classification by pairwise coupling", 2004), as libsvm and onnxruntime do it.
//!
//! They improve an estimate until it changes by little, a hundred times at most. A row that is good enough stays as it
//! is here, too, but the number of improvements is fixed: the estimate gets there quickly. Of many random and the worst
//! pairs that could be found for 2 to 16 classes, none took more than 4.

use super::pairs::Pairs;
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	tensor::{Data, Tensor},
};
use verdict_program::op::{Binary, Compare, ReduceKind, Unary};

/// How often the estimate is improved.
const IMPROVEMENTS: usize = 8;

/// Programs have about twenty ops for each class and improvement.
const CLASSES: usize = 32;

/// How near a pair's probability may be to 0 and 1.
const EDGE: f32 = 1e-7;

/// The probability of each class, from the scores of the pairs and their two numbers each.
pub(super) fn probabilities(
	g: &mut Graph<'_>,
	pairs: &Pairs,
	scores: Value,
	a: &[f32],
	b: &[f32],
) -> Result<Value, Refusal> {
	pairs.list("prob_a", a)?;
	pairs.list("prob_b", b)?;
	if pairs.classes() > CLASSES {
		refuse!(
			"it has probabilities of {} classes, at most {CLASSES} are possible; export it without, or keep only the \
			 label",
			pairs.classes()
		);
	}
	let (a, b) = (g.floats(a.to_vec()), g.floats(b.to_vec()));
	let unit = g.float(1.0);
	let scaled = g.binary(Binary::Mul, scores, a)?;
	let shifted = g.binary(Binary::Add, scaled, b)?;
	let against = g.unary(Unary::Sigmoid, shifted)?;
	let first = g.binary(Binary::Sub, unit, against)?;
	let (least, most) = (g.float(EDGE), g.float(1.0 - EDGE));
	let first = g.binary(Binary::Max, first, least)?;
	let first = g.binary(Binary::Min, first, most)?;
	let other = g.binary(Binary::Sub, unit, first)?;
	let matrix = pairs.matrix(g, first, other)?;
	coupled(g, matrix, pairs.classes() as u32)
}

/// The estimate in the making.
struct Estimate {
	p: Value,
	/// Q p
	qp: Value,
	/// p Q p
	pqp: Value,
}

/// The probabilities of classes that agree best with those of the pairs: `r[i][j]` is that of i rather than j.
fn coupled(g: &mut Graph<'_>, r: Value, classes: u32) -> Result<Value, Refusal> {
	let rows = g.dim(r, 0)?;
	let size = classes as usize;
	let identity: Vec<bool> = (0..size)
		.flat_map(|row| (0..size).map(move |column| row == column))
		.collect();
	let Some(identity) = Tensor::new([classes, classes], Data::Bool(identity)) else {
		refuse!("it has too many classes; train it with fewer");
	};
	let identity = g.constant(identity);
	// Q, with the sum of r[j][i]² on the diagonal and -r[j][i] r[i][j] elsewhere.
	let turned = g.transpose(r, &[0, 2, 1])?;
	let products = g.binary(Binary::Mul, r, turned)?;
	let products = g.unary(Unary::Neg, products)?;
	let diagonal = g.reduce(ReduceKind::SumSquare, r, vec![1], false)?;
	let own = g.reshape(diagonal, &[rows, classes, 1])?;
	let q = g.select(identity, own, products)?;
	let mut lines = Vec::new();
	for class in 0..classes {
		let line = g.part(q, 1, class, 1)?;
		let line = g.reshape(line, &[rows, classes])?;
		let own = g.part(diagonal, 1, class, 1)?;
		let mut place = vec![0.0f32; size];
		if let Some(entry) = place.get_mut(class as usize) {
			*entry = 1.0;
		}
		let place = g.floats(place);
		lines.push((class, line, own, place));
	}
	let share = g.float(1.0 / classes as f32);
	let mut p = g.expand(share, &[rows, classes])?;
	let near_enough = g.float(0.005 / classes as f32);
	let mut finished = None;
	for _ in 0..IMPROVEMENTS {
		let column = g.reshape(p, &[rows, 1, classes])?;
		let terms = g.binary(Binary::Mul, q, column)?;
		let qp = g.reduce(ReduceKind::Sum, terms, vec![2], false)?;
		let terms = g.binary(Binary::Mul, p, qp)?;
		let pqp = g.reduce(ReduceKind::Sum, terms, vec![1], true)?;
		let error = g.binary(Binary::Sub, qp, pqp)?;
		let error = g.unary(Unary::Abs, error)?;
		let error = g.reduce(ReduceKind::Max, error, vec![1], true)?;
		let near = g.compare(Compare::Less, error, near_enough)?;
		let stays = match finished {
			Some(before) => g.binary(Binary::Or, before, near)?,
			None => near,
		};
		finished = Some(stays);
		let mut estimate = Estimate { p, qp, pqp };
		for (class, line, own, place) in &lines {
			estimate = improved(g, estimate, *class, (*line, *own, *place))?;
		}
		p = g.select(stays, p, estimate.p)?;
	}
	Ok(p)
}

/// The estimate with the probability of one class put right, and all of them divided by their sum.
fn improved(
	g: &mut Graph<'_>,
	Estimate { p, qp, pqp }: Estimate,
	class: u32,
	(line, own, place): (Value, Value, Value),
) -> Result<Estimate, Refusal> {
	let qp_own = g.part(qp, 1, class, 1)?;
	let missing = g.binary(Binary::Sub, pqp, qp_own)?;
	let step = g.binary(Binary::Div, missing, own)?;
	let unit = g.float(1.0);
	let sum = g.binary(Binary::Add, step, unit)?;
	// p Q p after the step: (pqp + step (step q + 2 qp)) / sum²
	let square = g.binary(Binary::Mul, step, own)?;
	let double = g.binary(Binary::Add, qp_own, qp_own)?;
	let change = g.binary(Binary::Add, square, double)?;
	let change = g.binary(Binary::Mul, step, change)?;
	let pqp = g.binary(Binary::Add, pqp, change)?;
	let pqp = g.binary(Binary::Div, pqp, sum)?;
	let pqp = g.binary(Binary::Div, pqp, sum)?;
	let change = g.binary(Binary::Mul, step, line)?;
	let qp = g.binary(Binary::Add, qp, change)?;
	let qp = g.binary(Binary::Div, qp, sum)?;
	let change = g.binary(Binary::Mul, step, place)?;
	let p = g.binary(Binary::Add, p, change)?;
	let p = g.binary(Binary::Div, p, sum)?;
	Ok(Estimate { p, qp, pqp })
}
