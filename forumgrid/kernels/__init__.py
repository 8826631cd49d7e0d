"""How kernels are compiled, and linear algebra kept on one thread."""
