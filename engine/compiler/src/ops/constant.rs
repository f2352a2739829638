//! Constants, and what is known from shapes alone.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::Graph,
	onnx::{Element, Node},
	tensor::{Data, Tensor},
};
use verdict_program::{
	op::{Binary, CumSum, Op},
	Dtype,
};

pub(super) fn constant<'a>(g: &mut Graph<'a>, node: &Node<'a>) -> Imported {
	if let Some(proto) = node.tensor("value")? {
		return one(g.literal(proto)?);
	}
	if let Some(value) = node.float("value_float")? {
		let list = g.floats(vec![value]);
		return one(g.reshape(list, &[])?);
	}
	if let Some(values) = node.floats("value_floats")? {
		return one(g.floats(values.to_vec()));
	}
	if let Some(value) = node.int("value_int")? {
		return one(g.constant(Tensor::int(value)));
	}
	if let Some(values) = node.ints("value_ints")? {
		return one(g.ints(values.to_vec()));
	}
	refuse!("its value is a text or sparse, which programs do not have; store it as an ordinary tensor of numbers")
}

pub(super) fn of_shape<'a>(g: &mut Graph<'a>, node: &Node<'a>) -> Imported {
	let dims = g.whole(node.input(0)?, "input")?;
	let narrow = dims.iter().map(|dim| u32::try_from(*dim).ok());
	let Some(dims) = narrow.collect::<Option<Vec<u32>>>() else {
		refuse!("its shape is {dims:?}, which is out of range; export the model again");
	};
	let value = match node.tensor("value")? {
		Some(proto) => g.literal(proto)?,
		None => g.float(0.0),
	};
	if g.is_wide(value) {
		refuse!("its elements are of an integer type that programs do not have; use int64 or int32");
	}
	let Some(value) = g.known(value).and_then(|value| value.reshaped(&[])) else {
		refuse!("attribute value has not one element; export the model again");
	};
	if dims.contains(&0) {
		// Empty constants may serve as lists of nothing.
		if let Some(empty) = Tensor::new(dims, Data::zeros(value.dtype(), 0)) {
			return one(g.constant(empty));
		}
		refuse!("its shape is out of range; export the model again");
	}
	one(g.filled(value, &dims)?)
}

pub(super) fn shape(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let dims = g.dims(node.input(0)?);
	let rank = dims.len() as i64;
	let counted = |index: i64| {
		let index = if index < 0 { index.saturating_add(rank) } else { index };
		usize::try_from(index.clamp(0, rank)).unwrap_or(0)
	};
	let start = counted(node.int_or("start", 0)?);
	let end = counted(node.int("end")?.unwrap_or(rank));
	let part = dims.get(start..end.max(start)).unwrap_or_default();
	one(g.ints(part.iter().map(|dim| i64::from(*dim)).collect()))
}

pub(super) fn size(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let elements = g.ty(node.input(0)?).elements().unwrap_or(0);
	one(g.constant(Tensor::int(i64::try_from(elements).unwrap_or(i64::MAX))))
}

/// Ranges of up to so many elements become a weight; longer ones are counted when the program runs.
const WRITTEN_OUT: u64 = 1 << 14;

pub(super) fn range(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (start, limit, delta) = (node.input(0)?, node.input(1)?, node.input(2)?);
	let dtype = g.dtype(start);
	if dtype == Dtype::F32 {
		let real = |value, name| -> Result<f32, Refusal> {
			match g.real(value, name)?.as_slice() {
				[one] => Ok(*one),
				many => refuse!("its input {name:?} has {} elements, expected one", many.len()),
			}
		};
		let (start, limit, delta) = (real(start, "start")?, real(limit, "limit")?, real(delta, "delta")?);
		// As ONNX computes it: the difference of two f32, and a quotient of 64 bits.
		let count = (f64::from(limit - start) / f64::from(delta)).ceil();
		if !(count >= 1.0 && count <= WRITTEN_OUT as f64) {
			refuse!("it counts from {start} to {limit} by {delta}, which is empty, endless or too long");
		}
		let items = (0..count as u32).map(|index| start + index as f32 * delta);
		return one(g.floats(items.collect()));
	}
	let (start, limit, delta) = (
		g.whole_one(start, "start")?,
		g.whole_one(limit, "limit")?,
		g.whole_one(delta, "delta")?,
	);
	let span = i128::from(limit) - i128::from(start);
	let step = i128::from(delta);
	let count = match step {
		0 => refuse!("it counts by 0, which never ends; export the model again"),
		1.. => (span + step - 1) / step,
		_ => (-span - step - 1) / -step,
	};
	let count = u64::try_from(count.max(0)).unwrap_or(u64::MAX);
	if count <= WRITTEN_OUT {
		let items = (0..count as i64).map(|index| start.wrapping_add(index.wrapping_mul(delta)));
		return match Data::whole(dtype, items) {
			Some(data) => one(g.constant(Tensor::list(data))),
			None => refuse!("it counts in {dtype}, expected numbers"),
		};
	}
	let Ok(length) = u32::try_from(count) else {
		refuse!("it counts to {count}, which is more than a tensor holds");
	};
	// Ones, added up; which is exact.
	let ones = g.number(dtype, 1);
	let ones = g.expand(ones, &[length])?;
	let cum_sum = CumSum {
		axis: 0,
		exclusive: true,
		reverse: false,
	};
	let indices = g.apply(Op::CumSum(cum_sum), &[ones])?;
	let (start, delta) = (g.number(dtype, start), g.number(dtype, delta));
	let steps = g.binary(Binary::Mul, indices, delta)?;
	one(g.binary(Binary::Add, steps, start)?)
}

/// The largest identity matrix that becomes a weight.
const LARGEST_EYE: u64 = 1 << 22;

pub(super) fn eye_like(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let dtype = match node.int("dtype")? {
		None => g.dtype(x),
		Some(code) => match Element::of(i32::try_from(code).unwrap_or(-1)).value() {
			Some(dtype) => dtype,
			None => refuse!("it gives elements of a type that programs do not have; use float32"),
		},
	};
	let k = node.int_or("k", 0)?;
	let dims = g.dims(x);
	let [rows, columns] = dims.as_slice() else {
		refuse!("its input has shape {dims:?}, expected two dimensions");
	};
	if u64::from(*rows).saturating_mul(u64::from(*columns)) > LARGEST_EYE {
		refuse!("its result of {dims:?} is too large for a constant");
	}
	let places = (0..i64::from(*rows)).flat_map(|row| {
		let diagonal = row.saturating_add(k);
		(0..i64::from(*columns)).map(move |column| i64::from(column == diagonal))
	});
	let data = match dtype {
		Dtype::F32 => Some(Data::F32(places.map(|place| place as f32).collect())),
		_ => Data::whole(dtype, places),
	};
	match data.and_then(|data| Tensor::new(dims.clone(), data)) {
		Some(tensor) => one(g.constant(tensor)),
		None => refuse!("its result of {dims:?} is too large for a constant"),
	}
}
