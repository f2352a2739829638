//! Compiling in a process of its own, so that no file can hurt whoever asks for it.
//!
//! The caller opens the file and hands it on, without looking into it, to a child process. The child first limits what
//! the system lets it have, then compiles, says how far it is, and gives the program and the report. Whatever ends it,
//! too long a time, too much memory, too deep a recursion or a fault of ours, is an error for the caller and no more.
//!
//! The child is a program that calls [`serve`], as `verdict-compile` does. Time on the wall is limited everywhere, and
//! so is the stack; memory and the time of the processor only where there is `setrlimit`, that is, on Unix.
//! [`Isolated::limited`] says whether that worked.

mod caller;
mod child;
mod error;
mod protocol;

pub use caller::{compile_isolated, Worker};
pub use child::serve;
pub use error::{IsolationError, Limit};

use crate::Report;
use std::time::Duration;

/// The argument that makes a program the child: what follows it is the request.
pub const CHILD: &str = "compile-child";

/// What a child may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
	/// From its beginning to its end.
	pub time: Duration,
	/// Of the processor; whole seconds are counted.
	pub cpu: Duration,
	/// Bytes of memory: of addresses, so that what is reserved counts.
	pub memory: u64,
	/// Bytes of stack.
	pub stack: u64,
}

impl Default for Limits {
	fn default() -> Self {
		Self {
			time: Duration::from_secs(120),
			cpu: Duration::from_secs(120),
			memory: 4 << 30,
			stack: 8 << 20,
		}
	}
}

/// What a child gave.
#[derive(Clone, Debug)]
pub struct Isolated {
	/// The program's bytes.
	pub program: Vec<u8>,
	/// What people should know about it.
	pub report: Report,
	/// Whether the system limits memory and the time of the processor; where it does not, only time on the wall is.
	pub limited: bool,
	/// The most memory that the child had at any time, in bytes, if the system says.
	pub peak: Option<u64>,
}
