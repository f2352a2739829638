//! A graph in the making. Each node is tried with the compiler: mostly those that compile are kept, and what they give
//! is there for later nodes.

use super::{
	messages::{info, kind, raw},
	operators::{self, Operator},
	options,
};
use crate::choice::Bytes;
use prost::Message;
use tract_onnx::pb::{
	tensor_proto::DataType, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto, ValueInfoProto,
};
use verdict_compiler::compile;
use verdict_executor::samples::{Kind, Random};
use verdict_program::{validate, Dtype, TensorType};

/// The most nodes of a graph, and how many are tried.
const MOST_NODES: usize = 8;
const TRIES: usize = 3 * MOST_NODES;
/// The most elements of a value that later nodes are drawn with.
const MOST_ELEMENTS: u64 = 4096;
/// How deep graphs lie in each other.
const DEPTH: usize = 3;
const DTYPES: [Dtype; 8] = [
	Dtype::F32,
	Dtype::F32,
	Dtype::F32,
	Dtype::I64,
	Dtype::U8,
	Dtype::I8,
	Dtype::Bool,
	Dtype::I32,
];

/// A value that nodes may take.
#[derive(Clone, Debug)]
pub(super) struct Value {
	pub(super) name: String,
	pub(super) tensor: TensorType,
}

pub(super) struct Draft {
	pub(super) by: Bytes,
	pub(super) model: ModelProto,
	/// What is known, in the innermost graph and around it.
	pub(super) values: Vec<Value>,
	/// For names, each of which is new.
	names: usize,
	/// How many graphs lie around what is drawn.
	depth: usize,
}

/// A graph drawn by the choices that these bytes are; the rest of the choices is still to be made.
pub(super) fn draw(by: Bytes) -> Draft {
	let mut draft = Draft {
		by,
		model: ModelProto::default(),
		values: Vec::new(),
		names: 0,
		depth: 0,
	};
	let opset = draft.by.pick(&[17, 13, 21, 11, 18, 9, 24, 7, 15, 19]);
	let import = |domain: &str, version| OperatorSetIdProto {
		domain: domain.into(),
		version,
	};
	draft.model.ir_version = 8;
	draft.model.opset_import = vec![
		import("", opset),
		import("ai.onnx.ml", draft.by.pick(&[3, 5, 1])),
		import("com.microsoft", 1),
	];
	draft.model.graph = Some(GraphProto::default());
	for _ in 0..1 + draft.by.below(2) {
		draft.input();
	}
	for _ in 0..TRIES {
		if draft.by.ended() || draft.graph().node.len() >= MOST_NODES {
			break;
		}
		draft.node();
	}
	draft.outputs();
	draft
}

impl Draft {
	pub(super) fn graph(&mut self) -> &mut GraphProto {
		self.model.graph.get_or_insert_default()
	}

	fn name(&mut self) -> String {
		self.names += 1;
		format!("v{}", self.names)
	}

	fn dims(&mut self) -> Vec<u32> {
		match self.by.below(8) {
			0 => vec![1, 2, 5, 5],
			1 => vec![3, 4],
			2 => vec![2, 3, 4],
			3 => vec![1, 4, 6],
			4 => vec![6],
			5 => vec![2, 4, 4, 3],
			_ => (0..self.by.below(5)).map(|_| 1 + self.by.below(7) as u32).collect(),
		}
	}

	fn input(&mut self) {
		let (name, dims, dtype) = (self.name(), self.dims(), self.by.pick(&DTYPES));
		let input = info(&name, kind(dtype), Some(&dims));
		self.graph().input.push(input);
		self.values.push(Value {
			name,
			tensor: TensorType::new(dtype, dims),
		});
	}

	/// Some value, rather a late one.
	pub(super) fn any(&mut self) -> Option<Value> {
		let count = self.values.len();
		let back = self.by.below(count).min(self.by.below(count));
		self.values.get(count.checked_sub(back + 1)?).cloned()
	}

	/// A value of a type, if there is one.
	fn of(&mut self, dtypes: &[Dtype]) -> Option<Value> {
		let fit = self.values.iter().filter(|value| dtypes.contains(&value.tensor.dtype));
		let fit: Vec<Value> = fit.cloned().collect();
		(!fit.is_empty()).then(|| self.by.pick(&fit))
	}

	/// A new constant with these bytes.
	fn constant(&mut self, kind: DataType, dims: &[u32], bytes: Vec<u8>) -> String {
		let name = self.name();
		let tensor = raw(name.clone(), kind, dims, bytes);
		self.graph().initializer.push(tensor);
		name
	}

