//! The numbers under which the state of a chain refers to rules and errors.

use std::collections::BTreeSet;
use verdict_program::{error::Place, DecodeError, Dtype, Rule, Shape};

/// One of each.
fn rules() -> Vec<Rule> {
	let (what, attribute, index, got, most, expected) = ("", "", None, 0, 0, 0);
	let (operand, axis, dim, node, first) = (0, 0, 0, 0, 0);
	let shape = Shape::scalar;
	vec![
		Rule::TooMany { what, got, most },
		Rule::NoOutput,
		Rule::EmptyName,
		Rule::DuplicateName,
		Rule::UnknownValue { value: 0, known: 0 },
		Rule::TensorRank { got, most: 0 },
		Rule::ZeroDim { axis },
		Rule::TensorElements { got: None, most },
		Rule::TensorBytes { got: None, most },
		Rule::Overflow,
		Rule::WeightLength { got, expected },
		Rule::NotFinite { what, index, bits: 0 },
		Rule::Subnormal { what, index, bits: 0 },
		Rule::NotBool { index: 0, got: 2 },
		Rule::OperandCount {
			got,
			least: 0,
			most: None,
		},
		Rule::ElementType {
			operand,
			got: Dtype::F32,
			expected: &[],
		},
		Rule::Rank {
			operand,
			got,
			least: 0,
			most: 0,
		},
		Rule::ShapeIs {
			operand,
			got: shape(),
			expected: shape(),
		},
		Rule::DimIs {
			operand,
			axis,
			got: 0,
			expected: 0,
		},
		Rule::DimAtMost {
			operand,
			axis,
			got: 0,
			most: 0,
		},
		Rule::OneElement { operand, got: shape() },
		Rule::Broadcast {
			operand,
			got: shape(),
			with: shape(),
		},
		Rule::Axis { got: 0, axes: 0 },
		Rule::AxesAscend { got: vec![] },
		Rule::Permutation { got: vec![], axes: 0 },
		Rule::AttributeLength {
			attribute,
			got,
			expected,
		},
		Rule::Zero { attribute },
		Rule::AttributeRange {
			attribute,
			got: 0,
			least: 0,
			most: 0,
		},
		Rule::NotPositive { attribute, bits: 0 },
		Rule::Groups { groups: 0, channels: 0 },
		Rule::WindowFits {
			axis,
			window: 0,
			padded: 0,
		},
		Rule::PaddedSize { axis, padded: 0, most },
		Rule::KernelReach { axis, reach: 0, most },
		Rule::StrideProduct { got, most },
		Rule::NothingLeft { axis },
		Rule::DimTooLarge { axis, got },
		Rule::PadTooLarge { axis, got: 0, most: 0 },
		Rule::SameElements { got: None, expected },
		Rule::SliceRange {
			axis,
			first: 0,
			last: 0,
			dim,
		},
		Rule::IndexRange { operand, got: 0, dim },
		Rule::Accumulation { terms: 0, most },
		Rule::ResizeAxes { got, most },
		Rule::TreeRoot { tree: 0, root: 0 },
		Rule::TreeChild {
			node,
			child: 0,
			tree_end: 0,
		},
		Rule::TreeParents { node, parents: 0 },
		Rule::TreeFeature {
			node,
			got: 0,
			features: 0,
		},
		Rule::TreeLeaf {
			node,
			first,
			count: 0,
			leaves: 0,
		},
		Rule::TreeTarget {
			leaf: 0,
			got: 0,
			targets: 0,
		},
		Rule::Memory { got, most },
		Rule::CostLimit { class: "", got, most },
	]
}

fn errors() -> Vec<DecodeError> {
	vec![
		DecodeError::TooLong { got: 0, most: 0 },
		DecodeError::Empty,
		DecodeError::Version { got: 0 },
		DecodeError::TooMany {
			what: "",
			got: 0,
			most: 0,
		},
		DecodeError::Malformed(Place::Program),
		DecodeError::TrailingBytes { got: 0 },
		DecodeError::NotCanonical,
	]
}

/// Each code that has a name belongs to one of these, each of these has a code, and no two share a code or a name.
#[track_caller]
fn one_to_one(codes: &[(u8, &'static str)], name_of: fn(u8) -> Option<&'static str>) {
	let named: BTreeSet<u8> = (0..=u8::MAX).filter(|code| name_of(*code).is_some()).collect();
	assert_eq!(codes.iter().map(|(code, _)| *code).collect::<BTreeSet<_>>(), named);
	assert_eq!(codes.len(), named.len());
	let names: BTreeSet<&str> = codes.iter().map(|(_, name)| *name).collect();
	assert_eq!(names.len(), codes.len());
	for (code, name) in codes {
		assert_eq!(name_of(*code), Some(*name));
		assert!(!name.is_empty());
	}
}

#[test]
fn every_rule_has_a_code_and_a_name_of_its_own() {
	let codes: Vec<_> = rules().iter().map(|rule| (rule.code(), rule.name())).collect();
	one_to_one(&codes, Rule::name_of);
}

#[test]
fn every_decode_error_has_a_code_and_a_name_of_its_own() {
	let codes: Vec<_> = errors().iter().map(|error| (error.code(), error.name())).collect();
	one_to_one(&codes, DecodeError::name_of);
}

/// What chains have in their state already: these lines may be added to, and never change.
#[test]
fn codes_stay_what_they_are() {
	let names = |name_of: fn(u8) -> Option<&'static str>| (0..=u8::MAX).map_while(name_of).collect::<Vec<_>>();
	assert_eq!(
		names(Rule::name_of).join(" "),
		"too-many no-output empty-name duplicate-name unknown-value tensor-rank zero-dim tensor-elements tensor-bytes \
		overflow weight-length not-finite subnormal not-bool operand-count element-type rank shape dim dim-at-most \
		one-element broadcast axis axes-ascend permutation attribute-length zero attribute-range not-positive groups \
		window-fits padded-size kernel-reach stride-product nothing-left dim-too-large pad-too-large same-elements \
		slice-range index-range accumulation resize-axes tree-root tree-child tree-parents tree-feature tree-leaf \
		tree-target memory cost"
	);
	assert_eq!(
		names(DecodeError::name_of).join(" "),
		"too-long empty version too-many malformed trailing-bytes not-canonical"
	);
}
