//! The numbers of the element-wise functions. Written by engine/kernels/scripts/coefficients.py; do not edit.
//!
//! Coefficients stand with the lowest power first.

/// 1/ln 2.
pub(crate) const LOG2_E: f32 = f32::from_bits(0x3FB8AA3B); // 1.4426950408889634

/// ln 2, nearest.
pub(crate) const LN2_HIGH: f32 = f32::from_bits(0x3F317218); // 0.69314718246459961

/// What is left of ln 2.
pub(crate) const LN2_LOW: f32 = f32::from_bits(0xB102E308); // -1.904654299957768e-09

/// √½.
pub(crate) const SQRT_HALF: f32 = f32::from_bits(0x3F3504F3); // 0.70710678118654757

/// 2√(2/π).
pub(crate) const GELU_LINEAR: f32 = f32::from_bits(0x3FCC422A); // 1.5957691216057308

/// 0.044715 · 2√(2/π).
pub(crate) const GELU_CUBIC: f32 = f32::from_bits(0x3D922279); // 0.071354816272600249

/// 1/ln 2.
pub(crate) const LOG2_E_WIDE: f64 = f64::from_bits(0x3FF71547652B82FE); // 1.4426950408889634

/// ln 2.
pub(crate) const LN2_WIDE: f64 = f64::from_bits(0x3FE62E42FEFA39EF); // 0.69314718055994529

/// π/2.
pub(crate) const HALF_PI: f64 = f64::from_bits(0x3FF921FB54442D18); // 1.5707963267948966

/// π.
pub(crate) const PI: f64 = f64::from_bits(0x400921FB54442D18); // 3.1415926535897931

/// 2/π.
pub(crate) const TWO_OVER_PI: f64 = f64::from_bits(0x3FE45F306DC9C883); // 0.63661977236758138

/// The leading 30 bits of π/2.
pub(crate) const HALF_PI_HIGH: f64 = f64::from_bits(0x3FF921FB54000000); // 1.570796325802803

/// What is left of π/2.
pub(crate) const HALF_PI_LOW: f64 = f64::from_bits(0x3E110B4611A62633); // 9.9209357968054043e-10

/// (eʳ − 1 − r)/r² for |r| ≤ ln 2 / 2; the error is that of eʳ, relatively. Off by at most 2^-28.2.
pub(crate) const EXPM1: [f32; 5] = [
	f32::from_bits(0x3EFFFFFE), // 4.999999404e-01
	f32::from_bits(0x3E2AAA46), // 1.666651666e-01
	f32::from_bits(0x3D2AAC2C), // 4.166810215e-02
	f32::from_bits(0x3C091EF0), // 8.369192481e-03
	f32::from_bits(0x3AB563A7), // 1.383890281e-03
];

/// (tanh x − x)/x³ in x², for |x| ≤ 0.625; relatively to tanh. Off by at most 2^-27.7.
pub(crate) const TANH: [f32; 5] = [
	f32::from_bits(0xBEAAAA99), // -3.333328068e-01
	f32::from_bits(0x3E08837B), // 1.333140582e-01
	f32::from_bits(0xBD5C1AD2), // -5.373651534e-02
	f32::from_bits(0x3CA8FC66), // 2.062816545e-02
	f32::from_bits(0xBBBA8665), // -5.692290608e-03
];

/// erf x / x − 1 in x², for |x| ≤ 1; relatively to erf. Off by at most 2^-29.4.
pub(crate) const ERF_SMALL: [f32; 7] = [
	f32::from_bits(0x3E0375D4), // 1.283791661e-01
	f32::from_bits(0xBEC0939F), // -3.761262596e-01
	f32::from_bits(0x3DE71673), // 1.128357872e-01
	f32::from_bits(0xBCDBFB8D), // -2.685334720e-02
	f32::from_bits(0x3BA9F912), // 5.187162198e-03
	f32::from_bits(0xBA51A8AF), // -7.997853099e-04
	f32::from_bits(0x38A3B8FF), // 7.806903886e-05
];

