//! What caller and child say to each other.
//!
//! The request is an argument of the child, in hexadecimal digits. The file is the child's standard input. On its
//! standard output it says, in lines of ASCII, each of which may be followed by as many bytes as it announces:
//!
//! ```text
//! verdict-compile 1 limited
//! progress nodes 12 340
//! program 8
//! ........
//! report 6
//! ......
//! end 104857600
//! ```
//!
//! The first line has the version, and whether the limits of the system hold; the last one the most memory that there
//! was, 0 if it is not known.

use crate::{Options, Phase, Progress, Report};
use codec::{Decode, Encode};
use std::io::{self, BufRead, Read, Write};

/// The version of all this.
const VERSION: u32 = 1;

/// Bytes of a line.
const LINE: u64 = 100;

/// Bytes of a report. What is listed in one is bounded far below.
const REPORT: u64 = 64 << 20;

/// What the child is to do.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Request {
	version: u32,
	/// How to compile.
	pub(super) options: Options,
	/// Bytes of the file.
	pub(super) bytes: u64,
	/// Bytes of memory that the child may have.
	pub(super) memory: u64,
	/// Seconds of the processor.
	pub(super) cpu: u64,
	/// Bytes of stack.
	pub(super) stack: u64,
}

impl Request {
	pub(super) fn new(options: Options, bytes: u64, limits: &super::Limits) -> Self {
		Self {
			version: VERSION,
			options,
			bytes,
			memory: limits.memory,
			cpu: limits.cpu.as_secs().max(1),
			stack: limits.stack,
		}
	}

	/// As an argument.
	pub(super) fn argument(&self) -> String {
		crate::report::hex(&self.encode())
	}

	/// From an argument, if it is one of this version.
	pub(super) fn from_argument(text: &str) -> Option<Self> {
		let digits = text.as_bytes().chunks(2);
		let bytes = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
		let request = Self::decode(&mut bytes.collect::<Option<Vec<u8>>>()?.as_slice()).ok()?;
		(request.version == VERSION).then_some(request)
	}
}

/// The child's part.
pub(super) struct Speaker<W: Write>(pub(super) W);

impl<W: Write> Speaker<W> {
	pub(super) fn begin(&mut self, limited: bool) -> io::Result<()> {
		let limited = if limited { "limited" } else { "unlimited" };
		self.line(&format!("verdict-compile {VERSION} {limited}"))
	}

	pub(super) fn progress(&mut self, progress: Progress) -> io::Result<()> {
		let Progress { phase, done, total } = progress;
		self.line(&format!("progress {} {done} {total}", phase.name()))
	}

	pub(super) fn program(&mut self, bytes: &[u8]) -> io::Result<()> {
		self.line(&format!("program {}", bytes.len()))?;
		self.0.write_all(bytes)
	}

	pub(super) fn report(&mut self, report: &Report) -> io::Result<()> {
		let json = serde_json::to_vec(report)?;
		self.line(&format!("report {}", json.len()))?;
		self.0.write_all(&json)
	}

	pub(super) fn end(&mut self, peak: u64) -> io::Result<()> {
		self.line(&format!("end {peak}"))
	}

	fn line(&mut self, line: &str) -> io::Result<()> {
		self.0.write_all(line.as_bytes())?;
		self.0.write_all(b"\n")?;
		self.0.flush()
	}
}

/// Everything that a child said.
#[derive(Debug, Default)]
pub(super) struct Said {
	pub(super) limited: bool,
	pub(super) program: Option<Vec<u8>>,
	pub(super) report: Option<Report>,
	/// Set by the last line.
	pub(super) peak: Option<u64>,
}

