"""News and articles, and the article drafted from what a gathering recorded."""
