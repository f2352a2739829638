//! The ops of ONNX: a table with a line for each, and a file for each family with the functions that import them.
//!
//! An import function reads a node's attributes and inputs, and adds ops of programs that do the same. To add an op,
//! write such a function (or find one that fits) and add a line.

mod blocked;
mod blocks;
mod cast;
mod constant;
mod conv;
mod detect;
mod distance;
mod einsum;
mod elementwise;
mod gather;
mod grid;
mod layout;
mod loss;
mod matmul;
mod ml;
mod norm;
pub(crate) mod old;
mod pad;
mod pool;
mod power;
mod qlinear;
mod quantize;
mod real;
mod recurrent;
mod reduce;
mod region;
mod resize;
mod rounding;
mod rows;
mod sample;
mod signal;
mod slice;
mod smooth;
mod softmax;
mod unpool;
mod window;

use crate::{
	error::Refusal,
	graph::{Graph, Value},
	onnx::Node,
	walk::Values,
};
use verdict_program::op::{Binary, Compare, ReduceKind, Unary};

/// What an import function gives: a value for each output, or why there is none.
type Imported = Result<Values, Refusal>;

/// Turns a node into ops.
pub(crate) type Import = for<'a> fn(&mut Graph<'a>, &Node<'a>) -> Imported;

/// The one output of most ops.
fn one(value: Value) -> Imported {
	Ok(vec![Some(value)])
}

/// The import function of an op, if it is known.
pub(crate) fn find(domain: &str, op_type: &str) -> Option<Import> {
	let table = match domain {
		"" => ONNX,
		"ai.onnx.ml" => ML,
		"com.microsoft" => MICROSOFT,
		_ => return None,
	};
	table
		.iter()
		.find(|(name, _)| *name == op_type)
		.map(|(_, import)| *import)
}

