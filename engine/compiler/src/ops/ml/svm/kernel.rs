//! How near a row is to each support vector.

use super::super::scalar;
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
	tensor::{Data, Tensor},
};
use verdict_program::op::{Binary, MatMul, Op, ReduceKind, Unary};

/// What nearness is.
#[derive(Clone, Copy)]
pub(super) enum Kernel {
	/// x · v
	Linear,
	/// (gamma (x · v) + coef0)^degree
	Poly { gamma: f32, coef0: f32, degree: f32 },
	/// exp(-gamma |x - v|²)
	Rbf { gamma: f32 },
	/// tanh(gamma (x · v) + coef0)
	Sigmoid { gamma: f32, coef0: f32 },
}

impl Kernel {
	/// Reads the kernel of a node.
	pub(super) fn read(node: &Node<'_>) -> Result<Self, Refusal> {
		let kind = node.text_or("kernel_type", "LINEAR")?;
		let parameters = node.floats("kernel_params")?.unwrap_or_default();
		if kind == "LINEAR" {
			return Ok(Self::Linear);
		}
		let [gamma, coef0, degree] = *parameters else {
			refuse!(
				"attribute kernel_params has {} entries, expected gamma, coef0 and degree; export the model again",
				parameters.len()
			);
		};
		Ok(match kind {
			"POLY" => Self::Poly { gamma, coef0, degree },
			"RBF" => Self::Rbf { gamma },
			"SIGMOID" => Self::Sigmoid { gamma, coef0 },
			other => refuse!("attribute kernel_type is {other:?}, expected LINEAR, POLY, RBF or SIGMOID"),
		})
	}

	/// The nearness of each row to each of the vectors, which lie one behind the other.
	pub(super) fn apply(self, g: &mut Graph<'_>, x: Value, vectors: &[f32], features: u32) -> Result<Value, Refusal> {
		let dims = g.dims(x);
		let [rows, found] = *dims.as_slice() else {
			refuse!("its input has shape {dims:?}, expected a batch of rows");
		};
		if found != features {
			refuse!("its input has {found} features, its support vectors have {features}; export the model again");
		}
		let mut tensor = Tensor::list(Data::F32(vectors.to_vec()));
		let flushed = tensor.flush();
		g.flushed(flushed);
		let count = u32::try_from(vectors.len()).unwrap_or(u32::MAX) / features.max(1);
		let vectors = g.constant(tensor);
		let vectors = g.reshape(vectors, &[count, features])?;
		match self {
			Self::Linear => product(g, x, vectors),
			Self::Poly { gamma, coef0, degree } => {
				let base = scaled(g, x, vectors, gamma, coef0)?;
				power(g, base, degree)
			}
			Self::Rbf { gamma } => {
				// The difference itself: |x|² + |v|² - 2 x · v would cancel where both are large and near each other.
				let x = g.reshape(x, &[rows, 1, features])?;
				let apart = g.binary(Binary::Sub, x, vectors)?;
				let distance = g.reduce(ReduceKind::SumSquare, apart, vec![2], false)?;
				let gamma = scalar(g, -gamma)?;
				let exponent = g.binary(Binary::Mul, distance, gamma)?;
				g.unary(Unary::Exp, exponent)
			}
			Self::Sigmoid { gamma, coef0 } => {
				let inner = scaled(g, x, vectors, gamma, coef0)?;
				g.unary(Unary::Tanh, inner)
			}
		}
	}
}

fn product(g: &mut Graph<'_>, x: Value, vectors: Value) -> Result<Value, Refusal> {
	let op = Op::MatMul(MatMul {
		transpose_a: false,
		transpose_b: true,
	});
	g.apply(op, &[x, vectors])
}

fn scaled(g: &mut Graph<'_>, x: Value, vectors: Value, gamma: f32, coef0: f32) -> Result<Value, Refusal> {
	let product = product(g, x, vectors)?;
	let (gamma, coef0) = (scalar(g, gamma)?, scalar(g, coef0)?);
	let scaled = g.binary(Binary::Mul, product, gamma)?;
	g.binary(Binary::Add, scaled, coef0)
}

fn power(g: &mut Graph<'_>, base: Value, degree: f32) -> Result<Value, Refusal> {
	// The usual degrees are products, as onnxruntime has them.
	if degree == 2.0 || degree == 3.0 {
		let square = g.binary(Binary::Mul, base, base)?;
		return match degree == 3.0 {
			true => g.binary(Binary::Mul, square, base),
			false => Ok(square),
		};
	}
	let degree = scalar(g, degree)?;
	g.binary(Binary::Pow, base, degree)
}
