"""Classification of segments: descending, double, regrouped, and its stability."""
