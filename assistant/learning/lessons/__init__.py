"""Lessons, their exercises, and rulings as exercises."""
