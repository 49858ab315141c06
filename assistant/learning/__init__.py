"""Lessons, drills, rulings and role play. The engine computes every right answer from a case."""
