//! What is there before a call is measured.

use crate::*;
use alloc::{vec, vec::Vec};
use codec::{Encode, Output};
use frame_benchmarking::v2::*;
use frame_support::traits::fungible::Mutate;
use sha2::{Digest, Sha256};
use sp_runtime::traits::Bounded;
use verdict_host::types::CHUNK;
use verdict_program::{
	op::{MatMul, Op, Unary},
	Builder, Dtype, F32Bits, Program, Provenance,
};

/// Weights of the programs that are activated, in 1,024 bytes. What is measured up to here is taken to go on like that.
pub const MOST_KIB: u32 = 32 * 1024;
/// How many chunks are freed at once.
pub const MOST_FREED: u32 = 32;
/// A program of the most weights has so many matrices, each with an op.
pub const LEAST_OPS: u32 = 32;
/// Ops of the programs that are activated.
pub const MOST_OPS: u32 = 1024;
/// Versions of a name.
pub const MOST_VERSIONS: u32 = 256;

/// Rows and columns of a matrix of 1 MiB.
const SIDE: u32 = 512;

pub fn wealthy<T: Config>(name: &'static str) -> T::AccountId {
	let who = account(name, 0, 0);
	T::Currency::set_balance(&who, BalanceOf::<T>::max_value() / 8u32.into());
	who
}

pub fn chunk(bytes: u32) -> Chunk {
	vec![7; bytes as usize].try_into().expect("a chunk is short enough")
}

/// A program with `kib` times 1,024 bytes of weights, in matrices that `ops` ops multiply with and in what is left.
pub fn program(kib: u32, ops: u32) -> Program {
	let numbers = |count: u32| (0..count).map(|index| F32Bits(0x3c00_0000 + index % 0x10_0000));
	let mut b = Builder::new(Provenance::default());
	let mut x = b.input("x", Dtype::F32, [1, SIDE]);
	let matrices = kib / 1024;
	for _ in 0..matrices {
		let matrix = b.floats([SIDE, SIDE], numbers(SIDE * SIDE));
		x = b.op(Op::MatMul(MatMul::default()), &[x, matrix]);
	}
	for _ in matrices..ops {
		x = b.op(Op::Unary(Unary::Relu), &[x]);
	}
	b.output("y", x);
	let rest = kib % 1024;
	if rest > 0 {
		let rest = b.floats([rest, 256], numbers(rest * 256));
		b.output("rest", rest);
	}
	b.finish()
}

/// Takes a program apart into chunks as it is written, so that it is never there as a whole.
struct Chunked<'a> {
	buffer: Vec<u8>,
	each: &'a mut dyn FnMut(Vec<u8>),
}

impl Output for Chunked<'_> {
	fn write(&mut self, mut bytes: &[u8]) {
		while !bytes.is_empty() {
			let room = CHUNK as usize - self.buffer.len();
			let (now, later) = bytes.split_at(room.min(bytes.len()));
			self.buffer.extend_from_slice(now);
			bytes = later;
			if self.buffer.len() == CHUNK as usize {
				(self.each)(core::mem::take(&mut self.buffer));
			}
		}
	}
}

fn for_each_chunk(program: &Program, mut each: impl FnMut(Vec<u8>)) {
	let mut chunked = Chunked {
		buffer: Vec::new(),
		each: &mut each,
	};
	program.encode_to(&mut chunked);
	let last = chunked.buffer;
	if !last.is_empty() {
		each(last);
	}
}

/// Uploads a program, all chunks of it.
pub fn upload<T: Config>(who: &T::AccountId, program: &Program) -> Result<(ModelId, u32), BenchmarkError> {
	let (mut hash, mut size) = (Sha256::new(), 0u32);
	for_each_chunk(program, |bytes| {
		hash.update(&bytes);
		size += bytes.len() as u32;
	});
	let id: ModelId = hash.finalize().into();
	Pallet::<T>::do_begin_upload(who.clone(), id, size)?;
	let (mut index, mut result) = (0, Ok(()));
	for_each_chunk(program, |bytes| {
		let bytes = bytes.try_into().expect("a chunk is short enough");
		result = result.and(Pallet::<T>::do_put_chunk(who.clone(), id, index, bytes));
		index += 1;
	});
	result?;
	Ok((id, size))
}

/// A small model.
pub fn model<T: Config>() -> Result<(T::AccountId, ModelId), BenchmarkError> {
	let who = wealthy::<T>("owner");
	let (id, size) = upload::<T>(&who, &program(1, LEAST_OPS))?;
	Pallet::<T>::do_activate(who.clone(), id, size, LEAST_OPS)?;
	Ok((who, id))
}

pub fn longest_name() -> FullName {
	let parts = [
		&[b'n'; MOST_NAMESPACE_BYTES as usize][..],
		b"/",
		&[b'l'; MOST_LABEL_BYTES as usize],
	];
	parts.concat().try_into().expect("a name is short enough")
}

pub fn longest_alias() -> AliasText {
	vec![b'~'; MOST_ALIAS_BYTES as usize]
		.try_into()
		.expect("an alias is short enough")
}

/// A name without versions.
pub fn name<T: Config>() -> Result<(T::AccountId, FullName), BenchmarkError> {
	let who = wealthy::<T>("publisher");
	Pallet::<T>::do_claim_name(who.clone(), longest_name())?;
	Ok((who, longest_name()))
}

pub fn version(patch: u32) -> Version {
	Version {
		major: 0,
		minor: 0,
		patch,
	}
}

/// A name with versions 1 to `count`.
pub fn published<T: Config>(count: u32) -> Result<(T::AccountId, FullName), BenchmarkError> {
	let (_, id) = model::<T>()?;
	let (who, name) = name::<T>()?;
	for patch in 1..=count {
		Pallet::<T>::do_publish(who.clone(), name.clone(), version(patch), id)?;
	}
	Ok((who, name))
}

pub fn description(bytes: u32) -> Description {
	Description {
		text: vec![b'x'; bytes as usize].try_into().expect("a text is short enough"),
		..Description::default()
	}
}
