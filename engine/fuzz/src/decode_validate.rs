//! Bytes are decoded and validated: neither may panic or take memory for what is only claimed, and both have to say the
//! same each time.

use crate::support::allocator::{measure, HELD};
use codec::Encode;
use std::sync::atomic::Ordering::Relaxed;
use verdict_program::{validate, Cost, Limits, Memory, Program};

/// What decoding may take of memory: so much, and so many times the bytes. An op of two bytes becomes a structure.
const BASE: u64 = 1 << 14;
const FACTOR: u64 = 256;

/// Decodes and validates.
pub fn run(bytes: &[u8]) {
	let limits = Limits::for_tests();
	let (program, most) = measure(HELD.load(Relaxed), || Program::decode(bytes, &limits));
	assert!(
		most <= BASE + FACTOR * bytes.len() as u64,
		"decoding {} bytes takes {most}",
		bytes.len()
	);
	let program = match program {
		Ok(program) => program,
		Err(error) => {
			assert!(!error.to_string().is_empty() && !error.name().is_empty());
			return;
		}
	};
	assert_eq!(
		program.encode(),
		bytes,
		"a program is written in another way than it was read"
	);
	assert!(!program.to_string().is_empty());
	let checked = match validate(&program, &limits) {
		Ok(checked) => checked,
		Err(error) => {
			assert_eq!(validate(&program, &limits).err(), Some(error.clone()));
			assert!(!error.to_string().is_empty());
			return;
		}
	};
	let again = validate(program.clone(), &limits).expect("what validates once validates again");
	assert_eq!(again.types(), checked.types());
	assert_eq!((again.cost(), again.costs()), (checked.cost(), checked.costs()));
	assert_eq!((again.memory(), again.base()), (checked.memory(), checked.base()));
	assert_eq!(again.working(), checked.working());
	consistent(&checked.cost(), checked.costs());
	fits(&checked.memory(), &limits);
	let results: usize = program.ops.iter().map(|node| node.op.outputs() as usize).sum();
	let given = program.inputs.len() + program.weights.len();
	assert_eq!(checked.types().len(), given + results);
	assert_eq!(checked.working().len(), program.ops.len());
	let steps: Vec<_> = checked.steps().collect();
	assert_eq!(steps.len(), program.ops.len());
	assert_eq!(
		steps.last().map_or(given, |step| step.outputs.end as usize),
		given + results
	);
	narrower(&program, &checked.cost(), &checked.memory(), &limits);
}

/// The cost of the whole is that of the ops and of the call.
fn consistent(total: &Cost, ops: &[Cost]) {
	let sum = ops.iter().try_fold(Cost::default(), |sum, cost| sum.checked_add(cost));
	let sum = sum.expect("the cost of all ops together was computed before");
	assert_eq!(sum.exceeds(total), None, "ops cost more than the program");
	assert_eq!((total.calls, sum.calls), (1, 0));
}

fn fits(memory: &Memory, limits: &Limits) {
	let peak = memory.peak().expect("the peak was computed before");
	assert!(peak <= limits.memory && memory.loaded <= memory.loading && memory.run <= peak);
}

/// What a program takes is within limits that are just that, and not within less.
fn narrower(program: &Program, cost: &Cost, memory: &Memory, limits: &Limits) {
	let peak = memory.peak().unwrap_or(u64::MAX);
	let just = Limits {
		cost: *cost,
		memory: peak,
		..limits.clone()
	};
	assert!(validate(program, &just).is_ok());
	let less = Limits {
		memory: peak - 1,
		..limits.clone()
	};
	assert!(validate(program, &less).is_err());
	let more_workers = Limits {
		workers: limits.workers + 1,
		memory: u64::MAX,
		..limits.clone()
	};
	let more = validate(program, &more_workers).map(|checked| checked.memory());
	let more = more.expect("more workers only take more memory");
	assert!(more.run >= memory.run && more.loading >= memory.loading);
}
