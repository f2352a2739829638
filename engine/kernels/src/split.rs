//! Shares the elements of an output between workers.

use crate::{
	share::{cut, Shared},
	Workers,
};

/// Cuts `output`, a sequence of units of `unit` elements, into as many parts as there are workers, though not into
/// parts of fewer than `least` elements, and calls `task` for each with the number of its first unit.
///
/// What an element becomes must not depend on the cut.
pub(crate) fn split<T: Copy + Send>(
	workers: &dyn Workers,
	output: &mut [T],
	unit: usize,
	least: usize,
	task: &(dyn Fn(usize, &mut [T]) + Sync),
) {
	if unit == 0 || output.is_empty() {
		return;
	}
	let units = output.len() / unit;
	let parts = workers.count().min(output.len() / least.max(1)).min(units);
	if parts <= 1 {
		return task(0, output);
	}
	let whole = Shared(output.as_mut_ptr());
	workers.run(parts, &|part| {
		let (start, end) = (cut(units, parts, part), cut(units, parts, part + 1));
		// SAFETY: parts begin where the one before ends, and the last ends with the output; each is taken once.
		let slice = unsafe { whole.part(start * unit, (end - start) * unit) };
		task(start, slice);
	});
}
