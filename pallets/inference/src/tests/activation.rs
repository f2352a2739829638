//! Activation: what a model is known by, and every way to be refused.

use super::*;
use crate::{Chunks, Error, Event, Fault, ModelFor, ModelsOf, Provenances, Rule, Signatures};
use codec::MaxEncodedLen;
use frame_support::assert_noop;
use verdict_host::{NotActivated, Refusal};
use verdict_program::{op::MatMul, validate};

/// Uploads bytes and says with which error they are refused. The upload is still there then, and can be abandoned.
#[track_caller]
fn refused(program: &[u8], error: Error<Test>) {
	let id = upload(ALICE, program);
	assert_noop!(
		Inference::activate(signed(ALICE), id, program.len() as u32, MOST_OPS),
		error
	);
	assert_ok!(Inference::abandon_upload(signed(ALICE), id));
	idle();
	assert_eq!(Balances::free_balance(ALICE), WEALTH);
}

fn changed(change: impl FnOnce(&mut Program)) -> Vec<u8> {
	let mut program = small(0);
	change(&mut program);
	program.encode()
}

#[test]
fn a_model_is_known_by_what_its_program_says() {
	test(|| {
		let program = small(0);
		let bytes = program.encode();
		let id = activate(ALICE, &bytes);
		System::assert_last_event(
			Event::Activated {
				id,
				owner: ALICE,
				size: bytes.len() as u32,
				ops: 2,
			}
			.into(),
		);
		let checked = validate(&program, &ModelLimits::get()).expect("the program is valid");
		let model = Inference::model(&id).expect("the model is active");
		assert_eq!(
			(model.owner, model.size, model.ops, model.pins),
			(ALICE, bytes.len() as u32, 2, 0)
		);
		assert_eq!((model.cost, model.memory), (checked.cost(), checked.memory()));
		assert_eq!((model.input_bytes, model.output_bytes), (24, 24));
		let signature = Signatures::<Test>::get(id).expect("the model has a signature");
		let ports = [signature.inputs.to_vec(), signature.outputs.to_vec()].map(|ports| {
			let port = ports.first().expect("there is one");
			(port.name.to_vec(), port.dtype, port.shape.to_vec())
		});
		assert_eq!(
			ports,
			[
				(b"x".to_vec(), Dtype::F32, vec![2, 3]),
				(b"y".to_vec(), Dtype::F32, vec![2, 3])
			]
		);
		let provenance = Provenances::<Test>::get(id).expect("the model has a provenance");
		assert_eq!(provenance.onnx_sha256, [7; 32]);
		assert_eq!(&provenance.compiler_version[..], b"1.2.3");
		assert_eq!(&provenance.options[..], b"--fast");
		assert_eq!((provenance.weight_bytes, provenance.activated), (12, 1));
		assert!(ModelsOf::<Test>::contains_key(ALICE, id));
	});
}

#[test]
fn the_deposit_of_a_model_is_for_the_bytes_that_are_stored() {
	test(|| {
		for (program, chunks) in [(small(0).encode(), 1), (large(), 3)] {
			let before = held(HoldReason::Model, ALICE);
			let id = upload(ALICE, &program);
			let at_first = held(HoldReason::Upload, ALICE);
			assert_ok!(Inference::activate(signed(ALICE), id, program.len() as u32, MOST_OPS));
			let signature = Signatures::<Test>::get(id).expect("the model has a signature");
			let provenance = Provenances::<Test>::get(id).expect("the model has a provenance");
			let said = signature.encoded_size() + provenance.encoded_size();
			let records = said + ModelFor::<Test>::max_encoded_len();
			let expected = (chunks + 4) * PER_ITEM + (program.len() + records) as Balance * PER_BYTE;
			assert_eq!(held(HoldReason::Model, ALICE) - before, expected);
			assert_eq!(held(HoldReason::Upload, ALICE), 0);
			assert!(at_first >= expected, "{at_first} is less than {expected}");
		}
	});
}

#[test]
fn no_chunk_is_copied() {
	test(|| {
		let program = large();
		let id = upload(ALICE, &program);
		let before: Vec<_> = Chunks::<Test>::iter_keys().collect();
		assert_ok!(Inference::activate(signed(ALICE), id, program.len() as u32, MOST_OPS));
		assert_eq!(Chunks::<Test>::iter_keys().collect::<Vec<_>>(), before);
	});
}

#[test]
fn all_chunks_have_to_be_there() {
	test(|| {
		let program = large();
		let id = begin(ALICE, &program);
		for (index, chunk) in (0..).zip(chunks(&program)) {
			assert_noop!(
				Inference::activate(signed(ALICE), id, program.len() as u32, MOST_OPS),
				Error::<Test>::ChunksMissing
			);
			assert_ok!(Inference::put_chunk(signed(ALICE), id, index, chunk));
		}
		assert_ok!(Inference::activate(signed(ALICE), id, program.len() as u32, MOST_OPS));
	});
}

#[test]
fn the_size_that_is_paid_for_is_that_of_the_upload() {
	test(|| {
		let program = small(0).encode();
		let id = upload(ALICE, &program);
		for size in [program.len() as u32 - 1, program.len() as u32 + 1] {
			assert_noop!(
				Inference::activate(signed(ALICE), id, size, MOST_OPS),
				Error::<Test>::SizeMismatch
			);
		}
	});
}

#[test]
fn no_more_ops_are_looked_at_than_are_paid_for() {
	test(|| {
		let program = small(0).encode();
		let id = upload(ALICE, &program);
		let size = program.len() as u32;
		assert_noop!(
			Inference::activate(signed(ALICE), id, size, 1),
			Error::<Test>::Undecodable(Fault::TooMany)
		);
		assert_ok!(Inference::activate(signed(ALICE), id, size, 2));
	});
}

