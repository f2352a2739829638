//! Stands in for the real `kvdb-rocksdb` and refuses to open a database.
//!
//! `pallet-revive-eth-rpc` asks for `sc-service` with its default features, and those bring RocksDB: half an hour of C++
//! for a database that neither it nor the node opens. This crate has the few names that `sc-client-db` uses and nothing
//! behind them. It must never do more: whoever wants RocksDB wants the real thing.
//!
//! [`Database`] has no values, so every method of it is unreachable, and the compiler knows.

use kvdb::{DBKeyValue, DBTransaction, DBValue, KeyValueDB};
use std::{collections::HashMap, io, path::Path};

/// What the real crate is configured with; here it only says whether a database was to be created.
#[derive(Clone, Debug, Default)]
pub struct DatabaseConfig {
	/// Whether to create the database if it is not there.
	pub create_if_missing: bool,
	/// Not used.
	pub memory_budget: HashMap<u32, usize>,
}

impl DatabaseConfig {
	/// A configuration for a number of columns, which is not used.
	pub fn with_columns(_columns: u32) -> Self {
		Self::default()
	}
}

/// A database that cannot be opened.
#[derive(Debug)]
pub enum Database {}

impl Database {
	/// Always fails. `sc-client-db` reads from the text that there is no such database, and turns to ParityDB where it
	/// was free to choose.
	pub fn open<P: AsRef<Path>>(config: &DatabaseConfig, path: P) -> io::Result<Self> {
		let path = path.as_ref().display();
		Err(io::Error::new(
			io::ErrorKind::Unsupported,
			if config.create_if_missing {
				format!("cannot create a RocksDB at {path}: this program is built without RocksDB, use ParityDB")
			} else {
				format!("no RocksDB at {path} (create_if_missing is false)")
			},
		))
	}

	/// Unreachable.
	pub fn transaction(&self) -> DBTransaction {
		match *self {}
	}

	/// Unreachable.
	pub fn get(&self, _column: u32, _key: &[u8]) -> io::Result<Option<DBValue>> {
		match *self {}
	}

	/// Unreachable.
	pub fn iter(&self, _column: u32) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + '_> {
		match *self {}
	}

	/// Unreachable.
	pub fn write(&self, _transaction: DBTransaction) -> io::Result<()> {
		match *self {}
	}

	/// Unreachable.
	pub fn force_compact(&self, _column: u32) -> io::Result<()> {
		match *self {}
	}

	/// Unreachable.
	pub fn add_column(&mut self) -> io::Result<()> {
		match *self {}
	}
}

impl KeyValueDB for Database {
	fn get(&self, _: u32, _: &[u8]) -> io::Result<Option<DBValue>> {
		match *self {}
	}

	fn get_by_prefix(&self, _: u32, _: &[u8]) -> io::Result<Option<DBValue>> {
		match *self {}
	}

	fn write(&self, _: DBTransaction) -> io::Result<()> {
		match *self {}
	}

	fn iter<'a>(&'a self, _: u32) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a> {
		match *self {}
	}

	fn iter_with_prefix<'a>(&'a self, _: u32, _: &'a [u8]) -> Box<dyn Iterator<Item = io::Result<DBKeyValue>> + 'a> {
		match *self {}
	}
}
