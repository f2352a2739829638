//! Programs that somebody wrote to do harm, each with the rule that has to stop it.
//!
//! They go the way of an upload: bytes, `decode`, `validate`.

mod common;
mod hostile_ops;
mod hostile_programs;

use codec::Encode;
use common::{builder, cases, cnn, infer, single};
use hostile_programs::Attack;
use std::time::{Duration, Instant};
use verdict_program::{validate, Cost, Dtype, Limits, Op, Output, Program, Shape, Weight};

/// What is wrong with bytes: `decode: rule`, or `place (kind): rule`.
fn refusal(bytes: &[u8], limits: &Limits) -> String {
	let program = match Program::decode(bytes, limits) {
		Ok(program) => program,
		Err(error) => {
			assert!(!error.to_string().is_empty());
			return format!("decode: {}", error.name());
		}
	};
	match validate(program, limits) {
		Ok(_) => "accepted".into(),
		Err(error) => {
			let kind = error.kind.map(|kind| format!(" ({kind})")).unwrap_or_default();
			assert!(error.to_string().contains(error.rule.name()));
			format!("{}{kind}: {}", error.place, error.rule.name())
		}
	}
}

/// What takes milliseconds if it is done right, and minutes if not: no measurement, a way to notice what hangs.
const HANGS: Duration = Duration::from_secs(30);

#[track_caller]
fn all_refused(attacks: Vec<Attack>, limits: &Limits) {
	for (name, bytes, expected) in attacks {
		let start = Instant::now();
		assert_eq!(refusal(&bytes, limits), expected, "{name}");
		assert!(start.elapsed() < HANGS, "{name} took too long");
	}
}

#[test]
fn what_is_no_program() {
	all_refused(hostile_programs::no_programs(), &Limits::for_tests());
}

#[test]
fn truncation_at_every_byte() {
	let bytes = cnn().encode();
	let limits = Limits::for_tests();
	assert_eq!(refusal(&bytes, &limits), "accepted");
	for end in 1..bytes.len() {
		assert_eq!(
			refusal(&bytes[..end], &limits),
			"decode: malformed",
			"after {end} bytes"
		);
	}
}

/// A bit flipped makes a program that is refused, or another one; never a panic, and never the same program.
#[test]
fn every_bit_flipped() {
	let limits = Limits::for_tests();
	let programs = cases::all().into_iter().map(|case| single(case.op, case.operands));
	for good in programs.chain([cnn()]).map(|program| program.encode()) {
		let mut bytes = good.clone();
		for bit in 0..good.len() * 8 {
			bytes[bit / 8] ^= 1 << (bit % 8);
			if let Ok(program) = Program::decode(&bytes, &limits) {
				assert_eq!(program.encode(), bytes);
				let _ = program.to_string();
				if let Ok(checked) = validate(&program, &limits) {
					let _ = checked.to_string();
				}
			}
			bytes[bit / 8] = good[bit / 8];
		}
	}
}

/// Bytes put in the place of others, also of other lengths, by a generator that always gives the same.
#[test]
fn random_damage() {
	let limits = Limits::for_tests();
	let mut state = 1u64;
	let mut next = move |below: usize| {
		state = state
			.wrapping_mul(6364136223846793005)
			.wrapping_add(1442695040888963407);
		(state >> 33) as usize % below
	};
	let programs: Vec<Vec<u8>> = cases::all()
		.into_iter()
		.map(|case| single(case.op, case.operands).encode())
		.chain([cnn().encode()])
		.collect();
	for _ in 0..20_000 {
		let mut bytes = programs[next(programs.len())].clone();
		for _ in 0..=next(4) {
			let start = next(bytes.len());
			let end = (start + next(5)).min(bytes.len());
			let other = &programs[next(programs.len())];
			let from = next(other.len());
			let to = (from + next(9)).min(other.len());
			bytes.splice(start..end, other[from..to].iter().copied());
			if bytes.is_empty() {
				bytes.push(1);
			}
		}
		let _ = refusal(&bytes, &limits);
	}
}

#[test]
fn what_is_wrong_around_the_ops() {
	all_refused(hostile_programs::around_the_ops(), &Limits::for_tests());
}

#[test]
fn what_is_wrong_with_weights() {
	all_refused(hostile_programs::weights(), &Limits::for_tests());
}

