//! The element-wise kernels, the folds and the normalisations: against their definitions, and every instruction set
//! against the scalar reference.

mod binary;
mod choice;
mod common;
mod integer;
mod norm;
mod reduce;
mod reference;
mod softmax;
mod special;
mod unary;
