//! Hyperbolic functions and their inverses, in binary64.

use super::{
	coefficients::LOG2_E_WIDE,
	logarithm::{exp2, ln_wide},
};
use crate::lanes::{Lanes, Wide, WideFunction};

/// 2⁻¹⁰: below it two terms of the series are enough, above it little cancels.
const SMALL: f64 = 0.000_976_562_5;

/// `name(x)` in binary32 out of `wide(x)` in binary64.
macro_rules! rounded {
	($name:ident, $wide:ident) => {
		#[inline(always)]
		pub(crate) fn $name<L: Lanes>(x: L) -> L {
			#[derive(Clone, Copy)]
			struct Rounded;
			impl WideFunction<1> for Rounded {
				#[inline(always)]
				fn apply<W: Wide>(self, [x]: [W; 1]) -> W {
					$wide(x)
				}
			}
			x.wide1(Rounded)
		}
	};
}
pub(super) use rounded;

rounded!(sinh, sinh_wide);
rounded!(cosh, cosh_wide);
rounded!(asinh, asinh_wide);
rounded!(acosh, acosh_wide);
rounded!(atanh, atanh_wide);

/// e^|x|; e²⁰⁰, which is beyond binary32, for what is larger.
#[inline(always)]
fn exp_of_size<W: Wide>(x: W) -> W {
	exp2(x.abs().at_most(200.0) * W::splat(LOG2_E_WIDE))
}

/// a + c a³.
#[inline(always)]
fn series<W: Wide>(size: W, c: f64) -> W {
	size + size * (size * size * W::splat(c))
}

#[inline(always)]
fn sinh_wide<W: Wide>(x: W) -> W {
	let size = x.abs();
	let e = exp_of_size(x);
	let large = (e - W::splat(1.0) / e) * W::splat(0.5);
	W::select(size.lt(W::splat(SMALL)), series(size, 1.0 / 6.0), large).flip(x.sign())
}

#[inline(always)]
fn cosh_wide<W: Wide>(x: W) -> W {
	let e = exp_of_size(x);
	(e + W::splat(1.0) / e) * W::splat(0.5)
}

#[inline(always)]
fn asinh_wide<W: Wide>(x: W) -> W {
	let size = x.abs();
	let large = ln_wide(size + (size * size + W::splat(1.0)).sqrt());
	W::select(size.lt(W::splat(SMALL)), series(size, -1.0 / 6.0), large).flip(x.sign())
}

#[inline(always)]
fn acosh_wide<W: Wide>(x: W) -> W {
	let one = W::splat(1.0);
	let result = ln_wide(x + (x * x - one).sqrt());
	W::select(x.lt(one), W::splat(f64::NAN), result)
}

#[inline(always)]
fn atanh_wide<W: Wide>(x: W) -> W {
	let (one, size) = (W::splat(1.0), x.abs());
	let large = ln_wide((one + size) / (one - size)) * W::splat(0.5);
	W::select(size.lt(W::splat(SMALL)), series(size, 1.0 / 3.0), large).flip(x.sign())
}
