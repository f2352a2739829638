//! See `verdict_fuzz::validate_run`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| verdict_fuzz::validate_run::run(data));
