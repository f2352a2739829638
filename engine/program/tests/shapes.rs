//! Types and shapes, op by op.

mod common;

use common::{cases, infer, single};
use std::collections::BTreeSet;
use verdict_program::{validate, Limits};

#[track_caller]
fn check(cases: Vec<cases::Case>) {
	for case in cases {
		let expected: Vec<String> = case.outputs.iter().map(ToString::to_string).collect();
		assert_eq!(
			infer(&case.op, case.operands),
			Ok(expected),
			"{:?} of {:?}",
			case.op,
			case.operands
		);
	}
}

#[test]
fn elementwise() {
	check(cases::elementwise());
}

#[test]
fn matrix_products_and_convolutions() {
	check(cases::linear());
}

#[test]
fn quantisation() {
	check(cases::quantized());
}

#[test]
fn reductions() {
	check(cases::reductions());
}

#[test]
fn normalisations() {
	check(cases::norms());
}

#[test]
fn pooling() {
	check(cases::pools());
}

#[test]
fn resizing() {
	check(cases::resizes());
}

#[test]
fn layout() {
	check(cases::layout());
}

#[test]
fn indexing() {
	check(cases::indexing());
}

#[test]
fn recurrent() {
	check(cases::recurrent());
}

#[test]
fn trees() {
	check(cases::trees());
}

#[test]
fn detection() {
	check(cases::detection());
}

/// The cases cover every op, so whatever runs over them does.
#[test]
fn every_op_has_a_case() {
	let indices: BTreeSet<u8> = cases::all()
		.iter()
		.map(|case| codec::Encode::encode(&case.op)[0])
		.collect();
	assert_eq!(indices, (0..=49).collect());
}

#[test]
fn a_program_of_each_op_validates() {
	for case in cases::all() {
		let program = single(case.op.clone(), case.operands);
		let checked = validate(&program, &Limits::for_tests()).unwrap_or_else(|error| panic!("{:?}: {error}", case.op));
		let step = checked.steps().next().unwrap();
		let outputs = &checked.types()[step.outputs.start as usize..step.outputs.end as usize];
		let outputs: Vec<String> = outputs.iter().map(ToString::to_string).collect();
		assert_eq!(outputs, case.outputs);
		assert!(step.cost.ops >= 1);
		assert!(step.cost.bytes > 0);
	}
}

/// Without an operand too few or too many, nothing gets through.
#[test]
fn operands_are_counted() {
	for case in cases::all() {
		assert_eq!(infer(&case.op, &[]), Err("operand-count"), "{:?}", case.op);
		let many = [case.operands, &["f32[1]"; 8]].concat();
		match &case.op {
			verdict_program::Op::Concat { .. } => assert!(infer(&case.op, &many).is_err()),
			_ => assert_eq!(infer(&case.op, &many), Err("operand-count"), "{:?}", case.op),
		}
	}
}

/// Operands of any type and of odd shapes give an answer, whatever it is.
#[test]
fn nothing_panics_on_odd_operands() {
	let odd = [
		"f32[]",
		"f32[0]",
		"f32[4294967295,4294967295,4294967295]",
		"i64[1,1,1,1,1,1,1,1,1]",
		"u8[0,4294967295,2]",
		"f32[1,4294967295,4294967295,4294967295,4294967295]",
		"i8[4294967295,4294967295]",
		"i32[2,3]",
		"bool[1]",
	];
	for case in cases::all() {
		for first in odd {
			let mut operands = case.operands.to_vec();
			operands[0] = first;
			let _ = infer(&case.op, &operands);
			for second in odd {
				for (place, operand) in operands.iter_mut().enumerate() {
					if place > 0 {
						*operand = second;
					}
				}
				let _ = infer(&case.op, &operands);
			}
		}
	}
}