/// Reads what a child says to its end. None if it ends too early: then how it ended says more.
///
/// `most` is how many bytes a program may have.
pub(super) fn listen(
	from: &mut impl BufRead,
	most: u64,
	progress: &mut dyn FnMut(Progress),
) -> Result<Option<Said>, String> {
	let mut said = Said::default();
	let Some(first) = line(from)? else { return Ok(None) };
	said.limited = match first.strip_prefix(&format!("verdict-compile {VERSION} ")) {
		Some("limited") => true,
		Some("unlimited") => false,
		_ => return Err(format!("it begins with {first:?}")),
	};
	while let Some(line) = line(from)? {
		let unknown = || format!("the line {line:?}");
		let words: Vec<&str> = line.split(' ').collect();
		let number = |text: &str| text.parse::<u64>().map_err(|_| unknown());
		match words.as_slice() {
			["progress", phase, done, total] => {
				let phase = Phase::ALL.into_iter().find(|known| known.name() == *phase);
				progress(Progress {
					phase: phase.ok_or_else(unknown)?,
					done: number(done)?,
					total: number(total)?,
				});
			}
			["program", length] if said.program.is_none() => {
				let Some(bytes) = block(from, number(length)?, most)? else {
					return Ok(None);
				};
				said.program = Some(bytes);
			}
			["report", length] if said.report.is_none() => {
				let Some(bytes) = block(from, number(length)?, REPORT)? else {
					return Ok(None);
				};
				let report = serde_json::from_slice(&bytes).map_err(|error| format!("a report, but {error}"))?;
				said.report = Some(report);
			}
			["end", peak] => {
				said.peak = Some(number(peak)?);
				return Ok(Some(said));
			}
			_ => return Err(unknown()),
		}
	}
	Ok(None)
}

/// A line without its end; none if the child's words end before.
fn line(from: &mut impl BufRead) -> Result<Option<String>, String> {
	let mut bytes = Vec::new();
	let read = from.take(LINE).read_until(b'\n', &mut bytes);
	read.map_err(|error| error.to_string())?;
	if bytes.len() as u64 == LINE && bytes.last() != Some(&b'\n') {
		return Err(format!("a line of more than {LINE} bytes"));
	}
	if bytes.pop() != Some(b'\n') {
		return Ok(None);
	}
	String::from_utf8(bytes)
		.map(Some)
		.map_err(|_| "a line that is no text".into())
}

/// So many bytes; none if the child's words end before.
fn block(from: &mut impl BufRead, length: u64, most: u64) -> Result<Option<Vec<u8>>, String> {
	if length > most {
		return Err(format!("{length} bytes at once, at most {most} are read"));
	}
	let mut bytes = Vec::new();
	let read = from.take(length).read_to_end(&mut bytes);
	read.map_err(|error| error.to_string())?;
	Ok((bytes.len() as u64 == length).then_some(bytes))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn heard(words: &[u8]) -> Result<Option<Said>, String> {
		listen(&mut &*words, 8, &mut |_| {})
	}

	#[test]
	fn what_is_said_is_heard() {
		let mut words = Vec::new();
		let mut speaker = Speaker(&mut words);
		let step = Progress {
			phase: Phase::Nodes,
			done: 3,
			total: 9,
		};
		speaker.begin(true).unwrap();
		speaker.progress(step).unwrap();
		speaker.program(b"program").unwrap();
		speaker.report(&Report::default()).unwrap();
		speaker.end(7).unwrap();
		let mut steps = Vec::new();
		let said = listen(&mut words.as_slice(), 8, &mut |step| steps.push(step))
			.unwrap()
			.unwrap();
		assert_eq!(steps, [step]);
		assert!(said.limited);
		assert_eq!(said.program.as_deref(), Some(&b"program"[..]));
		assert_eq!((said.report, said.peak), (Some(Report::default()), Some(7)));
		// Cut off anywhere, it is no answer.
		for end in 0..words.len() {
			assert!(matches!(heard(&words[..end]), Ok(None)), "{end}");
		}
	}

	#[test]
	fn a_child_that_says_too_much_or_nonsense_is_not_listened_to() {
		let begin = "verdict-compile 1 limited\n";
		for words in [
			"verdict-compile 2 limited\n".into(),
			format!("{begin}program 9\n123456789"),
			format!("{begin}program 18446744073709551616\n"),
			format!("{begin}program 1\n1program 1\n1"),
			format!("{begin}report 2\n{{}}"),
			format!("{begin}progress somewhere 1 2\n"),
			"x".repeat(1000),
		] {
			assert!(heard(words.as_bytes()).is_err(), "{words}");
		}
	}

	#[test]
	fn requests_come_through_an_argument() {
		let mut options = Options::default();
		options.bind("batch=3").unwrap();
		let request = Request::new(options, 12, &Default::default());
		assert_eq!(Request::from_argument(&request.argument()), Some(request));
		assert_eq!(Request::from_argument("00"), None);
		assert_eq!(Request::from_argument("zz"), None);
	}
}
