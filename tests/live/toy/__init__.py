"""The smallest site that uses the live room, for tests that need a real server and no other room."""
