//! What the figures were measured on and with.

use crate::Failure;
use std::{fs, process::Command};
use verdict_kernels::Isa;

/// A line each for the machine and for what was measured.
pub(crate) fn describe(onnxruntime: &[String]) -> Result<Vec<String>, Failure> {
	let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
	let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
	let model = model.map_or("an unknown CPU", |model| model.trim_start_matches([' ', '\t', ':']));
	let cores = std::thread::available_parallelism().map_or(1, usize::from);
	let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
	let load = load.split(' ').next().unwrap_or_default().to_owned();
	let mut lines = vec![
		format!("machine: {model}, {cores} cores; load average at the end of the run {load}"),
		format!(
			"engine: verdict-executor {}, instructions {:?}; load: decode, validate, prepare",
			env!("CARGO_PKG_VERSION"),
			Isa::best()
		),
		"tract: tract-onnx 0.23.9, its own kernels, `into_optimized`; more threads by `multithread-mm`".into(),
	];
	if let Some((python, script)) = onnxruntime.split_first() {
		let output = Command::new(python).args(script).arg("--version").output()?;
		lines.push(String::from_utf8_lossy(&output.stdout).trim().into());
	}
	Ok(lines)
}
