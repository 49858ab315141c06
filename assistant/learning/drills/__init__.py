"""Drills: cases generated from a seed and decided by the engine."""