/// √(1 − erf x) in x − 2.5, for 1 ≤ x ≤ 3.95; the error is that of its square. Off by at most 2^-28.8.
pub(crate) const ERFC_ROOT: [f32; 12] = [
	f32::from_bits(0x3CA541EA), // 2.017303184e-02
	f32::from_bits(0xBD5D248E), // -5.398993939e-02
	f32::from_bits(0x3D807793), // 6.272806972e-02
	f32::from_bits(0xBD201365), // -3.908099607e-02
	f32::from_bits(0x3C3DCC2B), // 1.158432197e-02
	f32::from_bits(0x3A6E8A7F), // 9.099617018e-04
	f32::from_bits(0xBB076C8A), // -2.066405956e-03
	f32::from_bits(0x3A23679C), // 6.233395543e-04
	f32::from_bits(0x386B114A), // 5.604446778e-05
	f32::from_bits(0xB8BD7DB6), // -9.035637777e-05
	f32::from_bits(0x37167DA0), // 8.969946066e-06
	f32::from_bits(0x36D91924), // 6.470030712e-06
];

/// (ln(1 + e) − e)/e² for 0 ≤ e ≤ 1; the error is that of ln(1 + e), relatively. Off by at most 2^-27.5.
pub(crate) const LOG1P: [f32; 9] = [
	f32::from_bits(0xBEFFFFE9), // -4.999993145e-01
	f32::from_bits(0x3EAAA6E8), // 3.333046436e-01
	f32::from_bits(0xBE7F91F3), // -2.495801896e-01
	f32::from_bits(0x3E49A5AA), // 1.969210207e-01
	f32::from_bits(0xBE1D21AF), // -1.534488052e-01
	f32::from_bits(0x3DDA5704), // 1.066112816e-01
	f32::from_bits(0xBD6B5846), // -5.745723099e-02
	f32::from_bits(0x3CA48BE7), // 2.008624189e-02
	f32::from_bits(0xBB57A4E7), // -3.290468594e-03
];

/// 2ᶠ for |f| ≤ ½, relatively. Off by at most 2^-46.1.
pub(crate) const EXP2: [f64; 10] = [
	f64::from_bits(0x3FF000000000003A), // 1.00000000000001288e+00
	f64::from_bits(0x3FE62E42FEFA3750), // 6.93147180559870790e-01
	f64::from_bits(0x3FCEBFBDFF815679), // 2.40226506956492419e-01
	f64::from_bits(0x3FAC6B08D70D237F), // 5.55041086686918136e-02
	f64::from_bits(0x3F83B2AB72A1EC7C), // 9.61812919216797207e-03
	f64::from_bits(0x3F55D87FD8FCE55F), // 1.33335576170020404e-03
	f64::from_bits(0x3F243088FAFCC51A), // 1.54034348719225150e-04
	f64::from_bits(0x3EEFFCE24C173D8A), // 1.52529850109539996e-05
	f64::from_bits(0x3EB63EE0FEA5D8F0), // 1.32594231646920041e-06
	f64::from_bits(0x3E7B3F414883EB25), // 1.01503319641717387e-07
];

/// log₂((1 + s)/(1 − s))/s in s², for (1 + s)/(1 − s) between √½ and √2, relatively. Off by at most 2^-45.1.
pub(crate) const LOG2: [f64; 6] = [
	f64::from_bits(0x40071547652B8251), // 2.88539008177784995e+00
	f64::from_bits(0x3FEEC709DC53C9B8), // 9.61796694113494333e-01
	f64::from_bits(0x3FE2776C292FDE69), // 5.77077942317328341e-01
	f64::from_bits(0x3FDA61A2F00A6858), // 4.12209257521344963e-01
	f64::from_bits(0x3FD47954CD5E4117), // 3.19905472330917318e-01
	f64::from_bits(0x3FD21B1783BEC898), // 2.82903555543393193e-01
];

