"""The conversation: its state, its commands and its window."""
