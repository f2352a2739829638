use crate::{
	model::{Dim, Model},
	File,
};
use std::{
	fs,
	process::{Command, Output},
};
use verdict_compiler::{Report, Status};

fn run(arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_verdict-compile"))
		.args(arguments)
		.output()
		.unwrap()
}

fn text(bytes: &[u8]) -> &str {
	std::str::from_utf8(bytes).unwrap()
}

/// A file with an open dimension.
fn model() -> File {
	let model = Model::new(17)
		.open_input("x", Some(&[Dim::Symbol("batch"), Dim::Is(3)]))
		.node("Exp", "x", "y", &[])
		.node("Neg", "x", "z", &[])
		.output("y")
		.output("z");
	File::new("model", &model.bytes())
}

fn path(file: &File) -> &str {
	file.0.to_str().unwrap()
}

#[test]
fn the_report_is_all_that_goes_to_stdout() {
	let file = model();
	let plain = run(&[path(&file), "--dim", "batch=2"]);
	assert_eq!((plain.status.code(), text(&plain.stderr)), (Some(0), ""));
	assert!(text(&plain.stdout).starts_with("compiled\n"));
	let json = run(&[path(&file), "--dim", "batch=2", "--json"]);
	let report: Report = serde_json::from_slice(&json.stdout).unwrap();
	assert_eq!((report.status, report.outputs.len()), (Status::Compiled, 2));
	assert_eq!(text(&plain.stdout), report.to_string());
	let program = run(&[path(&file), "--dim", "batch=2", "--output", "z", "--text"]);
	assert!(text(&program.stdout).starts_with("program version 1\n"));
	assert!(text(&program.stdout).contains("output \"z\"") && !text(&program.stdout).contains("output \"y\""));
}

#[test]
fn what_cannot_be_compiled_ends_with_1_and_a_report() {
	let file = model();
	let json = run(&[path(&file), "--json"]);
	assert_eq!(json.status.code(), Some(1));
	let report: Report = serde_json::from_slice(&json.stdout).unwrap();
	assert_eq!((report.status, report.missing.len()), (Status::Refused, 1));
	assert!(text(&json.stderr).starts_with("error: "));
	let plain = run(&[path(&file)]);
	assert!(
		text(&plain.stdout).contains("-> bind it, as batch=1"),
		"{}",
		text(&plain.stdout)
	);
}

#[test]
fn wrong_command_lines_end_with_2_and_print_nothing() {
	let file = model();
	for arguments in [
		&[][..],
		&["--dim"],
		&[path(&file), "--dim", "batch"],
		&[path(&file), "--fast"],
		&[path(&file), path(&file)],
		&[path(&file), "--json", "--text"],
		&[path(&file), "--time-limit", "0"],
		&[path(&file), "--memory-limit", "much"],
	] {
		let ended = run(arguments);
		assert_eq!(ended.status.code(), Some(2), "{arguments:?}");
		assert_eq!(text(&ended.stdout), "", "{arguments:?}");
		assert!(text(&ended.stderr).starts_with("error: "), "{arguments:?}");
	}
	assert_eq!(run(&["/no/such/file"]).status.code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn a_limit_ends_with_3() {
	let file = model();
	let ended = run(&[path(&file), "--dim", "batch=2", "--memory-limit", "1", "--json"]);
	assert_eq!(ended.status.code(), Some(3));
	let report: Report = serde_json::from_slice(&ended.stdout).unwrap();
	assert_eq!(report.status, Status::Limit);
	assert!(
		text(&ended.stderr).contains("1.0 MiB of memory"),
		"{}",
		text(&ended.stderr)
	);
}

#[test]
fn a_program_is_written_and_found_to_be_the_same() {
	let file = model();
	let program = File(File::path_for("program"));
	let written = run(&[path(&file), "--dim", "batch=2", "--write", path(&program)]);
	assert_eq!(written.status.code(), Some(0));
	assert!(!fs::read(&program.0).unwrap().is_empty());
	let same = run(&[path(&file), "--dim", "batch=2", "--check", path(&program)]);
	assert_eq!(same.status.code(), Some(0));
	let another = run(&[path(&file), "--dim", "batch=3", "--check", path(&program)]);
	assert_eq!(another.status.code(), Some(5));
}

#[test]
fn help_and_version_are_results() {
	assert!(text(&run(&["--help"]).stdout).contains("exit codes"));
	assert!(text(&run(&["--version"]).stdout).starts_with("verdict-compiler "));
}
