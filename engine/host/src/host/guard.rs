//! The last line: what the engine panics with is an error.

use super::LOG;
use sp_panic_handler::AbortGuard;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Something panicked. That it did was logged.
#[derive(Debug)]
pub(crate) struct Panicked;

/// Does something of the engine's. It has no state of ours that a panic could leave half changed.
///
/// State must not be read in here: a database that fails has to end the call, and no answer may be made of it.
pub(crate) fn guarded<T>(what: impl FnOnce() -> T) -> Result<T, Panicked> {
	// A node's panic hook ends the process where nobody has said this.
	let _unwind = AbortGuard::force_unwind();
	catch_unwind(AssertUnwindSafe(what)).map_err(|panic| {
		let text = panic.downcast_ref::<&str>().copied();
		let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
		log::error!(target: LOG, "the engine panicked: {}", text.unwrap_or("no message"));
		Panicked
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_panic_is_an_error() {
		assert!(guarded(|| panic!("on purpose")).is_err());
		assert!(guarded(|| panic!("{}", 1)).is_err());
		assert_eq!(guarded(|| 5).unwrap(), 5);
	}
}
