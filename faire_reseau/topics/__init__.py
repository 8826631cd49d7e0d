"""Topics and wishes of a forum, and the grid composed from them."""
