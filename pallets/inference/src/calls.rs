//! The calls, each with what it does for its caller. How it is done stands in the file of its subject.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Begins to upload the program whose SHA-256 is `id` and which has `size` bytes. The deposit is held now, all that
		/// the model can need, so that nobody runs out of it half way.
		///
		/// Others may upload the same program at the same time. The first to activate it owns the model; the others give
		/// up and have their deposits back.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::begin_upload())]
		pub fn begin_upload(origin: OriginFor<T>, id: ModelId, size: u32) -> DispatchResult {
			Self::do_begin_upload(ensure_signed(origin)?, id, size)
		}

		/// Stores a chunk of the caller's upload, in any order. A chunk that is there already is replaced.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::put_chunk(bytes.len() as u32))]
		pub fn put_chunk(origin: OriginFor<T>, id: ModelId, index: u32, bytes: Chunk) -> DispatchResult {
			Self::do_put_chunk(ensure_signed(origin)?, id, index, bytes)
		}

		/// Makes a model of the caller's upload, if its bytes are what they were said to be and the program validates.
		///
		/// What the work costs hangs on the program, so the caller says how many bytes and ops it has. A program of another
		/// size is refused, and one with more ops cannot be decoded. If it is refused, the upload stays: a wrong chunk can
		/// be put again, or all of it abandoned.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::activate(size.div_ceil(1024), *ops))]
		pub fn activate(origin: OriginFor<T>, id: ModelId, size: u32, ops: u32) -> DispatchResult {
			Self::do_activate(ensure_signed(origin)?, id, size, ops)
		}

		/// Gives up the caller's upload. The deposit comes back when its chunks are gone.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::abandon_upload())]
		pub fn abandon_upload(origin: OriginFor<T>, id: ModelId) -> DispatchResult {
			Self::do_abandon_upload(ensure_signed(origin)?, id)
		}

		/// Gives up somebody's upload that has expired. Anybody can call this, and blocks that have time for it do the same
		/// by themselves.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::expire_upload())]
		pub fn expire_upload(origin: OriginFor<T>, id: ModelId, uploader: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_upload(id, uploader)
		}

		/// Removes a model of the caller's. It can be called no more from here on; the deposit comes back when its chunks
		/// are gone.
		///
		/// A model that somebody has pinned cannot be removed. Versions and aliases that stand for it do not keep it, and
		/// go on to stand for it: should the same program be activated again, they work again.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::remove())]
		pub fn remove(origin: OriginFor<T>, id: ModelId) -> DispatchResult {
			Self::do_remove(ensure_signed(origin)?, id)
		}

		/// Frees at most `chunks` chunks that nothing needs any more. Anybody can call this, and blocks that have time for
		/// it do the same by themselves.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::free(*chunks))]
		pub fn free(origin: OriginFor<T>, upload: UploadNumber, chunks: u32) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let freed = Self::do_free(upload, chunks)?;
			Ok(Some(T::WeightInfo::free(freed)).into())
		}

		/// Asks a price for each inference of a model of the caller's. It counts after a delay, so that nobody who calls
		/// pays more than it cost when the call was signed.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::set_price())]
		pub fn set_price(origin: OriginFor<T>, id: ModelId, price: BalanceOf<T>) -> DispatchResult {
			Self::do_set_price(ensure_signed(origin)?, id, price)
		}

		/// Keeps a model from being removed, whoever owns it, for as long as the caller wants. Holds as much as is held for
		/// the model.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::pin())]
		pub fn pin(origin: OriginFor<T>, id: ModelId) -> DispatchResult {
			Self::do_pin(ensure_signed(origin)?, id)
		}

		/// Takes the caller's pin from a model, and gives its deposit back.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::unpin())]
		pub fn unpin(origin: OriginFor<T>, id: ModelId) -> DispatchResult {
			Self::do_unpin(ensure_signed(origin)?, id)
		}

		/// Claims `owner/name`. Whoever is the first to claim a name in a namespace, which is what stands before the slash,
		/// owns the namespace: only that account can claim more names in it.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::claim_name())]
		pub fn claim_name(origin: OriginFor<T>, name: FullName) -> DispatchResult {
			Self::do_claim_name(ensure_signed(origin)?, name)
		}

		/// Gives up a name of the caller's, and with the last name its namespace. A name with versions stays for good,
		/// since they have to stand for the same models forever.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::release_name())]
		pub fn release_name(origin: OriginFor<T>, name: FullName) -> DispatchResult {
			Self::do_release_name(ensure_signed(origin)?, name)
		}

		/// Gives a name of the caller's to another account, and with it what is held for it. The namespace stays.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::transfer_name())]
		pub fn transfer_name(origin: OriginFor<T>, name: FullName, to: T::AccountId) -> DispatchResult {
			Self::do_transfer_name(ensure_signed(origin)?, name, to)
		}

		/// Gives a namespace of the caller's to another account, and with it what is held for it. Names stay whose they are.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::transfer_namespace())]
		pub fn transfer_namespace(origin: OriginFor<T>, namespace: NamespaceText, to: T::AccountId) -> DispatchResult {
			Self::do_transfer_namespace(ensure_signed(origin)?, namespace, to)
		}

		/// Publishes a model, whoever owns it, as a version of a name of the caller's. That cannot be changed any more.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::publish())]
		pub fn publish(origin: OriginFor<T>, name: FullName, version: Version, id: ModelId) -> DispatchResult {
			Self::do_publish(ensure_signed(origin)?, name, version, id)
		}

		/// Warns of a version of a name of the caller's: it is no longer considered for the latest one, but who asks for it
		/// by its number still gets it.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::yank(T::MaxVersions::get()))]
		pub fn yank(origin: OriginFor<T>, name: FullName, version: Version) -> DispatchResultWithPostInfo {
			let looked_at = Self::do_yank(ensure_signed(origin)?, name, version)?;
			Ok(Some(T::WeightInfo::yank(looked_at)).into())
		}

		/// Takes the warning back.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::unyank())]
		pub fn unyank(origin: OriginFor<T>, name: FullName, version: Version) -> DispatchResult {
			Self::do_unyank(ensure_signed(origin)?, name, version)
		}

		/// Says something about a name of the caller's, instead of what was said before. An empty description is removed.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::describe(description.bytes()))]
		pub fn describe(origin: OriginFor<T>, name: FullName, description: Description) -> DispatchResult {
			Self::do_describe(ensure_signed(origin)?, name, description)
		}

		/// Gives a model of the caller's another name, such as the one that a contract from another chain has in its code.
		/// The first to register an alias has it; it says nothing about what stands behind it.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::register_alias())]
		pub fn register_alias(origin: OriginFor<T>, alias: AliasText, id: ModelId) -> DispatchResult {
			Self::do_register_alias(ensure_signed(origin)?, alias, id)
		}

		/// Gives up an alias that the caller registered.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::drop_alias())]
		pub fn drop_alias(origin: OriginFor<T>, alias: AliasText) -> DispatchResult {
			Self::do_drop_alias(ensure_signed(origin)?, alias)
		}
	}
}
