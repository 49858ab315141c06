"""Exact arithmetic on case and library, reported as facts. Only rules draw conclusions."""
