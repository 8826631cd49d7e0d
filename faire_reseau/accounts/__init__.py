"""Accounts: sign-in by mailed code or personal link; roles, sessions, consent, erasure, the journal (audit log)."""
