//! The page about operators: what is known, from which operator sets on, and what the suite says about it.

use crate::{corrected, suite::PARTS, verdict::Verdict};
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt::{self, Write},
};
use verdict_compiler::operators;

/// What came of a test.
pub struct Outcome {
	/// The part of the suite that it is in.
	pub part: &'static str,
	/// Its name.
	pub name: String,
	/// The op that it is about, by domain and name.
	pub subject: (String, String),
	/// A type of an input or an output that programs do not have.
	pub foreign: Option<String>,
	/// What came of it.
	pub ours: Verdict,
	/// Whether stock tract passes it as it is.
	pub stock: bool,
	/// Whether it does so as it is or with inputs made constants.
	pub stock_baked: bool,
	/// Whether it gives something else, without an error.
	pub stock_wrong: bool,
}

/// How many of a part of the suite.
#[derive(Default)]
pub struct Totals {
	part: &'static str,
	/// Those whose inputs and outputs are of types that programs have.
	own: Counts,
	/// The others.
	foreign: Counts,
}

#[derive(Default)]
struct Counts {
	tests: usize,
	as_they_are: usize,
	baked: usize,
	refused: usize,
	wrong: usize,
	stock: usize,
	stock_baked: usize,
	stock_wrong: usize,
}

impl Counts {
	fn add(&mut self, outcome: &Outcome) {
		self.tests += 1;
		match outcome.ours {
			Verdict::Pass => self.as_they_are += 1,
			Verdict::Baked(_) => self.baked += 1,
			Verdict::Refused(_) => self.refused += 1,
			Verdict::Wrong(_) | Verdict::Crashed(_) => self.wrong += 1,
		}
		self.stock += usize::from(outcome.stock);
		self.stock_baked += usize::from(outcome.stock_baked);
		self.stock_wrong += usize::from(outcome.stock_wrong);
	}

	fn passed(&self) -> usize {
		self.as_they_are + self.baked
	}

	fn row(&self) -> String {
		let Self {
			tests,
			as_they_are,
			baked,
			refused,
			wrong,
			stock,
			stock_baked,
			stock_wrong,
		} = self;
		let passed = self.passed();
		format!(
			"{tests} | {passed} | {as_they_are} | {baked} | {refused} | {wrong} | {stock} | {stock_baked} | {stock_wrong}"
		)
	}
}

impl Totals {
	/// Those of a part.
	pub fn of(part: &'static str, outcomes: &[Outcome]) -> Self {
		let mut totals = Self {
			part,
			..Self::default()
		};
		for outcome in outcomes.iter().filter(|outcome| outcome.part == part) {
			match outcome.foreign {
				None => totals.own.add(outcome),
				Some(_) => totals.foreign.add(outcome),
			}
		}
		totals
	}

	/// How many with types of programs pass.
	pub fn passed(&self) -> usize {
		self.own.passed()
	}
}

impl fmt::Display for Totals {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "| {}, types of programs | {} |", self.part, self.own.row())?;
		write!(f, "| {}, other types | {} |", self.part, self.foreign.row())
	}
}

/// The text of the page. `schemas` lists all ops.
pub fn page(schemas: &str, outcomes: &[Outcome], totals: &[Totals]) -> Result<String, fmt::Error> {
	let mut page = String::from(HEAD);
	for total in totals {
		writeln!(page, "{total}")?;
	}
	let corrected = corrected::count();
	page.push_str(&BETWEEN.replace("CORRECTED", &corrected.to_string()));
	let mut found: BTreeMap<(&str, &str), Vec<&Outcome>> = BTreeMap::new();
	for outcome in outcomes.iter().filter(|outcome| outcome.part == PARTS[0]) {
		let (domain, name) = &outcome.subject;
		found.entry((domain, name)).or_default().push(outcome);
	}
	for domain in ["ai.onnx", "ai.onnx.ml"] {
		writeln!(page, "\n## {domain}\n\n{TABLE}")?;
		for (name, versions) in ops(schemas, domain) {
			let tests = found.get(&(domain, name)).map_or(&[][..], Vec::as_slice);
			writeln!(page, "{}", row(domain, name, versions, tests))?;
		}
	}
	writeln!(page, "{MICROSOFT}")?;
	let all = operators::all().filter(|(domain, _)| *domain == "com.microsoft");
	let names: BTreeSet<String> = all.map(|(_, name)| format!("`{name}`")).collect();
	writeln!(page, "{}.", names.into_iter().collect::<Vec<_>>().join(", "))?;
	Ok(page)
}

const HEAD: &str = "# Operators

