"""Pictures of results as SVG: told in words for who cannot see them, readable in black and white, labels apart."""
