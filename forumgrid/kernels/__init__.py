"""Compiled kernels (numba), and single-threaded linear algebra."""
