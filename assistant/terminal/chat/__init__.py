"""The chat: its state, its commands and the loop that reads input."""
