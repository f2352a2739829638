//! Tensors of whatever type, and whether two of them are as close as the suite wants them.

use tract_onnx::pb::{tensor_proto::DataType, TensorProto};
use verdict_program::Dtype;

/// A tensor.
pub struct Array {
	/// Its element type.
	pub kind: DataType,
	/// Its shape.
	pub dims: Vec<u64>,
	/// Its elements.
	pub numbers: Numbers,
}

/// Elements, none of which loses anything.
pub enum Numbers {
	/// Of a type of floats.
	Floats(Vec<f64>),
	/// Of integers, or 0 and 1.
	Whole(Vec<i128>),
}

impl Array {
	/// From a file of the suite.
	pub fn read(proto: &TensorProto) -> Result<Self, String> {
		let kind = DataType::try_from(proto.data_type).unwrap_or(DataType::Undefined);
		let raw = proto.raw_data.as_slice();
		let listed = |list: &[i32]| list.iter().map(|item| i128::from(*item)).collect::<Vec<i128>>();
		let narrow = |size: usize, signed: bool| match raw.is_empty() {
			true => listed(&proto.int32_data),
			false => whole(raw, size, signed),
		};
		let half = |from: fn(u16) -> f64| {
			let bits = narrow(2, false);
			Numbers::Floats(bits.into_iter().map(|bits| from(bits as u16)).collect())
		};
		let numbers = match kind {
			DataType::Float if raw.is_empty() => {
				Numbers::Floats(proto.float_data.iter().map(|x| (*x).into()).collect())
			}
			DataType::Float => Numbers::Floats(words(raw, |word| f32::from_le_bytes(word).into())),
			DataType::Double if raw.is_empty() => Numbers::Floats(proto.double_data.clone()),
			DataType::Double => Numbers::Floats(words(raw, f64::from_le_bytes)),
			DataType::Float16 => half(half_to_f64),
			DataType::Bfloat16 => half(|bits| f32::from_bits(u32::from(bits) << 16).into()),
			DataType::Bool | DataType::Uint8 => Numbers::Whole(narrow(1, false)),
			DataType::Int8 => Numbers::Whole(narrow(1, true)),
			DataType::Uint16 => Numbers::Whole(narrow(2, false)),
			DataType::Int16 => Numbers::Whole(narrow(2, true)),
			DataType::Int32 => Numbers::Whole(narrow(4, true)),
			DataType::Int64 if raw.is_empty() => Numbers::Whole(proto.int64_data.iter().map(|x| (*x).into()).collect()),
			DataType::Int64 => Numbers::Whole(whole(raw, 8, true)),
			DataType::Uint32 | DataType::Uint64 if raw.is_empty() => {
				Numbers::Whole(proto.uint64_data.iter().map(|x| (*x).into()).collect())
			}
			DataType::Uint32 => Numbers::Whole(whole(raw, 4, false)),
			DataType::Uint64 => Numbers::Whole(whole(raw, 8, false)),
			other => return Err(format!("tensors of {} are not read", other.as_str_name())),
		};
		let dims = proto.dims.iter().map(|dim| u64::try_from(*dim).unwrap_or(0)).collect();
		let array = Self { kind, dims, numbers };
		match array.dims.iter().product::<u64>() == array.len() as u64 {
			true => Ok(array),
			false => Err(format!("{} elements in shape {:?}", array.len(), array.dims)),
		}
	}

	/// From what a program gives.
	pub fn of_program(dtype: Dtype, dims: &[u32], bytes: &[u8]) -> Self {
		let (kind, numbers) = match dtype {
			Dtype::F32 => (
				DataType::Float,
				Numbers::Floats(words(bytes, |word| f32::from_le_bytes(word).into())),
			),
			Dtype::I8 => (DataType::Int8, Numbers::Whole(whole(bytes, 1, true))),
			Dtype::U8 => (DataType::Uint8, Numbers::Whole(whole(bytes, 1, false))),
			Dtype::I32 => (DataType::Int32, Numbers::Whole(whole(bytes, 4, true))),
			Dtype::I64 => (DataType::Int64, Numbers::Whole(whole(bytes, 8, true))),
			Dtype::Bool => (DataType::Bool, Numbers::Whole(whole(bytes, 1, false))),
		};
		let dims = dims.iter().map(|dim| u64::from(*dim)).collect();
		Self { kind, dims, numbers }
	}

