"""Questions: what people ask in a session (Q&A), support, and get answered; quick polls beside."""
