//! Attributes: mostly of the right type and about the right values, now and then not.

use super::{
	draft::{Draft, Value},
	ensembles,
	messages::{attribute, kind, raw, Held},
	operators::Operator,
};
use crate::choice::Bytes;
use tract_onnx::pb::AttributeProto;
use verdict_executor::samples::{Kind, Random};
use verdict_program::{Dtype, TensorType};

/// Numbers that something may trip over.
pub(super) const EDGES: [i64; 14] = [
	i64::MIN,
	i64::MAX,
	-1,
	0,
	1 << 31,
	(1 << 32) - 1,
	1 << 32,
	i64::MIN + 1,
	-(1 << 31),
	1 << 62,
	65536,
	4097,
	100_000_000,
	-2,
];

const FLOATS: [f32; 16] = [
	1.0,
	0.5,
	0.0,
	-1.0,
	2.0,
	1e-5,
	0.01,
	3.0,
	-0.75,
	10.0,
	1e30,
	1e-40,
	-0.0,
	f32::INFINITY,
	f32::NAN,
	f32::MAX,
];

/// The texts that an attribute may hold.
fn texts(name: &str) -> &'static [&'static str] {
	match name {
		"auto_pad" => &["NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID", "same"],
		"approximate" => &["none", "tanh", "other"],
		"activation" | "activations" => &["Relu", "Tanh", "Sigmoid", "Affine", "LeakyRelu", "Elu", "HardSigmoid"],
		"coordinate_transformation_mode" => &[
			"half_pixel",
			"asymmetric",
			"align_corners",
			"pytorch_half_pixel",
			"half_pixel_symmetric",
			"tf_crop_and_resize",
			"output_half_pixel",
		],
		"direction" => &["forward", "reverse", "bidirectional", "LEFT", "RIGHT"],
		"equation" => &[
			"ij,jk->ik",
			"ij->ji",
			"ij->",
			"ii->i",
			"bij,bjk->bik",
			"...ij,...jk->...ik",
			"i,i->",
			"ij,ij->i",
			"abc->cab",
			"i,j->ij",
			"...->...",
			"ij,kj",
			"a->b",
			"i..j->i",
		],
		"keep_aspect_ratio_policy" => &["stretch", "not_larger", "not_smaller"],
		"kernel_type" => &["LINEAR", "POLY", "RBF", "SIGMOID"],
		"metric" => &["euclidean", "sqeuclidean", "cosine"],
		"mode" => &[
			"constant", "reflect", "edge", "wrap", "nearest", "linear", "cubic", "bilinear", "DCR", "CRD", "avg", "max",
		],
		"nearest_mode" => &["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"],
		"norm" => &["MAX", "L1", "L2"],
		"padding_mode" => &["zeros", "border", "reflection"],
		"post_transform" => &["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"],
		"aggregate_function" => &["SUM", "AVERAGE", "MIN", "MAX"],
		"reduction" => &["none", "add", "mul", "min", "max", "mean", "sum"],
		_ => &["a", "b", "c", "", "other"],
	}
}

impl Draft {
	/// The attributes of a node whose first operand is `first`.
	pub(super) fn attributes(&mut self, operator: &Operator, first: Option<&Value>) -> Vec<AttributeProto> {
		let mut attributes = ensembles::attributes(operator.name, &mut self.by);
		for known in &operator.attributes {
			let there = match known.required {
				true => !self.by.one_in(32),
				false => self.by.one_in(3),
			};
			if !there || attributes.iter().any(|attribute| attribute.name == known.name) {
				continue;
			}
			let kind = match self.by.one_in(64) {
				true => self.by.pick(b"iIfFsStg"),
				false => known.kind,
			};
			let Some(held) = self.held(operator.name, known.name, kind, first) else {
				continue;
			};
			attributes.push(attribute(known.name, held));
		}
		if self.by.one_in(100) {
			attributes.push(attribute("unheard_of", Held::Int(1)));
		}
		attributes
	}

	fn held(&mut self, op: &str, name: &str, of: u8, first: Option<&Value>) -> Option<Held> {
		let by = &mut self.by;
		Some(match of {
			b'i' => Held::Int(integer(name, by)),
			b'I' => Held::Ints(integers(name, first, by)),
			b'f' => Held::Float(by.pick(&FLOATS)),
			b'F' => {
				let count = by.below(9);
				Held::Floats((0..count).map(|_| by.pick(&FLOATS)).collect())
			}
			b's' => Held::Text(by.pick(texts(name))),
			b'S' => {
				let count = by.below(5);
				Held::Texts((0..count).map(|_| by.pick(texts(name))).collect())
			}
			b't' => {
				let dtype = by.pick(&[Dtype::F32, Dtype::I64, Dtype::Bool, Dtype::U8]);
				let dims = vec![1; by.below(3)];
				let bytes = Random::new(by.byte().into()).tensor(&TensorType::new(dtype, dims.clone()), Kind::Plain);
				Held::Tensor(raw(String::new(), kind(dtype), &dims, bytes))
			}
			_ => Held::Graph(self.inner(op, first)?),
		})
	}
}

fn integer(name: &str, by: &mut Bytes) -> i64 {
	if by.one_in(24) {
		return by.pick(&EDGES);
	}
	match name {
		"to" | "dtype" => by.pick(&[1, 7, 6, 9, 3, 2, 11, 10, 16, 5, 4, 12, 13, 8, 14, 17, 0]),
		"group" => by.pick(&[1, 2, 3, 4]),
		"hidden_size" => by.pick(&[3, 3, 3, 2]),
		"axis" => by.pick(&[0, 1, -1, 2, -2, 3, -3, 5]),
		"size" | "blocksize" | "num_groups" | "p" | "k" | "num_outputs" => by.pick(&[1, 2, 3, 4]),
		_ => by.pick(&[1, 0, 2, -1]),
	}
}

/// A list of about as many as there have to be.
fn integers(name: &str, first: Option<&Value>, by: &mut Bytes) -> Vec<i64> {
	let rank = first.map_or(2, |value| value.tensor.shape.rank());
	let spatial = rank.saturating_sub(2);
	let count = match name {
		"perm" | "starts" | "ends" => rank,
		"kernel_shape" | "strides" | "dilations" | "output_padding" | "output_shape" => spatial,
		"pads" => 2 * spatial,
		_ => by.below(5),
	};
	let count = match by.one_in(32) {
		true => by.below(10),
		false => count,
	};
	let mut list: Vec<i64> = match name {
		"perm" | "axes" => (0..count as i64).collect(),
		"pads" | "output_padding" => (0..count).map(|_| by.below(3) as i64).collect(),
		_ => (0..count).map(|_| 1 + by.below(3) as i64).collect(),
	};
	if list.len() > 1 && by.one_in(2) {
		let (one, other) = (by.below(list.len()), by.below(list.len()));
		list.swap(one, other);
	}
	if !list.is_empty() && by.one_in(24) {
		let place = by.below(list.len());
		list[place] = by.pick(&EDGES);
	}
	list
}
