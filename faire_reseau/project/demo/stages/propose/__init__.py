"""First stage: both forums are open, with their topics and hosts."""
