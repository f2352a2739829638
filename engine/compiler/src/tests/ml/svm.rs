use super::{
	super::{
		model::{Attribute, Model},
		ops, outputs, refusal,
	},
	assert_near, values,
};

const VECTORS: [f32; 10] = [0.5, -1.0, 1.5, 0.25, -0.75, 2.0, 0.0, 0.5, -1.25, -0.5];
const INPUT: [f32; 8] = [0.3, 0.7, -1.0, 2.0, 0.0, 0.0, 5.0, -4.0];

/// What a kernel gives for a row and a support vector.
fn nearness(kernel: &str, [gamma, coef0, degree]: [f32; 3], x: &[f32], v: &[f32]) -> f64 {
	let pairs = || x.iter().zip(v).map(|(x, v)| (f64::from(*x), f64::from(*v)));
	let dot: f64 = pairs().map(|(x, v)| x * v).sum();
	let inner = f64::from(gamma) * dot + f64::from(coef0);
	match kernel {
		"LINEAR" => dot,
		"POLY" => inner.powf(f64::from(degree)),
		"RBF" => (-f64::from(gamma) * pairs().map(|(x, v)| (x - v) * (x - v)).sum::<f64>()).exp(),
		_ => inner.tanh(),
	}
}

fn regressor(kernel: &str, parameters: [f32; 3], extra: &[(&str, Attribute<'_>)]) -> Model {
	let mut attributes = vec![
		("kernel_type", Attribute::Text(kernel)),
		("kernel_params", Attribute::Floats(&parameters)),
		("support_vectors", Attribute::Floats(&VECTORS)),
		("coefficients", Attribute::Floats(&[0.5, -1.0, 0.75, 0.25, -0.5])),
		("rho", Attribute::Floats(&[0.125])),
		("n_supports", Attribute::Int(5)),
	];
	for (name, value) in extra {
		attributes.retain(|(known, _)| known != name);
		attributes.push((name, clone(value)));
	}
	Model::new(15)
		.input("x", &[4, 2])
		.node_of("ai.onnx.ml", "SVMRegressor", "x", "y", &attributes)
		.output("y")
}

fn clone<'a>(attribute: &Attribute<'a>) -> Attribute<'a> {
	match attribute {
		Attribute::Int(value) => Attribute::Int(*value),
		Attribute::Ints(values) => Attribute::Ints(values),
		Attribute::Float(value) => Attribute::Float(*value),
		Attribute::Floats(values) => Attribute::Floats(values),
		Attribute::Text(value) => Attribute::Text(value),
		Attribute::Texts(values) => Attribute::Texts(values),
		Attribute::Tensor(value) => Attribute::Tensor(value.clone()),
		Attribute::Graph(value) => Attribute::Graph(value.clone()),
	}
}

#[test]
fn all_kernels() {
	for (kernel, parameters) in [
		("LINEAR", [0.0, 0.0, 0.0]),
		("RBF", [0.5, 0.0, 0.0]),
		("POLY", [0.5, 1.0, 2.0]),
		("POLY", [0.5, 0.0, 3.0]),
		("POLY", [0.5, 1.0, 4.0]),
		("SIGMOID", [0.25, 0.5, 0.0]),
	] {
		let model = regressor(kernel, parameters, &[]);
		let expected: Vec<f32> = INPUT
			.chunks(2)
			.map(|x| {
				let near = VECTORS.chunks(2).map(|v| nearness(kernel, parameters, x, v));
				let sum: f64 = near.zip([0.5, -1.0, 0.75, 0.25, -0.5]).map(|(near, c)| near * c).sum();
				(sum + 0.125) as f32
			})
			.collect();
		assert_near(&values(&model, &INPUT)[0], &expected);
	}
}

