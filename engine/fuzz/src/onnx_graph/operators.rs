//! The table of operators.txt.

use std::sync::OnceLock;

/// An op that graphs are drawn from.
pub(super) struct Operator {
	pub(super) domain: &'static str,
	pub(super) name: &'static str,
	pub(super) operands: Vec<Operand>,
	pub(super) attributes: Vec<Attribute>,
}

#[derive(Clone, Copy)]
pub(super) struct Operand {
	/// A letter; operators.txt explains it.
	pub(super) kind: u8,
	pub(super) optional: bool,
	pub(super) repeated: bool,
}

pub(super) struct Attribute {
	pub(super) name: &'static str,
	/// A letter; operators.txt explains it.
	pub(super) kind: u8,
	pub(super) required: bool,
}

/// All of them.
pub(super) fn all() -> &'static [Operator] {
	static ALL: OnceLock<Vec<Operator>> = OnceLock::new();
	ALL.get_or_init(|| {
		let lines = include_str!("operators.txt").lines();
		lines
			.filter(|line| !line.starts_with('#'))
			.filter_map(operator)
			.collect()
	})
}

fn operator(line: &'static str) -> Option<Operator> {
	let mut words = line.split(' ');
	let (domain, name) = (words.next()?, words.next()?);
	let mut operands: Vec<Operand> = Vec::new();
	for letter in words.next()?.bytes() {
		match (letter, operands.last_mut()) {
			(b'?', Some(last)) => last.optional = true,
			(b'*', Some(last)) => last.repeated = true,
			(b'-', _) => {}
			(kind, _) => operands.push(Operand {
				kind,
				optional: false,
				repeated: false,
			}),
		}
	}
	let attributes = words.filter_map(|word| {
		let (name, kind) = word.split_once(':')?;
		Some(Attribute {
			name,
			kind: *kind.as_bytes().first()?,
			required: kind.ends_with('!'),
		})
	});
	Some(Operator {
		domain: if domain == "." { "" } else { domain },
		name,
		attributes: attributes.collect(),
		operands,
	})
}

#[cfg(test)]
mod tests {
	#[test]
	fn the_table_has_every_op_that_the_compiler_knows() {
		let drawn = super::all().iter();
		let drawn: Vec<(&str, &str)> = drawn.map(|operator| (operator.domain, operator.name)).collect();
		let missing: Vec<_> = verdict_compiler::operators::all()
			.map(|(domain, name)| {
				if domain == "ai.onnx" {
					("", name)
				} else {
					(domain, name)
				}
			})
			.filter(|known| !drawn.contains(known))
			.collect();
		assert!(missing.is_empty(), "operators.txt lacks {missing:?}");
	}
}