#[test]
fn what_is_too_much() {
	all_refused(hostile_programs::too_much(), &Limits::for_tests());
	let narrow = |narrow: fn(&mut Limits)| {
		let mut limits = Limits::for_tests();
		narrow(&mut limits);
		refusal(&cnn().encode(), &limits)
	};
	assert_eq!(narrow(|l| l.bytes = 100), "decode: too-long");
	assert_eq!(narrow(|l| l.ops = 9), "decode: too-many");
	assert_eq!(narrow(|l| l.weights = 1), "decode: too-many");
	assert_eq!(narrow(|l| l.outputs = 1), "decode: too-many");
	assert_eq!(narrow(|l| l.weight_bytes = 100), "the program: too-many");
	assert_eq!(narrow(|l| l.rank = 3), "input 0: tensor-rank");
	assert_eq!(narrow(|l| l.window = 3), "op 5 (average_pool): attribute-range");
	assert_eq!(narrow(|l| l.memory = 1 << 20), "the program: memory");
	assert_eq!(narrow(|l| l.cost.transcendental = 9), "op 8 (softmax): cost");
	assert_eq!(narrow(|l| l.cost.depthwise = 0), "op 2 (conv): cost");
	assert_eq!(narrow(|l| l.cost.ops = 9), "op 9 (gather): cost");
}

/// Sixty thousand ops that all ask for the range of one large weight are looked at as quickly as one: to read it anew for
/// each of them is to read two terabytes.
#[test]
fn indices_are_looked_at_once() {
	let mut b = builder();
	let x = b.input("x", Dtype::U8, [2]);
	let indices = b.integers([1 << 22], vec![1; 1 << 22]);
	for _ in 0..60_000 {
		b.op(Op::Gather { axis: 0 }, &[x, indices]);
	}
	b.output("x", x);
	let start = Instant::now();
	// Running it would take long; looking at it must not.
	let limits = Limits {
		cost: Cost::all(u64::MAX),
		ops: 60_000,
		..Limits::for_tests()
	};
	validate(b.finish(), &limits).unwrap();
	assert!(start.elapsed() < HANGS);
}

/// One op each, on inputs of certain types.
#[test]
fn what_is_wrong_with_an_op() {
	let attacks = hostile_ops::all();
	assert!(attacks.len() > 150, "only {}", attacks.len());
	for (name, op, operands, rule) in attacks {
		assert_eq!(infer(&op, operands).unwrap_err(), rule, "{name}");
		let expected = format!("op 0 ({}): {rule}", op.name());
		let bytes = single(op, operands).encode();
		assert_eq!(refusal(&bytes, &Limits::for_tests()), expected, "{name}");
	}
}

/// A compiler asks about types that no program may have; even then nothing overflows.
#[test]
fn what_is_wrong_beyond_the_limits() {
	for (name, op, operands, rule) in hostile_ops::beyond_limits() {
		assert_eq!(infer(&op, operands).unwrap_err(), rule, "{name}");
	}
}

/// Floats among the attributes: every one of every op is looked at.
#[test]
fn every_float_attribute_is_checked() {
	let limits = Limits::for_tests();
	for case in cases::all() {
		let bytes = single(case.op.clone(), case.operands).encode();
		// Each place that may hold a float: those that validate today and hold a bit pattern that occurs as a float.
		let op = case.op.encode();
		let start = bytes.windows(op.len()).position(|part| part == op).unwrap();
		for place in start..start + op.len().saturating_sub(3) {
			for (bits, rule) in [(0x7fc0_0000u32, "not-finite"), (1u32, "subnormal")] {
				let mut changed = bytes.clone();
				changed[place..place + 4].copy_from_slice(&bits.to_le_bytes());
				let Ok(program) = Program::decode(&changed, &limits) else {
					continue;
				};
				let text = format!("{:?}", program.ops[0].op);
				if text.contains(&format!("F32Bits({bits})")) {
					let expected = format!("op 0 ({}): {rule}", program.ops[0].op.name());
					assert_eq!(refusal(&changed, &limits), expected, "{text}");
				}
			}
		}
	}
}

/// Programs in memory did not come through `decode`; validation does not rely on it.
#[test]
fn validation_stands_by_itself() {
	let mut program = cnn();
	program.ops = (0..9000).map(|_| program.ops[1].clone()).collect();
	let error = validate(&program, &Limits::for_tests()).unwrap_err();
	assert_eq!(
		error.to_string(),
		"the program: rule too-many: 9000 ops, at most 8192 are allowed"
	);
	let mut program = cnn();
	program.weights = vec![
		Weight {
			dtype: Dtype::U8,
			shape: Shape::scalar(),
			data: vec![0],
		};
		9000
	];
	program.outputs = vec![Output {
		name: "x".into(),
		value: 0,
	}];
	assert_eq!(
		validate(&program, &Limits::for_tests()).unwrap_err().rule.name(),
		"too-many"
	);
}
