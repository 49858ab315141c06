"""Screens, a module each. A screen adds nothing to the content of an assessment."""
