//! Programs that ask for the most that validates load and run, and give the same bytes with all instructions.

mod support;

use support::{checked, inputs, run_model};
use verdict_executor::{samples::Kind, Model, Threads};
use verdict_kernels::{
	conv::{ConvShape, Window},
	Isa,
};
use verdict_program::op::Conv;

#[test]
fn greedy_programs_run_and_give_the_same_bytes_everywhere() {
	let (one, three) = (Threads::new(1).unwrap(), Threads::new(3).unwrap());
	for (name, program) in support::greedy::all() {
		let checked = checked(&program);
		let inputs = inputs(&program, 3, Kind::Plain);
		let run = |isa, threads| {
			let model = Model::load(&checked, isa).unwrap_or_else(|error| panic!("{name}: {error}"));
			run_model(&model, threads, &inputs).unwrap_or_else(|error| panic!("{name}: {error}"))
		};
		let expected = run(Isa::SCALAR, &one);
		for isa in Isa::available() {
			assert!(run(isa, &three) == expected, "{name}, {:?}", isa.kind());
		}
	}
}

/// What is charged as a depthwise convolution is computed as one.
#[test]
fn programs_and_kernels_agree_on_what_is_depthwise() {
	let moves = Window {
		strides: &[1],
		dilations: &[1],
		pads: &[0, 0],
	};
	let mut depthwise = 0;
	for channels in 1..=6_usize {
		for groups in (1..=channels).filter(|groups| channels % groups == 0) {
			for filters in [groups, 2 * groups] {
				let w = [filters, channels / groups, 3];
				let shape = ConvShape::new(&[1, channels, 5], &w, moves, groups).unwrap();
				let conv = Conv {
					window: verdict_program::op::Window::plain(1),
					groups: groups as u32,
				};
				let by_program = conv.is_depthwise(&w.map(|dim| dim as u32).into());
				assert_eq!(
					shape.is_depthwise(),
					by_program,
					"{channels} channels in {groups} groups"
				);
				depthwise += usize::from(by_program);
			}
		}
	}
	assert_eq!(depthwise, 2 * 5);
}
