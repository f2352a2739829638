//! Whether contenders compute the same.

use crate::{
	network::{Network, Port},
	Failure,
};

/// How far floats may be apart, relative to the largest of the tensor.
const TOLERANCE: f32 = 1e-4;

/// How far the outputs of a contender are from the expected ones at most, or that they are not the same thing at all.
pub(crate) fn compare(network: &Network, outputs: &[Vec<u8>]) -> Result<f32, Failure> {
	if outputs.len() != network.outputs.len() {
		return Err(format!("{} outputs, expected {}", outputs.len(), network.outputs.len()).into());
	}
	let mut worst = 0.0_f32;
	for (port, output) in network.outputs.iter().zip(outputs) {
		worst = worst.max(distance(port, output, &port.bytes)?);
	}
	match worst <= TOLERANCE {
		true => Ok(worst),
		false => Err(format!("outputs are {worst} apart, relative to the largest").into()),
	}
}

fn distance(port: &Port, ours: &[u8], theirs: &[u8]) -> Result<f32, Failure> {
	let elements: usize = port.shape.iter().product();
	let size = match port.dtype.as_str() {
		"f32" => 4,
		_ => 8,
	};
	if ours.len() != elements * size || theirs.len() != ours.len() {
		return Err(format!(
			"{} and {} bytes where there are {elements} elements",
			ours.len(),
			theirs.len()
		)
		.into());
	}
	if size == 8 {
		return match ours == theirs {
			true => Ok(0.0),
			false => Err("integers that differ".into()),
		};
	}
	let (ours, theirs) = (floats(ours), floats(theirs));
	let largest = theirs.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
	let furthest = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs());
	// A NaN is as far away as can be.
	let further = |furthest: f32, x: f32| {
		if furthest.is_nan() || x <= furthest {
			furthest
		} else {
			x
		}
	};
	let furthest = furthest.fold(0.0, further);
	match furthest.is_finite() && largest > 0.0 {
		true => Ok(furthest / largest),
		false => Err(format!("outputs of {largest} at most, {furthest} apart").into()),
	}
}

fn floats(bytes: &[u8]) -> Vec<f32> {
	let words = bytes.as_chunks::<4>().0.iter();
	words.map(|word| f32::from_le_bytes(*word)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use verdict_compiler::Options;

	fn apart(ours: [f32; 2], theirs: [f32; 2]) -> Result<f32, String> {
		let bytes = |list: [f32; 2]| list.map(f32::to_le_bytes).concat();
		let network = Network {
			onnx: "x.onnx".into(),
			options: Options::default(),
			inputs: Vec::new(),
			outputs: vec![Port {
				name: "y".into(),
				dtype: "f32".into(),
				shape: vec![2],
				bytes: bytes(theirs),
			}],
		};
		compare(&network, &[bytes(ours)]).map_err(|error| error.to_string())
	}

	#[test]
	fn outputs_that_are_near_pass_and_others_do_not() {
		assert_eq!(apart([1.0, 2.0], [1.0, 2.0]), Ok(0.0));
		assert!(apart([1.0, 2.0], [1.0001, 2.0]).is_ok());
		assert!(apart([1.0, 2.0], [1.001, 2.0]).is_err());
		assert!(apart([f32::NAN, 2.0], [1.0, 2.0]).is_err());
		assert!(apart([1.0, 2.0], [1.0, f32::NAN]).is_err());
		assert!(apart([0.0, 0.0], [0.0, 0.0]).is_err());
	}
}
