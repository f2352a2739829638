//! A transaction pool that refuses bytes which are no transaction.
//!
//! The SDK's pool hands whatever it is given to the runtime, which can only trap on what it cannot decode: the sender gets
//! the trace of a trap for an answer, and anybody can fill the log with such traces. This one decodes first. It must never
//! judge anything else: whether a transaction is valid is up to the runtime alone.

use crate::service::FullClient;
use async_trait::async_trait;
use codec::{DecodeLimit, Encode};
use sc_transaction_pool_api::{
	error::Error, ChainEvent, ImportNotificationStream, MaintainedTransactionPool, PoolStatus, ReadyTransactions,
	TransactionFor, TransactionPool, TransactionSource, TransactionStatusStreamFor, TxHash, TxInvalidityReportMap,
};
use sp_api::CallApiAt;
use sp_runtime::{transaction_validity::InvalidTransaction, OpaqueExtrinsic};
use std::{collections::HashMap, pin::Pin, sync::Arc, time::Duration};
use verdict_runtime::{opaque::Block, Hash, UncheckedExtrinsic, VERSION};

/// How deep calls may nest in calls; the runtime draws the same line.
const MAX_NESTING: u32 = 256;

/// A pool behind the check.
pub struct CheckedPool<P> {
	inner: Arc<P>,
	client: Arc<FullClient>,
}

impl<P> CheckedPool<P> {
	/// Puts the check before `inner`.
	pub fn new(inner: Arc<P>, client: Arc<FullClient>) -> Self {
		Self { inner, client }
	}

	/// Refuses what is no transaction of the runtime at `at`. After an upgrade, of whose transactions this program knows
	/// nothing, nothing is refused here.
	fn check(&self, at: Hash, transaction: &OpaqueExtrinsic) -> Result<(), Error> {
		let known = CallApiAt::runtime_version_at(&*self.client, at, sp_core::traits::CallContext::Offchain).is_ok_and(
			|version| version.spec_name == VERSION.spec_name && version.spec_version == VERSION.spec_version,
		);
		if known && !is_transaction(transaction) {
			return Err(Error::InvalidTransaction(InvalidTransaction::Call));
		}
		Ok(())
	}
}

fn is_transaction(bytes: &OpaqueExtrinsic) -> bool {
	UncheckedExtrinsic::decode_all_with_depth_limit(MAX_NESTING, &mut &bytes.encode()[..]).is_ok()
}

#[async_trait]
impl<P> TransactionPool for CheckedPool<P>
where
	P: TransactionPool<Block = Block, Hash = Hash>,
{
	type Block = Block;
	type Hash = Hash;
	type InPoolTransaction = P::InPoolTransaction;
	type Error = P::Error;

	async fn submit_at(
		&self,
		at: Hash,
		source: TransactionSource,
		transactions: Vec<TransactionFor<Self>>,
	) -> Result<Vec<Result<TxHash<Self>, Self::Error>>, Self::Error> {
		// One by one: the results have to stand in the order of the transactions.
		let mut results = Vec::with_capacity(transactions.len());
		for transaction in transactions {
			results.push(self.submit_one(at, source, transaction).await);
		}
		Ok(results)
	}

	async fn submit_one(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<TxHash<Self>, Self::Error> {
		self.check(at, &transaction)?;
		self.inner.submit_one(at, source, transaction).await
	}

	async fn submit_and_watch(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: TransactionFor<Self>,
	) -> Result<Pin<Box<TransactionStatusStreamFor<Self>>>, Self::Error> {
		self.check(at, &transaction)?;
		self.inner.submit_and_watch(at, source, transaction).await
	}

	async fn ready_at(&self, at: Hash) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.inner.ready_at(at).await
	}

	fn ready(&self) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.inner.ready()
	}

	async fn report_invalid(
		&self,
		at: Option<Hash>,
		invalid: TxInvalidityReportMap<TxHash<Self>>,
	) -> Vec<Arc<Self::InPoolTransaction>> {
		self.inner.report_invalid(at, invalid).await
	}

	fn futures(&self) -> Vec<Self::InPoolTransaction> {
		self.inner.futures()
	}

	fn status(&self) -> PoolStatus {
		self.inner.status()
	}

	fn import_notification_stream(&self) -> ImportNotificationStream<TxHash<Self>> {
		self.inner.import_notification_stream()
	}

	fn on_broadcasted(&self, propagations: HashMap<TxHash<Self>, Vec<String>>) {
		self.inner.on_broadcasted(propagations)
	}

	fn hash_of(&self, transaction: &TransactionFor<Self>) -> TxHash<Self> {
		self.inner.hash_of(transaction)
	}

	fn ready_transaction(&self, hash: &TxHash<Self>) -> Option<Arc<Self::InPoolTransaction>> {
		self.inner.ready_transaction(hash)
	}

	async fn ready_at_with_timeout(
		&self,
		at: Hash,
		timeout: Duration,
	) -> Box<dyn ReadyTransactions<Item = Arc<Self::InPoolTransaction>> + Send> {
		self.inner.ready_at_with_timeout(at, timeout).await
	}
}

#[async_trait]
impl<P> MaintainedTransactionPool for CheckedPool<P>
where
	P: MaintainedTransactionPool<Block = Block, Hash = Hash>,
{
	async fn maintain(&self, event: ChainEvent<Block>) {
		self.inner.maintain(event).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Decode;
	use verdict_runtime::RuntimeCall;

	fn opaque(encoded: &[u8]) -> OpaqueExtrinsic {
		OpaqueExtrinsic::decode(&mut &encoded[..]).expect("the length fits")
	}

	#[test]
	fn a_transaction_passes_and_anything_else_does_not() {
		let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![1, 2, 3] });
		let bare: UncheckedExtrinsic = sp_runtime::generic::UncheckedExtrinsic::new_bare(call).into();
		let good = bare.encode();
		assert!(is_transaction(&opaque(&good)));
		for garbage in [
			&[0x10, 0xde, 0xad, 0xbe, 0xef][..],
			&[0x10, 0x04, 0xff, 0xff, 0xff],
			&[0x00],
		] {
			assert!(!is_transaction(&opaque(garbage)), "{garbage:?}");
		}
		// A transaction with a byte too many.
		let mut longer = codec::Compact(good.len() as u32).encode();
		longer.extend_from_slice(&good[1..]);
		longer.push(0);
		assert!(!is_transaction(&opaque(&longer)));
	}
}
