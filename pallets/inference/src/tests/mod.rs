//! Tests by topic, and what they share: programs, and how they become models.

mod activation;
mod aliases;
mod check;
mod docs;
mod expiry;
mod genesis;
mod hostile;
mod migration;
mod names;
mod origins;
mod pins;
mod price;
mod random;
mod removal;
mod resolve;
mod uploads;
mod versions;

use crate::{mock::*, AliasText, Chunk, FullName, HoldReason, ModelId, NamespaceText, Version};
use codec::Encode;
use frame_support::{assert_ok, traits::fungible::InspectHold};
use verdict_host::types::CHUNK;
use verdict_program::{
	op::{Binary, Op, Unary},
	Builder, Dtype, F32Bits, Program, Provenance,
};

const ALICE: AccountId = 1;
const BOB: AccountId = 2;
const CAROL: AccountId = 3;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn builder() -> Builder {
	Builder::new(Provenance {
		onnx_sha256: [7; 32],
		compiler_version: "1.2.3".into(),
		options: b"--fast".to_vec(),
	})
}

/// A small program: `y = relu(x + w)`; another one for each seed.
fn small(seed: u32) -> Program {
	let mut b = builder();
	let x = b.input("x", Dtype::F32, [2, 3]);
	let w = b.floats([3], [F32Bits(F32Bits::ONE.0 + seed), F32Bits::ONE, F32Bits::ONE]);
	let sum = b.op(Op::Binary(Binary::Add), &[x, w]);
	let y = b.op(Op::Unary(Unary::Relu), &[sum]);
	b.output("y", y);
	b.finish()
}

/// The bytes of a program of three chunks, the last of them small.
fn large() -> Vec<u8> {
	let mut b = builder();
	let bytes = (0..2 * CHUNK + 1000).map(|index| (index % 251) as u8).collect();
	let weight = b.weight(Dtype::U8, [2 * CHUNK + 1000], bytes);
	b.output("out", weight);
	b.finish().encode()
}

fn id_of(program: &[u8]) -> ModelId {
	sp_io::hashing::sha2_256(program)
}

/// The chunks of a program.
fn chunks(program: &[u8]) -> Vec<Chunk> {
	let chunks = program.chunks(CHUNK as usize);
	chunks
		.map(|bytes| bytes.to_vec().try_into().expect("a chunk is short enough"))
		.collect()
}

fn begin(who: AccountId, program: &[u8]) -> ModelId {
	let id = id_of(program);
	assert_ok!(Inference::begin_upload(signed(who), id, program.len() as u32));
	id
}

fn upload(who: AccountId, program: &[u8]) -> ModelId {
	let id = begin(who, program);
	for (index, chunk) in (0..).zip(chunks(program)) {
		assert_ok!(Inference::put_chunk(signed(who), id, index, chunk));
	}
	id
}

/// Uploads and activates a program.
fn activate(who: AccountId, program: &[u8]) -> ModelId {
	let id = upload(who, program);
	assert_ok!(Inference::activate(signed(who), id, program.len() as u32, MOST_OPS));
	id
}

fn held(reason: HoldReason, who: AccountId) -> Balance {
	Balances::balance_on_hold(&reason.into(), &who)
}

fn name(name: &str) -> FullName {
	name.as_bytes().to_vec().try_into().expect("the name is short enough")
}

fn namespace(name: &str) -> NamespaceText {
	name.as_bytes()
		.to_vec()
		.try_into()
		.expect("the namespace is short enough")
}

fn alias(alias: &str) -> AliasText {
	alias.as_bytes().to_vec().try_into().expect("the alias is short enough")
}

fn version(major: u32, minor: u32, patch: u32) -> Version {
	Version { major, minor, patch }
}
