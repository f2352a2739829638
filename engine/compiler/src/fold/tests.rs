use super::*;
use crate::tensor::Data;
use verdict_program::op::{Binary, Compare, CumSum, Reduce, ReduceKind, Slice, Unary};

fn ints(dims: &[u32], values: &[i64]) -> Tensor {
	Tensor::new(dims, Data::I64(values.to_vec())).unwrap()
}

fn floats(dims: &[u32], values: &[f32]) -> Tensor {
	Tensor::new(dims, Data::F32(values.to_vec())).unwrap()
}

#[test]
fn movement() {
	let x = ints(&[2, 3], &[1, 2, 3, 4, 5, 6]);
	let transposed = exact(&Op::Transpose { perm: vec![1, 0] }, &[&x]).unwrap();
	assert_eq!(transposed, ints(&[3, 2], &[1, 4, 2, 5, 3, 6]));
	let slice = Op::Slice(Slice {
		starts: vec![1, 2],
		steps: vec![-1, -2],
		sizes: vec![2, 2],
	});
	assert_eq!(exact(&slice, &[&x]), Some(ints(&[2, 2], &[6, 4, 3, 1])));
	let joined = exact(&Op::Concat { axis: 1 }, &[&x, &ints(&[2, 1], &[7, 8])]).unwrap();
	assert_eq!(joined, ints(&[2, 4], &[1, 2, 3, 7, 4, 5, 6, 8]));
	let tiled = exact(&Op::Tile { repeats: vec![2, 1] }, &[&ints(&[1, 2], &[1, 2])]).unwrap();
	assert_eq!(tiled, ints(&[2, 2], &[1, 2, 1, 2]));
	let gathered = exact(&Op::Gather { axis: 1 }, &[&x, &ints(&[2], &[-1, 0])]).unwrap();
	assert_eq!(gathered, ints(&[2, 2], &[3, 1, 6, 4]));
	assert_eq!(exact(&Op::Gather { axis: 1 }, &[&x, &ints(&[1], &[3])]), None);
	let expanded = exact(&Op::Expand { shape: [2, 2].into() }, &[&ints(&[2, 1], &[1, 2])]).unwrap();
	assert_eq!(expanded, ints(&[2, 2], &[1, 1, 2, 2]));
	let condition = Tensor::new([2], Data::Bool(vec![true, false])).unwrap();
	let chosen = exact(&Op::Where, &[&condition, &ints(&[], &[9]), &ints(&[2, 1], &[1, 2])]).unwrap();
	assert_eq!(chosen, ints(&[2, 2], &[9, 1, 9, 2]));
}

#[test]
fn integers_are_exact_and_wrap() {
	let pairs = |binary, a: &[i64], b: &[i64]| {
		let (a, b) = (ints(&[a.len() as u32], a), ints(&[b.len() as u32], b));
		exact(&Op::Binary(binary), &[&a, &b]).unwrap().ints().unwrap()
	};
	assert_eq!(
		pairs(Binary::Div, &[7, -7, 1, i64::MIN], &[2, 2, 0, -1]),
		[3, -3, 0, i64::MIN]
	);
	assert_eq!(pairs(Binary::Mod, &[7, -7, 7, 1], &[3, 3, -3, 0]), [1, 2, -2, 0]);
	assert_eq!(pairs(Binary::Fmod, &[7, -7, 7, 1], &[3, 3, -3, 0]), [1, -1, 1, 0]);
	assert_eq!(pairs(Binary::Add, &[i64::MAX], &[1]), [i64::MIN]);
	let bytes = Tensor::list(Data::U8(vec![200, 100]));
	let sum = exact(&Op::Binary(Binary::Add), &[&bytes, &bytes]).unwrap();
	assert_eq!(sum.ints().unwrap(), [144, 200]);
	assert_eq!(exact(&Op::Unary(Unary::Neg), &[&bytes]), None);
}

#[test]
fn reductions_of_integers() {
	let x = ints(&[2, 3], &[1, 2, 3, 4, 5, 6]);
	let reduce = |kind, axes: &[u32], keep| {
		let axes = axes.to_vec();
		exact(&Op::Reduce(Reduce { kind, axes, keep }), &[&x]).unwrap()
	};
	assert_eq!(reduce(ReduceKind::Prod, &[0, 1], false), ints(&[], &[720]));
	assert_eq!(reduce(ReduceKind::Sum, &[1], true), ints(&[2, 1], &[6, 15]));
	assert_eq!(reduce(ReduceKind::Max, &[0], false), ints(&[3], &[4, 5, 6]));
	let running = |exclusive, reverse| {
		let cum_sum = CumSum {
			axis: 1,
			exclusive,
			reverse,
		};
		exact(&Op::CumSum(cum_sum), &[&x]).unwrap().ints().unwrap()
	};
	assert_eq!(running(false, false), [1, 3, 6, 4, 9, 15]);
	assert_eq!(running(true, true), [5, 3, 0, 11, 6, 0]);
}

/// They are the kernels', but for empty ones, which kernels do not know.
#[test]
fn floats_are_not_computed_here() {
	let x = floats(&[2], &[2.5, -3.5]);
	for unary in [Unary::Round, Unary::Exp, Unary::Neg, Unary::IsNaN] {
		assert_eq!(exact(&Op::Unary(unary), &[&x]), None);
	}
	assert_eq!(exact(&Op::Binary(Binary::Mul), &[&x, &x]), None);
	assert_eq!(exact(&Op::Compare(Compare::Less), &[&x, &x]), None);
	assert_eq!(exact(&Op::Cast { to: Dtype::U8 }, &[&x]), None);
	assert_eq!(exact(&Op::Cast { to: Dtype::F32 }, &[&ints(&[1], &[3])]), None);
	let (kind, axes, keep) = (ReduceKind::Sum, vec![0], false);
	assert_eq!(exact(&Op::Reduce(Reduce { kind, axes, keep }), &[&x]), None);
	let empty = floats(&[0], &[]);
	assert_eq!(exact(&Op::Unary(Unary::Floor), &[&empty]), Some(empty.clone()));
	assert_eq!(exact(&Op::Cast { to: Dtype::I64 }, &[&empty]), Some(ints(&[0], &[])));
}
