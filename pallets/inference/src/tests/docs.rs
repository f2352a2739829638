//! What the metadata and the book say about errors is what there is.

use super::*;
use crate::{Error, Fault, HoldReason, Rule};
use codec::Decode;
use scale_info::{form::MetaForm, TypeDef, TypeInfo, Variant};

const BOOK: &str = include_str!("../../../../docs/src/registry.md");

/// The variants of an enum, but for the one that the macro of pallets adds.
fn variants<E: TypeInfo>() -> Vec<Variant<MetaForm>> {
	let TypeDef::Variant(of) = E::type_info().type_def else {
		panic!("it is no enum");
	};
	of.variants
		.into_iter()
		.filter(|variant| !variant.name.starts_with("__"))
		.collect()
}

fn line(variant: &Variant<MetaForm>) -> String {
	assert_eq!(variant.docs.len(), 1, "{} is documented in one line", variant.name);
	format!("| `{}` | {} |", variant.name, variant.docs[0].trim())
}

#[test]
fn the_book_has_every_error_fault_and_rule() {
	let all = [variants::<Error<Test>>(), variants::<Fault>(), variants::<Rule>()].concat();
	let missing: Vec<String> = all.iter().map(line).filter(|line| !BOOK.contains(line)).collect();
	assert!(missing.is_empty(), "docs/src/registry.md lacks\n{}", missing.join("\n"));
	let (_, tables) = BOOK.split_once("## Errors").expect("there are tables");
	let lines = tables.lines().filter(|line| line.starts_with("| `"));
	assert_eq!(lines.count(), all.len(), "docs/src/registry.md has what there is not");
}

#[test]
fn every_rule_and_fault_of_the_engine_has_its_error() {
	let kebab = |name: &str| {
		let mut kebab = String::new();
		for letter in name.chars() {
			if letter.is_uppercase() && !kebab.is_empty() {
				kebab.push('-');
			}
			kebab.extend(letter.to_lowercase());
		}
		kebab
	};
	// The engine's names are shorter in three cases.
	let same = |name: &str, engine: &str| match name {
		"ShapeIs" => engine == "shape",
		"DimIs" => engine == "dim",
		"CostLimit" => engine == "cost",
		_ => engine == kebab(name),
	};
	for code in 0..=254 {
		let rule = verdict_program::Rule::name_of(code);
		let ours = Rule::decode(&mut &[code][..]).ok();
		assert_eq!(rule.is_some(), ours.is_some(), "rule {code}: {rule:?}, {ours:?}");
		if let (Some(rule), Some(ours)) = (rule, ours) {
			assert!(same(&format!("{ours:?}"), rule), "rule {code}: {rule}, {ours:?}");
		}
		let fault = verdict_program::DecodeError::name_of(code);
		let ours = Fault::decode(&mut &[code][..]).ok();
		assert_eq!(fault.is_some(), ours.is_some(), "fault {code}: {fault:?}, {ours:?}");
		if let (Some(fault), Some(ours)) = (fault, ours) {
			assert!(same(&format!("{ours:?}"), fault), "fault {code}: {fault}, {ours:?}");
		}
	}
	assert_eq!(Rule::decode(&mut &[255][..]), Ok(Rule::Unknown));
	assert_eq!(Fault::decode(&mut &[255][..]), Ok(Fault::Unknown));
}

#[test]
fn the_reasons_to_hold_balances_keep_their_numbers() {
	let reasons = [HoldReason::Upload, HoldReason::Model, HoldReason::Name, HoldReason::Pin];
	assert_eq!(
		reasons.map(|reason| reason.encode()),
		[[0], [1], [2], [3]].map(Vec::from)
	);
}
