"""Pure decisions on questions."""
