"""Upper bounds: Lagrangian selection, column generation over slot patterns, enumeration, branch and price, pairwise."""
