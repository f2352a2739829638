//! Coefficients that are not negative and bring sums of counted work close to measured times.

/// One program: its work by class, and how long it took.
#[derive(Clone)]
pub struct Sample {
	pub work: Vec<f64>,
	pub time: f64,
	/// Within this factor the prediction should be.
	pub factor: f64,
}

/// Passes over all classes.
const PASSES: usize = 2000;
/// Exponents of the error that is made small once its squares are: more and more only the worst counts, as it is the
/// worst that has to be within bounds.
const EXPONENTS: [i32; 3] = [4, 8, 16];
/// How much more too little counts than too much: on a chain, what was paid for too cheaply holds up everybody.
const TOO_LITTLE: f64 = 1.1;

/// What a unit of each class takes.
pub fn fit(samples: &[Sample]) -> Vec<f64> {
	let mut coefficients = least_squares(samples);
	let mut predicted: Vec<f64> = samples
		.iter()
		.map(|sample| predict(&sample.work, &coefficients))
		.collect();
	for exponent in EXPONENTS {
		let mut factor = 1.5;
		while factor > 1.000_1 {
			let mut better = false;
			for class in 0..coefficients.len() {
				better |= step(samples, class, factor, exponent, &mut coefficients, &mut predicted);
			}
			if !better {
				factor = 1.0 + (factor - 1.0) / 2.0;
			}
		}
	}
	coefficients
}

/// Work times coefficients.
pub fn predict(work: &[f64], coefficients: &[f64]) -> f64 {
	work.iter().zip(coefficients).map(|(units, each)| units * each).sum()
}

/// Makes the squares of relative errors small, one coefficient after the other, none below 0.
fn least_squares(samples: &[Sample]) -> Vec<f64> {
	let classes = samples.first().map_or(0, |sample| sample.work.len());
	let relative: Vec<Vec<f64>> = samples
		.iter()
		.map(|sample| sample.work.iter().map(|units| units / sample.time).collect())
		.collect();
	let mut coefficients = vec![0.0; classes];
	let mut missing = vec![1.0; samples.len()];
	for _ in 0..PASSES {
		for (class, coefficient) in coefficients.iter_mut().enumerate() {
			let squares: f64 = relative.iter().map(|row| row[class] * row[class]).sum();
			if squares == 0.0 {
				continue;
			}
			let towards: f64 = relative
				.iter()
				.zip(&missing)
				.map(|(row, missing)| row[class] * missing)
				.sum();
			let change = (towards / squares).max(-*coefficient);
			*coefficient += change;
			for (row, missing) in relative.iter().zip(&mut missing) {
				*missing -= row[class] * change;
			}
		}
	}
	coefficients
}

/// The logarithm of predicted over measured counts, so that twice and half are alike but for what too little costs; as a
/// part of what is allowed.
fn error(samples: &[Sample], exponent: i32, predicted: impl Iterator<Item = f64>) -> f64 {
	let one = |(sample, predicted): (&Sample, f64)| {
		let off = (predicted.max(1e-9) / sample.time).ln() / sample.factor.ln();
		(if off < 0.0 { -off * TOO_LITTLE } else { off }).powi(exponent)
	};
	samples.iter().zip(predicted).map(one).sum()
}

/// Moves one coefficient by a factor, if that makes the error less. Whether it did.
fn step(
	samples: &[Sample],
	class: usize,
	factor: f64,
	exponent: i32,
	coefficients: &mut [f64],
	predicted: &mut [f64],
) -> bool {
	let now = error(samples, exponent, predicted.iter().copied());
	for tried in [coefficients[class] * factor, coefficients[class] / factor] {
		let change = tried - coefficients[class];
		let moved = samples
			.iter()
			.zip(&*predicted)
			.map(|(sample, predicted)| predicted + sample.work[class] * change);
		if error(samples, exponent, moved) < now * (1.0 - 1e-6) {
			for (sample, predicted) in samples.iter().zip(predicted.iter_mut()) {
				*predicted += sample.work[class] * change;
			}
			coefficients[class] = tried;
			return true;
		}
	}
	false
}
