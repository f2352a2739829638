//! The sizes of a convolution.

/// Sizes of a convolution or of a transposed one, with three spatial axes; where the tensors have fewer, the first are
/// of size one. Made by [`ConvShape::new`] or [`ConvShape::transposed`], so that all sizes fit each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConvShape {
	pub(crate) batch: usize,
	pub(crate) groups: usize,
	/// Input channels of all groups.
	pub(crate) channels: usize,
	/// Output channels of all groups.
	pub(crate) filters: usize,
	pub(crate) input: [usize; 3],
	pub(crate) kernel: [usize; 3],
	pub(crate) stride: [usize; 3],
	pub(crate) dilation: [usize; 3],
	/// Padding before the first element of each axis.
	pub(crate) pads: [usize; 3],
	pub(crate) output: [usize; 3],
}

/// How a kernel moves over its input. Each has one number for each spatial axis, `pads` two: all at the beginnings,
/// then all at the ends.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
	/// Steps between outputs.
	pub strides: &'a [usize],
	/// Steps between taps.
	pub dilations: &'a [usize],
	/// Padding.
	pub pads: &'a [usize],
}

/// One to three numbers, aligned at the last axis.
pub(crate) fn axes(numbers: &[usize], otherwise: usize) -> [usize; 3] {
	let mut all = [otherwise; 3];
	all[3 - numbers.len()..].copy_from_slice(numbers);
	all
}

/// The longest that padding may make an axis: what is copied must not outgrow what is there without bounds.
fn roomy(size: usize) -> usize {
	size.saturating_mul(16).saturating_add(128)
}

/// The most remainders that places of a transposed convolution's output may have by its strides: each is a convolution
/// of its own.
const MOST_PHASES: usize = 4096;

impl ConvShape {
	/// An ordinary convolution: input `[batch, channels, spatial...]`, weights `[filters, channels / groups,
	/// kernel...]`. None if the sizes do not fit each other, overflow, leave no output, or if padding makes an axis
	/// longer than sixteen times its size and 128.
	pub fn new(input: &[usize], weights: &[usize], window: Window<'_>, groups: usize) -> Option<Self> {
		let mut this = Self::common(input, weights, window, groups)?;
		(this.channels, this.filters) = (input[1], weights[0]);
		if weights[1].checked_mul(groups)? != this.channels || this.filters % groups != 0 {
			return None;
		}
		let ends = axes(&window.pads[input.len() - 2..], 0);
		for (axis, end) in ends.into_iter().enumerate() {
			let reach = this.reach(axis)?;
			let padded = this.input[axis].checked_add(this.pads[axis])?.checked_add(end)?;
			if padded > roomy(this.input[axis]) {
				return None;
			}
			this.output[axis] = padded.checked_sub(reach)? / this.stride[axis] + 1;
		}
		this.checked()
	}

	/// A transposed convolution: weights are `[channels, filters / groups, kernel...]`, and `more` is added to the size
	/// of the output on each axis (ONNX's output_padding). None as above, or if the kernel's reach on an axis, divided
	/// by the stride, is more than sixteen times the input's size and 128, or the product of the strides above 4096.
	pub fn transposed(
		input: &[usize],
		weights: &[usize],
		window: Window<'_>,
		more: &[usize],
		groups: usize,
	) -> Option<Self> {
		let mut this = Self::common(input, weights, window, groups)?;
		(this.channels, this.filters) = (weights[0], weights[1].checked_mul(groups)?);
		if input[1] != this.channels || this.channels % groups != 0 || more.len() != input.len() - 2 {
			return None;
		}
		let ends = axes(&window.pads[input.len() - 2..], 0);
		let more = axes(more, 0);
		let phases = this
			.stride
			.iter()
			.try_fold(1_usize, |product, stride| product.checked_mul(*stride))?;
		if phases > MOST_PHASES {
			return None;
		}
		for axis in 0..3 {
			let steps = this.input[axis].checked_sub(1)?.checked_mul(this.stride[axis])?;
			let full = steps.checked_add(this.reach(axis)?)?.checked_add(more[axis])?;
			// The input that outputs of one remainder see reaches that far beyond both ends.
			if this.reach(axis)? / this.stride[axis] > roomy(this.input[axis]) {
				return None;
			}
			this.output[axis] = full.checked_sub(this.pads[axis].checked_add(ends[axis])?)?;
		}
		this.checked()
	}

