//! What comes of constants some of which are empty. Programs have no empty tensors, so that no kernel knows.

use crate::tensor::{Data, Tensor};
use verdict_program::{
	op::{Op, ReduceKind},
	Dtype, TensorType,
};

/// What an op gives, given the types of that: nothing, or what a reduction starts with.
pub(crate) fn of_nothing(op: &Op, outputs: &[TensorType]) -> Option<Vec<Tensor>> {
	let results = outputs.iter().map(|ty| {
		let count = usize::try_from(ty.elements()?).ok()?;
		let data = match op {
			_ if count == 0 => Data::zeros(ty.dtype, 0),
			Op::Reduce(reduce) => start(reduce.kind, ty.dtype, count)?,
			_ => return None,
		};
		Tensor::new(ty.shape.dims(), data)
	});
	results.collect()
}

/// A reduction over no element. The mean of nothing does not exist.
fn start(kind: ReduceKind, dtype: Dtype, count: usize) -> Option<Data> {
	if dtype == Dtype::F32 {
		let value = match kind {
			ReduceKind::Sum | ReduceKind::L1 | ReduceKind::L2 | ReduceKind::SumSquare => 0.0,
			ReduceKind::Prod => 1.0,
			ReduceKind::Max | ReduceKind::LogSum | ReduceKind::LogSumExp => f32::NEG_INFINITY,
			ReduceKind::Min => f32::INFINITY,
			ReduceKind::Mean => return None,
		};
		return Some(Data::F32(vec![value; count]));
	}
	let (least, greatest) = match dtype {
		Dtype::I8 => (i8::MIN.into(), i8::MAX.into()),
		Dtype::U8 => (0, u8::MAX.into()),
		Dtype::I32 => (i32::MIN.into(), i32::MAX.into()),
		Dtype::I64 => (i64::MIN, i64::MAX),
		Dtype::F32 | Dtype::Bool => return None,
	};
	let value = match kind {
		ReduceKind::Sum => 0,
		ReduceKind::Prod => 1,
		ReduceKind::Max => least,
		ReduceKind::Min => greatest,
		_ => return None,
	};
	Data::whole(dtype, std::iter::repeat_n(value, count))
}
