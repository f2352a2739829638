//! A GRANDPA equivocation costs the offender its seat.

use super::{active, new_test_ext, run_to_block};
use crate::{
	constants::time::SESSION_LENGTH, AccountId, Hash, Historical, Runtime, RuntimeEvent, RuntimeOrigin, System,
	Validators,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{KeyOwnerProofSystem, ValidatorRegistration},
};
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, AuthoritySignature, Equivocation, EquivocationProof, SetId, KEY_TYPE,
};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_session::MembershipProof;

type Vote = (Hash, u32);
type Proof = EquivocationProof<Hash, u32>;

/// Two prevotes by the same validator in one round.
fn equivocation(who: Ed25519Keyring, set_id: SetId, round: u64, first: Vote, second: Vote) -> Proof {
	let sign = |vote: Vote| {
		let prevote = finality_grandpa::Prevote {
			target_hash: vote.0,
			target_number: vote.1,
		};
		let payload = localized_payload(round, set_id, &finality_grandpa::Message::Prevote(prevote.clone()));
		(prevote, AuthoritySignature::from(who.sign(&payload)))
	};
	EquivocationProof::new(
		set_id,
		Equivocation::Prevote(finality_grandpa::Equivocation {
			round_number: round,
			identity: AuthorityId::from(who.public()),
			first: sign(first),
			second: sign(second),
		}),
	)
}

fn ownership(who: Ed25519Keyring) -> MembershipProof {
	Historical::prove((KEY_TYPE, AuthorityId::from(who.public()))).expect("the key belongs to a validator")
}

fn report(
	proof: Proof,
	ownership: MembershipProof,
) -> sp_runtime::DispatchResultWithInfo<frame_support::dispatch::PostDispatchInfo> {
	pallet_grandpa::Pallet::<Runtime>::report_equivocation_unsigned(RuntimeOrigin::none(), Box::new(proof), ownership)
}

const ONE: Vote = (Hash::repeat_byte(1), 10);
const OTHER: Vote = (Hash::repeat_byte(2), 10);

#[test]
fn an_equivocation_is_reported_and_costs_the_offender_its_seat() {
	new_test_ext().execute_with(|| {
		let dave: AccountId = Sr25519Keyring::Dave.to_account_id();
		assert_ok!(report(
			equivocation(Ed25519Keyring::Dave, 0, 1, ONE, OTHER),
			ownership(Ed25519Keyring::Dave)
		));
		let ejected = pallet_validators::Event::Ejected {
			who: dave.clone(),
			slashed: 0,
		};
		assert!(System::events()
			.iter()
			.any(|record| record.event == RuntimeEvent::Validators(ejected.clone())));
		assert!(!Validators::is_registered(&dave));

		assert!(active().contains(&dave), "the set changes at a session's end");
		run_to_block(2 * SESSION_LENGTH + 1);
		assert!(!active().contains(&dave));
		assert_eq!(active().len(), 3);
		let key = AuthorityId::from(Ed25519Keyring::Dave.public());
		let authorities = pallet_grandpa::Pallet::<Runtime>::grandpa_authorities();
		assert_eq!(authorities.len(), 3);
		assert!(authorities.iter().all(|(authority, _)| *authority != key));
	});
}

#[test]
fn an_equivocation_of_an_earlier_session_can_still_be_reported() {
	new_test_ext().execute_with(|| {
		let proof = equivocation(Ed25519Keyring::Dave, 0, 1, ONE, OTHER);
		let ownership = ownership(Ed25519Keyring::Dave);
		run_to_block(3 * SESSION_LENGTH + 1);
		assert_ok!(report(proof, ownership));
		assert!(!Validators::is_registered(&Sr25519Keyring::Dave.to_account_id()));
	});
}

#[test]
fn what_is_no_equivocation_is_refused() {
	new_test_ext().execute_with(|| {
		let own = || ownership(Ed25519Keyring::Dave);
		let invalid = pallet_grandpa::Error::<Runtime>::InvalidEquivocationProof;
		// The same vote twice.
		assert_noop!(
			report(equivocation(Ed25519Keyring::Dave, 0, 1, ONE, ONE), own()),
			invalid
		);
		// A set that never was.
		let invalid = pallet_grandpa::Error::<Runtime>::InvalidEquivocationProof;
		assert_noop!(
			report(equivocation(Ed25519Keyring::Dave, 7, 1, ONE, OTHER), own()),
			invalid
		);
		// Somebody else's key.
		let stolen = pallet_grandpa::Error::<Runtime>::InvalidKeyOwnershipProof;
		assert_noop!(
			report(equivocation(Ed25519Keyring::Bob, 0, 1, ONE, OTHER), own()),
			stolen
		);
		assert_eq!(active().len(), 4);
	});
}

#[test]
fn the_same_equivocation_cannot_be_reported_twice() {
	new_test_ext().execute_with(|| {
		let proof = equivocation(Ed25519Keyring::Dave, 0, 1, ONE, OTHER);
		assert_ok!(report(proof.clone(), ownership(Ed25519Keyring::Dave)));
		let twice = pallet_grandpa::Error::<Runtime>::DuplicateOffenceReport;
		assert_noop!(report(proof, ownership(Ed25519Keyring::Dave)), twice);
	});
}
