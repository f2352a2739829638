//! The limits of the chain, as bounds of what is stored.

use crate::Config;
use core::marker::PhantomData;
use frame_support::traits::Get;

macro_rules! bounds {
	($($(#[doc = $doc:literal])* $name:ident: $limit:ident;)*) => {$(
		$(#[doc = $doc])*
		pub struct $name<T>(PhantomData<T>);
		impl<T: Config> Get<u32> for $name<T> {
			fn get() -> u32 {
				T::Limits::get().$limit
			}
		}
	)*};
}

bounds! {
	/// How many inputs a model may have.
	MaxInputs: inputs;
	/// How many outputs a model may have.
	MaxOutputs: outputs;
	/// Bytes of the name of an input or an output.
	MaxNameBytes: name_bytes;
	/// Dimensions of an input or an output.
	MaxRank: rank;
	/// Bytes of the compiler's version, and of its options.
	MaxProvenanceBytes: provenance_bytes;
}
