//! Constants while a program is in the making.

use verdict_program::{Dtype, Shape, TensorType};

/// A constant. Unlike a value of a program, it may be empty, and may hold infinities and NaN.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tensor {
	dims: Vec<u32>,
	data: Data,
}

/// Elements in row-major order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
	F32(Vec<f32>),
	I8(Vec<i8>),
	U8(Vec<u8>),
	I32(Vec<i32>),
	I64(Vec<i64>),
	Bool(Vec<bool>),
}

/// Does the same with the elements of any type.
macro_rules! each {
	($data:expr, $list:ident => $result:expr) => {
		match $data {
			$crate::tensor::Data::F32($list) => $result,
			$crate::tensor::Data::I8($list) => $result,
			$crate::tensor::Data::U8($list) => $result,
			$crate::tensor::Data::I32($list) => $result,
			$crate::tensor::Data::I64($list) => $result,
			$crate::tensor::Data::Bool($list) => $result,
		}
	};
}

/// Makes elements of one type from elements of the same type.
macro_rules! same {
	($data:expr, $list:ident => $result:expr) => {
		match $data {
			$crate::tensor::Data::F32($list) => $crate::tensor::Data::F32($result),
			$crate::tensor::Data::I8($list) => $crate::tensor::Data::I8($result),
			$crate::tensor::Data::U8($list) => $crate::tensor::Data::U8($result),
			$crate::tensor::Data::I32($list) => $crate::tensor::Data::I32($result),
			$crate::tensor::Data::I64($list) => $crate::tensor::Data::I64($result),
			$crate::tensor::Data::Bool($list) => $crate::tensor::Data::Bool($result),
		}
	};
}

impl Data {
	/// How many elements there are.
	pub(crate) fn len(&self) -> usize {
		each!(self, list => list.len())
	}

	/// The type of the elements.
	pub(crate) fn dtype(&self) -> Dtype {
		match self {
			Self::F32(_) => Dtype::F32,
			Self::I8(_) => Dtype::I8,
			Self::U8(_) => Dtype::U8,
			Self::I32(_) => Dtype::I32,
			Self::I64(_) => Dtype::I64,
			Self::Bool(_) => Dtype::Bool,
		}
	}

	/// Whole numbers as a type holds them: wrapped, or for bool, whether they are not 0. None for f32.
	pub(crate) fn whole(dtype: Dtype, values: impl Iterator<Item = i64>) -> Option<Self> {
		Some(match dtype {
			Dtype::F32 => return None,
			Dtype::I8 => Self::I8(values.map(|value| value as i8).collect()),
			Dtype::U8 => Self::U8(values.map(|value| value as u8).collect()),
			Dtype::I32 => Self::I32(values.map(|value| value as i32).collect()),
			Dtype::I64 => Self::I64(values.collect()),
			Dtype::Bool => Self::Bool(values.map(|value| value != 0).collect()),
		})
	}

	/// `count` times zero, or false.
	pub(crate) fn zeros(dtype: Dtype, count: usize) -> Self {
		match dtype {
			Dtype::F32 => Self::F32(vec![0.0; count]),
			Dtype::I8 => Self::I8(vec![0; count]),
			Dtype::U8 => Self::U8(vec![0; count]),
			Dtype::I32 => Self::I32(vec![0; count]),
			Dtype::I64 => Self::I64(vec![0; count]),
			Dtype::Bool => Self::Bool(vec![false; count]),
		}
	}
}

impl Tensor {
	/// A tensor, if the elements fill the shape.
	pub(crate) fn new(dims: impl Into<Vec<u32>>, data: Data) -> Option<Self> {
		let dims = dims.into();
		(volume(&dims) == Some(data.len() as u64)).then_some(Self { dims, data })
	}

	/// A tensor of rank 1.
	pub(crate) fn list(data: Data) -> Self {
		Self {
			// More than 2^32 elements would have been refused long before.
			dims: vec![u32::try_from(data.len()).unwrap_or(u32::MAX)],
			data,
		}
	}

	/// A tensor of rank 0.
	pub(crate) fn float(value: f32) -> Self {
		Self {
			dims: Vec::new(),
			data: Data::F32(vec![value]),
		}
	}

	/// A tensor of rank 0.
	pub(crate) fn int(value: i64) -> Self {
		Self {
			dims: Vec::new(),
			data: Data::I64(vec![value]),
		}
	}

	/// Zeros, if there are not too many.
	pub(crate) fn zeros(dtype: Dtype, dims: &[u32]) -> Option<Self> {
		let count = usize::try_from(volume(dims)?).ok()?;
		Self::new(dims, Data::zeros(dtype, count))
	}

	pub(crate) fn dims(&self) -> &[u32] {
		&self.dims
	}

	pub(crate) fn data(&self) -> &Data {
		&self.data
	}

	pub(crate) fn dtype(&self) -> Dtype {
		self.data.dtype()
	}

