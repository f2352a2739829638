//! The program in the making: values, and the ops that make them.
//!
//! Every value has a number and a type from the moment it exists, found by the same rules that validators use. What the
//! file says about types of inner values is never read.

mod apply;
mod emit;
mod shorthand;
mod simplify;

pub(crate) use apply::attribute;
pub(crate) use emit::Finished;
pub(crate) use shorthand::{axis_of, sorted_axes};

use crate::{
	error::{refuse, Refusal},
	fold::Kernels,
	onnx::{
		self,
		pb::{tensor_proto::DataType, TensorProto},
		Element, Short,
	},
	options::Bounds,
	report::Report,
	tensor::Tensor,
};
use std::{collections::BTreeMap, rc::Rc};
use verdict_program::{op::Op, Dtype, Limits, Port, TensorType};

/// The number of a value in the making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Value(usize);

/// Where a value comes from.
#[derive(Clone)]
enum Origin {
	Input(usize),
	Constant(Rc<Tensor>),
	/// A node that cannot be compiled: there will be no program, but what comes behind it is looked at, too.
	MadeUp,
	/// An output of a step.
	Result {
		step: usize,
		output: u32,
	},
	/// A sequence, which exists only while the program is in the making.
	Sequence(Rc<[Value]>),
	/// An optional value that is not there.
	Nothing,
}

struct Entry {
	ty: TensorType,
	origin: Origin,
	/// Whether it is a constant whose type was made wider, since programs do not have its own. It can be moved about
	/// and cast, but not be computed with: it would no longer wrap where it should.
	wide: bool,
	/// What a constant was computed by, if it stands for quantised numbers perhaps.
	made_by: Option<Box<Step>>,
}

/// The type of what is no tensor. No op is applied to it.
const NO_TENSOR: TensorType = TensorType {
	dtype: verdict_program::Dtype::F32,
	shape: verdict_program::Shape::scalar(),
};

/// An op and what it is applied to.
struct Step {
	op: Op,
	inputs: Vec<Value>,
	/// Which of the labels says where it comes from.
	label: usize,
}

/// A program in the making.
pub(crate) struct Graph<'a> {
	entries: Vec<Entry>,
	steps: Vec<Step>,
	ports: Vec<Port>,
	/// The nodes of the file that steps come from, as messages call them.
	labels: Vec<(String, String)>,
	limits: &'a Limits,
	kernels: Kernels<'a>,
	/// The file's constants that have been read, by where they lie: loops come by often.
	literals: BTreeMap<*const TensorProto, Value>,
	/// Values that are of a float of 16 bits in the file, as far as this is known: inputs, constants, and what was cast.
	/// Without an entry, some name of the file for it is of another type.
	shorts: BTreeMap<Value, Option<Short>>,
	/// Dimensions that only a run would find out, as far as the options bind them, by value and axis.
	pub(crate) sizes: BTreeMap<(String, u32), u32>,
	/// How many bytes of constants may still be made while folding.
	budget: u64,
	/// Whether an input is of float64 in the model: what is known as f32 was rounded on the way.
	pub(crate) rounded: bool,
	pub(crate) report: Report,
}

impl<'a> Graph<'a> {
	pub(crate) fn new(bounds: &'a Bounds) -> Self {
		Self {
			entries: Vec::new(),
			steps: Vec::new(),
			ports: Vec::new(),
			labels: vec![Default::default()],
			limits: &bounds.program,
			kernels: Kernels::new(bounds),
			literals: BTreeMap::new(),
			shorts: BTreeMap::new(),
			sizes: BTreeMap::new(),
			budget: bounds.fold_bytes,
			rounded: false,
			report: Report::default(),
		}
	}

	fn push(&mut self, ty: TensorType, origin: Origin) -> Value {
		let value = Value(self.entries.len());
		self.entries.push(Entry {
			ty,
			origin,
			wide: false,
			made_by: None,
		});
		value
	}

	/// Adds an input.
	pub(crate) fn port(&mut self, port: Port) -> Value {
		let ty = TensorType::new(port.dtype, port.shape.clone());
		let index = self.ports.len();
		self.ports.push(port);
		self.push(ty, Origin::Input(index))
	}

	/// Adds what a node would give that cannot be compiled.
	pub(crate) fn made_up(&mut self, ty: TensorType) -> Value {
		self.push(ty, Origin::MadeUp)
	}

	/// Adds a constant.
	pub(crate) fn constant(&mut self, tensor: Tensor) -> Value {
		self.push(tensor.ty(), Origin::Constant(Rc::new(tensor)))
	}

