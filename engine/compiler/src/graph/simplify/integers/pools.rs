//! Averages of quantised tensors: sums of bytes.

use super::{Folding, Sums, Value};
use crate::tensor::{volume, Data, Tensor};
use verdict_program::{
	op::{AveragePool, Conv, Op, Reduce, ReduceKind},
	Dtype,
};

impl Folding<'_, '_> {
	/// The mean over some axes.
	pub(super) fn mean(&mut self, reduce: &Reduce, x: Value) -> Option<Sums> {
		let bytes = self.twins.get(&x)?.clone();
		let (scale, zero) = bytes.uniform()?;
		if reduce.kind != ReduceKind::Mean {
			return None;
		}
		let dims = self.graph.dims(x);
		let folded = reduce.axes.iter().map(|axis| dims.get(*axis as usize).copied());
		let count = volume(&folded.collect::<Option<Vec<u32>>>()?)?;
		let wide = self.add(Op::Cast { to: Dtype::I32 }, &[bytes.value])?;
		let sum = Op::Reduce(Reduce {
			kind: ReduceKind::Sum,
			..reduce.clone()
		});
		let value = self.add(sum, &[wide])?;
		// Without any axis there is none that the bias could be along.
		self.graph.dims(value).first()?;
		Some(Sums {
			value,
			scales: vec![scale / count as f32],
			bias: vec![-(zero as f64) * count as f64],
			axis: 0,
			most: 255i64.checked_mul(i64::try_from(count).ok()?)?,
		})
	}

	/// The averages of windows that all have the same number of taps: a convolution with ones.
	pub(super) fn average(&mut self, average: &AveragePool, x: Value, result: Value) -> Option<Sums> {
		let bytes = self.twins.get(&x)?.clone();
		let (scale, zero) = bytes.uniform()?;
		let window = &average.pool.window;
		let padded = window.pads_begin.iter().chain(&window.pads_end).any(|pad| *pad != 0);
		if padded && !average.count_include_pad {
			return None;
		}
		let channels = *self.graph.dims(x).get(1)?;
		let taps = volume(&average.pool.kernel)?;
		let dims = [&[channels, 1], average.pool.kernel.as_slice()].concat();
		let count = usize::try_from(volume(&dims)?).ok().filter(|count| *count <= 1 << 20)?;
		self.spend(count)?;
		let ones = self.graph.constant(Tensor::new(dims, Data::I8(vec![1; count]))?);
		let conv = Op::ConvInteger(Conv {
			window: window.clone(),
			groups: channels,
		});
		let mut inputs = vec![bytes.value, ones];
		if zero != 0 {
			inputs.push(self.graph.number(self.graph.dtype(bytes.value), zero));
		}
		let value = self.add(conv, &inputs)?;
		// A last window that is only partly there has fewer taps.
		if self.graph.dims(value) != self.graph.dims(result) {
			return None;
		}
		Some(Sums {
			value,
			scales: vec![scale / taps as f32],
			bias: Vec::new(),
			axis: 1,
			most: 255i64.checked_mul(i64::try_from(taps).ok()?)?,
		})
	}
}
