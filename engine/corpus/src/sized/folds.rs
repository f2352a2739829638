//! What puts many elements together into one, and normalisations and pooling.

use super::{one, times, Operand};
use crate::{draft::float, ops::window, Entry};
use verdict_program::{
	op::{
		ArgReduce, AveragePool, Coordinates, CumSum, LpPool, Lrn, MaxPool, NearestRounding, Pool, Reduce, ReduceKind,
		Resize, ResizeMode, TopK, Window,
	},
	Dtype, Op,
};
use Operand::{Input, Positive, Weight, X};

pub(super) fn all() -> Vec<Entry> {
	[reductions(), along(), norms(), pools(), resizes()].concat()
}

fn reductions() -> Vec<Entry> {
	use ReduceKind::*;
	let mut entries = Vec::new();
	for kind in [Sum, Mean, Max, Min, Prod, L1, L2, SumSquare, LogSum, LogSumExp] {
		for (name, dims, axes) in [
			("long", &[64, 4096][..], &[1][..]),
			("short", &[1 << 15, 5], &[1]),
			("down", &[512, 512], &[0]),
			("down_short", &[1 << 14, 5, 3], &[1]),
		] {
			let op = Op::Reduce(Reduce {
				kind,
				axes: axes.to_vec(),
				keep: false,
			});
			entries.push(one(&format!("reduce/{kind:?}_{name}"), op, &[X(dims)]));
		}
	}
	for (name, dims, axes) in [
		("scattered", &[64, 8, 64, 8][..], &[0, 2][..]),
		("kept_outside", &[8, 64, 8, 64], &[1, 3]),
		("plane", &[1, 256, 14, 14], &[2, 3]),
		("ones", &[1 << 15, 1], &[1]),
	] {
		let op = Op::Reduce(Reduce {
			kind: Sum,
			axes: axes.to_vec(),
			keep: true,
		});
		entries.push(one(&format!("reduce/{name}"), op, &[X(dims)]));
	}
	for (kind, dtype) in [(Sum, Dtype::I64), (Max, Dtype::I8), (Sum, Dtype::I32)] {
		for (name, dims, axis) in [
			("long", [64, 4096], 1),
			("down", [512, 512], 0),
			("short", [1 << 15, 5], 1),
		] {
			let op = Op::Reduce(Reduce {
				kind,
				axes: vec![axis],
				keep: false,
			});
			entries.push(one(
				&format!("reduce/{kind:?}_{dtype}_{name}"),
				op,
				&[Input(dtype, &dims)],
			));
		}
	}
	entries
}

fn along() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (dims, axis) in [
		(&[64, 1000][..], 1),
		(&[1, 100_000], 1),
		(&[20_000, 4], 1),
		(&[16, 512, 128], 1),
		(&[4, 21, 64, 64], 1),
		(&[8, 128, 128], 2),
		(&[5000, 3, 2], 1),
	] {
		let name = format!("{}_{axis}", times(dims));
		let x = [X(dims)];
		entries.push(one(&format!("softmax/{name}"), Op::Softmax { axis }, &x));
		entries.push(one(&format!("log_softmax/{name}"), Op::LogSoftmax { axis }, &x));
		let arg = ArgReduce {
			max: true,
			axis,
			keep: false,
			last: false,
		};
		entries.push(one(&format!("arg/{name}"), Op::ArgReduce(arg), &x));
		let sum = CumSum {
			axis,
			exclusive: false,
			reverse: false,
		};
		entries.push(one(&format!("cum_sum/{name}"), Op::CumSum(sum), &x));
		let size = dims[axis as usize];
		let mut counts = vec![1, size.div_ceil(10), size];
		counts.dedup();
		for k in counts {
			entries.push(one(
				&format!("top_k/{name}_{k}"),
				Op::TopK(TopK { axis, k, largest: true }),
				&x,
			));
		}
		for p in [1, 2] {
			entries.push(one(&format!("lp_norm/{name}_{p}"), Op::LpNorm { axis, p }, &x));
		}
	}
	let integer = ArgReduce {
		max: true,
		axis: 1,
		keep: false,
		last: true,
	};
	entries.push(one(
		"arg/i64",
		Op::ArgReduce(integer),
		&[Input(Dtype::I64, &[64, 1000])],
	));
	entries.push(one(
		"top_k/i64",
		Op::TopK(TopK {
			axis: 1,
			k: 50,
			largest: false,
		}),
		&[Input(Dtype::I64, &[64, 1000])],
	));
	entries.push(one(
		"top_k/bytes",
		Op::TopK(TopK {
			axis: 1,
			k: 50,
			largest: true,
		}),
		&[Input(Dtype::U8, &[64, 1000])],
	));
	entries
}

