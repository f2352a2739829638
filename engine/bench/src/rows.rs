//! What is measured: the rows of the table.

use crate::Failure;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
	/// What it is called on the command line.
	pub(crate) name: &'static str,
	/// The set of networks that it is of.
	pub(crate) set: &'static str,
	/// The network.
	pub(crate) network: &'static str,
	/// What it is called in the table.
	pub(crate) title: &'static str,
	/// What is done with it.
	pub(crate) work: Work,
}

/// What is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
	/// One call.
	Call,
	/// From the bytes of the file, in memory, until it could be called.
	Load,
}

const fn call(name: &'static str, title: &'static str) -> Row {
	Row {
		name,
		set: "benchmark",
		network: name,
		title,
		work: Work::Call,
	}
}

const fn load(name: &'static str, network: &'static str, title: &'static str) -> Row {
	Row {
		name,
		set: "benchmark",
		network,
		title,
		work: Work::Load,
	}
}

/// A model that others have published. docs/src/models.md takes its ratio by its name.
const fn real(name: &'static str) -> Row {
	Row {
		name,
		set: "real",
		network: name,
		title: name,
		work: Work::Call,
	}
}

/// All of them.
pub(crate) const ROWS: &[Row] = &[
	call("mlp-1", "MLP 4x512, batch 1"),
	call("mlp-64", "MLP 4x512, batch 64"),
	call("resnet50-64", "ResNet-50, 64x64"),
	call("resnet50-224", "ResNet-50, 224x224"),
	call("mobilenetv2-64", "MobileNetV2, 64x64"),
	call("mobilenetv2-224", "MobileNetV2, 224x224"),
	call("transformer-128", "transformer block, 128x512"),
	call("lstm", "LSTM, 32 steps, 128 to 256"),
	call("quantised", "quantised CNN, 112x112"),
	call("trees-1", "500 trees, batch 1"),
	call("trees-64", "500 trees, batch 64"),
	call("tiny", "tiny model, one call"),
	load("load-resnet50", "resnet50-224", "loading ResNet-50"),
	load("load-mobilenetv2", "mobilenetv2-224", "loading MobileNetV2"),
	load("load-mlp", "mlp-1", "loading MLP 4x512"),
	real("magika"),
	real("silero-16k"),
	real("silero-8k"),
	real("silero-16k-op15"),
	real("silero-16k-sequence"),
	real("silero-half"),
	real("silero-ifless-16k"),
	real("silero-ifless-8k"),
	real("silero-openvino-16k"),
	real("ocr-classifier"),
	real("ocr-detector"),
	real("ocr-recogniser"),
	real("light-alexnet"),
	real("light-densenet121"),
	real("light-inception-v1"),
	real("light-inception-v2"),
	real("light-resnet50"),
	real("light-shufflenet"),
	real("light-squeezenet"),
	real("light-vgg19"),
	real("light-zfnet512"),
];

/// The row of a name.
pub(crate) fn find(name: &str) -> Result<Row, Failure> {
	let found = ROWS.iter().find(|row| row.name == name).copied();
	found.ok_or_else(|| {
		let names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
		format!("there is no row {name:?}; there are: {}", names.join(", ")).into()
	})
}