	/// As a program takes it.
	pub fn bytes(&self, dtype: Dtype) -> Vec<u8> {
		let size = usize::try_from(dtype.bytes()).unwrap_or(1);
		match &self.numbers {
			Numbers::Floats(items) => items.iter().flat_map(|item| (*item as f32).to_le_bytes()).collect(),
			Numbers::Whole(items) => items
				.iter()
				.flat_map(|item| item.to_le_bytes()[..size].to_vec())
				.collect(),
		}
	}

	/// A finite number that would be infinite as f32.
	pub fn beyond_f32(&self) -> Option<f64> {
		let Numbers::Floats(items) = &self.numbers else {
			return None;
		};
		items
			.iter()
			.copied()
			.find(|item| item.is_finite() && (*item as f32).is_infinite())
	}

	/// How many elements there are.
	pub fn len(&self) -> usize {
		match &self.numbers {
			Numbers::Floats(items) => items.len(),
			Numbers::Whole(items) => items.len(),
		}
	}

	/// What keeps `got` from being what is expected. `as_f32` lets floats of every size be of f32.
	pub fn fault(&self, got: &Self, relative: f64, absolute: f64, as_f32: bool) -> Option<String> {
		let float = |kind: DataType| matches!(kind, DataType::Float16 | DataType::Bfloat16 | DataType::Double);
		let same = self.kind == got.kind || as_f32 && float(self.kind) && got.kind == DataType::Float;
		if !same {
			return Some(format!(
				"it is of {}, not {}",
				got.kind.as_str_name(),
				self.kind.as_str_name()
			));
		}
		if self.dims != got.dims {
			return Some(format!("its shape is {:?}, not {:?}", got.dims, self.dims));
		}
		match (&self.numbers, &got.numbers) {
			(Numbers::Floats(wanted), Numbers::Floats(got)) => {
				let mut pairs = wanted.iter().zip(got).enumerate();
				let far = |(wanted, got): (&f64, &f64)| {
					let close = (wanted - got).abs() <= absolute + relative * wanted.abs();
					!(wanted == got || wanted.is_nan() && got.is_nan() || close && wanted.is_finite())
				};
				let (place, (wanted, got)) = pairs.find(|(_, pair)| far(*pair))?;
				Some(format!("at {place}: expected {wanted:e}, got {got:e}"))
			}
			// The suite allows as much as for floats. There is no reason to.
			(Numbers::Whole(wanted), Numbers::Whole(got)) => {
				let mut pairs = wanted.iter().zip(got).enumerate();
				let (place, (wanted, got)) = pairs.find(|(_, (wanted, got))| wanted != got)?;
				Some(format!("at {place}: expected {wanted}, got {got}"))
			}
			_ => Some("floats instead of integers, or the other way round".into()),
		}
	}
}

fn words<const N: usize, T>(bytes: &[u8], from: impl Fn([u8; N]) -> T) -> Vec<T> {
	let words = bytes.chunks_exact(N).filter_map(|word| word.try_into().ok());
	words.map(from).collect()
}

/// Little-endian integers of so many bytes.
fn whole(bytes: &[u8], size: usize, signed: bool) -> Vec<i128> {
	let one = |word: &[u8]| {
		let negative = signed && word.last().is_some_and(|byte| byte & 0x80 != 0);
		let mut all = [if negative { 0xff } else { 0 }; 16];
		all[..size].copy_from_slice(word);
		i128::from_le_bytes(all)
	};
	bytes.chunks_exact(size).map(one).collect()
}

fn half_to_f64(bits: u16) -> f64 {
	let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
	let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f64::from(bits & 0x3ff));
	let magnitude = match exponent {
		0 => fraction / f64::from(1 << 24),
		31 if fraction == 0.0 => f64::INFINITY,
		31 => f64::NAN,
		_ => (1.0 + fraction / 1024.0) * f64::from(1u32 << exponent) / 32768.0,
	};
	sign * magnitude
}
