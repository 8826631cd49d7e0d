"""What developers run: set-up, contracts, sentences, generated pages."""
