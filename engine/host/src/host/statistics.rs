//! What a host has done, for a node's metrics.

use super::models::lock;
use crate::types::{ModelId, NotActivated, Summary};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicU64, Ordering},
		Mutex,
	},
	time::Duration,
};

/// What has been done since the start, and what there is at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
	/// Runs, those that ended in an error among them. What was answered from the cache is not.
	pub runs: u64,
	/// How long they took, waiting for a thread included.
	pub run_time: Duration,
	/// Runs by model; of the models that came after the most that are counted there is none.
	pub by_model: BTreeMap<ModelId, ModelStatistics>,
	/// Faults of the engine. A node that has any may not be able to follow the chain.
	pub failures: u64,
	/// Programs that were made ready to run.
	pub loads: u64,
	/// How long that took, without reading and checking them.
	pub load_time: Duration,
	/// Activations that went well.
	pub activations: u64,
	/// Those that did not, by what [`Refusal::name`](crate::Refusal::name) says.
	pub rejected: BTreeMap<&'static str, u64>,
	/// How often a model was there, or being loaded.
	pub model_hits: u64,
	/// How often it was not.
	pub model_misses: u64,
	/// Models that went out of the cache.
	pub model_evictions: u64,
	/// Models in the cache.
	pub models_kept: u64,
	/// Bytes of memory that they take.
	pub model_bytes: u64,
	/// How often a result was known.
	pub result_hits: u64,
	/// How often it was not.
	pub result_misses: u64,
	/// Results in the cache.
	pub results_kept: u64,
	/// Bytes of memory that they take.
	pub result_bytes: u64,
}

/// What has been done with a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModelStatistics {
	/// Runs.
	pub runs: u64,
	/// How long they took.
	pub time: Duration,
}

/// Counts while things go on.
pub(crate) struct Counters {
	failures: AtomicU64,
	activations: AtomicU64,
	rejected: Mutex<BTreeMap<&'static str, u64>>,
	loaded: Mutex<ModelStatistics>,
	ran: Mutex<Runs>,
}

struct Runs {
	all: ModelStatistics,
	by_model: BTreeMap<ModelId, ModelStatistics>,
	most: usize,
}

impl ModelStatistics {
	fn add(&mut self, time: Duration) {
		self.runs = self.runs.saturating_add(1);
		self.time = self.time.saturating_add(time);
	}
}

impl Counters {
	/// Counts so many models one by one.
	pub(crate) fn new(models: usize) -> Self {
		Self {
			failures: AtomicU64::new(0),
			activations: AtomicU64::new(0),
			rejected: Mutex::default(),
			loaded: Mutex::default(),
			ran: Mutex::new(Runs {
				all: ModelStatistics::default(),
				by_model: BTreeMap::new(),
				most: models,
			}),
		}
	}

	pub(crate) fn ran(&self, id: &ModelId, time: Duration) {
		let mut ran = lock(&self.ran);
		ran.all.add(time);
		if ran.by_model.len() < ran.most || ran.by_model.contains_key(id) {
			ran.by_model.entry(*id).or_default().add(time);
		}
	}

	pub(crate) fn loaded(&self, time: Duration) {
		lock(&self.loaded).add(time);
	}

	pub(crate) fn failed(&self) {
		self.failures.fetch_add(1, Ordering::Relaxed);
	}

	pub(crate) fn activated(&self, answer: &Result<Summary, NotActivated>) {
		match answer {
			Ok(_) => {
				self.activations.fetch_add(1, Ordering::Relaxed);
			}
			Err(NotActivated::Refused(refusal)) => {
				let mut rejected = lock(&self.rejected);
				let times = rejected.entry(refusal.name()).or_default();
				*times = times.saturating_add(1);
			}
			Err(NotActivated::Internal) => self.failed(),
		}
	}

	/// What has been counted here.
	pub(crate) fn read(&self) -> Statistics {
		let loaded = *lock(&self.loaded);
		let ran = lock(&self.ran);
		Statistics {
			runs: ran.all.runs,
			run_time: ran.all.time,
			by_model: ran.by_model.clone(),
			failures: self.failures.load(Ordering::Relaxed),
			loads: loaded.runs,
			load_time: loaded.time,
			activations: self.activations.load(Ordering::Relaxed),
			rejected: lock(&self.rejected).clone(),
			..Statistics::default()
		}
	}
}
