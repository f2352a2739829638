//! ONNX files are compiled: within bounded memory, to a program or a sentence, the same each time; and what comes of them
//! keeps what is promised of programs.
//!
//! The first byte says what the others are: a file, or choices for a grammar that draws graphs which are nearly right, or
//! which are twisted afterwards. In `operators.txt` there is a line for each op that it knows.

mod attributes;
mod draft;
mod ensembles;
mod messages;
mod operators;
mod twist;

use crate::{
	choice::Bytes,
	promises::{self, hold, Setting},
	seeds::choices,
	support::allocator::{measure, HELD},
};
use codec::Encode;
use prost::Message;
use std::sync::atomic::Ordering::Relaxed;
use verdict_compiler::{compile, Bounds, Options};
use verdict_program::{validate, Cost};

/// What compiling a file may take of memory, within the bounds of [`options`].
const MOST_MEMORY: u64 = 128 << 20;

/// How many bytes of an input are for twists.
const TWISTS: usize = 32;

/// Narrow bounds, so that nothing takes long; and dimensions by these texts.
fn options(bindings: &[&str]) -> Options {
	let mut options = Options {
		bounds: Bounds {
			file_bytes: 1 << 20,
			decoded_bytes: 16 << 20,
			nodes: 2_000,
			program: promises::limits(),
			fold_cost: Cost::all(1_000_000),
			fold_memory: 16 << 20,
			fold_bytes: 4 << 20,
		},
		..Options::default()
	};
	for binding in bindings {
		options
			.bind(binding)
			.expect("the bindings of this file are well-formed");
	}
	options
}

/// Compiles what the input gives.
pub fn run(bytes: &[u8]) {
	let [kind, setting, rest @ ..] = bytes else { return };
	let setting = Setting::new(*setting);
	match kind % 3 {
		0 => compiles(rest, &[], setting),
		1 => {
			let draft = draft::draw(Bytes::new(rest));
			compiles(&draft.model.encode_to_vec(), &[], setting);
		}
		_ => {
			let (twists, rest) = rest.split_at(rest.len().min(TWISTS));
			let mut model = draft::draw(Bytes::new(rest)).model;
			let mut twists = Bytes::new(twists);
			twist::twist(&mut model, &mut twists);
			let bindings = twists.pick(&[&[] as &[&str], &["N=2"], &["v1[0]=3"], &["v1=[2,3,4]"]]);
			compiles(&model.encode_to_vec(), bindings, setting);
		}
	}
}

/// Compiles a file twice, and runs what comes of it.
fn compiles(file: &[u8], bindings: &[&str], setting: Setting) {
	let options = options(bindings);
	let (first, most) = measure(HELD.load(Relaxed), || compile(file, &options));
	assert!(most <= MOST_MEMORY, "compiling takes {most} bytes");
	match (first, compile(file, &options)) {
		(Ok(first), Ok(second)) => {
			assert_eq!(first.program.encode(), second.program.encode(), "compiled twice");
			assert_eq!(format!("{:?}", first.report), format!("{:?}", second.report));
			if let Err(error) = validate(&first.program, &options.bounds.program) {
				panic!("what was compiled breaks a rule: {error}\n{}", first.program);
			}
			hold(&first.program, setting);
		}
		(Err(first), Err(second)) => {
			let (first, second) = (first.to_string(), second.to_string());
			assert!(!first.is_empty() && first == second, "{first}\n{second}");
		}
		(first, second) => panic!("{first:?}\n{second:?}"),
	}
}

/// Inputs to begin with: by chance, and some of what comes of them as files.
pub fn seeds() -> Vec<Vec<u8>> {
	let mut inputs: Vec<Vec<u8>> = (0..96).map(|seed| choices(seed, 400)).collect();
	let drawn = (0..24).map(|seed| draft::draw(Bytes::new(&choices(seed, 300))));
	let files = drawn.map(|draft| [&[0, 0], draft.model.encode_to_vec().as_slice()].concat());
	inputs.extend(files.filter(|file| file.len() < 2048));
	inputs
}
