"""Drills: new cases made from a seed, decided by the engine."""