	pub(crate) fn len(&self) -> usize {
		self.data.len()
	}

	pub(crate) fn ty(&self) -> TensorType {
		TensorType::new(self.dtype(), Shape::from(self.dims.as_slice()))
	}

	/// The same elements in another shape.
	pub(crate) fn reshaped(&self, dims: &[u32]) -> Option<Self> {
		Self::new(dims, self.data.clone())
	}

	/// The elements, if they are of f32.
	pub(crate) fn floats(&self) -> Option<&[f32]> {
		match &self.data {
			Data::F32(list) => Some(list),
			_ => None,
		}
	}

	/// The elements as i64, unless they are of f32.
	pub(crate) fn ints(&self) -> Option<Vec<i64>> {
		Some(match &self.data {
			Data::F32(_) => return None,
			Data::I8(list) => list.iter().map(|item| i64::from(*item)).collect(),
			Data::U8(list) => list.iter().map(|item| i64::from(*item)).collect(),
			Data::I32(list) => list.iter().map(|item| i64::from(*item)).collect(),
			Data::I64(list) => list.clone(),
			Data::Bool(list) => list.iter().map(|item| i64::from(*item)).collect(),
		})
	}

	/// Whether all elements are 0, or false.
	pub(crate) fn is_zero(&self) -> bool {
		match &self.data {
			Data::F32(list) => list.iter().all(|item| *item == 0.0),
			Data::I8(list) => list.iter().all(|item| *item == 0),
			Data::U8(list) => list.iter().all(|item| *item == 0),
			Data::I32(list) => list.iter().all(|item| *item == 0),
			Data::I64(list) => list.iter().all(|item| *item == 0),
			Data::Bool(list) => list.iter().all(|item| !*item),
		}
	}

	/// The elements at some places, in that order, in a new shape; zeros where there is none.
	pub(crate) fn pick(&self, dims: Vec<u32>, places: impl Iterator<Item = Option<usize>>) -> Option<Self> {
		let data = same!(&self.data, list => places
			.map(|place| match place {
				Some(place) => list.get(place).copied(),
				None => Some(Default::default()),
			})
			.collect::<Option<Vec<_>>>()?);
		Self::new(dims, data)
	}

	/// The elements as a weight holds them.
	pub(crate) fn bytes(&self) -> Vec<u8> {
		match &self.data {
			Data::F32(list) => list.iter().flat_map(|item| item.to_le_bytes()).collect(),
			Data::I8(list) => list.iter().flat_map(|item| item.to_le_bytes()).collect(),
			Data::U8(list) => list.clone(),
			Data::I32(list) => list.iter().flat_map(|item| item.to_le_bytes()).collect(),
			Data::I64(list) => list.iter().flat_map(|item| item.to_le_bytes()).collect(),
			Data::Bool(list) => list.iter().map(|item| u8::from(*item)).collect(),
		}
	}

	/// Elements of a type as a weight holds them, if there are as many bytes as there should be.
	pub(crate) fn from_bytes(ty: &TensorType, bytes: &[u8]) -> Option<Self> {
		fn words<const N: usize, T>(bytes: &[u8], from: fn([u8; N]) -> T) -> Vec<T> {
			let words = bytes.chunks_exact(N).filter_map(|word| word.try_into().ok());
			words.map(from).collect()
		}
		let data = match ty.dtype {
			Dtype::F32 => Data::F32(words(bytes, f32::from_le_bytes)),
			Dtype::I8 => Data::I8(words(bytes, i8::from_le_bytes)),
			Dtype::U8 => Data::U8(bytes.to_vec()),
			Dtype::I32 => Data::I32(words(bytes, i32::from_le_bytes)),
			Dtype::I64 => Data::I64(words(bytes, i64::from_le_bytes)),
			Dtype::Bool => Data::Bool(bytes.iter().map(|byte| *byte != 0).collect()),
		};
		Self::new(ty.shape.dims(), data)
	}

	/// Sets subnormal numbers to zero, keeping their sign, and says how many there were.
	pub(crate) fn flush(&mut self) -> usize {
		let Data::F32(list) = &mut self.data else { return 0 };
		let subnormal = list.iter_mut().filter(|item| item.is_subnormal());
		subnormal.map(|item| *item = 0.0f32.copysign(*item)).count()
	}
}

/// The product of dimensions, if 64 bits hold it.
pub(crate) fn volume(dims: &[u32]) -> Option<u64> {
	dims.iter()
		.try_fold(1u64, |product, dim| product.checked_mul(u64::from(*dim)))
}

/// How far apart in memory neighbours along each axis lie.
pub(crate) fn strides(dims: &[u32]) -> Option<Vec<usize>> {
	let mut strides = Vec::with_capacity(dims.len());
	let mut stride = 1usize;
	for dim in dims.iter().rev() {
		strides.push(stride);
		stride = stride.checked_mul(usize::try_from(*dim).ok()?.max(1))?;
	}
	strides.reverse();
	Some(strides)
}
