//! Why a child gave no program.

use super::Limits;
use crate::{
	report::{bytes, Status},
	CompileError, Report,
};

/// Why there is no program.
#[derive(Clone, Debug, thiserror::Error)]
pub enum IsolationError {
	/// The file cannot be read.
	#[error("{path:?} cannot be read: {reason}")]
	File {
		/// Where it should be.
		path: String,
		/// Why not.
		reason: String,
	},
	/// The model cannot be compiled; the report says why.
	#[error("the model cannot be compiled")]
	Refused {
		/// What stands in the way.
		report: Box<Report>,
		/// Whether the system limits memory and the time of the processor.
		limited: bool,
		/// The most memory that the child had at any time, in bytes, if the system says.
		peak: Option<u64>,
	},
	/// A limit was hit.
	#[error("compiling takes more than {limit}; use a smaller model, or raise the limit if you trust the file")]
	Limit {
		/// Which one, and how much it was.
		limit: Limit,
	},
	/// The child cannot be started.
	#[error("the process that compiles cannot be started: {0}; see whether the system has room for another")]
	Start(String),
	/// The child ended in a way that it never should.
	#[error("the process that compiles ended with {how}: {said}; this is an error of the compiler, please report it")]
	Crashed {
		/// How it ended.
		how: String,
		/// The first line of what it said.
		said: String,
	},
	/// The child said something that is not understood.
	#[error("the process that compiles said something unexpected: {0}; are both of the same version?")]
	Protocol(String),
}

/// A limit that was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
	/// From beginning to end, in milliseconds.
	Time(u64),
	/// Of the processor, in seconds.
	Cpu(u64),
	/// Bytes of memory.
	Memory(u64),
	/// Bytes of stack.
	Stack(u64),
}

impl std::fmt::Display for Limit {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self {
			Self::Time(millis) => write!(f, "{}.{:03} seconds", millis / 1000, millis % 1000),
			Self::Cpu(seconds) => write!(f, "{seconds} seconds of the processor"),
			Self::Memory(most) => write!(f, "{} of memory", bytes(*most)),
			Self::Stack(most) => write!(f, "{} of stack", bytes(*most)),
		}
	}
}

impl Limit {
	pub(super) fn time(limits: &Limits) -> Self {
		Self::Time(u64::try_from(limits.time.as_millis()).unwrap_or(u64::MAX))
	}
}

impl IsolationError {
	/// The report that says why: the child's, or one that says only this.
	pub fn report(&self) -> Report {
		let status = match self {
			Self::Refused { report, .. } => return Report::clone(report),
			Self::Limit { .. } => Status::Limit,
			_ => Status::Failed,
		};
		let mut report = Report {
			status,
			complete: false,
			..Report::default()
		};
		report.missing(&CompileError::Model(self.to_string()), false);
		report
	}
}