	/// Adds a constant of the file.
	pub(crate) fn literal(&mut self, proto: &'a TensorProto) -> Result<Value, Refusal> {
		if let Some(value) = self.literals.get(&std::ptr::from_ref(proto)) {
			return Ok(*value);
		}
		let (mut tensor, element) = onnx::tensor(proto)?;
		if element == Element::Float {
			let kind = Element::name(proto.data_type);
			// Smaller floats lose nothing.
			let warning = match proto.data_type == DataType::Double as i32 {
				true => {
					": a model that needs all their digits, as a Gaussian process trained with hardly any noise does, \
					 gives other answers; compare them before you rely on it"
				}
				false => "",
			};
			self.report
				.note(format!("constants of {kind} were taken as float32{warning}"));
		}
		let flushed = tensor.flush();
		if flushed > 0 {
			self.report.repair(format!(
				"{flushed} subnormal elements of {:?} were set to zero",
				proto.name
			));
		}
		let mut value = self.constant(tensor);
		if let Element::Widened(_) = element {
			value = self.widened(value);
		}
		self.literals.insert(proto, value);
		Ok(value)
	}

	/// Adds a sequence.
	pub(crate) fn sequence(&mut self, items: impl Into<Rc<[Value]>>) -> Value {
		self.push(NO_TENSOR, Origin::Sequence(items.into()))
	}

	/// Adds an optional value that is not there.
	pub(crate) fn nothing(&mut self) -> Value {
		self.push(NO_TENSOR, Origin::Nothing)
	}

	/// The sequence that a value is, if it is one.
	pub(crate) fn items(&self, value: Value) -> Option<Rc<[Value]>> {
		match &self.entries.get(value.0)?.origin {
			Origin::Sequence(items) => Some(items.clone()),
			_ => None,
		}
	}

	/// Whether a value is an optional one that is not there.
	pub(crate) fn is_nothing(&self, value: Value) -> bool {
		let entry = self.entries.get(value.0);
		entry.is_some_and(|entry| matches!(entry.origin, Origin::Nothing))
	}

	/// Whether a value is a tensor, as everything is that programs know.
	pub(crate) fn is_tensor(&self, value: Value) -> bool {
		self.items(value).is_none() && !self.is_nothing(value)
	}

	/// Notes of which type a value is in the file, by its number.
	pub(crate) fn short(&mut self, value: Value, code: i32) {
		if let Some(short) = Short::of(code) {
			self.shorts.insert(value, Some(short));
		}
	}

	/// Notes that a value goes on as one of float32.
	pub(crate) fn no_longer_short(&mut self, value: Value) {
		if let Some(short) = self.shorts.get_mut(&value) {
			*short = None;
		}
	}

	/// Which float of 16 bits a value of f32 is in the file, if it is one; an error if that is not known.
	pub(crate) fn is_short(&self, value: Value) -> Result<Option<Short>, Refusal> {
		let computed = matches!(
			self.entries.get(value.0).map(|entry| &entry.origin),
			Some(Origin::Result { .. })
		);
		match self.shorts.get(&value) {
			Some(Some(short)) => Ok(Some(*short)),
			None if self.shorts.is_empty() || !computed || self.dtype(value) != Dtype::F32 => Ok(None),
			_ => refuse!(
				"the model has floats of 16 bits, and whether this casts to one of them is not known here; use Cast \
				 instead of CastLike"
			),
		}
	}

	/// A constant, from now on known to be of a type that was made wider.
	pub(crate) fn widened(&mut self, value: Value) -> Value {
		let known = self.known(value);
		let copy = known.map_or(value, |tensor| self.push(tensor.ty(), Origin::Constant(tensor)));
		if let Some(entry) = self.entries.get_mut(copy.0) {
			entry.wide = true;
		}
		copy
	}

	/// Whether a value is of a type that was made wider.
	pub(crate) fn is_wide(&self, value: Value) -> bool {
		self.entries.get(value.0).is_some_and(|entry| entry.wide)
	}

	/// From now on, steps come from this node of the file.
	pub(crate) fn begin(&mut self, node: String, op: String) {
		self.labels.push((node, op));
	}

	/// What the options bind a dimension of a value to, by its name in the file.
	pub(crate) fn bound(&self, name: &str, axis: u32) -> Option<u32> {
		self.sizes.get(&(name.to_string(), axis)).copied()
	}

	/// The type of a value.
	pub(crate) fn ty(&self, value: Value) -> &TensorType {
		const NOTHING: &TensorType = &NO_TENSOR;
		// Values are only made by `push`, and never taken away.
		self.entries.get(value.0).map_or(NOTHING, |entry| &entry.ty)
	}

	/// The constant that a value is, if it is one.
	pub(crate) fn known(&self, value: Value) -> Option<Rc<Tensor>> {
		match self.entries.get(value.0)?.origin {
			Origin::Constant(ref tensor) => Some(tensor.clone()),
			_ => None,
		}
	}
}
