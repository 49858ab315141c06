"""The questions of the interview, and how answers are read."""
