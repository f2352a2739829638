//! What happened.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An upload has begun.
		UploadBegan {
			/// The program that it is to become.
			id: ModelId,
			/// Whose it is.
			uploader: T::AccountId,
			/// How many bytes it is to have.
			size: u32,
			/// The last block in which it can be used.
			expires: BlockNumberFor<T>,
		},
		/// A chunk was stored.
		ChunkStored {
			/// The program of the upload.
			id: ModelId,
			/// Whose it is.
			uploader: T::AccountId,
			/// Which chunk.
			index: u32,
			/// How many chunks are still missing.
			missing: u32,
		},
		/// An upload was given up by its uploader.
		UploadAbandoned {
			/// The program that it was to become.
			id: ModelId,
			/// Whose it was.
			uploader: T::AccountId,
		},
		/// An upload was not activated in time.
		UploadExpired {
			/// The program that it was to become.
			id: ModelId,
			/// Whose it was.
			uploader: T::AccountId,
		},
		/// A model can be called from now on.
		Activated {
			/// The model.
			id: ModelId,
			/// Who owns it.
			owner: T::AccountId,
			/// Bytes of its program.
			size: u32,
			/// How many ops it has.
			ops: u32,
		},
		/// A model cannot be called any more.
		Removed {
			/// The model.
			id: ModelId,
			/// Who owned it.
			owner: T::AccountId,
		},
		/// The chunks of an upload or a model are gone, and the deposit is back.
		Freed {
			/// The program.
			id: ModelId,
			/// Who got the deposit back.
			owner: T::AccountId,
			/// How much it was.
			deposit: BalanceOf<T>,
		},
		/// A model will have another price.
		PriceChanged {
			/// The model.
			id: ModelId,
			/// What an inference will cost.
			price: BalanceOf<T>,
			/// From which block on.
			from: BlockNumberFor<T>,
		},
		/// An account keeps a model from being removed.
		Pinned {
			/// The model.
			id: ModelId,
			/// The account.
			who: T::AccountId,
		},
		/// An account no longer keeps a model from being removed.
		Unpinned {
			/// The model.
			id: ModelId,
			/// The account.
			who: T::AccountId,
		},
		/// An account is the first to use a namespace.
		NamespaceClaimed {
			/// The namespace.
			namespace: NamespaceText,
			/// The account.
			owner: T::AccountId,
		},
		/// A namespace lost its last name, and can be claimed again.
		NamespaceReleased {
			/// The namespace.
			namespace: NamespaceText,
		},
		/// A namespace has another owner.
		NamespaceTransferred {
			/// The namespace.
			namespace: NamespaceText,
			/// Its new owner.
			to: T::AccountId,
		},
		/// A name was claimed.
		NameClaimed {
			/// The name.
			name: FullName,
			/// Its owner.
			owner: T::AccountId,
		},
		/// A name without versions was given up.
		NameReleased {
			/// The name.
			name: FullName,
		},
		/// A name has another owner.
		NameTransferred {
			/// The name.
			name: FullName,
			/// Its new owner.
			to: T::AccountId,
		},
		/// A name has another description.
		Described {
			/// The name.
			name: FullName,
		},
		/// A version was published.
		Published {
			/// The name.
			name: FullName,
			/// The version.
			version: Version,
			/// The model that it stands for from now on.
			id: ModelId,
		},
		/// A version is no longer considered for the latest one.
		Yanked {
			/// The name.
			name: FullName,
			/// The version.
			version: Version,
		},
		/// A version is considered for the latest one again.
		Unyanked {
			/// The name.
			name: FullName,
			/// The version.
			version: Version,
		},
		/// A model has another name.
		AliasRegistered {
			/// The alias.
			alias: AliasText,
			/// The model.
			id: ModelId,
		},
		/// An alias stands for nothing any more.
		AliasDropped {
			/// The alias.
			alias: AliasText,
		},
	}
}
