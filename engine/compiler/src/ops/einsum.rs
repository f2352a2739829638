//! `Einsum`, taken apart into sums, transpositions and one product for each pair of operands.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use std::collections::BTreeSet;
use verdict_program::op::{Binary, ReduceKind, Slice};

/// A tensor with a letter for each axis.
struct Term {
	value: Value,
	letters: Vec<char>,
}

pub(super) fn einsum(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let Some(equation) = node.text("equation")? else {
		refuse!("attribute equation is missing; save the model again");
	};
	let inputs = node.all()?;
	let ranks: Vec<usize> = inputs.iter().map(|value| g.rank(*value)).collect();
	let (operands, output) = parse(equation, &ranks)?;
	let terms = inputs
		.into_iter()
		.zip(operands)
		.map(|(value, letters)| Term { value, letters });
	let mut terms = terms
		.map(|term| diagonal(g, term))
		.collect::<Result<Vec<_>, _>>()?
		.into_iter();
	let mut left = match terms.next() {
		Some(first) => first,
		None => refuse!("equation {equation:?} has no operands"),
	};
	let mut rest: Vec<Term> = terms.collect();
	rest.reverse();
	loop {
		// What neither a later operand nor the output asks for is summed away at once.
		let later: BTreeSet<char> = rest
			.iter()
			.flat_map(|term| &term.letters)
			.chain(&output)
			.copied()
			.collect();
		left = summed(g, left, &later)?;
		let Some(right) = rest.pop() else { break };
		let later: BTreeSet<char> = rest
			.iter()
			.flat_map(|term| &term.letters)
			.chain(&output)
			.copied()
			.collect();
		let here: BTreeSet<char> = left.letters.iter().copied().chain(later.iter().copied()).collect();
		let right = summed(g, right, &here)?;
		left = product(g, left, right, &later)?;
	}
	let perm = output
		.iter()
		.map(|letter| place(&left, *letter))
		.collect::<Result<Vec<u32>, _>>()?;
	one(g.transpose(left.value, &perm)?)
}

fn place(term: &Term, letter: char) -> Result<u32, Refusal> {
	match term.letters.iter().position(|own| *own == letter) {
		Some(place) => Ok(place as u32),
		None => refuse!("its output asks for {letter:?}, which no operand has; export the model again"),
	}
}

/// Letters for the axes of each operand and of the output; those behind `...` get letters of their own.
fn parse(equation: &str, ranks: &[usize]) -> Result<(Vec<Vec<char>>, Vec<char>), Refusal> {
	let plain: String = equation.chars().filter(|letter| !letter.is_whitespace()).collect();
	let (inputs, output) = match plain.split_once("->") {
		Some((inputs, output)) => (inputs.to_string(), Some(output.to_string())),
		None => (plain, None),
	};
	let terms: Vec<&str> = inputs.split(',').collect();
	if terms.len() != ranks.len() {
		refuse!(
			"equation {equation:?} has {} operands, the node {}",
			terms.len(),
			ranks.len()
		);
	}
	// How many axes the dots stand for at most.
	let mut widest = 0;
	for (term, rank) in terms.iter().zip(ranks) {
		if let Some((before, after)) = term.split_once("...") {
			let named = before.chars().count().saturating_add(after.chars().count());
			widest = widest.max(rank.saturating_sub(named));
		}
	}
	let dots: Vec<char> = ('0'..='9').take(widest).collect();
	if dots.len() < widest {
		refuse!("equation {equation:?} covers {widest} axes with dots, at most 10 are possible");
	}
	let letters = |term: &str, rank: Option<usize>| -> Result<Vec<char>, Refusal> {
		let mut letters = Vec::new();
		match term.split_once("...") {
			Some((before, after)) => {
				let named = before.chars().count().saturating_add(after.chars().count());
				let covered = rank.map_or(widest, |rank| rank.saturating_sub(named));
				letters.extend(before.chars());
				letters.extend(dots.iter().skip(widest.saturating_sub(covered)));
				letters.extend(after.chars());
			}
			None => letters.extend(term.chars()),
		}
		let known = |letter: &char| letter.is_ascii_alphabetic() || dots.contains(letter);
		if !letters.iter().all(known) || rank.is_some_and(|rank| rank != letters.len()) {
			refuse!("equation {equation:?} does not fit its operands; export the model again");
		}
		if rank.is_none() && letters.iter().collect::<BTreeSet<_>>().len() != letters.len() {
			refuse!("equation {equation:?} names an axis of the output twice; export the model again");
		}
		Ok(letters)
	};
	let operands = terms.iter().zip(ranks).map(|(term, rank)| letters(term, Some(*rank)));
	let operands = operands.collect::<Result<Vec<_>, _>>()?;
	let output = match output {
		Some(output) => letters(&output, None)?,
		None => {
			// Without an arrow: the dots, then all letters that are there once, in alphabetical order.
			let all: Vec<char> = operands.iter().flatten().copied().collect();
			let once = |letter: &char| {
				letter.is_ascii_alphabetic() && all.iter().filter(|other| *other == letter).count() == 1
			};
			let single: BTreeSet<char> = all.iter().copied().filter(once).collect();
			dots.iter().copied().chain(single).collect()
		}
	};
	Ok((operands, output))
}

