//! Builds the Wasm that weights are measured with, if the feature `blob` asks for it.

fn main() {
	if cfg!(feature = "blob") {
		verdict_blob_builder::build("verdict_benchmark_runtime", &["runtime-benchmarks"]);
	}
}
