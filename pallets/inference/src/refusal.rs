//! Why the engine refuses a program, as errors that metadata gives names to.

use crate::{Config, Error};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::PalletError;
use scale_info::TypeInfo;
use verdict_host::{NotActivated, Refusal};

/// Why bytes are no program: `verdict_program::DecodeError` by its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
#[scale_info(capture_docs = "always")]
pub enum Fault {
	/// There are more bytes than the chain takes.
	TooLong,
	/// There are none.
	Empty,
	/// They are of a version that the chain does not know.
	Version,
	/// A list is longer than the chain takes, or there are more ops than were paid for.
	TooMany,
	/// They end too early, or hold what the format does not know.
	Malformed,
	/// Something follows the program.
	TrailingBytes,
	/// The program would be written in other bytes.
	NotCanonical,
	/// The engine gives a reason that the chain does not know.
	#[codec(index = 255)]
	Unknown,
}

/// Which rule a program breaks: `verdict_program::Rule` by its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
#[scale_info(capture_docs = "always")]
pub enum Rule {
	/// Lists and texts have a greatest length.
	TooMany,
	/// A program gives something.
	NoOutput,
	/// An input or output has a name.
	EmptyName,
	/// No two inputs, and no two outputs, share a name.
	DuplicateName,
	/// An op refers to values above it, an output to any that exist.
	UnknownValue,
	/// Tensors have a greatest rank.
	TensorRank,
	/// There are no empty tensors.
	ZeroDim,
	/// Tensors have a greatest number of elements.
	TensorElements,
	/// Tensors have a greatest number of bytes.
	TensorBytes,
	/// 64 bits hold every sum and product.
	Overflow,
	/// A weight has as many bytes as its shape asks for.
	WeightLength,
	/// Weights and attributes hold neither infinities nor NaN.
	NotFinite,
	/// Weights and attributes hold no subnormal numbers: some machines are many times slower on them.
	Subnormal,
	/// A bool is 0 or 1.
	NotBool,
	/// An op takes a certain number of operands.
	OperandCount,
	/// An operand has one of certain element types.
	ElementType,
	/// An operand has a rank within a range.
	Rank,
	/// An operand has a certain shape.
	ShapeIs,
	/// An operand has a certain dimension.
	DimIs,
	/// A dimension of an operand is at most so large.
	DimAtMost,
	/// An operand is one element.
	OneElement,
	/// Dimensions are equal, or one of them is 1.
	Broadcast,
	/// An axis exists.
	Axis,
	/// A list of axes ascends and is not empty.
	AxesAscend,
	/// A permutation names each axis once.
	Permutation,
	/// A list has an entry for each of something.
	AttributeLength,
	/// An attribute is not zero.
	Zero,
	/// An attribute lies within a range.
	AttributeRange,
	/// An f32 attribute is greater than 0.
	NotPositive,
	/// Groups divide the channels evenly.
	Groups,
	/// A window fits into the padded input.
	WindowFits,
	/// Padding makes an axis at most sixteen times as long, and 128 more.
	PaddedSize,
	/// The kernel of a transposed convolution reaches, in strides, no farther than a padded axis could be long.
	KernelReach,
	/// The strides of a transposed convolution have a greatest product.
	StrideProduct,
	/// What a convolution adds up to stays at least 1.
	NothingLeft,
	/// A dimension fits into 32 bits.
	DimTooLarge,
	/// Padding is limited by what there is to pad.
	PadTooLarge,
	/// A reshape keeps the elements.
	SameElements,
	/// A slice stays within its axis.
	SliceRange,
	/// Indices in a weight lie within the axis, or count from its end.
	IndexRange,
	/// Sums of products of 8-bit integers fit into an i32.
	Accumulation,
	/// Interpolation works along a few axes.
	ResizeAxes,
	/// The first tree begins at node 0, each other one behind the one before and within the nodes.
	TreeRoot,
	/// A child stands behind its parent and within its tree.
	TreeChild,
	/// A node other than a root has one parent.
	TreeParents,
	/// A branch asks for a feature that there is.
	TreeFeature,
	/// A leaf's entries exist.
	TreeLeaf,
	/// A leaf weight goes to a target that there is.
	TreeTarget,
	/// A run fits into memory.
	Memory,
	/// A run costs no more than is allowed.
	CostLimit,
	/// The engine gives a rule that the chain does not know.
	#[codec(index = 255)]
	Unknown,
}

/// The variant that has this code for its index.
fn by_code<E: Decode>(code: u8, otherwise: E) -> E {
	E::decode(&mut &[code][..]).unwrap_or(otherwise)
}

impl<T: Config> From<Refusal> for Error<T> {
	fn from(refusal: Refusal) -> Self {
		match refusal {
			Refusal::ChunkMissing { .. } => Self::ChunksMissing,
			Refusal::ChunkLength { .. } => Self::ChunkLength,
			Refusal::Hash { .. } => Self::HashMismatch,
			Refusal::Undecodable { code, .. } => Self::Undecodable(by_code(code, Fault::Unknown)),
			Refusal::Invalid { op: None, rule, .. } => Self::BrokenRule(by_code(rule, Rule::Unknown)),
			Refusal::Invalid { op: Some(op), rule, .. } => {
				Self::BrokenRuleAt(by_code(rule, Rule::Unknown), u16::try_from(op).unwrap_or(u16::MAX))
			}
			Refusal::Unsupported { .. } => Self::Unsupported,
		}
	}
}

impl<T: Config> From<NotActivated> for Error<T> {
	fn from(reason: NotActivated) -> Self {
		match reason {
			NotActivated::Refused(refusal) => refusal.into(),
			NotActivated::Internal => Self::EngineFault,
		}
	}
}
