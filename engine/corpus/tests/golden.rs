//! Every program of the corpus gives what `golden.txt` says, with all instructions that this CPU has, on one thread and
//! on several.

use verdict_corpus::{all, golden, line};
use verdict_executor::Threads;
use verdict_kernels::Isa;

fn compare(isa: Isa, count: usize) {
	let threads = Threads::new(count).unwrap();
	let wrong: Vec<String> = all()
		.iter()
		.map(|entry| line(entry, isa, &threads))
		.zip(golden())
		.filter(|(found, expected)| found != expected)
		.map(|(found, expected)| format!("{found}\n  instead of\n{expected}"))
		.collect();
	assert!(
		wrong.is_empty(),
		"{:?}, {count} threads: {} lines differ:\n{}",
		isa.kind(),
		wrong.len(),
		wrong.join("\n")
	);
}

#[test]
fn there_is_a_line_for_each_program() {
	let names: Vec<&str> = golden()
		.map(|line| line.split(' ').next().unwrap_or_default())
		.collect();
	let entries = all();
	assert_eq!(
		names,
		entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>()
	);
}

#[test]
fn the_scalar_reference_gives_the_golden_lines() {
	compare(Isa::SCALAR, 2);
}

#[test]
fn all_instructions_give_the_golden_lines() {
	for isa in Isa::available().into_iter().skip(1) {
		compare(isa, 1);
	}
}

#[test]
fn any_number_of_threads_gives_the_golden_lines() {
	for count in [2, 3, 8] {
		compare(Isa::best(), count);
	}
}
