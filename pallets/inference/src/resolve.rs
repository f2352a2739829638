//! Which model a text stands for: an id in hexadecimal digits, a name with or without a version, or an alias.

use crate::{names::parse_name, AliasText, Aliases, Config, FullName, ModelId, Names, Pallet, Version, Versions};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::str;
use scale_info::TypeInfo;

/// Why a text stands for no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum ResolveError {
	/// It is neither an id, nor a name such as `owner/name` or `owner/name@1.2.0`, nor an alias.
	Malformed,
	/// There is no such name.
	UnknownName,
	/// The name has no such version.
	UnknownVersion,
	/// The name has no version, or all of them are yanked.
	NothingPublished,
	/// There is no such alias.
	UnknownAlias,
}

/// An id as 64 hexadecimal digits, with or without `0x` before them.
pub(crate) fn parse_id(text: &[u8]) -> Option<ModelId> {
	let digits = text.strip_prefix(b"0x").unwrap_or(text);
	let mut id = ModelId::default();
	if digits.len() != id.len().saturating_mul(2) || !digits.iter().all(u8::is_ascii_hexdigit) {
		return None;
	}
	for (byte, pair) in id.iter_mut().zip(digits.chunks(2)) {
		*byte = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
	}
	Some(id)
}

/// `major.minor.patch`, in one way only: no signs, no zeros in front.
pub(crate) fn parse_version(text: &[u8]) -> Option<Version> {
	let mut numbers = text.split(|byte| *byte == b'.').map(parse_number);
	let version = Version {
		major: numbers.next()??,
		minor: numbers.next()??,
		patch: numbers.next()??,
	};
	numbers.next().is_none().then_some(version)
}

fn parse_number(digits: &[u8]) -> Option<u32> {
	match digits {
		[b'0', _, ..] => None,
		_ if !digits.iter().all(u8::is_ascii_digit) => None,
		_ => str::from_utf8(digits).ok()?.parse().ok(),
	}
}

impl<T: Config> Pallet<T> {
	/// The model that a text stands for. Whether that model is active is another question: a version goes on to stand for
	/// a model that was removed.
	///
	/// Reads one entry of the state at most.
	pub fn resolve(text: &[u8]) -> Result<ModelId, ResolveError> {
		if let Some(id) = parse_id(text) {
			return Ok(id);
		}
		if !text.contains(&b'/') {
			let alias = AliasText::try_from(text.to_vec()).map_err(|_| ResolveError::Malformed)?;
			let known = Aliases::<T>::get(alias).ok_or(ResolveError::UnknownAlias)?;
			return Ok(known.model);
		}
		let mut parts = text.splitn(2, |byte| *byte == b'@');
		let name = parts.next().unwrap_or_default();
		let (namespace, label) = parse_name(name).ok_or(ResolveError::Malformed)?;
		match parts.next() {
			Some(version) => {
				let version = parse_version(version).ok_or(ResolveError::Malformed)?;
				let name = FullName::try_from(name.to_vec()).map_err(|_| ResolveError::Malformed)?;
				let published = Versions::<T>::get(name, version).ok_or(ResolveError::UnknownVersion)?;
				Ok(published.model)
			}
			None => {
				let name = Names::<T>::get(namespace, label).ok_or(ResolveError::UnknownName)?;
				let (_, model) = name.latest.ok_or(ResolveError::NothingPublished)?;
				Ok(model)
			}
		}
	}
}
