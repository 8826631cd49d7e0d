"""Compiled kernels (numba): counting people, sorting and merging presences."""
