//! How far the compiler has come.

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
	/// The file is read; counted in bytes.
	Read,
	/// Nodes become ops; counted in nodes of the file.
	Nodes,
	/// The program is checked and written; not counted.
	Write,
}

impl Phase {
	/// Each of them, in their order.
	pub const ALL: [Self; 3] = [Self::Read, Self::Nodes, Self::Write];

	/// Its name.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Read => "read",
			Self::Nodes => "nodes",
			Self::Write => "write",
		}
	}
}

/// How far the compiler has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
	/// What is being done.
	pub phase: Phase,
	/// How much of it is done.
	pub done: u64,
	/// How much there is to do; 0 if that is not known.
	pub total: u64,
}
