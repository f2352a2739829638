//! The rules that validation knows, each with what it asked for and what came.

mod message;

use crate::types::{Dtype, Shape};
use alloc::vec::Vec;

/// A rule that was broken. Operands are counted from 0; `what` and `attribute` name things in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The fields are what the message prints; it says what they are.
pub enum Rule {
	/// Lists and texts have a greatest length.
	TooMany { what: &'static str, got: u64, most: u64 },
	/// A program gives something.
	NoOutput,
	/// An input or output has a name.
	EmptyName,
	/// No two inputs, and no two outputs, share a name.
	DuplicateName,
	/// An op refers to values above it, an output to any that exist.
	UnknownValue { value: u32, known: u32 },
	/// Tensors have a greatest rank.
	TensorRank { got: u64, most: u32 },
	/// There are no empty tensors.
	ZeroDim { axis: u32 },
	/// Tensors have a greatest number of elements.
	TensorElements { got: Option<u64>, most: u64 },
	/// Tensors have a greatest number of bytes.
	TensorBytes { got: Option<u64>, most: u64 },
	/// 64 bits hold every sum and product.
	Overflow,
	/// A weight has as many bytes as its shape asks for.
	WeightLength { got: u64, expected: u64 },
	/// Weights and attributes hold neither infinities nor NaN.
	NotFinite {
		what: &'static str,
		index: Option<u64>,
		bits: u32,
	},
	/// Weights and attributes hold no subnormal numbers: some machines are many times slower on them.
	Subnormal {
		what: &'static str,
		index: Option<u64>,
		bits: u32,
	},
	/// A bool is 0 or 1.
	NotBool { index: u64, got: u8 },
	/// An op takes a certain number of operands.
	OperandCount { got: u64, least: u32, most: Option<u32> },
	/// An operand has one of certain element types.
	ElementType {
		operand: u32,
		got: Dtype,
		expected: &'static [Dtype],
	},
	/// An operand has a rank within a range.
	Rank {
		operand: u32,
		got: u64,
		least: u32,
		most: u32,
	},
	/// An operand has a certain shape.
	ShapeIs { operand: u32, got: Shape, expected: Shape },
	/// An operand has a certain dimension.
	DimIs {
		operand: u32,
		axis: u32,
		got: u32,
		expected: u32,
	},
	/// A dimension of an operand is at most so large.
	DimAtMost {
		operand: u32,
		axis: u32,
		got: u32,
		most: u32,
	},
	/// An operand is one element.
	OneElement { operand: u32, got: Shape },
	/// Dimensions are equal, or one of them is 1.
	Broadcast { operand: u32, got: Shape, with: Shape },
	/// An axis exists.
	Axis { got: u32, axes: u64 },
	/// A list of axes ascends and is not empty.
	AxesAscend { got: Vec<u32> },
	/// A permutation names each axis once.
	Permutation { got: Vec<u32>, axes: u64 },
	/// A list has an entry for each of something.
	AttributeLength {
		attribute: &'static str,
		got: u64,
		expected: u64,
	},
	/// An attribute is not zero.
	Zero { attribute: &'static str },
	/// An attribute lies within a range.
	AttributeRange {
		attribute: &'static str,
		got: i64,
		least: i64,
		most: i64,
	},
	/// An f32 attribute is greater than 0.
	NotPositive { attribute: &'static str, bits: u32 },
	/// Groups divide the channels evenly.
	Groups { groups: u32, channels: u32 },
	/// A window fits into the padded input.
	WindowFits { axis: u32, window: u64, padded: u64 },
	/// Padding makes an axis at most sixteen times as long, and 128 more.
	PaddedSize { axis: u32, padded: u64, most: u64 },
	/// The kernel of a transposed convolution reaches, in strides, no farther than a padded axis could be long.
	KernelReach { axis: u32, reach: u64, most: u64 },
	/// The strides of a transposed convolution have a greatest product.
	StrideProduct { got: u64, most: u64 },
	/// What a convolution adds up to stays at least 1.
	NothingLeft { axis: u32 },
	/// A dimension fits into 32 bits.
	DimTooLarge { axis: u32, got: u64 },
	/// Padding is limited by what there is to pad.
	PadTooLarge { axis: u32, got: u32, most: u32 },
	/// A reshape keeps the elements.
	SameElements { got: Option<u64>, expected: u64 },
	/// A slice stays within its axis.
	SliceRange { axis: u32, first: i64, last: i64, dim: u32 },
	/// Indices in a weight lie within the axis, or count from its end.
	IndexRange { operand: u32, got: i64, dim: u32 },
	/// Sums of products of 8-bit integers fit into an i32.
	Accumulation { terms: u64, most: u64 },
	/// Interpolation works along a few axes.
	ResizeAxes { got: u64, most: u64 },
	/// The first tree begins at node 0, each other one behind the one before and within the nodes.
	TreeRoot { tree: u64, root: u32 },
	/// A child stands behind its parent and within its tree.
	TreeChild { node: u64, child: u32, tree_end: u64 },
	/// A node other than a root has one parent.
	TreeParents { node: u64, parents: u32 },
	/// A branch asks for a feature that there is.
	TreeFeature { node: u64, got: u32, features: u32 },
	/// A leaf's entries exist.
	TreeLeaf {
		node: u64,
		first: u32,
		count: u32,
		leaves: u64,
	},
	/// A leaf weight goes to a target that there is.
	TreeTarget { leaf: u64, got: u32, targets: u32 },
	/// A run fits into memory.
	Memory { got: u64, most: u64 },
	/// A run costs no more than is allowed.
	CostLimit { class: &'static str, got: u64, most: u64 },
}

impl Rule {
	/// The rule's name, for tools and tests.
	pub const fn name(&self) -> &'static str {
		match self {
			Self::TooMany { .. } => "too-many",
			Self::NoOutput => "no-output",
			Self::EmptyName => "empty-name",
			Self::DuplicateName => "duplicate-name",
			Self::UnknownValue { .. } => "unknown-value",
			Self::TensorRank { .. } => "tensor-rank",
			Self::ZeroDim { .. } => "zero-dim",
			Self::TensorElements { .. } => "tensor-elements",
			Self::TensorBytes { .. } => "tensor-bytes",
			Self::Overflow => "overflow",
			Self::WeightLength { .. } => "weight-length",
			Self::NotFinite { .. } => "not-finite",
			Self::Subnormal { .. } => "subnormal",
			Self::NotBool { .. } => "not-bool",
			Self::OperandCount { .. } => "operand-count",
			Self::ElementType { .. } => "element-type",
			Self::Rank { .. } => "rank",
			Self::ShapeIs { .. } => "shape",
			Self::DimIs { .. } => "dim",
			Self::DimAtMost { .. } => "dim-at-most",
			Self::OneElement { .. } => "one-element",
			Self::Broadcast { .. } => "broadcast",
			Self::Axis { .. } => "axis",
			Self::AxesAscend { .. } => "axes-ascend",
			Self::Permutation { .. } => "permutation",
			Self::AttributeLength { .. } => "attribute-length",
			Self::Zero { .. } => "zero",
			Self::AttributeRange { .. } => "attribute-range",
			Self::NotPositive { .. } => "not-positive",
			Self::Groups { .. } => "groups",
			Self::WindowFits { .. } => "window-fits",
			Self::PaddedSize { .. } => "padded-size",
			Self::KernelReach { .. } => "kernel-reach",
			Self::StrideProduct { .. } => "stride-product",
			Self::NothingLeft { .. } => "nothing-left",
			Self::DimTooLarge { .. } => "dim-too-large",
			Self::PadTooLarge { .. } => "pad-too-large",
			Self::SameElements { .. } => "same-elements",
			Self::SliceRange { .. } => "slice-range",
			Self::IndexRange { .. } => "index-range",
			Self::Accumulation { .. } => "accumulation",
			Self::ResizeAxes { .. } => "resize-axes",
			Self::TreeRoot { .. } => "tree-root",
			Self::TreeChild { .. } => "tree-child",
			Self::TreeParents { .. } => "tree-parents",
			Self::TreeFeature { .. } => "tree-feature",
			Self::TreeLeaf { .. } => "tree-leaf",
			Self::TreeTarget { .. } => "tree-target",
			Self::Memory { .. } => "memory",
			Self::CostLimit { .. } => "cost",
		}
	}
}
