"""The numerics of docs/src/numerics.md in Python, after these pages and not after the kernels."""
