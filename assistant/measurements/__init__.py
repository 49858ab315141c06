"""Exact arithmetic over case and library, reported as facts. Measurements decide nothing."""
