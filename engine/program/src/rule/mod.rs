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
	/// The rule's number. What refers to a rule in the state of a chain does so by its number: it is never given to
	/// another rule, not even when there is no such rule any more.
	pub const fn code(&self) -> u8 {
		match self {
			Self::TooMany { .. } => 0,
			Self::NoOutput => 1,
			Self::EmptyName => 2,
			Self::DuplicateName => 3,
			Self::UnknownValue { .. } => 4,
			Self::TensorRank { .. } => 5,
			Self::ZeroDim { .. } => 6,
			Self::TensorElements { .. } => 7,
			Self::TensorBytes { .. } => 8,
			Self::Overflow => 9,
			Self::WeightLength { .. } => 10,
			Self::NotFinite { .. } => 11,
			Self::Subnormal { .. } => 12,
			Self::NotBool { .. } => 13,
			Self::OperandCount { .. } => 14,
			Self::ElementType { .. } => 15,
			Self::Rank { .. } => 16,
			Self::ShapeIs { .. } => 17,
			Self::DimIs { .. } => 18,
			Self::DimAtMost { .. } => 19,
			Self::OneElement { .. } => 20,
			Self::Broadcast { .. } => 21,
			Self::Axis { .. } => 22,
			Self::AxesAscend { .. } => 23,
			Self::Permutation { .. } => 24,
			Self::AttributeLength { .. } => 25,
			Self::Zero { .. } => 26,
			Self::AttributeRange { .. } => 27,
			Self::NotPositive { .. } => 28,
			Self::Groups { .. } => 29,
			Self::WindowFits { .. } => 30,
			Self::PaddedSize { .. } => 31,
			Self::KernelReach { .. } => 32,
			Self::StrideProduct { .. } => 33,
			Self::NothingLeft { .. } => 34,
			Self::DimTooLarge { .. } => 35,
			Self::PadTooLarge { .. } => 36,
			Self::SameElements { .. } => 37,
			Self::SliceRange { .. } => 38,
			Self::IndexRange { .. } => 39,
			Self::Accumulation { .. } => 40,
			Self::ResizeAxes { .. } => 41,
			Self::TreeRoot { .. } => 42,
			Self::TreeChild { .. } => 43,
			Self::TreeParents { .. } => 44,
			Self::TreeFeature { .. } => 45,
			Self::TreeLeaf { .. } => 46,
			Self::TreeTarget { .. } => 47,
			Self::Memory { .. } => 48,
			Self::CostLimit { .. } => 49,
		}
	}

	/// The name of the rule with this number, if there is one.
	pub const fn name_of(code: u8) -> Option<&'static str> {
		Some(match code {
			0 => "too-many",
			1 => "no-output",
			2 => "empty-name",
			3 => "duplicate-name",
			4 => "unknown-value",
			5 => "tensor-rank",
			6 => "zero-dim",
			7 => "tensor-elements",
			8 => "tensor-bytes",
			9 => "overflow",
			10 => "weight-length",
			11 => "not-finite",
			12 => "subnormal",
			13 => "not-bool",
			14 => "operand-count",
			15 => "element-type",
			16 => "rank",
			17 => "shape",
			18 => "dim",
			19 => "dim-at-most",
			20 => "one-element",
			21 => "broadcast",
			22 => "axis",
			23 => "axes-ascend",
			24 => "permutation",
			25 => "attribute-length",
			26 => "zero",
			27 => "attribute-range",
			28 => "not-positive",
			29 => "groups",
			30 => "window-fits",
			31 => "padded-size",
			32 => "kernel-reach",
			33 => "stride-product",
			34 => "nothing-left",
			35 => "dim-too-large",
			36 => "pad-too-large",
			37 => "same-elements",
			38 => "slice-range",
			39 => "index-range",
			40 => "accumulation",
			41 => "resize-axes",
			42 => "tree-root",
			43 => "tree-child",
			44 => "tree-parents",
			45 => "tree-feature",
			46 => "tree-leaf",
			47 => "tree-target",
			48 => "memory",
			49 => "cost",
			_ => return None,
		})
	}

	/// The rule's name, for tools and tests.
	pub const fn name(&self) -> &'static str {
		match Self::name_of(self.code()) {
			Some(name) => name,
			// The tests see to it that each rule has one.
			None => "",
		}
	}
}