fn norms() -> Vec<Entry> {
	let mut entries = Vec::new();
	let epsilon = float(1e-5);
	for dims in [[128, 768], [1000, 64], [10_000, 4]] {
		let (name, own) = (times(&dims), &dims[1..]);
		entries.push(one(
			&format!("layer_norm/{name}"),
			Op::LayerNorm { axis: 1, epsilon },
			&[X(&dims), Positive(own), Weight(own)],
		));
		entries.push(one(
			&format!("rms_norm/{name}"),
			Op::RmsNorm { axis: 1, epsilon },
			&[X(&dims), Positive(own)],
		));
	}
	for dims in [&[1, 64, 56, 56][..], &[1, 512, 7, 7], &[64, 1000], &[1000, 8, 2]] {
		let (name, own) = (times(dims), &dims[1..2]);
		let all = [X(dims), Positive(own), Weight(own), Weight(own), Positive(own)];
		entries.push(one(&format!("batch_norm/{name}"), Op::BatchNorm { epsilon }, &all));
		if dims.len() > 2 {
			entries.push(one(
				&format!("instance_norm/{name}"),
				Op::InstanceNorm { epsilon },
				&all[..3],
			));
			entries.push(one(
				&format!("group_norm/{name}"),
				Op::GroupNorm { groups: 4, epsilon },
				&all[..3],
			));
		}
	}
	for (dims, size) in [
		(&[1, 96, 27, 27][..], 5),
		(&[1, 64, 14, 14], 1),
		(&[1, 64, 14, 14], 63),
		(&[2000, 6, 2], 3),
	] {
		let lrn = Lrn {
			size,
			alpha: float(1e-4),
			beta: float(0.75),
			bias: float(1.0),
		};
		entries.push(one(&format!("lrn/{}_{size}", times(dims)), Op::Lrn(lrn), &[X(dims)]));
	}
	entries
}

fn pools() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (name, dims, kernel, stride, pad) in [
		("3x3_s2", &[1, 64, 112, 112][..], &[3, 3][..], 2, 1),
		("2x2_s2", &[1, 32, 56, 56], &[2, 2], 2, 0),
		("3x3_s1", &[1, 128, 14, 14], &[3, 3], 1, 1),
		("5x5_s1", &[1, 64, 13, 13], &[5, 5], 1, 2),
		("13x13_s1", &[1, 64, 13, 13], &[13, 13], 1, 6),
		("3x3_s3", &[1, 32, 60, 60], &[3, 3], 3, 0),
		("global", &[1, 512, 7, 7], &[7, 7], 1, 0),
		("global_large", &[1, 64, 56, 56], &[56, 56], 1, 0),
		("one_axis", &[1, 64, 2000], &[4], 4, 0),
		("tiny_planes", &[1, 4000, 2, 2], &[2, 2], 2, 0),
		("tiny_rows", &[1, 64, 200, 2], &[2, 2], 1, 0),
	] {
		let pool = Pool {
			kernel: kernel.to_vec(),
			window: window(kernel.len(), stride, 1, pad),
			ceil: false,
		};
		for indices in [false, true] {
			let op = Op::MaxPool(MaxPool {
				pool: pool.clone(),
				indices,
			});
			let kind = if indices { "max_pool_indices" } else { "max_pool" };
			entries.push(one(&format!("{kind}/{name}"), op, &[X(dims)]));
		}
		let bytes = Op::MaxPool(MaxPool {
			pool: pool.clone(),
			indices: false,
		});
		entries.push(one(&format!("max_pool_u8/{name}"), bytes, &[Input(Dtype::U8, dims)]));
		let average = AveragePool {
			pool: pool.clone(),
			count_include_pad: false,
		};
		entries.push(one(
			&format!("average_pool/{name}"),
			Op::AveragePool(average),
			&[X(dims)],
		));
		for p in [1, 2, 3] {
			entries.push(one(
				&format!("lp_pool/{name}_{p}"),
				Op::LpPool(LpPool { pool: pool.clone(), p }),
				&[X(dims)],
			));
		}
	}
	let dilated = Pool {
		kernel: vec![1, 15],
		window: Window {
			dilations: vec![1, 4],
			pads_begin: vec![0, 50],
			..Window::plain(2)
		},
		ceil: false,
	};
	entries.push(one(
		"max_pool/mostly_padding",
		Op::MaxPool(MaxPool {
			pool: dilated,
			indices: false,
		}),
		&[X(&[1, 64, 40, 10])],
	));
	entries
}

fn resizes() -> Vec<Entry> {
	let mut entries = Vec::new();
	let cubic = ResizeMode::Cubic {
		coefficient: float(-0.75),
	};
	for (name, mode) in [
		("nearest", ResizeMode::Nearest(NearestRounding::Floor)),
		("linear", ResizeMode::Linear),
		("cubic", cubic),
	] {
		for (from, to) in [
			(&[1, 32, 28, 28][..], &[1, 32, 56, 56][..]),
			(&[1, 3, 64, 64], &[1, 3, 224, 224]),
			(&[1, 3, 300, 300], &[1, 3, 100, 100]),
			(&[1, 500, 3, 3], &[1, 500, 5, 5]),
			(&[1, 64, 500], &[1, 64, 1000]),
			(&[1, 64, 500, 2], &[1, 64, 1000, 2]),
		] {
			let op = Op::Resize(Resize {
				mode: mode.clone(),
				coordinates: Coordinates::HalfPixel,
				exclude_outside: false,
				extrapolation: float(0.0),
				sizes: to.to_vec(),
				scales: to
					.iter()
					.zip(from)
					.map(|(to, from)| float(*to as f32 / *from as f32))
					.collect(),
			});
			entries.push(one(
				&format!("resize/{name}_{}_{}", times(from), times(to)),
				op,
				&[X(from)],
			));
		}
	}
	entries
}
