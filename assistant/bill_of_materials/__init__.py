"""Imports a bill of materials from a file or pasted text, as answer lines for the interview."""