#[test]
fn more_ops_than_the_chain_takes_are_refused_whoever_pays() {
	test(|| {
		let mut b = builder();
		let mut x = b.input("x", Dtype::F32, [1]);
		for _ in 0..=MOST_OPS {
			x = b.op(Op::Unary(Unary::Relu), &[x]);
		}
		b.output("y", x);
		let program = b.finish().encode();
		let id = upload(ALICE, &program);
		assert_noop!(
			Inference::activate(signed(ALICE), id, program.len() as u32, u32::MAX),
			Error::<Test>::Undecodable(Fault::TooMany)
		);
	});
}

#[test]
fn the_hash_has_to_be_right_and_a_wrong_chunk_can_be_put_again() {
	test(|| {
		let program = large();
		let id = upload(ALICE, &program);
		let size = program.len() as u32;
		let mut chunks = chunks(&program);
		chunks[1][77] ^= 1;
		let wrong = chunks[1].clone();
		chunks[1][77] ^= 1;
		assert_ok!(Inference::put_chunk(signed(ALICE), id, 1, wrong));
		assert_noop!(
			Inference::activate(signed(ALICE), id, size, MOST_OPS),
			Error::<Test>::HashMismatch
		);
		assert_ok!(Inference::put_chunk(signed(ALICE), id, 1, chunks[1].clone()));
		assert_ok!(Inference::activate(signed(ALICE), id, size, MOST_OPS));
	});
}

#[test]
fn bytes_that_are_no_program_are_refused_with_what_is_wrong() {
	test(|| {
		let program = small(0).encode();
		refused(&[9, 9, 9], Error::Undecodable(Fault::Version));
		refused(&program[..program.len() - 1], Error::Undecodable(Fault::Malformed));
		refused(&[&program[..], &[0]].concat(), Error::Undecodable(Fault::TrailingBytes));
		let many = changed(|program| program.outputs = vec![program.outputs[0].clone(); 5]);
		refused(&many, Error::Undecodable(Fault::TooMany));
	});
}

#[test]
fn a_program_that_breaks_a_rule_is_refused_with_the_rule() {
	test(|| {
		refused(
			&changed(|program| program.outputs.clear()),
			Error::BrokenRule(Rule::NoOutput),
		);
		refused(
			&changed(|program| program.inputs[0].name = String::new()),
			Error::BrokenRule(Rule::EmptyName),
		);
		refused(
			&changed(|program| program.inputs[0].name = "x".repeat(33)),
			Error::BrokenRule(Rule::TooMany),
		);
		let twice = changed(|program| program.outputs = vec![program.outputs[0].clone(); 2]);
		refused(&twice, Error::BrokenRule(Rule::DuplicateName));
		refused(
			&changed(|program| program.weights[0].data[..4].copy_from_slice(&f32::NAN.to_le_bytes())),
			Error::BrokenRule(Rule::NotFinite),
		);
	});
}

#[test]
fn an_op_that_breaks_a_rule_is_named_by_its_index() {
	test(|| {
		refused(
			&changed(|program| program.ops[1].inputs.clear()),
			Error::BrokenRuleAt(Rule::OperandCount, 1),
		);
		refused(
			&changed(|program| program.ops[0].inputs[1] = 99),
			Error::BrokenRuleAt(Rule::UnknownValue, 0),
		);
		refused(
			&changed(|program| program.ops[0].op = Op::MatMul(MatMul::default())),
			Error::BrokenRuleAt(Rule::Rank, 0),
		);
	});
}

#[test]
fn a_refusal_says_rule_and_op_in_the_four_bytes_of_an_error() {
	let error: sp_runtime::DispatchError = Error::<Test>::BrokenRuleAt(Rule::Groups, 0x0102).into();
	let sp_runtime::DispatchError::Module(error) = error else {
		panic!("{error:?} is not of a pallet");
	};
	let [_, rule, low, high] = error.error;
	assert_eq!((rule, low, high), (Rule::Groups as u8, 2, 1));
}

#[test]
fn whatever_the_engine_answers_is_an_error_of_its_own() {
	let message = String::new;
	for (answer, error) in [
		(Refusal::ChunkMissing { index: 1 }, Error::ChunksMissing),
		(
			Refusal::ChunkLength {
				index: 1,
				got: 2,
				expected: 3,
			},
			Error::ChunkLength,
		),
		(Refusal::Hash { got: [0; 32] }, Error::HashMismatch),
		(
			Refusal::Undecodable {
				code: 200,
				message: message(),
			},
			Error::Undecodable(Fault::Unknown),
		),
		(
			Refusal::Invalid {
				op: Some(70_000),
				rule: 200,
				message: message(),
			},
			Error::BrokenRuleAt(Rule::Unknown, u16::MAX),
		),
		(Refusal::Unsupported { message: message() }, Error::Unsupported),
	] {
		assert_eq!(Error::<Test>::from(NotActivated::Refused(answer)), error);
	}
	assert_eq!(Error::<Test>::from(NotActivated::Internal), Error::EngineFault);
}

#[test]
fn a_deposit_that_no_number_holds_is_an_error() {
	for (items, bytes) in [(u64::MAX, 0), (0, u64::MAX), (u64::MAX / PER_ITEM, u64::MAX / PER_BYTE)] {
		assert_eq!(Inference::deposit_for(items, bytes), Err(Error::Overflow));
	}
	assert_eq!(Inference::deposit_for(3, 5), Ok(3 * PER_ITEM + 5 * PER_BYTE));
}