/// Of axes with the same letter, what lies where their indices are equal.
fn diagonal(g: &mut Graph<'_>, mut term: Term) -> Result<Term, Refusal> {
	while let Some((first, second)) = twice(&term.letters) {
		let dims = g.dims(term.value);
		let (Some(size), Some(other)) = (dims.get(first).copied(), dims.get(second)) else {
			refuse!("an operand of shape {dims:?} does not fit the equation; export the model again");
		};
		let Some(square) = size.checked_mul(size).filter(|_| size == *other) else {
			refuse!("it takes the diagonal of a part of {dims:?}, which is no square; export the model again");
		};
		// Both axes go last and become one; from one element of the diagonal to the next it is a row and one more.
		let kept: Vec<usize> = (0..dims.len()).filter(|axis| ![first, second].contains(axis)).collect();
		let perm = kept.iter().chain([&first, &second]).map(|axis| *axis as u32);
		let perm: Vec<u32> = perm.collect();
		let x = g.transpose(term.value, &perm)?;
		let mut flat: Vec<u32> = kept.iter().filter_map(|axis| dims.get(*axis).copied()).collect();
		flat.push(square);
		let x = g.reshape(x, &flat)?;
		let mut slice = Slice {
			starts: vec![0; flat.len()],
			steps: vec![1; flat.len()],
			sizes: flat,
		};
		if let (Some(step), Some(count)) = (slice.steps.last_mut(), slice.sizes.last_mut()) {
			(*step, *count) = (i32::try_from(size).unwrap_or(i32::MAX).saturating_add(1), size);
		}
		let letter = term.letters.get(first).copied();
		let letters = kept.iter().filter_map(|axis| term.letters.get(*axis).copied());
		term = Term {
			letters: letters.chain(letter).collect(),
			value: g.slice(x, slice)?,
		};
	}
	Ok(term)
}

/// The places of a letter that is there twice.
fn twice(letters: &[char]) -> Option<(usize, usize)> {
	letters.iter().enumerate().find_map(|(second, letter)| {
		let first = letters.iter().take(second).position(|other| other == letter)?;
		Some((first, second))
	})
}

/// Sums over the axes that nobody asks for.
fn summed(g: &mut Graph<'_>, term: Term, keep: &BTreeSet<char>) -> Result<Term, Refusal> {
	let axes = (0u32..)
		.zip(&term.letters)
		.filter(|(_, letter)| !keep.contains(letter))
		.map(|(axis, _)| axis);
	let axes: Vec<u32> = axes.collect();
	if axes.is_empty() {
		return Ok(term);
	}
	Ok(Term {
		value: g.reduce(ReduceKind::Sum, term.value, axes, false)?,
		letters: term
			.letters
			.into_iter()
			.filter(|letter| keep.contains(letter))
			.collect(),
	})
}

