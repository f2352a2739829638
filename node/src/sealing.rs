//! How a development chain decides when to make a block.

use std::{str::FromStr, time::Duration};

/// When a development chain makes a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
	/// As soon as there is a transaction.
	Instant,
	/// Only when told to by the RPC method `engine_createBlock`.
	Manual,
	/// At a fixed interval, transactions or not.
	Every(Duration),
}

/// A value of `--sealing` that means nothing.
#[derive(Debug, thiserror::Error)]
#[error("expected `instant`, `manual` or a number of milliseconds of at least 1, got `{0}`")]
pub struct BadSealing(String);

impl FromStr for Sealing {
	type Err = BadSealing;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		match text {
			"instant" => Ok(Sealing::Instant),
			"manual" => Ok(Sealing::Manual),
			_ => match text.parse::<u64>() {
				Ok(millis) if millis > 0 => Ok(Sealing::Every(Duration::from_millis(millis))),
				_ => Err(BadSealing(text.into())),
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_form_is_understood_and_anything_else_is_refused_by_name() {
		assert_eq!("instant".parse::<Sealing>().expect("a form"), Sealing::Instant);
		assert_eq!("manual".parse::<Sealing>().expect("a form"), Sealing::Manual);
		assert_eq!(
			"250".parse::<Sealing>().expect("a form"),
			Sealing::Every(Duration::from_millis(250))
		);
		for bad in ["", "0", "-1", "fast", "1.5"] {
			let error = bad.parse::<Sealing>().expect_err("not a form").to_string();
			assert!(error.contains(&format!("`{bad}`")), "{error}");
		}
	}
}
