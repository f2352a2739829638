//! Programs in the state of a chain, and hosts of all sizes.

#![allow(dead_code)]

use codec::Encode;
use sp_io::TestExternalities;
use std::sync::Arc;
use verdict_executor::Engine;
use verdict_host::{types::CHUNK, Activation, Host, HostExt, Settings, Source};
use verdict_program::{
	op::{Binary, Unary},
	Builder, Dtype, F32Bits, Limits, Op, Program, Provenance,
};

/// A program as somebody uploads it.
#[derive(Clone)]
pub struct Upload {
	pub source: Source,
	pub bytes: Vec<u8>,
}

impl Upload {
	pub fn new(bytes: Vec<u8>) -> Self {
		let id = sp_io::hashing::sha2_256(&bytes);
		let source = Source {
			id,
			bytes: bytes.len() as u32,
			prefix: [&b"models/"[..], &id].concat(),
		};
		Self { source, bytes }
	}

	pub fn of(program: &Program) -> Self {
		Self::new(program.encode())
	}

	/// A chunk as it lies in state.
	pub fn chunk(&self, index: u32) -> Vec<u8> {
		let start = (index * CHUNK) as usize;
		let end = self.bytes.len().min(start + CHUNK as usize);
		self.bytes[start..end].to_vec().encode()
	}

	/// Writes all chunks into the state that there is.
	pub fn put(&self) {
		for index in 0..self.source.chunks() {
			sp_io::storage::set(&self.source.key(index), &self.chunk(index));
		}
	}

	/// What a key leads to in a state that has nothing else.
	pub fn read(&self, key: &[u8]) -> Option<Vec<u8>> {
		let index = u32::from_le_bytes(key.strip_prefix(&self.source.prefix[..])?.try_into().ok()?);
		(index < self.source.chunks()).then(|| self.chunk(index))
	}

	pub fn activation(&self) -> Activation {
		Activation {
			source: self.source.clone(),
			limits: Limits::for_tests(),
		}
	}

	pub fn activate(&self) -> Result<verdict_host::Summary, verdict_host::NotActivated> {
		verdict_host::activate(self.activation())
	}
}

pub fn settings(model_cache_bytes: u64, result_cache_bytes: u64) -> Settings {
	Settings {
		threads: 2,
		model_cache_bytes,
		result_cache_bytes,
		..Settings::default()
	}
}

pub fn host(model_cache_bytes: u64, result_cache_bytes: u64) -> Arc<Host> {
	Arc::new(Host::start(&settings(model_cache_bytes, result_cache_bytes)).unwrap())
}

/// A state without anything in it, whose calls go to a host.
pub fn chain(host: &Arc<Host>) -> TestExternalities {
	let mut chain = TestExternalities::default();
	chain.register_extension(HostExt(host.clone()));
	chain
}

/// What the engine gives without a host around it.
pub fn directly(engine: &Engine, program: &Program, inputs: &[Vec<u8>]) -> Vec<u8> {
	let checked = verdict_program::validate(program, &Limits::for_tests()).unwrap();
	let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
	engine.run(&engine.load(&checked).unwrap(), &inputs).unwrap().concat()
}

/// Adds a number to each of four.
pub fn adder(number: f32) -> Program {
	let mut b = builder();
	let x = b.input("x", Dtype::F32, [4]);
	let w = b.floats([], [F32Bits::new(number)]);
	let y = b.op(Op::Binary(Binary::Add), &[x, w]);
	b.output("y", y);
	b.finish()
}

/// Picks two of so many bytes by indices that are given. Two floats and three truths pass by. With a mebibyte or more
/// it takes several chunks.
pub fn picker(bytes: u32, salt: u8) -> Program {
	let mut b = builder();
	let x = b.input("x", Dtype::F32, [2]);
	let indices = b.input("indices", Dtype::I64, [2]);
	let truths = b.input("truths", Dtype::Bool, [3]);
	let data = (0..bytes).map(|index| (index % 251) as u8 ^ salt).collect();
	let table = b.weight(Dtype::U8, [bytes], data);
	let y = b.op(Op::Unary(Unary::Relu), &[x]);
	let z = b.op(Op::Gather { axis: 0 }, &[table, indices]);
	b.output("y", y);
	b.output("z", z);
	b.output("truths", truths);
	b.finish()
}

/// An input of [`picker`].
pub fn pick(x: [f32; 2], indices: [i64; 2], truths: [u8; 3]) -> Vec<u8> {
	let mut bytes: Vec<u8> = x.iter().flat_map(|x| x.to_le_bytes()).collect();
	bytes.extend(indices.iter().flat_map(|index| index.to_le_bytes()));
	bytes.extend(truths);
	bytes
}

/// Bytes of the outputs of [`picker`].
pub const PICKED: u32 = 8 + 2 + 3;

fn builder() -> Builder {
	Builder::new(Provenance::default())
}

pub fn floats(values: &[f32]) -> Vec<u8> {
	values.iter().flat_map(|value| value.to_le_bytes()).collect()
}