/// The product of two terms, summed over what both have and nobody asks for later.
fn product(g: &mut Graph<'_>, a: Term, b: Term, later: &BTreeSet<char>) -> Result<Term, Refusal> {
	let both = |letter: &&char| a.letters.contains(letter) && b.letters.contains(letter);
	let shared: Vec<char> = a.letters.iter().filter(both).copied().collect();
	let (batch, inner): (Vec<char>, Vec<char>) = shared.into_iter().partition(|letter| later.contains(letter));
	let only = |own: &Term, other: &Term| -> Vec<char> {
		own.letters
			.iter()
			.filter(|letter| !other.letters.contains(letter))
			.copied()
			.collect()
	};
	let (rows, columns) = (only(&a, &b), only(&b, &a));
	// Of dimension 1 on one side, an axis is broadcast.
	let (a, b) = (stretched(g, a.value, &a, &b)?, stretched(g, b.value, &b, &a)?);
	let left = ordered(g, &a, &[&batch, &rows, &inner])?;
	let letters = [batch.as_slice(), &rows, &columns].concat();
	let mut dims = dims_of(g, &a, &batch)?;
	dims.extend(dims_of(g, &a, &rows)?);
	dims.extend(dims_of(g, &b, &columns)?);
	let value = if inner.is_empty() {
		// Nothing is summed: element by element, each side with ones where it has no axis.
		let right = ordered(g, &b, &[&batch, &columns])?;
		let wide = [dims_of(g, &a, &batch)?, dims_of(g, &a, &rows)?, vec![1; columns.len()]].concat();
		let left = g.reshape(left, &wide)?;
		let wide = [dims_of(g, &b, &batch)?, vec![1; rows.len()], dims_of(g, &b, &columns)?].concat();
		let right = g.reshape(right, &wide)?;
		g.binary(Binary::Mul, left, right)?
	} else {
		let right = ordered(g, &b, &[&batch, &inner, &columns])?;
		let sizes = [volume(&dims_of(g, &a, &batch)?)?, volume(&dims_of(g, &a, &rows)?)?];
		let depth = volume(&dims_of(g, &a, &inner)?)?;
		let width = volume(&dims_of(g, &b, &columns)?)?;
		let [count, height] = sizes;
		let left = g.reshape(left, &[count, height, depth])?;
		let right = g.reshape(right, &[count, depth, width])?;
		g.matmul(left, right)?
	};
	Ok(Term {
		value: g.reshape(value, &dims)?,
		letters,
	})
}

fn volume(dims: &[u32]) -> Result<u32, Refusal> {
	let product = dims.iter().try_fold(1u32, |product, dim| product.checked_mul(*dim));
	product.ok_or_else(|| Refusal(format!("dimensions {dims:?} are too large together")))
}

fn dims_of(g: &Graph<'_>, term: &Term, letters: &[char]) -> Result<Vec<u32>, Refusal> {
	letters
		.iter()
		.map(|letter| g.dim(term.value, place(term, *letter)? as usize))
		.collect()
}

/// A term with its axes in a certain order.
fn ordered(g: &mut Graph<'_>, term: &Term, groups: &[&[char]]) -> Result<Value, Refusal> {
	let letters = groups.iter().flat_map(|group| group.iter());
	let perm = letters
		.map(|letter| place(term, *letter))
		.collect::<Result<Vec<u32>, _>>()?;
	g.transpose(term.value, &perm)
}

/// A term, broadcast to the dimensions of the other one where they share a letter.
fn stretched(g: &mut Graph<'_>, value: Value, term: &Term, other: &Term) -> Result<Term, Refusal> {
	let mut dims = g.dims(value);
	for (letter, dim) in term.letters.iter().zip(&mut dims) {
		if let (1, Ok(axis)) = (*dim, place(other, *letter)) {
			*dim = g.dim(other.value, axis as usize)?;
		}
	}
	Ok(Term {
		value: g.expand(value, &dims)?,
		letters: term.letters.clone(),
	})
}