	fn common(input: &[usize], weights: &[usize], window: Window<'_>, groups: usize) -> Option<Self> {
		let rank = input.len().checked_sub(2)?;
		let fits = (1..=3).contains(&rank)
			&& weights.len() == input.len()
			&& window.strides.len() == rank
			&& window.dilations.len() == rank
			&& window.pads.len() == 2 * rank;
		if !fits || groups == 0 {
			return None;
		}
		let this = Self {
			batch: input[0],
			groups,
			channels: 0,
			filters: 0,
			input: axes(&input[2..], 1),
			kernel: axes(&weights[2..], 1),
			stride: axes(window.strides, 1),
			dilation: axes(window.dilations, 1),
			pads: axes(&window.pads[..rank], 0),
			output: [0; 3],
		};
		let positive = this
			.kernel
			.iter()
			.chain(&this.stride)
			.chain(&this.dilation)
			.all(|&size| size > 0);
		positive.then_some(this)
	}

	/// The input that one output sees on an axis, from its first to its last tap.
	fn reach(&self, axis: usize) -> Option<usize> {
		(self.kernel[axis] - 1).checked_mul(self.dilation[axis])?.checked_add(1)
	}

	/// Itself, if nothing is empty and every size is small enough to be counted with.
	pub(crate) fn checked(self) -> Option<Self> {
		let count = |sizes: &[usize]| {
			sizes
				.iter()
				.try_fold(1_usize, |product, &size| product.checked_mul(size))
		};
		let axes = |first: usize, second: usize, rest: &[usize; 3]| {
			let count = count(&[first, second, rest[0], rest[1], rest[2]])?;
			(count > 0 && count <= isize::MAX as usize / 64).then_some(count)
		};
		axes(self.batch, self.channels, &self.input)?;
		axes(self.batch, self.filters, &self.output)?;
		axes(self.filters, self.channels / self.groups, &self.kernel)?;
		let small = |size: &usize| *size <= 1 << 31;
		let fits = self.stride.iter().chain(&self.dilation).chain(&self.pads).all(small);
		fits.then_some(self)
	}

	/// Whether each group has one input channel of several: the rules of the depthwise convolution hold then. The
	/// definition is in section 3 of docs/src/numerics-linear.md.
	pub fn is_depthwise(&self) -> bool {
		self.groups > 1 && self.groups == self.channels
	}

	/// Sizes of the output: batch, channels, and three axes.
	pub fn output(&self) -> [usize; 5] {
		let [z, y, x] = self.output;
		[self.batch, self.filters, z, y, x]
	}

	/// Numbers in the input.
	pub fn input_len(&self) -> usize {
		self.batch * self.channels * self.input_plane()
	}

	/// Numbers in the output.
	pub fn output_len(&self) -> usize {
		self.batch * self.filters * self.output_plane()
	}

	/// Numbers in the weights, of an ordinary convolution as of a transposed one.
	pub fn weights_len(&self) -> usize {
		self.filters * (self.channels / self.groups) * self.taps()
	}

	pub(crate) fn input_plane(&self) -> usize {
		self.input.iter().product()
	}

	pub(crate) fn output_plane(&self) -> usize {
		self.output.iter().product()
	}

	pub(crate) fn taps(&self) -> usize {
		self.kernel.iter().product()
	}

	pub(crate) fn group_channels(&self) -> usize {
		self.channels / self.groups
	}

	pub(crate) fn group_filters(&self) -> usize {
		self.filters / self.groups
	}

	/// Where an output's tap falls on an axis of the input of an ordinary convolution; None in the padding.
	pub(crate) fn tap(&self, axis: usize, output: usize, tap: usize) -> Option<usize> {
		let at = output * self.stride[axis] + tap * self.dilation[axis];
		at.checked_sub(self.pads[axis]).filter(|&at| at < self.input[axis])
	}

	/// Where an output's tap falls on an axis of the input of a transposed convolution, which may be before its begin
	/// or after its end; None where it falls between two elements.
	pub(crate) fn transposed_tap(&self, axis: usize, output: usize, tap: usize) -> Option<isize> {
		let at = (output + self.pads[axis]) as isize - (tap * self.dilation[axis]) as isize;
		let stride = self.stride[axis] as isize;
		(at % stride == 0).then_some(at / stride)
	}
}
