//! Programs as text.

mod common;

use common::{cases, cnn, single};
use verdict_program::{validate, Limits};

#[test]
fn a_checked_program() {
	let checked = validate(cnn(), &Limits::for_tests()).unwrap();
	let text = checked.to_string();
	let expected = "\
program version 1
onnx abababababababababababababababababababababababababababababababab
compiler \"test 1\" options 0x0102
input %i0 \"image\" f32[1,3,8,8]
weight %w0 f32[4,3,3,3]
weight %w1 f32[4]
weight %w2 f32[4,1,3,3]
weight %w3 f32[4,10]
weight %w4 f32[10]
weight %w5 i64[3]
%0 f32[1,4,8,8] = conv(%i0, %w0, %w1) pads=[1,1,1,1]
%1 f32[1,4,8,8] = relu(%0)
%2 f32[1,4,8,8] = conv(%1, %w2) pads=[1,1,1,1] groups=4
%3 f32[1,4,8,8] = add(%1, %2)
%4 f32[1,4,4,4], %4.1 i64[1,4,4,4] = max_pool(%3) kernel=[2,2] strides=[2,2]
%5 f32[1,4,1,1] = average_pool(%4) kernel=[4,4]
%6 f32[1,4] = reshape(%5) shape=[1,4]
%7 f32[1,10] = matmul(%6, %w3, %w4)
%8 f32[1,10] = softmax(%7) axis=1
%9 f32[1,3] = gather(%8, %w5) axis=1
output \"probabilities\" = %8
output \"some\" = %9
";
	let (program, figures) = text.split_at(expected.len().min(text.len()));
	assert_eq!(program, expected);
	let figures: Vec<&str> = figures.lines().collect();
	let [memory, cost] = figures[..] else {
		panic!("{figures:?}")
	};
	assert!(memory.starts_with("memory loading="), "{memory}");
	assert!(
		cost.starts_with("cost gemm=512 conv=6912 depthwise=6912 transcendental=16 "),
		"{cost}"
	);
}

/// Without types, and with values that do not exist.
#[test]
fn an_unchecked_program() {
	let mut program = cnn();
	program.ops.truncate(2);
	program.ops[1].inputs = vec![3, 8, 9];
	program.outputs.truncate(1);
	let text = program.to_string();
	assert!(text.contains("\n%0 = conv(%i0, %w0, %w1) pads=[1,1,1,1]\n"), "{text}");
	assert!(text.contains("\n%1 = relu(%w2, %1, %1.1)\n"), "{text}");
	assert!(text.ends_with("output \"probabilities\" = %?16\n"), "{text}");
}

/// One line for every op, with each attribute that is not the usual one.
#[test]
fn every_op() {
	let lines: Vec<String> = cases::all()
		.into_iter()
		.map(|case| {
			let text = single(case.op, case.operands).to_string();
			text.lines().find(|line| line.starts_with("%0")).unwrap().to_string()
		})
		.collect();
	let golden = include_str!("ops.txt");
	assert_eq!(lines.join("\n"), golden.trim_end());
}
