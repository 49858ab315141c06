"""How many examples hypothesis draws: the profiles of tests/conftest.py say it of all tests."""

from hypothesis import settings

USUAL = 100


def drawn(usual: int) -> int:
    """How many to draw where the usual run draws so many, in the profile that is loaded."""
    return usual * settings.default.max_examples // USUAL
