"""What every room stands on: language, messages, text, numbers, YAML, HS codes, days, files."""
