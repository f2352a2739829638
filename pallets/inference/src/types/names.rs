//! Names, versions and what is said about them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use verdict_host::ModelId;

/// Bytes of a namespace at most.
pub const MOST_NAMESPACE_BYTES: u32 = 32;
/// Bytes of what stands behind the slash of a name at most.
pub const MOST_LABEL_BYTES: u32 = 64;
/// Bytes of an alias at most.
pub const MOST_ALIAS_BYTES: u32 = 128;

/// `owner`, of `owner/name`.
pub type NamespaceText = BoundedVec<u8, ConstU32<MOST_NAMESPACE_BYTES>>;
/// `name`, of `owner/name`.
pub type Label = BoundedVec<u8, ConstU32<MOST_LABEL_BYTES>>;
/// `owner/name`.
pub type FullName = BoundedVec<u8, ConstU32<{ MOST_NAMESPACE_BYTES + 1 + MOST_LABEL_BYTES }>>;
/// An alias as it is written.
pub type AliasText = BoundedVec<u8, ConstU32<MOST_ALIAS_BYTES>>;

/// A version of a named model. Later ones are greater.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Version {
	/// Counts what callers have to change for.
	pub major: u32,
	/// Counts what they may want to change for.
	pub minor: u32,
	/// Counts what they need not notice.
	pub patch: u32,
}

/// Who owns a namespace, what stands before the slash of a name, and so may claim names in it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Namespace<AccountId, Balance> {
	/// The account.
	pub owner: AccountId,
	/// How many names there are in it.
	pub names: u32,
	/// What is held for it.
	pub deposit: Balance,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Name<AccountId, Balance> {
	/// Who may publish under it.
	pub owner: AccountId,
	/// The greatest version that is not yanked, and its model.
	pub latest: Option<(Version, ModelId)>,
	/// How many versions there are, yanked ones too.
	pub versions: u32,
	/// What is held for the name and its versions.
	pub deposit: Balance,
	/// What is held for its description.
	pub description_deposit: Balance,
}

/// What a version stands for, for good.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Published<BlockNumber> {
	/// The model.
	pub model: ModelId,
	/// Whether its owner has yanked it: it still resolves, but it is not the latest.
	pub yanked: bool,
	/// When it was published.
	pub block: BlockNumber,
}

/// What people read about a name. All of it is UTF-8, and any of it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Description {
	/// A line.
	pub title: BoundedVec<u8, ConstU32<128>>,
	/// A few paragraphs.
	pub text: BoundedVec<u8, ConstU32<2048>>,
	/// Under which licence the model is, best as an SPDX expression.
	pub licence: BoundedVec<u8, ConstU32<128>>,
	/// Where to read more: a URL.
	pub source: BoundedVec<u8, ConstU32<256>>,
}

/// Another name for a model, as one from another chain.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Alias<AccountId, Balance> {
	/// The model.
	pub model: ModelId,
	/// Who registered it, and may drop it.
	pub owner: AccountId,
	/// What is held for it.
	pub deposit: Balance,
}
