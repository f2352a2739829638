//! Prints what `src/known/answers.txt` has to be, as the scalar reference computes it.

fn main() -> Result<(), Box<dyn std::error::Error>> {
	let threads = verdict_executor::Threads::new(1)?;
	print!("{}", verdict_executor::known::answers(&threads)?);
	Ok(())
}