	/// A new constant by a seed.
	fn drawn(&mut self, dtype: Dtype, dims: &[u32]) -> String {
		let tensor = TensorType::new(dtype, dims);
		let bytes = match tensor.elements() {
			Some(count) if count <= MOST_ELEMENTS => Random::new(self.by.byte().into()).tensor(&tensor, Kind::Plain),
			_ => Vec::new(),
		};
		self.constant(kind(dtype), dims, bytes)
	}

	fn integers(&mut self, dims: &[u32], values: &[i64]) -> String {
		let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
		self.constant(DataType::Int64, dims, bytes)
	}

	fn floats(&mut self, dims: &[u32], values: &[f32]) -> String {
		let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
		self.constant(DataType::Float, dims, bytes)
	}

	/// Draws a node, and keeps it if it compiles; now and then also if it does not.
	fn node(&mut self) {
		let constants = self.graph().initializer.len();
		let operator = self.operator();
		let Some((node, _)) = self.drawn_node(operator) else {
			return;
		};
		let outputs = node.output.clone();
		self.graph().node.push(node);
		match self.types(&outputs) {
			Some(values) => {
				let small = |value: &Value| value.tensor.elements().is_some_and(|count| count <= MOST_ELEMENTS);
				self.values.extend(values.into_iter().filter(small));
			}
			None if self.by.one_in(24) => {}
			None => {
				self.graph().node.pop();
				self.graph().initializer.truncate(constants);
			}
		}
	}

