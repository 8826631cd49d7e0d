"""An app whose second migration fails, after the first has changed a table of the product."""
