//! Tensors of the file become constants. Every length is compared with the shape before anything is reserved.

use super::{
	pb::{tensor_proto::DataLocation, tensor_proto::DataType, TensorProto},
	Element,
};
use crate::{
	error::{refuse, Refusal},
	tensor::{volume, Data, Tensor},
};

/// The constant that a tensor of the file is, and what became of its type.
pub(crate) fn tensor(proto: &TensorProto) -> Result<(Tensor, Element), Refusal> {
	if proto.data_location == Some(DataLocation::External as i32) || !proto.external_data.is_empty() {
		refuse!(
			"the tensor {:?} lies in another file; a model has to be one file: save it with onnx.save(model, path, \
			 save_as_external_data=False)",
			proto.name
		);
	}
	if proto.segment.is_some() {
		refuse!(
			"the tensor {:?} comes in segments, which nothing writes; save the model again",
			proto.name
		);
	}
	let dims = proto.dims.iter().map(|dim| u32::try_from(*dim).ok());
	let Some(dims) = dims.collect::<Option<Vec<u32>>>() else {
		refuse!(
			"the tensor {:?} has dimensions {:?}, expected each from 0 to 2^32 - 1",
			proto.name,
			proto.dims
		);
	};
	let count = volume(&dims).and_then(|count| usize::try_from(count).ok());
	let Some(count) = count else {
		refuse!(
			"the tensor {:?} has dimensions {dims:?}, too many elements to count",
			proto.name
		);
	};
	let data = elements(proto, count)?;
	let Some(tensor) = Tensor::new(dims.clone(), data) else {
		refuse!(
			"the tensor {:?} has not as many elements as its shape {dims:?} asks for; save the model again",
			proto.name
		);
	};
	Ok((tensor, Element::of(proto.data_type)))
}

/// The elements of a tensor of floats, no less exact than they are.
pub(crate) fn doubles(proto: &TensorProto) -> Result<Vec<f64>, Refusal> {
	if proto.data_type != DataType::Double as i32 {
		let (constant, _) = tensor(proto)?;
		return match constant.floats() {
			Some(items) => Ok(items.iter().map(|item| f64::from(*item)).collect()),
			None => refuse!(
				"the tensor {:?} is of {}, expected floats",
				proto.name,
				Element::name(proto.data_type)
			),
		};
	}
	// This looks at shape and length.
	let (constant, _) = tensor(proto)?;
	match proto.raw_data.is_empty() {
		true => Ok(proto.double_data.clone()),
		false => words(proto, &proto.raw_data, constant.len(), f64::from_le_bytes),
	}
}

/// The elements, `count` of them unless the file is wrong.
fn elements(proto: &TensorProto, count: usize) -> Result<Data, Refusal> {
	let kind = DataType::try_from(proto.data_type).unwrap_or(DataType::Undefined);
	// Without raw bytes, the elements are in the list that belongs to the type.
	let raw = (!proto.raw_data.is_empty()).then_some(proto.raw_data.as_slice());
	Ok(match kind {
		DataType::Float => Data::F32(match raw {
			Some(raw) => words(proto, raw, count, f32::from_le_bytes)?,
			None => list(proto, &proto.float_data, count, |item| item)?,
		}),
		DataType::Double => Data::F32(match raw {
			Some(raw) => words(proto, raw, count, |word| f64::from_le_bytes(word) as f32)?,
			None => list(proto, &proto.double_data, count, |item| item as f32)?,
		}),
		DataType::Float16 => Data::F32(match raw {
			Some(raw) => words(proto, raw, count, |word| half(u16::from_le_bytes(word)))?,
			None => list(proto, &proto.int32_data, count, |item| half(item as u16))?,
		}),
		DataType::Bfloat16 => Data::F32(match raw {
			Some(raw) => words(proto, raw, count, |word| brain(u16::from_le_bytes(word)))?,
			None => list(proto, &proto.int32_data, count, |item| brain(item as u16))?,
		}),
		DataType::Int8 => Data::I8(match raw {
			Some(raw) => words(proto, raw, count, i8::from_le_bytes)?,
			None => list(proto, &proto.int32_data, count, |item| item as i8)?,
		}),
		DataType::Uint8 => Data::U8(match raw {
			Some(raw) => words(proto, raw, count, u8::from_le_bytes)?,
			None => list(proto, &proto.int32_data, count, |item| item as u8)?,
		}),
		DataType::Int16 => Data::I32(match raw {
			Some(raw) => words(proto, raw, count, |word| i16::from_le_bytes(word).into())?,
			None => list(proto, &proto.int32_data, count, |item| i32::from(item as i16))?,
		}),
		DataType::Uint16 => Data::I32(match raw {
			Some(raw) => words(proto, raw, count, |word| u16::from_le_bytes(word).into())?,
			None => list(proto, &proto.int32_data, count, |item| i32::from(item as u16))?,
		}),
		DataType::Int32 => Data::I32(match raw {
			Some(raw) => words(proto, raw, count, i32::from_le_bytes)?,
			None => list(proto, &proto.int32_data, count, |item| item)?,
		}),
		DataType::Uint32 => Data::I64(match raw {
			Some(raw) => words(proto, raw, count, |word| u32::from_le_bytes(word).into())?,
			None => list(proto, &proto.uint64_data, count, |item| i64::from(item as u32))?,
		}),
		DataType::Int64 => Data::I64(match raw {
			Some(raw) => words(proto, raw, count, i64::from_le_bytes)?,
			None => list(proto, &proto.int64_data, count, |item| item)?,
		}),
		DataType::Uint64 => {
			let values = match raw {
				Some(raw) => words(proto, raw, count, u64::from_le_bytes)?,
				None => list(proto, &proto.uint64_data, count, |item| item)?,
			};
			let values = values.into_iter().map(|value| i64::try_from(value).ok());
			match values.collect::<Option<Vec<i64>>>() {
				Some(values) => Data::I64(values),
				None => refuse!(
					"the tensor {:?} holds a uint64 of 2^63 or more, and programs have int64 only",
					proto.name
				),
			}
		}
		DataType::Bool => Data::Bool(match raw {
			Some(raw) => words(proto, raw, count, |[byte]: [u8; 1]| byte != 0)?,
			None => list(proto, &proto.int32_data, count, |item| item != 0)?,
		}),
		_ => refuse!(
			"the tensor {:?} is of {}, which programs do not have; convert it to float32, int8, uint8, int32, int64 or \
			 bool before exporting",
			proto.name,
			Element::name(proto.data_type)
		),
	})
}

