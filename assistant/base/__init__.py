"""Shared basics: language, messages, text, numbers, YAML, HS codes, calendar days, files."""
