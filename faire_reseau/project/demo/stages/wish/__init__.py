"""Second stage: people have wished; the barcamp is a step ahead of the open forum."""
