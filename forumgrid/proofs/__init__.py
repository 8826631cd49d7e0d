"""Proofs of bounds and their checkers, which share no code with the search."""
