//! Why a program was refused, and where: what cannot be decoded, and what breaks a rule.

use crate::rule::Rule;
use core::fmt;

/// A part of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
	/// The program as a whole.
	Program,
	/// What it was compiled from.
	Provenance,
	/// An input, by its index.
	Input(u32),
	/// A weight, by its index.
	Weight(u32),
	/// An op, by its index.
	Op(u32),
	/// An output, by its index.
	Output(u32),
}

impl fmt::Display for Place {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Program => f.write_str("the program"),
			Self::Provenance => f.write_str("the provenance"),
			Self::Input(index) => write!(f, "input {index}"),
			Self::Weight(index) => write!(f, "weight {index}"),
			Self::Op(index) => write!(f, "op {index}"),
			Self::Output(index) => write!(f, "output {index}"),
		}
	}
}

/// Why bytes are no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
	/// There are too many bytes to look at.
	TooLong {
		/// How many there are.
		got: u64,
		/// How many there may be.
		most: u64,
	},
	/// There is no byte at all.
	Empty,
	/// The first byte is not the version that this crate knows.
	Version {
		/// What it is.
		got: u8,
	},
	/// A list is too long to be read.
	TooMany {
		/// Of what.
		what: &'static str,
		/// How many there are said to be.
		got: u32,
		/// How many there may be.
		most: u32,
	},
	/// The bytes end too early, or hold what the format does not know.
	Malformed(Place),
	/// There is something behind the program.
	TrailingBytes {
		/// How many bytes.
		got: u64,
	},
	/// The same program would be written in other bytes.
	NotCanonical,
}

impl DecodeError {
	/// The number of what is wrong. It is never given to anything else; see [`Rule::code`].
	pub const fn code(&self) -> u8 {
		match self {
			Self::TooLong { .. } => 0,
			Self::Empty => 1,
			Self::Version { .. } => 2,
			Self::TooMany { .. } => 3,
			Self::Malformed(_) => 4,
			Self::TrailingBytes { .. } => 5,
			Self::NotCanonical => 6,
		}
	}

	/// The name of what has this number, if anything does.
	pub const fn name_of(code: u8) -> Option<&'static str> {
		Some(match code {
			0 => "too-long",
			1 => "empty",
			2 => "version",
			3 => "too-many",
			4 => "malformed",
			5 => "trailing-bytes",
			6 => "not-canonical",
			_ => return None,
		})
	}

	/// The name of what is wrong, for tools and tests.
	pub const fn name(&self) -> &'static str {
		match Self::name_of(self.code()) {
			Some(name) => name,
			// The tests see to it that each has one.
			None => "",
		}
	}
}

impl fmt::Display for DecodeError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooLong { got, most } => write!(f, "the program has {got} bytes, at most {most} are allowed"),
			Self::Empty => f.write_str("there are no bytes"),
			Self::Version { got } => write!(
				f,
				"the first byte, the version, is {got}; only {} is known",
				crate::program::VERSION
			),
			Self::TooMany { what, got, most } => write!(f, "there are {got} {what}, at most {most} are allowed"),
			Self::Malformed(place) => write!(f, "{place} is cut off, or holds something unknown to version 1"),
			Self::TrailingBytes { got } => write!(f, "{got} bytes follow the end of the program"),
			Self::NotCanonical => f.write_str("the program is not written the one way it has to be"),
		}
	}
}

impl core::error::Error for DecodeError {}

/// Which rule a program breaks, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
	/// Where.
	pub place: Place,
	/// The name of the op, if it is one.
	pub kind: Option<&'static str>,
	/// Which rule, what it asks for, and what there was.
	pub rule: Rule,
}

impl ValidationError {
	/// Of everything but an op.
	pub(crate) const fn at(place: Place, rule: Rule) -> Self {
		Self {
			place,
			kind: None,
			rule,
		}
	}
}

impl fmt::Display for ValidationError {
	/// `op 3 (conv): rule zero: strides is 0`
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.place.fmt(f)?;
		if let Some(kind) = self.kind {
			write!(f, " ({kind})")?;
		}
		write!(f, ": rule {}: {}", self.rule.name(), self.rule)
	}
}

impl core::error::Error for ValidationError {}
