"""The conversation in a terminal: reads lines, draws screens, obeys commands."""