<!-- Written by scripts/test-operators --write. Do not edit. -->

Which operators of ONNX the compiler takes, and how that is known: from the tests that onnx 1.17.0 brings along for
runtimes (`onnx/backend/test`). Each test is a small model with inputs and the outputs that it has to give. It is
compiled, validated, loaded and run; its outputs have to have the type and the shape that the test expects, and floats
may be off by what the test allows, 1e-3 of a value and 1e-7 where it does not say otherwise; everything else has to be
equal. `scripts/test-operators` runs them, as a step of `scripts/test`, and writes this page. What is refused is refused
with a reason; the tables list the reasons.

Programs have fixed shapes. Where a test gives a shape, an axis, a number of steps or the scale of a quantisation as an
input, the test is first tried as it is, and then with this input as a constant of the file, as exporters write it. How
many elements or boxes are found, which only a run would find out, is then bound to what the test expects. A test that
passes so is counted as *with constants*.

Beside it stands stock tract 0.23.9 on the same tests: as they are; either so or with the same inputs as constants; and
how often it gives something else than the test expects, without an error. What only differs by the type of an output is
such a difference: a caller would read other bytes.

The types of programs are float32, int8, uint8, int32, int64 and bool. Tests with inputs or outputs of other types are
counted apart. What is of float16, bfloat16 or float64 may pass there as float32: programs compute it so, with more digits
than the model has or with fewer, and the compiler says so. A cast to float16 or bfloat16 rounds to the bit.

| tests | in all | pass | as they are | with constants | refused | wrong | tract: as they are | with constants | wrong |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
";

const BETWEEN: &str = "
The data of CORRECTED tests contradict the definition of their op: QLinearMatMul saturates and a cast to bfloat16 rounds, they
were made without; or hold what an inverse DFT in 32 bits left in place of 0, more than the test allows. Every engine is
held against what the definition gives.

Versions are those of the operator set that brought an op or changed what it does. Files from operator set 1 to 24 are
taken, and of ai.onnx.ml from 1 to 5; before 7 only some of the ops, those of convolutional networks. An op is *known* if the compiler
has an import for it, and *partly* known if it refuses some of the op's tests. Tests of an op that was written out in
other ops count for that op; where only those pass, it is known *written out only*. Of tests with other types than those of programs, only what passes is counted.
";

const TABLE: &str = "| op | versions | status | pass | refused | why |
|---|---|---|---:|---:|---|";

const MICROSOFT: &str = "
## com.microsoft

onnxruntime's own ops have no tests in the suite. Of those that its quantiser and its optimiser write, these are known:
";

/// The ops of a domain, with their versions.
fn ops<'a>(schemas: &'a str, domain: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
	schemas.lines().filter_map(move |line| {
		let mut fields = line.split(' ');
		let own = fields.next()? == domain;
		own.then_some((fields.next()?, fields.next()?))
	})
}

fn row(domain: &str, name: &str, versions: &str, tests: &[&Outcome]) -> String {
	let known = operators::all().any(|op| op == (domain, name));
	let passed = tests.iter().filter(|test| test.ours.passes()).count();
	let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
	for test in tests {
		if let (Verdict::Refused(reason), None) = (&test.ours, &test.foreign) {
			*reasons.entry(general(reason)).or_default() += 1;
		}
	}
	let refused: usize = reasons.values().sum();
	let status = match (known, refused, passed) {
		(false, _, 0) => "no",
		(true, 0, 0) => "known, untested here",
		// The suite has the same as a graph of other ops, and that passes.
		(false, ..) => "written out only",
		(_, 0, _) => "known",
		_ => "partly",
	};
	let why = match known || refused > 0 {
		true => list(reasons),
		false => operators::why_not(domain, name),
	};
	let versions = versions.replace(',', ", ");
	format!("| {name} | {versions} | {status} | {passed} | {refused} | {why} |")
}

/// The most frequent first.
fn list(reasons: BTreeMap<String, usize>) -> String {
	let mut reasons: Vec<(String, usize)> = reasons.into_iter().collect();
	reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
	let texts = reasons.into_iter().map(|(reason, count)| match count {
		1 => reason,
		_ => format!("{reason} ({count})"),
	});
	texts.collect::<Vec<_>>().join("<br>")
}

/// A reason without what is about one file only: the name of the node.
fn general(reason: &str) -> String {
	let text = match reason.strip_prefix("node ").and_then(|rest| rest.split_once("): ")) {
		Some((_, text)) => text,
		None => reason,
	};
	text.replace('|', "\\|").replace('<', "&lt;")
}
