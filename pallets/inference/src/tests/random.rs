//! Random sequences of calls. Whatever happens, the state makes sense and no balance is lost; and when everything has been
//! given up, nothing is held but for names, which stay.

use super::*;
use crate::{Aliases, Call, Description, Discards, Models, Names, Pins, Uploads, Versions};
use frame_support::{
	dispatch::GetDispatchInfo,
	traits::{GetCallName, UnfilteredDispatchable},
	weights::Weight,
};
use std::collections::BTreeMap;

/// How many sequences, and how many calls in each.
const SEQUENCES: u64 = 16;
const CALLS: usize = 200;

const PEOPLE: [AccountId; 3] = [ALICE, BOB, CAROL];
const NAMES: [&str; 4] = ["a/x", "a/y", "b/x", "A/x"];

/// Splitmix64.
struct Random(u64);

impl Random {
	fn bits(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut bits = self.0;
		bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		bits ^ (bits >> 31)
	}

	fn below(&mut self, end: usize) -> usize {
		(self.bits() % end as u64) as usize
	}

	fn pick<T: Clone>(&mut self, from: &[T]) -> T {
		from[self.below(from.len())].clone()
	}

	/// One of those that there are, if there are any.
	fn any<T>(&mut self, from: impl Iterator<Item = T>) -> Option<T> {
		let mut all: Vec<T> = from.collect();
		(!all.is_empty()).then(|| all.swap_remove(self.below(all.len())))
	}

	/// Once in so many times.
	fn once_in(&mut self, times: usize) -> bool {
		self.below(times) == 0
	}
}

/// A program that calls are about.
#[derive(Clone)]
struct Subject {
	id: ModelId,
	size: u32,
	chunks: Vec<Chunk>,
}

impl Subject {
	fn new(program: Vec<u8>) -> Self {
		Self {
			id: id_of(&program),
			size: program.len() as u32,
			chunks: chunks(&program),
		}
	}

	fn put(&self, index: usize) -> Call<Test> {
		Call::put_chunk {
			id: self.id,
			index: index as u32,
			bytes: self.chunks.get(index).cloned().unwrap_or_default(),
		}
	}
}

/// Programs: the first has two chunks, the last is none.
fn subjects() -> Vec<Subject> {
	let mut b = builder();
	let weight = b.weight(Dtype::U8, [CHUNK + 10], vec![1; CHUNK as usize + 10]);
	b.output("out", weight);
	let programs = [b.finish().encode(), small(0).encode(), small(1).encode(), vec![1, 2, 3]];
	programs.map(Subject::new).to_vec()
}

/// Whatever comes to mind, by anybody.
fn blind(random: &mut Random, subjects: &[Subject]) -> (AccountId, Call<Test>) {
	let subject = random.pick(subjects);
	let (id, size, name) = (subject.id, subject.size, name(random.pick(&NAMES)));
	let (version, to) = (version(1, 0, random.below(7) as u32), random.pick(&PEOPLE));
	let alias = alias(random.pick(&["one", "two"]));
	let call = match random.below(20) {
		0..=2 => Call::begin_upload { id, size },
		3 => subject.put(random.below(3)),
		4 => Call::activate {
			id,
			size,
			ops: MOST_OPS,
		},
		5 => Call::abandon_upload { id },
		6 => Call::expire_upload { id, uploader: to },
		7 => Call::remove { id },
		8 => Call::free {
			upload: random.below(20) as u64,
			chunks: random.below(3) as u32,
		},
		9 => Call::set_price { id, price: 7 },
		10 => Call::pin { id },
		11 => Call::unpin { id },
		12 => Call::release_name { name },
		13 => Call::transfer_name { name, to },
		14 => Call::publish { name, version, id },
		15 => Call::yank { name, version },
		16 => Call::unyank { name, version },
		17 => Call::register_alias { alias, id },
		18 => Call::drop_alias { alias },
		_ => Call::claim_name { name },
	};
	(random.pick(&PEOPLE), call)
}

