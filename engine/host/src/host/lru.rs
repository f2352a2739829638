//! What is likely to be asked for again, as far as it fits into a number of bytes: the least recently used goes first.

use std::{
	collections::{BTreeMap, HashMap},
	hash::Hash,
};

/// Values by their keys. It says who goes, and leaves it to the caller to drop them: that may take time.
pub(crate) struct Lru<K, V> {
	most: u64,
	bytes: u64,
	entries: HashMap<K, Entry<V>>,
	/// Keys by when they were used last.
	order: BTreeMap<u64, K>,
	/// Counts uses. It never comes to its end.
	now: u64,
}

struct Entry<V> {
	value: V,
	bytes: u64,
	used: u64,
}

impl<K: Copy + Eq + Hash, V: Clone> Lru<K, V> {
	/// Takes so many bytes at most.
	pub(crate) fn new(most: u64) -> Self {
		Self {
			most,
			bytes: 0,
			entries: HashMap::new(),
			order: BTreeMap::new(),
			now: 0,
		}
	}

	/// What has this key, used just now.
	pub(crate) fn get(&mut self, key: &K) -> Option<V> {
		let entry = self.entries.get_mut(key)?;
		self.order.remove(&entry.used);
		self.now = self.now.saturating_add(1);
		entry.used = self.now;
		self.order.insert(self.now, *key);
		Some(entry.value.clone())
	}

	/// Keeps a value that takes so many bytes, in the place of another with its key, and gives back those that went for
	/// it. What is larger than all that may be kept is not kept.
	#[must_use]
	pub(crate) fn insert(&mut self, key: K, value: V, bytes: u64) -> Vec<V> {
		let mut gone: Vec<V> = self.remove(&key).into_iter().collect();
		if bytes > self.most {
			return gone;
		}
		gone.extend(self.make_room(bytes));
		self.now = self.now.saturating_add(1);
		let entry = Entry {
			value,
			bytes,
			used: self.now,
		};
		self.bytes = self.bytes.saturating_add(bytes);
		self.order.insert(self.now, key);
		self.entries.insert(key, entry);
		gone
	}

	/// Gives back those that have to go for so many bytes; nothing if these could not be kept anyway.
	#[must_use]
	pub(crate) fn make_room(&mut self, bytes: u64) -> Vec<V> {
		let mut gone = Vec::new();
		if bytes > self.most {
			return gone;
		}
		while self.bytes.saturating_add(bytes) > self.most {
			let Some((_, oldest)) = self.order.first_key_value() else {
				break;
			};
			let oldest = *oldest;
			gone.extend(self.remove(&oldest));
		}
		gone
	}

	fn remove(&mut self, key: &K) -> Option<V> {
		let entry = self.entries.remove(key)?;
		self.order.remove(&entry.used);
		self.bytes = self.bytes.saturating_sub(entry.bytes);
		Some(entry.value)
	}

	/// Bytes of all that is kept.
	pub(crate) fn bytes(&self) -> u64 {
		self.bytes
	}

	/// How many are kept.
	pub(crate) fn len(&self) -> usize {
		self.entries.len()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use verdict_executor::samples::Random;

	#[test]
	fn the_least_recently_used_goes_first() {
		let mut lru = Lru::new(10);
		for key in 0..5 {
			assert!(lru.insert(key, key, 2).is_empty());
		}
		assert_eq!(lru.get(&0), Some(0));
		assert_eq!(lru.insert(5, 5, 3), [1, 2]);
		assert_eq!(lru.get(&1), None);
		assert_eq!((lru.bytes(), lru.len()), (9, 4));
		assert_eq!(lru.insert(6, 6, 10), [3, 4, 0, 5]);
		assert_eq!((lru.bytes(), lru.len()), (10, 1));
	}

	#[test]
	fn what_is_too_large_is_not_kept_and_drives_nothing_out() {
		let mut lru = Lru::new(10);
		assert!(lru.insert(1, 1, 10).is_empty());
		assert!(lru.insert(2, 2, 11).is_empty());
		assert!(lru.make_room(11).is_empty());
		assert_eq!((lru.get(&1), lru.get(&2)), (Some(1), None));
		let mut none = Lru::new(0);
		assert!(none.insert(1, 1, 1).is_empty());
		assert_eq!(none.get(&1), None);
	}

	#[test]
	fn a_key_has_one_value() {
		let mut lru = Lru::new(10);
		assert!(lru.insert(1, 'a', 10).is_empty());
		assert_eq!(lru.insert(1, 'b', 5), ['a']);
		assert_eq!((lru.get(&1), lru.bytes(), lru.len()), (Some('b'), 5, 1));
		// What does not fit takes away what it would have replaced.
		assert_eq!(lru.insert(1, 'c', 11), ['b']);
		assert_eq!((lru.get(&1), lru.bytes(), lru.len()), (None, 0, 0));
	}

	#[test]
	fn it_never_keeps_more_than_it_may_and_loses_no_byte() {
		let mut random = Random::new(5);
		let mut lru = Lru::new(1000);
		let mut kept = BTreeMap::new();
		for _ in 0..20_000 {
			let key = random.below(40);
			let value = random.bits();
			match random.below(3) {
				0 => assert!(lru
					.get(&key)
					.is_none_or(|value| kept.get(&key).map(|(kept, _)| *kept) == Some(value))),
				1 => {
					let bytes = u64::from(random.below(300));
					kept.insert(key, (value, bytes));
					let gone = lru.insert(key, value, bytes);
					kept.retain(|at, (value, _)| *at == key || !gone.contains(value));
				}
				_ => {
					let room = u64::from(random.below(1100));
					let gone = lru.make_room(room);
					kept.retain(|_, (value, _)| !gone.contains(value));
					assert!(room > 1000 || lru.bytes() + room <= 1000);
				}
			}
			assert_eq!(lru.bytes(), kept.values().map(|(_, bytes)| bytes).sum::<u64>());
			assert_eq!((lru.len(), lru.order.len()), (kept.len(), kept.len()));
			assert!(lru.bytes() <= 1000);
		}
	}
}
