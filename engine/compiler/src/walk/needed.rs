//! Which nodes the outputs need. The others are not even looked at: files hold leftovers that nothing could compile.

use crate::onnx::pb::{GraphProto, NodeProto};
use std::collections::BTreeSet;

/// What of a graph is needed.
pub(super) struct Needed<'m> {
	names: BTreeSet<&'m str>,
	nodes: Vec<bool>,
}

impl<'m> Needed<'m> {
	/// What `outputs` need of a list of nodes.
	pub(super) fn of(list: &'m [NodeProto], outputs: impl Iterator<Item = &'m str>) -> Self {
		let mut names: BTreeSet<&'m str> = outputs.collect();
		let mut nodes = vec![false; list.len()];
		for (node, needed) in list.iter().zip(&mut nodes).rev() {
			if node
				.output
				.iter()
				.any(|name| !name.is_empty() && names.contains(name.as_str()))
			{
				*needed = true;
				names.extend(node.input.iter().map(String::as_str));
				// Graphs within see the names around them. What they call the same themselves does no harm.
				for inner in graphs(node) {
					visit(inner, |node| names.extend(node.input.iter().map(String::as_str)));
					names.extend(inner.output.iter().map(|output| output.name.as_str()));
				}
			}
		}
		Self { names, nodes }
	}

	/// Whether the node at a place is needed.
	pub(super) fn node(&self, place: usize) -> bool {
		self.nodes.get(place).copied().unwrap_or(false)
	}

	/// Whether a value is needed.
	pub(super) fn name(&self, name: &str) -> bool {
		!name.is_empty() && self.names.contains(name)
	}
}

/// The number of nodes, with those of nested graphs.
pub(super) fn count(graph: &GraphProto) -> u64 {
	let mut count = 0u64;
	visit(graph, |_| count = count.saturating_add(1));
	count
}

fn graphs(node: &NodeProto) -> impl Iterator<Item = &GraphProto> {
	let attributes = node.attribute.iter();
	attributes.flat_map(|attribute| attribute.g.iter().chain(&attribute.graphs))
}

/// Shows every node of a graph and of those within it.
fn visit<'m>(graph: &'m GraphProto, mut show: impl FnMut(&'m NodeProto)) {
	let mut open = vec![graph];
	while let Some(graph) = open.pop() {
		for node in &graph.node {
			show(node);
			open.extend(graphs(node));
		}
	}
}
