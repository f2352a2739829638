//! See `verdict_fuzz::decode_validate`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| verdict_fuzz::decode_validate::run(data));
