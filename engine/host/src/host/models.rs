//! Loaded models, bounded in bytes.
//!
//! A model is loaded by whoever asks for it first; who asks meanwhile waits for that, and nobody else does. What goes
//! out of the cache stays alive as long as somebody runs it.

use super::{lru::Lru, statistics::Statistics, Loaded};
use crate::types::ModelId;
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, Condvar, Mutex, MutexGuard, PoisonError,
	},
};

pub(crate) struct Models {
	inner: Mutex<Inner>,
	hits: AtomicU64,
	misses: AtomicU64,
	evictions: AtomicU64,
}

struct Inner {
	kept: Lru<ModelId, Arc<Loaded>>,
	loading: HashMap<ModelId, Arc<Loading>>,
}

/// A model that somebody loads.
#[derive(Default)]
struct Loading {
	ended: Mutex<Option<Ended>>,
	changed: Condvar,
}

/// How loading ended: there is a model, or there is none. Why is of no use to others, whose state may be another.
type Ended = Option<Arc<Loaded>>;

/// What there is of a model.
enum Found<'a> {
	Kept(Arc<Loaded>),
	Loading(Arc<Loading>),
	Nothing(Turn<'a>),
}

impl Models {
	/// Keeps models of so many bytes of memory.
	pub(crate) fn new(most: u64) -> Self {
		Self {
			inner: Mutex::new(Inner {
				kept: Lru::new(most),
				loading: HashMap::new(),
			}),
			hits: AtomicU64::new(0),
			misses: AtomicU64::new(0),
			evictions: AtomicU64::new(0),
		}
	}

	/// The model with this id, loaded if nobody has.
	pub(crate) fn get_or_load<E>(
		&self,
		id: &ModelId,
		load: impl FnOnce() -> Result<Loaded, E>,
	) -> Result<Arc<Loaded>, E> {
		let turn = loop {
			match self.find(id) {
				Found::Kept(model) => return Ok(model),
				Found::Loading(loading) => {
					if let Some(model) = loading.wait() {
						return Ok(model);
					}
				}
				Found::Nothing(turn) => break turn,
			}
		};
		// If that fails or panics, those who wait are told when `turn` goes, and try themselves.
		let model = Arc::new(load()?);
		turn.end(model.clone());
		Ok(model)
	}

	fn find(&self, id: &ModelId) -> Found<'_> {
		let mut inner = lock(&self.inner);
		if let Some(model) = inner.kept.get(id) {
			self.hits.fetch_add(1, Ordering::Relaxed);
			return Found::Kept(model);
		}
		if let Some(loading) = inner.loading.get(id) {
			self.hits.fetch_add(1, Ordering::Relaxed);
			return Found::Loading(loading.clone());
		}
		self.misses.fetch_add(1, Ordering::Relaxed);
		let loading = Arc::<Loading>::default();
		inner.loading.insert(*id, loading.clone());
		Found::Nothing(Turn {
			models: self,
			id: *id,
			loading,
			model: None,
		})
	}

	/// Lets go of what would have to go for a model of so many bytes, before these are taken.
	pub(crate) fn make_room(&self, bytes: u64) {
		let gone = lock(&self.inner).kept.make_room(bytes);
		self.let_go(gone);
	}

	/// Drops models while no lock is held.
	fn let_go(&self, models: Vec<Arc<Loaded>>) {
		self.evictions.fetch_add(models.len() as u64, Ordering::Relaxed);
	}

	/// Adds what is counted here.
	pub(crate) fn count(&self, statistics: &mut Statistics) {
		let inner = lock(&self.inner);
		statistics.models_kept = inner.kept.len() as u64;
		statistics.model_bytes = inner.kept.bytes();
		statistics.model_hits = self.hits.load(Ordering::Relaxed);
		statistics.model_misses = self.misses.load(Ordering::Relaxed);
		statistics.model_evictions = self.evictions.load(Ordering::Relaxed);
	}
}

/// The right to load a model, and the duty to say how that ended.
struct Turn<'a> {
	models: &'a Models,
	id: ModelId,
	loading: Arc<Loading>,
	model: Ended,
}

impl Turn<'_> {
	fn end(mut self, model: Arc<Loaded>) {
		self.model = Some(model);
	}
}

impl Drop for Turn<'_> {
	fn drop(&mut self) {
		let gone = {
			let mut inner = lock(&self.models.inner);
			inner.loading.remove(&self.id);
			match &self.model {
				Some(model) => inner.kept.insert(self.id, model.clone(), model.held()),
				None => Vec::new(),
			}
		};
		self.models.let_go(gone);
		*lock(&self.loading.ended) = Some(self.model.take());
		self.loading.changed.notify_all();
	}
}

impl Loading {
	/// Waits until it has been loaded, or could not be.
	fn wait(&self) -> Ended {
		let mut ended = lock(&self.ended);
		loop {
			if let Some(ended) = &*ended {
				return ended.clone();
			}
			ended = self.changed.wait(ended).unwrap_or_else(PoisonError::into_inner);
		}
	}
}

/// No lock is held while something runs that could panic, so a poisoned one is as good as any.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