	fn operator(&mut self) -> &'static Operator {
		let all = operators::all();
		&all[self.by.below(all.len())]
	}

	/// A node, and what its first operand is.
	fn drawn_node(&mut self, operator: &Operator) -> Option<(NodeProto, Option<Value>)> {
		let mut first = None;
		let mut input = Vec::new();
		for operand in &operator.operands {
			if operand.optional && self.by.one_in(2) {
				input.push(String::new());
				continue;
			}
			let times = if operand.repeated { 1 + self.by.below(3) } else { 1 };
			for _ in 0..times {
				let name = match self.by.one_in(48) {
					true => self.any()?.name,
					false => self.operand(operand.kind, operator.name, &mut first)?,
				};
				input.push(name);
			}
		}
		while input.last().is_some_and(String::is_empty) {
			input.pop();
		}
		let attribute = self.attributes(operator, first.as_ref());
		let outputs = match operator.name {
			"Split"
			| "TopK"
			| "Loop"
			| "Scan"
			| "LSTM"
			| "GRU"
			| "RNN"
			| "TreeEnsembleClassifier"
			| "LinearClassifier"
			| "SVMClassifier"
			| "MaxPool"
			| "DynamicQuantizeLinear"
			| "Unique" => 1 + self.by.below(3),
			_ => 1,
		};
		let node = NodeProto {
			input,
			output: (0..outputs).map(|_| self.name()).collect(),
			name: operator.name.into(),
			op_type: operator.name.into(),
			domain: operator.domain.into(),
			attribute,
			..Default::default()
		};
		Some((node, first))
	}

	/// An operand of a kind; operators.txt has the kinds.
	fn operand(&mut self, of: u8, op: &str, first: &mut Option<Value>) -> Option<String> {
		const FLOATS: [f32; 10] = [1.0, 0.5, 0.0, 2.0, -1.0, 6.0, 1e-3, -0.0, f32::INFINITY, f32::NAN];
		const INTEGERS: [i64; 12] = [1, 2, 0, 3, -1, 4, 6, 5, -2, i64::MAX, i64::MIN, 1 << 31];
		let dims = first
			.as_ref()
			.map_or(vec![2, 3], |value| value.tensor.shape.dims().to_vec());
		let at = |axis: usize| dims.get(axis).copied().unwrap_or(1);
		let (channels, last) = (at(1), dims.last().copied().unwrap_or(1));
		let first_dtype = first.as_ref().map_or(Dtype::F32, |value| value.tensor.dtype);
		let gates = match op {
			"LSTM" => 4,
			"GRU" => 3,
			_ => 1,
		};
		let direction = if self.by.one_in(8) { 2 } else { 1 };
		let value = match of {
			b'x' if self.by.one_in(4) => self.any(),
			b'x' => self.of(&[Dtype::F32]).or_else(|| self.any()),
			b'b' => self.of(&[Dtype::Bool]),
			b'i' => self.of(&[Dtype::I64, Dtype::I32]),
			b'q' => self.of(&[Dtype::U8, Dtype::I8]),
			b'o' if self.by.one_in(3) => self.of(&[first_dtype]),
			_ => None,
		};
		if let Some(value) = value {
			let name = value.name.clone();
			first.get_or_insert(value);
			return Some(name);
		}
		let by = &mut self.by;
		Some(match of {
			b'x' => return None,
			b'o' => {
				let dims: Vec<u32> = dims
					.iter()
					.map(|dim| if self.by.one_in(4) { 1 } else { *dim })
					.collect();
				let cut = if self.by.one_in(4) {
					self.by.below(dims.len() + 1)
				} else {
					0
				};
				self.drawn(first_dtype, &dims[cut..])
			}
			b'b' => {
				let truth = self.by.byte() % 2;
				self.constant(DataType::Bool, &[], vec![truth])
			}
			b'c' => {
				let count = 1 + by.below(6) as u32;
				self.drawn(Dtype::Bool, &[count])
			}
			b'i' => self.drawn(Dtype::I64, &dims),
			b'q' => {
				let dtype = by.pick(&[Dtype::U8, Dtype::I8]);
				let name = self.drawn(dtype, &dims);
				first.get_or_insert(Value {
					name: name.clone(),
					tensor: TensorType::new(dtype, dims.clone()),
				});
				name
			}
			b's' => {
				let count = match by.below(4) {
					0 => dims.len(),
					1 => 1,
					2 => 2 * dims.len(),
					_ => by.below(5),
				};
				let mut list: Vec<i64> = (0..count).map(|_| by.below(4) as i64).collect();
				if let (true, Some(place)) = (by.one_in(6), count.checked_sub(1)) {
					let place = by.below(place + 1);
					list[place] = by.pick(&INTEGERS);
				}
				self.integers(&[count as u32], &list)
			}
			b'n' => {
				let (value, scalar) = (by.pick(&INTEGERS), by.one_in(2));
				self.integers(if scalar { &[] } else { &[1] }, &[value])
			}
			b'g' => {
				let mut dims: Vec<u32> = (0..by.below(4)).map(|_| 1 + by.below(3) as u32).collect();
				dims.truncate(3);
				let count = dims.iter().product::<u32>();
				let mut list: Vec<i64> = (0..count).map(|_| by.below(3) as i64).collect();
				if by.one_in(8) {
					list[0] = by.pick(&INTEGERS);
				}
				self.integers(&dims, &list)
			}
			b'f' => {
				let value = by.pick(&FLOATS);
				self.floats(&[], &[value])
			}
			b'F' => {
				let count = match by.below(3) {
					0 => 2,
					1 => dims.len(),
					_ => by.below(9),
				};
				let list: Vec<f32> = (0..count).map(|_| by.pick(&FLOATS)).collect();
				self.floats(&[count as u32], &list)
			}
			b'w' | b'W' | b'k' => {
				let filters = 1 + by.below(4) as u32;
				let per_group = match by.one_in(3) {
					true => 1,
					false => channels,
				};
				let mut shape = match of {
					b'W' => vec![channels, filters],
					_ => vec![filters, per_group],
				};
				shape.extend((2..dims.len()).map(|_| 1 + by.below(3) as u32));
				let dtype = if of == b'k' { Dtype::I8 } else { Dtype::F32 };
				self.drawn(dtype, &shape)
			}
			b'K' | b'M' => {
				let (columns, dtype) = (1 + by.below(5) as u32, by.pick(&[Dtype::I8, Dtype::U8]));
				self.drawn(dtype, &[last, columns])
			}
			b'v' => self.drawn(Dtype::F32, &[channels]),
			b'l' => self.drawn(Dtype::F32, &[last]),
			b'm' => {
				let columns = 1 + by.below(5) as u32;
				let shape = match by.below(4) {
					0 => vec![columns, last],
					1 => vec![at(0), last, columns],
					_ => vec![last, columns],
				};
				self.drawn(Dtype::F32, &shape)
			}
			b'z' => {
				let scale = by.pick(&[0.05f32, 1.0, 0.5, 1e-3, 0.0, -1.0]);
				match by.one_in(3) {
					true => self.floats(&[channels], &vec![scale; channels as usize]),
					false => self.floats(&[], &[scale]),
				}
			}
			b'Z' => {
				let (dtype, one_each) = (by.pick(&[first_dtype, Dtype::U8, Dtype::I8]), by.one_in(3));
				let dtype = if dtype == Dtype::F32 { Dtype::U8 } else { dtype };
				self.drawn(dtype, if one_each { std::slice::from_ref(&channels) } else { &[] })
			}
			b'1' => self.drawn(Dtype::F32, &[direction, 3 * gates, last]),
			b'2' => self.drawn(Dtype::F32, &[direction, 3 * gates, 3]),
			b'3' => self.drawn(Dtype::F32, &[direction, 6 * gates]),
			b'4' => {
				let steps = i32::to_le_bytes(at(0) as i32);
				self.constant(DataType::Int32, &[at(1)], steps.repeat(at(1) as usize))
			}
			b'5' => self.drawn(Dtype::F32, &[direction, at(1), 3]),
			_ => self.drawn(Dtype::F32, &[direction, 9]),
		})
	}

	/// A graph within a node: for If without inputs, for Loop and Scan with what their bodies take.
	pub(super) fn inner(&mut self, op: &str, first: Option<&Value>) -> Option<GraphProto> {
		if self.depth >= DEPTH {
			return None;
		}
		let (values, constants) = (self.values.clone(), self.graph().initializer.len());
		self.depth += 1;
		let mut graph = GraphProto::default();
		let tensor = first.map_or(TensorType::new(Dtype::F32, [2, 3]), |value| value.tensor.clone());
		let mut take = |draft: &mut Self, tensor: TensorType| {
			let name = draft.name();
			graph.input.push(info(&name, kind(tensor.dtype), None));
			draft.values.push(Value {
				name: name.clone(),
				tensor,
			});
			name
		};
		let mut outputs: Vec<String> = Vec::new();
		match op {
			"Loop" => {
				take(self, TensorType::new(Dtype::I64, []));
				outputs.push(take(self, TensorType::new(Dtype::Bool, [])));
				take(self, tensor);
			}
			"Scan" => {
				let part = tensor.shape.dims().get(1..).unwrap_or_default().to_vec();
				take(self, TensorType::new(tensor.dtype, part));
			}
			_ => {}
		}
		for _ in 0..1 + self.by.below(3) {
			let operator = self.operator();
			if let Some((node, first)) = self.drawn_node(operator) {
				// A guess: what most ops give is of the type of their first operand.
				let tensor = first.map_or(TensorType::new(Dtype::F32, [2, 3]), |value| value.tensor);
				let given = node.output.iter().map(|name| Value {
					name: name.clone(),
					tensor: tensor.clone(),
				});
				self.values.extend(given);
				graph.node.push(node);
			}
		}
		let more = 1 + self.by.below(2);
		outputs.extend(
			graph
				.node
				.iter()
				.rev()
				.flat_map(|node| node.output.iter().take(1).cloned())
				.take(more),
		);
		graph.output = outputs.iter().map(|name| info(name, DataType::Float, None)).collect();
		self.depth -= 1;
		self.values = values;
		// Constants of the inner graph lie there, or outside of it.
		if self.by.one_in(2) {
			graph.initializer = self.graph().initializer.split_off(constants);
		}
		Some(graph)
	}

	/// The values that the last node gives, if the graph up to it compiles.
	fn types(&mut self, outputs: &[String]) -> Option<Vec<Value>> {
		self.graph().output = outputs.iter().map(|name| info(name, DataType::Float, None)).collect();
		let compiled = compile(&self.model.encode_to_vec(), &options(&[]));
		let program = compiled.ok()?.program;
		let checked = validate(&program, &options(&[]).bounds.program).ok()?;
		let given = program.outputs.iter().filter_map(|output| {
			Some(Value {
				name: output.name.clone(),
				tensor: checked.value(output.value)?.clone(),
			})
		});
		Some(given.collect())
	}

	/// The outputs of the whole: some of what there is, the last one in any case.
	fn outputs(&mut self) {
		let mut output: Vec<ValueInfoProto> = Vec::new();
		let made: Vec<String> = self
			.graph()
			.node
			.iter()
			.flat_map(|node| node.output.first().cloned())
			.collect();
		for (index, name) in made.iter().enumerate() {
			if output.len() < 8 && (index + 1 == made.len() || self.by.one_in(4)) {
				output.push(info(name, DataType::Float, None));
			}
		}
		self.graph().output = output;
	}
}

/// Initialisers of a graph that is being drawn.
pub(super) fn constants(model: &mut ModelProto) -> &mut Vec<TensorProto> {
	&mut model.graph.get_or_insert_default().initializer
}