#[test]
fn rows_and_vectors_far_out_but_near_each_other_keep_their_distance() {
	let vectors = [10000.0f32, 20000.0];
	let model = regressor(
		"RBF",
		[1.0, 0.0, 0.0],
		&[
			("support_vectors", Attribute::Floats(&vectors)),
			("coefficients", Attribute::Floats(&[1.0])),
			("rho", Attribute::Floats(&[0.0])),
			("n_supports", Attribute::Int(1)),
		],
	);
	let input = [10000.0, 20000.0, 10001.0, 20000.0, 10000.0, 19999.5, 10000.0, 20001.0];
	let expected = [1.0, (-1.0f32).exp(), (-0.25f32).exp(), (-1.0f32).exp()];
	assert_near(&values(&model, &input)[0], &expected);
}

#[test]
fn one_class_tells_inside_from_outside() {
	let model = regressor("LINEAR", [0.0; 3], &[("one_class", Attribute::Int(1))]);
	let plain = values(&regressor("LINEAR", [0.0; 3], &[]), &INPUT);
	let signs: Vec<f32> = plain[0].iter().map(|y| if *y > 0.0 { 1.0 } else { -1.0 }).collect();
	assert!(signs.contains(&1.0) && signs.contains(&-1.0));
	assert_eq!(values(&model, &INPUT)[0], signs);
}

#[test]
fn without_support_vectors_coefficients_belong_to_features() {
	let model = regressor(
		"RBF",
		[1.0, 0.0, 0.0],
		&[
			("support_vectors", Attribute::Floats(&[])),
			("coefficients", Attribute::Floats(&[2.0, -1.0])),
			("n_supports", Attribute::Int(0)),
		],
	);
	assert_near(&values(&model, &INPUT)[0], &[0.025, -3.875, 0.125, 14.125]);
}

const SUPPORTS: [i64; 3] = [2, 1, 2];
const COEFFICIENTS: [f32; 10] = [0.5, 1.0, -0.75, -1.0, -0.5, 0.25, 1.0, 0.5, -0.25, -1.0];
const RHO: [f32; 3] = [0.1, -0.2, 0.05];

