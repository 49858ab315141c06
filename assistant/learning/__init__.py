"""Lessons, drills, rulings and role play. Every right answer is computed from a case."""
