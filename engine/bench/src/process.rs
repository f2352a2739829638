//! The other end of a worker.

use crate::Failure;
use std::{
	io::{BufRead, BufReader, Write},
	process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A worker that was started; it ends when this is dropped.
pub(crate) struct Worker {
	name: String,
	child: Child,
	orders: Option<ChildStdin>,
	answers: BufReader<ChildStdout>,
}

impl Worker {
	/// Starts a worker with so many threads.
	pub(crate) fn start(name: &str, command: &[String], threads: usize) -> Result<Self, Failure> {
		let (program, arguments) = command.split_first().ok_or("a worker without a command")?;
		let mut child = Command::new(program)
			.args(arguments)
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.spawn()
			.map_err(|error| format!("{program}: {error}"))?;
		let (orders, answers) = (child.stdin.take(), child.stdout.take());
		let mut worker = Self {
			name: name.into(),
			child,
			orders,
			answers: BufReader::new(answers.ok_or("a worker without stdout")?),
		};
		worker.order(&format!("threads {threads}"))?;
		Ok(worker)
	}

	/// Gives an order and waits for the answer.
	pub(crate) fn order(&mut self, order: &str) -> Result<String, Failure> {
		let Some(orders) = &mut self.orders else {
			return Err("a worker without stdin".into());
		};
		writeln!(orders, "{order}")?;
		orders.flush()?;
		let mut line = String::new();
		self.answers.read_line(&mut line)?;
		match line.trim_end().strip_prefix("ok") {
			Some(answer) => Ok(answer.trim().into()),
			None => Err(format!("{}, told to {order}: {}", self.name, line.trim_end()).into()),
		}
	}

	/// Gives an order whose answer is times, in nanoseconds.
	pub(crate) fn times(&mut self, order: &str) -> Result<Vec<f64>, Failure> {
		let times: Result<Vec<f64>, _> = self.order(order)?.split(' ').map(str::parse).collect();
		Ok(times.map_err(|error| format!("{}, told to {order}: {error}", self.name))?)
	}
}

impl Drop for Worker {
	fn drop(&mut self) {
		// Without orders it ends by itself.
		self.orders = None;
		let _ = self.child.wait();
	}
}
