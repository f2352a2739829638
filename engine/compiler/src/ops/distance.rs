//! Distances of rows.

use super::{one, Imported};
use crate::{error::refuse, graph::Graph, onnx::Node};
use verdict_program::op::{Binary, ReduceKind, Unary};

/// `com.microsoft.CDist`: the distance of each row of one matrix from each row of another.
///
/// By the differences themselves. onnxruntime goes by |a|² + |b|² - 2 a · b, which cancels where rows lie near each other.
pub(super) fn cdist(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let metric = node.text_or("metric", "sqeuclidean")?;
	let (a, b) = (node.input(0)?, node.input(1)?);
	let (left, right) = (g.dims(a), g.dims(b));
	let ([rows, width], [_, other]) = (left.as_slice(), right.as_slice()) else {
		refuse!(
			"its inputs have {} and {} dimensions, expected two each",
			g.rank(a),
			g.rank(b)
		);
	};
	if width != other {
		refuse!("its inputs have rows of {width} and of {other}; export the model again");
	}
	let a = g.reshape(a, &[*rows, 1, *width])?;
	let apart = g.binary(Binary::Sub, a, b)?;
	let squares = g.reduce(ReduceKind::SumSquare, apart, vec![2], false)?;
	one(match metric {
		"sqeuclidean" => squares,
		"euclidean" => g.unary(Unary::Sqrt, squares)?,
		other => refuse!("attribute metric is {other:?}, expected euclidean or sqeuclidean"),
	})
}
