//! Tensors that say that their data lies elsewhere.

use super::Cases;
use crate::{
	model::{Attribute, Model},
	onnx::pb::{tensor_proto::DataLocation, tensor_proto::DataType, StringStringEntryProto, TensorProto},
};

/// A tensor whose data lies in a file.
fn elsewhere(entries: &[(&str, &str)]) -> TensorProto {
	let entries = entries.iter().map(|(key, value)| StringStringEntryProto {
		key: key.to_string(),
		value: value.to_string(),
	});
	TensorProto {
		dims: vec![4],
		data_type: DataType::Float as i32,
		data_location: Some(DataLocation::External as i32),
		external_data: entries.collect(),
		..Default::default()
	}
}

fn added(tensor: TensorProto) -> Model {
	Model::new(17)
		.input("x", &[4])
		.constant("w", tensor)
		.node("Add", "x w", "y", &[])
		.output("y")
}

pub(super) fn add(cases: &mut Cases) {
	for (name, location) in [
		("a path out of the folder", "../../../../../../etc/passwd"),
		("an absolute path", "/etc/shadow"),
		("a device that never ends", "/dev/zero"),
		("a device that waits", "/dev/stdin"),
		("the memory of the process", "/proc/self/mem"),
		("a file beside it", "weights.bin"),
		("the file itself", "model.onnx"),
		("a path with a zero byte", "weights\0.bin"),
		("an address", "https://example.org/weights"),
		("a file by address", "file:///etc/passwd"),
		("a path of Windows", "..\\..\\secrets.bin"),
		("a share of Windows", "\\\\host\\share\\weights"),
		("no path", ""),
		("a folder", "."),
	] {
		cases.model(name, added(elsewhere(&[("location", location)])));
	}
	cases.model("nothing at all", added(elsewhere(&[])));
	let far = [("location", "w"), ("offset", "-1"), ("length", "18446744073709551615")];
	cases.model("an offset and a length out of range", added(elsewhere(&far)));
	cases.model(
		"a location twice",
		added(elsewhere(&[("location", "a"), ("location", "/etc/passwd")])),
	);
	let mut quiet = elsewhere(&[("location", "../w")]);
	quiet.data_location = None;
	cases.model("a location in a tensor that does not say so", added(quiet));
	let mut both = elsewhere(&[("location", "../w")]);
	both.float_data = vec![1.0; 4];
	cases.model("data here and elsewhere", added(both));
	let constant = Model::new(17)
		.input("x", &[4])
		.node(
			"Constant",
			"",
			"w",
			&[("value", Attribute::Tensor(elsewhere(&[("location", "/etc/passwd")])))],
		)
		.node("Add", "x w", "y", &[])
		.output("y");
	cases.model("a Constant", constant);
	let filled = Model::new(17)
		.input("x", &[4])
		.constant("s", crate::model::ints(&[1], &[4]))
		.node(
			"ConstantOfShape",
			"s",
			"w",
			&[("value", Attribute::Tensor(elsewhere(&[("location", "../w")])))],
		)
		.node("Add", "x w", "y", &[])
		.output("y");
	cases.model("the value of a ConstantOfShape", filled);
}
