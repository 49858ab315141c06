"""Typed access to knowledge/, dated, read only as far as it is asked for."""

from assistant.library.library import DatedLibrary, Library

__all__ = ["DatedLibrary", "Library"]
