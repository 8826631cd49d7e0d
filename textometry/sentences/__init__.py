"""Every sentence of errors and notes, by code, in each language."""
