//! Types and shapes of pooling.

use super::{length, linear::Image, positive, window, Operands};
use crate::{
	op::{LpPool, MaxPool, Pool},
	rule::Rule,
	types::{Dtype, Shape, TensorType},
};
use alloc::{vec, vec::Vec};

fn pooled(pool: &Pool, x: &Shape, operands: &Operands) -> Result<Shape, Rule> {
	let image = Image::of(0, x)?;
	length("kernel", &pool.kernel, image.spatial.len())?;
	let mut dims = Vec::from([image.outer, image.channels]);
	for (along, input) in window::axes(&pool.window, &pool.kernel, operands)?
		.iter()
		.zip(image.spatial)
	{
		let most = along.extent.saturating_sub(1);
		if let Some(pad) = [along.pad_begin, along.pad_end].iter().find(|pad| **pad > most) {
			return Err(Rule::PadTooLarge {
				axis: along.axis as u32,
				// Both are below a limit of 32 bits.
				got: *pad as u32,
				most: most as u32,
			});
		}
		dims.push(along.places(*input, pool.ceil)?);
	}
	Ok(dims.into())
}

pub(super) fn max(max_pool: &MaxPool, operands: &Operands) -> Result<Vec<TensorType>, Rule> {
	let x = operands.of(0, &[Dtype::F32, Dtype::I8, Dtype::U8])?;
	let shape = pooled(&max_pool.pool, &x.shape, operands)?;
	Ok(match max_pool.indices {
		true => vec![
			TensorType::new(x.dtype, shape.clone()),
			TensorType::new(Dtype::I64, shape),
		],
		false => vec![TensorType::new(x.dtype, shape)],
	})
}

pub(super) fn float(pool: &Pool, operands: &Operands) -> Result<TensorType, Rule> {
	let shape = pooled(pool, operands.float(0)?, operands)?;
	Ok(TensorType::new(Dtype::F32, shape))
}

pub(super) fn lp(lp: &LpPool, operands: &Operands) -> Result<TensorType, Rule> {
	// Beyond this a power of anything is 0, 1 or infinite for all purposes.
	positive("p", lp.p, 64)?;
	float(&lp.pool, operands)
}
