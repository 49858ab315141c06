"""Checks of knowledge, rules and translations."""
