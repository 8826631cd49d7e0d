"""Analysis of texts: corpora kept as snapshots, runs of automatic analysis, and what is read out of them."""
