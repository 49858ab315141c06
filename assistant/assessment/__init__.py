"""Assesses a case: measures facts, runs the rules, writes the assessment."""
