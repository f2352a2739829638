//! See `verdict_fuzz::onnx_graph`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| verdict_fuzz::onnx_graph::run(data));
