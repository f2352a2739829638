//! The messages of the rules: what was expected, and what came.

use super::Rule;
use crate::types::{write_list, F32Bits};
use core::fmt;

/// A count that may have been too large to be one.
struct Count(Option<u64>);

impl fmt::Display for Count {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.0 {
			Some(count) => count.fmt(f),
			None => f.write_str("2^64 or more"),
		}
	}
}

/// Something with a name, or an entry of it.
struct Entry(&'static str, Option<u64>);

impl fmt::Display for Entry {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.0)?;
		match self.1 {
			Some(index) => write!(f, " {index}"),
			None => Ok(()),
		}
	}
}

impl fmt::Display for Rule {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooMany { what, got, most } => write!(f, "{got} {what}, at most {most} are allowed"),
			Self::NoOutput => f.write_str("there are no outputs, at least one is needed"),
			Self::EmptyName => f.write_str("the name is empty"),
			Self::DuplicateName => f.write_str("the name is taken"),
			Self::UnknownValue { value, known } => {
				write!(
					f,
					"refers to value {value}, only the {known} values before it can be used"
				)
			}
			Self::TensorRank { got, most } => write!(f, "the tensor has {got} dimensions, at most {most} are allowed"),
			Self::ZeroDim { axis } => write!(f, "dimension {axis} of the tensor is 0, empty tensors are not allowed"),
			Self::TensorElements { got, most } => {
				write!(f, "the tensor has {} elements, at most {most} are allowed", Count(*got))
			}
			Self::TensorBytes { got, most } => {
				write!(f, "the tensor has {} bytes, at most {most} are allowed", Count(*got))
			}
			Self::Overflow => f.write_str("a sum or product exceeds 64 bits"),
			Self::WeightLength { got, expected } => write!(f, "{got} bytes of data, the shape asks for {expected}"),
			Self::NotFinite { what, index, bits } => {
				write!(f, "{} is {}, not finite", Entry(what, *index), F32Bits(*bits))
			}
			Self::Subnormal { what, index, bits } => {
				write!(f, "{} is {}, which is subnormal", Entry(what, *index), F32Bits(*bits))
			}
			Self::NotBool { index, got } => write!(f, "bool {index} is {got}, neither 0 nor 1"),
			Self::OperandCount { got, least, most } => match most {
				Some(most) => write!(f, "{got} operands, expected {least} to {most}"),
				None => write!(f, "{got} operands, expected {least} or more"),
			},
			Self::ElementType { operand, got, expected } => {
				write!(f, "operand {operand} is of {got}, expected one of ")?;
				write_list(f, expected)
			}
			Self::Rank {
				operand,
				got,
				least,
				most,
			} => write!(f, "operand {operand} has {got} dimensions, expected {least} to {most}"),
			Self::ShapeIs { operand, got, expected } => write!(f, "operand {operand} is {got}, expected {expected}"),
			Self::DimIs {
				operand,
				axis,
				got,
				expected,
			} => write!(f, "dimension {axis} of operand {operand} is {got}, expected {expected}"),
			Self::DimAtMost {
				operand,
				axis,
				got,
				most,
			} => write!(
				f,
				"dimension {axis} of operand {operand} is {got}, expected at most {most}"
			),
			Self::OneElement { operand, got } => write!(f, "operand {operand} is {got}, expected [] or [1]"),
			Self::Broadcast { operand, got, with } => {
				write!(f, "operand {operand} is {got}, which cannot be broadcast with {with}")
			}
			Self::Axis { got, axes } => write!(f, "axis {got}, there are {axes}"),
			Self::AxesAscend { got } => {
				f.write_str("axes ")?;
				write_list(f, got)?;
				f.write_str(", expected at least one, in ascending order")
			}
			Self::Permutation { got, axes } => {
				f.write_str("permutation ")?;
				write_list(f, got)?;
				write!(f, ", expected each of {axes} axes once")
			}
			Self::AttributeLength {
				attribute,
				got,
				expected,
			} => write!(f, "{attribute} has {got} entries, expected {expected}"),
			Self::Zero { attribute } => write!(f, "{attribute} is 0"),
			Self::AttributeRange {
				attribute,
				got,
				least,
				most,
			} => write!(f, "{attribute} is {got}, expected {least} to {most}"),
			Self::NotPositive { attribute, bits } => {
				write!(f, "{attribute} is {}, expected more than 0", F32Bits(*bits))
			}
			Self::Groups { groups, channels } => write!(f, "{groups} groups do not divide {channels} channels"),
			Self::WindowFits { axis, window, padded } => {
				write!(
					f,
					"along spatial axis {axis} the window spans {window}, the padded input only {padded}"
				)
			}
			Self::PaddedSize { axis, padded, most } => {
				write!(
					f,
					"along spatial axis {axis} the padded input spans {padded}, at most {most} are allowed"
				)
			}
			Self::KernelReach { axis, reach, most } => {
				write!(
					f,
					"along spatial axis {axis} the kernel reaches over {reach} strides, at most {most} are allowed"
				)
			}
			Self::StrideProduct { got, most } => {
				write!(f, "the product of the strides is {got}, at most {most} is allowed")
			}
			Self::NothingLeft { axis } => write!(f, "along spatial axis {axis} the padding leaves nothing"),
			Self::DimTooLarge { axis, got } => write!(f, "dimension {axis} would be {got}, more than 32 bits hold"),
			Self::PadTooLarge { axis, got, most } => {
				write!(f, "padding {got} on axis {axis}, at most {most} is possible")
			}
			Self::SameElements { got, expected } => {
				write!(f, "the new shape has {} elements, expected {expected}", Count(*got))
			}
			Self::SliceRange { axis, first, last, dim } => {
				write!(
					f,
					"the slice goes from {first} to {last} on axis {axis}, of dimension {dim}"
				)
			}
			Self::IndexRange { operand, got, dim } => {
				write!(f, "operand {operand} holds index {got} into a dimension of {dim}")
			}
			Self::Accumulation { terms, most } => {
				write!(f, "{terms} products are added, more than {most} could exceed 32 bits")
			}
			Self::ResizeAxes { got, most } => write!(f, "interpolation along {got} axes, at most {most} are possible"),
			Self::TreeRoot { tree, root } => {
				write!(f, "tree {tree} begins at node {root}, out of order or out of range")
			}
			Self::TreeChild { node, child, tree_end } => {
				write!(
					f,
					"node {node} has child {child}, expected one behind it and before {tree_end}"
				)
			}
			Self::TreeParents { node, parents } => write!(f, "node {node} has {parents} parents, expected one"),
			Self::TreeFeature { node, got, features } => {
				write!(f, "node {node} asks for feature {got}, there are {features}")
			}
			Self::TreeLeaf {
				node,
				first,
				count,
				leaves,
			} => write!(
				f,
				"node {node} has {count} leaf weights from {first} on, there are {leaves}"
			),
			Self::TreeTarget { leaf, got, targets } => {
				write!(f, "leaf weight {leaf} goes to target {got}, there are {targets}")
			}
			Self::Memory { got, most } => write!(f, "a run needs {got} bytes of memory, at most {most} are allowed"),
			Self::CostLimit { class, got, most } => write!(f, "{got} units of {class}, at most {most} are allowed"),
		}
	}
}
