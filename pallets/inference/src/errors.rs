//! Why a call failed. docs/src/registry.md says what to do about each.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	/// Why a call failed.
	#[pallet::error]
	#[derive(PartialEq)]
	pub enum Error<T> {
		/// A program has at least one byte.
		EmptyProgram,
		/// The program is larger than the chain takes: make it smaller, for example by quantising it.
		TooLarge,
		/// The model is active already, and can be called: abandon your own upload of it, if there is one.
		AlreadyActive,
		/// The account has begun to upload this program before: go on with it, or abandon it first.
		AlreadyUploading,
		/// The account has not begun to upload this program.
		NoUpload,
		/// The upload was not finished in time: abandon it, and begin again.
		UploadExpired,
		/// The upload has not expired yet.
		NotExpired,
		/// The program has fewer chunks than that.
		NoSuchChunk,
		/// Every chunk but the last has 1,048,576 bytes, and the last one has the rest.
		ChunkLength,
		/// Chunks are missing: put them first.
		ChunksMissing,
		/// The upload was begun for another number of bytes.
		SizeMismatch,
		/// The bytes are those of another program: put the chunk that is wrong again.
		HashMismatch,
		/// The bytes are no program: see the fault that follows.
		Undecodable(Fault),
		/// The program breaks a rule, but no op of it does: see the rule that follows.
		BrokenRule(Rule),
		/// An op breaks a rule: see the rule and the op's index that follow; 65,535 stands for anything above it.
		BrokenRuleAt(Rule, u16),
		/// The program keeps all rules, but the engine cannot run it: please report this, it is a fault of the engine.
		Unsupported,
		/// The engine failed: please report this, it is a fault of the engine.
		EngineFault,
		/// No such model is active.
		NotActive,
		/// Only the owner may do this.
		NotOwner,
		/// Somebody has pinned the model, so it cannot be removed.
		Pinned,
		/// The account has pinned the model already.
		AlreadyPinned,
		/// The account has not pinned the model.
		NotPinned,
		/// There are no discarded chunks under this number.
		NothingToFree,
		/// A name is `owner/name`: small letters and digits, with single `-`, `_` or `.` between them, 32 and 64 at most.
		BadName,
		/// The namespace, what stands before the slash, belongs to another account.
		NamespaceTaken,
		/// The name is taken.
		NameTaken,
		/// There is no such namespace.
		UnknownNamespace,
		/// There is no such name: claim it first.
		UnknownName,
		/// The name has versions, so it stays for good.
		HasVersions,
		/// The version was published before, which cannot be changed: take another number.
		VersionExists,
		/// The name has as many versions as a name may have.
		TooManyVersions,
		/// The name has no such version.
		UnknownVersion,
		/// The version is yanked already.
		AlreadyYanked,
		/// The version is not yanked.
		NotYanked,
		/// All parts of a description are UTF-8.
		NotText,
		/// An alias has printable ASCII characters, no `/` and no `@`, and does not look like a model's id.
		BadAlias,
		/// The alias is taken.
		AliasTaken,
		/// There is no such alias.
		UnknownAlias,
		/// A number is too large to be counted with.
		Overflow,
	}
}