/// What somebody may well do as things are, if there is anything of the kind that is drawn.
fn apt(random: &mut Random, subjects: &[Subject]) -> Option<(AccountId, Call<Test>)> {
	let to = random.pick(&PEOPLE);
	match random.below(8) {
		0..=2 => {
			let upload = random.any(Uploads::<Test>::iter_values())?;
			let subject = subjects.iter().find(|subject| subject.id == upload.id)?;
			let (id, size) = (subject.id, subject.size);
			let missing = (0..subject.chunks.len()).find(|index| !upload.has(*index as u32));
			let call = match (missing, System::block_number() > upload.expires) {
				(_, true) => Call::expire_upload {
					id,
					uploader: upload.uploader,
				},
				(Some(index), _) => subject.put(index),
				(None, _) => Call::activate {
					id,
					size,
					ops: MOST_OPS,
				},
			};
			Some((upload.uploader, call))
		}
		3 => {
			let (id, model) = random.any(Models::<Test>::iter())?;
			let alias = alias(random.pick(&["one", "two"]));
			let call = match random.below(4) {
				0 => Call::remove { id },
				1 => Call::set_price { id, price: 9 },
				2 => Call::register_alias { alias, id },
				_ => Call::pin { id },
			};
			Some((model.owner, call))
		}
		4 => {
			let upload = random.any(Discards::<Test>::iter_keys())?;
			let chunks = random.below(2) as u32 + 1;
			Some((to, Call::free { upload, chunks }))
		}
		5 => match random.once_in(2) {
			true => {
				let (id, who) = random.any(Pins::<Test>::iter_keys())?;
				Some((who, Call::unpin { id }))
			}
			false => {
				let (alias, record) = random.any(Aliases::<Test>::iter())?;
				Some((record.owner, Call::drop_alias { alias }))
			}
		},
		6 => {
			let (name, version, published) = random.any(Versions::<Test>::iter())?;
			let (namespace, label) = crate::names::parse_name(&name)?;
			let call = match published.yanked {
				true => Call::unyank { name, version },
				false => Call::yank { name, version },
			};
			Some((Names::<Test>::get(namespace, label)?.owner, call))
		}
		_ => {
			let (namespace, label, record) = random.any(Names::<Test>::iter())?;
			let name = FullName::try_from([&namespace[..], b"/", &label[..]].concat()).ok()?;
			let call = match random.below(4) {
				0 => Call::publish {
					name,
					version: version(random.below(2) as u32, random.below(3) as u32, 0),
					id: random.any(Models::<Test>::iter_keys())?,
				},
				1 => Call::describe {
					name,
					description: Description {
						text: vec![b'x'; random.below(40)].try_into().ok()?,
						..Description::default()
					},
				},
				2 => Call::transfer_name { name, to },
				_ => {
					let owner = crate::Namespaces::<Test>::get(&namespace)?.owner;
					return Some((owner, Call::transfer_namespace { namespace, to }));
				}
			};
			Some((record.owner, call))
		}
	}
}

/// What everybody owns, free or on hold, is all that there is, and what is on hold is where it should be.
fn check(issuance: Balance) {
	assert_eq!(Inference::do_try_state(), Ok(()));
	assert_eq!(Balances::total_issuance(), issuance);
	let owned = (1..10).map(|who| Balances::free_balance(who) + Balances::reserved_balance(who));
	assert_eq!(owned.sum::<Balance>(), issuance);
}

/// Everybody gives up what can be given up.
fn give_up() {
	for (_, upload) in Uploads::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(Inference::abandon_upload(signed(upload.uploader), upload.id));
	}
	for (id, who) in Pins::<Test>::iter_keys().collect::<Vec<_>>() {
		assert_ok!(Inference::unpin(signed(who), id));
	}
	for (id, model) in Models::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(Inference::remove(signed(model.owner), id));
	}
	for (alias, record) in Aliases::<Test>::iter().collect::<Vec<_>>() {
		assert_ok!(Inference::drop_alias(signed(record.owner), alias));
	}
	for (namespace, label, record) in Names::<Test>::iter().collect::<Vec<_>>() {
		let name = [&namespace[..], b"/", &label[..]].concat();
		let name = FullName::try_from(name).expect("the name is short enough");
		let who = signed(record.owner);
		assert_ok!(match record.versions {
			0 => Inference::release_name(who, name),
			_ => Inference::describe(who, name, Description::default()),
		});
	}
	idle();
}

#[test]
fn the_state_makes_sense_after_every_call_and_no_balance_is_lost() {
	let subjects = subjects();
	let mut done = BTreeMap::<&str, usize>::new();
	for seed in 0..SEQUENCES {
		let mut random = Random(seed);
		test(|| {
			let issuance = Balances::total_issuance();
			for _ in 0..CALLS {
				let drawn = match random.once_in(3) {
					true => None,
					false => apt(&mut random, &subjects),
				};
				let (who, call) = drawn.unwrap_or_else(|| blind(&mut random, &subjects));
				let (name, info) = (call.get_call_name(), call.get_dispatch_info());
				assert!(info.call_weight.all_gt(Weight::zero()), "{name} costs nothing");
				let result = call.dispatch_bypass_filter(signed(who));
				*done.entry(name).or_default() += usize::from(result.is_ok());
				if random.once_in(12) {
					let idle = Weight::from_parts(random.bits() % 3_000_000_000, 100_000);
					go_to(System::block_number() + 1 + random.below(12) as u64, idle);
				}
				check(issuance);
			}
			give_up();
			check(issuance);
			assert_eq!(Discards::<Test>::iter_keys().count(), 0);
			for reason in [HoldReason::Upload, HoldReason::Model, HoldReason::Pin] {
				assert!((1..10).all(|who| held(reason, who) == 0));
			}
			assert!(Names::<Test>::iter_values().all(|name| name.versions > 0));
		});
	}
	// Otherwise this shows nothing.
	let often = done.values().all(|times| *times > 2);
	assert!(done.len() >= 20 && often, "some calls hardly ever succeed: {done:?}");
}
