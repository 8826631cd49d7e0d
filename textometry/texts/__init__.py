"""Texts: corpus, segments, tokens, lemmas, concordance."""
