"""Every sentence of errors and notes, in French."""
