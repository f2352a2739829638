use crate::{
	model::{filled, Attribute, Dim, Model},
	worker, File,
};
use codec::Encode;
use std::{path::Path, time::Duration};
use verdict_compiler::{
	compile,
	isolated::{compile_isolated, Isolated, IsolationError, Limit, Limits, Worker},
	Options, Phase, Progress, Status,
};
use verdict_program::Cost;

fn isolated(bytes: &[u8], options: &Options, limits: &Limits) -> Result<Isolated, IsolationError> {
	let file = File::new("model", bytes);
	compile_isolated(&file.0, options, limits, &worker(), &mut |_| {})
}

fn limit(result: Result<Isolated, IsolationError>) -> Limit {
	match result {
		Err(IsolationError::Limit { limit }) => limit,
		other => panic!("expected a limit, got {other:?}"),
	}
}

/// A model whose weights take so many bytes.
fn large(bytes: i64) -> Vec<u8> {
	let side = bytes / 4;
	Model::new(17)
		.input("x", &[side])
		.constant("w", filled(&[side], 0.5))
		.node("Mul", "x w", "y", &[])
		.output("y")
		.bytes()
}

#[test]
fn the_program_is_the_same_as_in_process() {
	let model = Model::new(17)
		.open_input("x", Some(&[Dim::Symbol("batch"), Dim::Is(2), Dim::Is(5), Dim::Is(5)]))
		.constant("w", filled(&[3, 2, 3, 3], 0.1))
		.constant("e", filled(&[3, 3, 3], 0.3))
		.node("Conv", "x w", "a", &[])
		.node("Exp", "e", "f", &[])
		.node("Mul", "a f", "b", &[])
		.node("Softmax", "b", "y", &[("axis", Attribute::Int(-1))])
		.output("y");
	let mut options = Options::default();
	options.bind("batch=2").unwrap();
	let file = File::new("model", &model.bytes());
	let mut steps: Vec<Progress> = Vec::new();
	let isolated = compile_isolated(&file.0, &options, &Limits::default(), &worker(), &mut |step| {
		steps.push(step)
	});
	let isolated = isolated.unwrap();
	let here = compile(&model.bytes(), &options).unwrap();
	assert_eq!(isolated.program, here.program.encode());
	assert_eq!(isolated.report.status, Status::Compiled);
	assert_eq!(isolated.report.ops, here.report.ops);
	// Each phase was told of, in order, and never more than there is.
	let mut phases: Vec<Phase> = steps.iter().map(|step| step.phase).collect();
	phases.dedup();
	assert_eq!(phases, Phase::ALL);
	assert!(steps.iter().all(|step| step.done <= step.total));
	if cfg!(target_os = "linux") {
		assert!(isolated.limited && isolated.peak.unwrap() > 1 << 20);
	}
}

#[test]
fn a_refusal_comes_with_the_whole_report() {
	let model = Model::new(17)
		.input("x", &[2])
		.node("FutureOp", "x", "y", &[])
		.output("y");
	match isolated(&model.bytes(), &Options::default(), &Limits::default()) {
		Err(IsolationError::Refused { report, .. }) => {
			assert_eq!(report.status, Status::Refused);
			assert_eq!(report.missing.len(), 1);
		}
		other => panic!("{other:?}"),
	}
}

#[test]
fn time_is_limited() {
	let limits = Limits {
		time: Duration::from_millis(1),
		..Limits::default()
	};
	let result = isolated(&large(1 << 20), &Options::default(), &limits);
	assert_eq!(limit(result), Limit::Time(1));
}

#[test]
#[cfg(target_os = "linux")]
fn memory_is_limited() {
	// The file itself is small enough to be tried; what is made of it is not.
	let limits = Limits {
		memory: 72 << 20,
		..Limits::default()
	};
	let result = isolated(&large(17 << 20), &Options::default(), &limits);
	assert_eq!(limit(result), Limit::Memory(72 << 20));
	// With this little, the child cannot even begin.
	let limits = Limits {
		memory: 1 << 20,
		..Limits::default()
	};
	let result = isolated(&large(1 << 10), &Options::default(), &limits);
	assert_eq!(limit(result), Limit::Memory(1 << 20));
}

#[test]
fn stack_is_limited() {
	let limits = Limits {
		stack: 16 << 10,
		..Limits::default()
	};
	let result = isolated(&large(1 << 10), &Options::default(), &limits);
	assert_eq!(limit(result), Limit::Stack(16 << 10));
}

#[test]
#[cfg(target_os = "linux")]
fn the_time_of_the_processor_is_limited() {
	let mut model = Model::new(17).constant("v0", filled(&[1024, 1024], 0.0));
	for step in 0..250 {
		model = model.node("MatMul", &format!("v{step} v0"), &format!("v{}", step + 1), &[]);
	}
	let mut options = Options::default();
	// So that it is not the compiler itself that refuses to compute so much.
	options.bounds.fold_cost = Cost::all(u64::MAX);
	let limits = Limits {
		cpu: Duration::from_secs(1),
		time: Duration::from_secs(600),
		memory: 8 << 30,
		..Limits::default()
	};
	let result = isolated(&model.output("v250").bytes(), &options, &limits);
	assert_eq!(limit(result), Limit::Cpu(1));
}

#[test]
fn what_is_too_large_for_the_limit_of_memory_is_refused_with_a_sentence() {
	let limits = Limits {
		memory: 256 << 20,
		..Limits::default()
	};
	match isolated(&large(65 << 20), &Options::default(), &limits) {
		Err(IsolationError::Refused { report, .. }) => assert!(report.missing[0].reason.contains("bytes")),
		other => panic!("{other:?}"),
	}
}

#[test]
fn what_is_no_file_is_not_opened() {
	let options = Options::default();
	let limits = Limits::default();
	for path in [env!("CARGO_TARGET_TMPDIR"), "/no/such/file", "/dev/zero"] {
		let result = compile_isolated(Path::new(path), &options, &limits, &worker(), &mut |_| {});
		assert!(matches!(result, Err(IsolationError::File { .. })), "{path}");
	}
}

#[test]
#[cfg(unix)]
fn a_child_that_is_none_is_an_error() {
	let file = File::new("model", &large(16));
	let (options, limits) = (Options::default(), Limits::default());
	let started = |executable: &str| {
		let worker = Worker {
			executable: executable.into(),
		};
		compile_isolated(&file.0, &options, &limits, &worker, &mut |_| {}).unwrap_err()
	};
	assert!(matches!(started("/bin/false"), IsolationError::Crashed { .. }));
	assert!(matches!(started("/bin/true"), IsolationError::Crashed { .. }));
	assert!(matches!(started("/bin/echo"), IsolationError::Protocol(_)));
	assert!(matches!(started("/no/such/program"), IsolationError::Start(_)));
}
