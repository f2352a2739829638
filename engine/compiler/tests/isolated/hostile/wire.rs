//! Bytes that are no ONNX file, or one that was damaged, or one that becomes large when it is decoded.

use super::Cases;
use crate::model::{filled, Model};
use prost::{encode_length_delimiter, encoding::encode_varint};

/// A field that holds bytes.
fn field(number: u64, content: &[u8]) -> Vec<u8> {
	let mut bytes = Vec::new();
	encode_varint(number << 3 | 2, &mut bytes);
	encode_length_delimiter(content.len(), &mut bytes).unwrap();
	bytes.extend(content);
	bytes
}

/// A field that says how many bytes it holds, and has none.
fn claim(number: u64, length: u64) -> Vec<u8> {
	let mut bytes = Vec::new();
	encode_varint(number << 3 | 2, &mut bytes);
	encode_varint(length, &mut bytes);
	bytes
}

const GRAPH: u64 = 7;

pub(super) fn add(cases: &mut Cases) {
	let whole = Model::new(17)
		.input("x", &[1, 2, 8, 8])
		.constant("w", filled(&[4, 2, 3, 3], 0.5))
		.node("Conv", "x w", "y", &[])
		.output("y")
		.bytes();
	cases.add("no bytes", Vec::new());
	cases.add("a zero", vec![0]);
	cases.add("text", b"this is no model".to_vec());
	cases.add("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec());
	cases.add("an archive", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec());
	cases.add("a script", b"#!/bin/sh\nrm -rf /\n".to_vec());
	cases.add("ones", vec![0xff; 1 << 16]);
	cases.add("zeros", vec![0; 1 << 20]);
	for part in 1..8 {
		let end = whole.len() * part / 8;
		cases.add(format!("cut off after {part} of 8 parts"), whole[..end].to_vec());
	}
	cases.add("cut off before its last byte", whole[..whole.len() - 1].to_vec());
	let mut inner = whole.clone();
	let place = inner.windows(4).position(|window| window == b"Conv").unwrap();
	inner[place] = 0xff;
	cases.add("an op that is no text", inner);
	cases.add("something behind it", [whole.as_slice(), &[0xff; 9]].concat());
	cases.add("a graph of 2^63 bytes", claim(GRAPH, 1 << 63));
	cases.add("a graph of 2^64 - 1 bytes", claim(GRAPH, u64::MAX));
	cases.add("a graph of a terabyte", claim(GRAPH, 1 << 40));
	cases.add("a number without end", vec![0x80; 1 << 16]);
	cases.add("a length without end", [&[0x3a][..], &[0xff; 64]].concat());
	cases.add("groups in each other", vec![0x0b; 100_000]);
	cases.add("the end of a group that never began", vec![0x0c]);
	cases.add("wire type 6", vec![0x0e]);
	cases.add("wire type 7", vec![0x0f]);
	cases.add("field 0", vec![0x02, 0x00]);
	cases.add("a graph that is a number", vec![0x38, 0x01]);
	cases.add("no graph", field(2, b"somebody"));
	cases.add("an empty graph", field(GRAPH, b""));
	// Two bytes each, which become hundreds.
	let bomb = |inner: Vec<u8>, count: usize| field(GRAPH, &inner.repeat(count));
	cases.add("a million empty nodes", bomb(field(1, b""), 1_000_000));
	cases.add("a million empty initializers", bomb(field(5, b""), 1_000_000));
	cases.add("a million empty inputs", bomb(field(11, b""), 1_000_000));
	cases.add("a million empty sparse initializers", bomb(field(15, b""), 1_000_000));
	let attributes = field(1, &field(5, b"").repeat(1_000_000));
	cases.add("a million empty attributes", field(GRAPH, &attributes));
	let dims = field(5, &field(1, &[0u8; 40_000_000]));
	cases.add("a tensor with forty million dimensions", field(GRAPH, &dims));
	let graphs = field(GRAPH, b"").repeat(1_000_000);
	cases.add("a million graphs", graphs);
	cases.add("a million operator sets", field(8, b"").repeat(1_000_000));
	cases.add("a million functions", field(25, b"").repeat(1_000_000));
	cases.add("a million trainings", field(20, b"").repeat(1_000_000));
	let strings = field(1, &field(5, &field(9, b"").repeat(10_000_000)));
	cases.add("ten million empty texts", field(GRAPH, &strings));
	// By turns the graph of an attribute, the attribute of a node, and the node of a graph.
	let mut deep = Vec::new();
	for level in 0..9_999 {
		deep = field([6, 5, 1][level % 3], &deep);
	}
	cases.add("ten thousand messages in each other", field(GRAPH, &deep));
	let mut types = Vec::new();
	for _ in 0..10_000 {
		// A type of a sequence of a type.
		types = field(4, &field(1, &types));
	}
	let input = field(11, &[field(1, b"x"), field(2, &types)].concat());
	cases.add("a sequence of sequences, ten thousand times", field(GRAPH, &input));
}
