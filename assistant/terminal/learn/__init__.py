"""The window of a learning session."""
