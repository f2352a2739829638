//! The classifiers of a machine: one for each pair of classes.

use super::super::affine;
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	tensor::{Data, Tensor},
};
use verdict_program::{
	op::{Compare, Op},
	Dtype,
};

/// A matrix with a row for each pair of classes has at most so many elements.
const LARGEST: usize = 1 << 24;

/// Pairs of classes, in the order (0, 1), (0, 2), .. (1, 2), ..
pub(super) struct Pairs {
	/// Where the support vectors of each class begin, and where those of the last one end.
	starts: Vec<usize>,
	pub(super) pairs: Vec<(usize, usize)>,
}

impl Pairs {
	/// Pairs of classes with so many support vectors each.
	pub(super) fn read(supports: &[i64], classes: usize) -> Result<Self, Refusal> {
		if supports.len() != classes {
			refuse!(
				"it has support vectors of {} classes, and labels of {classes}; export the model again",
				supports.len()
			);
		}
		let mut starts = vec![0usize];
		let mut end = 0usize;
		for count in supports {
			let next = usize::try_from(*count).ok().and_then(|count| end.checked_add(count));
			let Some(next) = next else {
				refuse!("attribute vectors_per_class has {count}; export the model again");
			};
			end = next;
			starts.push(end);
		}
		// Bounds the list of pairs, before it is made.
		if classes.checked_pow(3).is_none_or(|elements| elements > LARGEST) {
			refuse!("it has {classes} classes, which are too many to compare each with each; train it with fewer");
		}
		let pairs = (0..classes).flat_map(|first| (first.saturating_add(1)..classes).map(move |other| (first, other)));
		Ok(Self {
			starts,
			pairs: pairs.collect(),
		})
	}

	pub(super) fn classes(&self) -> usize {
		self.starts.len().saturating_sub(1)
	}

	/// How many support vectors there are.
	pub(super) fn vectors(&self) -> usize {
		self.starts.last().copied().unwrap_or(0)
	}

	/// A list with an entry for each pair.
	pub(super) fn list(&self, name: &str, items: &[f32]) -> Result<(), Refusal> {
		match items.len() == self.pairs.len() {
			true => Ok(()),
			false => refuse!(
				"attribute {name} has {} entries for {} pairs of classes; export the model again",
				items.len(),
				self.pairs.len()
			),
		}
	}

	/// The score of each pair: above zero speaks for the first of the two.
	pub(super) fn scores(
		&self,
		g: &mut Graph<'_>,
		near: Value,
		coefficients: &[f32],
		rho: &[f32],
	) -> Result<Value, Refusal> {
		self.list("rho", rho)?;
		let vectors = self.vectors();
		let rows = self.classes().saturating_sub(1);
		if rows.checked_mul(vectors) != Some(coefficients.len()) {
			refuse!(
				"it has {} coefficients for {rows} times {vectors} support vectors; export the model again",
				coefficients.len()
			);
		}
		let size = self.pairs.len().checked_mul(vectors).filter(|size| *size <= LARGEST);
		let Some(size) = size else {
			refuse!(
				"it has {} pairs of classes and {vectors} support vectors, which are too many; train it with fewer",
				self.pairs.len()
			);
		};
		// Of the support vectors of other classes a pair knows nothing.
		let mut matrix = Vec::with_capacity(size);
		for (first, other) in &self.pairs {
			for (class, (start, end)) in self.starts.iter().zip(self.starts.iter().skip(1)).enumerate() {
				let row = match class {
					class if class == *first => Some(other.saturating_sub(1)),
					class if class == *other => Some(*first),
					_ => None,
				};
				let row = row.and_then(|row| row.checked_mul(vectors));
				let own = row.and_then(|row| coefficients.get(row.checked_add(*start)?..row.checked_add(*end)?));
				match own {
					Some(own) => matrix.extend_from_slice(own),
					None => matrix.resize(matrix.len().saturating_add(end.saturating_sub(*start)), 0.0),
				}
			}
		}
		affine(g, near, &matrix, self.pairs.len(), rho)
	}

	/// How many pairs each class has won.
	pub(super) fn votes(&self, g: &mut Graph<'_>, scores: Value) -> Result<Value, Refusal> {
		let zero = g.float(0.0);
		let first = g.compare(Compare::Greater, scores, zero)?;
		let first = g.cast(first, Dtype::F32)?;
		// What the second class of a pair does not win is what the first one wins: small whole numbers, exact in f32.
		let mut matrix = Vec::new();
		let mut sure = Vec::new();
		for class in 0..self.classes() {
			let signs = self
				.pairs
				.iter()
				.map(|(one, other)| match (*one == class, *other == class) {
					(true, _) => 1.0,
					(_, true) => -1.0,
					_ => 0.0f32,
				});
			matrix.extend(signs);
			sure.push(class as f32);
		}
		affine(g, first, &matrix, self.classes(), &sure)
	}

	/// A matrix for each row, with what a pair has for its first class above the diagonal and what it has for the other
	/// one below; zeros on it.
	pub(super) fn matrix(&self, g: &mut Graph<'_>, above: Value, below: Value) -> Result<Value, Refusal> {
		let rows = g.dim(above, 0)?;
		let zeros = g.zeros(&[rows, 1])?;
		let all = g.concat(1, &[above, below, zeros])?;
		let count = self.pairs.len();
		let mut places = vec![count.saturating_mul(2) as i64; self.classes().saturating_mul(self.classes())];
		for (place, (first, other)) in self.pairs.iter().enumerate() {
			let mut set = |row: usize, column: usize, value: usize| {
				let entry = row.saturating_mul(self.classes()).saturating_add(column);
				if let Some(entry) = places.get_mut(entry) {
					*entry = value as i64;
				}
			};
			set(*first, *other, place);
			set(*other, *first, place.saturating_add(count));
		}
		let classes = self.classes() as u32;
		let places = match Tensor::new([classes, classes], Data::I64(places)) {
			Some(places) => g.constant(places),
			None => refuse!("it has too many classes; train it with fewer"),
		};
		g.apply(Op::Gather { axis: 1 }, &[all, places])
	}
}