fn classifier(outputs: &str, extra: &[(&str, Attribute<'_>)]) -> Model {
	let mut attributes = vec![
		("kernel_type", Attribute::Text("RBF")),
		("kernel_params", Attribute::Floats(&[0.5, 0.0, 3.0])),
		("support_vectors", Attribute::Floats(&VECTORS)),
		("vectors_per_class", Attribute::Ints(&SUPPORTS)),
		("coefficients", Attribute::Floats(&COEFFICIENTS)),
		("rho", Attribute::Floats(&RHO)),
		("classlabels_ints", Attribute::Ints(&[10, 20, 30])),
	];
	for (name, value) in extra {
		attributes.retain(|(known, _)| known != name);
		attributes.push((name, clone(value)));
	}
	let model = Model::new(15)
		.input("x", &[4, 2])
		.node_of("ai.onnx.ml", "SVMClassifier", "x", outputs, &attributes);
	let names = outputs.split_whitespace().filter(|name| *name != "-");
	names.fold(model, |model, name| model.output(name))
}

/// The scores of the pairs (0, 1), (0, 2) and (1, 2).
fn pair_scores(x: &[f32]) -> Vec<f64> {
	let near: Vec<f64> = VECTORS
		.chunks(2)
		.map(|v| nearness("RBF", [0.5, 0.0, 0.0], x, v))
		.collect();
	let class = |vector: usize| [0, 0, 1, 2, 2][vector];
	[(0usize, 1usize), (0, 2), (1, 2)]
		.iter()
		.zip(RHO)
		.map(|((i, j), rho)| {
			let own = (0..5).map(|m| match class(m) {
				c if c == *i => f64::from(COEFFICIENTS[(j - 1) * 5 + m]) * near[m],
				c if c == *j => f64::from(COEFFICIENTS[i * 5 + m]) * near[m],
				_ => 0.0,
			});
			own.sum::<f64>() + f64::from(rho)
		})
		.collect()
}

#[test]
fn each_pair_of_classes_has_a_score_and_a_vote() {
	let result = values(&classifier("label scores", &[]), &INPUT);
	let scores: Vec<Vec<f64>> = INPUT.chunks(2).map(pair_scores).collect();
	let labels: Vec<f32> = scores
		.iter()
		.map(|scores| {
			let mut votes = [0; 3];
			for ((i, j), score) in [(0, 1), (0, 2), (1, 2)].into_iter().zip(scores) {
				votes[if *score > 0.0 { i } else { j }] += 1;
			}
			let best = votes.iter().max().unwrap();
			[10.0, 20.0, 30.0][votes.iter().position(|count| count == best).unwrap()]
		})
		.collect();
	assert_eq!(result[0], labels);
	assert!(labels.iter().any(|label| *label != labels[0]), "{labels:?}");
	assert_near(
		&result[1],
		&scores.concat().iter().map(|score| *score as f32).collect::<Vec<_>>(),
	);
}

const A: [f32; 3] = [-2.0, -3.0, -1.5];
const B: [f32; 3] = [0.1, -0.3, 0.2];

/// Probabilities of classes out of those of pairs, as libsvm improves them until they are good enough.
fn coupled(pairs: &[f64]) -> Vec<f32> {
	let count = 3;
	let mut r = vec![vec![0.0f64; count]; count];
	for ((i, j), p) in [(0, 1), (0, 2), (1, 2)].into_iter().zip(pairs) {
		(r[i][j], r[j][i]) = (*p, 1.0 - p);
	}
	let mut q = vec![vec![0.0; count]; count];
	for i in 0..count {
		for j in 0..count {
			match i == j {
				true => q[i][i] = (0..count).map(|k| r[k][i] * r[k][i]).sum(),
				false => q[i][j] = -r[j][i] * r[i][j],
			}
		}
	}
	let mut p = vec![1.0 / count as f64; count];
	for _ in 0..100 {
		let mut qp: Vec<f64> = q
			.iter()
			.map(|row| row.iter().zip(&p).map(|(q, p)| q * p).sum())
			.collect();
		let mut pqp: f64 = p.iter().zip(&qp).map(|(p, qp)| p * qp).sum();
		if qp.iter().all(|qp| (qp - pqp).abs() < 0.005 / count as f64) {
			break;
		}
		for i in 0..count {
			let step = (pqp - qp[i]) / q[i][i];
			p[i] += step;
			pqp = (pqp + step * (step * q[i][i] + 2.0 * qp[i])) / (1.0 + step) / (1.0 + step);
			for j in 0..count {
				qp[j] = (qp[j] + step * q[i][j]) / (1.0 + step);
				p[j] /= 1.0 + step;
			}
		}
	}
	p.into_iter().map(|p| p as f32).collect()
}

#[test]
fn probabilities_of_pairs_are_coupled_as_libsvm_does() {
	let given = [("prob_a", Attribute::Floats(&A)), ("prob_b", Attribute::Floats(&B))];
	let model = classifier("- p", &given);
	let expected: Vec<f32> = INPUT
		.chunks(2)
		.flat_map(|x| {
			let scores = pair_scores(x);
			let pairs: Vec<f64> = scores
				.iter()
				.zip(A.iter().zip(B))
				.map(|(score, (a, b))| 1.0 / (1.0 + (score * f64::from(*a) + f64::from(b)).exp()))
				.collect();
			coupled(&pairs)
		})
		.collect();
	assert_near(&values(&model, &INPUT)[0], &expected);
}

#[test]
fn two_classes_have_a_score_and_its_opposite() {
	let two = [
		("vectors_per_class", Attribute::Ints(&[2, 3])),
		("coefficients", Attribute::Floats(&[0.5, 1.0, -0.75, -1.0, -0.5])),
		("rho", Attribute::Floats(&[0.1])),
		("classlabels_ints", Attribute::Ints(&[7, 9])),
	];
	let result = values(&classifier("label scores", &two), &INPUT);
	for (label, scores) in result[0].iter().zip(result[1].chunks(2)) {
		assert_eq!(scores[0], -scores[1]);
		// A score above zero speaks for the first class; it comes second.
		assert_eq!(*label, if scores[1] > 0.0 { 7.0 } else { 9.0 });
	}
	assert!(result[0].contains(&7.0) && result[0].contains(&9.0), "{:?}", result[0]);
	let transformed = || ("post_transform", Attribute::Text("LOGISTIC"));
	let mut two: Vec<_> = two.into_iter().chain([transformed()]).collect();
	assert!(refusal(&classifier("label scores", &two)).contains("disagree"));
	two.push(("prob_a", Attribute::Floats(&[-1.0])));
	two.push(("prob_b", Attribute::Floats(&[0.5])));
	assert_eq!(outputs(&classifier("label scores", &two)), ["i64[4]", "f32[4,2]"]);
}

#[test]
fn linear_machines_have_a_row_of_coefficients_for_each_class() {
	let linear = [
		("vectors_per_class", Attribute::Ints(&[])),
		("support_vectors", Attribute::Floats(&[])),
		("coefficients", Attribute::Floats(&[1.0, 0.0, 0.0, 1.0, -1.0, -1.0])),
		("rho", Attribute::Floats(&[0.5, 9.0, 9.0])),
		("post_transform", Attribute::Text("SOFTMAX")),
	];
	let text = ops(&classifier("label p", &linear));
	assert_eq!(text[0], "%0 = matmul(%i0, %w0, %w1) transpose_b");
	assert_eq!(text.last().unwrap(), "%3 = softmax(%0) axis=1");
	assert_eq!(
		values(&classifier("label -", &linear), &INPUT)[0],
		[20.0, 20.0, 10.0, 10.0]
	);
}

#[test]
fn what_does_not_fit_together_is_refused() {
	for (name, value, words) in [
		("coefficients", Attribute::Floats(&[1.0; 9]), "9 coefficients"),
		("coefficients", Attribute::Floats(&[]), "0 coefficients"),
		("rho", Attribute::Floats(&[0.0; 4]), "rho has 4 entries"),
		(
			"vectors_per_class",
			Attribute::Ints(&[2, 3]),
			"2 classes, and labels of 3",
		),
		(
			"vectors_per_class",
			Attribute::Ints(&[2, -1, 4]),
			"vectors_per_class has -1",
		),
		(
			"vectors_per_class",
			Attribute::Ints(&[2, i64::MAX, i64::MAX]),
			"vectors_per_class",
		),
		("vectors_per_class", Attribute::Ints(&[1, 1, 1]), "not 3 rows"),
		("support_vectors", Attribute::Floats(&[1.0; 5]), "1 coefficients"),
		("kernel_params", Attribute::Floats(&[1.0]), "kernel_params has 1"),
		("kernel_type", Attribute::Text("COSINE"), "COSINE"),
		("classlabels_ints", Attribute::Ints(&[1]), "one class"),
		("prob_a", Attribute::Floats(&[1.0]), "prob_a has 1"),
	] {
		let refusal = refusal(&classifier("label scores", &[(name, value)]));
		let expected = if name == "support_vectors" { "features" } else { words };
		assert!(refusal.contains(expected), "{name}: {refusal}");
	}
	for (name, value, words) in [
		("rho", Attribute::Floats(&[]), "rho is not one number"),
		("n_supports", Attribute::Int(-1), "n_supports is -1"),
		("n_supports", Attribute::Int(4), "5 coefficients for 4"),
		("post_transform", Attribute::Text("LOGISTIC"), "post_transform"),
		("support_vectors", Attribute::Floats(&[]), "support_vectors has 0"),
	] {
		let refusal = refusal(&regressor("RBF", [1.0, 0.0, 0.0], &[(name, value)]));
		assert!(refusal.contains(words), "{name}: {refusal}");
	}
}

/// A matrix of pairs of classes grows with the third power of their number.
#[test]
fn too_many_classes_are_refused_at_once() {
	let labels: Vec<i64> = (0..3000).collect();
	let many = [
		("vectors_per_class", Attribute::Ints(&[1; 3000])),
		("classlabels_ints", Attribute::Ints(&labels)),
	];
	assert!(refusal(&classifier("label scores", &many)).contains("too many to compare"));
}
