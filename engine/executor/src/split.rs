//! Shares the elements of an output between workers.

use std::sync::{Mutex, PoisonError};
use verdict_kernels::Workers;

/// Cuts `output`, a sequence of units of `unit` elements, into as many parts as there are workers, though not into parts
/// of fewer than `least` elements, and calls `task` for each with the number of its first unit.
///
/// What an element becomes must not depend on the cut.
pub(crate) fn split<T: Send>(
	workers: &dyn Workers,
	output: &mut [T],
	unit: usize,
	least: usize,
	task: &(dyn Fn(usize, &mut [T]) + Sync),
) {
	let unit = unit.max(1);
	let units = output.len() / unit;
	let parts = workers.count().min(output.len() / least.max(1)).min(units);
	if parts <= 1 {
		return task(0, output);
	}
	let each = units.div_ceil(parts);
	let parts: Vec<Mutex<&mut [T]>> = output.chunks_mut(each * unit).map(Mutex::new).collect();
	workers.run(parts.len(), &|index| {
		// Each is taken by one task only, so that nobody waits.
		let mut part = parts[index].lock().unwrap_or_else(PoisonError::into_inner);
		task(index * each, &mut part);
	});
}

#[cfg(test)]
mod tests {
	use super::*;

	struct Many(usize);

	impl Workers for Many {
		fn count(&self) -> usize {
			self.0
		}

		fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
			(0..tasks).rev().for_each(task);
		}
	}

	#[test]
	fn each_unit_is_written_once_with_its_number() {
		for workers in [1, 2, 3, 8] {
			for units in [0, 1, 2, 7, 100] {
				let mut output = vec![0; units * 3];
				split(&Many(workers), &mut output, 3, 6, &|first, part| {
					for (number, unit) in part.chunks_mut(3).enumerate() {
						unit.iter_mut().for_each(|element| *element += first + number + 1);
					}
				});
				let expected: Vec<usize> = (0..units).flat_map(|number| [number + 1; 3]).collect();
				assert_eq!(output, expected, "{workers} workers, {units} units");
			}
		}
	}
}