/// Elements out of raw bytes.
fn words<const N: usize, T>(
	proto: &TensorProto,
	raw: &[u8],
	count: usize,
	from: impl Fn([u8; N]) -> T,
) -> Result<Vec<T>, Refusal> {
	if count.checked_mul(N) != Some(raw.len()) {
		refuse!(
			"the tensor {:?} has {} bytes of data, its shape asks for {count} elements of {N}; save the model again",
			proto.name,
			raw.len()
		);
	}
	let words = raw.chunks_exact(N).filter_map(|word| word.try_into().ok());
	Ok(words.map(from).collect())
}

/// Elements out of one of the lists.
fn list<S: Copy, T>(proto: &TensorProto, items: &[S], count: usize, from: impl Fn(S) -> T) -> Result<Vec<T>, Refusal> {
	if items.len() != count {
		refuse!(
			"the tensor {:?} has {} elements, its shape asks for {count}; save the model again",
			proto.name,
			items.len()
		);
	}
	Ok(items.iter().map(|item| from(*item)).collect())
}

/// The value of a binary16; f32 holds each one exactly.
fn half(bits: u16) -> f32 {
	let sign = u32::from(bits & 0x8000) << 16;
	let exponent = u32::from(bits >> 10) & 0x1f;
	let fraction = u32::from(bits & 0x3ff);
	let magnitude = match exponent {
		// Zero and subnormal: the fraction counts in steps of 2^-24, and the product is exact.
		0 => (fraction as f32 * f32::from_bits(0x3380_0000)).to_bits(),
		31 => 0x7f80_0000 | (fraction << 13),
		_ => ((exponent + 112) << 23) | (fraction << 13),
	};
	f32::from_bits(sign | magnitude)
}

/// The value of a bfloat16, which is the upper half of an f32.
fn brain(bits: u16) -> f32 {
	f32::from_bits(u32::from(bits) << 16)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn halves_are_exact() {
		for (bits, value) in [
			(0x0000, 0.0),
			(0x8000, -0.0),
			(0x3c00, 1.0),
			(0xc000, -2.0),
			(0x7bff, 65504.0),
			(0x0001, 5.960_464_5e-8),
			(0x03ff, 6.097_555e-5),
			(0x0400, 6.103_515_6e-5),
			(0x3555, 0.333_251_95),
			(0xfc00, f32::NEG_INFINITY),
		] {
			assert_eq!(half(bits).to_bits(), f32::to_bits(value), "{bits:#x}");
		}
		assert!(half(0x7e00).is_nan());
	}

	#[test]
	fn a_shape_that_only_claims_is_refused() {
		let proto = TensorProto {
			dims: vec![1 << 31, 1 << 31],
			data_type: DataType::Float as i32,
			raw_data: vec![0; 4],
			..Default::default()
		};
		assert!(tensor(&proto).is_err());
	}

	#[test]
	fn types_without_a_counterpart_are_converted() {
		let proto = TensorProto {
			dims: vec![2],
			data_type: DataType::Double as i32,
			double_data: vec![0.1, 2.0],
			..Default::default()
		};
		let (constant, element) = tensor(&proto).unwrap();
		assert_eq!(constant.floats(), Some(&[0.1f32, 2.0][..]));
		assert_eq!(element, Element::Float);
	}
}
