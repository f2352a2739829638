//! A node has a panic hook that ends the process, unless a thread has said that it need not. One test in a process of
//! its own: the hook is that of the process.

mod support;

use std::sync::Arc;
use support::{adder, host, Upload};
use verdict_executor::RunError;

#[test]
fn a_panic_on_a_thread_of_the_engine_does_not_end_a_node() {
	sp_panic_handler::set("https://example.org", "1");
	let host = host(1 << 30, 0);
	let upload = Upload::of(&adder(1.0));
	let model = host.load(&upload.source, &mut |key: &[u8]| upload.read(key)).unwrap();
	let input = support::floats(&[1.0; 4]);
	for _ in 0..3 {
		let panics = |_: u32, _: &'static str| panic!("on purpose");
		let ran = host.engine().run_observed(model.model(), &[&input], Arc::new(panics));
		assert_eq!(ran, Err(RunError::Internal("on purpose".into())));
		let ran = host.engine().run(model.model(), &[&input]);
		assert_eq!(ran, Ok(vec![support::floats(&[2.0; 4])]));
	}
}