/// All ops that are known, by domain and name.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
	let tables = [("", ONNX), ("ai.onnx.ml", ML), ("com.microsoft", MICROSOFT)];
	let lines = |(domain, table): (&'static str, &'static [(&'static str, Import)])| {
		table.iter().map(move |(name, _)| (domain, *name))
	};
	tables.into_iter().flat_map(lines)
}

/// What to say about an op that is not known.
pub(crate) fn why_not(domain: &str, op_type: &str) -> String {
	let reason = match (domain, op_type) {
		("", "RandomNormal" | "RandomNormalLike" | "RandomUniform" | "RandomUniformLike")
		| ("", "Multinomial" | "Bernoulli") => {
			"it is random, and every validator has to compute the same; give the random numbers as an input"
		}
		("", name) if name.starts_with("String") || name == "RegexFullMatch" => {
			"programs have no texts; do this before the model"
		}
		("ai.onnx.ml", "CategoryMapper") => {
			"it maps texts to numbers or back, and programs have no texts; do this before or after the model"
		}
		("ai.onnx.ml", "CastMap" | "DictVectorizer") => {
			"its input is a map, and programs know only tensors; make a row of features of it before the model"
		}
		("" | "ai.onnx.ml" | "com.microsoft", _) => "the op is not supported; replace it by others when exporting",
		_ => "ops of this domain are not known; export the model with ops of ONNX only",
	};
	reason.into()
}

macro_rules! unary {
	($name:literal, $unary:ident) => {
		($name, |g, n| elementwise::plain(g, n, Unary::$unary))
	};
}

macro_rules! binary {
	($name:literal, $binary:ident) => {
		($name, |g, n| elementwise::binary(g, n, Binary::$binary))
	};
}

macro_rules! compare {
	($name:literal, $compare:ident) => {
		($name, |g, n| elementwise::compare(g, n, Compare::$compare))
	};
}

macro_rules! reduce {
	($name:literal, $kind:ident, $input_since:literal) => {
		($name, |g, n| reduce::reduce(g, n, ReduceKind::$kind, $input_since))
	};
}

const ONNX: &[(&str, Import)] = &[
	// Functions of one element.
	unary!("Abs", Abs),
	unary!("Acos", Acos),
	unary!("Acosh", Acosh),
	unary!("Asin", Asin),
	unary!("Asinh", Asinh),
	unary!("Atan", Atan),
	unary!("Atanh", Atanh),
	unary!("BitwiseNot", BitNot),
	unary!("Ceil", Ceil),
	unary!("Cos", Cos),
	unary!("Cosh", Cosh),
	unary!("Erf", Erf),
	unary!("Exp", Exp),
	unary!("Floor", Floor),
	unary!("HardSwish", HardSwish),
	unary!("IsNaN", IsNaN),
	unary!("Log", Ln),
	unary!("Mish", Mish),
	unary!("Neg", Neg),
	unary!("Not", Not),
	unary!("Reciprocal", Reciprocal),
	unary!("Relu", Relu),
	unary!("Round", Round),
	unary!("Sigmoid", Sigmoid),
	unary!("Sign", Sign),
	unary!("Sin", Sin),
	unary!("Sinh", Sinh),
	unary!("Softplus", Softplus),
	unary!("Softsign", Softsign),
	unary!("Sqrt", Sqrt),
	unary!("Tan", Tan),
	unary!("Tanh", Tanh),
	("Celu", |g, n| {
		elementwise::with_alpha(g, n, 1.0, |alpha| Unary::Celu { alpha })
	}),
	("Elu", |g, n| {
		elementwise::with_alpha(g, n, 1.0, |alpha| Unary::Elu { alpha })
	}),
	("LeakyRelu", |g, n| {
		elementwise::with_alpha(g, n, 0.01, |alpha| Unary::LeakyRelu { alpha })
	}),
	("ThresholdedRelu", |g, n| {
		elementwise::with_alpha(g, n, 1.0, |alpha| Unary::ThresholdedRelu { alpha })
	}),
	("Clip", elementwise::clip),
	("Gelu", elementwise::gelu),
	("HardSigmoid", elementwise::hard_sigmoid),
	("IsInf", elementwise::is_inf),
	("Selu", elementwise::selu),
	("Shrink", elementwise::shrink),
	("Swish", |g, n| elementwise::swish(g, n, 1.0)),
	("Cast", cast::cast),
	("CastLike", cast::cast_like),
	// Functions of several elements.
	binary!("Add", Add),
	binary!("And", And),
	binary!("BitwiseAnd", BitAnd),
	binary!("BitwiseOr", BitOr),
	binary!("BitwiseXor", BitXor),
	binary!("Div", Div),
	binary!("Mul", Mul),
	binary!("Or", Or),
	("PRelu", elementwise::prelu),
	binary!("Sub", Sub),
	binary!("Xor", Xor),
	("BitShift", elementwise::shift),
	("Max", |g, n| elementwise::variadic(g, n, Binary::Max)),
	("Mean", elementwise::mean),
	("Min", |g, n| elementwise::variadic(g, n, Binary::Min)),
	("Mod", elementwise::modulo),
	("Pow", power::pow),
	("Sum", |g, n| elementwise::variadic(g, n, Binary::Add)),
	("Where", elementwise::select),
	compare!("Equal", Equal),
	compare!("Greater", Greater),
	compare!("GreaterOrEqual", GreaterOrEqual),
	compare!("Less", Less),
	compare!("LessOrEqual", LessOrEqual),
	// Products of matrices, convolutions, recurrent cells.
	("Conv", conv::conv),
	("ConvTranspose", conv::conv_transpose),
	("Einsum", einsum::einsum),
	("GRU", recurrent::gru),
	("Gemm", matmul::gemm),
	("LSTM", recurrent::lstm),
	("MatMul", matmul::matmul),
	("RNN", recurrent::rnn),
	// Windows and images.
	("AffineGrid", grid::affine_grid),
	("AveragePool", pool::average),
	("Col2Im", unpool::col2im),
	("DeformConv", region::deform_conv),
	("GlobalAveragePool", |g, n| pool::global(g, n, ReduceKind::Mean)),
	("GlobalLpPool", pool::global_lp),
	("GlobalMaxPool", |g, n| pool::global(g, n, ReduceKind::Max)),
	("GridSample", grid::grid_sample),
	("LpPool", pool::lp),
	("MaxPool", pool::max),
	("MaxUnpool", unpool::max_unpool),
	("Resize", resize::resize),
	("NonMaxSuppression", detect::non_max_suppression),
	("RoiAlign", region::roi_align),
	("Upsample", resize::upsample),
	// Normalisations.
	("BatchNormalization", norm::batch),
	("GroupNormalization", norm::group),
	("InstanceNormalization", norm::instance),
	("LRN", norm::lrn),
	("LayerNormalization", norm::layer),
	("LpNormalization", norm::lp),
	("MeanVarianceNormalization", elementwise::mean_variance_normalization),
	("RMSNormalization", norm::rms),
	("SimplifiedLayerNormalization", norm::rms),
	("Hardmax", |g, n| softmax::softmax(g, n, softmax::Kind::Hardmax)),
	("LogSoftmax", |g, n| softmax::softmax(g, n, softmax::Kind::LogSoftmax)),
	("Softmax", |g, n| softmax::softmax(g, n, softmax::Kind::Softmax)),
	// Many into one.
	("ArgMax", |g, n| reduce::arg(g, n, true)),
	("ArgMin", |g, n| reduce::arg(g, n, false)),
	("CumSum", reduce::cum_sum),
	("Det", rows::determinant),
	("NegativeLogLikelihoodLoss", loss::negative_log_likelihood),
	reduce!("ReduceL1", L1, 18),
	reduce!("ReduceL2", L2, 18),
	reduce!("ReduceLogSum", LogSum, 18),
	reduce!("ReduceLogSumExp", LogSumExp, 18),
	reduce!("ReduceMax", Max, 18),
	reduce!("ReduceMean", Mean, 18),
	reduce!("ReduceMin", Min, 18),
	reduce!("ReduceProd", Prod, 18),
	reduce!("ReduceSum", Sum, 13),
	reduce!("ReduceSumSquare", SumSquare, 18),
	("SoftmaxCrossEntropyLoss", loss::softmax_cross_entropy),
	("TopK", reduce::top_k),
	// Moving elements.
	("CenterCropPad", rows::center_crop_pad),
	("Compress", detect::compress),
	("Concat", layout::concat),
	("DepthToSpace", blocks::depth_to_space),
	("Dropout", layout::dropout),
	("Expand", layout::expand),
	("Flatten", layout::flatten),
	("Identity", layout::identity),
	("Pad", pad::pad),
	("Reshape", layout::reshape),
	("ReverseSequence", rows::reverse_sequence),
	("Slice", slice::slice),
	("SpaceToDepth", blocks::space_to_depth),
	("Split", layout::split),
	("Squeeze", layout::squeeze),
	("Tile", layout::tile),
	("Transpose", layout::transpose),
	("Unsqueeze", layout::unsqueeze),
	("Gather", gather::gather),
	("GatherElements", gather::gather_elements),
	("GatherND", gather::gather_nd),
	("NonZero", gather::non_zero),
	("OneHot", gather::one_hot),
	("Scatter", gather::scatter_elements),
	("ScatterElements", gather::scatter_elements),
	("ScatterND", gather::scatter_nd),
	("Trilu", gather::trilu),
	// Signals.
	("BlackmanWindow", |g, n| signal::window(g, n, &[0.42, -0.5, 0.08])),
	("DFT", signal::dft),
	("HammingWindow", |g, n| {
		signal::window(g, n, &[25.0 / 46.0, -21.0 / 46.0])
	}),
	("HannWindow", |g, n| signal::window(g, n, &[0.5, -0.5])),
	("MelWeightMatrix", signal::mel_weights),
	("STFT", signal::stft),
	// Constants.
	("Constant", constant::constant),
	("ConstantOfShape", constant::of_shape),
	("EyeLike", constant::eye_like),
	("Range", constant::range),
	("Shape", constant::shape),
	("Size", constant::size),
	// 8-bit integers.
	("ConvInteger", quantize::conv_integer),
	("DequantizeLinear", quantize::dequantize),
	("DynamicQuantizeLinear", quantize::dynamic),
	("MatMulInteger", quantize::matmul_integer),
	("QLinearConv", qlinear::conv),
	("QLinearMatMul", qlinear::matmul),
	("QuantizeLinear", quantize::quantize),
];

const ML: &[(&str, Import)] = &[
	("ArrayFeatureExtractor", ml::features::extractor),
	("Binarizer", ml::labels::binarizer),
	("FeatureVectorizer", ml::features::vectorizer),
	("Imputer", ml::features::imputer),
	("LabelEncoder", ml::labels::encoder),
	("LinearClassifier", ml::linear::classifier),
	("LinearRegressor", ml::linear::regressor),
	("Normalizer", ml::features::normalizer),
	("OneHotEncoder", ml::labels::one_hot),
	("Scaler", ml::features::scaler),
	("SVMClassifier", ml::svm::classifier),
	("SVMRegressor", ml::svm::regressor),
	("TreeEnsemble", ml::tree_ensemble::tree_ensemble),
	("TreeEnsembleClassifier", ml::classifier::classifier),
	("TreeEnsembleRegressor", ml::regressor::regressor),
	("ZipMap", ml::labels::zip_map),
];

const MICROSOFT: &[(&str, Import)] = &[
	("BiasGelu", |g, n| elementwise::biased_gelu(g, n, Unary::Gelu)),
	("CDist", distance::cdist),
	("DequantizeLinear", quantize::dequantize),
	("DynamicQuantizeMatMul", qlinear::dynamic_matmul),
	("FastGelu", |g, n| elementwise::biased_gelu(g, n, Unary::GeluTanh)),
	("Gelu", |g, n| elementwise::plain(g, n, Unary::Gelu)),
	("MatMulIntegerToFloat", qlinear::matmul_to_float),
	("QGemm", qlinear::gemm),
	("QLinearAdd", |g, n| qlinear::binary(g, n, Binary::Add)),
	("QLinearAveragePool", qlinear::average_pool),
	("QLinearConcat", qlinear::concat),
	("QLinearGlobalAveragePool", qlinear::global_average_pool),
	("QLinearLeakyRelu", qlinear::leaky_relu),
	("QLinearMul", |g, n| qlinear::binary(g, n, Binary::Mul)),
	("QLinearSigmoid", |g, n| qlinear::unary(g, n, Unary::Sigmoid)),
	("QLinearSoftmax", qlinear::softmax),
	("QuantizeLinear", quantize::quantize),
	("QuickGelu", |g, n| elementwise::swish(g, n, 1.702)),
	("SkipLayerNormalization", norm::skip_layer),
];
