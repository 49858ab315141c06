"""Duties and fees in the United States, and marking origin."""
