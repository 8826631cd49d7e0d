"""Local search: the state under search, simulated annealing, fairness, baselines."""
