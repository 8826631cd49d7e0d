"""Developer tools: set-up, import contracts, translations, generated pages."""
