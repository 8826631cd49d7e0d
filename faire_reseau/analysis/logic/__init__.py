"""Pure decisions on texts."""
