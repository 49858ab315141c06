"""Explanations from the record of firings: why, why not, product rules, terms."""
