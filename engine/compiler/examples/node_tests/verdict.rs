//! What can come of a test.

/// From good to bad.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
	/// Outputs are what they should be.
	Pass,
	/// They are, once these inputs were made constants, and what only a run finds out was bound.
	Baked(String),
	/// It was not taken, for this reason.
	Refused(String),
	/// What came out is wrong, or what was taken did not run.
	Wrong(String),
	/// A panic, an abort, or no end.
	Crashed(String),
}

impl Verdict {
	/// Whether the outputs are what they should be.
	pub fn passes(&self) -> bool {
		matches!(self, Self::Pass | Self::Baked(_))
	}

	/// As a line, without its end.
	pub fn line(&self) -> String {
		let (word, text) = match self {
			Self::Pass => ("pass", ""),
			Self::Baked(text) => ("baked", text.as_str()),
			Self::Refused(text) => ("refused", text.as_str()),
			Self::Wrong(text) => ("wrong", text.as_str()),
			Self::Crashed(text) => ("crashed", text.as_str()),
		};
		format!("{word} {}", text.split_whitespace().collect::<Vec<_>>().join(" "))
	}

	/// From such a line.
	pub fn parse(line: &str) -> Option<Self> {
		let (word, text) = line.split_once(' ')?;
		Some(match word {
			"pass" => Self::Pass,
			"baked" => Self::Baked(text.into()),
			"refused" => Self::Refused(text.into()),
			"wrong" => Self::Wrong(text.into()),
			"crashed" => Self::Crashed(text.into()),
			_ => return None,
		})
	}
}