/// (sin r − r)/r³ in r², for |r| ≤ π/4; relatively to sin. Off by at most 2^-37.5.
pub(crate) const SIN: [f64; 4] = [
	f64::from_bits(0xBFC5555554C6FFFA), // -1.66666666407763675e-01
	f64::from_bits(0x3F8111108690D960), // 8.33332930242808301e-03
	f64::from_bits(0xBF2A00F7E15DC55F), // -1.98393114881715925e-04
	f64::from_bits(0x3EC6CD1B0D17C8E8), // 2.71811413975988597e-06
];

/// (cos r − 1)/r² in r², for |r| ≤ π/4; relatively to cos. Off by at most 2^-43.6.
pub(crate) const COS: [f64; 5] = [
	f64::from_bits(0xBFDFFFFFFFFE9851), // -4.99999999994888589e-01
	f64::from_bits(0x3FA55555545C1D38), // 4.16666665533348968e-02
	f64::from_bits(0xBF56C16B34686937), // -1.38888806544075287e-03
	f64::from_bits(0x3EFA00EB883752A1), // 2.47989596696302537e-05
	f64::from_bits(0xBE923C948096F098), // -2.71747126658546873e-07
];

/// (atan t − t)/t³ in t², for |t| ≤ 1; relatively to atan. Off by at most 2^-36.5.
pub(crate) const ATAN: [f64; 12] = [
	f64::from_bits(0xBFD5555552F281A1), // -3.33333331111157760e-01
	f64::from_bits(0x3FC9999846C6D5C3), // 1.99999842223105601e-01
	f64::from_bits(0xBFC249039246F42E), // -1.42853208946605859e-01
	f64::from_bits(0x3FBC6E85AFCC206A), // 1.11061435145644843e-01
	f64::from_bits(0xBFB72D6311D1B03E), // -9.05363005164767365e-02
	f64::from_bits(0x3FB33A16F8438617), // 7.51051288712222126e-02
	f64::from_bits(0xBFAF02FA7F67CEB0), // -6.05695992016114237e-02
	f64::from_bits(0x3FA69EA68F18BC34), // 4.41791581800931310e-02
	f64::from_bits(0xBF9B2F5B00695482), // -2.65478343011023091e-02
	f64::from_bits(0x3F881F6B6C99B4D4), // 1.17786781804291377e-02
	f64::from_bits(0xBF6B402D5338EFA4), // -3.32650044017941855e-03
	f64::from_bits(0x3F3CE1A3FEC0E2E3), // 4.40695321916302434e-04
];

/// (asin t − t)/t³ in t², for |t| ≤ ½; relatively to asin. Off by at most 2^-39.9.
pub(crate) const ASIN: [f64; 8] = [
	f64::from_bits(0x3FC55555547DE6C8), // 1.66666666274798425e-01
	f64::from_bits(0x3FB333340875783C), // 7.50000496531990080e-02
	f64::from_bits(0x3FA6DB25CE64655F), // 4.46407141154831974e-02
	f64::from_bits(0x3F9F2819EBD7DA1D), // 3.04264116475342246e-02
	f64::from_bits(0x3F96643DD6023DF0), // 2.18667661543445191e-02
	f64::from_bits(0x3F9522E9C4546A14), // 2.06409956054845606e-02
	f64::from_bits(0x3F605463637E4803), // 1.99336444706777046e-03
	f64::from_bits(0x3FA0D7CE603A2EB8), // 3.28964703049598461e-02
];

/// The 256 bits of 2/π after the point, the highest first.
pub(crate) const TWO_OVER_PI_BITS: [u64; 4] = [
	0xA2F9836E4E441529,
	0xFC2757D1F534DDC0,
	0xDB6295993C439041,
	0xFE5163ABDEBBC561,
];
