//! Activation, which makes a model of an upload, and removal.

use crate::{
	Config, DiscardedFor, Error, Event, HoldReason, Model, ModelFor, ModelId, Models, ModelsOf, Pallet, Port, Price,
	Provenance, Provenances, Signature, Signatures, UploadOf, Uploads,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{ensure, traits::Get, BoundedVec};
use sp_runtime::DispatchResult;
use verdict_host::{Activation, Port as HostPort, Summary};
use verdict_program::TensorType;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_activate(who: T::AccountId, id: ModelId, size: u32, ops: u32) -> DispatchResult {
		let (number, upload) = Self::upload_in_time(&id, &who)?;
		ensure!(!Models::<T>::contains_key(id), Error::<T>::AlreadyActive);
		ensure!(upload.size == size, Error::<T>::SizeMismatch);
		ensure!(upload.missing() == 0, Error::<T>::ChunksMissing);

		// No more is looked at than was paid for.
		let mut limits = T::Limits::get();
		limits.ops = limits.ops.min(ops);
		let source = Self::source(id, size, number);
		let summary = verdict_host::activate(Activation { source, limits }).map_err(Error::<T>::from)?;
		let ops = summary.ops;
		let (input_bytes, output_bytes) = (bytes::<T>(&summary.inputs)?, bytes::<T>(&summary.outputs)?);
		let (cost, memory) = (summary.cost, summary.memory);
		let (signature, provenance) = Self::describe_model(summary)?;
		let said = signature.encoded_size().saturating_add(provenance.encoded_size());
		let deposit = Self::deposit_for_model(size, said as u64)?;
		let model = Model {
			owner: who.clone(),
			size,
			upload: number,
			ops,
			cost,
			memory,
			input_bytes,
			output_bytes,
			price: Price::free(),
			pins: 0,
			deposit,
		};

		Self::give_back(HoldReason::Upload, &who, upload.deposit)?;
		Self::hold(HoldReason::Model, &who, deposit)?;
		Uploads::<T>::remove(number);
		UploadOf::<T>::remove(id, &who);
		Models::<T>::insert(id, model);
		Signatures::<T>::insert(id, signature);
		Provenances::<T>::insert(id, provenance);
		ModelsOf::<T>::insert(&who, id, ());
		Self::deposit_event(Event::Activated {
			id,
			owner: who,
			size,
			ops,
		});
		Ok(())
	}

	fn describe_model(summary: Summary) -> Result<(Signature<T>, Provenance<T>), Error<T>> {
		let signature = Signature {
			inputs: ports(summary.inputs)?,
			outputs: ports(summary.outputs)?,
		};
		let provenance = Provenance {
			onnx_sha256: summary.onnx_sha256,
			compiler_version: bounded(summary.compiler_version.into_bytes())?,
			options: bounded(summary.options)?,
			weight_bytes: summary.weight_bytes,
			activated: Self::now(),
		};
		Ok((signature, provenance))
	}

	pub(crate) fn do_remove(who: T::AccountId, id: ModelId) -> DispatchResult {
		let model = Self::model(&id)?;
		ensure!(model.owner == who, Error::<T>::NotOwner);
		ensure!(model.pins == 0, Error::<T>::Pinned);
		Models::<T>::remove(id);
		Signatures::<T>::remove(id);
		Provenances::<T>::remove(id);
		ModelsOf::<T>::remove(&who, id);
		let chunks = Self::source(id, model.size, model.upload).chunks();
		Self::deposit_event(Event::Removed { id, owner: who.clone() });
		Self::discard(
			model.upload,
			DiscardedFor::<T> {
				id,
				owner: who,
				reason: HoldReason::Model,
				deposit: model.deposit,
				chunks,
			},
		)
	}

	/// An active model.
	pub fn model(id: &ModelId) -> Result<ModelFor<T>, Error<T>> {
		Models::<T>::get(id).ok_or(Error::NotActive)
	}
}

/// Ports, as they are stored. The engine has held them to the same limits already.
fn ports<T: Config, S: Get<u32>>(ports: Vec<HostPort>) -> Result<BoundedVec<Port<T>, S>, Error<T>> {
	let ports: Result<Vec<_>, Error<T>> = ports
		.into_iter()
		.map(|port| {
			Ok(Port {
				name: bounded::<T, _, _>(port.name.into_bytes())?,
				dtype: port.dtype,
				shape: bounded::<T, _, _>(port.shape.dims().to_vec())?,
			})
		})
		.collect();
	bounded(ports?)
}

fn bounded<T: Config, I, S: Get<u32>>(items: Vec<I>) -> Result<BoundedVec<I, S>, Error<T>> {
	items.try_into().map_err(|_| Error::EngineFault)
}

/// How many bytes ports have between them.
fn bytes<T: Config>(ports: &[HostPort]) -> Result<u64, Error<T>> {
	ports
		.iter()
		.map(|port| TensorType::new(port.dtype, port.shape.clone()).bytes())
		.try_fold(0u64, |sum, bytes| sum.checked_add(bytes?))
		.ok_or(Error::Overflow)
}
