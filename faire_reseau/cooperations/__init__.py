"""Cooperations: reports of groups, ideas, convergence by dots, commitments, and the cooperations that they become."""
