"""Explanations from the record of firings: why, why not, product rules, glossary terms."""
