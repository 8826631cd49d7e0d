"""Pure decisions of the catalogue: dates, identifiers, records."""
