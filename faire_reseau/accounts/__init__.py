"""Entry: who is at the door, by mailed code or personal link; roles, sessions, consent, deletion, the audit line."""
